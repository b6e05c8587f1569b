//! Offsets by timestamp, for ListOffsets.

use std::io;

use kafka_wire::batch::Batch;

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
        let mut after = None;
        loop {
            match self.look_for_timestamp(timestamp, after)? {
                Looked::Done(found) => return Ok(found),
                Looked::In(batch) => match batch.first_record().map_err(|e| self.storage_error("reading", e))? {
                    Some(found) => return Ok(Some(found)),
                    None => after = Some(batch.place),
                },
            }
        }
    }

    /// The same one step at a time, so that a batch need not be decompressed while the log is waited for: goes on after
    /// the batch in which nothing was found.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn look_for_timestamp(&mut self, timestamp: i64, after: Option<BatchPlace>) -> Result<Looked, StorageError> {
        let (start, end) = (self.log_start_offset, self.log_end_offset);
        let at = |log: &Self, offset, epoch: Option<i32>| {
            let epoch = epoch.or_else(|| log.epoch_of_offset(offset));
            Looked::Done(Some(TimestampedOffset { timestamp: -1, offset, leader_epoch: epoch.unwrap_or(-1) }))
        };
        let looked = match (timestamp, after) {
            (special::LATEST, _) => Ok(at(self, end, self.latest_epoch())),
            (special::EARLIEST | special::EARLIEST_LOCAL, _) => Ok(at(self, start, None)),
            (special::LATEST_TIERED | special::EARLIEST_PENDING_UPLOAD, _) => Ok(Looked::Done(None)),
            (_, Some(place)) => self.after(place),
            (special::MAX_TIMESTAMP, None) => self.max_timestamp(),
            (_, None) => self.first_at_least(timestamp),
        };
        looked.map_err(|e| self.storage_error("reading", e))
    }

    fn first_at_least(&mut self, timestamp: i64) -> io::Result<Looked> {
        for index in 0..self.segments.len() {
            let segment = &mut self.segments[index];
            if segment.largest_timestamp(&self.home)? < timestamp {
                continue;
            }
            let from = segment.position_before_timestamp(&self.home, timestamp, self.log_start_offset)?;
            return self.first_batch(index, from, timestamp);
        }
        Ok(Looked::Done(None))
    }

    /// The largest timestamp in the log; of several records with it, the first one of the last batch.
    fn max_timestamp(&mut self) -> io::Result<Looked> {
        let mut best = None;
        for index in 0..self.segments.len() {
            let max = self.segments[index].max_timestamp(&self.home)?;
            if max.timestamp >= 0 && best.is_none_or(|(_, timestamp, _)| max.timestamp >= timestamp) {
                best = Some((index, max.timestamp, max.offset));
            }
        }
        let Some((index, timestamp, batch_last_offset)) = best else { return Ok(Looked::Done(None)) };
        let segment = &mut self.segments[index];
        let batch = segment.find(&self.home, batch_last_offset)?;
        let Some(batch) = batch else { return Ok(Looked::Done(None)) };
        self.first_batch(index, batch.position, timestamp)
    }

    /// The first batch from a position of a segment on that may have a record that is not below the log's start nor earlier
    /// than `timestamp`.
    fn first_batch(&mut self, index: usize, from: u64, timestamp: i64) -> io::Result<Looked> {
        let log_start_offset = self.log_start_offset;
        let mut scan = self.segments[index].scan(&self.home, from, HEADER_CHUNK_BYTES)?;
        loop {
            let at = scan.position();
            let Some(batch) = scan.next_header()? else { return Ok(Looked::Done(None)) };
            if batch.header.max_timestamp < timestamp || batch.header.last_offset() < log_start_offset {
                continue;
            }
            let next = scan.position();
            let mut one = self.segments[index].scan(&self.home, at, HEADER_CHUNK_BYTES)?;
            let Some((_, batch)) = one.next_batch()? else { return Ok(Looked::Done(None)) };
            let place = BatchPlace { segment: self.segments[index].base_offset, next, timestamp };
            return Ok(Looked::In(BatchToSearch { batch, log_start_offset, place }));
        }
    }

    /// Goes on in the same segment; nothing is found if it has gone meanwhile, as if it had been asked a moment later.
    fn after(&mut self, place: BatchPlace) -> io::Result<Looked> {
        match self.segments.iter().position(|segment| segment.base_offset == place.segment) {
            Some(index) => self.first_batch(index, place.next, place.timestamp),
            None => self.first_at_least(place.timestamp),
        }
    }
}

/// What a step of the search has led to.
#[derive(Debug)]
pub enum Looked {
    /// The end of the search.
    Done(Option<TimestampedOffset>),
    /// The record may be in here; if not, the search goes on behind it.
    In(BatchToSearch),
}

/// A batch that may have the record that is looked for.
#[derive(Debug)]
pub struct BatchToSearch {
    batch: Batch,
    log_start_offset: i64,
    /// Where to go on.
    pub place: BatchPlace,
}

/// Behind a batch of a log.
#[derive(Debug, Clone, Copy)]
pub struct BatchPlace {
    segment: i64,
    next: u64,
    timestamp: i64,
}

impl BatchToSearch {
    /// The first record that is not below the log's start nor too early.
    ///
    /// # Errors
    /// When the batch cannot be read.
    pub fn first_record(&self) -> io::Result<Option<TimestampedOffset>> {
        let invalid = |e: kafka_wire::BatchError| io::Error::new(io::ErrorKind::InvalidData, e);
        for record in self.batch.records(DECOMPRESSED_BYTES_MAX).map_err(invalid)? {
            let record = record.map_err(invalid)?;
            if record.timestamp >= self.place.timestamp && record.offset >= self.log_start_offset {
                return Ok(Some(TimestampedOffset {
                    timestamp: record.timestamp,
                    offset: record.offset,
                    leader_epoch: self.batch.header.partition_leader_epoch,
                }));
            }
        }
        Ok(None)
    }
}
