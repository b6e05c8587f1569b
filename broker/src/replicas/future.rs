//! Moving a partition's log to another log directory of this broker (AlterReplicaLogDirs, KIP-113): a future log is
//! copied beside the current one, and takes its place when it has everything.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kafka_core::image::MetadataImage;
use kafka_log::{
    AppendError, FoundLog, LogDir, PartitionLog, PlaceError, ReadError, ReadOptions, StorageError, TopicPartition,
};
use kafka_wire::error_code::ErrorCode;

use super::load::is_damage;
use super::{Replicas, dirs};
use crate::clock;
use crate::partition::Partition;
use crate::random;

/// Bytes copied at a time.
const COPY_BYTES: usize = 1024 * 1024;
/// With fewer records than this to copy, the partition is held for the rest, so that the copy comes to its end.
const LAST_STEP_RECORDS: i64 = 10_000;

/// A log that is being copied from the partition's log.
#[derive(Debug)]
pub(super) struct FutureLog {
    pub(super) log: PartitionLog,
    /// Which copying this is: a later one may be of the same partition, to another directory.
    number: u64,
}

/// Numbers the copyings of this process.
static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

impl FutureLog {
    pub(super) fn new(log: PartitionLog) -> Self {
        Self { log, number: NEXT_NUMBER.fetch_add(1, Ordering::Relaxed) }
    }
}

/// Why a copy does not go on.
#[derive(Debug, thiserror::Error)]
enum CopyError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Append(#[from] AppendError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("nothing can be read at offset {0}")]
    Nothing(i64),
    #[error("the partition or its copy is gone")]
    Gone,
}

