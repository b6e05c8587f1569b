//! What is built is read back, and what is patched is right.

use bytes::Bytes;
use kafka_wire::Batch;
use kafka_wire::batch::{
    BatchBuilder, BatchError, BatchOptions, Header, Record, RecordRef, TimestampType, check_records,
    increment_sequence, set_base_offset, set_log_append_time, set_max_timestamp, set_partition_leader_epoch,
    set_producer,
};
use kafka_wire::compress::Compression;
use proptest::prelude::*;

use crate::{LIMIT_BYTES, samples};

fn any_bytes() -> impl Strategy<Value = Option<Bytes>> {
    proptest::option::of(proptest::collection::vec(any::<u8>(), 0..200).prop_map(Bytes::from))
}

fn any_record() -> impl Strategy<Value = Record> {
    let header = (".{0,8}", any_bytes()).prop_map(|(key, value)| Header { key, value });
    let headers = proptest::collection::vec(header, 0..4);
    (any::<i64>(), any_bytes(), any_bytes(), headers).prop_map(|(timestamp, key, value, headers)| Record {
        offset: 0,
        timestamp,
        key,
        value,
        headers,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn build_and_read(
        mut records in proptest::collection::vec(any_record(), 1..20),
        codec in 0u8..5,
        base_offset in 0i64..1 << 60,
    ) {
        let compression = Compression::from_id(codec).unwrap();
        let mut builder = BatchBuilder::new(BatchOptions { compression, base_offset, ..BatchOptions::default() });
        for (i, r) in records.iter_mut().enumerate() {
            r.offset = base_offset + i as i64;
            let before = builder.estimated_len();
            let len = builder.len_of_next(r.timestamp, r.key.as_deref(), r.value.as_deref(), &r.headers);
            let offset = builder.append(r.timestamp, r.key.as_deref(), r.value.as_deref(), &r.headers).unwrap();
            prop_assert_eq!(offset, r.offset);
            prop_assert_eq!(builder.estimated_len(), before + len);
        }
        let batch = Batch::read(&builder.build().unwrap()).unwrap();
        batch.check_crc().unwrap();
        let read: Vec<Record> = batch.records(LIMIT_BYTES).unwrap().collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(&read, &records);
        prop_assert_eq!(batch.header.max_timestamp, records.iter().map(|r| r.timestamp).max().unwrap());
        let bytes = batch.decompressed(LIMIT_BYTES).unwrap();
        let summary = check_records(&batch.header, &bytes).unwrap();
        prop_assert_eq!(summary.max_timestamp, batch.header.max_timestamp);
        prop_assert_eq!(summary.min_timestamp, records.iter().map(|r| r.timestamp).min().unwrap());
        let largest = records.iter().find(|r| r.timestamp == summary.max_timestamp).unwrap();
        prop_assert_eq!(summary.max_timestamp_offset, largest.offset);
        let null_key = records.iter().find(|r| r.key.is_none()).map(|r| r.offset);
        prop_assert_eq!(summary.first_null_key_offset, null_key);

        // Again from borrowed records, offsets kept: the same bytes when nothing is compressed.
        let mut again = BatchBuilder::new(BatchOptions { base_offset, ..BatchOptions::default() });
        for record in batch.record_refs(&bytes) {
            again.append_ref(&record.unwrap()).unwrap();
        }
        let again = Batch::read(&again.build().unwrap()).unwrap();
        prop_assert_eq!(again.raw_records(), bytes);
    }
}

#[test]
fn patches() {
    for (name, bytes) in samples::all() {
        let before = Batch::read(&bytes).unwrap();
        let mut bytes = bytes.to_vec();
        set_base_offset(&mut bytes, 1 << 40);
        set_partition_leader_epoch(&mut bytes, 12);
        let after = Batch::read(&bytes.clone().into()).unwrap();
        assert_eq!(after.check_crc(), Ok(()), "{name}: offset and epoch are not in the checksum");
        assert_eq!((after.header.base_offset, after.header.partition_leader_epoch), (1 << 40, 12));
        assert_eq!(after.header.crc, before.header.crc);
        let offsets = |b: &Batch| b.records(LIMIT_BYTES).unwrap().map(|r| r.unwrap().offset).collect::<Vec<_>>();
        let moved: Vec<i64> = offsets(&before).iter().map(|o| o - before.header.base_offset + (1 << 40)).collect();
        assert_eq!(offsets(&after), moved);

        set_log_append_time(&mut bytes, 1234);
        let after = Batch::read(&bytes.clone().into()).unwrap();
        assert_eq!(after.check_crc(), Ok(()));
        assert_eq!(after.header.timestamp_type(), TimestampType::LogAppendTime);
        assert_eq!(after.header.compression(), before.header.compression());
        assert_eq!(after.header.is_control(), before.header.is_control());
        assert!(after.records(LIMIT_BYTES).unwrap().all(|r| r.unwrap().timestamp == 1234));

        set_max_timestamp(&mut bytes, 99);
        set_producer(&mut bytes, 5, 6, 7);
        let after = Batch::read(&bytes.into()).unwrap();
        assert_eq!(after.check_crc(), Ok(()));
        assert_eq!(after.header.timestamp_type(), TimestampType::CreateTime);
        assert_eq!(after.header.max_timestamp, 99);
        let h = after.header;
        assert_eq!((h.producer_id, h.producer_epoch, h.base_sequence), (5, 6, 7));
    }
}

#[test]
fn sequences_wrap_at_the_largest() {
    assert_eq!(increment_sequence(5, 3), 8);
    assert_eq!(increment_sequence(i32::MAX, 1), 0);
    assert_eq!(increment_sequence(i32::MAX - 1, 3), 1);
}

#[test]
fn nothing_appended_builds_nothing() {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    assert!(builder.is_empty());
    builder.set_producer(1, 2, 3);
    assert!(builder.build().unwrap().is_empty());
}

#[test]
fn a_used_buffer_is_used_again() {
    let mut builder = BatchBuilder::in_buffer(BatchOptions::default(), Vec::with_capacity(4096));
    builder.append(1, None, Some(b"first"), &[]).unwrap();
    let first = builder.build().unwrap();
    let at = first.as_ptr();
    let mut builder = BatchBuilder::in_buffer(BatchOptions::default(), first.into());
    builder.append(2, None, Some(b"second"), &[]).unwrap();
    let second = builder.build().unwrap();
    assert_eq!(second.as_ptr(), at);
    let records: Vec<Record> = Batch::read(&second).unwrap().records(0).unwrap().map(Result::unwrap).collect();
    assert_eq!(records[0].value.as_deref(), Some(&b"second"[..]));
}

#[test]
fn offsets_that_are_kept_ascend() {
    let record = |offset| RecordRef { offset, timestamp: 0, key: None, value: None, headers: Default::default() };
    let mut builder = BatchBuilder::new(BatchOptions { base_offset: 10, ..BatchOptions::default() });
    assert!(builder.append_ref(&record(9)).is_err());
    builder.append_ref(&record(12)).unwrap();
    assert!(builder.append_ref(&record(12)).is_err());
    assert!(builder.append_ref(&record(10 + (1 << 31))).is_err());
    assert!(builder.set_last_offset(11).is_err());
    builder.set_last_offset(20).unwrap();
    let batch = Batch::read(&builder.build().unwrap()).unwrap();
    assert_eq!((batch.header.last_offset(), batch.header.next_offset(), batch.header.records_count), (20, 21, 1));
    assert!(matches!(check_records(&batch.header, &batch.raw_records()), Err(BatchError::Offsets(_))));
}
