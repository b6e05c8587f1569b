//! What a leader looks at before it appends a batch (`LogValidator`): that its offsets are consecutive, that each record
//! is well formed, and what the records' timestamps and keys are. What follows from it is the broker's to decide.

use super::varint::take_i32;
use super::{Batch, BatchError, BatchHeader, RecordRef, RecordRefs};
use crate::compress::{Compression, decompress_pieces};

/// What a walk over a batch's records found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordsSummary {
    /// The largest timestamp of all records.
    pub max_timestamp: i64,
    /// The offset of the first record that has it.
    pub max_timestamp_offset: i64,
    /// The smallest timestamp of all records.
    pub min_timestamp: i64,
    /// The offset of the first record without a key: a compacted topic takes none.
    pub first_null_key_offset: Option<i64>,
}

impl BatchHeader {
    /// Whether the batch has at least one record, and one for each of its offsets: so it is with every batch that comes
    /// from a producer. After compaction it need not be so.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn check_offsets(&self) -> Result<(), BatchError> {
        if self.last_offset_delta < 0 {
            return Err(BatchError::Offsets("the last is before the first"));
        }
        if self.records_count <= 0 {
            return Err(BatchError::RecordsCount { said: self.records_count, why: "there must be one at least" });
        }
        if i64::from(self.last_offset_delta) + 1 != i64::from(self.records_count) {
            return Err(BatchError::Offsets("there are not as many as records"));
        }
        Ok(())
    }
}

impl RecordsSummary {
    fn of_none(header: &BatchHeader) -> Self {
        Self {
            max_timestamp: i64::MIN,
            max_timestamp_offset: header.base_offset,
            min_timestamp: i64::MAX,
            first_null_key_offset: None,
        }
    }

    #[inline]
    fn add(&mut self, record: &RecordRef<'_>) {
        if record.timestamp > self.max_timestamp {
            self.max_timestamp = record.timestamp;
            self.max_timestamp_offset = record.offset;
        }
        self.min_timestamp = self.min_timestamp.min(record.timestamp);
        if record.key.is_none() && self.first_null_key_offset.is_none() {
            self.first_null_key_offset = Some(record.offset);
        }
    }
}

/// Walks over the records in `bytes`, decompressed, of a batch of magic 2 that a producer sent.
///
/// # Errors
/// When offsets are not consecutive, a record is not well formed, or their number is not what the header says.
pub fn check_records(header: &BatchHeader, bytes: &[u8]) -> Result<RecordsSummary, BatchError> {
    let mut walk = RecordsWalk::new(header, usize::MAX)?;
    let rest = walk.records(bytes, |_, _| Ok(true))?;
    walk.end(rest)
}

impl Batch {
    /// [`check_records`] for the records of this batch of magic 2, which are decompressed to at most `limit_bytes`, piece
    /// by piece, and not kept.
    ///
    /// # Errors
    /// When they cannot be decompressed, and as [`check_records`].
    pub fn check_records(&self, limit_bytes: usize) -> Result<RecordsSummary, BatchError> {
        let codec = self.header.compression()?;
        if codec == Compression::None {
            return check_records(&self.header, &self.raw_records());
        }
        let mut walk = RecordsWalk::new(&self.header, limit_bytes)?;
        decompress_pieces(codec, &self.raw_records(), limit_bytes, |piece| walk.piece(piece))?;
        let cut = std::mem::take(&mut walk.cut);
        walk.end(&cut)
    }
}

/// A walk over records that come piece by piece.
struct RecordsWalk {
    header: BatchHeader,
    record_bytes_max: usize,
    /// The number of the record to come.
    index: i32,
    summary: RecordsSummary,
    /// The beginning of a record whose rest is in the next piece.
    cut: Vec<u8>,
}

impl RecordsWalk {
    fn new(header: &BatchHeader, record_bytes_max: usize) -> Result<Self, BatchError> {
        header.check_offsets()?;
        let summary = RecordsSummary::of_none(header);
        Ok(Self { header: *header, record_bytes_max, index: 0, summary, cut: Vec::new() })
    }

    fn piece(&mut self, piece: &[u8]) -> Result<(), BatchError> {
        let limits = self.limits();
        let mut rest = piece;
        while !self.cut.is_empty() && !rest.is_empty() {
            // One byte at a time until the length is there, which is five bytes at most.
            let wanted = limits.size_of(self.index, &self.cut)?.map_or(1, |size| size - self.cut.len());
            let (more, after) = rest.split_at(wanted.min(rest.len()));
            self.cut.extend_from_slice(more);
            rest = after;
            if limits.size_of(self.index, &self.cut)? == Some(self.cut.len()) {
                let whole = std::mem::take(&mut self.cut);
                self.records(&whole, |_, rest| Ok(!rest.is_empty()))?;
            }
        }
        let cut = self.records(rest, |index, rest| {
            Ok(!rest.is_empty() && limits.size_of(index, rest)?.is_some_and(|size| size <= rest.len()))
        })?;
        self.cut.extend_from_slice(cut);
        Ok(())
    }

    fn limits(&self) -> Limits {
        Limits { records_count: self.header.records_count, record_bytes_max: self.record_bytes_max }
    }

