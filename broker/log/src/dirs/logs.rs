//! Finding, making, moving and deleting the logs in the log directories.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_wire::Uuid;

use super::{LogDir, LogDirs};
use crate::config::LogConfig;
use crate::disk::Disk;
use crate::error::StorageError;
use crate::file::partition_metadata;
use crate::log::{OpenOptions, PartitionLog, RecoveryReport};
use crate::names::{DirKind, TopicPartition, dir_name, parse_dir_name, unique_dir_name};

/// Why a log was not made or moved.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The directory asked for is not one of `log.dirs`, or is offline.
    #[error("log directory {} is not available", .0.display())]
    NotAvailable(PathBuf),
    /// No directory is online.
    #[error("no log directory is online")]
    NoneOnline,
    /// The log may be in a directory that is offline: an empty one elsewhere must not be taken for it.
    #[error("{0} may have its log in a log directory that is offline")]
    MayBeOffline(TopicPartition),
    /// There is such a log already.
    #[error("{0} has a log already")]
    Exists(TopicPartition),
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A partition's directory that was found at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLog {
    /// The log directory.
    pub log_dir: PathBuf,
    /// The partition's directory.
    pub dir: PathBuf,
    /// The partition.
    pub partition: TopicPartition,
    /// What the directory is for.
    pub kind: DirKind,
    /// The topic's id, if the directory says so.
    pub topic_id: Option<Uuid>,
    /// Why it cannot be told whose it is, if what it says of its topic makes no sense.
    pub damage: Option<String>,
}

impl FoundLog {
    /// Whether it is a partition's log or future log, and not one that waits for its end.
    fn is_in_use(&self) -> bool {
        matches!(self.kind, DirKind::Current | DirKind::Future)
    }
}

/// A directory that waits to be deleted.
#[derive(Debug)]
#[must_use = "the directory stays until it is deleted"]
pub struct DoomedDir {
    disk: Arc<dyn Disk>,
    /// The directory.
    pub path: PathBuf,
}

impl DoomedDir {
    /// Deletes it and all in it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn delete(self) -> Result<(), StorageError> {
        match self.disk.remove_dir_all(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let log_dir = self.path.parent().unwrap_or(&self.path);
                Err(StorageError::new(log_dir, format!("deleting {}", self.path.display()), error))
            }
            _ => Ok(()),
        }
    }
}

impl LogDirs {
    /// The partitions' directories that are there. The metadata log is left out: it is not the log manager's.
    ///
    /// Of a partition that is there twice, as a failure while a future log took its place leaves it, the one stays that is
    /// in the directory that `assigned` names, or else the first; the others are set aside.
    ///
    /// # Errors
    /// The directory that failed; others may still work.
    pub fn find_logs(
        &mut self,
        assigned: &dyn Fn(&TopicPartition) -> Option<Uuid>,
    ) -> Vec<Result<FoundLog, StorageError>> {
        let mut all = Vec::new();
        for index in 0..self.dirs.len() {
            if self.dirs[index].is_online() {
                match self.find_in(index) {
                    Ok(found) => all.extend(found.into_iter().map(|found| Ok((index, found)))),
                    Err(error) => all.push(Err(error)),
                }
            }
        }
        for (index, found) in all.iter().flatten().filter(|(_, found)| found.is_in_use()) {
            let key = (found.partition.clone(), found.kind == DirKind::Future);
            let is_assigned = || self.dirs[*index].id().is_some_and(|id| assigned(&found.partition) == Some(id));
            if !self.placed.contains_key(&key) || (is_assigned() && !key.1) {
                self.placed.insert(key, *index);
            }
        }
        all.into_iter().map(|found| found.and_then(|(index, found)| self.only_once(index, found))).collect()
    }

    /// What was found, set aside if the partition's log is that of another directory.
    fn only_once(&self, index: usize, mut found: FoundLog) -> Result<FoundLog, StorageError> {
        let key = (found.partition.clone(), found.kind == DirKind::Future);
        let Some(place) = self.placed.get(&key).filter(|place| found.is_in_use() && **place != index) else {
            return Ok(found);
        };
        let (partition, elsewhere) = (&found.partition, self.dirs[*place].path.display());
        tracing::warn!("{partition} is in {elsewhere} and in {}, which is set aside", found.dir.display());
        let doing = format!("setting {} aside", found.dir.display());
        let renamed = self.rename_apart(&found.dir, partition, DirKind::Stray);
        found.dir = renamed.map_err(|e| StorageError::new(&found.log_dir, doing, e))?;
        found.kind = DirKind::Stray;
        Ok(found)
    }

