//! [`KraftJournal`]: the metadata log and its snapshots on disk, led by this node alone (`KafkaMetadataLog`,
//! `KafkaRaftClient` of a single voter, KIP-595, 630, 853).
//!
//! With one voter a record is committed when it is durable here. NoOp records are not written: Kafka's controllers
//! write one each 500 ms to show brokers that are far away that they are alive, which a broker in the same process knows,
//! and an idle node shall not work.
//!
//! Synchronous; the owner runs it where it may block.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use kafka_core::controller::Bootstrap;
use kafka_core::image::{FeaturesImage, MetadataImage, Provenance, Replay, record_version};
use kafka_log::disk::Disk;
use kafka_log::file::partition_metadata;
use kafka_log::{LogConfig, OpenOptions, PartitionLog, TopicPartition};
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{BatchBuilder, Uuid};

use super::checkpoint::{self, MAX_BATCH_BYTES, SnapshotId};
use super::control::{ControlRecord, Place, QuorumRecords, control_batch};
use super::load::{find_snapshots, read_bootstrap, replay};
use super::quorum_state::QuorumState;
use super::{JournalError, METADATA_DIR};
use crate::config;

/// The most records in a batch (`QuorumController.DEFAULT_MAX_RECORDS_PER_BATCH`).
const BATCH_RECORDS: usize = 10_000;
/// What a record takes in a batch beside its value, at most.
const RECORD_OVERHEAD: usize = 32;

/// How a journal behaves.
#[derive(Clone, Debug)]
pub struct JournalOptions {
    /// This node.
    pub node_id: i32,
    /// The id of `metadata.log.dir`.
    pub directory_id: Option<Uuid>,
    /// `controller.quorum.voters`; empty for a dynamic quorum.
    pub static_voters: Vec<i32>,
    /// The metadata log's settings.
    pub log: config::MetadataLog,
    /// Whether the log directory was shut down cleanly.
    pub is_clean: bool,
}

/// A journal that was opened, and what it holds.
#[derive(Debug)]
pub struct Opened {
    /// The journal; it has no epoch before [`KraftJournal::lead`].
    pub journal: KraftJournal,
    /// The image up to the log's end.
    pub replay: Replay,
    /// What a new cluster starts with.
    pub bootstrap: Bootstrap,
}

/// The metadata log of a quorum of one.
#[derive(Debug)]
pub struct KraftJournal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    options: JournalOptions,
    log: PartitionLog,
    /// The epoch that this node leads; 0 before it does.
    epoch: i32,
    quorum: QuorumRecords,
    /// Snapshots with their sizes in bytes.
    snapshots: BTreeMap<SnapshotId, u64>,
    bytes_since_snapshot: u64,
    last_snapshot_ms: i64,
}

impl KraftJournal {
    /// Opens the metadata log in `metadata_log_dir`, cutting off what a crash left half written, and replays it.
    ///
    /// # Errors
    /// When the files cannot be read, are damaged, or belong to a quorum of other voters.
    pub fn open(
        disk: Arc<dyn Disk>,
        metadata_log_dir: &Path,
        options: JournalOptions,
        now_ms: i64,
    ) -> Result<Opened, JournalError> {
        let dir = metadata_log_dir.join(METADATA_DIR);
        disk.create_dir_all(&dir).map_err(|e| JournalError::io(&dir, e))?;
        let snapshots = find_snapshots(&*disk, &dir)?;
        let open = OpenOptions {
            partition: TopicPartition::new("__cluster_metadata", 0),
            config: log_config(&options.log),
            is_clean: options.is_clean,
            may_have_gaps: false,
            recovery_point: 0,
            log_start_offset: 0,
            high_watermark: 0,
            now_ms,
        };
        let (mut log, report) = PartitionLog::open(disk.clone(), &dir, open)?;
        if report.bytes_truncated > 0 {
            tracing::warn!(
                "metadata log: {} bytes that were not written completely are cut off",
                report.bytes_truncated
            );
        }
        if partition_metadata::read(&*disk, &dir).map_err(|e| JournalError::io(&dir, e))?.is_none() {
            partition_metadata::write(&*disk, &dir, Uuid::METADATA_TOPIC_ID).map_err(|e| JournalError::io(&dir, e))?;
        }
        let mut quorum = QuorumRecords::default();
        let replay = replay(&*disk, &dir, (&mut log, &snapshots), &mut quorum, now_ms)?;
        let bootstrap = read_bootstrap(&*disk, metadata_log_dir)?;
        let last_snapshot_ms = replay.image().provenance.timestamp_ms.max(0);
        let journal = Self {
            disk,
            dir,
            options,
            log,
            epoch: 0,
            quorum,
            snapshots,
            bytes_since_snapshot: 0,
            last_snapshot_ms: if last_snapshot_ms == 0 { now_ms } else { last_snapshot_ms },
        };
        journal.check_quorum()?;
        Ok(Opened { journal, replay, bootstrap })
    }

