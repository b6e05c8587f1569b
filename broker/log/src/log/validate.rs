//! What a leader checks and changes before it appends (Kafka's `LogValidator`): everything that takes long in
//! [`LeaderRules::check`], for which the log need not be held, and the rest in [`CheckedBatches::place`].
//!
//! The records of every batch are walked over, those of a compressed one piece by piece: a batch that no consumer can read
//! would stop them all for good.

use std::fmt;

use bytes::{Bytes, BytesMut};
use kafka_wire::batch::{
    BATCH_OVERHEAD, BatchError, NO_PARTITION_LEADER_EPOCH, NO_TIMESTAMP, RecordRef, RecordRefs, TimestampType,
    check_records, set_log_append_time, set_max_timestamp, split,
};
use kafka_wire::compress::DecompressError;
use kafka_wire::{Batch, BatchBuilder, BatchHeader, BatchOptions, Compression};

use crate::config::LogConfig;
use crate::error::{AppendError, RecordError};
use crate::log::load::DECOMPRESSED_BYTES_MAX;
use crate::producer::AppendOrigin;

/// What batches are checked against that a leader is to append.
#[derive(Clone, Copy)]
pub struct LeaderRules<'a> {
    /// The partition's name, for messages.
    pub partition: &'a dyn fmt::Display,
    /// The log's settings.
    pub config: &'a LogConfig,
    /// Who writes.
    pub origin: AppendOrigin,
    /// The time, in ms since 1970.
    pub now_ms: i64,
}

/// Batches that may be appended, but for what the log itself has to say of their producers. They have no offsets yet.
#[derive(Debug)]
pub struct CheckedBatches {
    batches: Vec<Batch>,
    pub(super) origin: AppendOrigin,
    pub(super) log_append_time: bool,
}

/// A batch as it is to be written: what precedes the records, which is changed, apart from the rest, which is shared with
/// the request.
#[derive(Debug)]
pub(super) struct Ready {
    pub header: BatchHeader,
    pub head: Head,
    pub body: Bytes,
}

/// The bytes of a header. A batch of magic 0 or 1 has none apart.
#[derive(Debug)]
pub(super) enum Head {
    None,
    Bytes([u8; BATCH_OVERHEAD]),
}

impl std::ops::Deref for Head {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::None => &[],
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl Ready {
    pub fn len(&self) -> usize {
        self.head.len() + self.body.len()
    }

    fn as_is(batch: &Batch) -> Self {
        Self { header: batch.header, head: Head::None, body: batch.bytes.clone() }
    }

    /// The batch with the header's base offset and leader epoch set, for which the checksum need not be computed.
    fn at(batch: &Batch, base_offset: i64, leader_epoch: i32) -> Self {
        let header = BatchHeader { base_offset, partition_leader_epoch: leader_epoch, ..batch.header };
        Self { header, head: Head::Bytes(header.to_bytes()), body: batch.bytes.slice(BATCH_OVERHEAD..) }
    }
}

impl LeaderRules<'_> {
    /// Checks batches and makes them what is to be written, as far as they alone and the settings tell. A client may send
    /// one batch only. The bytes are not copied unless a setting asks for other ones.
    ///
    /// # Errors
    /// When a batch is refused.
    pub fn check(&self, bytes: &Bytes) -> Result<CheckedBatches, AppendError> {
        let mut batches = Vec::with_capacity(1);
        for batch in split(bytes) {
            let batch = batch.map_err(malformed)?;
            if self.origin == AppendOrigin::Client && !batches.is_empty() {
                return Err(AppendError::invalid("Compressed outer record has more than one batch"));
            }
            check_batch(&batch, self)?;
            batches.push(check_records_of(batch, self)?);
        }
        if batches.is_empty() {
            return Err(AppendError::invalid("Record batch has no batches at all"));
        }
        Ok(CheckedBatches { batches, origin: self.origin, log_append_time: self.config.log_append_time })
    }
}

impl CheckedBatches {
    /// Gives the batches their offsets from `next_offset` on, the leader epoch and, where the settings ask for it, the time.
    pub(super) fn place(self, next_offset: i64, leader_epoch: i32, now_ms: i64) -> Result<Vec<Ready>, AppendError> {
        let mut next_offset = next_offset;
        let placed = self.batches.into_iter().map(|batch| {
            let batch = if self.log_append_time { stamped(&batch, now_ms)? } else { batch };
            let ready = Ready::at(&batch, next_offset, leader_epoch);
            next_offset = ready.header.next_offset();
            Ok(ready)
        });
        placed.collect()
    }
}

