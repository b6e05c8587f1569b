//! Writing batches of magic 2 (`MemoryRecordsBuilder`): records go straight into the batch's buffer.

use bytes::Bytes;

use super::header::{at, bit};
use super::varint::{len_i32, len_i64, put_i32, put_i64};
use super::{
    BATCH_OVERHEAD, BatchHeader, BuildError, Header, HeaderRefs, LOG_OVERHEAD, NO_PARTITION_LEADER_EPOCH,
    NO_PRODUCER_EPOCH, NO_PRODUCER_ID, NO_SEQUENCE, NO_TIMESTAMP, RecordRef, TimestampType, patch,
};
use crate::compress::{Compression, compress_into};

/// What a batch is to be, apart from its records. The default is an uncompressed one at offset 0, without a producer id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchOptions {
    /// How to compress the records.
    pub compression: Compression,
    /// How hard; `None` is the codec's default.
    pub level: Option<i32>,
    /// Whose clock the timestamps are from. With log append time all records are to be given the same.
    pub timestamp_type: TimestampType,
    /// Offset of the first record; producers leave it at 0, the leader sets it.
    pub base_offset: i64,
    /// The leader's epoch, or -1.
    pub partition_leader_epoch: i32,
    /// The idempotent producer, or -1.
    pub producer_id: i64,
    /// Its epoch, or -1.
    pub producer_epoch: i16,
    /// Sequence number of the first record, or -1.
    pub base_sequence: i32,
    /// Whether the batch belongs to a transaction.
    pub is_transactional: bool,
    /// Whether it holds control records.
    pub is_control: bool,
    /// From when on its tombstones may be removed (KIP-534); only the cleaner sets it.
    pub delete_horizon: Option<i64>,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self {
            compression: Compression::None,
            level: None,
            timestamp_type: TimestampType::CreateTime,
            base_offset: 0,
            partition_leader_epoch: NO_PARTITION_LEADER_EPOCH,
            producer_id: NO_PRODUCER_ID,
            producer_epoch: NO_PRODUCER_EPOCH,
            base_sequence: NO_SEQUENCE,
            is_transactional: false,
            is_control: false,
            delete_horizon: None,
        }
    }
}

/// A batch that is being written.
#[derive(Clone, Debug)]
pub struct BatchBuilder {
    options: BatchOptions,
    /// Room for the header, then the records, uncompressed.
    buffer: Vec<u8>,
    count: i32,
    last_offset_delta: i32,
    base_timestamp: i64,
    max_timestamp: i64,
}

impl BatchBuilder {
    /// A batch without records.
    #[must_use]
    pub fn new(options: BatchOptions) -> Self {
        Self::in_buffer(options, Vec::new())
    }

    /// A batch without records that is written into `buffer`: one that has been used before needs no allocation. What
    /// is in it is thrown away. [`Self::build`]'s `Bytes` become a `Vec` again with `Vec::from`, without a copy if they
    /// are not shared.
    #[must_use]
    pub fn in_buffer(options: BatchOptions, mut buffer: Vec<u8>) -> Self {
        buffer.clear();
        buffer.resize(BATCH_OVERHEAD, 0);
        Self {
            options,
            buffer,
            count: 0,
            last_offset_delta: -1,
            base_timestamp: options.delete_horizon.unwrap_or(NO_TIMESTAMP),
            max_timestamp: NO_TIMESTAMP,
        }
    }

