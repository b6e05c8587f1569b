//! Reads a partition of `__consumer_offsets` into a shard (Kafka: `CoordinatorLoaderImpl`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use kafka_core::group::{GroupConfig, GroupShard, Now, RecordPosition};
use kafka_wire::batch::control::ControlRecordType;
use kafka_wire::batch::{Batch, BatchError, NO_PRODUCER_ID, split};
use kafka_wire::error_code::ErrorCode;

use super::log::OffsetsLog;

/// What a compressed batch may become in memory.
const BATCH_BYTES_MAX: usize = 256 << 20;

/// A shard that has read its log.
#[derive(Debug)]
pub(super) struct LoadedShard {
    pub shard: GroupShard,
    /// The offset after what was read.
    pub next_offset: i64,
    pub high_watermark: i64,
}

/// The reading of one partition.
pub(super) struct Load<'a> {
    pub partition: i32,
    pub config: Arc<GroupConfig>,
    pub buffer_bytes: usize,
    /// Set when nobody waits for the result any more.
    pub stopping: &'a AtomicBool,
}

impl Load<'_> {
    /// Reads all. Records that nobody can read are passed over with a warning, as in Kafka.
    pub(super) fn run(self, log: &dyn OffsetsLog, now: Now) -> Result<LoadedShard, ErrorCode> {
        let started = Instant::now();
        let partition = self.partition;
        let range = log.range(partition)?;
        let shard = GroupShard::new(self.config);
        let mut loader = Loader { shard, partition, start: range.start_offset, now, records: 0 };
        let mut offset = range.start_offset;
        while offset < range.end_offset {
            if self.stopping.load(Ordering::Relaxed) {
                return Err(ErrorCode::COORDINATOR_NOT_AVAILABLE);
            }
            let bytes = log.read(partition, offset, self.buffer_bytes)?;
            let before = offset;
            for batch in split(&bytes) {
                let batch = batch.map_err(|error| loader.corrupt(offset, &error))?;
                loader.batch(&batch).map_err(|error| loader.corrupt(batch.header.base_offset, &error))?;
                offset = batch.header.next_offset();
            }
            if offset == before {
                // Nothing follows: the last records were compacted away.
                break;
            }
        }
        let took_ms = started.elapsed().as_millis();
        if loader.records > 0 {
            tracing::info!(partition, records = loader.records, took_ms, "Loaded groups and offsets");
        }
        let high_watermark = log.range(partition)?.high_watermark;
        Ok(LoadedShard { shard: loader.shard, next_offset: range.end_offset, high_watermark })
    }
}

struct Loader {
    shard: GroupShard,
    partition: i32,
    start: i64,
    now: Now,
    records: u64,
}

impl Loader {
    fn batch(&mut self, batch: &Batch) -> Result<(), BatchError> {
        let header = &batch.header;
        let records = batch.records(BATCH_BYTES_MAX)?;
        if header.is_control() {
            for record in records {
                match ControlRecordType::of_key(record?.key.as_deref())? {
                    Some(ControlRecordType::Commit) => self.shard.replay_transaction_end(header.producer_id, true),
                    Some(ControlRecordType::Abort) => self.shard.replay_transaction_end(header.producer_id, false),
                    _ => {}
                }
            }
            return Ok(());
        }
        let transactional_producer_id = if header.is_transactional() { header.producer_id } else { NO_PRODUCER_ID };
        for record in records {
            let record = record?;
            // Records below the start were deleted, although their batch is still there.
            let Some(key) = record.key.filter(|_| record.offset >= self.start) else { continue };
            let position = RecordPosition { offset: record.offset, transactional_producer_id };
            if let Err(error) = self.shard.replay(position, &key, record.value.as_ref(), self.now) {
                let (partition, offset) = (self.partition, record.offset);
                tracing::warn!(partition, offset, %error, "Passed over a record of __consumer_offsets");
            }
            self.records += 1;
        }
        Ok(())
    }

    fn corrupt(&self, offset: i64, error: &BatchError) -> ErrorCode {
        tracing::error!(partition = self.partition, offset, %error, "Cannot read __consumer_offsets");
        ErrorCode::CORRUPT_MESSAGE
    }
}
