//! The consumer.

use std::time::Duration;

use crate::admin::{ListedOffset, OffsetAndMetadata};
use crate::config::ConsumerConfig;
use crate::error::ClientError;
use crate::{ApiError, TopicPartition};

/// A record as a view into the fetched bytes.
#[derive(Debug, Clone, Copy)]
pub struct ConsumerRecord<'a> {
    /// Its topic.
    pub topic: &'a str,
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
    /// Its time in ms since 1970, or -1.
    pub timestamp: i64,
    /// What its time means.
    pub timestamp_type: kafka_wire::batch::TimestampType,
    /// The leader epoch it was written in, if known.
    pub leader_epoch: Option<i32>,
    /// The key.
    pub key: Option<&'a [u8]>,
    /// The value.
    pub value: Option<&'a [u8]>,
    /// Headers, not yet parsed.
    pub headers: kafka_wire::batch::HeaderRefs<'a>,
}

/// What one poll brought, in order within each partition.
#[derive(Debug, Default)]
pub struct ConsumerRecords {}

impl ConsumerRecords {
    /// How many records.
    #[must_use]
    pub fn len(&self) -> usize {
        0
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        true
    }
    /// All records. An error is a record that cannot be parsed; nothing of its batch follows it.
    pub fn iter(&self) -> impl Iterator<Item = Result<ConsumerRecord<'_>, ClientError>> {
        std::iter::empty()
    }
}

/// Told of rebalances, from within `poll` and `close`.
pub trait RebalanceListener: Send + 'static {
    /// These partitions are now ours, on top of those before.
    fn on_assigned(&mut self, partitions: &[TopicPartition]);
    /// These go to somebody else after this call.
    fn on_revoked(&mut self, partitions: &[TopicPartition]);
    /// These went already: the membership ended without our doing.
    fn on_lost(&mut self, partitions: &[TopicPartition]) {
        self.on_revoked(partitions);
    }
}

/// Where to go on reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeekTo {
    /// The first offset.
    Beginning,
    /// The end.
    End,
    /// An offset.
    Offset(i64),
}

/// A partition as metadata shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionInfo {
    /// Its index.
    pub partition: i32,
    /// The leader's id, if there is one.
    pub leader: Option<i32>,
    /// Its replicas.
    pub replicas: Vec<i32>,
    /// Those in sync.
    pub isr: Vec<i32>,
}

/// Reads records, alone (`assign`) or as a member of a group (`subscribe`).
///
/// `poll` is cancel-safe: it may be dropped in a `select!` without losing records. Fetching, heartbeats and
/// auto-commit go on in the background.
#[derive(Debug)]
pub struct Consumer {}

#[allow(clippy::unimplemented, clippy::unused_async, unused_variables, missing_docs, clippy::missing_errors_doc)]
impl Consumer {
    /// A consumer; nothing is connected before the first call that needs it.
    pub async fn new(config: ConsumerConfig) -> Result<Self, ClientError> {
        unimplemented!()
    }

    pub fn subscribe(&mut self, topics: &[&str]) -> Result<(), ClientError> {
        unimplemented!()
    }

    /// Subscribes to all topics whose whole name matches a Java regular expression, now and later.
    pub fn subscribe_pattern(&mut self, pattern: &str) -> Result<(), ClientError> {
        unimplemented!()
    }

    /// Sets who is told of rebalances.
    pub fn set_rebalance_listener(&mut self, listener: Box<dyn RebalanceListener>) {
        unimplemented!()
    }

    pub async fn unsubscribe(&mut self) -> Result<(), ClientError> {
        unimplemented!()
    }

    pub fn assign(&mut self, partitions: &[TopicPartition]) -> Result<(), ClientError> {
        unimplemented!()
    }

    pub fn assignment(&self) -> Vec<TopicPartition> {
        unimplemented!()
    }

    pub fn subscription(&self) -> Vec<String> {
        unimplemented!()
    }

    /// Waits for records for at most `limit`; empty when none came.
    pub async fn poll(&mut self, limit: Duration) -> Result<ConsumerRecords, ClientError> {
        unimplemented!()
    }

    pub fn seek(&mut self, partition: &TopicPartition, to: SeekTo) -> Result<(), ClientError> {
        unimplemented!()
    }

    pub fn pause(&mut self, partitions: &[TopicPartition]) {
        unimplemented!()
    }

    pub fn resume(&mut self, partitions: &[TopicPartition]) {
        unimplemented!()
    }

    pub async fn position(&mut self, partition: &TopicPartition) -> Result<i64, ClientError> {
        unimplemented!()
    }

    pub async fn committed(
        &self,
        partitions: &[TopicPartition],
    ) -> Result<Vec<(TopicPartition, Option<OffsetAndMetadata>)>, ClientError> {
        unimplemented!()
    }

    /// Commits the positions of all assigned partitions: what `poll` has handed out counts as read.
    pub async fn commit(&mut self) -> Result<(), ClientError> {
        unimplemented!()
    }

    pub async fn commit_offsets(&mut self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        unimplemented!()
    }

    /// Starts a commit of the positions and does not wait for it; a failure is logged.
    pub fn commit_async(&mut self) {
        unimplemented!()
    }

    pub async fn beginning_offsets(
        &self,
        partitions: &[TopicPartition],
    ) -> Result<Vec<(TopicPartition, i64)>, ClientError> {
        unimplemented!()
    }

    pub async fn end_offsets(&self, partitions: &[TopicPartition]) -> Result<Vec<(TopicPartition, i64)>, ClientError> {
        unimplemented!()
    }

    pub async fn offsets_for_times(
        &self,
        times: &[(TopicPartition, i64)],
    ) -> Result<Vec<(TopicPartition, Result<ListedOffset, ApiError>)>, ClientError> {
        unimplemented!()
    }

    pub async fn partitions_for(&self, topic: &str) -> Result<Vec<PartitionInfo>, ClientError> {
        unimplemented!()
    }

    /// Commits (with auto-commit), leaves the group and ends, within `limit`.
    pub async fn close(self, limit: Duration) -> Result<(), ClientError> {
        unimplemented!()
    }
}
