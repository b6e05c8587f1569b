//! What a leader finds in the records of a batch, and how it says so.

mod support;

use std::path::Path;
use std::sync::Arc;

use kafka_log::disk::mem::MemDisk;
use kafka_log::{AppendError, AppendOrigin, LogConfig, PartitionLog, ReadError, ReadOptions};
use kafka_wire::batch::{BatchBuilder, split};
use kafka_wire::crc::crc32c;
use kafka_wire::{BatchOptions, Compression};
use support::*;

/// A batch of records with these keys and times.
fn timed(compression: Compression, records: &[(Option<&[u8]>, i64)]) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchOptions { compression, ..BatchOptions::default() });
    for (key, time) in records {
        builder.append(*time, *key, Some(b"value"), &[]).unwrap();
    }
    builder.build().unwrap().to_vec()
}

fn log(config: LogConfig) -> PartitionLog {
    open(&MemDisk::new(), &config, true, 0).0
}

fn send(log: &mut PartitionLog, batch: Vec<u8>) -> Result<i64, AppendError> {
    log.append_as_leader(batch, 0, AppendOrigin::Client, NOW).map(|info| info.last_offset)
}

/// With the checksum put right behind a change.
fn changed(mut batch: Vec<u8>, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    change(&mut batch);
    let length = u32::try_from(batch.len() - 12).unwrap();
    batch[8..12].copy_from_slice(&length.to_be_bytes());
    let crc = crc32c(&batch[21..]);
    batch[17..21].copy_from_slice(&crc.to_be_bytes());
    batch
}

/// The indexes of the records at fault.
fn at_fault(error: &AppendError) -> Vec<i32> {
    error.record_errors().iter().map(|record| record.batch_index).collect()
}

#[test]
fn a_record_without_a_time_is_not_too_old() {
    let mut log = log(LogConfig { timestamp_before_max_ms: 1000, ..LogConfig::default() });
    assert_eq!(send(&mut log, timed(Compression::None, &[(None, -1)])).unwrap(), 0);
    let mixed = timed(Compression::Gzip, &[(None, -1), (None, NOW), (None, NOW - 1001), (None, NOW - 1000)]);
    let error = send(&mut log, mixed).unwrap_err();
    assert!(matches!(error, AppendError::InvalidTimestamp { .. }), "{error}");
    assert_eq!(at_fault(&error), [2]);
    assert_eq!(log.log_end_offset(), 1);
}

#[test]
fn a_batch_that_is_too_large_is_refused_whoever_sends_it() {
    let mut log = log(LogConfig { max_message_bytes: 200, ..LogConfig::default() });
    let (key, long) = (Some(b"k".as_slice()), [b'k'; 200]);
    for origin in [AppendOrigin::Client, AppendOrigin::Coordinator] {
        log.append_as_leader(timed(Compression::None, &[(key, NOW)]), 0, origin, NOW).unwrap();
        let large = timed(Compression::None, &[(Some(&long), NOW)]);
        let error = log.append_as_leader(large, 0, origin, NOW).unwrap_err();
        assert!(matches!(error, AppendError::TooLarge { max: 200, .. }), "{error}");
    }
    assert_eq!(log.log_end_offset(), 2);
}

#[test]
fn records_without_a_key_are_named_with_their_partition() {
    let mut log = log(LogConfig { compact: true, ..LogConfig::default() });
    let key = Some(b"k".as_slice());
    let error = send(&mut log, timed(Compression::None, &[(None, NOW), (key, NOW), (None, NOW)])).unwrap_err();
    assert_eq!(at_fault(&error), [0, 2]);
    let partition = log.partition().to_string();
    let text = format!("Compacted topic cannot accept message without key in topic partition {partition}");
    assert_eq!(error.record_errors()[0].message, text);
    let first = format!("[RecordError(batchIndex=0, message='{text}'), RecordError(batchIndex=2, message='{text}')]");
    assert!(error.to_string().ends_with(&first), "{error}");
}

/// The records decide, as they do for Kafka, when a header alone would have the batch refused.
#[test]
fn a_header_that_lies_about_the_future_is_mended() {
    let mut log = log(LogConfig::default());
    let mut batch = timed(Compression::Gzip, &[(None, NOW - 5), (None, NOW)]);
    batch[35..43].copy_from_slice(&(NOW * 2).to_be_bytes());
    let crc = crc32c(&batch[21..]);
    batch[17..21].copy_from_slice(&crc.to_be_bytes());
    send(&mut log, batch).unwrap();
    let late = send(&mut log, timed(Compression::Gzip, &[(None, NOW), (None, NOW * 2)])).unwrap_err();
    assert_eq!(at_fault(&late), [1]);
    send(&mut log, timed(Compression::None, &[(None, -7)])).unwrap();

    let options = ReadOptions { offset: 0, max_bytes: 1 << 20, min_one_batch: true, upper_bound: i64::MAX };
    let bytes = log.read(options).unwrap().records.into_bytes();
    let max: Vec<i64> = split(&bytes).map(|batch| batch.unwrap().header.max_timestamp).collect();
    assert_eq!(max, [NOW, -1], "what is before 1970 is never the latest");
}

