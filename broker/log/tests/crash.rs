//! A workload is crashed at each of its steps, by a kill that tears the write under way and by a power failure that loses
//! what was not synced. After each crash the log must open, and:
//! * a kill loses nothing that was acknowledged; a power failure nothing that was acknowledged before the last flush;
//! * what is there is a prefix of what was sent, at the same offsets;
//! * opening it once more changes nothing, and it can be appended to.

mod support;

use kafka_log::disk::mem::{Fault, MemDisk};
use kafka_log::file::checkpoint;
use kafka_log::{AppendOrigin, LogConfig, PartitionLog, ReadOptions, TopicPartition};
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker, control_batch};
use kafka_wire::batch::split;
use kafka_wire::{BatchOptions, Compression};
use std::path::Path;
use support::*;

/// What was promised when the disk stopped.
#[derive(Debug, Default, Clone)]
struct Promised {
    acknowledged: i64,
    flushed: i64,
    log_start: i64,
}

const CHECKPOINT: &str = "/logs/recovery-point-offset-checkpoint";

/// Appends `ROUNDS` batches of all kinds, flushing and trimming now and then, until the disk stops.
fn work(disk: &MemDisk, config: &LogConfig, promised: &mut Promised) -> Option<()> {
    let (mut log, _) =
        PartitionLog::open(std::sync::Arc::new(disk.clone()), Path::new(DIR), options(config, true, 0)).ok()?;
    for round in 0..ROUNDS {
        let sent = sent(round);
        let info = log.append_as_leader(sent, round / 15, AppendOrigin::Coordinator, NOW).ok()?;
        promised.acknowledged = info.last_offset + 1;
        log.set_high_watermark(promised.acknowledged);
        if round % 7 == 6 {
            log.flush(NOW).ok()?;
            promised.flushed = log.recovery_point();
            // The checkpoint follows the flush; a crash between them only makes more to recover.
            let offsets = [(TopicPartition::new("t", 0), log.recovery_point())].into();
            checkpoint::write(disk, Path::new(CHECKPOINT), &offsets).ok()?;
        }
        if round == 30 {
            promised.log_start = log.delete_records(20).ok()?;
            log.apply_retention(NOW).ok()?;
        }
    }
    log.close(NOW).ok()?;
    promised.flushed = log.recovery_point();
    Some(())
}

const ROUNDS: i32 = 44;

/// The batch of a round: plain, compressed, of an idempotent producer, or of a transaction that is aborted.
fn sent(round: i32) -> bytes::Bytes {
    let values: Vec<String> =
        (0..3).map(|i| format!("value {round}/{i} {}", "x".repeat((round % 5) as usize * 9))).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let transactional = BatchOptions { is_transactional: true, ..idempotent(8, 0, round * 3) };
    match round % 6 {
        0 | 1 => batch(&values),
        2 => batch_with(compressed(Compression::Lz4), NOW, &values),
        3 => batch_with(idempotent(7, 0, round * 3), NOW, &values),
        4 => batch_with(transactional, NOW, &values),
        _ => {
            let options = BatchOptions { is_transactional: true, base_sequence: -1, ..transactional };
            let marker = EndTxnMarker { coordinator_epoch: 1 }.to_bytes();
            control_batch(options, NOW, ControlRecordType::Abort, &marker).unwrap()
        }
    }
}

/// All records that a complete run would have, by offset; markers apart, which have no text.
fn expected() -> Vec<(i64, String)> {
    let disk = MemDisk::new();
    let config = LogConfig { retention_ms: -1, ..LogConfig::default() };
    let (mut log, _) = open(&disk, &config, true, 0);
    for round in 0..ROUNDS {
        log.append_as_leader(sent(round), 0, AppendOrigin::Coordinator, NOW).unwrap();
    }
    read_all(&mut log, 0)
}