    /// Adds a record at the next offset, which is returned.
    ///
    /// # Errors
    /// When the batch would be larger than 2 GiB: it is then as before.
    #[inline]
    pub fn append(
        &mut self,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> Result<i64, BuildError> {
        let delta = self.next_offset_delta()?;
        self.put(delta, timestamp, key, value, Headers::List(headers))?;
        Ok(self.options.base_offset.wrapping_add(i64::from(delta)))
    }

    /// Adds a record at an offset of its own, which must be above the last one: the cleaner keeps offsets.
    ///
    /// # Errors
    /// When the offset is not above the last one or 2^31 above the first, or the batch would be larger than 2 GiB.
    pub fn append_ref(&mut self, record: &RecordRef<'_>) -> Result<(), BuildError> {
        let base_offset = self.options.base_offset;
        let error = BuildError::Offset { offset: record.offset, base_offset };
        let delta = record.offset.checked_sub(base_offset).and_then(|d| i32::try_from(d).ok());
        let delta = delta.filter(|d| *d > self.last_offset_delta).ok_or(error)?;
        self.put(delta, record.timestamp, record.key, record.value, Headers::Raw(record.headers))
    }

    /// Makes the batch reach to `offset`, which its last record need not have (`overrideLastOffset`).
    ///
    /// # Errors
    /// When the offset is below the last record's, or too far from the first.
    pub fn set_last_offset(&mut self, offset: i64) -> Result<(), BuildError> {
        let base_offset = self.options.base_offset;
        let delta = offset.checked_sub(base_offset).and_then(|d| i32::try_from(d).ok());
        let delta = delta.filter(|d| *d >= self.last_offset_delta);
        self.last_offset_delta = delta.ok_or(BuildError::Offset { offset, base_offset })?;
        Ok(())
    }

    /// Sets the producer's id, epoch and first sequence number: an idempotent producer knows them when it sends.
    pub fn set_producer(&mut self, producer_id: i64, producer_epoch: i16, base_sequence: i32) {
        self.options.producer_id = producer_id;
        self.options.producer_epoch = producer_epoch;
        self.options.base_sequence = base_sequence;
    }

    /// Makes the batch part of a transaction, or not.
    pub fn set_transactional(&mut self, is_transactional: bool) {
        self.options.is_transactional = is_transactional;
    }

    /// Number of records so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are no records yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes of the batch so far, before compression.
    #[must_use]
    pub fn estimated_len(&self) -> usize {
        self.buffer.len()
    }

    /// Bytes that another record would add, before compression.
    #[must_use]
    pub fn len_of_next(&self, timestamp: i64, key: Option<&[u8]>, value: Option<&[u8]>, headers: &[Header]) -> usize {
        let base = if self.count == 0 { timestamp } else { self.base_timestamp };
        record_len(self.last_offset_delta.saturating_add(1), timestamp.wrapping_sub(base), key, value, headers)
    }

    /// The largest timestamp so far, or -1.
    #[must_use]
    pub fn max_timestamp(&self) -> i64 {
        self.max_timestamp
    }

    /// The options, with the producer as set last.
    #[must_use]
    pub fn options(&self) -> &BatchOptions {
        &self.options
    }

    /// The finished batch; no bytes if there are no records.
    ///
    /// # Errors
    /// When the codec refuses, or the batch is larger than 2 GiB.
    pub fn build(self) -> Result<Bytes, BuildError> {
        if self.count == 0 {
            return Ok(Bytes::new());
        }
        let header = HeaderToWrite {
            last_offset_delta: self.last_offset_delta,
            base_timestamp: self.base_timestamp,
            max_timestamp: self.max_timestamp,
            records_count: self.count,
        };
        let mut batch = self.buffer;
        if self.options.compression != Compression::None {
            let records = &batch[BATCH_OVERHEAD..];
            let mut compressed = Vec::with_capacity(BATCH_OVERHEAD + records.len() / 2);
            compressed.resize(BATCH_OVERHEAD, 0);
            compress_into(self.options.compression, self.options.level, records, &mut compressed)?;
            batch = compressed;
        }
        header.write(&self.options, &mut batch)?;
        Ok(batch.into())
    }

    #[inline]
    fn next_offset_delta(&self) -> Result<i32, BuildError> {
        let base_offset = self.options.base_offset;
        let next = self.last_offset_delta.checked_add(1);
        next.ok_or(BuildError::Offset { offset: base_offset.saturating_add(1 << 31), base_offset })
    }

    #[inline]
    fn put(
        &mut self,
        offset_delta: i32,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: Headers<'_>,
    ) -> Result<(), BuildError> {
        let is_first = self.count == 0 && self.options.delete_horizon.is_none();
        let base_timestamp = if is_first { timestamp } else { self.base_timestamp };
        let timestamp_delta = timestamp.wrapping_sub(base_timestamp);
        let body = body_len(offset_delta, timestamp_delta, key, value, headers);
        // With room for the length itself; nothing may grow beyond what `batch_length` can say.
        if body > i32::MAX as usize - self.buffer.len().min(i32::MAX as usize) {
            return Err(BuildError::TooLong(self.buffer.len().saturating_add(body)));
        }
        let out = &mut self.buffer;
        out.reserve(body + 5);
        put_i32(out, body as i32);
        out.push(0);
        put_i64(out, timestamp_delta);
        put_i32(out, offset_delta);
        put_part(out, key);
        put_part(out, value);
        headers.put(out);
        self.base_timestamp = base_timestamp;
        self.max_timestamp = if self.count == 0 { timestamp } else { self.max_timestamp.max(timestamp) };
        self.last_offset_delta = offset_delta;
        self.count += 1;
        Ok(())
    }
}

/// What a header gets from the records.
#[derive(Clone, Copy, Debug)]
pub struct HeaderToWrite {
    /// Last offset minus base offset.
    pub last_offset_delta: i32,
    /// What the records' timestamps are relative to.
    pub base_timestamp: i64,
    /// The largest timestamp.
    pub max_timestamp: i64,
    /// Records in the batch.
    pub records_count: i32,
}

impl HeaderToWrite {
    /// Writes the header into the room in front of the records in `batch`.
    fn write(self, options: &BatchOptions, batch: &mut [u8]) -> Result<(), BuildError> {
        let batch_length = i32::try_from(batch.len() - LOG_OVERHEAD).map_err(|_| BuildError::TooLong(batch.len()))?;
        let header = BatchHeader {
            base_offset: options.base_offset,
            batch_length,
            partition_leader_epoch: options.partition_leader_epoch,
            magic: 2,
            crc: 0,
            attributes: options.attributes(),
            last_offset_delta: self.last_offset_delta,
            base_timestamp: self.base_timestamp,
            max_timestamp: self.max_timestamp,
            producer_id: options.producer_id,
            producer_epoch: options.producer_epoch,
            base_sequence: options.base_sequence,
            records_count: self.records_count,
        };
        batch[..BATCH_OVERHEAD].copy_from_slice(&header.to_bytes());
        patch::set_crc(batch);
        Ok(())
    }
}

impl BatchOptions {
    fn attributes(&self) -> i16 {
        let flag = |on: bool, bit: i16| if on { bit } else { 0 };
        i16::from(self.compression.id())
            | flag(self.timestamp_type == TimestampType::LogAppendTime, bit::LOG_APPEND_TIME)
            | flag(self.is_transactional, bit::TRANSACTIONAL)
            | flag(self.is_control, bit::CONTROL)
            | flag(self.delete_horizon.is_some(), bit::DELETE_HORIZON)
    }
}

/// What is left of a batch when compaction has removed all its records and its producer still counts
/// (`DefaultRecordBatch.writeEmptyHeader`): offsets, producer and maximum timestamp stay.
#[must_use]
pub fn empty_batch(of: &BatchHeader) -> Bytes {
    let kept = bit::LOG_APPEND_TIME | bit::TRANSACTIONAL | bit::CONTROL;
    let header = BatchHeader {
        batch_length: (BATCH_OVERHEAD - LOG_OVERHEAD) as i32,
        magic: 2,
        attributes: of.attributes & kept,
        base_timestamp: NO_TIMESTAMP,
        records_count: 0,
        ..*of
    };
    let mut batch = header.to_bytes();
    patch::set_crc(&mut batch);
    Bytes::copy_from_slice(&batch)
}

/// Bytes of a record in a batch, before compression, with its length in front.
#[must_use]
pub fn record_len(
    offset_delta: i32,
    timestamp_delta: i64,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: &[Header],
) -> usize {
    let body = body_len(offset_delta, timestamp_delta, key, value, Headers::List(headers));
    body + len_i32(i32::try_from(body).unwrap_or(i32::MAX))
}

#[derive(Clone, Copy)]
enum Headers<'a> {
    List(&'a [Header]),
    /// As they are in another record.
    Raw(HeaderRefs<'a>),
}

impl Headers<'_> {
    #[inline]
    fn count(self) -> usize {
        match self {
            Self::List(headers) => headers.len(),
            Self::Raw(headers) => headers.len(),
        }
    }

    #[inline]
    fn len(self) -> usize {
        let bytes = match self {
            Self::List(headers) => {
                headers.iter().map(|h| part_len(Some(h.key.as_bytes())) + part_len(h.value.as_deref())).sum()
            }
            Self::Raw(headers) => headers.raw().len(),
        };
        bytes + len_of(self.count())
    }

    #[inline]
    fn put(self, out: &mut Vec<u8>) {
        put_i32(out, self.count() as i32);
        match self {
            Self::List(headers) => {
                for header in headers {
                    put_part(out, Some(header.key.as_bytes()));
                    put_part(out, header.value.as_deref());
                }
            }
            Self::Raw(headers) => out.extend_from_slice(headers.raw()),
        }
    }
}

#[inline]
fn body_len(
    offset_delta: i32,
    timestamp_delta: i64,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
    headers: Headers<'_>,
) -> usize {
    1 + len_i64(timestamp_delta) + len_i32(offset_delta) + part_len(key) + part_len(value) + headers.len()
}

/// Bytes of a length and what follows it.
#[inline]
fn part_len(part: Option<&[u8]>) -> usize {
    part.map_or(1, |p| len_of(p.len()) + p.len())
}

/// Bytes of a length; one that no `i32` holds makes the record too long anyway.
#[inline]
fn len_of(length: usize) -> usize {
    len_i32(i32::try_from(length).unwrap_or(i32::MAX))
}

#[inline]
fn put_part(out: &mut Vec<u8>, part: Option<&[u8]>) {
    match part {
        None => put_i32(out, -1),
        Some(part) => {
            put_i32(out, part.len() as i32);
            out.extend_from_slice(part);
        }
    }
}

const _: () = assert!(at::RECORDS_COUNT + 4 == BATCH_OVERHEAD);
