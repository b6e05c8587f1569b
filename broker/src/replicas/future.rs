//! Moving a partition's log to another log directory of this broker (AlterReplicaLogDirs, KIP-113): a future log is
//! copied beside the current one, and takes its place when it has everything.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_core::image::MetadataImage;
use kafka_log::{
    AppendError, FoundLog, PartitionLog, PlaceError, ReadError, ReadOptions, StorageError, TopicPartition,
};
use kafka_wire::error_code::ErrorCode;

use super::{Replicas, dirs};
use crate::clock;
use crate::partition::Partition;
use crate::random;

/// Bytes copied at a time.
const COPY_BYTES: usize = 1024 * 1024;
/// With fewer records than this to copy, the partition is held for the rest, so that the copy comes to its end.
const LAST_STEP_RECORDS: i64 = 10_000;

/// Why a copy does not go on.
#[derive(Debug, thiserror::Error)]
enum CopyError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Append(#[from] AppendError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the partition or its copy is gone")]
    Gone,
}

impl Replicas {
    /// Begins to move a partition's log to `dir`. Nothing happens if it is there.
    ///
    /// # Errors
    /// LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR, or as [`Replicas::leader`].
    pub fn move_log(self: &Arc<Self>, topic: &str, index: i32, dir: &Path) -> Result<(), ErrorCode> {
        let partition = self.leader_by_name(topic, index)?;
        let name = TopicPartition::new(topic, index);
        let (place, start, config) =
            partition.with_log(|log| Ok((log.log_dir().to_owned(), log.log_start_offset(), log.config().clone())))?;
        let mut guard = self.dirs.lock();
        let dirs = guard.as_mut().ok_or(ErrorCode::KAFKA_STORAGE_ERROR)?;
        match dirs.dir(dir) {
            None => return Err(ErrorCode::LOG_DIR_NOT_FOUND),
            Some(found) if !found.is_online() => return Err(ErrorCode::KAFKA_STORAGE_ERROR),
            Some(_) => {}
        }
        let mut futures = self.futures.lock();
        if let Some(old) = futures.get(&name) {
            if old.log_dir() == dir {
                return Ok(());
            }
            let old = futures.remove(&name).ok_or(ErrorCode::UNKNOWN_SERVER_ERROR)?;
            self.drop_future(dirs, old);
        }
        if place == dir {
            return Ok(());
        }
        let id = partition.topic_id;
        let made = dirs.create_future_log(&name, id, config, dir, random::bytes(), clock::now_ms());
        let mut future = made.map_err(|error| self.place_error(&error))?;
        future.truncate_fully_and_start_at(start, clock::now_ms()).map_err(|error| {
            self.report(&error);
            ErrorCode::KAFKA_STORAGE_ERROR
        })?;
        futures.insert(name, future);
        drop((futures, guard));
        self.copy_in_background(partition);
        Ok(())
    }

    /// Goes on with a copy that a stop has interrupted.
    pub(super) fn resume_future(self: &Arc<Self>, image: &MetadataImage, found: &FoundLog) {
        let settings = self.settings(&found.partition.topic, image);
        let guard = self.dirs.lock();
        let Some(dirs) = guard.as_ref() else { return };
        match dirs.open_log(found, settings.log, clock::now_ms()) {
            Ok((log, _)) => {
                drop(guard);
                self.futures.lock().insert(found.partition.clone(), log);
                if let Ok(partition) = self.leader_by_name(&found.partition.topic, found.partition.partition) {
                    self.copy_in_background(partition);
                }
            }
            Err(error) => self.report(&error),
        }
    }

    fn copy_in_background(self: &Arc<Self>, partition: Arc<Partition>) {
        let replicas = self.clone();
        tokio::task::spawn_blocking(move || {
            let from = partition.with_log(|log| Ok(log.log_dir().to_owned())).unwrap_or_default();
            match replicas.copy(&partition) {
                Ok(to) => tracing::info!(topic = %partition.topic, partition = partition.index,
                    from = %from.display(), to = %to.display(), "the log has moved"),
                Err(CopyError::Gone) => {}
                Err(error) => {
                    tracing::error!(topic = %partition.topic, partition = partition.index, %error,
                        "the log cannot be moved");
                    if let CopyError::Storage(error)
                    | CopyError::Read(ReadError::Storage(error))
                    | CopyError::Append(AppendError::Storage(error)) = &error
                    {
                        replicas.report(error);
                    }
                }
            }
        });
    }

    /// Copies until little is left, then the rest with the partition held, and puts the copy in place.
    fn copy(&self, partition: &Partition) -> Result<PathBuf, CopyError> {
        let name = TopicPartition::new(&*partition.topic, partition.index);
        loop {
            let mut futures = self.futures.lock();
            let future = futures.get_mut(&name).ok_or(CopyError::Gone)?;
            let left = partition.with_log(|log| Ok(log.log_end_offset())).map_err(|_| CopyError::Gone)?;
            if left - future.log_end_offset() <= LAST_STEP_RECORDS {
                break;
            }
            let offset = future.log_end_offset();
            let read = partition.with_log(|log| Ok(read_from(log, offset))).map_err(|_| CopyError::Gone)?;
            append(future, read?)?;
        }
        self.promote(partition, &name)
    }

    fn promote(&self, partition: &Partition, name: &TopicPartition) -> Result<PathBuf, CopyError> {
        let mut guard = self.dirs.lock();
        let dirs = guard.as_mut().ok_or(CopyError::Gone)?;
        let mut future = self.futures.lock().remove(name).ok_or(CopyError::Gone)?;
        let to = future.log_dir().to_owned();
        let mut doomed = None;
        partition
            .replace_log::<CopyError>(|current| {
                while future.log_end_offset() < current.log_end_offset() {
                    let records = read_from(current, future.log_end_offset())?;
                    append(&mut future, records)?;
                }
                let high_watermark = current.high_watermark();
                let (mut log, dir) = dirs.promote(current, future, random::bytes())?;
                log.set_high_watermark(high_watermark);
                doomed = Some(dir);
                Ok(log)
            })
            .ok_or(CopyError::Gone)??;
        drop(guard);
        dirs::delete_later(doomed.into_iter().collect(), self.delete_delay(), self.failed.clone());
        Ok(to)
    }

    fn drop_future(&self, dirs: &mut kafka_log::LogDirs, future: PartitionLog) {
        match dirs.delete_log(future, random::bytes()) {
            Ok(dir) => dirs::delete_later(vec![dir], self.delete_delay(), self.failed.clone()),
            Err(error) => self.report(&error),
        }
    }

    fn place_error(&self, error: &PlaceError) -> ErrorCode {
        if let PlaceError::Storage(error) = error {
            self.report(error);
        }
        ErrorCode::KAFKA_STORAGE_ERROR
    }
}

fn read_from(log: &mut PartitionLog, offset: i64) -> Result<kafka_wire::Records, ReadError> {
    let upper_bound = log.log_end_offset();
    let offset = offset.max(log.log_start_offset());
    let read = log.read(ReadOptions { offset, max_bytes: COPY_BYTES, min_one_batch: true, upper_bound })?;
    Ok(read.records)
}

fn append(future: &mut PartitionLog, records: kafka_wire::Records) -> Result<(), CopyError> {
    if records.is_empty() {
        return Err(CopyError::Gone);
    }
    future.append_as_follower(records.into_bytes(), clock::now_ms())?;
    Ok(())
}
