//! `.timeindex`: the largest timestamp so far and the offset of its batch, at about every `index.interval.bytes` (Kafka's
//! `TimeIndex`, KIP-33). An entry is the timestamp, eight bytes, and the batch's last offset relative to the segment's
//! base offset, four.

use std::io;
use std::sync::Arc;

use super::sparse::EntryFile;
use crate::disk::DiskFile;
use crate::home::Home;
use crate::names::FileKind;

/// Bytes of an entry.
pub(crate) const ENTRY_BYTES: usize = 12;

/// A timestamp and the last offset of the batch that has it as its largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimestampOffset {
    pub timestamp: i64,
    pub offset: i64,
}

#[derive(Debug)]
pub(crate) struct TimeIndex {
    base_offset: i64,
    entries: EntryFile<ENTRY_BYTES>,
    /// The last entry's timestamp, once known.
    last_timestamp: Option<i64>,
}

impl TimeIndex {
    pub fn existing(base_offset: i64) -> Self {
        Self { base_offset, entries: EntryFile::existing(FileKind::TimeIndex, base_offset), last_timestamp: None }
    }

    pub fn create(home: &Home, base_offset: i64) -> io::Result<Self> {
        let entries = EntryFile::create(home, FileKind::TimeIndex, base_offset)?;
        Ok(Self { base_offset, entries, last_timestamp: Some(-1) })
    }

    pub fn len(&mut self, home: &Home) -> io::Result<usize> {
        self.entries.len(home)
    }

    /// Adds an entry unless its timestamp is no larger than the last one's.
    pub fn maybe_append(&mut self, home: &Home, entry: TimestampOffset) -> io::Result<()> {
        let last = match self.last_timestamp {
            Some(last) => last,
            None => self.last(home)?.timestamp,
        };
        self.last_timestamp = Some(last);
        if entry.timestamp <= last {
            return Ok(());
        }
        self.last_timestamp = Some(entry.timestamp);
        let relative = (entry.offset - self.base_offset) as u32;
        let mut raw = [0; ENTRY_BYTES];
        raw[..8].copy_from_slice(&entry.timestamp.to_be_bytes());
        raw[8..].copy_from_slice(&relative.to_be_bytes());
        self.entries.push(home, raw)
    }

    /// The last entry whose timestamp is at most `timestamp`; (-1, base offset) when there is none.
    pub fn lookup(&mut self, home: &Home, timestamp: i64) -> io::Result<TimestampOffset> {
        let base_offset = self.base_offset;
        let below = self.entries.partition_point(home, |raw| parse(base_offset, raw).timestamp <= timestamp)?;
        let entry = below.checked_sub(1).map(|i| self.entries.get(home, i)).transpose()?;
        Ok(entry.map_or(self.none(), |raw| parse(base_offset, &raw)))
    }

    /// The last entry; (-1, base offset) when there is none.
    pub fn last(&mut self, home: &Home) -> io::Result<TimestampOffset> {
        let last = self.entries.last(home)?;
        Ok(last.map_or(self.none(), |raw| parse(self.base_offset, &raw)))
    }

    /// Drops entries at or behind `offset`.
    pub fn truncate_to(&mut self, home: &Home, offset: i64) -> io::Result<()> {
        let base_offset = self.base_offset;
        let below = self.entries.partition_point(home, |raw| parse(base_offset, raw).offset < offset)?;
        self.last_timestamp = None;
        self.entries.truncate(home, below)
    }

    pub fn write_pending(&mut self) -> io::Result<()> {
        self.entries.write_pending()
    }

    pub fn release(&mut self) {
        self.entries.release();
    }

    pub fn file_if_open(&self) -> Option<Arc<dyn DiskFile>> {
        self.entries.file_if_open()
    }

    fn none(&self) -> TimestampOffset {
        TimestampOffset { timestamp: -1, offset: self.base_offset }
    }
}

fn parse(base_offset: i64, raw: &[u8; ENTRY_BYTES]) -> TimestampOffset {
    let timestamp = i64::from_be_bytes(*raw.first_chunk().expect("twelve bytes"));
    let relative = u32::from_be_bytes(*raw.last_chunk().expect("twelve bytes"));
    TimestampOffset { timestamp, offset: base_offset + i64::from(relative) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Disk;
    use crate::disk::mem::MemDisk;
    use std::path::Path;

    #[test]
    fn only_growing_timestamps_are_kept() {
        let disk = MemDisk::new();
        disk.create_dir_all(Path::new("/p")).unwrap();
        let home = Home::new(Arc::new(disk), "/p".into());
        let mut index = TimeIndex::create(&home, 100).unwrap();
        for (timestamp, offset) in [(10, 101), (10, 105), (30, 110), (20, 115), (40, 120)] {
            index.maybe_append(&home, TimestampOffset { timestamp, offset }).unwrap();
        }
        assert_eq!(index.len(&home).unwrap(), 3);
        let lookup = |index: &mut TimeIndex, timestamp| index.lookup(&home, timestamp).unwrap().offset;
        assert_eq!([5, 10, 29, 30, 99].map(|t| lookup(&mut index, t)), [100, 101, 101, 110, 120]);
        index.truncate_to(&home, 120).unwrap();
        index.write_pending().unwrap();
        let mut again = TimeIndex::existing(100);
        assert_eq!(again.last(&home).unwrap(), TimestampOffset { timestamp: 30, offset: 110 });
        again.maybe_append(&home, TimestampOffset { timestamp: 30, offset: 130 }).unwrap();
        assert_eq!(again.len(&home).unwrap(), 2);
    }
}
