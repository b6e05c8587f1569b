//! What a leader looks at before it appends a batch (`LogValidator`): that its offsets are consecutive, that each record
//! is well formed, and what the records' timestamps and keys are. What follows from it is the broker's to decide.

use super::{BatchError, BatchHeader, RecordRefs};

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

/// Walks over the records in `bytes`, decompressed, of a batch of magic 2 that a producer sent.
///
/// # Errors
/// When offsets are not consecutive, a record is not well formed, or their number is not what the header says.
pub fn check_records(header: &BatchHeader, bytes: &[u8]) -> Result<RecordsSummary, BatchError> {
    header.check_offsets()?;
    let mut summary = RecordsSummary {
        max_timestamp: i64::MIN,
        max_timestamp_offset: header.base_offset,
        min_timestamp: i64::MAX,
        first_null_key_offset: None,
    };
    let mut expected = header.base_offset;
    for record in RecordRefs::new(header, bytes) {
        let record = record?;
        if record.offset != expected {
            return Err(BatchError::Offsets("a record's is not one above the record before it"));
        }
        expected = expected.wrapping_add(1);
        if record.timestamp > summary.max_timestamp {
            summary.max_timestamp = record.timestamp;
            summary.max_timestamp_offset = record.offset;
        }
        summary.min_timestamp = summary.min_timestamp.min(record.timestamp);
        if record.key.is_none() && summary.first_null_key_offset.is_none() {
            summary.first_null_key_offset = Some(record.offset);
        }
    }
    Ok(summary)
}