    fn find_in(&self, index: usize) -> Result<Vec<FoundLog>, StorageError> {
        let log_dir = self.dirs[index].path.clone();
        let failed = |e| StorageError::new(&log_dir, "looking for logs", e);
        let mut entries = self.disk.list(&log_dir).map_err(failed)?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let mut found = Vec::new();
        for entry in entries.iter().filter(|e| e.is_dir) {
            let Some((partition, kind)) = parse_dir_name(&entry.name) else { continue };
            if partition.topic == METADATA_TOPIC {
                continue;
            }
            let dir = log_dir.join(&entry.name);
            let (topic_id, damage) = match partition_metadata::read(&*self.disk, &dir) {
                Ok(topic_id) => (topic_id, None),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => (None, Some(error.to_string())),
                Err(error) => return Err(failed(error)),
            };
            found.push(FoundLog { log_dir: log_dir.clone(), dir, partition, kind, topic_id, damage });
        }
        Ok(found)
    }

    /// Opens a log that was found. Many can be opened at once.
    ///
    /// # Errors
    /// When the disk fails; `InvalidData` when it works and what this log's files say makes no sense.
    pub fn open_log(
        &self,
        found: &FoundLog,
        config: LogConfig,
        now_ms: i64,
    ) -> Result<(PartitionLog, RecoveryReport), StorageError> {
        if let Some(damage) = &found.damage {
            let error = io::Error::new(io::ErrorKind::InvalidData, damage.clone());
            return Err(StorageError::new(&found.log_dir, format!("{}: opening the log", found.partition), error));
        }
        let dir = self.dir(&found.log_dir);
        let offset = |of: fn(&LogDir) -> &super::Offsets| dir.and_then(|d| of(d).get(&found.partition)).copied();
        let options = OpenOptions {
            partition: found.partition.clone(),
            config,
            is_clean: dir.is_some_and(|d| d.clean_shutdown.is_some()),
            recovery_point: offset(|d| &d.recovery_points).unwrap_or(0),
            log_start_offset: offset(|d| &d.log_start_offsets).unwrap_or(0),
            high_watermark: offset(|d| &d.high_watermarks).unwrap_or(0),
            may_have_gaps: offset(|d| &d.cleaner_offsets).is_some(),
            now_ms,
        };
        let (mut log, report) = PartitionLog::open(self.disk.clone(), &found.dir, options)?;
        log.set_cleaner_offset(offset(|d| &d.cleaner_offsets));
        Ok((log, report))
    }

    /// The log directory of a partition, or of its future log.
    #[must_use]
    pub fn place_of(&self, partition: &TopicPartition, is_future: bool) -> Option<&LogDir> {
        self.placed.get(&(partition.clone(), is_future)).map(|i| &self.dirs[*i])
    }

    /// The directory for a new log: the one with the fewest logs, the first of several.
    #[must_use]
    pub fn next_dir(&self) -> Option<&LogDir> {
        let count = |index: usize| self.placed.values().filter(|i| **i == index).count();
        let online = self.dirs.iter().enumerate().filter(|(_, d)| d.is_online());
        online.min_by_key(|(index, _)| count(*index)).map(|(_, dir)| dir)
    }

    /// Makes a log; in `log_dir` if given, else in [`LogDirs::next_dir`].
    ///
    /// # Errors
    /// When there is one, the directory is not available, or the disk fails.
    pub fn create_log(
        &mut self,
        partition: &TopicPartition,
        topic_id: Uuid,
        config: LogConfig,
        log_dir: Option<&Path>,
        now_ms: i64,
    ) -> Result<PartitionLog, PlaceError> {
        let path = match log_dir {
            Some(path) => path.to_owned(),
            None => self.next_dir().ok_or(PlaceError::NoneOnline)?.path.clone(),
        };
        let dir = path.join(dir_name(partition));
        self.create_in(&path, dir, partition, false, topic_id, config, now_ms)
    }

    /// Makes a log that is to take the place of the partition's log, in another directory (AlterReplicaLogDirs). The
    /// caller copies into it with [`PartitionLog::append_as_follower`] and then calls [`LogDirs::promote`].
    ///
    /// # Errors
    /// As [`LogDirs::create_log`].
    #[allow(clippy::too_many_arguments)] // those of `create_log`, and what makes the name unique
    pub fn create_future_log(
        &mut self,
        partition: &TopicPartition,
        topic_id: Uuid,
        config: LogConfig,
        log_dir: &Path,
        unique: [u8; 16],
        now_ms: i64,
    ) -> Result<PartitionLog, PlaceError> {
        let dir = log_dir.join(unique_dir_name(partition, DirKind::Future, unique));
        self.create_in(log_dir, dir, partition, true, topic_id, config, now_ms)
    }

