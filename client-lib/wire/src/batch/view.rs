//! Cutting bytes into batches, and what can be asked of one.

use bytes::Bytes;

use super::header::at;
use super::{BATCH_OVERHEAD, BatchError, BatchHeader, LOG_OVERHEAD, MAGIC_END, RecordIter, RecordRefs, legacy};
use crate::compress::{self, Compression};
use crate::crc::{crc32, crc32c};

/// One batch: its header, and all its bytes with the header in them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// What stands before the records.
    pub header: BatchHeader,
    /// The whole batch.
    pub bytes: Bytes,
}

impl Batch {
    /// The batch at the start of `bytes`; what follows it is left out.
    ///
    /// # Errors
    /// When it is not whole, or not a batch.
    pub fn read(bytes: &Bytes) -> Result<Self, BatchError> {
        let header = BatchHeader::read(bytes)?;
        let wanted = header.size_bytes();
        if wanted > bytes.len() {
            return Err(BatchError::Short { wanted, left: bytes.len() });
        }
        Ok(Self { header, bytes: bytes.slice(..wanted) })
    }

    /// Compares the checksum.
    ///
    /// # Errors
    /// When it does not match.
    pub fn check_crc(&self) -> Result<(), BatchError> {
        let computed = match self.header.magic {
            2 => crc32c(&self.bytes[at::ATTRIBUTES..]),
            _ => crc32(&self.bytes[legacy::CRC_END..]),
        };
        let stored = self.header.crc;
        if computed == stored { Ok(()) } else { Err(BatchError::Crc { stored, computed }) }
    }

    /// The records as they are in the batch: compressed if the header says so, and for magic 2 only.
    #[must_use]
    pub fn raw_records(&self) -> Bytes {
        self.bytes.slice(BATCH_OVERHEAD.min(self.bytes.len())..)
    }

    /// The records' bytes, decompressed to at most `limit_bytes`: what [`RecordRefs`] reads. For magic 2 only.
    ///
    /// # Errors
    /// When they cannot be decompressed, or are of another magic.
    pub fn decompressed(&self, limit_bytes: usize) -> Result<Bytes, BatchError> {
        if self.header.magic != 2 {
            return Err(BatchError::Magic(self.header.magic));
        }
        match self.header.compression()? {
            Compression::None => Ok(self.raw_records()),
            codec => Ok(compress::decompress(codec, &self.bytes[BATCH_OVERHEAD..], limit_bytes)?.into()),
        }
    }

    /// The records. Compressed ones become at most `limit_bytes`.
    ///
    /// # Errors
    /// When they cannot be decompressed; for magic 0 and 1 also when they are not well formed.
    pub fn records(&self, limit_bytes: usize) -> Result<RecordIter, BatchError> {
        match self.header.magic {
            2 => Ok(RecordIter::new(self.header, self.decompressed(limit_bytes)?)),
            _ => Ok(RecordIter::of(legacy::records(self, limit_bytes)?)),
        }
    }

    /// The records, borrowed from `bytes`, which are what [`Batch::decompressed`] gave.
    #[must_use]
    pub fn record_refs<'a>(&self, bytes: &'a [u8]) -> RecordRefs<'a> {
        RecordRefs::new(&self.header, bytes)
    }
}

/// Cuts bytes into batches, which share them.
#[must_use]
pub fn split(bytes: &Bytes) -> Batches {
    Batches { bytes: bytes.clone(), at: 0, failed: false }
}

/// The batches in a buffer, in order. A batch that is not whole ends them, which is normal at the end of a fetch; bytes
/// that cannot be a batch are an error, which ends them too.
#[derive(Clone, Debug)]
pub struct Batches {
    bytes: Bytes,
    at: usize,
    failed: bool,
}

impl Batches {
    /// Bytes of the batches so far.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// What is not yet cut: after the last batch, the one that is not whole.
    #[must_use]
    pub fn rest(&self) -> Bytes {
        self.bytes.slice(self.at..)
    }
}

impl Iterator for Batches {
    type Item = Result<Batch, BatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let rest = &self.bytes[self.at..];
        let result = match batch_len(rest) {
            Ok(Some(len)) if len <= rest.len() => {
                BatchHeader::read(rest).map(|header| Batch { header, bytes: self.bytes.slice(self.at..self.at + len) })
            }
            Ok(_) => return None,
            Err(e) => Err(e),
        };
        match &result {
            Ok(batch) => self.at += batch.bytes.len(),
            Err(_) => self.failed = true,
        }
        Some(result)
    }
}

/// Bytes of the batch whose first bytes these are; `None` if there are fewer than [`MAGIC_END`], too few to tell.
///
/// # Errors
/// For a length that no batch has, or an unknown magic.
pub fn batch_len(start: &[u8]) -> Result<Option<usize>, BatchError> {
    let Some(start) = start.first_chunk::<MAGIC_END>() else { return Ok(None) };
    let length = i32::from_be_bytes(start[at::LENGTH..at::LENGTH + 4].try_into().expect("four bytes"));
    let least = match start[at::MAGIC] as i8 {
        0 => legacy::OVERHEAD_V0,
        1 => legacy::OVERHEAD_V1,
        2 => BATCH_OVERHEAD - LOG_OVERHEAD,
        magic => return Err(BatchError::Magic(magic)),
    };
    match usize::try_from(length) {
        Ok(length) if length >= least => Ok(Some(LOG_OVERHEAD + length)),
        _ => Err(BatchError::Length(length)),
    }
}
