//! Compaction: of the records with the same key only the last one stays (Kafka's `Cleaner`, KIP-534 for tombstones).
//!
//! In three steps. [`PartitionLog::compaction_plan`] decides what is to be compacted; [`CompactionPlan::run`], without the
//! log, reads it twice, once to learn each key's last offset and once to write what stays to new segments, marked
//! `.cleaned`; [`PartitionLog::finish_compaction`] puts these in the place of the old ones. Offsets never change. The
//! active segment is never compacted, nor anything behind an open transaction. Messages of magic 0 and 1 stay as they are.

mod filter;
mod key_offsets;
mod run;
mod transactions;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::PartitionLog;
use super::retention::DoomedKinds;
use crate::config::LogConfig;
use crate::disk::DiskFile;
use crate::error::StorageError;
use crate::home::Home;
use crate::index::AbortedTxn;
use crate::names::{FileKind, Mark};
use crate::segment::Segment;

pub use run::CompactionStats;

/// A compaction that can run without the log.
#[derive(Debug)]
#[must_use = "nothing is compacted before it has run and was finished"]
pub struct CompactionPlan {
    home: Home,
    config: LogConfig,
    /// The segments from the log's start up to the first that must not be touched.
    sources: Vec<SourceSegment>,
    /// Where the records begin that no compaction has seen.
    first_dirty_offset: i64,
    /// Where the records begin that must not be compacted.
    first_uncleanable_offset: i64,
    aborted: Vec<AbortedTxn>,
    last_of_producers: HashMap<i64, LastOfProducer>,
    truncations: u64,
    now_ms: i64,
}

#[derive(Debug)]
struct SourceSegment {
    base_offset: i64,
    size: u64,
    index_bytes: u64,
    file: Arc<dyn DiskFile>,
}

/// What must stay so that a producer's sequence numbers and epoch are not forgotten.
#[derive(Debug, Clone, Copy)]
struct LastOfProducer {
    last_data_offset: Option<i64>,
    producer_epoch: i16,
}

/// A compaction that has run: new segments, not yet in place.
#[derive(Debug)]
#[must_use = "the new segments are not in place yet"]
pub struct Compacted {
    log_dir: PathBuf,
    groups: Vec<Group>,
    /// Up to where it went.
    end_offset: i64,
    truncations: u64,
    /// What it did.
    pub stats: CompactionStats,
}

/// A new segment and those in whose place it comes.
#[derive(Debug)]
struct Group {
    cleaned: Segment,
    replaced: Vec<i64>,
}