#[test]
fn where_nothing_may_be_read_nothing_is_looked_for() {
    let mut log = log(LogConfig::default());
    send(&mut log, timed(Compression::None, &[(None, NOW)])).unwrap();
    let at = |offset, max_bytes, min_one_batch| ReadOptions { offset, max_bytes, min_one_batch, upper_bound: i64::MAX };
    assert!(log.plan_read(at(0, 0, false)).unwrap().is_empty());
    assert!(!log.plan_read(at(0, 0, true)).unwrap().is_empty());
    assert!(!log.plan_read(at(0, 1, false)).unwrap().is_empty());
    assert!(matches!(log.plan_read(at(2, 0, false)), Err(ReadError::OffsetOutOfRange { .. })));
}

#[test]
fn flush_messages_counts_what_is_not_durable() {
    let mut log = log(LogConfig { flush_messages: 3, ..LogConfig::default() });
    for (records, is_due) in [(1, false), (1, false), (2, true), (2, false), (1, true), (3, true)] {
        send(&mut log, timed(Compression::None, &vec![(None, NOW); records])).unwrap();
        let task = log.flush_task_of_messages(NOW).unwrap();
        assert_eq!(task.is_some(), is_due, "at {}", log.log_end_offset());
        if let Some(task) = task {
            task.run().unwrap();
            log.complete_flush(&task);
            assert_eq!(log.recovery_point(), log.log_end_offset());
        }
    }
}

/// A log may move to another directory while it is flushed: what is durable there, the flush does not say.
#[test]
fn a_flush_says_nothing_of_another_directory() {
    let config = LogConfig { flush_messages: 1, ..LogConfig::default() };
    let mut here = log(config.clone());
    let mut there = PartitionLog::open(Arc::new(MemDisk::new()), Path::new("/other/t-0"), options(&config, true, 0));
    let (there, _) = there.as_mut().expect("opens");
    for log in [&mut here, there] {
        send(log, timed(Compression::None, &[(None, NOW)])).unwrap();
    }
    let task = here.flush_task_of_messages(NOW).unwrap().expect("due");
    task.run().unwrap();
    there.complete_flush(&task);
    assert_eq!(there.recovery_point(), 0);
    here.complete_flush(&task);
    assert_eq!(here.recovery_point(), 1);
}

/// What no consumer can read is not taken, whatever its header and checksum say: it would stop them all for good.
#[test]
fn a_compressed_batch_is_what_its_header_says() {
    let mut log = log(LogConfig::default());
    let (key, large) = (Some(b"k".as_slice()), [b'k'; 100_000]);
    for codec in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let batch = || timed(codec, &[(key, NOW), (Some(&large), NOW), (None, NOW)]);
        let end = log.log_end_offset();
        let counted = |count: i32| {
            changed(batch(), |bytes| {
                bytes[23..27].copy_from_slice(&(count - 1).to_be_bytes());
                bytes[57..61].copy_from_slice(&count.to_be_bytes());
            })
        };
        for count in [1, 2, 4] {
            let error = send(&mut log, counted(count)).unwrap_err();
            assert!(matches!(error, AppendError::InvalidRecord { .. }), "{codec} with {count} of 3: {error}");
        }
        let cut = changed(batch(), |bytes| bytes.truncate(bytes.len() - 9));
        let error = send(&mut log, cut).unwrap_err();
        assert!(matches!(error, AppendError::Corrupt(_)), "{codec} that is cut: {error}");
        let torn = changed(batch(), |bytes| bytes[61..].fill(0xff));
        let error = send(&mut log, torn).unwrap_err();
        assert!(matches!(error, AppendError::Corrupt(_)), "{codec} that is none: {error}");
        assert_eq!(log.log_end_offset(), end);
        assert_eq!(send(&mut log, batch()).unwrap(), end + 2, "{codec}");
    }
}

#[test]
fn a_compressed_batch_that_lies_about_its_latest_time_is_mended() {
    let mut log = log(LogConfig::default());
    let batch = timed(Compression::Lz4, &[(None, NOW - 2), (None, NOW - 1)]);
    let lying = changed(batch, |bytes| bytes[35..43].copy_from_slice(&5i64.to_be_bytes()));
    let info = log.append_as_leader(lying, 0, AppendOrigin::Client, NOW).unwrap();
    assert_eq!(info.max_timestamp, NOW - 1);
}

/// A producer is told what makes it send smaller batches.
#[test]
fn a_batch_that_becomes_too_much_is_too_large() {
    let mut log = log(LogConfig { max_message_bytes: 4 << 20, ..LogConfig::default() });
    let long = vec![0; 45 << 20];
    let mut builder = BatchBuilder::new(BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() });
    for _ in 0..3 {
        builder.append(NOW, None, Some(&long), &[]).unwrap();
    }
    let error = send(&mut log, builder.build().unwrap().to_vec()).unwrap_err();
    assert!(matches!(error, AppendError::TooLargeInside { max: 0x0800_0000 }), "{error}");
    assert_eq!(error.error_code(), kafka_wire::ErrorCode::MESSAGE_TOO_LARGE);
}
