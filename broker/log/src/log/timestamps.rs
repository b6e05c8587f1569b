//! Offsets by timestamp, for ListOffsets.

use std::io;

use super::PartitionLog;
use super::load::DECOMPRESSED_BYTES_MAX;
use crate::error::StorageError;
use crate::segment::HEADER_CHUNK_BYTES;

/// The timestamps that stand for a place in the log instead of a time (ListOffsets; KIP-79, KIP-734, KIP-405, KIP-1005,
/// KIP-1023).
pub mod special {
    /// The log's end. Which end (log end, high watermark, last stable offset) depends on who asks: the broker's part.
    pub const LATEST: i64 = -1;
    /// The log's start.
    pub const EARLIEST: i64 = -2;
    /// The record with the largest timestamp.
    pub const MAX_TIMESTAMP: i64 = -3;
    /// The start of what is on local disks: the log's start, as long as there is no remote storage.
    pub const EARLIEST_LOCAL: i64 = -4;
    /// The last offset in remote storage.
    pub const LATEST_TIERED: i64 = -5;
    /// The first offset that waits for its upload to remote storage.
    pub const EARLIEST_PENDING_UPLOAD: i64 = -6;
}

/// An offset found by timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampedOffset {
    /// The record's timestamp; -1 for a special one.
    pub timestamp: i64,
    /// The offset.
    pub offset: i64,
    /// The leader epoch that wrote it, -1 when unknown.
    pub leader_epoch: i32,
}

impl PartitionLog {
    /// The first record whose timestamp is at least `timestamp`, or the place that a [`special`] timestamp stands for.
    /// `None` when there is no such record, which a broker answers with offset -1.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn offset_for_timestamp(&mut self, timestamp: i64) -> Result<Option<TimestampedOffset>, StorageError> {
        let (start, end) = (self.log_start_offset, self.log_end_offset);
        let at = |log: &Self, offset, epoch: Option<i32>| {
            let epoch = epoch.or_else(|| log.epoch_of_offset(offset));
            Some(TimestampedOffset { timestamp: -1, offset, leader_epoch: epoch.unwrap_or(-1) })
        };
        match timestamp {
            special::LATEST => Ok(at(self, end, self.latest_epoch())),
            special::EARLIEST | special::EARLIEST_LOCAL => Ok(at(self, start, None)),
            special::LATEST_TIERED | special::EARLIEST_PENDING_UPLOAD => Ok(None),
            special::MAX_TIMESTAMP => self.max_timestamp().map_err(|e| self.storage_error("reading", e)),
            _ => self.first_at_least(timestamp).map_err(|e| self.storage_error("reading", e)),
        }
    }

    fn first_at_least(&mut self, timestamp: i64) -> io::Result<Option<TimestampedOffset>> {
        for index in 0..self.segments.len() {
            let segment = &mut self.segments[index];
            if segment.largest_timestamp(&self.home)? < timestamp {
                continue;
            }
            let from = segment.position_before_timestamp(&self.home, timestamp, self.log_start_offset)?;
            return self.first_record(index, from, timestamp);
        }
        Ok(None)
    }

    /// The largest timestamp in the log; of several records with it, the first one of the last batch.
    fn max_timestamp(&mut self) -> io::Result<Option<TimestampedOffset>> {
        let mut best = None;
        for index in 0..self.segments.len() {
            let max = self.segments[index].max_timestamp(&self.home)?;
            if max.timestamp >= 0 && best.is_none_or(|(_, timestamp, _)| max.timestamp >= timestamp) {
                best = Some((index, max.timestamp, max.offset));
            }
        }
        let Some((index, timestamp, batch_last_offset)) = best else { return Ok(None) };
        let segment = &mut self.segments[index];
        let batch = segment.find(&self.home, batch_last_offset)?;
        let Some(batch) = batch else { return Ok(None) };
        self.first_record(index, batch.position, timestamp)
    }

    /// The first record from a position of a segment on that is not below the log's start nor earlier than `timestamp`.
    fn first_record(&mut self, index: usize, from: u64, timestamp: i64) -> io::Result<Option<TimestampedOffset>> {
        let start = self.log_start_offset;
        let mut scan = self.segments[index].scan(&self.home, from, HEADER_CHUNK_BYTES)?;
        loop {
            let at = scan.position();
            let Some(batch) = scan.next_header()? else { return Ok(None) };
            if batch.header.max_timestamp < timestamp || batch.header.last_offset() < start {
                continue;
            }
            let mut one = self.segments[index].scan(&self.home, at, HEADER_CHUNK_BYTES)?;
            let Some((_, batch)) = one.next_batch()? else { return Ok(None) };
            let invalid = |e: kafka_wire::BatchError| io::Error::new(io::ErrorKind::InvalidData, e);
            for record in batch.records(DECOMPRESSED_BYTES_MAX).map_err(invalid)? {
                let record = record.map_err(invalid)?;
                if record.timestamp >= timestamp && record.offset >= start {
                    let leader_epoch = batch.header.partition_leader_epoch;
                    return Ok(Some(TimestampedOffset {
                        timestamp: record.timestamp,
                        offset: record.offset,
                        leader_epoch,
                    }));
                }
            }
        }
    }
}
