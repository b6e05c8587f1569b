//! Record batches (`DefaultRecordBatch`, KIP-98) and the messages before them (magic 0 and 1, KIP-32), as they are on the
//! wire and on disk: read in place, patched in place, and built.
//!
//! * [`split`] cuts bytes into batches, [`BatchHeader`] is what stands before a batch's records.
//! * [`Batch::records`] and, without an allocation per record, [`RecordRefs`] read records.
//! * [`set_base_offset`], [`set_partition_leader_epoch`], [`set_log_append_time`] patch a batch that was received.
//! * [`check_records`] is the walk that a leader does before it appends.
//! * [`BatchBuilder`] writes batches; [`control`] has the records of control batches.

mod build;
mod check;
pub mod control;
mod header;
mod legacy;
mod patch;
mod record;
mod varint;
mod view;

pub use build::{BatchBuilder, BatchOptions, HeaderToWrite, empty_batch, record_len};
pub use check::{RecordsSummary, check_records};
pub use header::{BatchHeader, TimestampType, increment_sequence};
pub use patch::{set_base_offset, set_log_append_time, set_max_timestamp, set_partition_leader_epoch, set_producer};
pub use record::{Header, HeaderRef, HeaderRefs, Record, RecordIter, RecordRef, RecordRefs};
pub use view::{Batch, Batches, batch_len, split};

use crate::compress::{CompressError, DecompressError};

/// Bytes before a batch's length ends: base offset and length. What the length counts comes after.
pub const LOG_OVERHEAD: usize = 12;
/// Bytes of a batch of magic 2 before its records.
pub const BATCH_OVERHEAD: usize = 61;
/// Bytes up to the magic and with it: what is needed to know how a batch is to be read.
pub const MAGIC_END: usize = 17;

/// The producer id of a batch that no idempotent producer wrote.
pub const NO_PRODUCER_ID: i64 = -1;
/// The producer epoch of such a batch.
pub const NO_PRODUCER_EPOCH: i16 = -1;
/// The base sequence of such a batch.
pub const NO_SEQUENCE: i32 = -1;
/// The timestamp of a record that has none.
pub const NO_TIMESTAMP: i64 = -1;
/// The leader epoch of a batch that no leader has appended yet.
pub const NO_PARTITION_LEADER_EPOCH: i32 = -1;

/// Why bytes are not a record batch, or not one that may be appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The bytes end before the batch does.
    #[error("the batch ends early: {wanted} bytes expected, {left} left")]
    Short {
        /// Bytes that the batch or a field has.
        wanted: usize,
        /// Bytes there are.
        left: usize,
    },
    /// A batch length that is less than any batch has.
    #[error("a batch of {0} bytes is smaller than the smallest batch")]
    Length(i32),
    /// A format that does not exist.
    #[error("unknown magic {0}")]
    Magic(i8),
    /// The checksum does not match.
    #[error("the batch is corrupt (stored crc = {stored}, computed crc = {computed})")]
    Crc {
        /// As it stands in the batch.
        stored: u32,
        /// As the bytes have it.
        computed: u32,
    },
    /// A compression id that does not exist.
    #[error("unknown compression type id {0}")]
    Compression(u8),
    /// The records cannot be decompressed.
    #[error(transparent)]
    Decompress(#[from] DecompressError),
    /// There are more or fewer records than the header says.
    #[error("the header says {said} records, but {why}")]
    RecordsCount {
        /// As the header says.
        said: i32,
        /// What is there instead.
        why: &'static str,
    },
    /// A record that is not well formed.
    #[error("record {index} is not well formed: {reason}")]
    Record {
        /// The record's place in the batch.
        index: i32,
        /// What is wrong.
        reason: &'static str,
    },
    /// Offsets that are not one after another.
    #[error("the batch's offsets are not consecutive: {0}")]
    Offsets(&'static str),
    /// Messages of magic 0 or 1 in a message that are not what they should be.
    #[error("a compressed message set is not well formed: {0}")]
    MessageSet(&'static str),
    /// A control record that is not well formed.
    #[error("a control record is not well formed: {0}")]
    Control(&'static str),
}

/// Why a batch cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A key, value, header or the whole batch is longer than its length field can say.
    #[error("{0} bytes are too many for a record batch")]
    TooLong(usize),
    /// A record's offset is not above the one before it, or too far from the first.
    #[error("offset {offset} cannot follow in a batch from {base_offset}")]
    Offset {
        /// The record's offset.
        offset: i64,
        /// The batch's base offset.
        base_offset: i64,
    },
    /// The codec refuses.
    #[error(transparent)]
    Compress(#[from] CompressError),
}
