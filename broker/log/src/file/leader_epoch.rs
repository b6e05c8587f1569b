//! `leader-epoch-checkpoint`: at which offset each leader epoch began (Kafka's `LeaderEpochCheckpointFile` and
//! `LeaderEpochFileCache`, KIP-101 and KIP-279).

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FormatError, checkpoint_lines};
use crate::disk::{Disk, read_file, replace_file};

/// The file's name in a partition's directory.
pub const FILE_NAME: &str = "leader-epoch-checkpoint";

/// A leader epoch and the first offset that its leader wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochEntry {
    /// The leader epoch.
    pub epoch: i32,
    /// Its first offset.
    pub start_offset: i64,
}

/// The file's content.
#[must_use]
pub fn encode(entries: &[EpochEntry]) -> String {
    let mut text = format!("0\n{}\n", entries.len());
    for entry in entries {
        let _ = writeln!(text, "{} {}", entry.epoch, entry.start_offset);
    }
    text
}

/// The entries in the file's text, in its order.
///
/// # Errors
/// When the text is malformed.
pub fn decode(text: &str) -> Result<Vec<EpochEntry>, FormatError> {
    let entry = |line: &&str| {
        let parsed = line.trim().split_once(' ').and_then(|(epoch, start)| {
            Some(EpochEntry { epoch: epoch.parse().ok()?, start_offset: start.parse().ok()? })
        });
        parsed.ok_or_else(|| FormatError::new(FILE_NAME, format!("bad line \"{line}\"")))
    };
    checkpoint_lines(FILE_NAME, text)?.iter().map(entry).collect()
}

/// The leader epochs of one log, kept in its file.
///
/// Epochs and start offsets both ascend strictly. A new epoch is only kept in memory until it has written something and the
/// log is flushed or closed: a recovery reads those behind the recovery point from the batches, and a broker that starts
/// with many partitions need not sync a file for each. Those below the recovery point are always in the file.
#[derive(Debug)]
pub struct LeaderEpochs {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    entries: Vec<EpochEntry>,
    /// What the file has.
    saved: Vec<EpochEntry>,
}

impl LeaderEpochs {
    /// Reads the file in `partition_dir`; none when it is missing. A malformed one, which only a crash of the file
    /// system leaves, is as good as missing and said so.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(disk: Arc<dyn Disk>, partition_dir: &Path) -> io::Result<Self> {
        let path = partition_dir.join(FILE_NAME);
        let entries = match read_file(&*disk, &path) {
            Ok(bytes) => decode(&String::from_utf8_lossy(&bytes)).unwrap_or_else(|error| {
                tracing::warn!("{}: {error}; starting without", path.display());
                Vec::new()
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut epochs = Self { disk, path, entries: Vec::new(), saved: entries.clone() };
        entries.into_iter().for_each(|e| epochs.insert(e));
        Ok(epochs)
    }

    /// All entries, ascending.
    #[must_use]
    pub fn entries(&self) -> &[EpochEntry] {
        &self.entries
    }

    /// The newest epoch.
    #[must_use]
    pub fn latest(&self) -> Option<i32> {
        self.entries.last().map(|e| e.epoch)
    }

    /// The epoch that wrote `offset`.
    #[must_use]
    pub fn epoch_of(&self, offset: i64) -> Option<i32> {
        self.entries.iter().rev().find(|e| e.start_offset <= offset).map(|e| e.epoch)
    }

    /// Notes that `epoch` wrote at `start_offset`; cheap when that is no news.
    #[inline]
    pub fn assign(&mut self, epoch: i32, start_offset: i64) {
        if epoch < 0 || self.entries.last().is_some_and(|l| l.epoch == epoch && l.start_offset <= start_offset) {
            return;
        }
        self.insert(EpochEntry { epoch, start_offset });
    }

    /// Writes the file, durably, if it is not what it should be for a log that ends at `log_end_offset`: an epoch that
    /// has written nothing is of no use to who opens the log again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&mut self, log_end_offset: i64) -> io::Result<()> {
        let used = self.entries.partition_point(|e| e.start_offset < log_end_offset);
        if self.saved == self.entries[..used] { Ok(()) } else { self.write(used) }
    }

    /// The last epoch at most `requested` and the offset at which the next one began; `None` when that is not known.
    #[must_use]
    pub fn end_offset_for(&self, requested: i32, log_end_offset: i64) -> Option<EpochEntry> {
        if requested == kafka_wire::batch::NO_PARTITION_LEADER_EPOCH {
            return None;
        }
        if self.latest() == Some(requested) {
            return Some(EpochEntry { epoch: requested, start_offset: log_end_offset });
        }
        let next = self.entries.iter().find(|e| e.epoch > requested)?;
        let floor = self.entries.iter().rev().find(|e| e.epoch <= requested);
        Some(EpochEntry { epoch: floor.map_or(requested, |f| f.epoch), start_offset: next.start_offset })
    }

    /// Forgets epochs that begin at or behind `end_offset`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn truncate_from_end(&mut self, end_offset: i64) -> io::Result<()> {
        let before = self.entries.len();
        self.entries.retain(|e| e.start_offset < end_offset);
        if self.entries.len() == before { Ok(()) } else { self.write(self.entries.len()) }
    }

