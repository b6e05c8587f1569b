//! [`LogDirs`]: the directories of `log.dirs` (Kafka's `LogManager`, KIP-112, KIP-858).
//!
//! What belongs to a directory as a whole: its lock, its `meta.properties`, its checkpoints, the marker of a clean
//! shutdown, and which partitions are in it. Logs are opened from here and then owned by whoever opened them.
//!
//! A directory that fails goes offline alone: whoever gets a [`StorageError`] calls [`LogDirs::set_offline`] with its
//! directory.

mod checkpoints;
mod logs;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_wire::Uuid;

use crate::disk::{Disk, DiskLock, Space};
use crate::error::StorageError;
use crate::file::checkpoint::Offsets;
use crate::file::clean_shutdown::CleanShutdown;
use crate::file::meta_properties::MetaProperties;
use crate::names::TopicPartition;

pub use checkpoints::LogOffsets;
pub use logs::{DoomedDir, FoundLog, PlaceError};

/// Why the log directories cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenDirsError {
    /// Another process uses the directory.
    #[error(
        "Failed to acquire lock on file .lock in {}. A Kafka instance in another process or thread is using this directory.",
        .0.display()
    )]
    Locked(PathBuf),
    /// The same directory is named twice.
    #[error("Duplicate log directory found: {}", .0.display())]
    Duplicate(PathBuf),
    /// All directories failed.
    #[error("None of the specified log dirs from {0} can be created or validated")]
    NoneUsable(String),
}

/// The directories of `log.dirs`.
#[derive(Debug)]
pub struct LogDirs {
    disk: Arc<dyn Disk>,
    dirs: Vec<LogDir>,
    /// In which directory a partition's log is, and its future log.
    placed: HashMap<(TopicPartition, bool), usize>,
}

/// One log directory.
#[derive(Debug)]
pub struct LogDir {
    path: PathBuf,
    meta: Option<MetaProperties>,
    /// What the last shutdown left; `None` if it was unclean.
    clean_shutdown: Option<CleanShutdown>,
    /// Why it is offline, if it is.
    offline: Option<String>,
    recovery_points: Offsets,
    log_start_offsets: Offsets,
    high_watermarks: Offsets,
    /// Up to where compaction has been.
    cleaner_offsets: Offsets,
    #[allow(dead_code)] // held until the directory is closed
    lock: Option<Box<dyn DiskLock>>,
}

impl LogDir {
    /// Where it is, as configured.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its `meta.properties`; `None` when it is not formatted.
    #[must_use]
    pub fn meta(&self) -> Option<&MetaProperties> {
        self.meta.as_ref()
    }

    /// Its id (KIP-858).
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        self.meta.as_ref().and_then(|m| m.directory_id)
    }

    /// Whether it works.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.offline.is_none()
    }

    /// Why it does not work.
    #[must_use]
    pub fn offline_reason(&self) -> Option<&str> {
        self.offline.as_deref()
    }

    /// What the last shutdown left; `None` if it was unclean, or there was none.
    #[must_use]
    pub fn clean_shutdown(&self) -> Option<CleanShutdown> {
        self.clean_shutdown
    }
}

