//! What a metadata directory holds when it is opened: the snapshots there are, the newest one's records and those of the log after
//! it, and what a new cluster starts with. [`super::journal`] goes on from there.

use std::collections::BTreeMap;
use std::path::Path;

use kafka_core::controller::Bootstrap;
use kafka_core::image::{MetadataVersion, Provenance, Replay};
use kafka_log::disk::Disk;
use kafka_log::{PartitionLog, ReadOptions};
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{Batch, batch};

use super::JournalError;
use super::checkpoint::{self, BOOTSTRAP_FILE, MAX_BATCH_BYTES, SnapshotId};
use super::control::QuorumRecords;

/// How much of the log is read at once when it is replayed.
const READ_BYTES: usize = 1 << 20;

/// The snapshots in the directory with their sizes; what an interrupted write or deletion left is removed.
pub(super) fn find_snapshots(disk: &dyn Disk, dir: &Path) -> Result<BTreeMap<SnapshotId, u64>, JournalError> {
    let mut found = BTreeMap::new();
    for entry in disk.list(dir).map_err(|e| JournalError::io(dir, e))? {
        let path = dir.join(&entry.name);
        if entry.name.ends_with(".checkpoint.part") || entry.name.ends_with(".checkpoint.deleted") {
            disk.remove_file(&path).map_err(|e| JournalError::io(&path, e))?;
        } else if let Some(id) = SnapshotId::from_file_name(&entry.name) {
            found.insert(id, disk.file_len(&path).map_err(|e| JournalError::io(&path, e))?);
        }
    }
    Ok(found)
}

/// Loads the latest snapshot and the log after it.
pub(super) fn replay(
    disk: &dyn Disk,
    dir: &Path,
    (log, snapshots): (&mut PartitionLog, &BTreeMap<SnapshotId, u64>),
    quorum: &mut QuorumRecords,
    now_ms: i64,
) -> Result<Replay, JournalError> {
    let mut replay = Replay::default();
    let mut from = 0;
    if let Some(id) = snapshots.keys().next_back() {
        let path = dir.join(id.file_name());
        let snapshot = checkpoint::read(disk, &path)?;
        *quorum = snapshot.quorum;
        let timestamp_ms = snapshot.last_contained_ms;
        let at = Provenance { offset: id.end_offset - 1, epoch: id.epoch, timestamp_ms };
        for record in &snapshot.records {
            replay.record(record, at)?;
        }
        if *id != SnapshotId::BOOTSTRAP {
            replay.passed(at);
        }
        from = id.end_offset;
    }
    if log.log_end_offset() < from {
        // The snapshot was made durable and the log's end was not: the snapshot has all of it.
        log.truncate_fully_and_start_at(from, now_ms)?;
    }
    if log.log_start_offset() > from {
        let why = format!("the log starts at {} and no snapshot reaches that far", log.log_start_offset());
        return Err(JournalError::malformed(dir, why));
    }
    let end = log.log_end_offset();
    while from < end {
        let options = ReadOptions { offset: from, max_bytes: READ_BYTES, min_one_batch: true, upper_bound: end };
        let read = log.read(options)?;
        if read.records.is_empty() {
            return Err(JournalError::malformed(dir, format!("nothing can be read at offset {from} of {end}")));
        }
        for batch in batch::split(&read.records.into_bytes()) {
            let batch = batch.map_err(|e| JournalError::malformed(dir, e))?;
            replay_batch(&batch, from, (&mut replay, quorum)).map_err(|e| match e {
                JournalError::Encode(why) => JournalError::malformed(dir, why),
                other => other,
            })?;
        }
        from = read.next_offset;
    }
    log.set_high_watermark(end);
    replay.take_delta();
    Ok(replay)
}

fn replay_batch(
    batch: &Batch,
    from: i64,
    (replay, quorum): (&mut Replay, &mut QuorumRecords),
) -> Result<(), JournalError> {
    let damaged = |why: String| JournalError::Encode(format!("batch at offset {}: {why}", batch.header.base_offset));
    let at = |offset, timestamp_ms| Provenance { offset, epoch: batch.header.partition_leader_epoch, timestamp_ms };
    if batch.header.is_control() {
        quorum.read(batch).map_err(damaged)?;
        replay.passed(at(batch.header.last_offset(), batch.header.max_timestamp));
        return Ok(());
    }
    for record in batch.records(MAX_BATCH_BYTES).map_err(|e| damaged(e.to_string()))? {
        let record = record.map_err(|e| damaged(e.to_string()))?;
        if record.offset < from {
            continue;
        }
        let value = record.value.ok_or_else(|| damaged("a record without a value".into()))?;
        let (metadata, _) = MetadataRecord::read(&value).map_err(|e| damaged(e.to_string()))?;
        replay.record(&metadata, at(record.offset, record.timestamp))?;
    }
    Ok(())
}

pub(super) fn read_bootstrap(disk: &dyn Disk, metadata_log_dir: &Path) -> Result<Bootstrap, JournalError> {
    let path = metadata_log_dir.join(BOOTSTRAP_FILE);
    if !disk.exists(&path) {
        return Ok(Bootstrap::from_levels(MetadataVersion::LATEST, &[]));
    }
    Ok(Bootstrap { records: checkpoint::read(disk, &path)?.records })
}
