//! `.index`: the position in the log of about every `index.interval.bytes`-th batch (Kafka's `OffsetIndex`). An entry is
//! the batch's last offset relative to the segment's base offset, and the position, four bytes each.

use std::io;
use std::sync::Arc;

use super::sparse::EntryFile;
use crate::disk::DiskFile;
use crate::home::Home;
use crate::names::FileKind;

/// Bytes of an entry.
pub(crate) const ENTRY_BYTES: usize = 8;

/// Where a batch begins that holds, or comes before, an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OffsetPosition {
    /// The batch's last offset.
    pub offset: i64,
    /// Its first byte in the log.
    pub position: u32,
}

#[derive(Debug)]
pub(crate) struct OffsetIndex {
    base_offset: i64,
    entries: EntryFile<ENTRY_BYTES>,
}

impl OffsetIndex {
    pub fn existing(base_offset: i64) -> Self {
        Self { base_offset, entries: EntryFile::existing(FileKind::OffsetIndex, base_offset) }
    }

    pub fn create(home: &Home, base_offset: i64) -> io::Result<Self> {
        Ok(Self { base_offset, entries: EntryFile::create(home, FileKind::OffsetIndex, base_offset)? })
    }

    pub fn len(&mut self, home: &Home) -> io::Result<usize> {
        self.entries.len(home)
    }

    /// Adds an entry; both its values must be above the last entry's.
    pub fn append(&mut self, home: &Home, entry: OffsetPosition) -> io::Result<()> {
        let relative = (entry.offset - self.base_offset) as u32;
        let mut raw = [0; ENTRY_BYTES];
        raw[..4].copy_from_slice(&relative.to_be_bytes());
        raw[4..].copy_from_slice(&entry.position.to_be_bytes());
        self.entries.push(home, raw)
    }

    /// The last entry at or before `offset`; the segment's start when there is none.
    pub fn lookup(&mut self, home: &Home, offset: i64) -> io::Result<OffsetPosition> {
        let base_offset = self.base_offset;
        let below = self.entries.partition_point(home, |raw| parse(base_offset, raw).offset <= offset)?;
        let entry = below.checked_sub(1).map(|i| self.entries.get(home, i)).transpose()?;
        Ok(entry.map_or(OffsetPosition { offset: base_offset, position: 0 }, |raw| parse(base_offset, &raw)))
    }

    /// The last entry; the segment's start when there is none.
    pub fn last(&mut self, home: &Home) -> io::Result<OffsetPosition> {
        let last = self.entries.last(home)?;
        let start = OffsetPosition { offset: self.base_offset, position: 0 };
        Ok(last.map_or(start, |raw| parse(self.base_offset, &raw)))
    }

    /// Drops entries at or behind `offset`.
    pub fn truncate_to(&mut self, home: &Home, offset: i64) -> io::Result<()> {
        let base_offset = self.base_offset;
        let below = self.entries.partition_point(home, |raw| parse(base_offset, raw).offset < offset)?;
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
}

fn parse(base_offset: i64, raw: &[u8; ENTRY_BYTES]) -> OffsetPosition {
    let [a, b, c, d, e, f, g, h] = *raw;
    let relative = u32::from_be_bytes([a, b, c, d]);
    OffsetPosition { offset: base_offset + i64::from(relative), position: u32::from_be_bytes([e, f, g, h]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Disk;
    use crate::disk::mem::MemDisk;
    use std::path::Path;

    fn home() -> Home {
        let disk = MemDisk::new();
        disk.create_dir_all(Path::new("/p")).unwrap();
        Home::new(Arc::new(disk), "/p".into())
    }

    #[test]
    fn lookups_see_written_and_pending_entries() {
        let home = home();
        let mut index = OffsetIndex::create(&home, 1000).unwrap();
        for i in 1..=700u32 {
            index.append(&home, OffsetPosition { offset: 1000 + i64::from(i) * 10, position: i * 4096 }).unwrap();
        }
        let position = |index: &mut OffsetIndex, offset| index.lookup(&home, offset).unwrap().position;
        for (offset, expected) in
            [(1000, 0), (1009, 0), (1010, 4096), (1019, 4096), (6130, 513 * 4096), (99999, 700 * 4096)]
        {
            assert_eq!(position(&mut index, offset), expected, "{offset}");
        }
        index.write_pending().unwrap();
        let mut again = OffsetIndex::existing(1000);
        assert_eq!(again.len(&home).unwrap(), 700);
        assert_eq!(again.last(&home).unwrap(), OffsetPosition { offset: 8000, position: 700 * 4096 });
        again.truncate_to(&home, 1500).unwrap();
        assert_eq!(again.len(&home).unwrap(), 49);
        assert_eq!(position(&mut again, 99999), 49 * 4096);
    }

    #[test]
    fn a_preallocated_index_that_was_not_cut_ends_before_its_zeros() {
        let home = home();
        let mut index = OffsetIndex::create(&home, 0).unwrap();
        index.append(&home, OffsetPosition { offset: 5, position: 100 }).unwrap();
        index.append(&home, OffsetPosition { offset: 9, position: 300 }).unwrap();
        index.write_pending().unwrap();
        home.open(FileKind::OffsetIndex, 0, false).unwrap().set_len(1200).unwrap();
        let mut again = OffsetIndex::existing(0);
        assert_eq!(again.len(&home).unwrap(), 2);
        assert_eq!(again.last(&home).unwrap().position, 300);
    }
}