impl LogDirs {
    /// Locks the directories, which are made if they are not there, and reads what they say of themselves. The markers of
    /// a clean shutdown are removed: from here on only [`LogDirs::shut_down`] makes it clean again.
    ///
    /// # Errors
    /// When another process uses one, or none works. One that does not work, as long as others do, is merely offline.
    pub fn open(disk: Arc<dyn Disk>, paths: &[PathBuf]) -> Result<Self, OpenDirsError> {
        let mut dirs: Vec<LogDir> = Vec::with_capacity(paths.len());
        for path in paths {
            if dirs.iter().any(|d| d.path == *path) {
                return Err(OpenDirsError::Duplicate(path.clone()));
            }
            match open_dir(&*disk, path) {
                Ok(dir) => dirs.push(dir),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err(OpenDirsError::Locked(path.clone()));
                }
                Err(error) => dirs.push(offline_dir(path, &error)),
            }
        }
        if dirs.iter().all(|d| !d.is_online()) {
            let reasons: Vec<String> =
                dirs.iter().map(|d| format!("{}: {}", d.path.display(), d.offline.as_deref().unwrap_or("?"))).collect();
            return Err(OpenDirsError::NoneUsable(reasons.join(", ")));
        }
        Ok(Self { disk, dirs, placed: HashMap::new() })
    }

    /// Ends the use of the directories before anything in them was changed: those that were clean are clean again.
    pub fn give_back(self) {
        for dir in self.dirs.iter().filter(|d| d.is_online()) {
            // Without the marker the next start looks at the logs, which is no more than a waste of time.
            if let Some(clean) = dir.clean_shutdown
                && let Err(error) = clean.write(&*self.disk, &dir.path)
            {
                tracing::warn!("{}: the marker of the clean shutdown cannot be put back: {error}", dir.path.display());
            }
        }
    }

    /// All directories, in the order of the configuration.
    #[must_use]
    pub fn dirs(&self) -> &[LogDir] {
        &self.dirs
    }

    /// The directory at `path`.
    #[must_use]
    pub fn dir(&self, path: &Path) -> Option<&LogDir> {
        self.dirs.iter().find(|d| d.path == path)
    }

    /// The directory with this id.
    #[must_use]
    pub fn dir_by_id(&self, id: Uuid) -> Option<&LogDir> {
        self.dirs.iter().find(|d| d.id() == Some(id))
    }

    /// Formats a directory: writes its `meta.properties`.
    ///
    /// # Errors
    /// When it cannot be written, or there is no such directory.
    pub fn format(&mut self, path: &Path, meta: MetaProperties) -> Result<(), StorageError> {
        let disk = self.disk.clone();
        let dir = self
            .dirs
            .iter_mut()
            .find(|d| d.path == path)
            .ok_or_else(|| StorageError::new(path, "formatting", io::Error::from(io::ErrorKind::NotFound)))?;
        meta.write(&*disk, path).map_err(|e| StorageError::new(path, "writing meta.properties", e))?;
        dir.meta = Some(meta);
        Ok(())
    }

    /// Takes a directory out of use. Answers whether it was online, and the partitions that were in it, future logs
    /// apart, which now are nowhere.
    pub fn set_offline(&mut self, path: &Path, reason: impl Into<String>) -> (bool, Vec<TopicPartition>) {
        let Some(index) = self.dirs.iter().position(|d| d.path == path) else { return (false, Vec::new()) };
        let reason = reason.into();
        let was_online = self.dirs[index].is_online();
        if was_online {
            tracing::error!("log directory {} goes offline: {reason}", path.display());
            self.dirs[index].offline = Some(reason);
        }
        let mut lost: Vec<TopicPartition> = self
            .placed
            .iter()
            .filter(|((_, future), i)| **i == index && !future)
            .map(|((p, _), _)| p.clone())
            .collect();
        lost.sort();
        self.placed.retain(|_, i| *i != index);
        (was_online, lost)
    }

    /// Whether any directory works.
    #[must_use]
    pub fn any_online(&self) -> bool {
        self.dirs.iter().any(LogDir::is_online)
    }

    /// Room on the volume of a directory.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn space(&self, path: &Path) -> Result<Space, StorageError> {
        self.disk.space(path).map_err(|e| StorageError::new(path, "asking for space", e))
    }
}

fn open_dir(disk: &dyn Disk, path: &Path) -> io::Result<LogDir> {
    disk.create_dir_all(path)?;
    let lock = disk.lock(&path.join(LOCK))?;
    let clean_shutdown = CleanShutdown::read(disk, path)?;
    if clean_shutdown.is_some() {
        CleanShutdown::remove(disk, path)?;
    }
    let [recovery_points, log_start_offsets, high_watermarks, cleaner_offsets] = checkpoints::read(disk, path)?;
    Ok(LogDir {
        path: path.to_owned(),
        meta: MetaProperties::read(disk, path)?,
        clean_shutdown,
        offline: None,
        recovery_points,
        log_start_offsets,
        high_watermarks,
        cleaner_offsets,
        lock: Some(lock),
    })
}

fn offline_dir(path: &Path, error: &io::Error) -> LogDir {
    tracing::error!("log directory {} is offline: {error}", path.display());
    LogDir {
        path: path.to_owned(),
        meta: None,
        clean_shutdown: None,
        offline: Some(error.to_string()),
        recovery_points: Offsets::new(),
        log_start_offsets: Offsets::new(),
        high_watermarks: Offsets::new(),
        cleaner_offsets: Offsets::new(),
        lock: None,
    }
}

/// The file that is locked in a log directory.
const LOCK: &str = ".lock";
