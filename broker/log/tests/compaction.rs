//! Compaction: the last value of each key stays at its offset, tombstones and markers for their time, and a crash at any
//! step leaves a log that reads the same.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use kafka_log::disk::mem::{Fault, MemDisk};
use kafka_log::{AppendOrigin, LogConfig, LogDirs, PartitionLog, ReadOptions, TopicPartition};
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker, control_batch};
use kafka_wire::batch::split;
use kafka_wire::{BatchBuilder, BatchOptions, Compression};
use support::*;

fn compacted() -> LogConfig {
    LogConfig { compact: true, delete: false, segment_bytes: 1200, ..small() }
}

fn keyed(options: BatchOptions, records: &[(&str, Option<&str>)]) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for (key, value) in records {
        builder.append(NOW, Some(key.as_bytes()), value.map(str::as_bytes), &[]).unwrap();
    }
    builder.build().unwrap()
}

fn send(log: &mut PartitionLog, bytes: Bytes) {
    log.append_as_leader(bytes, 0, AppendOrigin::Coordinator, NOW).unwrap();
    log.set_high_watermark(log.log_end_offset());
}

/// Ten keys, over and over, in pairs; every seventh value is a tombstone.
fn fill(log: &mut PartitionLog, rounds: std::ops::Range<i32>) {
    for round in rounds {
        let keys = [format!("k{}", round % 10), format!("k{}", (round * 3) % 10)];
        let value = format!("value {round}");
        let first = (round % 7 != 6).then_some(value.as_str());
        let compression = Compression::ALL[(round % 5) as usize];
        let options = BatchOptions { compression, ..idempotent(5, 0, round * 2) };
        send(log, keyed(options, &[(&keys[0], first), (&keys[1], Some("other"))]));
    }
}

type Content = Vec<(i64, String, Option<String>)>;

fn content(log: &mut PartitionLog) -> Content {
    let mut all = Vec::new();
    let mut offset = log.log_start_offset();
    while offset < log.log_end_offset() {
        let read = ReadOptions { offset, max_bytes: 700, min_one_batch: true, upper_bound: i64::MAX };
        let fetched = log.read(read).unwrap();
        assert!(fetched.next_offset > offset, "reading goes on behind gaps");
        offset = fetched.next_offset;
        for batch in split(&fetched.records.into_bytes()) {
            let batch = batch.unwrap();
            batch.check_crc().unwrap();
            if batch.header.is_control() {
                continue;
            }
            for record in batch.records(1 << 20).unwrap() {
                let record = record.unwrap();
                let text = |b: bytes::Bytes| String::from_utf8(b.to_vec()).unwrap();
                all.push((record.offset, record.key.map(text).unwrap_or_default(), record.value.map(text)));
            }
        }
    }
    all
}

fn last_of_each_key(content: &Content) -> BTreeMap<String, (i64, Option<String>)> {
    content.iter().map(|(offset, key, value)| (key.clone(), (*offset, value.clone()))).collect()
}

fn compact(log: &mut PartitionLog, now_ms: i64) -> bool {
    let Some(plan) = log.compaction_plan(now_ms).unwrap() else { return false };
    let done = plan.run().unwrap();
    log.finish_compaction(done, now_ms).unwrap()
}

#[test]
fn the_last_value_of_each_key_stays_at_its_offset() {
    let disk = MemDisk::new();
    let (mut log, _) = open(&disk, &compacted(), true, 0);
    fill(&mut log, 0..100);
    let before = content(&mut log);
    let (size, segments) = (log.size_bytes(), log.segment_count());
    assert!(compact(&mut log, NOW));
    let after = content(&mut log);
    assert_eq!(last_of_each_key(&after), last_of_each_key(&before));
    let active = log.active_segment_base_offset();
    let in_clean: Vec<_> = after.iter().filter(|r| r.0 < active).map(|r| r.1.clone()).collect();
    let keys: std::collections::BTreeSet<_> = in_clean.iter().collect();
    assert_eq!(keys.len(), in_clean.len(), "each key once: {in_clean:?}");
    assert!(after.iter().all(|r| before.contains(r)), "nothing is new or moved");
    let (size_after, segments_after) = (log.size_bytes(), log.segment_count());
    assert!(size_after < size / 2, "{size_after} of {size} bytes, {segments_after} of {segments} segments");
    assert!(!compact(&mut log, NOW), "nothing is dirty any more");
    assert_eq!(log.active_producers().next().unwrap().last_sequence(), 199);

    fill(&mut log, 100..130);
    let before = content(&mut log);
    assert!(compact(&mut log, NOW));
    assert!(log.segment_count() < segments, "small segments are merged");
    assert_eq!(last_of_each_key(&content(&mut log)), last_of_each_key(&before));
    assert_eq!(log.offsets().cleaner_offset, Some(log.active_segment_base_offset()));
    let after = content(&mut log);
    drop(log);
    let (mut log, _) = open(&disk, &compacted(), false, 0);
    assert_eq!(content(&mut log), after, "recovered, with gaps");
    assert_eq!(log.active_producers().next().unwrap().last_sequence(), 259);
}

