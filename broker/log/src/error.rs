//! Errors of a log. Each answers the error code that a broker reports for it.

use std::io;
use std::path::{Path, PathBuf};

use kafka_wire::ErrorCode;

use crate::producer::ProducerError;

/// The disk failed: the log directory must go offline.
#[derive(Debug, thiserror::Error)]
#[error("log directory {}: {doing}: {source}", log_dir.display())]
pub struct StorageError {
    /// The log directory that failed.
    pub log_dir: PathBuf,
    /// What was being done.
    pub doing: String,
    /// What the system says.
    pub source: io::Error,
}

impl StorageError {
    /// What a broker reports.
    #[must_use]
    pub fn error_code(&self) -> ErrorCode {
        ErrorCode::KAFKA_STORAGE_ERROR
    }

    pub(crate) fn new(log_dir: &Path, doing: impl Into<String>, source: io::Error) -> Self {
        Self { log_dir: log_dir.to_owned(), doing: doing.into(), source }
    }
}

/// A record that was not taken, and why (`ProduceResponse.RecordErrors`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// The record's place in the batch.
    pub batch_index: i32,
    /// Why.
    pub message: String,
}

/// Why batches were not appended. Nothing of them is in the log then.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A checksum does not match, or the bytes are no batch.
    #[error("{0}")]
    Corrupt(String),
    /// A batch or record is not as it must be.
    #[error("{message}")]
    InvalidRecord {
        /// What is wrong.
        message: String,
        /// Which records, when it is about single ones.
        records: Vec<RecordError>,
    },
    /// Timestamps too far from now, or of a type that producers must not set.
    #[error("One or more records have been rejected due to invalid timestamp")]
    InvalidTimestamp {
        /// Which records.
        records: Vec<RecordError>,
    },
    /// A batch larger than `max.message.bytes`.
    #[error("The record batch size is {size} bytes which exceeds the maximum configured value of {max}.")]
    TooLarge {
        /// Bytes of the batch.
        size: usize,
        /// Bytes allowed.
        max: u32,
    },
    /// A batch whose records become too many bytes when they are decompressed.
    #[error("The records of the batch become more than {max} bytes when they are decompressed.")]
    TooLargeInside {
        /// Bytes allowed.
        max: usize,
    },
    /// Batches that together are larger than a segment.
    #[error("Message batch size is {size} bytes, which exceeds the maximum configured segment size of {max}.")]
    ListTooLarge {
        /// Bytes of all batches.
        size: usize,
        /// Bytes allowed.
        max: u32,
    },
    /// A batch in a format that producers must not use any more.
    #[error("{0}")]
    UnsupportedFormat(String),
    /// A batch does not fit what is known of its producer.
    #[error(transparent)]
    Producer(#[from] ProducerError),
    /// A follower got an offset that it has already.
    #[error("first offset {first_offset} of the append is below the log end offset {log_end_offset}")]
    UnexpectedOffset {
        /// The first offset of the batches.
        first_offset: i64,
        /// Where they should have begun.
        log_end_offset: i64,
    },
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl AppendError {
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::InvalidRecord { message: message.into(), records: Vec::new() }
    }

    /// What a broker reports.
    #[must_use]
    pub fn error_code(&self) -> ErrorCode {
        match self {
            Self::Corrupt(_) => ErrorCode::CORRUPT_MESSAGE,
            Self::InvalidRecord { .. } => ErrorCode::INVALID_RECORD,
            Self::InvalidTimestamp { .. } => ErrorCode::INVALID_TIMESTAMP,
            // A producer then sends the batch's records in smaller ones.
            Self::TooLarge { .. } | Self::TooLargeInside { .. } => ErrorCode::MESSAGE_TOO_LARGE,
            Self::ListTooLarge { .. } => ErrorCode::RECORD_LIST_TOO_LARGE,
            Self::UnsupportedFormat(_) => ErrorCode::UNSUPPORTED_FOR_MESSAGE_FORMAT,
            Self::Producer(ProducerError::InvalidEpoch { .. }) => ErrorCode::INVALID_PRODUCER_EPOCH,
            Self::Producer(ProducerError::OutOfOrderSequence { .. }) => ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER,
            Self::Producer(ProducerError::NotTransactional { .. }) => ErrorCode::INVALID_TXN_STATE,
            Self::Producer(ProducerError::CoordinatorFenced { .. }) => ErrorCode::TRANSACTION_COORDINATOR_FENCED,
            Self::UnexpectedOffset { .. } => ErrorCode::UNKNOWN_SERVER_ERROR,
            Self::Storage(error) => error.error_code(),
        }
    }

    /// The records that were the reason, when it is about single ones: then Kafka also sends this error's text.
    #[must_use]
    pub fn record_errors(&self) -> &[RecordError] {
        match self {
            Self::InvalidRecord { records, .. } | Self::InvalidTimestamp { records } => records,
            _ => &[],
        }
    }
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The offset is not in the log.
    #[error("offset {offset} is out of range [{log_start_offset}, {log_end_offset}]")]
    OffsetOutOfRange {
        /// The offset asked for.
        offset: i64,
        /// The first offset there is.
        log_start_offset: i64,
        /// The offset of the next record.
        log_end_offset: i64,
    },
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ReadError {
    /// What a broker reports.
    #[must_use]
    pub fn error_code(&self) -> ErrorCode {
        match self {
            Self::OffsetOutOfRange { .. } => ErrorCode::OFFSET_OUT_OF_RANGE,
            Self::Storage(error) => error.error_code(),
        }
    }
}