fn check(disk: &MemDisk, config: &LogConfig, least: i64, expected: &[(i64, String)], what: &str) {
    let saved = checkpoint::read(disk, Path::new(CHECKPOINT)).unwrap_or_else(|e| panic!("{what}: checkpoint: {e}"));
    let from = saved.values().next().copied().unwrap_or(0);
    let (mut log, report) = open(disk, config, false, from);
    let end = log.log_end_offset();
    assert!(end >= least, "{what}: ends at {end}, {least} was promised ({report:?})");
    let start = log.log_start_offset();
    let there = read_all(&mut log, start);
    let wanted: Vec<_> = expected.iter().filter(|(o, _)| (start..end).contains(o)).cloned().collect();
    assert!(there == wanted, "{what}: not a prefix ({report:?}): {there:?}");
    let epochs: Vec<_> = log.epochs().iter().map(|e| (e.epoch, e.start_offset)).collect();
    let mut of_batches = epochs_of_batches(&mut log);
    if let (Some(first), Some(known)) = (of_batches.first_mut(), epochs.first()) {
        // Where the first one begins follows the log start offset, whose own checkpoint is written later.
        first.1 = known.1.min(20).max(first.1);
    }
    assert_eq!(epochs, of_batches, "{what}: epochs");
    let producers = producers(&log);
    let aborted = log.aborted_transactions(start, end).unwrap();
    let files = disk.files();
    drop(log);

    let (mut log, again) = open(disk, config, false, from);
    assert_eq!(log.log_end_offset(), end, "{what}: opened again");
    assert_eq!(again.bytes_truncated, 0, "{what}: opened again");
    assert_eq!(self::producers(&log), producers, "{what}: producers");
    assert_eq!(log.aborted_transactions(start, end).unwrap(), aborted, "{what}: aborted transactions");
    drop(log);
    let batches_of = |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| -> Vec<_> {
        files
            .iter()
            .filter(|(p, _)| !p.to_string_lossy().ends_with("checkpoint"))
            .map(|(p, c)| (p.clone(), c.clone()))
            .collect()
    };
    assert_eq!(batches_of(&disk.files()), batches_of(&files), "{what}: opened again, files");

    let (mut log, _) = open(disk, config, false, from);
    append(&mut log, batch(&["after the crash"])).unwrap_or_else(|e| panic!("{what}: appending: {e}"));
    assert_eq!(read_all(&mut log, end), [(end, "after the crash".to_owned())], "{what}");
}

/// The leader epochs as the batches have them.
fn epochs_of_batches(log: &mut PartitionLog) -> Vec<(i32, i64)> {
    let (mut offset, mut epochs) = (log.log_start_offset(), Vec::<(i32, i64)>::new());
    let start = offset;
    while offset < log.log_end_offset() {
        let read = ReadOptions { offset, max_bytes: 1000, min_one_batch: true, upper_bound: i64::MAX };
        let fetched = log.read(read).unwrap();
        offset = fetched.next_offset;
        for header in split(&fetched.records.into_bytes()).map(|b| b.unwrap().header) {
            if epochs.last().is_none_or(|last| last.0 != header.partition_leader_epoch) {
                epochs.push((header.partition_leader_epoch, header.base_offset.max(start)));
            }
        }
    }
    epochs
}

fn producers(log: &PartitionLog) -> Vec<(i64, i32, i64)> {
    let mut all: Vec<_> = log
        .active_producers()
        .map(|p| (p.producer_id, p.last_sequence(), p.current_txn_first_offset.unwrap_or(-1)))
        .collect();
    all.sort_unstable();
    all
}

fn config() -> LogConfig {
    LogConfig { segment_bytes: 900, index_interval_bytes: 150, retention_ms: -1, ..LogConfig::default() }
}

/// A generator that is the same in every run.
fn chooser(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    }
}

fn steps_of_a_whole_run() -> u64 {
    let disk = MemDisk::new();
    work(&disk, &config(), &mut Promised::default()).expect("runs to its end");
    disk.steps()
}

