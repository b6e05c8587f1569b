//! A log as its users see it: what is appended is read again, also after closing or killing.

mod support;

use kafka_log::disk::mem::MemDisk;
use kafka_log::{
    AppendError, AppendOrigin, LogConfig, PartitionLog, ProducerError, ReadError, ReadOptions, RealDisk, special,
};
use kafka_wire::batch::{TimestampType, split};
use kafka_wire::crc::crc32c;
use kafka_wire::{BatchOptions, Compression, ErrorCode};
use support::*;

fn values(from: i64, to: i64) -> Vec<(i64, String)> {
    (from..to).map(|i| (i, format!("value {i}"))).collect()
}

fn fill(log: &mut kafka_log::PartitionLog, from: i64, to: i64) {
    for i in from..to {
        let info = append(log, batch(&[&format!("value {i}")])).unwrap();
        assert_eq!((info.first_offset, info.last_offset), (i, i));
    }
}

#[test]
fn what_is_appended_is_read_again() {
    let disk = MemDisk::new();
    let config = small();
    let (mut log, _) = open(&disk, &config, true, 0);
    fill(&mut log, 0, 100);
    assert!(log.segment_count() > 5, "{} segments", log.segment_count());
    for from in [0, 1, 50, 99, 100] {
        assert_eq!(read_all(&mut log, from), values(from, 100));
    }
    log.close(NOW).unwrap();
    assert_eq!(log.recovery_point(), 100);
    drop(log);

    let (mut log, report) = open(&disk, &config, true, 100);
    assert_eq!(report.segments_recovered, 0, "a clean start reads nothing");
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (0, 100));
    assert_eq!(read_all(&mut log, 0), values(0, 100));
    fill(&mut log, 100, 120);
    drop(log);

    let (mut log, report) = open(&disk, &config, false, 100);
    assert!(report.segments_recovered > 0);
    assert_eq!(report.bytes_truncated, 0);
    assert_eq!(read_all(&mut log, 0), values(0, 120));
    fill(&mut log, 120, 130);
    assert_eq!(read_all(&mut log, 3), values(3, 130));
}

#[test]
fn reads_end_at_the_upper_bound_and_the_byte_limit() {
    let disk = MemDisk::new();
    let (mut log, _) = open(&disk, &LogConfig::default(), true, 0);
    fill(&mut log, 0, 10);
    let mut read = |offset, max_bytes, min_one_batch, upper_bound| {
        let fetched = log.read(ReadOptions { offset, max_bytes, min_one_batch, upper_bound }).unwrap();
        (fetched.next_offset, fetched.records.len(), fetched.first_batch_too_large)
    };
    let one = batch(&["value 0"]).len();
    assert_eq!(read(0, 1 << 20, true, 10), (10, one * 10, false));
    assert_eq!(read(0, 1 << 20, true, 4), (4, one * 4, false));
    assert_eq!(read(2, one * 3 + 5, true, 10), (5, one * 3, false), "whole batches only");
    assert_eq!(read(2, 5, true, 10), (3, one, false), "one at least");
    assert_eq!(read(2, 5, false, 10), (2, 0, true));
    assert_eq!(read(10, 100, true, 10), (10, 0, false));
    assert_eq!(read(7, 100, true, 5), (7, 0, false));
    for offset in [-1, 11] {
        let error = log.read(ReadOptions { offset, max_bytes: 1, min_one_batch: true, upper_bound: 10 }).unwrap_err();
        assert!(matches!(error, ReadError::OffsetOutOfRange { log_end_offset: 10, .. }));
    }
}