impl CopyError {
    /// The failure of a disk, if it is one.
    fn storage(&self) -> Option<&StorageError> {
        match self {
            Self::Storage(error)
            | Self::Read(ReadError::Storage(error))
            | Self::Append(AppendError::Storage(error)) => Some(error),
            _ => None,
        }
    }
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
            if old.log.log_dir() == dir {
                return Ok(());
            }
            let old = futures.remove(&name).ok_or(ErrorCode::UNKNOWN_SERVER_ERROR)?;
            self.drop_future(dirs, old.log);
        }
        if place == dir {
            return Ok(());
        }
        // As with Kafka: what is offline may hold a future log of this partition.
        if !dirs.dirs().iter().all(LogDir::is_online) {
            return Err(ErrorCode::KAFKA_STORAGE_ERROR);
        }
        let id = partition.topic_id;
        let made = dirs.create_future_log(&name, id, config, dir, random::bytes(), clock::now_ms());
        let mut log = made.map_err(|error| self.place_error(&error))?;
        if let Err(error) = log.truncate_fully_and_start_at(start, clock::now_ms()) {
            self.report(&error);
            self.drop_future(dirs, log);
            return Err(ErrorCode::KAFKA_STORAGE_ERROR);
        }
        let future = FutureLog::new(log);
        let number = future.number;
        futures.insert(name, future);
        drop((futures, guard));
        self.copy_in_background(partition, number);
        Ok(())
    }

    /// Goes on with a copy that a stop has interrupted. One that is damaged is made anew when it is asked for again.
    pub(super) fn resume_future(self: &Arc<Self>, image: &MetadataImage, found: &FoundLog) {
        let settings = self.settings(&found.partition.topic, image);
        let mut guard = self.dirs.lock();
        let Some(dirs) = guard.as_mut() else { return };
        match dirs.open_log(found, settings.log, clock::now_ms()) {
            Ok((log, _)) => {
                drop(guard);
                let future = FutureLog::new(log);
                let number = future.number;
                self.futures.lock().insert(found.partition.clone(), future);
                if let Ok(partition) = self.leader_by_name(&found.partition.topic, found.partition.partition) {
                    self.copy_in_background(partition, number);
                }
            }
            Err(error) if is_damage(&error) => {
                tracing::warn!(partition = %found.partition, %error, "what was copied to move the log is dropped");
                let mut doomed = Vec::new();
                self.doom(dirs, found, &mut doomed);
                dirs::delete_later(doomed, self.delete_delay(), self.news.failed.clone());
            }
            Err(error) => {
                drop(guard);
                self.fail_dir(&error);
                self.report(&error);
            }
        }
    }

    fn copy_in_background(self: &Arc<Self>, partition: Arc<Partition>, number: u64) {
        let replicas = self.clone();
        tokio::task::spawn_blocking(move || {
            let from = partition.with_log(|log| Ok(log.log_dir().to_owned())).unwrap_or_default();
            match replicas.copy(&partition, number) {
                Ok(to) => {
                    tracing::info!(topic = %partition.topic, partition = partition.index,
                        from = %from.display(), to = %to.display(), "the log has moved");
                    let image = replicas.image.load();
                    let topic = image.topics.by_id(partition.topic_id);
                    if let Some(registration) = topic.and_then(|t| t.partitions.get(&partition.index)) {
                        replicas.check_place(&image, &partition, registration);
                    }
                }
                Err(error) => replicas.end_copy(&partition, number, &error),
            }
        });
    }

    /// After a copy that did not come to its end: without its directory's failure, the log stays where it is and can be
    /// moved again.
    fn end_copy(&self, partition: &Partition, number: u64, error: &CopyError) {
        if !matches!(error, CopyError::Gone) {
            tracing::error!(topic = %partition.topic, partition = partition.index, %error, "the log cannot be moved");
        }
        if let Some(error) = error.storage() {
            if !is_damage(error) {
                self.fail_dir(error);
            }
            self.report(error);
        }
        let name = TopicPartition::new(&*partition.topic, partition.index);
        let mut guard = self.dirs.lock();
        let mut futures = self.futures.lock();
        let Some(dirs) = guard.as_mut() else { return };
        let is_mine = futures.get(&name).is_some_and(|future| future.number == number);
        let Some(mut future) = is_mine.then(|| futures.remove(&name)).flatten() else { return };
        match error {
            // Its partition is offline: the next start goes on with the copy.
            CopyError::Gone => {
                if let Err(error) = future.log.close(clock::now_ms()) {
                    self.report(&error);
                }
            }
            _ => self.drop_future(dirs, future.log),
        }
    }

    /// Copies until little is left, then the rest with the partition held, and puts the copy in place.
    fn copy(&self, partition: &Partition, number: u64) -> Result<PathBuf, CopyError> {
        let name = TopicPartition::new(&*partition.topic, partition.index);
        loop {
            let mut futures = self.futures.lock();
            let future = futures.get_mut(&name).filter(|future| future.number == number).ok_or(CopyError::Gone)?;
            let future = &mut future.log;
            let left = partition.with_log(|log| Ok(log.log_end_offset())).map_err(|_| CopyError::Gone)?;
            if left - future.log_end_offset() <= LAST_STEP_RECORDS {
                break;
            }
            let offset = future.log_end_offset();
            let read = partition.with_log(|log| Ok(read_from(log, offset))).map_err(|_| CopyError::Gone)?;
            append(future, read?)?;
        }
        self.promote(partition, &name, number)
    }

    /// Copies what is left with the partition held, and puts the copy in its place. The copies are held as well, so that a
    /// stop finds this one either there or in place.
    fn promote(&self, partition: &Partition, name: &TopicPartition, number: u64) -> Result<PathBuf, CopyError> {
        let mut guard = self.dirs.lock();
        let dirs = guard.as_mut().ok_or(CopyError::Gone)?;
        let mut futures = self.futures.lock();
        let future = futures.remove(name).ok_or(CopyError::Gone)?;
        if future.number != number {
            futures.insert(name.clone(), future);
            return Err(CopyError::Gone);
        }
        let to = future.log.log_dir().to_owned();
        let (mut future, mut old_dir) = (Some(future), None);
        let in_place = partition.replace_log::<CopyError>(|current| {
            let copy = &mut future.as_mut().ok_or(CopyError::Gone)?.log;
            while copy.log_end_offset() < current.log_end_offset() {
                let records = read_from(current, copy.log_end_offset())?;
                append(copy, records)?;
            }
            let high_watermark = current.high_watermark();
            let copy = future.take().ok_or(CopyError::Gone)?.log;
            let (mut log, old) = dirs.promote(current, copy, random::bytes())?;
            log.set_high_watermark(high_watermark);
            old_dir = Some(old);
            Ok(log)
        });
        futures.extend(future.map(|future| (name.clone(), future)));
        drop((futures, guard));
        in_place.ok_or(CopyError::Gone)??;
        match old_dir {
            Some(Ok(dir)) => dirs::delete_later(vec![dir], self.delete_delay(), self.news.failed.clone()),
            Some(Err(error)) => {
                self.fail_dir(&error);
                self.report(&error);
            }
            None => {}
        }
        Ok(to)
    }

    fn drop_future(&self, dirs: &mut kafka_log::LogDirs, future: PartitionLog) {
        match dirs.delete_log(future, random::bytes()) {
            Ok(dir) => dirs::delete_later(vec![dir], self.delete_delay(), self.news.failed.clone()),
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

pub(super) fn read_from(log: &mut PartitionLog, offset: i64) -> Result<kafka_wire::Records, ReadError> {
    let upper_bound = log.log_end_offset();
    let offset = offset.max(log.log_start_offset());
    let read = log.read(ReadOptions { offset, max_bytes: COPY_BYTES, min_one_batch: true, upper_bound })?;
    Ok(read.records)
}

fn append(future: &mut PartitionLog, records: kafka_wire::Records) -> Result<(), CopyError> {
    if records.is_empty() {
        return Err(CopyError::Nothing(future.log_end_offset()));
    }
    future.append_as_follower(records.into_bytes(), clock::now_ms())?;
    Ok(())
}
