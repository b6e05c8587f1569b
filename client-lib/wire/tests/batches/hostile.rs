//! Bytes that are not what they should be: an error, never a panic, never more memory than was allowed.

use bytes::Bytes;
use kafka_wire::Batch;
use kafka_wire::batch::{BatchError, BatchHeader, batch_len, check_records, split};
use kafka_wire::compress::{Compression, decompress, decompress_magic_0};
use kafka_wire::crc::{crc32, crc32c};
use proptest::prelude::*;

use crate::{LIMIT_BYTES, golden_dir, samples};

/// Everything that can be asked of bytes.
fn read_all(bytes: &Bytes) {
    let _ = batch_len(bytes);
    let _ = BatchHeader::read(bytes);
    for batch in split(bytes).flatten() {
        let _ = (batch.check_crc(), batch.header.last_sequence(), batch.header.next_offset());
        if let Ok(records) = batch.records(LIMIT_BYTES) {
            records.for_each(drop);
        }
        if let Ok(decompressed) = batch.decompressed(LIMIT_BYTES) {
            let whole = check_records(&batch.header, &decompressed);
            assert_eq!(batch.check_records(LIMIT_BYTES).ok(), whole.ok(), "piece by piece");
            for record in batch.record_refs(&decompressed).flatten() {
                assert!(record.headers.count() <= decompressed.len());
            }
        }
    }
}

/// With the checksum put right, so that what is behind it is reached by those who look at it first.
fn repair(bytes: &mut [u8]) {
    if bytes.len() > 61 && bytes[16] == 2 {
        let crc = crc32c(&bytes[21..]);
        bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    } else if bytes.len() > 26 {
        let crc = crc32(&bytes[16..]);
        bytes[12..16].copy_from_slice(&crc.to_be_bytes());
    }
}

fn small_batches() -> Vec<Bytes> {
    let mut batches: Vec<Bytes> = samples::all().into_iter().map(|(_, b)| b).filter(|b| b.len() < 1000).collect();
    for name in ["magic0-gzip", "magic0-lz4", "magic0-none", "magic1-snappy", "magic1-none", "magic1-lz4", "compacted"]
    {
        batches.push(std::fs::read(golden_dir().join(format!("{name}.bin"))).unwrap().into());
    }
    batches
}

#[test]
fn cut_at_every_byte() {
    for whole in small_batches() {
        for end in 0..whole.len() {
            let cut = whole.slice(..end);
            read_all(&cut);
            let read: usize = split(&cut).map(|b| b.expect("a cut is no error").bytes.len()).sum();
            assert!(read <= end && whole.starts_with(&cut[..read]));
            assert!(Batch::read(&cut).is_err() || read > 0);
        }
    }
}

#[test]
fn every_byte_changed() {
    for whole in small_batches() {
        for at in 0..whole.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut bytes = whole.to_vec();
                bytes[at] ^= change;
                read_all(&bytes.clone().into());
                repair(&mut bytes);
                read_all(&bytes.into());
            }
        }
    }
}

#[test]
fn a_cut_batch_ends_the_others() {
    let (first, second) = (&samples::all()[0].1, &samples::all()[2].1);
    let mut bytes = first.to_vec();
    bytes.extend_from_slice(&second[..second.len() - 1]);
    let bytes = Bytes::from(bytes);
    let mut batches = split(&bytes);
    assert_eq!(batches.next().unwrap().unwrap().bytes, first);
    assert_eq!(batches.next(), None);
    assert_eq!(batches.position(), first.len());
    assert_eq!(batches.rest(), &second[..second.len() - 1]);
}

#[test]
fn wrong_counts_lengths_and_magics() {
    let whole = samples::all()[0].1.clone();
    let with = |at: usize, field: &[u8]| {
        let mut bytes = whole.to_vec();
        bytes[at..at + field.len()].copy_from_slice(field);
        repair(&mut bytes);
        Bytes::from(bytes)
    };
    let last = |bytes: &Bytes| Batch::read(bytes).unwrap().records(LIMIT_BYTES).unwrap().last().unwrap();
    for count in [i32::MAX, 6, 4, 0, -1] {
        let bytes = with(57, &count.to_be_bytes());
        assert!(matches!(last(&bytes), Err(BatchError::RecordsCount { said, .. }) if said == count), "{count}");
        let batch = Batch::read(&bytes).unwrap();
        assert!(check_records(&batch.header, &batch.raw_records()).is_err());
        assert_eq!(batch.check_crc(), Ok(()));
    }
    for length in [-1i32, 0, 48] {
        assert_eq!(Batch::read(&with(8, &length.to_be_bytes())), Err(BatchError::Length(length)));
        assert_eq!(split(&with(8, &length.to_be_bytes())).collect::<Vec<_>>(), [Err(BatchError::Length(length))]);
    }
    assert_eq!(split(&with(16, &[3])).next(), Some(Err(BatchError::Magic(3))));
    assert_eq!(Batch::read(&with(16, &[0xff])), Err(BatchError::Magic(-1)));
    assert!(matches!(Batch::read(&with(8, &i32::MAX.to_be_bytes())), Err(BatchError::Short { .. })));
    assert_eq!(split(&with(8, &i32::MAX.to_be_bytes())).next(), None);
    let unknown_codec = Batch::read(&with(21, &[0, 7])).unwrap();
    assert!(matches!(unknown_codec.records(LIMIT_BYTES), Err(BatchError::Compression(7))));
    let mut flipped = whole.to_vec();
    flipped[70] ^= 1;
    assert!(matches!(Batch::read(&flipped.into()).unwrap().check_crc(), Err(BatchError::Crc { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes.clone().into());
        for codec in Compression::ALL {
            let _ = decompress(codec, &bytes, LIMIT_BYTES);
            let _ = decompress_magic_0(codec, &bytes, LIMIT_BYTES);
        }
    }

    /// The header right, the records any bytes, of any codec and magic.
    #[test]
    fn any_records(
        magic in 0u8..3,
        codec in 0u8..8,
        count in prop_oneof![0i32..20, any::<i32>()],
        records in proptest::collection::vec(prop_oneof![0u8..16, any::<u8>()], 0..200),
    ) {
        let mut bytes = vec![0; 61];
        bytes.extend_from_slice(&records);
        let length = (bytes.len() - 12) as i32;
        bytes[8..12].copy_from_slice(&length.to_be_bytes());
        bytes[16] = magic;
        bytes[if magic == 2 { 22 } else { 17 }] = codec;
        bytes[57..61].copy_from_slice(&count.to_be_bytes());
        repair(&mut bytes);
        read_all(&bytes.into());
    }

    /// Streams of each codec with a few bytes changed.
    #[test]
    fn broken_streams(
        codec in 1u8..5,
        text in proptest::collection::vec(prop_oneof![Just(b'a'), any::<u8>()], 0..3000),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let codec = Compression::from_id(codec).unwrap();
        let mut packed = kafka_wire::compress::compress(codec, None, &text).unwrap();
        for (at, byte) in changes {
            let at = at.index(packed.len());
            packed[at] = byte;
        }
        if let Ok(out) = decompress(codec, &packed, 10_000) {
            prop_assert!(out.len() <= 10_000);
        }
    }
}
