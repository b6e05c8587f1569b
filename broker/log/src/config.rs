//! [`LogConfig`]: the topic settings that a log obeys, typed, with Kafka's defaults.
//!
//! Not the table of settings: names, texts and ranges are the broker's.

use kafka_wire::compress::Compression;

/// How a log behaves. Times are in milliseconds, sizes in bytes; -1 means no limit where Kafka says so.
#[derive(Debug, Clone, PartialEq)]
pub struct LogConfig {
    /// `segment.bytes`
    pub segment_bytes: u32,
    /// `segment.ms`
    pub segment_ms: i64,
    /// `segment.jitter.ms`
    pub segment_jitter_ms: i64,
    /// `segment.index.bytes`: the size from which on an index is full and its segment rolls.
    pub segment_index_bytes: u32,
    /// `index.interval.bytes`
    pub index_interval_bytes: u32,
    /// `flush.messages`
    pub flush_messages: i64,
    /// `flush.ms`
    pub flush_ms: i64,
    /// `retention.bytes`
    pub retention_bytes: i64,
    /// `retention.ms`
    pub retention_ms: i64,
    /// `file.delete.delay.ms`
    pub file_delete_delay_ms: i64,
    /// `cleanup.policy` contains `delete`
    pub delete: bool,
    /// `cleanup.policy` contains `compact`
    pub compact: bool,
    /// `delete.retention.ms`: how long a tombstone stays after its batch was compacted.
    pub delete_retention_ms: i64,
    /// `min.compaction.lag.ms`
    pub min_compaction_lag_ms: i64,
    /// `max.compaction.lag.ms`
    pub max_compaction_lag_ms: i64,
    /// `min.cleanable.dirty.ratio`
    pub min_cleanable_dirty_ratio: f64,
    /// `max.message.bytes`: of one batch.
    pub max_message_bytes: u32,
    /// `compression.type`; `None` is `producer`, which keeps what the producer chose.
    pub compression: Option<Compression>,
    /// `compression.gzip.level`, `compression.lz4.level` or `compression.zstd.level`, whichever applies.
    pub compression_level: Option<i32>,
    /// `message.timestamp.type` is `LogAppendTime`.
    pub log_append_time: bool,
    /// `message.timestamp.before.max.ms`
    pub timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`
    pub timestamp_after_max_ms: i64,
    /// `preallocate`
    pub preallocate: bool,
    /// `producer.id.expiration.ms` (a setting of the broker)
    pub producer_id_expiration_ms: i64,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            segment_bytes: 1 << 30,
            segment_ms: 7 * DAY_MS,
            segment_jitter_ms: 0,
            segment_index_bytes: 10 << 20,
            index_interval_bytes: 4096,
            flush_messages: i64::MAX,
            flush_ms: i64::MAX,
            retention_bytes: -1,
            retention_ms: 7 * DAY_MS,
            file_delete_delay_ms: 60_000,
            delete: true,
            compact: false,
            delete_retention_ms: DAY_MS,
            min_compaction_lag_ms: 0,
            max_compaction_lag_ms: i64::MAX,
            min_cleanable_dirty_ratio: 0.5,
            max_message_bytes: (1 << 20) + 12,
            compression: None,
            compression_level: None,
            log_append_time: false,
            timestamp_before_max_ms: i64::MAX,
            timestamp_after_max_ms: 3_600_000,
            preallocate: false,
            producer_id_expiration_ms: DAY_MS,
        }
    }
}

impl LogConfig {
    /// After which time a segment rolls: a compacted log must not leave records in its active segment, which is not
    /// compacted, for longer than `max.compaction.lag.ms`.
    #[must_use]
    pub fn roll_ms(&self) -> i64 {
        if self.compact && self.max_compaction_lag_ms > 0 {
            self.segment_ms.min(self.max_compaction_lag_ms)
        } else {
            self.segment_ms
        }
    }
}

const DAY_MS: i64 = 24 * 3600 * 1000;
