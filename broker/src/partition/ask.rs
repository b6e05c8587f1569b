//! What a partition is asked for, what it answers, and why it refuses.

use std::sync::Arc;

use bytes::Bytes;
use kafka_log::{AppendError, AppendOrigin, PartitionLog, StorageError};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::fetch_response::AbortedTransaction;
use kafka_wire::{Records, Uuid};

use crate::topic_settings::TopicSettings;

/// What is to be appended.
#[derive(Debug)]
pub struct AppendAsk {
    /// One or more batches.
    pub records: Bytes,
    /// Whether the client waits for all in-sync replicas.
    pub acks_all: bool,
    /// Who writes: a client, or a coordinator of this broker.
    pub origin: AppendOrigin,
}

/// What an append did.
#[derive(Debug, Clone, Copy)]
pub struct Appended {
    /// Offset of the first record.
    pub first_offset: i64,
    /// Offset of the last record.
    pub last_offset: i64,
    /// The time the broker gave the records, or -1.
    pub log_append_time_ms: i64,
    /// The log's first offset.
    pub log_start_offset: i64,
    /// The high watermark behind it.
    pub high_watermark: i64,
    /// Whether a segment was ended, which now has to become durable.
    pub has_rolled: bool,
}

/// Why nothing was appended.
#[derive(Debug, Default, Clone)]
pub struct ProduceError {
    /// The code for the client.
    pub code: ErrorCode,
    /// More than the code's own text says.
    pub message: Option<String>,
    /// The records at fault: index in the batch, and why.
    pub records: Vec<(i32, Option<String>)>,
    /// Where the log starts, if the client is to know.
    pub log_start_offset: Option<i64>,
    /// Who leads, for a client that asked the wrong broker.
    pub leader: Option<(i32, i32)>,
}

impl ProduceError {
    /// An error that its code says all of.
    #[must_use]
    pub fn code(code: ErrorCode) -> Self {
        Self { code, ..Self::default() }
    }
}

impl From<&AppendError> for ProduceError {
    fn from(error: &AppendError) -> Self {
        let records: Vec<_> = error.record_errors().iter().map(|r| (r.batch_index, Some(r.message.clone()))).collect();
        let message = (!records.is_empty()).then(|| error.to_string());
        Self { records, message, ..Self::code(error.error_code()) }
    }
}

/// What is to be read.
#[derive(Debug)]
pub struct ReadAsk {
    /// The first offset wanted.
    pub offset: i64,
    /// At most this many bytes.
    pub bytes_max: usize,
    /// Whether one batch is wanted even if it is larger.
    pub at_least_one: bool,
    /// Whether to stop before transactions that are not decided.
    pub committed_only: bool,
    /// The leader epoch that the client knows, or -1.
    pub current_leader_epoch: i32,
    /// The epoch of the last record that the fetcher has, or -1.
    pub last_fetched_epoch: i32,
    /// Whether a replica fetches, which only followers may.
    pub from_replica: bool,
}

/// What was read.
#[derive(Debug)]
pub struct ReadOutcome {
    /// The batches; the first may begin before the offset that was asked for.
    pub records: Records,
    /// The high watermark.
    pub high_watermark: i64,
    /// Where `read_committed` ends.
    pub last_stable_offset: i64,
    /// The first offset there is.
    pub log_start_offset: i64,
    /// Where the fetcher's log and this one part: epoch and end offset.
    pub diverging: Option<(i32, i64)>,
    /// Aborted transactions among the records, if the client wants committed records only.
    pub aborted: Option<Vec<AbortedTransaction>>,
}

/// Where and how a partition starts.
#[derive(Debug)]
pub struct PartitionParts {
    /// The topic's name.
    pub topic: Arc<str>,
    /// The topic's id.
    pub topic_id: Uuid,
    /// The partition's index.
    pub index: i32,
    /// This broker.
    pub node_id: i32,
    /// Its log; none when its directory is offline.
    pub log: Option<PartitionLog>,
    /// Its topic's settings.
    pub settings: TopicSettings,
    /// Told when the disk fails.
    pub failed: tokio::sync::mpsc::UnboundedSender<StorageError>,
}