    /// A quorum of this node alone is all that is supported.
    fn check_quorum(&self) -> Result<(), JournalError> {
        let me = self.options.node_id;
        let only_me = |what: &str, voters: &[i32]| {
            if voters == [me] {
                return Ok(());
            }
            Err(JournalError::Quorum(format!(
                "the controller quorum has the voters {voters:?} by {what}, but only a quorum of this node ({me}) alone is \
                 supported yet"
            )))
        };
        let Some(dynamic) = self.quorum.voters.as_ref().filter(|_| self.quorum.kraft_version > 0) else {
            if self.options.static_voters.is_empty() {
                return Err(JournalError::Quorum(format!(
                    "{} names no voters and controller.quorum.voters is not set: format the directory with --standalone",
                    self.dir.display()
                )));
            }
            return only_me("controller.quorum.voters", &self.options.static_voters);
        };
        only_me("the metadata log", &dynamic.voters.iter().map(|v| v.voter_id).collect::<Vec<_>>())?;
        match (self.options.directory_id, dynamic.voters.first().map(|v| v.voter_directory_id)) {
            (Some(mine), Some(voter)) if mine != voter => Err(JournalError::Quorum(format!(
                "the voter {me} is in the directory {voter} by the metadata log of {0}, but meta.properties there says \
                 directory.id={mine}: set directory.id={voter} there if the data is this node's",
                self.dir.parent().unwrap_or(&self.dir).display()
            ))),
            _ => Ok(()),
        }
    }

