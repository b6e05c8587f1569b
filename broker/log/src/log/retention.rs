//! Removing the oldest segments, and deleting files some time after they were let go.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::PartitionLog;
use crate::disk::Disk;
use crate::error::{ReadError, StorageError};
use crate::names::{FileKind, Mark, marked};
use crate::segment::Segment;

/// Files to delete, which can be done without the log.
#[derive(Debug)]
#[must_use = "the files stay until they are deleted"]
pub struct DueFiles {
    disk: Arc<dyn Disk>,
    log_dir: PathBuf,
    paths: Vec<PathBuf>,
}

impl DueFiles {
    /// Deletes them.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn delete(self) -> Result<(), StorageError> {
        for path in &self.paths {
            match self.disk.remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(StorageError::new(&self.log_dir, format!("deleting {}", path.display()), error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Which files of a segment go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DoomedKinds {
    /// The segment's own; another segment takes its place.
    Segment,
    /// The producer snapshot at its base offset too.
    WithSnapshots,
}

impl PartitionLog {
    /// Removes segments that `retention.ms`, `retention.bytes` or the log start offset let go, if `cleanup.policy` says
    /// so, and moves the log start offset. Their files are only renamed; [`PartitionLog::due_files`] has them when
    /// `file.delete.delay.ms` is over. Answers how many segments went.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn apply_retention(&mut self, now_ms: i64) -> Result<usize, StorageError> {
        self.retain(now_ms).map_err(|e| self.storage_error("applying retention", e))
    }

    /// Rolls the active segment when `segment.ms` is over although nothing more is written, as a compacted topic needs.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn roll_if_old(&mut self, now_ms: i64) -> Result<bool, StorageError> {
        let active = self.segments.last_mut().expect("a log has at least one segment");
        let is_old = active.is_past_segment_ms(&self.home, &self.config, now_ms);
        let rolled =
            is_old.and_then(|old| if old { self.roll(self.log_end_offset, now_ms).map(|()| true) } else { Ok(false) });
        rolled.map_err(|e| self.storage_error("rolling a segment", e))
    }

    /// Lets go of records below `before` (-1: the high watermark), by moving the log start offset there. Answers the log
    /// start offset. Segments go with the next [`PartitionLog::apply_retention`].
    ///
    /// # Errors
    /// When `before` is above the high watermark, or the disk fails.
    pub fn delete_records(&mut self, before: i64) -> Result<i64, ReadError> {
        let before = if before == -1 { self.high_watermark } else { before };
        if before < 0 || before > self.high_watermark {
            return Err(ReadError::OffsetOutOfRange {
                offset: before,
                log_start_offset: self.log_start_offset,
                log_end_offset: self.high_watermark,
            });
        }
        self.advance_log_start(before).map_err(|e| self.storage_error("moving the log start offset", e))?;
        Ok(self.log_start_offset)
    }

    /// Moves the log start offset forward, as a follower does when its leader has.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn set_log_start_offset(&mut self, offset: i64) -> Result<(), StorageError> {
        let offset = offset.min(self.log_end_offset);
        self.high_watermark = self.high_watermark.max(offset);
        self.advance_log_start(offset).map_err(|e| self.storage_error("moving the log start offset", e))
    }

    /// True when [`PartitionLog::due_files`] would answer some.
    #[must_use]
    pub fn has_due_files(&self, now_ms: i64) -> bool {
        self.doomed.iter().any(|(due_ms, _)| *due_ms <= now_ms)
    }

    /// The files whose time to be deleted has come; `None` when there are none.
    #[must_use]
    pub fn due_files(&mut self, now_ms: i64) -> Option<DueFiles> {
        let due = self.doomed.extract_if(.., |(due_ms, _)| *due_ms <= now_ms);
        let paths: Vec<PathBuf> = due.flat_map(|(_, paths)| paths).collect();
        let log_dir = self.home.log_dir().to_owned();
        (!paths.is_empty()).then(|| DueFiles { disk: self.home.disk.clone(), log_dir, paths })
    }

    fn retain(&mut self, now_ms: i64) -> io::Result<usize> {
        let mut count = self.count_below_log_start();
        if self.config.delete {
            count = count.max(self.count_over_size()).max(self.count_expired(now_ms)?);
        }
        if count == 0 {
            return Ok(0);
        }
        if count == self.segments.len() {
            self.roll(self.log_end_offset, now_ms)?;
            // An empty active segment is replaced, not followed.
            count = count.min(self.segments.len() - 1);
        }
        let removed: Vec<Segment> = self.segments.drain(..count).collect();
        let bases: Vec<i64> = removed.iter().map(|s| s.base_offset).collect();
        tracing::info!("{}: retention removes the segments at {bases:?}", self.partition);
        self.doom(&bases, DoomedKinds::WithSnapshots, now_ms)?;
        let first = self.segments[0].base_offset;
        self.advance_log_start(first)?;
        Ok(count)
    }

    /// Segments, from the oldest on, that end at or below the log start offset.
    fn count_below_log_start(&self) -> usize {
        self.segments.windows(2).take_while(|pair| pair[1].base_offset <= self.log_start_offset).count()
    }

    /// Segments, from the oldest on, without which the log still has `retention.bytes`.
    fn count_over_size(&self) -> usize {
        let Ok(keep) = u64::try_from(self.config.retention_bytes) else { return 0 };
        let mut surplus = self.size_bytes().saturating_sub(keep);
        let mut count = 0;
        while count < self.removable() && self.segments[count].size <= surplus && surplus > 0 {
            surplus -= self.segments[count].size;
            count += 1;
        }
        count
    }

    /// Segments, from the oldest on, whose records are all older than `retention.ms`.
    fn count_expired(&mut self, now_ms: i64) -> io::Result<usize> {
        if self.config.retention_ms < 0 {
            return Ok(0);
        }
        let mut count = 0;
        while count < self.removable() {
            let largest = self.segments[count].largest_timestamp(&self.home)?;
            if now_ms.saturating_sub(largest) <= self.config.retention_ms {
                break;
            }
            count += 1;
        }
        Ok(count)
    }

    /// How many segments from the oldest on may go: those below the high watermark, and not an empty active one.
    fn removable(&self) -> usize {
        let last = self.segments.len() - 1;
        let below = self.segments.windows(2).take_while(|pair| pair[1].base_offset <= self.high_watermark).count();
        let is_all = below == last && self.segments[last].size > 0 && self.log_end_offset <= self.high_watermark;
        below + usize::from(is_all)
    }

    fn advance_log_start(&mut self, offset: i64) -> io::Result<()> {
        if offset > self.log_start_offset {
            self.log_start_offset = offset;
            self.high_watermark = self.high_watermark.max(offset);
            self.epochs.truncate_from_start(offset)?;
            self.producers.markers_replicated_below(offset);
        }
        Ok(())
    }

    /// Renames the files of segments that are no longer part of the log, and has them deleted later: a read that is under
    /// way may still need them.
    pub(super) fn doom(&mut self, bases: &[i64], kinds: DoomedKinds, now_ms: i64) -> io::Result<()> {
        self.hints.clear();
        let mut paths = Vec::new();
        for base_offset in bases {
            let with_snapshot = (kinds == DoomedKinds::WithSnapshots).then_some(FileKind::ProducerSnapshot);
            for path in
                FileKind::SEGMENT.into_iter().chain(with_snapshot).map(|kind| self.home.path(kind, *base_offset))
            {
                let doomed = marked(&path, Mark::Deleted);
                match self.home.disk.rename(&path, &doomed) {
                    Ok(()) => paths.push(doomed),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
            if kinds == DoomedKinds::WithSnapshots {
                self.snapshots.remove(base_offset);
            }
        }
        self.doomed.push((now_ms.saturating_add(self.config.file_delete_delay_ms), paths));
        Ok(())
    }
}
