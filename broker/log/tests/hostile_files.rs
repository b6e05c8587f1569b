//! Any bytes in any file of a partition: opening, reading and appending give an answer or an error, never a panic; and
//! segments of the old formats are read as they are.

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use kafka_log::disk::mem::MemDisk;
use kafka_log::file::{
    checkpoint, clean_shutdown, leader_epoch, meta_properties, partition_metadata, producer_snapshot,
};
use kafka_log::{Disk, LogConfig, PartitionLog, ReadOptions, special};
use kafka_wire::batch::split;
use proptest::prelude::*;
use support::*;

/// A small log of several segments, closed.
fn sample() -> MemDisk {
    let disk = MemDisk::new();
    let (mut log, _) = open(&disk, &small(), true, 0);
    for i in 0..30 {
        append(&mut log, batch_with(idempotent(1, 0, i), NOW, &[&format!("value {i}")])).unwrap();
    }
    log.close(NOW).unwrap();
    disk
}

/// What a broker does with a log, whatever is in it.
fn use_log(disk: &MemDisk, config: &LogConfig, is_clean: bool) {
    let opened = PartitionLog::open(Arc::new(disk.clone()), Path::new(DIR), options(config, is_clean, 0));
    let Ok((mut log, _)) = opened else { return };
    let (start, end) = (log.log_start_offset(), log.log_end_offset());
    assert!(start <= log.high_watermark() && log.high_watermark() <= end);
    for offset in [start, start + (end - start) / 2, end] {
        let _ = log.read(ReadOptions { offset, max_bytes: 300, min_one_batch: true, upper_bound: end });
    }
    for timestamp in [0, NOW, NOW + 1, special::MAX_TIMESTAMP, special::EARLIEST, special::LATEST] {
        let _ = log.offset_for_timestamp(timestamp);
    }
    let _ = log.aborted_transactions(start, end);
    log.set_high_watermark(end);
    if append(&mut log, batch(&["one more"])).is_ok() {
        assert_eq!(log.log_end_offset(), end + 1);
    }
    if let Ok(Some(plan)) = log.compaction_plan(NOW) {
        let _ = plan.run();
    }
    let _ = log.truncate_to(end - (end - start) / 2, NOW);
    let _ = log.apply_retention(NOW);
    let _ = log.close(NOW);
}

fn damage(disk: &MemDisk, which: usize, at: usize, with: &[u8], cut: bool) -> PathBuf {
    let files: Vec<_> = disk.files().into_iter().collect();
    let (path, content) = &files[which % files.len()];
    let at = at % (content.len() + 1);
    let file = disk.open(path, false).unwrap();
    if cut {
        file.set_len(at as u64).unwrap();
    }
    file.write_at(with, at as u64).unwrap();
    path.clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files(
        which in any::<usize>(),
        at in any::<usize>(),
        with in prop::collection::vec(any::<u8>(), 0..40),
        cut in any::<bool>(),
        is_clean in any::<bool>(),
        compact in any::<bool>(),
    ) {
        let disk = sample();
        damage(&disk, which, at, &with, cut);
        use_log(&disk, &LogConfig { compact, ..small() }, is_clean);
    }

    #[test]
    fn any_bytes(
        kind in prop::sample::select(vec!["log", "index", "timeindex", "txnindex", "snapshot"]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        is_clean in any::<bool>(),
    ) {
        let disk = sample();
        let path = Path::new(DIR).join(format!("{:020}.{kind}", 30));
        disk.open(&path, true).unwrap().write_at(&bytes, 0).unwrap();
        use_log(&disk, &small(), is_clean);
    }

    #[test]
    fn any_small_file(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = checkpoint::decode(&text);
        let _ = leader_epoch::decode(&text);
        let _ = partition_metadata::decode(&text);
        let _ = meta_properties::MetaProperties::decode(&text);
        let _ = clean_shutdown::CleanShutdown::decode(&text);
        let _ = producer_snapshot::decode(&bytes);
    }
}

/// A message of magic 1, as Kafka 0.10 wrote it.
fn message(offset: i64, timestamp: i64, value: &[u8]) -> BytesMut {
    let mut body = BytesMut::new();
    body.put_i8(1);
    body.put_i8(0);
    body.put_i64(timestamp);
    body.put_i32(-1);
    body.put_i32(value.len() as i32);
    body.put_slice(value);
    let mut message = BytesMut::new();
    message.put_i64(offset);
    message.put_i32(body.len() as i32 + 4);
    message.put_u32(kafka_wire::crc::crc32(&body));
    message.put_slice(&body);
    message
}

#[test]
fn segments_of_an_old_format() {
    let disk = MemDisk::new();
    disk.create_dir_all(Path::new(DIR)).unwrap();
    let mut old = BytesMut::new();
    for offset in 0..50 {
        old.put_slice(&message(offset, NOW - 1000 + offset, format!("old {offset}").as_bytes()));
    }
    let file = disk.open(&Path::new(DIR).join("00000000000000000000.log"), true).unwrap();
    file.write_at(&old, 0).unwrap();
    file.write_at(&message(50, NOW, b"torn")[..20], old.len() as u64).unwrap();

    let config = LogConfig { segment_bytes: 1 << 20, ..small() };
    let (mut log, report) = open(&disk, &config, false, 0);
    assert_eq!((log.log_end_offset(), report.bytes_truncated), (50, 20));
    append(&mut log, batch(&["new"])).unwrap();
    let mut values = Vec::new();
    let mut offset = 7;
    while offset < log.log_end_offset() {
        let read = ReadOptions { offset, max_bytes: 200, min_one_batch: true, upper_bound: 51 };
        let fetched = log.read(read).unwrap();
        offset = fetched.next_offset;
        for batch in split(&fetched.records.into_bytes()) {
            values.extend(
                batch.unwrap().records(1000).unwrap().map(|r| (r.as_ref().unwrap().offset, r.unwrap().value.unwrap())),
            );
        }
    }
    assert_eq!(values.len(), 44);
    assert_eq!(values[0], (7, "old 7".into()));
    assert_eq!(values[43], (50, "new".into()));
    let found = log.offset_for_timestamp(NOW - 1000 + 33).unwrap().unwrap();
    assert_eq!((found.offset, found.leader_epoch), (33, -1));
}
