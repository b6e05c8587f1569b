//! The producer snapshots of a log: written when a segment is rolled and at a clean shutdown, so that a start need not
//! read all of the log to know its producers.

use std::io;

use super::PartitionLog;
use crate::disk::{read_file, replace_file};
use crate::file::producer_snapshot;
use crate::home::Home;
use crate::names::FileKind;
use crate::producer::ProducerState;

impl PartitionLog {
    /// Writes the producers' states as of the log's end, unless there is such a snapshot. It is not synced: it carries a
    /// checksum, and an older one serves too.
    pub(super) fn take_snapshot(&mut self) -> io::Result<()> {
        let offset = self.log_end_offset;
        let is_nothing = offset == self.log_start_offset && self.producers.states().len() == 0;
        if is_nothing || self.snapshots.contains(&offset) {
            return Ok(());
        }
        let bytes = producer_snapshot::encode(self.producers.states());
        replace_file(&*self.home.disk, &self.home.path(FileKind::ProducerSnapshot, offset), &bytes, false)?;
        self.snapshots.insert(offset);
        Ok(())
    }

    /// Deletes the snapshots for which `doomed` holds.
    pub(super) fn delete_snapshots(&mut self, doomed: impl Fn(i64) -> bool) -> io::Result<()> {
        let offsets: Vec<i64> = self.snapshots.iter().copied().filter(|o| doomed(*o)).collect();
        for offset in offsets {
            remove_if_there(&self.home, offset)?;
            self.snapshots.remove(&offset);
        }
        Ok(())
    }
}

/// The states in a snapshot; `None` when it is damaged.
pub(super) fn load(home: &Home, offset: i64) -> io::Result<Option<Vec<ProducerState>>> {
    let path = home.path(FileKind::ProducerSnapshot, offset);
    let bytes = match read_file(&*home.disk, &path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    match producer_snapshot::decode(&bytes) {
        Ok(states) => Ok(Some(states)),
        Err(error) => {
            tracing::warn!("{}: {error}; an older one is used", path.display());
            Ok(None)
        }
    }
}

/// Deletes a snapshot's file.
pub(super) fn remove_if_there(home: &Home, offset: i64) -> io::Result<()> {
    match home.disk.remove_file(&home.path(FileKind::ProducerSnapshot, offset)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