/// Checks batches that come from the leader.
pub(super) fn for_follower(bytes: Bytes) -> Result<Vec<Ready>, AppendError> {
    let mut ready = Vec::with_capacity(1);
    let mut last_offset = -1;
    for batch in split(&bytes) {
        let batch = batch.map_err(malformed)?;
        batch.check_crc().map_err(malformed)?;
        if batch.header.last_offset() <= last_offset {
            return Err(AppendError::Corrupt("Out of order offsets found in append".to_owned()));
        }
        last_offset = batch.header.last_offset();
        ready.push(match batch.header.magic {
            2 => Ready::at(&batch, batch.header.base_offset, batch.header.partition_leader_epoch),
            _ => Ready::as_is(&batch),
        });
    }
    Ok(ready)
}

fn malformed(error: BatchError) -> AppendError {
    match error {
        BatchError::Offsets(_) | BatchError::RecordsCount { .. } | BatchError::Record { .. } => {
            AppendError::invalid(error.to_string())
        }
        BatchError::Decompress(DecompressError::TooLarge { limit, .. }) => AppendError::TooLargeInside { max: limit },
        _ => AppendError::Corrupt(error.to_string()),
    }
}

/// What the header alone tells.
fn check_batch(batch: &Batch, rules: &LeaderRules<'_>) -> Result<(), AppendError> {
    let header = &batch.header;
    if header.magic < 2 {
        let text = format!("Record batches of magic {} cannot be appended any more", header.magic);
        return Err(AppendError::UnsupportedFormat(text));
    }
    let is_client = rules.origin == AppendOrigin::Client;
    if is_client && header.base_offset != 0 {
        let text =
            format!("The baseOffset of the record batch in the append should be 0, but it is {}", header.base_offset);
        return Err(AppendError::invalid(text));
    }
    let (size, max) = (batch.bytes.len(), rules.config.max_message_bytes);
    // Of a coordinator too: Kafka's cleaner gives a log up that has a larger one.
    if size > max as usize {
        return Err(AppendError::TooLarge { size, max });
    }
    batch.check_crc().map_err(malformed)?;
    header.check_offsets().map_err(malformed)?;
    if is_client && header.is_control() {
        return Err(AppendError::invalid("Clients are not allowed to write control records"));
    }
    if is_client && header.has_producer_id() && header.base_sequence < 0 {
        return Err(AppendError::invalid(format!(
            "Invalid sequence number {} in record batch with producerId {}",
            header.base_sequence, header.producer_id
        )));
    }
    Ok(())
}

/// Looks at the records, and makes the batch what is to be written.
fn check_records_of(batch: Batch, rules: &LeaderRules<'_>) -> Result<Batch, AppendError> {
    let config = rules.config;
    let source = batch.header.compression().map_err(malformed)?;
    // Control records stay uncompressed.
    let target = if batch.header.is_control() { source } else { config.compression.unwrap_or(source) };
    let decompressed = || batch.decompressed(DECOMPRESSED_BYTES_MAX).map_err(malformed);
    // Only who writes them anew needs them all at once.
    let records = if source == target { None } else { Some(decompressed()?) };
    let summary = match &records {
        Some(records) => check_records(&batch.header, records),
        None => batch.check_records(DECOMPRESSED_BYTES_MAX),
    };
    let summary = summary.map_err(malformed)?;
    let range = (summary.min_timestamp, summary.max_timestamp);
    if (config.compact && summary.first_null_key_offset.is_some())
        || !timestamps_surely_fit(&batch.header, range, rules)
    {
        let is_skimmed = source != Compression::None && source == target;
        let records = records.as_ref().map_or_else(decompressed, |records| Ok(records.clone()))?;
        check_each_record(&batch.header, &records, rules, is_skimmed)?;
    }
    if let Some(records) = records {
        return rebuild(&batch, &records, rules, target);
    }
    // What is before 1970 is never the latest.
    let max_timestamp = summary.max_timestamp.max(NO_TIMESTAMP);
    let is_log_append_time = batch.header.timestamp_type() == TimestampType::LogAppendTime;
    if config.log_append_time || max_timestamp == batch.header.max_timestamp && !is_log_append_time {
        return Ok(batch);
    }
    let mut changed = BytesMut::from(&batch.bytes[..]);
    set_max_timestamp(&mut changed, max_timestamp);
    Batch::read(&changed.freeze()).map_err(malformed)
}

fn stamped(batch: &Batch, now_ms: i64) -> Result<Batch, AppendError> {
    let mut changed = BytesMut::from(&batch.bytes[..]);
    set_log_append_time(&mut changed, now_ms);
    Batch::read(&changed.freeze()).map_err(malformed)
}