#[test]
fn bad_batches_are_refused_and_leave_nothing() {
    let disk = MemDisk::new();
    let config = LogConfig { max_message_bytes: 300, compact: true, ..LogConfig::default() };
    let (mut log, _) = open(&disk, &config, true, 0);
    let good = batch(&["a", "b"]);
    let refused = |log: &mut kafka_log::PartitionLog, bytes: Vec<u8>| {
        let error = append(log, bytes.into()).unwrap_err();
        assert_eq!(log.log_end_offset(), 0);
        error.error_code()
    };
    let changed = |at: usize, byte: u8| {
        let mut bytes = good.to_vec();
        bytes[at] = byte;
        bytes
    };
    assert_eq!(refused(&mut log, changed(70, 0xff)), ErrorCode::CORRUPT_MESSAGE, "checksum");
    assert_eq!(refused(&mut log, changed(16, 3)), ErrorCode::CORRUPT_MESSAGE, "magic");
    assert_eq!(refused(&mut log, changed(16, 1)), ErrorCode::UNSUPPORTED_FOR_MESSAGE_FORMAT, "old magic");
    assert_eq!(refused(&mut log, changed(7, 1)), ErrorCode::INVALID_RECORD, "base offset");
    assert_eq!(refused(&mut log, good[..40].to_vec()), ErrorCode::INVALID_RECORD, "cut");
    assert_eq!(refused(&mut log, [&good[..], &good[..]].concat()), ErrorCode::INVALID_RECORD, "two batches");
    assert_eq!(refused(&mut log, batch(&["x".repeat(300).as_str()]).to_vec()), ErrorCode::MESSAGE_TOO_LARGE);
    let control = batch_with(BatchOptions { is_control: true, ..BatchOptions::default() }, NOW, &["c"]);
    assert_eq!(refused(&mut log, control.to_vec()), ErrorCode::INVALID_RECORD, "control");
    let late = batch_with(BatchOptions::default(), NOW + 4_000_000, &["late"]);
    assert_eq!(refused(&mut log, late.to_vec()), ErrorCode::INVALID_TIMESTAMP);
    let mut builder = kafka_wire::BatchBuilder::new(BatchOptions::default());
    builder.append(NOW, Some(b"k"), None, &[]).unwrap();
    builder.append(NOW, None, None, &[]).unwrap();
    let error = append(&mut log, builder.build().unwrap()).unwrap_err();
    assert_eq!(error.record_errors().iter().map(|e| e.batch_index).collect::<Vec<_>>(), [1]);
    append(&mut log, good).expect("a good one is taken after all these");
}

#[test]
fn batches_that_only_say_that_they_are_compressed_are_refused() {
    let disk = MemDisk::new();
    let (mut log, _) = open(&disk, &LogConfig::default(), true, 0);
    for codec in [Compression::Gzip, Compression::Lz4, Compression::Zstd] {
        let mut lying = batch(&["a", "b"]).to_vec();
        lying[22] = codec.id();
        let checksum = kafka_wire::crc::crc32c(&lying[21..]);
        lying[17..21].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(append(&mut log, lying.into()).unwrap_err().error_code(), ErrorCode::CORRUPT_MESSAGE, "{codec}");
        append(&mut log, batch_with(compressed(codec), NOW, &["a", "b"])).expect("truly compressed");
    }
}

#[test]
fn sequences_survive_a_restart() {
    let disk = MemDisk::new();
    let config = small();
    let (mut log, _) = open(&disk, &config, true, 0);
    let send = |log: &mut kafka_log::PartitionLog, sequence| {
        append(log, batch_with(idempotent(9, 0, sequence), NOW, &["a", "b"]))
    };
    for i in 0..30 {
        send(&mut log, i * 2).unwrap();
    }
    let again = send(&mut log, 52).unwrap();
    assert!(again.is_duplicate);
    assert_eq!((again.first_offset, again.last_offset), (52, 53));
    assert!(matches!(
        send(&mut log, 62),
        Err(AppendError::Producer(ProducerError::OutOfOrderSequence { seen: 59, sequence: 62, .. }))
    ));
    log.close(NOW).unwrap();
    drop(log);

    let (mut log, _) = open(&disk, &config, true, 60);
    assert!(send(&mut log, 58).unwrap().is_duplicate, "the last batch is in the snapshot");
    send(&mut log, 60).unwrap();
    drop(log);

    let (mut log, _) = open(&disk, &config, false, 0);
    assert!(send(&mut log, 60).unwrap().is_duplicate, "replayed from the log");
    assert!(send(&mut log, 56).unwrap().is_duplicate);
    assert_eq!(log.log_end_offset(), 62);
    assert_eq!(log.active_producers().count(), 1);
    log.expire_producers(NOW + 86_400_001);
    assert_eq!(log.active_producers().count(), 0);
}