#[test]
fn killed_at_every_step() {
    let (expected, config) = (expected(), config());
    for step in 0..steps_of_a_whole_run() {
        for torn in [0, 1, 11, 16, 40, 61, 62, 90, usize::MAX] {
            let disk = MemDisk::new();
            disk.plan(step, torn, Fault::Crash);
            let mut promised = Promised::default();
            assert_eq!(work(&disk, &config, &mut promised), None, "stops at step {step}");
            let what = format!("killed at step {step}, {torn} bytes written");
            check(&disk.after_kill(), &config, promised.acknowledged, &expected, &what);
        }
    }
}

#[test]
fn killed_with_preallocated_segments() {
    let (expected, config) = (expected(), LogConfig { preallocate: true, ..config() });
    for step in 0.. {
        let disk = MemDisk::new();
        disk.plan(step, 50, Fault::Crash);
        let mut promised = Promised::default();
        if work(&disk, &config, &mut promised).is_some() {
            break;
        }
        let what = format!("killed at step {step}, preallocated");
        let after = disk.after_kill();
        let saved = checkpoint::read(&after, Path::new(CHECKPOINT)).unwrap();
        let (mut log, _) = open(&after, &config, false, saved.values().next().copied().unwrap_or(0));
        assert!(log.log_end_offset() >= promised.acknowledged, "{what}");
        let (start, end) = (log.log_start_offset(), log.log_end_offset());
        let there = read_all(&mut log, start);
        let wanted: Vec<_> = expected.iter().filter(|(o, _)| (start..end).contains(o)).cloned().collect();
        assert!(there == wanted, "{what}: {there:?}");
        log.close(NOW).unwrap();
        assert!(log_sizes(&after).iter().sum::<u64>() == log.size_bytes(), "{what}: cut when closed");
    }
}

fn log_sizes(disk: &MemDisk) -> Vec<u64> {
    let logs = disk.files().into_iter().filter(|(p, _)| p.extension().is_some_and(|e| e == "log"));
    logs.map(|(_, content)| content.len() as u64).collect()
}

#[test]
fn power_fails_at_every_step() {
    let (expected, config) = (expected(), config());
    for step in 0..=steps_of_a_whole_run() {
        for seed in 0..6 {
            let disk = MemDisk::new();
            disk.plan(step, 0, Fault::Crash);
            let mut promised = Promised::default();
            work(&disk, &config, &mut promised);
            let after = disk.after_power_failure(chooser(step * 31 + seed));
            let what = format!("power failed at step {step}, seed {seed}");
            check(&after, &config, promised.flushed, &expected, &what);
        }
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let (expected, config) = (expected(), config());
    for step in 0..steps_of_a_whole_run() {
        for fault in [Fault::NoSpace, Fault::Io] {
            let disk = MemDisk::new();
            disk.plan(step, 20, fault);
            let mut promised = Promised::default();
            work(&disk, &config, &mut promised);
            disk.heal();
            let what = format!("{fault:?} from step {step} on");
            check(&disk.after_kill(), &config, promised.acknowledged, &expected, &what);
        }
    }
}

#[test]
fn any_flipped_byte_ends_the_log_there() {
    let (expected, config) = (expected(), config());
    let disk = MemDisk::new();
    let mut promised = Promised::default();
    work(&disk, &config, &mut promised).unwrap();
    let logs: Vec<_> = disk.files().into_iter().filter(|(p, _)| p.extension().is_some_and(|e| e == "log")).collect();
    for (path, content) in logs {
        for at in (0..content.len()).step_by(3) {
            let damaged = disk.after_kill();
            let file = kafka_log::Disk::open(&damaged, &path, false).unwrap();
            file.write_at(&[content[at] ^ 0x10], at as u64).unwrap();
            let (mut log, _) = open(&damaged, &config, false, 0);
            let (start, end) = (log.log_start_offset(), log.log_end_offset());
            let there = read_all(&mut log, start);
            let wanted: Vec<_> = expected.iter().filter(|(o, _)| (start..end).contains(o)).cloned().collect();
            assert!(there == wanted, "byte {at} of {}: {there:?}", path.display());
        }
    }
}