/// Whether all timestamps between these two (inclusive) are allowed, as far as they alone tell.
fn timestamps_surely_fit(header: &BatchHeader, (min, max): (i64, i64), rules: &LeaderRules<'_>) -> bool {
    let config = rules.config;
    if header.timestamp_type() == TimestampType::LogAppendTime {
        return false;
    }
    let late = max.saturating_sub(rules.now_ms) > config.timestamp_after_max_ms;
    let early = min < i64::MIN / 2 || rules.now_ms.saturating_sub(min) > config.timestamp_before_max_ms;
    config.log_append_time || !late && !early
}

/// Looks at each record, as at least one of them may not be allowed. Kafka names records otherwise where it reads no keys
/// and values (`is_skimmed`).
fn check_each_record(
    header: &BatchHeader,
    records: &[u8],
    rules: &LeaderRules<'_>,
    is_skimmed: bool,
) -> Result<(), AppendError> {
    let mut errors = Vec::new();
    let mut is_about_time = false;
    for (batch_index, record) in (0..).zip(RecordRefs::new(header, records).filter_map(Result::ok)) {
        let message = if rules.config.compact && record.key.is_none() {
            let partition = rules.partition;
            format!("Compacted topic cannot accept message without key in topic partition {partition}")
        } else if let Some(message) = timestamp_error(&record, header, rules, is_skimmed) {
            is_about_time = true;
            message
        } else {
            continue;
        };
        errors.push(RecordError { batch_index, message });
    }
    if errors.is_empty() {
        return Ok(());
    }
    if is_about_time {
        return Err(AppendError::InvalidTimestamp { records: errors });
    }
    let first =
        errors.iter().take(3).map(|e| format!("RecordError(batchIndex={}, message='{}')", e.batch_index, e.message));
    let message = format!(
        "One or more records have been rejected due to {} record errors in total, and only showing the first three errors \
         at most: [{}]",
        errors.len(),
        first.collect::<Vec<_>>().join(", ")
    );
    Err(AppendError::InvalidRecord { message, records: errors })
}

/// What is wrong with a record's timestamp, if anything is.
fn timestamp_error(
    record: &RecordRef<'_>,
    header: &BatchHeader,
    rules: &LeaderRules<'_>,
    is_skimmed: bool,
) -> Option<String> {
    let (config, now_ms, timestamp) = (rules.config, rules.now_ms, record.timestamp);
    if config.log_append_time || timestamp == NO_TIMESTAMP {
        return (header.timestamp_type() == TimestampType::LogAppendTime).then(|| {
            let (name, null) = if is_skimmed { ("PartialDefaultRecord", -1) } else { ("DefaultRecord", 0) };
            let length = |part: Option<&[u8]>| part.map_or(null, |part| part.len() as i64);
            format!(
                "Invalid timestamp type in message {name}(offset={}, timestamp={timestamp}, key={} bytes, value={} \
                 bytes). Producer should not set timestamp type to LogAppendTime.",
                record.offset,
                length(record.key),
                length(record.value)
            )
        });
    }
    // Differences beyond all bounds wrap, as they do for Kafka.
    let age_ms = now_ms.wrapping_sub(timestamp);
    (age_ms > config.timestamp_before_max_ms || age_ms.wrapping_neg() > config.timestamp_after_max_ms).then(|| {
        format!(
            "Timestamp {timestamp} of message with offset {} is out of range. The timestamp should be within [{}, {}]",
            record.offset,
            now_ms.wrapping_sub(config.timestamp_before_max_ms),
            now_ms.wrapping_add(config.timestamp_after_max_ms)
        )
    })
}

/// The batch with its records compressed as the topic wants them.
fn rebuild(batch: &Batch, records: &[u8], rules: &LeaderRules<'_>, target: Compression) -> Result<Batch, AppendError> {
    let (header, config) = (&batch.header, rules.config);
    let mut builder = BatchBuilder::new(BatchOptions {
        compression: target,
        level: config.compression_level,
        timestamp_type: TimestampType::CreateTime,
        base_offset: 0,
        partition_leader_epoch: NO_PARTITION_LEADER_EPOCH,
        producer_id: header.producer_id,
        producer_epoch: header.producer_epoch,
        base_sequence: header.base_sequence,
        is_transactional: header.is_transactional(),
        is_control: false,
        delete_horizon: None,
    });
    let moved = BatchHeader { base_offset: 0, ..*header };
    for record in RecordRefs::new(&moved, records) {
        let mut record = record.map_err(malformed)?;
        if config.log_append_time {
            record.timestamp = rules.now_ms;
        }
        builder.append_ref(&record).map_err(|e| AppendError::invalid(e.to_string()))?;
    }
    let built = builder.build().map_err(|e| AppendError::invalid(e.to_string()))?;
    if built.len() > config.max_message_bytes as usize {
        return Err(AppendError::TooLarge { size: built.len(), max: config.max_message_bytes });
    }
    Batch::read(&built).map_err(malformed)
}
