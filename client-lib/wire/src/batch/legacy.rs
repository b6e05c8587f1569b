//! The messages of magic 0 and 1 (`LegacyRecord`, `AbstractLegacyRecordBatch`, KIP-31 and KIP-32), read only: old segments
//! hold them. A compressed message's value is a message set; its offset is that of the last message in it.

use bytes::Bytes;

use super::{Batch, BatchError, BatchHeader, LOG_OVERHEAD, NO_TIMESTAMP, Record, TimestampType};
use crate::codec::{DecodeError, Decoder};
use crate::compress::{self, Compression};

/// Bytes of a message without key and value, behind its length.
pub(super) const OVERHEAD_V0: usize = 14;
/// The same with a timestamp.
pub(super) const OVERHEAD_V1: usize = 22;
/// Where the part begins that the checksum covers.
pub(super) const CRC_END: usize = LOG_OVERHEAD + 4;

/// Reads what a message has of a batch's header.
pub(super) fn read_header(bytes: &[u8]) -> Result<BatchHeader, BatchError> {
    let field = |at: usize, n: usize| {
        bytes.get(at..at + n).ok_or(BatchError::Short { wanted: LOG_OVERHEAD + OVERHEAD_V0, left: bytes.len() })
    };
    let batch_length = i32::from_be_bytes(field(8, 4)?.try_into().expect("four bytes"));
    let magic = field(16, 1)?[0] as i8;
    let least = if magic == 0 { OVERHEAD_V0 } else { OVERHEAD_V1 };
    if batch_length < least as i32 {
        return Err(BatchError::Length(batch_length));
    }
    let timestamp = match magic {
        0 => NO_TIMESTAMP,
        _ => i64::from_be_bytes(field(18, 8)?.try_into().expect("eight bytes")),
    };
    let mut header = BatchHeader {
        base_offset: i64::from_be_bytes(field(0, 8)?.try_into().expect("eight bytes")),
        batch_length,
        magic,
        crc: u32::from_be_bytes(field(12, 4)?.try_into().expect("four bytes")),
        attributes: i16::from(field(17, 1)?[0]),
        base_timestamp: timestamp,
        max_timestamp: timestamp,
        records_count: 1,
        ..BatchHeader::default()
    };
    if header.compression() != Ok(Compression::None) {
        header.records_count = -1;
    }
    Ok(header)
}

/// The message's records: one, or those of the set in it.
pub(super) fn records(batch: &Batch, limit_bytes: usize) -> Result<Vec<Record>, BatchError> {
    let wrapper = read_message(batch)?;
    let codec = batch.header.compression()?;
    if codec == Compression::None {
        return Ok(vec![wrapper]);
    }
    if codec == Compression::Zstd {
        return Err(BatchError::MessageSet("magic 0 and 1 have no zstd"));
    }
    let set = wrapper.value.as_ref().ok_or(BatchError::MessageSet("the value is null"))?;
    let set = match batch.header.magic {
        0 => compress::decompress_magic_0(codec, set, limit_bytes)?,
        _ => compress::decompress(codec, set, limit_bytes)?,
    };
    let mut records = read_set(&set.into())?;
    let last = records.last().ok_or(BatchError::MessageSet("it is empty"))?.offset;
    if batch.header.magic == 1 {
        let base = match wrapper.offset {
            // Some versions of librdkafka leave it at 0.
            0 => 0,
            outer if outer < last => return Err(BatchError::MessageSet("its offset is below its last message's")),
            outer => outer.wrapping_sub(last),
        };
        for record in &mut records {
            record.offset = record.offset.wrapping_add(base);
            if batch.header.timestamp_type() == TimestampType::LogAppendTime {
                record.timestamp = wrapper.timestamp;
            }
        }
    }
    Ok(records)
}

/// The messages in a set; one that is not whole ends it, as in Java.
fn read_set(set: &Bytes) -> Result<Vec<Record>, BatchError> {
    let mut records = Vec::new();
    for inner in super::split(set) {
        let inner = inner?;
        if inner.header.magic == 2 {
            return Err(BatchError::MessageSet("a batch of magic 2 is in it"));
        }
        if inner.header.compression()? != Compression::None {
            return Err(BatchError::MessageSet("a compressed message is in it"));
        }
        records.push(read_message(&inner)?);
    }
    Ok(records)
}

fn read_message(message: &Batch) -> Result<Record, BatchError> {
    let header = &message.header;
    let fixed = if header.magic == 0 { OVERHEAD_V0 } else { OVERHEAD_V1 } - 8;
    let body = message.bytes.slice(LOG_OVERHEAD + fixed..);
    let mut d = Decoder::new(&body);
    let mut part = || d.bytes(false);
    let read =
        |part: Result<Option<Bytes>, DecodeError>, reason| part.map_err(|_| BatchError::Record { index: 0, reason });
    Ok(Record {
        offset: header.base_offset,
        timestamp: header.max_timestamp,
        key: read(part(), "its key is cut")?,
        value: read(part(), "its value is cut")?,
        headers: Vec::new(),
    })
}