#[test]
fn log_append_time_and_compression_type() {
    let disk = MemDisk::new();
    let config = LogConfig { log_append_time: true, compression: Some(Compression::Zstd), ..LogConfig::default() };
    let (mut log, _) = open(&disk, &config, true, 0);
    for source in Compression::ALL {
        let sent = batch_with(
            BatchOptions { compression: source, ..idempotent(1, 0, 2 * i32::from(source.id())) },
            5,
            &["x", "y"],
        );
        let info = log.append_as_leader(sent, 3, AppendOrigin::Client, NOW + 7).unwrap();
        assert_eq!((info.log_append_time, info.max_timestamp), (NOW + 7, NOW + 7));
    }
    let fetched =
        log.read(ReadOptions { offset: 0, max_bytes: 1 << 20, min_one_batch: true, upper_bound: 100 }).unwrap();
    let batches: Vec<_> = split(&fetched.records.into_bytes()).map(Result::unwrap).collect();
    assert_eq!(batches.len(), 5);
    for (i, b) in (0..).zip(&batches) {
        b.check_crc().unwrap();
        assert_eq!(b.header.compression().unwrap(), Compression::Zstd);
        assert_eq!(b.header.timestamp_type(), TimestampType::LogAppendTime);
        assert_eq!((b.header.base_offset, b.header.partition_leader_epoch), (i64::from(i) * 2, 3));
        assert_eq!((b.header.producer_id, b.header.base_sequence), (1, i * 2));
        assert!(b.records(1000).unwrap().all(|r| r.unwrap().timestamp == NOW + 7));
    }
    let own = append(
        &mut log,
        batch_with(
            BatchOptions { timestamp_type: TimestampType::LogAppendTime, ..BatchOptions::default() },
            NOW,
            &["x"],
        ),
    );
    assert!(matches!(own, Err(AppendError::InvalidTimestamp { .. })));
}

#[test]
fn offsets_by_timestamp() {
    let disk = MemDisk::new();
    let config = small();
    let (mut log, _) = open(&disk, &config, true, 0);
    assert_eq!(log.offset_for_timestamp(special::MAX_TIMESTAMP).unwrap(), None);
    for i in 0..60 {
        // Every tenth batch lies back in time.
        let timestamp = NOW - 1_000_000 + i * 1000 - if i % 10 == 9 { 5000 } else { 0 };
        append(&mut log, batch_with(BatchOptions::default(), timestamp, &["a", "b", "c"])).unwrap();
    }
    let mut offset = |t| log.offset_for_timestamp(t).unwrap().map(|f| (f.timestamp, f.offset));
    let base = NOW - 1_000_000;
    assert_eq!(offset(0), Some((base, 0)));
    assert_eq!(offset(base + 20_001), Some((base + 20_001, 61)));
    assert_eq!(offset(base + 20_003), Some((base + 21_000, 63)));
    assert_eq!(offset(base + 58_002), Some((base + 58_002, 176)));
    assert_eq!(offset(base + 58_003), None);
    assert_eq!(offset(special::MAX_TIMESTAMP), Some((base + 58_002, 176)));
    assert_eq!(offset(special::EARLIEST), Some((-1, 0)));
    assert_eq!(offset(special::EARLIEST_LOCAL), Some((-1, 0)));
    assert_eq!(offset(special::LATEST), Some((-1, 180)));
    assert_eq!(offset(special::LATEST_TIERED), None);
}

#[test]
fn a_search_for_a_time_goes_on_behind_headers_that_lie() {
    let disk = MemDisk::new();
    let (mut log, _) = open(&disk, &LogConfig::default(), true, 0);
    for n in 0..5_i64 {
        let mut lie = batch_with(BatchOptions::default(), NOW + n, &["a"]).to_vec();
        lie[..8].copy_from_slice(&n.to_be_bytes());
        // The largest timestamp of the header, which no record has.
        lie[35..43].copy_from_slice(&(NOW + 1000).to_be_bytes());
        let crc = crc32c(&lie[21..]);
        lie[17..21].copy_from_slice(&crc.to_be_bytes());
        log.append_as_follower(bytes::Bytes::from(lie), NOW).unwrap();
    }
    append(&mut log, batch_with(BatchOptions::default(), NOW + 500, &["b"])).unwrap();
    let found = log.offset_for_timestamp(NOW + 100).unwrap().map(|f| (f.timestamp, f.offset));
    assert_eq!(found, Some((NOW + 500, 5)));
    assert_eq!(log.offset_for_timestamp(NOW + 600).unwrap(), None);
}

#[test]
fn retention_and_delete_records() {
    let disk = MemDisk::new();
    let config = small();
    let (mut log, _) = open(&disk, &config, true, 0);
    fill(&mut log, 0, 100);
    let size = log.size_bytes();
    assert_eq!(log.apply_retention(NOW).unwrap(), 0, "no limits");
    log.set_config(LogConfig { retention_bytes: (size / 2) as i64, ..config.clone() });
    assert_eq!(log.apply_retention(NOW).unwrap(), 0, "nothing is below the high watermark yet");
    log.set_high_watermark(100);
    assert!(log.apply_retention(NOW).unwrap() > 0);
    assert!(log.size_bytes() >= size / 2 && log.size_bytes() < size / 2 + 1000);
    let start = log.log_start_offset();
    assert!(start > 0);
    assert_eq!(read_all(&mut log, start), values(start, 100));

    assert!(log.due_files(NOW + 59_999).is_none());
    let due = log.due_files(NOW + 60_000).expect("the delay is over");
    assert!(disk.files().keys().any(|p| p.to_string_lossy().ends_with(".deleted")));
    due.delete().unwrap();
    assert!(!disk.files().keys().any(|p| p.to_string_lossy().ends_with(".deleted")));

    assert!(matches!(log.delete_records(101), Err(ReadError::OffsetOutOfRange { .. })));
    assert_eq!(log.delete_records(90).unwrap(), 90);
    assert!(log.apply_retention(NOW).unwrap() > 0);
    assert_eq!(read_all(&mut log, 90), values(90, 100));
    assert_eq!(log.delete_records(-1).unwrap(), 100);

    log.set_config(LogConfig { retention_ms: 1000, ..config });
    assert!(log.apply_retention(NOW + 2000).unwrap() > 0);
    assert_eq!((log.segment_count(), log.size_bytes()), (1, 0));
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (100, 100));
    fill(&mut log, 100, 110);
    assert_eq!(read_all(&mut log, 100), values(100, 110));
}

