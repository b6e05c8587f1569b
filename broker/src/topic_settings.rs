//! A topic's settings as the log layer wants them: its own where set, else the broker's (Kafka's `LogConfig`).

use std::collections::BTreeMap;

use kafka_core::configs::{self, ConfigError, Values};
use kafka_core::image::{ConfigResource, MetadataImage};
use kafka_log::LogConfig;
use kafka_wire::compress::Compression;

use crate::config::BrokerConfig;

/// What a partition obeys.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicSettings {
    /// What its log obeys.
    pub log: LogConfig,
    /// `min.insync.replicas`.
    pub min_insync_replicas: i32,
}

impl TopicSettings {
    /// The settings of a topic in this image.
    ///
    /// # Errors
    /// When a value in the metadata log is not valid for its key, which only another broker could have written.
    pub fn of(topic: &str, image: &MetadataImage, config: &BrokerConfig) -> Result<Self, ConfigError> {
        let mut texts: BTreeMap<String, String> =
            config.topic_defaults().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let overrides = image.configs.overrides(&ConfigResource::topic(topic));
        texts.extend(overrides.iter().map(|(key, value)| (key.clone(), value.clone())));
        let values = configs::topic().parse(&texts)?;
        Ok(Self {
            log: log_config(&values, config.producer_ids.expiration_ms),
            min_insync_replicas: values.int("min.insync.replicas"),
        })
    }
}

fn log_config(v: &Values, producer_id_expiration_ms: i32) -> LogConfig {
    let policies = v.list("cleanup.policy");
    let has = |policy: &str| policies.iter().any(|p| p == policy);
    let compression = match v.text("compression.type") {
        "uncompressed" => Some(Compression::None),
        "gzip" => Some(Compression::Gzip),
        "snappy" => Some(Compression::Snappy),
        "lz4" => Some(Compression::Lz4),
        "zstd" => Some(Compression::Zstd),
        _ => None,
    };
    let compression_level = match compression {
        Some(Compression::Gzip) => Some(v.int("compression.gzip.level")),
        Some(Compression::Lz4) => Some(v.int("compression.lz4.level")),
        Some(Compression::Zstd) => Some(v.int("compression.zstd.level")),
        _ => None,
    };
    let size = |key: &str| u32::try_from(v.int(key)).unwrap_or(0);
    LogConfig {
        segment_bytes: match v.get("internal.segment.bytes") {
            Some(configs::ConfigValue::Int(bytes)) => u32::try_from(*bytes).unwrap_or(u32::MAX),
            _ => size("segment.bytes"),
        },
        segment_ms: v.long("segment.ms"),
        segment_jitter_ms: v.long("segment.jitter.ms"),
        segment_index_bytes: size("segment.index.bytes"),
        index_interval_bytes: size("index.interval.bytes"),
        flush_messages: v.long("flush.messages"),
        flush_ms: v.long("flush.ms"),
        retention_bytes: v.long("retention.bytes"),
        retention_ms: v.long("retention.ms"),
        file_delete_delay_ms: v.long("file.delete.delay.ms"),
        delete: has("delete"),
        compact: has("compact"),
        delete_retention_ms: v.long("delete.retention.ms"),
        min_compaction_lag_ms: v.long("min.compaction.lag.ms"),
        max_compaction_lag_ms: v.long("max.compaction.lag.ms"),
        min_cleanable_dirty_ratio: v.double("min.cleanable.dirty.ratio"),
        max_message_bytes: size("max.message.bytes"),
        compression,
        compression_level,
        log_append_time: v.text("message.timestamp.type") == "LogAppendTime",
        timestamp_before_max_ms: v.long("message.timestamp.before.max.ms"),
        timestamp_after_max_ms: v.long("message.timestamp.after.max.ms"),
        preallocate: v.bool("preallocate"),
        producer_id_expiration_ms: i64::from(producer_id_expiration_ms),
    }
}
