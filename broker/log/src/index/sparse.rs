//! [`EntryFile`]: a file of ascending entries of one size, what offset and time index have in common.
//!
//! Kafka maps such files, preallocated, into memory. Here entries are read one by one (a search touches about 18), and
//! new ones are collected and written by the page: they are made again from the log after an unclean shutdown, so there
//! is nothing to lose. The file is opened when it is first needed.

use std::io;
use std::sync::Arc;

use crate::disk::{DiskFile, read_at};
use crate::home::Home;
use crate::names::FileKind;

/// Entries of `N` bytes, ascending.
#[derive(Debug)]
pub(crate) struct EntryFile<const N: usize> {
    kind: FileKind,
    base_offset: i64,
    /// `None` until first needed.
    open: Option<Open<N>>,
}

#[derive(Debug)]
struct Open<const N: usize> {
    file: Arc<dyn DiskFile>,
    /// Entries in the file.
    written: usize,
    /// Entries behind them that are not yet written.
    pending: Vec<[u8; N]>,
}

impl<const N: usize> EntryFile<N> {
    /// The file as it is there, opened later.
    pub fn existing(kind: FileKind, base_offset: i64) -> Self {
        Self { kind, base_offset, open: None }
    }

    /// An empty file, made or emptied now.
    pub fn create(home: &Home, kind: FileKind, base_offset: i64) -> io::Result<Self> {
        let file = home.open(kind, base_offset, true)?;
        if file.len()? > 0 {
            file.set_len(0)?;
        }
        Ok(Self { kind, base_offset, open: Some(Open { file, written: 0, pending: Vec::new() }) })
    }

    pub fn len(&mut self, home: &Home) -> io::Result<usize> {
        let open = self.opened(home)?;
        Ok(open.written + open.pending.len())
    }

    pub fn get(&mut self, home: &Home, index: usize) -> io::Result<[u8; N]> {
        self.opened(home)?.get(index)
    }

    pub fn last(&mut self, home: &Home) -> io::Result<Option<[u8; N]>> {
        let open = self.opened(home)?;
        (open.written + open.pending.len()).checked_sub(1).map(|last| open.get(last)).transpose()
    }

    /// How many entries from the first on satisfy `holds`, which must hold for a prefix only.
    pub fn partition_point(&mut self, home: &Home, mut holds: impl FnMut(&[u8; N]) -> bool) -> io::Result<usize> {
        let open = self.opened(home)?;
        if open.pending.first().is_some_and(&mut holds) {
            return Ok(open.written + open.pending.partition_point(holds));
        }
        open.partition_point(open.written, holds)
    }

    pub fn push(&mut self, home: &Home, entry: [u8; N]) -> io::Result<()> {
        let open = self.opened(home)?;
        open.pending.push(entry);
        if open.pending.len() * N >= WRITE_FROM_BYTES { open.write_pending() } else { Ok(()) }
    }

    /// Keeps the first `len` entries.
    pub fn truncate(&mut self, home: &Home, len: usize) -> io::Result<()> {
        let open = self.opened(home)?;
        if len < open.written {
            open.pending.clear();
            open.file.set_len((len * N) as u64)?;
            open.written = len;
        } else {
            open.pending.truncate(len - open.written);
        }
        Ok(())
    }

    /// Writes what is pending. Needed before the file is synced, renamed for good or read by anyone else.
    pub fn write_pending(&mut self) -> io::Result<()> {
        self.open.as_mut().map_or(Ok(()), Open::write_pending)
    }

    /// The file, if it was ever needed: what was not opened was not changed either.
    pub fn file_if_open(&self) -> Option<Arc<dyn DiskFile>> {
        self.open.as_ref().map(|o| o.file.clone())
    }

    /// Closes the file until it is needed again. What is pending must be written.
    pub fn release(&mut self) {
        if self.open.as_ref().is_some_and(|o| o.pending.is_empty()) {
            self.open = None;
        }
    }

    fn opened(&mut self, home: &Home) -> io::Result<&mut Open<N>> {
        if self.open.is_none() {
            let file = home.open(self.kind, self.base_offset, true)?;
            let mut open = Open { written: (file.len()? / N as u64) as usize, file, pending: Vec::new() };
            open.cut_zero_tail()?;
            self.open = Some(open);
        }
        Ok(self.open.as_mut().expect("opened just now"))
    }
}

impl<const N: usize> Open<N> {
    fn get(&self, index: usize) -> io::Result<[u8; N]> {
        if let Some(entry) = index.checked_sub(self.written).and_then(|i| self.pending.get(i)) {
            return Ok(*entry);
        }
        let bytes = read_at(&*self.file, (index * N) as u64, N)?;
        bytes.try_into().map_err(|_| io::ErrorKind::UnexpectedEof.into())
    }

    /// Kafka preallocates the indexes of an active segment and cuts them when it closes; after a crash they end in
    /// zeros. No entry is all zero but the first of a time index, for which there is no loss in leaving it out.
    fn cut_zero_tail(&mut self) -> io::Result<()> {
        if self.written > 0 && self.get(self.written - 1)? == [0; N] {
            let len = self.partition_point(self.written, |entry| *entry != [0; N])?;
            self.file.set_len((len * N) as u64)?;
            self.written = len;
        }
        Ok(())
    }

    fn partition_point(&self, among: usize, mut holds: impl FnMut(&[u8; N]) -> bool) -> io::Result<usize> {
        let (mut low, mut high) = (0, among);
        while low < high {
            let middle = usize::midpoint(low, high);
            if holds(&self.get(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn write_pending(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.file.write_at(self.pending.as_flattened(), (self.written * N) as u64)?;
        self.written += self.pending.len();
        self.pending.clear();
        Ok(())
    }
}

/// How much is collected before it is written.
const WRITE_FROM_BYTES: usize = 4096;