#[test]
fn truncation() {
    let disk = MemDisk::new();
    let config = small();
    let (mut log, _) = open(&disk, &config, true, 0);
    for i in 0..100i32 {
        let b = batch_with(idempotent(4, 0, i), NOW, &[&format!("value {i}")]);
        log.append_as_leader(b, i / 40, AppendOrigin::Client, NOW).unwrap();
    }
    log.set_high_watermark(100);
    log.truncate_to(200, NOW).unwrap();
    assert_eq!(log.log_end_offset(), 100);
    for to in [77, 76, 41, 40] {
        log.truncate_to(to, NOW).unwrap();
        assert_eq!((log.log_end_offset(), log.high_watermark()), (to, to));
        assert_eq!(read_all(&mut log, 0), values(0, to));
        assert_eq!(log.active_producers().next().unwrap().last_sequence(), to as i32 - 1);
    }
    assert_eq!(log.latest_epoch(), Some(0));
    fill(&mut log, 40, 60);
    drop(log);
    let (mut log, _) = open(&disk, &config, false, 0);
    assert_eq!(read_all(&mut log, 0), values(0, 60));
    log.truncate_fully_and_start_at(1000, NOW).unwrap();
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (1000, 1000));
    fill(&mut log, 1000, 1005);
    assert_eq!(read_all(&mut log, 1000), values(1000, 1005));
}

#[test]
fn a_follower_takes_what_the_leader_has() {
    let (leader_disk, follower_disk) = (MemDisk::new(), MemDisk::new());
    let config = small();
    let (mut leader, _) = open(&leader_disk, &config, true, 0);
    for i in 0..50 {
        leader.append_as_leader(batch(&[&format!("value {i}")]), i / 20, AppendOrigin::Client, NOW).unwrap();
    }
    let (mut follower, _) = open(&follower_disk, &config, true, 0);
    while follower.log_end_offset() < 50 {
        let options =
            ReadOptions { offset: follower.log_end_offset(), max_bytes: 250, min_one_batch: true, upper_bound: 50 };
        let fetched = leader.read(options).unwrap();
        follower.append_as_follower(fetched.records.into_bytes(), NOW).unwrap();
    }
    assert_eq!(read_all(&mut follower, 0), values(0, 50));
    assert_eq!(follower.epochs(), leader.epochs());
    assert_eq!(follower.end_offset_for_epoch(1).unwrap().start_offset, 40);
    let old = leader.read(ReadOptions { offset: 3, max_bytes: 1, min_one_batch: true, upper_bound: 50 }).unwrap();
    let error = follower.append_as_follower(old.records.into_bytes(), NOW).unwrap_err();
    assert!(matches!(error, AppendError::UnexpectedOffset { first_offset: 3, log_end_offset: 50 }));
}

#[test]
fn sealed_segments_are_closed_once_they_are_durable() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("t-0");
    let (mut log, _) =
        PartitionLog::open(std::sync::Arc::new(RealDisk), &dir, options(&small(), true, 0)).expect("opens");
    fill(&mut log, 0, 300);
    let open_files = || {
        let links =
            std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|e| std::fs::read_link(e.unwrap().path()).ok());
        links.filter(|path| path.starts_with(&dir)).count()
    };
    assert!(log.segment_count() > 20);
    assert!(open_files() > 20);
    let task = log.sealed_flush_task(NOW).unwrap().expect("segments were sealed");
    task.run().unwrap();
    log.complete_flush(&task);
    drop(task);
    assert!(open_files() <= 4, "{} files", open_files());
    assert_eq!(read_all(&mut log, 0), values(0, 300));
    fill(&mut log, 300, 310);
    assert_eq!(read_all(&mut log, 295), values(295, 310));
}