    /// Walks over records as long as `go_on` says so of the next one's number and the bytes left; answers what is left.
    #[inline]
    fn records<'a>(
        &mut self,
        bytes: &'a [u8],
        go_on: impl Fn(i32, &[u8]) -> Result<bool, BatchError>,
    ) -> Result<&'a [u8], BatchError> {
        let (base_offset, mut index, mut summary) = (self.header.base_offset, self.index, self.summary);
        let mut records = RecordRefs::at(&self.header, bytes, index);
        while go_on(index, records.rest())? {
            let Some(record) = records.next() else { break };
            let record = record?;
            if record.offset != base_offset.wrapping_add(i64::from(index)) {
                return Err(BatchError::Offsets("a record's is not one above the record before it"));
            }
            index += 1;
            summary.add(&record);
        }
        (self.index, self.summary) = (index, summary);
        Ok(records.rest())
    }

    /// What was found, if these bytes were the last and there are as many records as there should be.
    fn end(self, rest: &[u8]) -> Result<RecordsSummary, BatchError> {
        match RecordRefs::at(&self.header, rest, self.index).next() {
            Some(Err(error)) => Err(error),
            _ => Ok(self.summary),
        }
    }
}

/// What no record goes beyond.
#[derive(Clone, Copy)]
struct Limits {
    records_count: i32,
    record_bytes_max: usize,
}

impl Limits {
    /// Bytes of record number `index`, which begins here; `None` if there are too few to tell.
    #[inline]
    fn size_of(self, index: i32, bytes: &[u8]) -> Result<Option<usize>, BatchError> {
        let malformed = |reason| BatchError::Record { index, reason };
        if index >= self.records_count {
            return Err(BatchError::RecordsCount { said: self.records_count, why: "there are more bytes" });
        }
        let mut behind = bytes;
        match take_i32(&mut behind) {
            Some(length) => match usize::try_from(length) {
                Ok(length) if length <= self.record_bytes_max => Ok(Some(bytes.len() - behind.len() + length)),
                Ok(_) => Err(malformed("it is longer than a record may be")),
                Err(_) => Err(malformed("its length is negative")),
            },
            None if bytes.len() < 5 => Ok(None),
            None => Err(malformed("its length is cut")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{BATCH_OVERHEAD, BatchBuilder, BatchOptions, Header};

    /// A batch whose records have every shape: with and without key, value and headers, one byte and several of length.
    fn batch() -> Batch {
        let mut builder = BatchBuilder::new(BatchOptions { base_offset: 7, ..BatchOptions::default() });
        let long = [b'v'; 300];
        let header = |key: &str, value: Option<&'static [u8]>| Header {
            key: key.to_owned(),
            value: value.map(bytes::Bytes::from_static),
        };
        let headers = [header("name", Some(b"value")), header("", None)];
        builder.append(1000, Some(b"key"), Some(&long), &headers).expect("room");
        builder.append(3000, None, None, &[]).expect("room");
        builder.append(-1, Some(b""), Some(b""), &headers[1..]).expect("room");
        builder.append(3000, Some(&long), None, &[]).expect("room");
        Batch::read(&builder.build().expect("a batch")).expect("a batch")
    }

    fn in_pieces(header: &BatchHeader, bytes: &[u8], size: usize) -> Result<RecordsSummary, BatchError> {
        let mut walk = RecordsWalk::new(header, usize::MAX)?;
        bytes.chunks(size).try_for_each(|piece| walk.piece(piece))?;
        let cut = std::mem::take(&mut walk.cut);
        walk.end(&cut)
    }

    #[test]
    fn pieces_of_every_size_tell_what_the_whole_does() {
        let batch = batch();
        let right = batch.raw_records();
        assert_eq!(
            check_records(&batch.header, &right),
            Ok(RecordsSummary {
                max_timestamp: 3000,
                max_timestamp_offset: 8,
                min_timestamp: -1,
                first_null_key_offset: Some(8),
            })
        );
        // Every byte changed, as a length among others, and every end.
        let changed = (0..right.len()).flat_map(|at| {
            [0x00, 0x01, 0x7f, 0x80, 0xff].map(|byte| {
                let mut bytes = right.to_vec();
                bytes[at] = byte;
                bytes
            })
        });
        let cut = (0..right.len()).map(|end| right[..end].to_vec());
        let more = [[&right[..], &[0]].concat(), [&right[..], &right[..]].concat()];
        let mut errors = 0;
        for bytes in changed.chain(cut).chain(more).chain([right.to_vec()]) {
            let whole = check_records(&batch.header, &bytes);
            errors += usize::from(whole.is_err());
            for size in [1, 2, 3, 5, 64, 301] {
                let pieces = in_pieces(&batch.header, &bytes, size);
                assert_eq!(pieces.is_ok(), whole.is_ok(), "{pieces:?} {whole:?} {bytes:?}");
                if whole.is_ok() {
                    assert_eq!(pieces, whole);
                }
            }
        }
        assert!(errors > right.len(), "each cut and more are wrong: {errors}");
    }

    #[test]
    fn a_record_longer_than_allowed_is_not_gathered() {
        let batch = batch();
        let records = batch.bytes.slice(BATCH_OVERHEAD..);
        let mut walk = RecordsWalk::new(&batch.header, 200).expect("a header");
        assert!(matches!(walk.piece(&records[..10]), Err(BatchError::Record { index: 0, .. })));
        assert!(walk.cut.is_empty());
    }
}