impl PartitionLog {
    /// The compaction that is due: `cleanup.policy` has `compact`, and the part of the log that no compaction has seen is
    /// larger than `min.cleanable.dirty.ratio` or older than `max.compaction.lag.ms`. `None` when none is due.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn compaction_plan(&mut self, now_ms: i64) -> Result<Option<CompactionPlan>, StorageError> {
        self.plan_compaction(now_ms).map_err(|e| self.storage_error("planning a compaction", e))
    }

    /// Puts the new segments in place. Answers whether it did: not when the log was truncated or lost segments in the
    /// meantime; then the new ones are dropped.
    ///
    /// # Errors
    /// When the disk fails; what is half done is completed or undone at the next start.
    pub fn finish_compaction(&mut self, compacted: Compacted, now_ms: i64) -> Result<bool, StorageError> {
        let is_stale = compacted.truncations != self.truncations
            || compacted.groups.iter().flat_map(|g| &g.replaced).any(|base| self.position_of(*base).is_none());
        if is_stale {
            compacted.discard(&self.home)?;
            return Ok(false);
        }
        let end_offset = compacted.end_offset;
        for group in compacted.groups {
            self.swap(group, now_ms).map_err(|e| self.storage_error("putting compacted segments in place", e))?;
        }
        self.cleaner_offset = Some(end_offset);
        Ok(true)
    }

    fn plan_compaction(&mut self, now_ms: i64) -> io::Result<Option<CompactionPlan>> {
        if !self.config.compact {
            return Ok(None);
        }
        let cleaned = self.cleaner_offset.unwrap_or(self.log_start_offset);
        let first_dirty_offset = cleaned.clamp(self.log_start_offset, self.log_end_offset);
        let first_uncleanable_offset = self.first_uncleanable_offset(first_dirty_offset, now_ms)?;
        if first_uncleanable_offset <= first_dirty_offset
            || !self.is_due(first_dirty_offset, first_uncleanable_offset, now_ms)?
        {
            return Ok(None);
        }
        let home = self.home.clone();
        let mut sources = Vec::new();
        for segment in self.segments.iter_mut().filter(|s| s.base_offset < first_uncleanable_offset) {
            let (base_offset, size) = (segment.base_offset, segment.size);
            let (index_bytes, file) = (segment.index_bytes(&home)?, segment.log(&home)?);
            sources.push(SourceSegment { base_offset, size, index_bytes, file });
        }
        let mut aborted = Vec::new();
        for segment in &mut self.segments {
            segment.txn_index.collect(&home, 0, i64::MAX, &mut aborted)?;
        }
        aborted.sort_by_key(|t| t.first_offset);
        let last = |p: &crate::ProducerState| LastOfProducer {
            last_data_offset: p.last_batch().map(|b| b.last_offset),
            producer_epoch: p.producer_epoch,
        };
        Ok(Some(CompactionPlan {
            home,
            config: self.config.clone(),
            sources,
            first_dirty_offset,
            first_uncleanable_offset,
            aborted,
            last_of_producers: self.producers.states().map(|p| (p.producer_id, last(p))).collect(),
            truncations: self.truncations,
            now_ms,
        }))
    }

    /// The active segment, an open transaction, and segments that are younger than `min.compaction.lag.ms` end what may
    /// be compacted; so does the high watermark.
    fn first_uncleanable_offset(&mut self, first_dirty_offset: i64, now_ms: i64) -> io::Result<i64> {
        let active = self.active_segment_base_offset();
        let undecided = self.producers.first_undecided_offset().unwrap_or(i64::MAX);
        let mut end = active.min(undecided).min(self.high_watermark);
        if self.config.min_compaction_lag_ms > 0 {
            let youngest = now_ms.saturating_sub(self.config.min_compaction_lag_ms);
            for segment in self.segments.iter_mut().filter(|s| s.base_offset >= first_dirty_offset) {
                if segment.base_offset < end && segment.largest_timestamp(&self.home)? > youngest {
                    end = segment.base_offset;
                }
            }
        }
        Ok(end)
    }

    fn is_due(&mut self, first_dirty_offset: i64, end: i64, now_ms: i64) -> io::Result<bool> {
        let (mut clean_bytes, mut dirty_bytes, mut earliest) = (0u64, 0u64, i64::MAX);
        for segment in self.segments.iter_mut().filter(|s| s.base_offset < end) {
            if segment.base_offset < first_dirty_offset {
                clean_bytes += segment.size;
                continue;
            }
            dirty_bytes += segment.size;
            let first = segment.first_timestamp(&self.home)?;
            if first >= 0 {
                earliest = earliest.min(first);
            }
        }
        if dirty_bytes == 0 {
            return Ok(false);
        }
        let is_too_old = self.config.max_compaction_lag_ms != i64::MAX
            && now_ms.saturating_sub(earliest) > self.config.max_compaction_lag_ms;
        let ratio = dirty_bytes as f64 / (clean_bytes + dirty_bytes) as f64;
        Ok(is_too_old || ratio > self.config.min_cleanable_dirty_ratio)
    }

    fn position_of(&self, base_offset: i64) -> Option<usize> {
        self.segments.binary_search_by_key(&base_offset, |s| s.base_offset).ok()
    }

    /// A crash before all files of the new segment are marked `.swap` leaves the old segments; from then on, the new one.
    fn swap(&mut self, group: Group, now_ms: i64) -> io::Result<()> {
        let base_offset = group.cleaned.base_offset;
        remark(&self.home, base_offset, Mark::Cleaned, Mark::Swap)?;
        self.home.disk.sync_dir(&self.home.dir)?;
        let first = self.position_of(group.replaced[0]).expect("looked for just now");
        self.segments.splice(first..first + group.replaced.len(), [group.cleaned]);
        let merged: Vec<i64> = group.replaced.iter().copied().filter(|b| *b != base_offset).collect();
        self.doom(&[base_offset], DoomedKinds::Segment, now_ms)?;
        self.doom(&merged, DoomedKinds::WithSnapshots, now_ms)?;
        remark(&self.home, base_offset, Mark::Swap, Mark::None)?;
        self.home.disk.sync_dir(&self.home.dir)
    }
}

impl Compacted {
    fn discard(self, home: &Home) -> Result<(), StorageError> {
        let cleaned = home.with_mark(Mark::Cleaned);
        for group in &self.groups {
            remove(&cleaned, group.cleaned.base_offset)
                .map_err(|e| StorageError::new(&self.log_dir, "dropping compacted segments", e))?;
        }
        Ok(())
    }
}

/// Gives a segment's files another mark.
fn remark(home: &Home, base_offset: i64, from: Mark, to: Mark) -> io::Result<()> {
    let (from, to) = (home.with_mark(from), home.with_mark(to));
    for kind in FileKind::SEGMENT {
        match home.disk.rename(&from.path(kind, base_offset), &to.path(kind, base_offset)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && kind == FileKind::TxnIndex => {}
            other => other?,
        }
    }
    Ok(())
}

/// Deletes a segment's files.
fn remove(home: &Home, base_offset: i64) -> io::Result<()> {
    for kind in FileKind::SEGMENT {
        match home.disk.remove_file(&home.path(kind, base_offset)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
