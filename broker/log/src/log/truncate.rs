//! Cutting the log's end off, as a follower must that has what its leader has not; and closing it.

use std::io;

use super::PartitionLog;
use super::retention::DoomedKinds;
use crate::error::StorageError;
use crate::scan::ScanError;
use crate::segment::Segment;

impl PartitionLog {
    /// Removes all records at or behind `offset`. Nothing happens if the log ends there or before. The recovery point goes
    /// back with it: its checkpoint must be written before anything is appended.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn truncate_to(&mut self, offset: i64, now_ms: i64) -> Result<(), StorageError> {
        if offset >= self.log_end_offset {
            return Ok(());
        }
        if offset < self.segments[0].base_offset {
            return self.truncate_fully_and_start_at(offset, now_ms);
        }
        self.truncate(offset, now_ms).map_err(|e| self.storage_error("truncating", e.into()))
    }

    /// Removes all records; the next one gets `offset`.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn truncate_fully_and_start_at(&mut self, offset: i64, now_ms: i64) -> Result<(), StorageError> {
        self.restart(offset, now_ms).map_err(|e| self.storage_error("truncating fully", e))
    }

    fn truncate(&mut self, offset: i64, now_ms: i64) -> Result<(), ScanError> {
        tracing::info!("{}: truncating from {} to {offset}", self.partition, self.log_end_offset);
        self.truncations += 1;
        self.recovery_point = self.recovery_point.min(offset);
        let kept = self.segments.partition_point(|s| s.base_offset <= offset);
        let bases: Vec<i64> = self.segments.drain(kept..).map(|s| s.base_offset).collect();
        self.doom(&bases, DoomedKinds::WithSnapshots, now_ms)?;
        let home = self.home.clone();
        self.active().truncate_to(&home, offset)?;
        self.log_end_offset = offset;
        self.log_start_offset = self.log_start_offset.min(offset);
        self.high_watermark = self.high_watermark.min(offset);
        self.cleaner_offset = self.cleaner_offset.map(|cleaned| cleaned.min(offset));
        self.epochs.truncate_from_end(offset)?;
        self.delete_snapshots(|snapshot| snapshot > offset)?;
        self.reload_producers(now_ms)
    }

    fn restart(&mut self, offset: i64, now_ms: i64) -> io::Result<()> {
        tracing::info!("{}: truncating fully, starting at {offset}", self.partition);
        self.truncations += 1;
        let bases: Vec<i64> = self.segments.drain(..).map(|s| s.base_offset).collect();
        let doomed = self.doom(&bases, DoomedKinds::WithSnapshots, now_ms);
        self.segments.push(Segment::create(&self.home, offset, &self.config, now_ms)?);
        self.dir_is_dirty = true;
        self.log_start_offset = offset;
        self.log_end_offset = offset;
        self.high_watermark = offset;
        self.recovery_point = self.recovery_point.min(offset);
        self.cleaner_offset = self.cleaner_offset.map(|_| offset);
        self.producers.clear();
        doomed?;
        self.epochs.clear()?;
        self.delete_snapshots(|_| true)
    }

    /// Closes the log after a clean shutdown: indexes complete, producers in a snapshot, all of it durable. The log can
    /// be used on.
    ///
    /// # Errors
    /// When the disk fails; the shutdown was not clean then.
    pub fn close(&mut self, now_ms: i64) -> Result<(), StorageError> {
        let home = self.home.clone();
        let sealed = self.active().seal(&home).and_then(|()| self.take_snapshot());
        sealed.map_err(|e| self.storage_error("closing", e))?;
        let task = self.full_flush_task(now_ms).map_err(|e| self.storage_error("closing", e))?;
        task.run()?;
        self.complete_flush(&task);
        Ok(())
    }
}