#[test]
fn tombstones_stay_for_their_time() {
    let disk = MemDisk::new();
    let config = compacted();
    let (mut log, _) = open(&disk, &config, true, 0);
    send(&mut log, keyed(BatchOptions::default(), &[("gone", Some("x")), ("stays", Some("y"))]));
    send(&mut log, keyed(BatchOptions::default(), &[("gone", None)]));
    fill(&mut log, 0..30);
    assert!(compact(&mut log, NOW));
    let gone = |log: &mut PartitionLog| content(log).into_iter().filter(|r| r.1 == "gone").collect::<Vec<_>>();
    assert_eq!(gone(&mut log), [(2, "gone".to_owned(), None)]);
    fill(&mut log, 30..60);
    assert!(compact(&mut log, NOW + config.delete_retention_ms - 1));
    assert_eq!(gone(&mut log).len(), 1, "its time began with the first compaction");
    fill(&mut log, 60..90);
    assert!(compact(&mut log, NOW + config.delete_retention_ms));
    assert_eq!(gone(&mut log), []);
    assert!(content(&mut log).iter().any(|r| r.1 == "stays"));
}

#[test]
fn aborted_records_go_and_markers_follow() {
    let disk = MemDisk::new();
    let config = compacted();
    let (mut log, _) = open(&disk, &config, true, 0);
    let txn = |sequence| BatchOptions { is_transactional: true, ..idempotent(77, 0, sequence) };
    let marker = |kind| {
        let options = BatchOptions { is_transactional: true, base_sequence: -1, ..txn(0) };
        control_batch(options, NOW, kind, &EndTxnMarker { coordinator_epoch: 0 }.to_bytes()).unwrap()
    };
    send(&mut log, keyed(BatchOptions::default(), &[("a", Some("before"))]));
    send(&mut log, keyed(txn(0), &[("a", Some("aborted"))]));
    send(&mut log, marker(ControlRecordType::Abort));
    send(&mut log, keyed(txn(1), &[("b", Some("committed"))]));
    send(&mut log, marker(ControlRecordType::Commit));
    fill(&mut log, 0..30);
    assert_eq!(log.aborted_transactions(0, 100).unwrap().len(), 1);
    assert!(compact(&mut log, NOW));
    let all = content(&mut log);
    assert!(
        all.contains(&(0, "a".to_owned(), Some("before".to_owned()))),
        "the aborted record does not hide it: {all:?}"
    );
    assert!(all.iter().all(|r| r.2.as_deref() != Some("aborted")));
    assert!(all.contains(&(3, "b".to_owned(), Some("committed".to_owned()))));
    assert_eq!(log.aborted_transactions(0, 100).unwrap().len(), 1, "its marker is still there");
    for (rounds, later) in
        [(30..60, 0), (60..90, config.delete_retention_ms), (90..120, 2 * config.delete_retention_ms)]
    {
        fill(&mut log, rounds);
        assert!(compact(&mut log, NOW + later));
    }
    assert_eq!(log.aborted_transactions(0, 100).unwrap(), []);

    // What is behind an open transaction is left alone.
    let open_at = log.log_end_offset();
    send(&mut log, keyed(txn(2), &[("c", Some("open"))]));
    fill(&mut log, 120..200);
    compact(&mut log, NOW + 2 * config.delete_retention_ms);
    assert!(log.offsets().cleaner_offset.unwrap() <= open_at);
    let after_open = content(&mut log).into_iter().filter(|r| r.0 > open_at).count();
    assert_eq!(after_open, 160);
}