    /// Begins a new leader epoch: makes it durable, and says so in the log, which is durable with the next
    /// [`Self::flush`]. `replay` passes over what is written.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn lead(&mut self, replay: &mut Replay, now_ms: i64) -> Result<(), JournalError> {
        let stored = QuorumState::read(&*self.disk, &self.dir).map_err(|e| JournalError::io(&self.dir, e))?;
        let in_state = stored.map_or(0, |s| s.leader_epoch);
        let in_log = self.log.latest_epoch().unwrap_or(0);
        let in_snapshot = self.snapshots.keys().map(|id| id.epoch).max().unwrap_or(0);
        self.epoch = in_state.max(in_log).max(in_snapshot) + 1;
        let is_dynamic = self.quorum.kraft_version > 0;
        let state = QuorumState {
            leader_id: self.options.node_id,
            leader_epoch: self.epoch,
            voted_id: -1,
            static_voters: (!is_dynamic).then(|| vec![self.options.node_id]),
        };
        state.write(&*self.disk, &self.dir).map_err(|e| JournalError::io(&self.dir, e))?;
        let mut records = vec![ControlRecord::leader_change(self.options.node_id)];
        if self.log.log_end_offset() == 0 {
            // The log's first batch says what until now only the bootstrap snapshot does (KIP-853).
            records.extend(self.quorum.to_records());
        }
        let base_offset = self.log.log_end_offset();
        let place = Place { base_offset, epoch: self.epoch, now_ms };
        let bytes = control_batch(&records, place).map_err(JournalError::Encode)?;
        self.append_bytes(bytes, now_ms)?;
        let last = base_offset + records.len() as i64 - 1;
        replay.passed(Provenance { offset: last, epoch: self.epoch, timestamp_ms: now_ms });
        Ok(())
    }

    /// The epoch that this node leads.
    #[must_use]
    pub fn epoch(&self) -> i32 {
        self.epoch
    }

    /// What the log says about the quorum.
    #[must_use]
    pub fn quorum(&self) -> &QuorumRecords {
        &self.quorum
    }

    /// One after the last record.
    #[must_use]
    pub fn end_offset(&self) -> i64 {
        self.log.log_end_offset()
    }

    /// The first record that is still in the log.
    #[must_use]
    pub fn start_offset(&self) -> i64 {
        self.log.log_start_offset()
    }

    /// The snapshots there are.
    #[must_use]
    pub fn snapshots(&self) -> Vec<SnapshotId> {
        self.snapshots.keys().copied().collect()
    }

    /// Appends records, in one batch if they fit, and applies them to `replay`. They are not durable before
    /// [`Self::flush`].
    ///
    /// # Errors
    /// When a record cannot be written or applied, or the disk fails. Log and image then no longer agree: the journal must
    /// not be used on.
    pub fn append(&mut self, records: &[MetadataRecord], replay: &mut Replay, now_ms: i64) -> Result<(), JournalError> {
        let features = replay.image().features.clone();
        let mut rest = records;
        while !rest.is_empty() {
            let (bytes, taken) = data_batch(rest, &features, self.place(now_ms)).map_err(JournalError::Encode)?;
            self.append_batch(bytes, &rest[..taken], replay, now_ms)?;
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// Appends records in one batch, so that a crash leaves all or none of them. Answers false, and does nothing, when they
    /// are more than a batch takes.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn append_together(
        &mut self,
        records: &[MetadataRecord],
        replay: &mut Replay,
        now_ms: i64,
    ) -> Result<bool, JournalError> {
        if records.is_empty() {
            return Ok(true);
        }
        let features = replay.image().features.clone();
        let (bytes, taken) = data_batch(records, &features, self.place(now_ms)).map_err(JournalError::Encode)?;
        if taken < records.len() {
            return Ok(false);
        }
        self.append_batch(bytes, records, replay, now_ms)?;
        Ok(true)
    }

    fn place(&self, now_ms: i64) -> Place {
        Place { base_offset: self.log.log_end_offset(), epoch: self.epoch, now_ms }
    }

    fn append_batch(
        &mut self,
        bytes: Bytes,
        records: &[MetadataRecord],
        replay: &mut Replay,
        now_ms: i64,
    ) -> Result<(), JournalError> {
        let base_offset = self.log.log_end_offset();
        self.append_bytes(bytes, now_ms)?;
        for (offset, record) in (base_offset..).zip(records) {
            replay.record(record, Provenance { offset, epoch: self.epoch, timestamp_ms: now_ms })?;
        }
        Ok(())
    }

    fn append_bytes(&mut self, bytes: Bytes, now_ms: i64) -> Result<(), JournalError> {
        self.bytes_since_snapshot += bytes.len() as u64;
        self.log.append_as_follower(bytes, now_ms)?;
        Ok(())
    }

    /// Makes what was appended durable, and so committed.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn flush(&mut self, now_ms: i64) -> Result<(), JournalError> {
        self.log.flush(now_ms)?;
        self.log.set_high_watermark(self.log.log_end_offset());
        Ok(())
    }

    /// Whether enough was written since the last snapshot, or it is long enough ago, for a new one.
    #[must_use]
    pub fn is_snapshot_due(&self, now_ms: i64) -> bool {
        let by_bytes = self.bytes_since_snapshot >= self.options.log.max_record_bytes_between_snapshots.max(1) as u64;
        by_bytes || self.snapshot_due_ms().is_some_and(|due_ms| due_ms <= now_ms)
    }

    /// When the next snapshot is due even if nothing more is written; none when nothing was since the last one.
    #[must_use]
    pub fn snapshot_due_ms(&self) -> Option<i64> {
        let interval_ms = self.options.log.max_snapshot_interval_ms;
        let has_news = self.bytes_since_snapshot > 0 && interval_ms > 0;
        has_news.then(|| self.last_snapshot_ms.saturating_add(interval_ms))
    }

    /// Writes a snapshot of a committed image and removes older snapshots and segments that are no longer needed.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn take_snapshot(&mut self, image: &MetadataImage, now_ms: i64) -> Result<SnapshotId, JournalError> {
        let contained = image.provenance;
        let id = SnapshotId { end_offset: contained.offset + 1, epoch: contained.epoch };
        let path = self.dir.join(id.file_name());
        if !self.snapshots.contains_key(&id) {
            let about = (&self.quorum, contained.timestamp_ms);
            let batches = checkpoint::encode(image.to_records(), &image.features, about, (id.epoch, now_ms))
                .map_err(JournalError::Encode)?;
            let size = checkpoint::write(&*self.disk, &path, &batches)?;
            tracing::info!("metadata: wrote {} of {size} bytes", id.file_name());
            self.snapshots.insert(id, size);
        }
        self.bytes_since_snapshot = 0;
        self.last_snapshot_ms = now_ms;
        self.clean(now_ms)?;
        Ok(id)
    }

    /// Removes snapshots beyond the retention, the oldest first and never the last; the log then starts at the oldest
    /// that is left.
    fn clean(&mut self, now_ms: i64) -> Result<(), JournalError> {
        while let Some((oldest, next)) = self.two_oldest() {
            if !self.is_beyond_retention(oldest, now_ms)? {
                break;
            }
            let path = self.dir.join(oldest.file_name());
            self.log.set_log_start_offset(next.end_offset)?;
            self.disk.remove_file(&path).map_err(|e| JournalError::io(&path, e))?;
            self.snapshots.remove(&oldest);
            tracing::info!("metadata: removed {}", oldest.file_name());
        }
        self.log.apply_retention(now_ms)?;
        if let Some(due) = self.log.due_files(now_ms) {
            due.delete()?;
        }
        Ok(())
    }

    fn two_oldest(&self) -> Option<(SnapshotId, SnapshotId)> {
        let mut ids = self.snapshots.keys();
        Some((*ids.next()?, *ids.next()?))
    }

    fn is_beyond_retention(&self, oldest: SnapshotId, now_ms: i64) -> Result<bool, JournalError> {
        let settings = &self.options.log;
        let size = self.log.size_bytes() + self.snapshots.values().sum::<u64>();
        if settings.max_retention_bytes >= 0 && size > settings.max_retention_bytes as u64 {
            return Ok(true);
        }
        if settings.max_retention_ms < 0 {
            return Ok(false);
        }
        let path = self.dir.join(oldest.file_name());
        let age_ms = now_ms - checkpoint::read(&*self.disk, &path)?.last_contained_ms;
        Ok(age_ms > settings.max_retention_ms)
    }

    /// Closes the log after a clean stop, so that it need not be checked at the next start.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn close(&mut self, now_ms: i64) -> Result<(), JournalError> {
        Ok(self.log.close(now_ms)?)
    }
}

/// A batch of as many of these records as one takes, and how many those are.
fn data_batch(records: &[MetadataRecord], features: &FeaturesImage, place: Place) -> Result<(Bytes, usize), String> {
    let mut builder = BatchBuilder::new(place.options(false));
    for record in records.iter().take(BATCH_RECORDS) {
        let value = record.write(record_version(record, features)).map_err(|e| e.to_string())?;
        if !builder.is_empty() && builder.estimated_len() + value.len() + RECORD_OVERHEAD > MAX_BATCH_BYTES {
            break;
        }
        builder.append(place.now_ms, None, Some(&value), &[]).map_err(|e| e.to_string())?;
    }
    let taken = builder.len();
    Ok((builder.build().map_err(|e| e.to_string())?, taken))
}

fn log_config(settings: &config::MetadataLog) -> LogConfig {
    LogConfig {
        segment_bytes: u32::try_from(settings.segment_bytes).unwrap_or(1 << 30),
        segment_ms: settings.segment_ms,
        max_message_bytes: MAX_BATCH_BYTES as u32,
        // Segments go when a snapshot has replaced them, not by age or size.
        delete: false,
        file_delete_delay_ms: settings.delete_delay_ms,
        ..LogConfig::default()
    }
}
