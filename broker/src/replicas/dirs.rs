//! The end of a log directory: by a failure, or by a clean stop; and of a log in it, which is deleted in the background.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use kafka_log::{DoomedDir, LogOffsets, PartitionLog, StorageError};
use kafka_wire::Uuid;
use parking_lot::Mutex;
use tokio::sync::mpsc::UnboundedSender;

use super::Replicas;
use crate::clock;
use crate::partition::Partition;

/// So many logs are closed at a time at least: 2,000 that were written to took 1.1 seconds with the two threads that are Kafka's
/// default for each directory, and 0.65 with 16.
const CLOSING_THREADS_LEAST: usize = 16;

impl Replicas {
    /// Takes a directory that failed out of use; the others go on. Answers whether any is left.
    pub fn fail_dir(&self, error: &StorageError) -> bool {
        let mut guard = self.dirs.lock();
        let Some(dirs) = guard.as_mut() else { return true };
        let id = dirs.dir(&error.log_dir).and_then(kafka_log::LogDir::id);
        let (was_online, lost) = dirs.set_offline(&error.log_dir, format!("{}: {}", error.doing, error.source));
        let any_left = dirs.any_online();
        if was_online {
            self.untold.lock().extend(id);
        }
        self.futures.lock().retain(|_, future| future.log.log_dir() != error.log_dir);
        drop(guard);
        for partition in lost {
            if let Ok(partition) = self.leader_by_name(&partition.topic, partition.partition) {
                drop(partition.take_log());
            }
        }
        any_left
    }

    /// The ids of the directories that have failed since the last call.
    pub fn take_failed_dirs(&self) -> Vec<Uuid> {
        std::mem::take(&mut self.untold.lock())
    }

    /// Takes a directory out of use because something else in it has failed.
    pub fn abandon_dir(&self, path: &Path, reason: &str) {
        if let Some(dirs) = self.dirs.lock().as_mut() {
            dirs.set_offline(path, reason);
        }
    }

    /// The offsets of all open logs, for the checkpoints.
    pub(super) fn offsets(&self) -> Vec<LogOffsets> {
        self.all().iter().filter_map(|p| p.with_log(|log| Ok(log.offsets())).ok()).collect()
    }

    /// Writes the checkpoints that have changed.
    pub fn write_checkpoints(&self) {
        let failed = match self.dirs.lock().as_mut() {
            // Asked for with the directories held, so that they cannot be those of a log that is deleted meanwhile.
            Some(dirs) => dirs.write_checkpoints(&self.offsets()),
            None => Vec::new(),
        };
        failed.iter().for_each(|error| self.report(error));
    }

    /// The end: closes all logs, and marks the directories as cleanly shut down. Nothing can be appended any more.
    pub fn shut_down(&self, broker_epoch: i64) {
        let mut offsets = self.close_all(&self.all());
        // A copy that goes on finds nothing to copy from or to, and ends; one that is being put in place has been waited for.
        let futures = std::mem::take(&mut *self.futures.lock());
        offsets.extend(futures.into_values().filter_map(|future| self.close(future.log)));
        if let Some(dirs) = self.dirs.lock().take() {
            for error in dirs.shut_down(&offsets, broker_epoch) {
                tracing::error!(%error, "the log directory was not shut down cleanly");
            }
        }
    }

    /// Closes the logs of these partitions, many at a time: each waits for its disk a few times, which the disk answers
    /// together.
    fn close_all(&self, partitions: &[Arc<Partition>]) -> Vec<LogOffsets> {
        let next = AtomicUsize::new(0);
        let closed = Mutex::new(Vec::with_capacity(partitions.len()));
        let work = || {
            while let Some(partition) = partitions.get(next.fetch_add(1, Ordering::Relaxed)) {
                let offsets = partition.take_log().and_then(|log| self.close(log));
                closed.lock().extend(offsets);
            }
        };
        let per_dir = usize::try_from(self.config.load().log.num_recovery_threads_per_data_dir).unwrap_or(1);
        let threads = per_dir.max(CLOSING_THREADS_LEAST).min(partitions.len());
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        closed.into_inner()
    }

    /// Closes a log and answers its last offsets. A directory in which one cannot be closed is not clean.
    pub(super) fn close(&self, mut log: PartitionLog) -> Option<LogOffsets> {
        match log.close(clock::now_ms()) {
            Ok(()) => Some(log.offsets()),
            Err(error) => {
                tracing::error!(%error, "the log was not closed cleanly");
                if let Some(dirs) = self.dirs.lock().as_mut() {
                    dirs.set_offline(&error.log_dir, error.to_string());
                }
                None
            }
        }
    }

    /// How long a deleted log stays on disk (`log.segment.delete.delay.ms`).
    pub(super) fn delete_delay(&self) -> Duration {
        let text = self.config.load().topic_defaults().get("file.delete.delay.ms").cloned();
        Duration::from_millis(text.and_then(|t| t.parse().ok()).unwrap_or(0))
    }
}

/// Deletes directories after a while, on a thread for blocking work. A stop of the broker leaves them to its next start.
pub(super) fn delete_later(doomed: Vec<DoomedDir>, delay: Duration, failed: UnboundedSender<StorageError>) {
    if doomed.is_empty() {
        return;
    }
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        let deleted = tokio::task::spawn_blocking(move || {
            for dir in doomed {
                if let Err(error) = dir.delete() {
                    let _ = failed.send(error);
                }
            }
        });
        if let Err(error) = deleted.await {
            tracing::error!(%error, "deleting a log directory ended early");
        }
    });
}
