//! The checkpoints of a log directory, and its clean shutdown.

use std::io;
use std::path::{Path, PathBuf};

use super::{LogDir, LogDirs};
use crate::disk::Disk;
use crate::error::StorageError;
use crate::file::checkpoint::{self, Offsets};
use crate::file::clean_shutdown::CleanShutdown;
use crate::names::TopicPartition;

/// What the checkpoints say of one log: taken from the log by [`crate::PartitionLog::offsets`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOffsets {
    /// The log directory.
    pub log_dir: PathBuf,
    /// The partition.
    pub partition: TopicPartition,
    /// Below it everything is durable.
    pub recovery_point: i64,
    /// The first offset, if it is not the first segment's.
    pub log_start_offset: Option<i64>,
    /// The high watermark.
    pub high_watermark: i64,
    /// Up to where compaction has been, if it ever was here.
    pub cleaner_offset: Option<i64>,
}

impl LogDirs {
    /// Writes the checkpoints that have changed; `offsets` are those of all open logs. Answers the directories that
    /// failed.
    #[must_use = "a directory that failed must go offline"]
    pub fn write_checkpoints(&mut self, offsets: &[LogOffsets]) -> Vec<StorageError> {
        let disk = self.disk.clone();
        let online = self.dirs.iter_mut().filter(|d| d.is_online());
        online.filter_map(|dir| write(&*disk, dir, offsets).err()).collect()
    }

    /// Ends the use of the directories after all logs were closed: last checkpoints, and the marker of a clean shutdown,
    /// for each directory that is online. Answers the directories that failed, whose shutdown is not clean.
    #[must_use = "the shutdown of a directory that failed is not clean"]
    pub fn shut_down(mut self, offsets: &[LogOffsets], broker_epoch: i64) -> Vec<StorageError> {
        let mut failed = self.write_checkpoints(offsets);
        let clean = |d: &&LogDir| d.is_online() && !failed.iter().any(|f| f.log_dir == d.path);
        let online: Vec<PathBuf> = self.dirs.iter().filter(clean).map(|d| d.path.clone()).collect();
        for path in online {
            let written = CleanShutdown { broker_epoch }.write(&*self.disk, &path);
            failed.extend(written.err().map(|e| StorageError::new(&path, "writing the clean shutdown marker", e)));
        }
        failed
    }
}

pub(super) fn read(disk: &dyn Disk, dir: &Path) -> io::Result<[Offsets; 4]> {
    // A checkpoint that is damaged only costs time: without it, all of the log is read again.
    let read = |name: &str| {
        let path = dir.join(name);
        match checkpoint::read(disk, &path) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                tracing::warn!("{}: {error}; ignored", path.display());
                Ok(Offsets::new())
            }
            other => other,
        }
    };
    Ok([read(RECOVERY_POINT)?, read(LOG_START_OFFSET)?, read(HIGH_WATERMARK)?, read(CLEANER_OFFSET)?])
}

fn write(disk: &dyn Disk, dir: &mut LogDir, offsets: &[LogOffsets]) -> Result<(), StorageError> {
    let here = || offsets.iter().filter(|o| o.log_dir == dir.path);
    let recovery_points = here().map(|o| (o.partition.clone(), o.recovery_point)).collect();
    let log_start_offsets = here().filter_map(|o| Some((o.partition.clone(), o.log_start_offset?))).collect();
    let high_watermarks = here().map(|o| (o.partition.clone(), o.high_watermark)).collect();
    let cleaner_offsets = here().filter_map(|o| Some((o.partition.clone(), o.cleaner_offset?))).collect();
    let path = dir.path.clone();
    let replace = |name: &str, old: &mut Offsets, new: Offsets| {
        if *old == new {
            return Ok(());
        }
        let written = checkpoint::write(disk, &path.join(name), &new);
        *old = new;
        written.map_err(|e| StorageError::new(&path, format!("writing {name}"), e))
    };
    replace(RECOVERY_POINT, &mut dir.recovery_points, recovery_points)?;
    replace(LOG_START_OFFSET, &mut dir.log_start_offsets, log_start_offsets)?;
    replace(CLEANER_OFFSET, &mut dir.cleaner_offsets, cleaner_offsets)?;
    replace(HIGH_WATERMARK, &mut dir.high_watermarks, high_watermarks)
}

const RECOVERY_POINT: &str = "recovery-point-offset-checkpoint";
const LOG_START_OFFSET: &str = "log-start-offset-checkpoint";
const HIGH_WATERMARK: &str = "replication-offset-checkpoint";
const CLEANER_OFFSET: &str = "cleaner-offset-checkpoint";