    #[allow(clippy::too_many_arguments)] // the two ways to make a log differ in name and place only
    fn create_in(
        &mut self,
        log_dir: &Path,
        dir: PathBuf,
        partition: &TopicPartition,
        is_future: bool,
        topic_id: Uuid,
        config: LogConfig,
        now_ms: i64,
    ) -> Result<PartitionLog, PlaceError> {
        let online = self.dirs.iter().position(|d| d.path == log_dir && d.is_online());
        let index = online.ok_or_else(|| PlaceError::NotAvailable(log_dir.to_owned()))?;
        let key = (partition.clone(), is_future);
        if self.placed.contains_key(&key) {
            return Err(PlaceError::Exists(partition.clone()));
        }
        let options = OpenOptions {
            partition: partition.clone(),
            config,
            is_clean: true,
            recovery_point: 0,
            log_start_offset: 0,
            high_watermark: 0,
            may_have_gaps: false,
            now_ms,
        };
        let (log, _) = PartitionLog::open(self.disk.clone(), &dir, options)?;
        partition_metadata::write(&*self.disk, &dir, topic_id)
            .and_then(|()| self.disk.sync_dir(log_dir))
            .map_err(|e| StorageError::new(log_dir, format!("{partition}: making the log"), e))?;
        self.placed.insert(key, index);
        Ok(log)
    }

    /// Takes a log out of use: its directory is renamed at once, and deleted when the caller sees fit.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn delete_log(&mut self, log: PartitionLog, unique: [u8; 16]) -> Result<DoomedDir, StorageError> {
        let is_future = log.dir().file_name().and_then(|n| n.to_str()).and_then(parse_dir_name);
        let is_future = is_future.is_some_and(|(_, kind)| kind == DirKind::Future);
        self.placed.remove(&(log.partition().clone(), is_future));
        self.doom(log.dir(), log.partition(), unique)
    }

    /// Takes a directory out of use that was found but is not wanted, such as one of a deletion that was not finished.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn delete_found(&mut self, found: &FoundLog, unique: [u8; 16]) -> Result<DoomedDir, StorageError> {
        if found.kind == DirKind::Deleted {
            return Ok(DoomedDir { disk: self.disk.clone(), path: found.dir.clone() });
        }
        self.placed.remove(&(found.partition.clone(), found.kind == DirKind::Future));
        self.doom(&found.dir, &found.partition, unique)
    }

    /// Sets a directory aside that the cluster does not know: renamed, not deleted. Answers its new name.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn set_aside(&mut self, found: &FoundLog) -> Result<PathBuf, StorageError> {
        self.placed.remove(&(found.partition.clone(), found.kind == DirKind::Future));
        let renamed = self.rename_apart(&found.dir, &found.partition, DirKind::Stray);
        renamed.map_err(|e| StorageError::new(&found.log_dir, format!("setting {} aside", found.dir.display()), e))
    }

    /// Puts a future log, which must have all that the current one has, in its place. Answers the log and the old one's
    /// directory, or that it cannot be taken out of use, which is the old directory's failure. A crash on the way leaves
    /// both, of which the next start takes one.
    ///
    /// # Errors
    /// When the future log's disk fails; the current log is as it was.
    pub fn promote(
        &mut self,
        current: &PartitionLog,
        mut future: PartitionLog,
        unique: [u8; 16],
    ) -> Result<(PartitionLog, Result<DoomedDir, StorageError>), StorageError> {
        assert_eq!(current.log_end_offset(), future.log_end_offset(), "the future log must have caught up");
        let partition = current.partition().clone();
        let log_dir = future.log_dir().to_owned();
        let new_dir = log_dir.join(dir_name(&partition));
        future.flush(0)?;
        let renamed = self.disk.rename(future.dir(), &new_dir).and_then(|()| self.disk.sync_dir(&log_dir));
        renamed.map_err(|e| StorageError::new(&log_dir, format!("{partition}: putting the future log in place"), e))?;
        future.moved_to(new_dir);
        if let Some(index) = self.placed.remove(&(partition.clone(), true)) {
            self.placed.insert((partition.clone(), false), index);
        }
        let doomed = self.doom(current.dir(), &partition, unique);
        Ok((future, doomed))
    }

    fn doom(&self, dir: &Path, partition: &TopicPartition, unique: [u8; 16]) -> Result<DoomedDir, StorageError> {
        let log_dir = dir.parent().unwrap_or(dir);
        let path = log_dir.join(unique_dir_name(partition, DirKind::Deleted, unique));
        let renamed = self.disk.rename(dir, &path).and_then(|()| self.disk.sync_dir(log_dir));
        renamed.map_err(|e| StorageError::new(log_dir, format!("{partition}: deleting the log"), e))?;
        Ok(DoomedDir { disk: self.disk.clone(), path })
    }

    /// Renames a directory to a name of its kind that is free.
    fn rename_apart(&self, dir: &Path, partition: &TopicPartition, kind: DirKind) -> io::Result<PathBuf> {
        let log_dir = dir.parent().unwrap_or(dir);
        let free = (0u128..).map(|n| log_dir.join(unique_dir_name(partition, kind, n.to_be_bytes())));
        let path = free.into_iter().find(|p| !self.disk.exists(p)).expect("one of 2^128 names is free");
        self.disk.rename(dir, &path)?;
        self.disk.sync_dir(log_dir)?;
        Ok(path)
    }
}

/// The topic whose log is the quorum's.
const METADATA_TOPIC: &str = "__cluster_metadata";
