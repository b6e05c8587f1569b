//! Snapshots of the metadata (`RecordsSnapshotWriter`, `Snapshots`, KIP-630) and `bootstrap.checkpoint`
//! (`BootstrapDirectory`): record batches from offset 0 on, between a header and a footer.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use kafka_core::image::{FeaturesImage, record_version};
use kafka_log::disk::{Disk, read_file};
use kafka_wire::batch::control::ControlRecordType;
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{BatchBuilder, batch};

use super::JournalError;
use super::control::{ControlRecord, Place, QuorumRecords, control_batch};

/// The file in each log directory that a new cluster starts with.
pub const BOOTSTRAP_FILE: &str = "bootstrap.checkpoint";
/// The largest batch that is read or written (`KafkaRaftClient.MAX_BATCH_SIZE_BYTES`).
pub const MAX_BATCH_BYTES: usize = 8 << 20;
/// From this size on a snapshot's batch is closed.
const BATCH_BYTES: usize = 1 << 20;

/// Which records a snapshot stands for: all below `end_offset`, the last of which is of `epoch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotId {
    /// One after the last record.
    pub end_offset: i64,
    /// The last record's leader epoch.
    pub epoch: i32,
}

impl SnapshotId {
    /// The snapshot that holds the first voters of a dynamic quorum and no records.
    pub const BOOTSTRAP: Self = Self { end_offset: 0, epoch: 0 };

    /// The file's name.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{:020}-{:010}.checkpoint", self.end_offset, self.epoch)
    }

    /// The snapshot that a file's name stands for.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let (offset, epoch) = name.strip_suffix(".checkpoint")?.split_once('-')?;
        if offset.len() != 20 || epoch.len() != 10 {
            return None;
        }
        Some(Self { end_offset: offset.parse().ok()?, epoch: epoch.parse().ok()? })
    }
}

/// What a snapshot holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// The time of the last record that it contains.
    pub last_contained_ms: i64,
    /// What it says about the quorum.
    pub quorum: QuorumRecords,
    /// The metadata.
    pub records: Vec<MetadataRecord>,
}

/// A snapshot's bytes.
///
/// # Errors
/// When a record cannot be written.
pub fn encode(
    records: impl Iterator<Item = MetadataRecord>,
    features: &FeaturesImage,
    (quorum, last_contained_ms): (&QuorumRecords, i64),
    (epoch, now_ms): (i32, i64),
) -> Result<Vec<Bytes>, String> {
    let mut header = vec![ControlRecord::SnapshotHeader { last_contained_ms }];
    header.extend(quorum.to_records());
    let mut place = Place { base_offset: 0, epoch, now_ms };
    let mut batches = vec![control_batch(&header, place)?];
    place.base_offset += header.len() as i64;
    let mut builder = BatchBuilder::new(place.options(false));
    for record in records {
        let value = record.write(record_version(&record, features)).map_err(|e| e.to_string())?;
        if !builder.is_empty() && builder.estimated_len() + value.len() > BATCH_BYTES {
            place.base_offset += builder.len() as i64;
            let full = std::mem::replace(&mut builder, BatchBuilder::new(place.options(false)));
            batches.push(full.build().map_err(|e| e.to_string())?);
        }
        builder.append(now_ms, None, Some(&value), &[]).map_err(|e| e.to_string())?;
    }
    if !builder.is_empty() {
        place.base_offset += builder.len() as i64;
        batches.push(builder.build().map_err(|e| e.to_string())?);
    }
    batches.push(control_batch(&[ControlRecord::SnapshotFooter], place)?);
    Ok(batches)
}

/// Reads a snapshot's bytes.
///
/// # Errors
/// When it is damaged or does not end with a footer.
pub fn decode(bytes: &Bytes) -> Result<Snapshot, String> {
    let mut snapshot = Snapshot::default();
    let mut ended = false;
    let mut at = 0;
    for batch in batch::split(bytes) {
        let batch = batch.map_err(|e| e.to_string())?;
        batch.check_crc().map_err(|e| e.to_string())?;
        at += batch.bytes.len();
        if ended {
            return Err("batches after the footer".into());
        }
        if batch.header.is_control() {
            snapshot.quorum.read(&batch)?;
            ended = read_bounds(&batch, &mut snapshot)?;
            continue;
        }
        for record in batch.records(MAX_BATCH_BYTES).map_err(|e| e.to_string())? {
            let value = record.map_err(|e| e.to_string())?.value.ok_or("a record without a value")?;
            snapshot.records.push(MetadataRecord::read(&value).map_err(|e| e.to_string())?.0);
        }
    }
    if !ended || at != bytes.len() {
        return Err("the file ends without a footer".into());
    }
    Ok(snapshot)
}

/// Reads header and footer of a control batch; answers whether it ends the snapshot.
fn read_bounds(batch: &kafka_wire::Batch, snapshot: &mut Snapshot) -> Result<bool, String> {
    use kafka_wire::messages::SnapshotHeaderRecord;
    use kafka_wire::{Decoder, Message};
    let mut ended = false;
    for record in batch.records(MAX_BATCH_BYTES).map_err(|e| e.to_string())? {
        let record = record.map_err(|e| e.to_string())?;
        match ControlRecordType::of_key(record.key.as_deref()).map_err(|e| e.to_string())? {
            Some(ControlRecordType::SnapshotHeader) => {
                let value = record.value.unwrap_or_default();
                let header = SnapshotHeaderRecord::decode(&mut Decoder::new(&value), 0).map_err(|e| e.to_string())?;
                snapshot.last_contained_ms = header.last_contained_log_timestamp;
            }
            Some(ControlRecordType::SnapshotFooter) => ended = true,
            _ => {}
        }
    }
    Ok(ended)
}

/// Reads a snapshot file.
///
/// # Errors
/// When it cannot be read or is damaged.
pub fn read(disk: &dyn Disk, path: &Path) -> Result<Snapshot, JournalError> {
    let bytes = read_file(disk, path).map_err(|e| JournalError::io(path, e))?;
    decode(&Bytes::from(bytes)).map_err(|why| JournalError::malformed(path, why))
}

/// Writes a snapshot file: under another name first, so that a file of the final name is always whole. Answers its size.
///
/// # Errors
/// When it cannot be written.
pub fn write(disk: &dyn Disk, path: &Path, batches: &[Bytes]) -> Result<u64, JournalError> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = || {
        let file = disk.open(&part, true)?;
        file.set_len(0)?;
        let mut position = 0;
        for batch in batches {
            file.write_at(batch, position)?;
            position += batch.len() as u64;
        }
        file.sync()?;
        disk.rename(&part, path)?;
        path.parent().map_or(Ok(()), |dir| disk.sync_dir(dir))?;
        Ok(position)
    };
    written().map_err(|e| JournalError::io(path, e))
}
