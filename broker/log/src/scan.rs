//! Walking over the batches of a segment's file, by their headers or with all their bytes.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use kafka_wire::batch::{BATCH_OVERHEAD, BatchError, batch_len};
use kafka_wire::{Batch, BatchHeader};

use crate::disk::{DiskFile, read_at};

/// Why a walk ended early.
#[derive(Debug)]
pub(crate) enum ScanError {
    /// The disk failed.
    Io(io::Error),
    /// There is no whole batch at `position`.
    Corrupt { position: u64, why: String },
}

impl From<io::Error> for ScanError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ScanError> for io::Error {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Io(error) => error,
            ScanError::Corrupt { position, why } => {
                Self::new(io::ErrorKind::InvalidData, format!("no whole batch at byte {position}: {why}"))
            }
        }
    }
}

/// A batch in a file, by its header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Located {
    pub position: u64,
    pub header: BatchHeader,
}

impl Located {
    pub fn end(&self) -> u64 {
        self.position + self.header.size_bytes() as u64
    }
}

/// The batches of a file from a position on; what of a batch is read depends on the method called.
#[derive(Debug)]
pub(crate) struct Scan {
    file: Arc<dyn DiskFile>,
    position: u64,
    end: u64,
    chunk: Bytes,
    chunk_at: u64,
    chunk_bytes: usize,
}

impl Scan {
    /// The batches in `[position, end)`, read about `chunk_bytes` at a time.
    pub fn new(file: Arc<dyn DiskFile>, position: u64, end: u64, chunk_bytes: usize) -> Self {
        Self { file, position, end, chunk: Bytes::new(), chunk_at: position, chunk_bytes }
    }

    /// Where the next batch begins.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Goes on at a batch that is known to begin at `position`.
    pub fn seek(&mut self, position: u64) {
        self.position = position;
    }

    /// The next batch's header; its records are not read unless they lie in the same chunk.
    pub fn next_header(&mut self) -> Result<Option<Located>, ScanError> {
        if self.position >= self.end {
            return Ok(None);
        }
        let position = self.position;
        let corrupt = |why: String| ScanError::Corrupt { position, why };
        let wanted = BATCH_OVERHEAD.min((self.end - position) as usize);
        let start = self.bytes(wanted)?;
        let len = batch_len(&start).map_err(|e| corrupt(e.to_string()))?;
        if len.is_none_or(|len| len as u64 > self.end - position) {
            return Err(corrupt(format!("it ends early: {} bytes are left", self.end - position)));
        }
        let header = BatchHeader::read(&start).map_err(|e| corrupt(e.to_string()))?;
        if header.last_offset_delta < 0 || header.base_offset < 0 {
            return Err(corrupt(BatchError::Offsets("they are negative or descend").to_string()));
        }
        self.position += header.size_bytes() as u64;
        Ok(Some(Located { position, header }))
    }

    /// The next batch with all its bytes, its checksum not compared.
    pub fn next_batch(&mut self) -> Result<Option<(u64, Batch)>, ScanError> {
        let Some(located) = self.next_header()? else { return Ok(None) };
        self.position = located.position;
        let bytes = self.bytes(located.header.size_bytes())?;
        self.position = located.end();
        Ok(Some((located.position, Batch { header: located.header, bytes })))
    }

    /// `len` bytes from the position on, which must be there.
    fn bytes(&mut self, len: usize) -> Result<Bytes, ScanError> {
        let offset = (self.position - self.chunk_at) as usize;
        if self.position < self.chunk_at || offset + len > self.chunk.len() {
            let left = (self.end - self.position) as usize;
            let chunk = read_at(&*self.file, self.position, len.max(self.chunk_bytes).min(left))?;
            if chunk.len() < len {
                let why = format!("the file ends early: {} of {len} bytes", chunk.len());
                return Err(ScanError::Corrupt { position: self.position, why });
            }
            self.chunk = chunk.into();
            self.chunk_at = self.position;
            return Ok(self.chunk.slice(..len));
        }
        Ok(self.chunk.slice(offset..offset + len))
    }
}