#[test]
fn when_it_is_due() {
    let disk = MemDisk::new();
    let config = LogConfig { min_cleanable_dirty_ratio: 0.9, ..compacted() };
    let (mut log, _) = open(&disk, &config, true, 0);
    fill(&mut log, 0..60);
    let due = |log: &mut PartitionLog, config: LogConfig, now_ms| {
        log.set_config(config);
        log.compaction_plan(now_ms).unwrap().is_some()
    };
    assert!(!due(&mut log, LogConfig { compact: false, ..config.clone() }, NOW));
    assert!(!due(&mut log, LogConfig { min_compaction_lag_ms: 1000, ..config.clone() }, NOW + 999));
    assert!(due(&mut log, LogConfig { min_compaction_lag_ms: 1000, ..config.clone() }, NOW + 1001));
    assert!(due(&mut log, config.clone(), NOW));
    assert!(compact(&mut log, NOW));
    fill(&mut log, 60..80);
    assert!(!due(&mut log, config.clone(), NOW), "too little is dirty");
    assert!(due(&mut log, LogConfig { max_compaction_lag_ms: 500, ..config.clone() }, NOW + 501), "but it is old");
    log.set_high_watermark(0);
    assert!(
        !due(&mut log, LogConfig { max_compaction_lag_ms: 500, ..config }, NOW + 501),
        "not above the high watermark"
    );
}

#[test]
fn a_compaction_of_what_has_changed_is_dropped() {
    let disk = MemDisk::new();
    let (mut log, _) = open(&disk, &compacted(), true, 0);
    fill(&mut log, 0..60);
    let done = log.compaction_plan(NOW).unwrap().unwrap().run().unwrap();
    log.truncate_to(50, NOW).unwrap();
    assert!(!log.finish_compaction(done, NOW).unwrap());
    assert!(!disk.files().keys().any(|p| p.to_string_lossy().ends_with(".cleaned")));
    assert_eq!(content(&mut log).len(), 50);
}

#[test]
fn crashed_at_every_step() {
    let run = |disk: &MemDisk, until: Option<u64>| -> Option<()> {
        let (mut log, _) = open(disk, &compacted(), true, 0);
        fill(&mut log, 0..40);
        log.flush(NOW).ok()?;
        if let Some(step) = until {
            disk.plan(disk.steps() + step, 30, Fault::Crash);
        }
        let done = log.compaction_plan(NOW).ok()??.run().ok()?;
        log.finish_compaction(done, NOW).ok()?.then_some(())
    };
    let whole = MemDisk::new();
    run(&whole, None).expect("runs to its end");
    let (mut log, _) = open(&whole.after_kill(), &compacted(), false, 0);
    let expected = last_of_each_key(&content(&mut log));
    let mut crashes = 0;
    for step in 0.. {
        let disk = MemDisk::new();
        if run(&disk, Some(step)).is_some() {
            break;
        }
        crashes += 1;
        for seed in 0..8usize {
            // One kill, and power failures that keep ever less of what was not synced.
            let after = if seed == 0 {
                disk.after_kill()
            } else {
                let mut state = seed * 7919 + step as usize;
                disk.after_power_failure(|below| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) % below
                })
            };
            let (mut log, _) = open(&after, &compacted(), false, 80);
            let what = format!("step {step}, seed {seed}");
            assert_eq!(log.log_end_offset(), 80, "{what}");
            assert_eq!(last_of_each_key(&content(&mut log)), expected, "{what}");
            assert_eq!(log.active_producers().next().unwrap().last_sequence(), 79, "{what}");
            let left: Vec<_> = after.files().into_keys().filter(|p| !is_plain(p)).collect();
            assert!(left.is_empty(), "{what}: {left:?}");
        }
    }
    assert!(crashes > 20, "{crashes}");
}

fn is_plain(path: &Path) -> bool {
    let name = path.to_string_lossy();
    ![".cleaned", ".swap", ".deleted"].iter().any(|mark| name.ends_with(mark))
}

#[test]
fn the_checkpoint_knows_how_far_it_went() {
    let disk = MemDisk::new();
    let open_dirs = || LogDirs::open(std::sync::Arc::new(disk.clone()), &["/a".into()]).unwrap();
    let mut dirs = open_dirs();
    let partition = TopicPartition::new("t", 0);
    let mut log = dirs.create_log(&partition, kafka_wire::Uuid([1; 16]), compacted(), None, NOW).unwrap();
    fill(&mut log, 0..60);
    assert!(compact(&mut log, NOW));
    let offset = log.offsets().cleaner_offset;
    assert!(dirs.write_checkpoints(&[log.offsets()]).is_empty());
    drop((log, dirs));
    let mut dirs = open_dirs();
    let found = dirs.find_logs(&|_| None).remove(0).unwrap();
    // Although the topic is not compacted any more, gaps in it are no damage.
    let (mut log, report) = dirs.open_log(&found, small(), NOW).unwrap();
    assert_eq!((report.bytes_truncated, report.segments_dropped), (0, 0));
    assert_eq!((log.offsets().cleaner_offset, log.log_end_offset()), (offset, 120));
    assert!(content(&mut log).len() < 60);
}
