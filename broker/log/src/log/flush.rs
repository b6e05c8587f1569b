//! Making the log durable.
//!
//! What must be durable before the recovery point may pass it: the batches, and of sealed segments the indexes, which an
//! unclean start does not make again. The active segment's indexes need no sync.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::PartitionLog;
use crate::disk::{Disk, DiskFile};
use crate::error::StorageError;
use crate::segment::Segment;

/// A flush that can run without the log, on another thread.
#[derive(Debug)]
#[must_use = "nothing is durable before it has run and was completed"]
pub struct FlushTask {
    disk: Arc<dyn Disk>,
    log_dir: PathBuf,
    files: Vec<Arc<dyn DiskFile>>,
    /// The partition's directory, when names in it are new.
    dir: Option<PathBuf>,
    end_offset: i64,
    /// The index of the first segment that is synced.
    first_segment: usize,
    truncations: u64,
    now_ms: i64,
}

impl FlushTask {
    /// Syncs; may take long. Give the task back with [`PartitionLog::complete_flush`] after.
    ///
    /// # Errors
    /// When the disk fails: it must go offline, and a retry proves nothing.
    pub fn run(&self) -> Result<(), StorageError> {
        let synced = self.files.iter().try_for_each(|f| f.sync());
        let synced = synced.and_then(|()| self.dir.as_ref().map_or(Ok(()), |dir| self.disk.sync_dir(dir)));
        synced.map_err(|e| StorageError::new(&self.log_dir, "flushing", e))
    }
}

impl PartitionLog {
    /// The flush of all that is not durable yet; `None` when everything is.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn flush_task(&mut self, now_ms: i64) -> Result<Option<FlushTask>, StorageError> {
        self.prepare_flush(self.log_end_offset, now_ms).map_err(|e| self.storage_error("flushing", e))
    }

    /// The flush of the segments that are sealed, which Kafka does after each roll; `None` when they are durable.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn sealed_flush_task(&mut self, now_ms: i64) -> Result<Option<FlushTask>, StorageError> {
        let end = self.active_segment_base_offset();
        self.prepare_flush(end, now_ms).map_err(|e| self.storage_error("flushing", e))
    }

    /// After an append, the flush that `flush.messages` asks for before it is answered; `None` when it is not due.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn flush_task_of_messages(&mut self, now_ms: i64) -> Result<Option<FlushTask>, StorageError> {
        if self.log_end_offset - self.recovery_point < self.config.flush_messages {
            return Ok(None);
        }
        self.flush_task(now_ms)
    }

    /// Notes that a task has run: the recovery point moves up to where the log ended when the task was made. It says nothing
    /// of a log that was truncated since, or has come in the place of the one that it was made for.
    pub fn complete_flush(&mut self, task: &FlushTask) {
        if task.truncations == self.truncations && task.log_dir == self.home.log_dir() {
            self.recovery_point = self.recovery_point.max(task.end_offset);
            self.dir_is_dirty &= task.dir.is_none();
            self.last_flush_ms = self.last_flush_ms.max(task.now_ms);
            // Sealed segments that are durable now are closed, those before them were.
            let last = self.segments.len() - 1;
            let from = task.first_segment.min(last);
            let durable = self.segments[from..last].iter_mut().filter(|s| s.base_offset < task.end_offset);
            durable.for_each(Segment::release);
        }
    }

    /// Makes everything durable, now.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn flush(&mut self, now_ms: i64) -> Result<(), StorageError> {
        if let Some(task) = self.flush_task(now_ms)? {
            task.run()?;
            self.complete_flush(&task);
        }
        Ok(())
    }

    /// Whether `flush.ms` has passed since the last flush and there is something to flush.
    #[must_use]
    pub fn is_flush_due(&self, now_ms: i64) -> bool {
        self.recovery_point < self.log_end_offset
            && self.config.flush_ms != i64::MAX
            && now_ms.saturating_sub(self.last_flush_ms) >= self.config.flush_ms
    }

    fn prepare_flush(&mut self, end_offset: i64, now_ms: i64) -> io::Result<Option<FlushTask>> {
        if self.recovery_point >= end_offset {
            return Ok(None);
        }
        let last = self.segments.len() - 1;
        self.task(end_offset, last, now_ms).map(Some)
    }

    /// The flush of everything, indexes of the active segment included: after a clean shutdown they count.
    pub(super) fn full_flush_task(&mut self, now_ms: i64) -> io::Result<FlushTask> {
        self.task(self.log_end_offset, self.segments.len(), now_ms)
    }

    /// A flush up to `end_offset`, with the indexes of the segments below `sealed`.
    fn task(&mut self, end_offset: i64, sealed: usize, now_ms: i64) -> io::Result<FlushTask> {
        // The recovery point may only pass epochs that the file has.
        self.epochs.save(self.log_end_offset)?;
        let first = self.segment_index_of(self.recovery_point);
        let mut files = Vec::new();
        for (index, segment) in self.segments.iter_mut().enumerate().skip(first) {
            let is_sealed = index < sealed;
            if is_sealed || segment.base_offset < end_offset {
                files.extend(segment.files_to_sync(&self.home, is_sealed)?);
            }
        }
        Ok(FlushTask {
            disk: self.home.disk.clone(),
            log_dir: self.home.log_dir().to_owned(),
            files,
            dir: self.dir_is_dirty.then(|| self.home.dir.clone()),
            end_offset,
            first_segment: first,
            truncations: self.truncations,
            now_ms,
        })
    }
}
