//! The files of a log directory: whatever is in them, a partition opens or says why not, and what it then promises holds.

use std::path::Path;
use std::sync::Arc;

use kafka_log::disk::mem::MemDisk;
use kafka_log::disk::{Disk, replace_file};
use kafka_log::file::clean_shutdown::CleanShutdown;
use kafka_log::file::meta_properties::MetaProperties;
use kafka_log::file::{checkpoint, leader_epoch, partition_metadata, producer_snapshot};
use kafka_log::{AppendOrigin, LogConfig, OpenOptions, PartitionLog, ReadOptions, TopicPartition};
use kafka_wire::{BatchBuilder, BatchOptions};

const DIR: &str = "/logs/t-0";
const NOW: i64 = 1_700_000_000_000;

/// The kinds of files that the archive of [`segments`] can give: those named after an offset, then the others.
const SUFFIXES: &[&str] = &["log", "index", "timeindex", "txnindex", "snapshot"];
const NAMES: &[&str] = &["leader-epoch-checkpoint", "partition.metadata"];

/// A partition's directory: a byte of flags (clean, compacted), then files: a byte for the kind, two bytes each for the
/// offset in the name and for the length, the content. After opening it not cleanly, a batch is appended, and opening it once more must find everything.
pub fn segments(bytes: &[u8]) {
    let [flags, archive @ ..] = bytes else { return };
    let disk = MemDisk::new();
    disk.create_dir_all(Path::new(DIR)).expect("memory");
    unpack(&disk, archive);
    let (is_clean, may_have_gaps) = (flags & 1 != 0, flags & 2 != 0);
    let Some(mut log) = open(&disk, is_clean, may_have_gaps) else { return };
    walk(&mut log, is_clean);
    if is_clean {
        // A clean log is believed: what is in it may be wrong without anyone having said so.
        return;
    }
    let (start, end) = (log.log_start_offset(), log.log_end_offset());
    if end > i64::MAX - (1 << 32) {
        return;
    }
    let mut batch = BatchBuilder::new(BatchOptions::default());
    batch.append(NOW, Some(b"k"), Some(b"v"), &[]).expect("room");
    let epoch = log.latest_epoch().unwrap_or(0).max(0);
    let appended = log.append_as_leader(batch.build().expect("small"), epoch, AppendOrigin::Client, NOW);
    assert_eq!(appended.expect("a recovered log takes batches").first_offset, end);
    drop(log);
    let mut again = open(&disk, false, may_have_gaps).expect("what was recovered opens");
    assert_eq!((again.log_start_offset(), again.log_end_offset()), (start, end + 1));
    walk(&mut again, false);
}

fn unpack(disk: &MemDisk, mut archive: &[u8]) {
    while let [kind, o1, o0, l1, l0, rest @ ..] = archive {
        let kind = usize::from(*kind);
        let offset = u16::from_be_bytes([*o1, *o0]);
        let length = usize::from(u16::from_be_bytes([*l1, *l0])).min(rest.len());
        let (content, after) = rest.split_at(length);
        archive = after;
        let name = match (SUFFIXES.get(kind), NAMES.get(kind.wrapping_sub(SUFFIXES.len()))) {
            (Some(suffix), _) => format!("{offset:020}.{suffix}"),
            (_, Some(name)) => (*name).to_owned(),
            _ => continue,
        };
        replace_file(disk, &Path::new(DIR).join(name), content, false).expect("memory");
    }
}

fn open(disk: &MemDisk, is_clean: bool, may_have_gaps: bool) -> Option<PartitionLog> {
    let config = LogConfig {
        segment_bytes: 4096,
        segment_index_bytes: 256,
        index_interval_bytes: 64,
        retention_ms: -1,
        ..LogConfig::default()
    };
    let options = OpenOptions {
        partition: TopicPartition::new("t", 0),
        config,
        is_clean,
        recovery_point: 0,
        log_start_offset: 0,
        high_watermark: 0,
        may_have_gaps,
        now_ms: NOW,
    };
    PartitionLog::open(Arc::new(disk.clone()), Path::new(DIR), options).ok().map(|(log, _)| log)
}

/// Reads all there is, in every way.
fn walk(log: &mut PartitionLog, is_clean: bool) {
    let (start, end) = (log.log_start_offset(), log.log_end_offset());
    let mut offset = start;
    while offset < end {
        let options = ReadOptions { offset, max_bytes: 200, min_one_batch: true, upper_bound: end };
        match log.read(options) {
            Ok(fetched) if fetched.next_offset > offset => offset = fetched.next_offset,
            // A batch's header that has rotted after a clean stop: only a recovery would find it.
            Ok(fetched) => {
                assert!(is_clean || fetched.records.is_empty(), "nothing behind {offset} is reached");
                break;
            }
            Err(_) => break,
        }
    }
    for timestamp in [i64::MIN, -1, 0, NOW - 1, NOW, i64::MAX] {
        let _ = log.offset_for_timestamp(timestamp);
    }
    let _ = log.aborted_transactions(start, end);
    let _ = (log.active_producers().count(), log.last_stable_offset(), log.size_bytes());
}

/// The small files, as text or bytes behind a byte that says which. What was read is written and read as the same.
pub fn files(bytes: &[u8]) {
    let [which, content @ ..] = bytes else { return };
    if *which == 5 {
        if let Ok(states) = producer_snapshot::decode(content) {
            let again = producer_snapshot::encode(states.iter());
            assert_eq!(producer_snapshot::decode(&again).expect("ours").len(), states.len());
        }
        return;
    }
    let Ok(text) = std::str::from_utf8(content) else { return };
    match which {
        0 => {
            if let Ok(offsets) = checkpoint::decode(text) {
                assert_eq!(checkpoint::decode(&checkpoint::encode(&offsets)), Ok(offsets));
            }
        }
        1 => {
            if let Ok(entries) = leader_epoch::decode(text) {
                assert_eq!(leader_epoch::decode(&leader_epoch::encode(&entries)), Ok(entries));
            }
        }
        2 => {
            if let Ok(meta) = MetaProperties::decode(text) {
                assert_eq!(MetaProperties::decode(&meta.encode()), Ok(meta));
            }
        }
        3 => {
            if let Ok(topic_id) = partition_metadata::decode(text) {
                assert_eq!(partition_metadata::decode(&partition_metadata::encode(topic_id)), Ok(topic_id));
            }
        }
        4 => {
            let clean = CleanShutdown::decode(text);
            assert_eq!(CleanShutdown::decode(&clean.encode()), clean);
        }
        _ => {}
    }
}
