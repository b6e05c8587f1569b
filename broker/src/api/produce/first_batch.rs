//! What Kafka looks at in a partition's records before it asks the log (`ByteBufferLogInputStream`,
//! `ProduceRequest.validateRecords`): that they begin with a whole batch of the current format, and that no other follows.

use kafka_wire::batch::LOG_OVERHEAD;
use kafka_wire::compress::Compression;
use kafka_wire::error_code::ErrorCode;

/// Bytes that the smallest record of the oldest format has behind its size (`LegacyRecord.RECORD_OVERHEAD_V0`).
const RECORD_OVERHEAD_LEAST: i32 = 14;
/// The one format that may still be written.
const MAGIC: i8 = 2;
/// The attribute of a batch in a transaction, and those that name the compression.
const TRANSACTIONAL: u8 = 0x10;
const COMPRESSION: u8 = 0x07;
/// zstd may be sent from this version on (KIP-110).
const ZSTD_FROM: i16 = 7;

/// A whole batch at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    len: usize,
    magic: i8,
    /// The lower half; 0 in the old formats, which have no flags.
    attributes: u8,
}

impl First {
    /// Whether it belongs to a transaction.
    pub fn is_transactional(&self) -> bool {
        self.attributes & TRANSACTIONAL != 0
    }
}

/// The batch that `bytes` begin with; none when they end before it does.
///
/// # Errors
/// When they cannot be a batch: Kafka's text.
pub fn next(bytes: &[u8]) -> Result<Option<First>, String> {
    let [_, _, _, _, _, _, _, _, s0, s1, s2, s3, behind @ ..] = bytes else { return Ok(None) };
    let size = i32::from_be_bytes([*s0, *s1, *s2, *s3]);
    if size < RECORD_OVERHEAD_LEAST {
        return Err(format!("Record size {size} is less than the minimum record overhead ({RECORD_OVERHEAD_LEAST})"));
    }
    let [_, _, _, _, magic, rest @ ..] = behind else { return Ok(None) };
    let magic = magic.cast_signed();
    if !(0..=MAGIC).contains(&magic) {
        return Err(format!("Invalid magic found in record: {magic}"));
    }
    let len = LOG_OVERHEAD + size.unsigned_abs() as usize;
    let attributes = if magic == MAGIC { rest.get(5).copied().unwrap_or(0) } else { 0 };
    Ok((len <= bytes.len()).then_some(First { len, magic, attributes }))
}

/// Checks the records of one partition in a request of this version.
///
/// # Errors
/// INVALID_RECORD unless there is one batch, and that of the current format; UNSUPPORTED_COMPRESSION_TYPE; CORRUPT_MESSAGE.
pub fn check(version: i16, records: &[u8]) -> Result<(), ErrorCode> {
    let corrupt = |_| ErrorCode::CORRUPT_MESSAGE;
    let first = next(records).map_err(corrupt)?.ok_or(ErrorCode::INVALID_RECORD)?;
    if first.magic != MAGIC {
        return Err(ErrorCode::INVALID_RECORD);
    }
    if first.attributes & COMPRESSION == Compression::Zstd.id() && version < ZSTD_FROM {
        return Err(ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
    }
    match next(&records[first.len..]).map_err(corrupt)? {
        Some(_) => Err(ErrorCode::INVALID_RECORD),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use kafka_wire::batch::{BatchBuilder, BatchOptions};

    use super::*;

    fn batch(options: BatchOptions) -> Vec<u8> {
        let mut builder = BatchBuilder::new(options);
        builder.append(1, None, Some(b"v"), &[]).expect("fits");
        builder.build().expect("builds").to_vec()
    }

    #[test]
    fn one_whole_batch_of_the_current_format() {
        let good = batch(BatchOptions::default());
        assert_eq!(check(9, &good), Ok(()));
        assert_eq!(check(9, &[]), Err(ErrorCode::INVALID_RECORD));
        for cut in 0..good.len() {
            assert_eq!(check(9, &good[..cut]), Err(ErrorCode::INVALID_RECORD), "{cut} bytes");
            assert_eq!(check(9, &[&good, &good[..cut]].concat()), Ok(()), "and {cut} bytes");
        }
        assert_eq!(check(9, &[&good[..], &good].concat()), Err(ErrorCode::INVALID_RECORD));
        let old: Vec<u8> = good.iter().enumerate().map(|(at, byte)| if at == 16 { 1 } else { *byte }).collect();
        assert_eq!(check(9, &old), Err(ErrorCode::INVALID_RECORD));
        assert_eq!(check(9, &[&good[..], &[0; 20]].concat()), Err(ErrorCode::CORRUPT_MESSAGE));
    }

    #[test]
    fn attributes() {
        let zstd = batch(BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() });
        assert_eq!((check(6, &zstd), check(7, &zstd)), (Err(ErrorCode::UNSUPPORTED_COMPRESSION_TYPE), Ok(())));
        let is_transactional = |is_transactional| {
            let options =
                BatchOptions { is_transactional, producer_id: 1, producer_epoch: 0, ..BatchOptions::default() };
            next(&batch(options)).expect("a batch").is_some_and(|first| first.is_transactional())
        };
        assert!(is_transactional(true) && !is_transactional(false));
    }
}