    /// Forgets epochs that begin at or behind `end_offset`; the file still has them until it is saved.
    pub(crate) fn forget_from(&mut self, end_offset: i64) {
        self.entries.retain(|e| e.start_offset < end_offset);
    }

    /// Forgets epochs that end before `start_offset`; the one that covers it begins there from now on.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn truncate_from_start(&mut self, start_offset: i64) -> io::Result<()> {
        let covered = self.entries.iter().take_while(|e| e.start_offset <= start_offset).count();
        let Some(last) = covered.checked_sub(1) else { return Ok(()) };
        if last == 0 && self.entries[0].start_offset == start_offset {
            return Ok(());
        }
        self.entries.drain(..last);
        self.entries[0].start_offset = start_offset;
        self.write(self.entries.len())
    }

    /// Forgets all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn clear(&mut self) -> io::Result<()> {
        if self.entries.is_empty() {
            return Ok(());
        }
        self.entries.clear();
        self.write(0)
    }

    /// Follows the partition's directory to a new place.
    pub(crate) fn moved_to(&mut self, partition_dir: &Path) {
        self.path = partition_dir.join(FILE_NAME);
    }

    /// Inserts an entry; what contradicts it (later epochs, later offsets) goes.
    fn insert(&mut self, entry: EpochEntry) {
        if self.entries.last().is_some_and(|l| l.epoch == entry.epoch && l.start_offset <= entry.start_offset) {
            return;
        }
        while self.entries.last().is_some_and(|l| l.epoch >= entry.epoch || l.start_offset >= entry.start_offset) {
            self.entries.pop();
        }
        self.entries.push(entry);
    }

    fn write(&mut self, count: usize) -> io::Result<()> {
        let entries = &self.entries[..count];
        replace_file(&*self.disk, &self.path, encode(entries).as_bytes(), true)?;
        self.saved = entries.to_vec();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::mem::MemDisk;

    fn epochs(of: &[(i32, i64)]) -> LeaderEpochs {
        let disk = MemDisk::new();
        disk.create_dir_all(Path::new("/p")).unwrap();
        let mut epochs = LeaderEpochs::open(Arc::new(disk), Path::new("/p")).unwrap();
        of.iter().for_each(|(e, o)| epochs.assign(*e, *o));
        epochs.save(i64::MAX).unwrap();
        epochs
    }

    fn listed(epochs: &LeaderEpochs) -> Vec<(i32, i64)> {
        let again = LeaderEpochs::open(epochs.disk.clone(), Path::new("/p")).unwrap();
        assert_eq!(again.entries, epochs.entries, "the file says the same");
        epochs.entries.iter().map(|e| (e.epoch, e.start_offset)).collect()
    }

    #[test]
    fn file_round_trip() {
        let text = "0\n2\n0 0\n3 138\n";
        assert_eq!(encode(&decode(text).unwrap()), text);
        for bad in ["", "0\n1\n1\n", "0\n1\nx 1\n", "0\n2\n0 0\n"] {
            assert!(decode(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn assigning() {
        assert_eq!(listed(&epochs(&[(0, 0), (0, 5), (2, 10), (2, 12)])), [(0, 0), (2, 10)]);
        assert_eq!(listed(&epochs(&[(0, 0), (2, 10), (3, 4)])), [(0, 0), (3, 4)], "later offsets go");
        assert_eq!(listed(&epochs(&[(0, 0), (5, 10), (3, 20)])), [(0, 0), (3, 20)], "later epochs go");
        assert_eq!(listed(&epochs(&[(-1, 0)])), []);
    }

    #[test]
    fn end_offsets() {
        let epochs = epochs(&[(2, 0), (5, 10), (7, 30)]);
        let end = |epoch| epochs.end_offset_for(epoch, 50).map(|e| (e.epoch, e.start_offset));
        assert_eq!(end(-1), None);
        assert_eq!(end(1), Some((1, 0)));
        assert_eq!(end(2), Some((2, 10)));
        assert_eq!(end(4), Some((2, 10)));
        assert_eq!(end(6), Some((5, 30)));
        assert_eq!(end(7), Some((7, 50)));
        assert_eq!(end(8), None);
        assert_eq!(epochs.epoch_of(9), Some(2));
        assert_eq!(epochs.epoch_of(30), Some(7));
    }

    #[test]
    fn truncating() {
        let mut e = epochs(&[(2, 0), (5, 10), (7, 30)]);
        e.truncate_from_end(30).unwrap();
        assert_eq!(listed(&e), [(2, 0), (5, 10)]);
        e.truncate_from_start(12).unwrap();
        assert_eq!(listed(&e), [(5, 12)]);
        e.truncate_from_start(3).unwrap();
        assert_eq!(listed(&e), [(5, 12)]);
        e.clear().unwrap();
        assert_eq!(listed(&e), []);
    }
}
