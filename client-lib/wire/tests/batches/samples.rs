//! Batches of ours, one of each kind, for Java to read and for hostile hands to break.

use bytes::Bytes;
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker, control_batch};
use kafka_wire::batch::{BatchBuilder, BatchOptions, Header, TimestampType};
use kafka_wire::compress::Compression;

const T: i64 = 1_700_000_000_000;

fn header(key: &str, value: Option<&'static str>) -> Header {
    Header { key: key.to_owned(), value: value.map(Bytes::from) }
}

fn features(options: BatchOptions) -> Bytes {
    let mut b = BatchBuilder::new(options);
    let headers = [
        header("a", Some("1")),
        header("b", None),
        header("a", Some("2")),
        header("", Some("")),
        header("ü", Some("ß")),
    ];
    b.append(T, Some(b"k"), Some(b"v"), &[]).unwrap();
    b.append(T + 5, None, None, &[]).unwrap();
    b.append(T - 70_000, Some(b""), Some(b""), &[]).unwrap();
    b.append(T + 1, Some(b"k"), Some("héé".as_bytes()), &headers).unwrap();
    b.append(T + 2, None, Some(&[0; 300]), &[header("long", None)]).unwrap();
    b.build().unwrap()
}

fn large(compression: Compression, level: Option<i32>) -> Bytes {
    let mut b = BatchBuilder::new(BatchOptions { compression, level, ..BatchOptions::default() });
    let mut noise = 1u32;
    for i in 0..2000 {
        let value: Vec<u8> = (0..60)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if i % 2 == 0 { (noise >> 24) as u8 } else { b'a' + (i % 23) as u8 }
            })
            .collect();
        b.append(T + i, Some(format!("key {i}").as_bytes()), Some(&value), &[]).unwrap();
    }
    b.build().unwrap()
}

pub fn all() -> Vec<(String, Bytes)> {
    let producer = BatchOptions {
        base_offset: 77,
        partition_leader_epoch: 4,
        producer_id: 4711,
        producer_epoch: 9,
        base_sequence: i32::MAX - 1,
        is_transactional: true,
        ..BatchOptions::default()
    };
    let mut samples = Vec::new();
    for compression in Compression::ALL {
        samples.push((format!("features-{compression}"), features(BatchOptions { compression, ..producer })));
        samples.push((format!("large-{compression}"), large(compression, None)));
        let timestamp_type = TimestampType::LogAppendTime;
        let mut b = BatchBuilder::new(BatchOptions { compression, timestamp_type, ..BatchOptions::default() });
        b.append(T, None, Some(b"one"), &[]).unwrap();
        b.append(T, None, Some(b"two"), &[]).unwrap();
        samples.push((format!("append-time-{compression}"), b.build().unwrap()));
    }
    samples.push(("level-gzip".to_owned(), large(Compression::Gzip, Some(9))));
    samples.push(("level-zstd".to_owned(), large(Compression::Zstd, Some(19))));
    samples.push(("level-lz4".to_owned(), large(Compression::Lz4, Some(12))));
    for (name, kind) in [("commit", ControlRecordType::Commit), ("abort", ControlRecordType::Abort)] {
        let value = EndTxnMarker { coordinator_epoch: 3 }.to_bytes();
        samples.push((name.to_owned(), control_batch(producer, T, kind, &value).unwrap()));
    }
    samples
}
