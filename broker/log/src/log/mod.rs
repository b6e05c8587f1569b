//! [`PartitionLog`]: one partition's log (Kafka's `UnifiedLog` and `LocalLog`).
//!
//! One owner at a time: all methods take `&mut self` or read fields, none waits for another thread. What takes long is
//! handed out as a task that runs without the log: [`ReadPlan`], [`FlushTask`], [`DueFiles`].

mod append;
mod compact;
mod flush;
mod load;
mod read;
mod retention;
mod snapshots;
mod timestamps;
mod truncate;
mod validate;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::LogConfig;
use crate::dirs::LogOffsets;
use crate::error::StorageError;
use crate::file::leader_epoch::{EpochEntry, LeaderEpochs};
use crate::home::Home;
use crate::index::AbortedTxn;
use crate::names::TopicPartition;
use crate::producer::{ProducerState, Producers};
use crate::segment::Segment;

pub use append::AppendInfo;
pub use compact::{Compacted, CompactionPlan, CompactionStats};
pub use flush::FlushTask;
pub use load::{OpenOptions, RecoveryReport};
pub use read::{FetchedRecords, ReadOptions, ReadPlan};
pub use retention::DueFiles;
pub use timestamps::{BatchPlace, BatchToSearch, Looked, TimestampedOffset, special};
pub use validate::{CheckedBatches, LeaderRules};

use read::Hints;

/// A partition's log.
///
/// `log_start_offset <= high_watermark <= log_end_offset` always. Offsets are those of records.
#[derive(Debug)]
pub struct PartitionLog {
    home: Home,
    partition: TopicPartition,
    config: LogConfig,
    /// Ascending by base offset; never empty; the last one is appended to.
    segments: Vec<Segment>,
    log_start_offset: i64,
    log_end_offset: i64,
    high_watermark: i64,
    /// Below it everything is durable.
    recovery_point: i64,
    last_flush_ms: i64,
    /// Counts truncations: a flush that began before one says nothing about what is there after it.
    truncations: u64,
    /// Whether segments were made since names in the directory were last synced.
    dir_is_dirty: bool,
    epochs: LeaderEpochs,
    producers: Producers,
    /// The offsets of the producer snapshots.
    snapshots: BTreeSet<i64>,
    /// Files that wait to be deleted, and when.
    doomed: Vec<(i64, Vec<PathBuf>)>,
    /// Up to where compaction has been, if it ever was here.
    cleaner_offset: Option<i64>,
    hints: Arc<Hints>,
}

impl PartitionLog {
    /// The partition.
    #[must_use]
    pub fn partition(&self) -> &TopicPartition {
        &self.partition
    }

