//! `.txnindex`: the aborted transactions whose markers are in the segment (Kafka's `TransactionIndex` and `AbortedTxn`,
//! KIP-98). The file is there only if there is one. An entry is a version, two bytes, and four numbers of eight.

use std::io;
use std::sync::Arc;

use crate::disk::{DiskFile, read_at};
use crate::home::Home;
use crate::names::FileKind;

/// An aborted transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbortedTxn {
    /// Whose.
    pub producer_id: i64,
    /// Offset of its first record.
    pub first_offset: i64,
    /// Offset of its marker.
    pub last_offset: i64,
    /// The last stable offset when the marker was written, without this transaction.
    pub last_stable_offset: i64,
}

/// Bytes of an entry.
pub(crate) const ENTRY_BYTES: usize = 34;

impl AbortedTxn {
    pub(crate) fn encode(&self) -> [u8; ENTRY_BYTES] {
        let mut raw = [0; ENTRY_BYTES];
        let numbers = [self.producer_id, self.first_offset, self.last_offset, self.last_stable_offset];
        raw[2..].chunks_exact_mut(8).zip(numbers).for_each(|(to, number)| to.copy_from_slice(&number.to_be_bytes()));
        raw
    }

    pub(crate) fn decode(raw: &[u8; ENTRY_BYTES]) -> Option<Self> {
        let number = |i: usize| i64::from_be_bytes(raw[2 + 8 * i..10 + 8 * i].try_into().expect("eight bytes"));
        let known = raw[..2] == [0, 0];
        known.then(|| Self {
            producer_id: number(0),
            first_offset: number(1),
            last_offset: number(2),
            last_stable_offset: number(3),
        })
    }
}

/// The index of one segment. Read in whole each time: it is small, and only `read_committed` fetches ask.
#[derive(Debug)]
pub(crate) struct TxnIndex {
    base_offset: i64,
    /// `None` until first needed, or while there is no file.
    file: Option<Arc<dyn DiskFile>>,
    /// Whether the file is known not to be there.
    missing: bool,
}

impl TxnIndex {
    pub fn existing(base_offset: i64) -> Self {
        Self { base_offset, file: None, missing: false }
    }

    pub fn append(&mut self, home: &Home, txn: &AbortedTxn) -> io::Result<()> {
        let file = match self.opened(home)? {
            Some(file) => file,
            None => {
                let file = home.open(FileKind::TxnIndex, self.base_offset, true)?;
                self.missing = false;
                self.file.insert(file).clone()
            }
        };
        // A torn entry from a crash is written over.
        let at = file.len()? / ENTRY_BYTES as u64 * ENTRY_BYTES as u64;
        file.write_at(&txn.encode(), at)
    }

    /// All entries, in the order of their markers.
    pub fn entries(&mut self, home: &Home) -> io::Result<Vec<AbortedTxn>> {
        let Some(file) = self.opened(home)? else { return Ok(Vec::new()) };
        let bytes = read_at(&*file, 0, file.len()? as usize)?;
        Ok(bytes.as_chunks::<ENTRY_BYTES>().0.iter().map_while(AbortedTxn::decode).collect())
    }

    /// Adds to `into` the transactions that a read of `[fetch_offset, upper_bound)` must leave out. Answers whether no
    /// later segment can have any more.
    pub fn collect(
        &mut self,
        home: &Home,
        fetch_offset: i64,
        upper_bound: i64,
        into: &mut Vec<AbortedTxn>,
    ) -> io::Result<bool> {
        for txn in self.entries(home)? {
            if txn.last_offset >= fetch_offset && txn.first_offset < upper_bound {
                into.push(txn);
            }
            if txn.last_stable_offset >= upper_bound {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Drops the transactions whose markers are at or behind `offset`.
    pub fn truncate_to(&mut self, home: &Home, offset: i64) -> io::Result<()> {
        let Some(file) = self.opened(home)? else { return Ok(()) };
        let kept = self.entries(home)?.iter().take_while(|t| t.last_offset < offset).count();
        file.set_len((kept * ENTRY_BYTES) as u64)
    }

    pub fn reset(&mut self, home: &Home) -> io::Result<()> {
        self.opened(home)?.map_or(Ok(()), |file| file.set_len(0))
    }

    pub fn release(&mut self) {
        self.file = None;
    }

    pub fn file_if_open(&self) -> Option<Arc<dyn DiskFile>> {
        self.file.clone()
    }

    fn opened(&mut self, home: &Home) -> io::Result<Option<Arc<dyn DiskFile>>> {
        if self.file.is_none() && !self.missing {
            match home.open(FileKind::TxnIndex, self.base_offset, false) {
                Ok(file) => self.file = Some(file),
                Err(error) if error.kind() == io::ErrorKind::NotFound => self.missing = true,
                Err(error) => return Err(error),
            }
        }
        Ok(self.file.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Disk;
    use crate::disk::mem::MemDisk;
    use std::path::Path;

    #[test]
    fn append_collect_truncate() {
        let disk = MemDisk::new();
        disk.create_dir_all(Path::new("/p")).unwrap();
        let home = Home::new(Arc::new(disk), "/p".into());
        let txn = |first_offset, last_offset, last_stable_offset| AbortedTxn {
            producer_id: 7,
            first_offset,
            last_offset,
            last_stable_offset,
        };
        let all = [txn(0, 10, 11), txn(5, 20, 15), txn(15, 40, 41)];
        let mut index = TxnIndex::existing(0);
        assert_eq!(index.entries(&home).unwrap(), []);
        all.iter().for_each(|t| index.append(&home, t).unwrap());
        let collect = |index: &mut TxnIndex, from, to| {
            let mut found = Vec::new();
            let complete = index.collect(&home, from, to, &mut found).unwrap();
            (found, complete)
        };
        assert_eq!(collect(&mut index, 0, 11), (vec![all[0]], true));
        assert_eq!(collect(&mut index, 11, 15), (vec![all[1]], true));
        assert_eq!(collect(&mut index, 11, 50), (vec![all[1], all[2]], false));
        index.truncate_to(&home, 40).unwrap();
        assert_eq!(index.entries(&home).unwrap(), all[..2]);
        home.open(FileKind::TxnIndex, 0, false).unwrap().set_len(50).unwrap();
        index.append(&home, &all[2]).unwrap();
        assert_eq!(index.entries(&home).unwrap(), [all[0], all[2]], "the torn entry is written over");
    }
}
