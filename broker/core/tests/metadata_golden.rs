//! The metadata logs and snapshots of Apache Kafka 4.3.1 nodes (tests/data): every record is read and written again byte for byte,
//! and the image that a log leads to is the one that Kafka's snapshot of it holds.
//!
//! `kafka-4.3.1-dynamic` was formatted with `--standalone` (kraft.version 1, ELR), `kafka-4.3.1-static-3.9` with
//! `controller.quorum.voters` and `--release-version 3.9`. Both hold topics, their growth and deletion, dynamic configurations of every kind,
//! quotas, SCRAM credentials, ACLs, a producer id block, a clean stop and a second start.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use kafka_core::image::{Delta, MetadataImage, Provenance, Replay, record_version};
use kafka_wire::batch;
use kafka_wire::metadata_record::MetadataRecord;

/// A record with the version it was written at, its place, and its bytes.
struct Logged {
    record: MetadataRecord,
    version: i16,
    at: Provenance,
    bytes: Bytes,
}

const CASES: [(&str, &str, i64); 2] = [
    ("kafka-4.3.1-dynamic", "00000000000000000083-0000000001.checkpoint", 83),
    ("kafka-4.3.1-static-3.9", "00000000000000000073-0000000001.checkpoint", 73),
];

fn directory(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(case)
}

fn records(file: &Path) -> Vec<Logged> {
    let bytes = Bytes::from(std::fs::read(file).expect("test data"));
    let mut all = Vec::new();
    for batch in batch::split(&bytes) {
        let batch = batch.expect("a batch");
        batch.check_crc().expect("a good CRC");
        if batch.header.is_control() {
            continue;
        }
        for record in batch.records(1 << 20).expect("records") {
            let logged = record.expect("a record");
            let bytes = logged.value.expect("a value");
            let (record, version) = MetadataRecord::read(&bytes).expect("a metadata record");
            let at = Provenance {
                offset: logged.offset,
                epoch: batch.header.partition_leader_epoch,
                timestamp_ms: logged.timestamp,
            };
            all.push(Logged { record, version, at, bytes });
        }
    }
    all
}

#[test]
fn every_record_is_written_as_it_was_read() {
    for (case, snapshot, _) in CASES {
        let mut seen = std::collections::BTreeSet::new();
        for file in ["00000000000000000000.log", snapshot, "bootstrap.checkpoint"] {
            for logged in records(&directory(case).join(file)) {
                let again = logged.record.write(logged.version).expect("writable");
                assert_eq!(again, logged.bytes, "{case} {file} {:?}", logged.record);
                seen.insert(logged.record.name());
            }
        }
        assert!(seen.len() >= 16, "{case} holds only {seen:?}");
    }
}

/// Our choice of the version, record by record as the log unfolds, is Kafka's.
#[test]
fn versions_are_those_that_kafka_chose() {
    for (case, snapshot, _) in CASES {
        for file in ["00000000000000000000.log", snapshot] {
            let mut replay = Replay::default();
            let mut features = MetadataImage::default().features;
            for logged in records(&directory(case).join(file)) {
                assert_eq!(record_version(&logged.record, &features), logged.version, "{case} {:?}", logged.record);
                replay.record(&logged.record, logged.at).expect("fits");
                features = replay.image().features.clone();
            }
        }
    }
}

fn image_of<'a>(records: impl IntoIterator<Item = &'a MetadataRecord>) -> MetadataImage {
    let mut image = MetadataImage::default();
    for record in records {
        image.apply(record, &mut Delta::default()).expect("fits");
    }
    image
}

#[test]
fn a_log_leads_to_the_image_of_its_snapshot() {
    for (case, snapshot, end_offset) in CASES {
        let mut replay = Replay::default();
        let log = records(&directory(case).join("00000000000000000000.log"));
        for logged in log.iter().filter(|l| l.at.offset < end_offset) {
            replay.record(&logged.record, logged.at).expect("fits");
        }
        let mut live = replay.image().clone();
        live.provenance = Provenance::default();
        let in_snapshot = records(&directory(case).join(snapshot));
        assert_eq!(live, image_of(in_snapshot.iter().map(|l| &l.record)), "{case}");

        let mut ours: Vec<Bytes> = live.to_records().map(|r| write(&live, &r)).collect();
        let mut kafkas: Vec<Bytes> = in_snapshot.iter().map(|l| write(&live, &l.record)).collect();
        assert_eq!(ours[0], kafkas[0], "metadata.version comes first");
        // Topics, configurations and features come in the order of Kafka's hash maps: the same records in another order.
        ours.sort();
        kafkas.sort();
        assert_eq!(ours.len(), kafkas.len(), "{case}");
        for (our, kafka) in ours.iter().zip(&kafkas) {
            // The features of a registration are such a map as well.
            if our[1] != 0 && our[1] != 27 {
                assert_eq!(our, kafka, "{case}");
            }
        }
    }
}

fn write(image: &MetadataImage, record: &MetadataRecord) -> Bytes {
    record.write(record_version(record, &image.features)).expect("writable")
}

#[test]
fn a_snapshot_of_any_moment_rebuilds_the_image() {
    for (case, _, _) in CASES {
        let mut replay = Replay::default();
        for logged in records(&directory(case).join("00000000000000000000.log")) {
            replay.record(&logged.record, logged.at).expect("fits");
            let mut live = replay.image().clone();
            live.provenance = Provenance::default();
            let rebuilt = image_of(&live.to_records().collect::<Vec<_>>());
            assert_eq!(rebuilt, live, "{case} after {:?}", logged.record);
        }
        assert_eq!(replay.open_transaction(), None);
    }
}

#[test]
fn bootstrap_records_stay_out_of_the_image_until_their_transaction_ends() {
    let mut replay = Replay::default();
    for logged in records(&directory("kafka-4.3.1-dynamic").join("00000000000000000000.log")) {
        if logged.at.offset > 11 {
            break;
        }
        replay.record(&logged.record, logged.at).expect("fits");
        let published = replay.image().features.level("group.version") == 1;
        assert_eq!(published, logged.at.offset == 11, "at {}", logged.at.offset);
        assert_eq!(replay.open_transaction().is_some(), logged.at.offset < 11);
    }
    assert!(replay.take_delta().features);
}
