//! What the coordinator needs of the logs of `__consumer_offsets`.

use std::fmt;

use bytes::{Bytes, BytesMut};
use kafka_wire::error_code::ErrorCode;

/// Where an append went, and how far the log is replicated now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppendedAt {
    /// The offset of the batch's first record.
    pub base_offset: i64,
    /// Up to here all in-sync replicas have the log.
    pub high_watermark: i64,
}

/// What a log holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRange {
    /// The first offset.
    pub start_offset: i64,
    /// The offset after the last record.
    pub end_offset: i64,
    /// Up to here all in-sync replicas have the log.
    pub high_watermark: i64,
}

/// The partitions of `__consumer_offsets` that this broker leads. Errors are those that a Produce or Fetch would give.
pub trait OffsetsLog: fmt::Debug + Send + Sync {
    /// What the partition's log holds.
    ///
    /// # Errors
    /// When it is not here, not led by this broker or its directory has failed.
    fn range(&self, partition: i32) -> Result<LogRange, ErrorCode>;

    /// Whole batches from the one that contains or follows `offset`: about `max_bytes`, but at least one if there is
    /// one. Empty at the end of the log.
    ///
    /// # Errors
    /// As [`Self::range`].
    fn read(&self, partition: i32, offset: i64, max_bytes: usize) -> Result<Bytes, ErrorCode>;

    /// Appends one batch as the leader.
    ///
    /// # Errors
    /// As [`Self::range`], and when the batch is too large or the in-sync replicas are too few.
    fn append(&self, partition: i32, batch: BytesMut) -> Result<AppendedAt, ErrorCode>;
}