    /// The partition's directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.home.dir
    }

    /// The log directory that the partition's directory is in.
    #[must_use]
    pub fn log_dir(&self) -> &Path {
        self.home.log_dir()
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &LogConfig {
        &self.config
    }

    /// Changes the settings; they count from the next operation on.
    pub fn set_config(&mut self, config: LogConfig) {
        self.config = config;
    }

    /// The first offset that can be read.
    #[must_use]
    pub fn log_start_offset(&self) -> i64 {
        self.log_start_offset
    }

    /// The offset that the next record gets.
    #[must_use]
    pub fn log_end_offset(&self) -> i64 {
        self.log_end_offset
    }

    /// The offset below which all in-sync replicas have the log.
    #[must_use]
    pub fn high_watermark(&self) -> i64 {
        self.high_watermark
    }

    /// Sets the high watermark, taken to the nearest offset between log start and end. Answers what it is now.
    pub fn set_high_watermark(&mut self, offset: i64) -> i64 {
        self.high_watermark = offset.clamp(self.log_start_offset, self.log_end_offset);
        self.producers.markers_replicated_below(self.high_watermark);
        self.high_watermark
    }

    /// The offset below which all transactions are decided and replicated: where `read_committed` ends.
    #[must_use]
    pub fn last_stable_offset(&self) -> i64 {
        let unstable = self.producers.first_unstable_offset().map(|o| o.max(self.log_start_offset));
        unstable.map_or(self.high_watermark, |offset| offset.min(self.high_watermark))
    }

    /// The offset below which everything is durable.
    #[must_use]
    pub fn recovery_point(&self) -> i64 {
        self.recovery_point
    }

    /// What the checkpoints of the log directory say of this log.
    #[must_use]
    pub fn offsets(&self) -> LogOffsets {
        let is_moved = self.log_start_offset > self.segments[0].base_offset;
        LogOffsets {
            log_dir: self.log_dir().to_owned(),
            partition: self.partition.clone(),
            recovery_point: self.recovery_point,
            log_start_offset: is_moved.then_some(self.log_start_offset),
            high_watermark: self.high_watermark,
            cleaner_offset: self.cleaner_offset,
        }
    }

    /// Says up to where compaction has been, as the checkpoint has it.
    pub(crate) fn set_cleaner_offset(&mut self, offset: Option<i64>) {
        self.cleaner_offset = offset;
    }

    /// Follows the directory to its new name.
    pub(crate) fn moved_to(&mut self, dir: PathBuf) {
        self.epochs.moved_to(&dir);
        // Files that wait to be deleted have the old name in their paths.
        for path in self.doomed.iter_mut().flat_map(|(_, paths)| paths) {
            if let Some(name) = path.file_name() {
                *path = dir.join(name);
            }
        }
        self.home.dir = dir;
    }

    /// Bytes of all segments, for DescribeLogDirs and retention by size.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.segments.iter().map(|s| s.size).sum()
    }

    /// How many segments there are.
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// The base offset of the segment that is appended to.
    #[must_use]
    pub fn active_segment_base_offset(&self) -> i64 {
        self.segments.last().map_or(self.log_start_offset, |s| s.base_offset)
    }

    /// The newest leader epoch that wrote to the log.
    #[must_use]
    pub fn latest_epoch(&self) -> Option<i32> {
        self.epochs.latest()
    }

    /// The leader epochs and where they began.
    #[must_use]
    pub fn epochs(&self) -> &[EpochEntry] {
        self.epochs.entries()
    }

    /// The last leader epoch at most `epoch`, and the offset at which it ended: the log end offset for the newest one.
    /// `None` when the log does not know (OffsetForLeaderEpoch, KIP-320).
    #[must_use]
    pub fn end_offset_for_epoch(&self, epoch: i32) -> Option<EpochEntry> {
        self.epochs.end_offset_for(epoch, self.log_end_offset)
    }

    /// The leader epoch that wrote `offset`.
    #[must_use]
    pub fn epoch_of_offset(&self, offset: i64) -> Option<i32> {
        self.epochs.epoch_of(offset)
    }

    /// Notes that a leader of `epoch` goes on from the log's end, before it has written anything.
    pub fn begin_epoch(&mut self, epoch: i32) {
        self.epochs.assign(epoch, self.log_end_offset);
    }

    /// The producers that wrote to the log and are not forgotten (DescribeProducers).
    pub fn active_producers(&self) -> impl Iterator<Item = &ProducerState> {
        self.producers.states()
    }

    /// Forgets producers that have not written for `producer.id.expiration.ms`.
    pub fn expire_producers(&mut self, now_ms: i64) {
        self.producers.expire(now_ms, self.config.producer_id_expiration_ms);
    }

    /// The aborted transactions that a `read_committed` reader of `[from, end)` must leave out.
    ///
    /// # Errors
    /// When an index cannot be read.
    pub fn aborted_transactions(&mut self, from: i64, end: i64) -> Result<Vec<AbortedTxn>, StorageError> {
        let first = self.segment_index_of(from);
        let mut found = Vec::new();
        for segment in &mut self.segments[first..] {
            let complete = segment.txn_index.collect(&self.home, from, end, &mut found);
            if complete.map_err(|e| StorageError::new(self.home.log_dir(), "reading a transaction index", e))? {
                break;
            }
        }
        Ok(found)
    }

    /// The index of the segment that holds `offset`, or would.
    fn segment_index_of(&self, offset: i64) -> usize {
        self.segments.partition_point(|s| s.base_offset <= offset).saturating_sub(1)
    }

    fn active(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("a log has at least one segment")
    }

    fn storage_error(&self, doing: &str, error: io::Error) -> StorageError {
        StorageError::new(self.home.log_dir(), format!("{}: {doing}", self.partition), error)
    }
}
