//! What stands before the records of a batch.

use super::{
    BATCH_OVERHEAD, BatchError, LOG_OVERHEAD, MAGIC_END, NO_PARTITION_LEADER_EPOCH, NO_PRODUCER_EPOCH, NO_PRODUCER_ID,
    NO_SEQUENCE, NO_TIMESTAMP, legacy,
};
use crate::compress::Compression;

/// Where fields stand in a batch of magic 2.
pub(super) mod at {
    pub const BASE_OFFSET: usize = 0;
    pub const LENGTH: usize = 8;
    pub const PARTITION_LEADER_EPOCH: usize = 12;
    pub const MAGIC: usize = 16;
    pub const CRC: usize = 17;
    pub const ATTRIBUTES: usize = 21;
    pub const LAST_OFFSET_DELTA: usize = 23;
    pub const BASE_TIMESTAMP: usize = 27;
    pub const MAX_TIMESTAMP: usize = 35;
    pub const PRODUCER_ID: usize = 43;
    pub const PRODUCER_EPOCH: usize = 51;
    pub const BASE_SEQUENCE: usize = 53;
    pub const RECORDS_COUNT: usize = 57;
}

/// Bits of the attributes.
pub(super) mod bit {
    pub const COMPRESSION: i16 = 0x07;
    pub const LOG_APPEND_TIME: i16 = 0x08;
    pub const TRANSACTIONAL: i16 = 0x10;
    pub const CONTROL: i16 = 0x20;
    pub const DELETE_HORIZON: i16 = 0x40;
}

/// Whose clock a batch's timestamps are from (`message.timestamp.type`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum TimestampType {
    /// The producer's: each record has its own.
    #[default]
    CreateTime,
    /// The broker's: all records have the batch's maximum timestamp.
    LogAppendTime,
}

/// The header of a batch, any value that the bytes have: [`BatchHeader::read`] judges nothing but length and magic.
///
/// For a message of magic 0 or 1, the offset is its own (for a compressed message set: that of the last message in it),
/// `batch_length` its size, `crc` the older CRC-32, `attributes` its one byte; what it does not have is -1, and
/// `records_count` is 1, or -1 for a compressed message set, where only decompressing tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchHeader {
    /// Offset of the first record, also if compaction has removed it.
    pub base_offset: i64,
    /// Bytes that follow the length.
    pub batch_length: i32,
    /// Epoch of the leader that appended the batch, or -1.
    pub partition_leader_epoch: i32,
    /// The format: 0, 1 or 2.
    pub magic: i8,
    /// CRC-32C of everything from the attributes on.
    pub crc: u32,
    /// Compression, timestamp type and flags.
    pub attributes: i16,
    /// Last offset minus base offset, also if compaction has removed the last record.
    pub last_offset_delta: i32,
    /// What record timestamps are relative to; the delete horizon if [`BatchHeader::delete_horizon`] says so.
    pub base_timestamp: i64,
    /// The largest timestamp, or the broker's for log append time.
    pub max_timestamp: i64,
    /// The idempotent producer, or -1.
    pub producer_id: i64,
    /// Its epoch, or -1.
    pub producer_epoch: i16,
    /// Sequence number of the first record, or -1.
    pub base_sequence: i32,
    /// Records in the batch.
    pub records_count: i32,
}

impl BatchHeader {
    /// Reads a header from the start of a batch, of which the records need not be there.
    ///
    /// # Errors
    /// When there are fewer bytes than a header has, for a length that no batch has, or an unknown magic.
    pub fn read(bytes: &[u8]) -> Result<Self, BatchError> {
        let short = |wanted| BatchError::Short { wanted, left: bytes.len() };
        let start = bytes.first_chunk::<MAGIC_END>().ok_or(short(MAGIC_END))?;
        match start[at::MAGIC] as i8 {
            0 | 1 => legacy::read_header(bytes),
            2 => {
                let header = bytes.first_chunk::<BATCH_OVERHEAD>().ok_or(short(BATCH_OVERHEAD))?;
                let header = Self::of(header);
                if header.batch_length < (BATCH_OVERHEAD - LOG_OVERHEAD) as i32 {
                    return Err(BatchError::Length(header.batch_length));
                }
                Ok(header)
            }
            magic => Err(BatchError::Magic(magic)),
        }
    }

    fn of(bytes: &[u8; BATCH_OVERHEAD]) -> Self {
        Self {
            base_offset: i64::from_be_bytes(field(bytes, at::BASE_OFFSET)),
            batch_length: i32::from_be_bytes(field(bytes, at::LENGTH)),
            partition_leader_epoch: i32::from_be_bytes(field(bytes, at::PARTITION_LEADER_EPOCH)),
            magic: i8::from_be_bytes(field(bytes, at::MAGIC)),
            crc: u32::from_be_bytes(field(bytes, at::CRC)),
            attributes: i16::from_be_bytes(field(bytes, at::ATTRIBUTES)),
            last_offset_delta: i32::from_be_bytes(field(bytes, at::LAST_OFFSET_DELTA)),
            base_timestamp: i64::from_be_bytes(field(bytes, at::BASE_TIMESTAMP)),
            max_timestamp: i64::from_be_bytes(field(bytes, at::MAX_TIMESTAMP)),
            producer_id: i64::from_be_bytes(field(bytes, at::PRODUCER_ID)),
            producer_epoch: i16::from_be_bytes(field(bytes, at::PRODUCER_EPOCH)),
            base_sequence: i32::from_be_bytes(field(bytes, at::BASE_SEQUENCE)),
            records_count: i32::from_be_bytes(field(bytes, at::RECORDS_COUNT)),
        }
    }

    /// The header's bytes, for magic 2, with the fields as they are: the CRC is not computed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; BATCH_OVERHEAD] {
        let mut bytes = [0; BATCH_OVERHEAD];
        let mut put = |at: usize, field: &[u8]| bytes[at..at + field.len()].copy_from_slice(field);
        put(at::BASE_OFFSET, &self.base_offset.to_be_bytes());
        put(at::LENGTH, &self.batch_length.to_be_bytes());
        put(at::PARTITION_LEADER_EPOCH, &self.partition_leader_epoch.to_be_bytes());
        put(at::MAGIC, &self.magic.to_be_bytes());
        put(at::CRC, &self.crc.to_be_bytes());
        put(at::ATTRIBUTES, &self.attributes.to_be_bytes());
        put(at::LAST_OFFSET_DELTA, &self.last_offset_delta.to_be_bytes());
        put(at::BASE_TIMESTAMP, &self.base_timestamp.to_be_bytes());
        put(at::MAX_TIMESTAMP, &self.max_timestamp.to_be_bytes());
        put(at::PRODUCER_ID, &self.producer_id.to_be_bytes());
        put(at::PRODUCER_EPOCH, &self.producer_epoch.to_be_bytes());
        put(at::BASE_SEQUENCE, &self.base_sequence.to_be_bytes());
        put(at::RECORDS_COUNT, &self.records_count.to_be_bytes());
        bytes
    }

    /// How the records are compressed.
    ///
    /// # Errors
    /// When the attributes hold an id that no codec has.
    pub fn compression(&self) -> Result<Compression, BatchError> {
        let id = (self.attributes & bit::COMPRESSION) as u8;
        Compression::from_id(id).ok_or(BatchError::Compression(id))
    }

    /// Whose clock the timestamps are from.
    #[must_use]
    pub fn timestamp_type(&self) -> TimestampType {
        if self.has(bit::LOG_APPEND_TIME) { TimestampType::LogAppendTime } else { TimestampType::CreateTime }
    }

    /// Whether the batch belongs to a transaction.
    #[must_use]
    pub fn is_transactional(&self) -> bool {
        self.has(bit::TRANSACTIONAL)
    }

    /// Whether the records are for brokers and clients themselves, not for applications.
    #[must_use]
    pub fn is_control(&self) -> bool {
        self.has(bit::CONTROL)
    }

    /// From when on the cleaner may remove the batch's tombstones (KIP-534), in ms since 1970; `None` if not yet set.
    #[must_use]
    pub fn delete_horizon(&self) -> Option<i64> {
        self.has(bit::DELETE_HORIZON).then_some(self.base_timestamp)
    }

    /// Whether an idempotent producer wrote the batch.
    #[must_use]
    pub fn has_producer_id(&self) -> bool {
        self.producer_id > NO_PRODUCER_ID
    }

    /// Offset of the last record, also if compaction has removed it.
    #[must_use]
    pub fn last_offset(&self) -> i64 {
        self.base_offset.saturating_add(i64::from(self.last_offset_delta))
    }

    /// The offset that follows the batch.
    #[must_use]
    pub fn next_offset(&self) -> i64 {
        self.last_offset().saturating_add(1)
    }

    /// Bytes of the whole batch.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        LOG_OVERHEAD + self.batch_length.max(0) as usize
    }

    /// Sequence number of the last record, or -1.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        if self.base_sequence == NO_SEQUENCE {
            NO_SEQUENCE
        } else {
            increment_sequence(self.base_sequence, self.last_offset_delta)
        }
    }

    /// A record's timestamp, from the difference that it carries.
    #[inline]
    pub(super) fn timestamp(&self, delta: i64) -> i64 {
        if self.has(bit::LOG_APPEND_TIME) { self.max_timestamp } else { self.base_timestamp.wrapping_add(delta) }
    }

    fn has(&self, bit: i16) -> bool {
        // Magic 0 has no timestamps and none of the flags.
        self.magic > 0 && self.attributes & bit != 0
    }
}

impl Default for BatchHeader {
    /// A batch of magic 2 without records at offset 0.
    fn default() -> Self {
        Self {
            base_offset: 0,
            batch_length: (BATCH_OVERHEAD - LOG_OVERHEAD) as i32,
            partition_leader_epoch: NO_PARTITION_LEADER_EPOCH,
            magic: 2,
            crc: 0,
            attributes: 0,
            last_offset_delta: 0,
            base_timestamp: NO_TIMESTAMP,
            max_timestamp: NO_TIMESTAMP,
            producer_id: NO_PRODUCER_ID,
            producer_epoch: NO_PRODUCER_EPOCH,
            base_sequence: NO_SEQUENCE,
            records_count: 0,
        }
    }
}

/// The sequence number that lies `by` after `sequence`; 0 comes after the largest.
#[must_use]
pub fn increment_sequence(sequence: i32, by: i32) -> i32 {
    sequence.wrapping_add(by) & i32::MAX
}

fn field<const N: usize>(bytes: &[u8; BATCH_OVERHEAD], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().expect("every field lies within the header")
}
