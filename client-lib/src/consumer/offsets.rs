//! Questions about offsets and partitions that a caller asks by itself.

use std::time::Duration;

use kafka_wire::ErrorCode;
use tokio::time::{Instant, timeout_at};

use super::{Consumer, PartitionInfo, Shared};
use crate::admin::{ListedOffset, OffsetAndMetadata, OffsetSpec, committed, list_offsets};
use crate::cluster::Purpose;
use crate::error::{self, ApiError, ClientError};
use crate::{AdminClient, TopicPartition};

impl Consumer {
    /// The offsets that the group has committed; `None` where there is none.
    ///
    /// # Errors
    /// Without `group.id`, or when the coordinator does not answer within `default.api.timeout.ms`.
    pub async fn committed(
        &self,
        partitions: &[TopicPartition],
    ) -> Result<Vec<(TopicPartition, Option<OffsetAndMetadata>)>, ClientError> {
        let shared = &self.shared;
        let asked =
            shared.retrying("asking for committed offsets", || async move { shared.committed(partitions).await });
        let mut answers = Vec::new();
        for (tp, result) in asked.await? {
            answers.push((tp, result?));
        }
        Ok(answers)
    }

    /// The first offset of each partition.
    ///
    /// # Errors
    /// When a leader does not answer within `default.api.timeout.ms`.
    pub async fn beginning_offsets(
        &self,
        partitions: &[TopicPartition],
    ) -> Result<Vec<(TopicPartition, i64)>, ClientError> {
        self.offsets(partitions, OffsetSpec::Earliest).await
    }

    /// The end of each partition: with `read_committed` the first offset of a transaction that is open.
    ///
    /// # Errors
    /// When a leader does not answer within `default.api.timeout.ms`.
    pub async fn end_offsets(&self, partitions: &[TopicPartition]) -> Result<Vec<(TopicPartition, i64)>, ClientError> {
        self.offsets(partitions, OffsetSpec::Latest).await
    }

    async fn offsets(
        &self,
        partitions: &[TopicPartition],
        spec: OffsetSpec,
    ) -> Result<Vec<(TopicPartition, i64)>, ClientError> {
        let asked: Vec<_> = partitions.iter().map(|tp| (tp.clone(), spec)).collect();
        let mut offsets = Vec::new();
        for (tp, result) in self.find(&asked).await? {
            offsets.push((tp, result?.offset));
        }
        Ok(offsets)
    }

    /// The first record of each partition that is not older than a time; its offset is -1 if there is none.
    ///
    /// # Errors
    /// When no broker answers within `default.api.timeout.ms`.
    pub async fn offsets_for_times(
        &self,
        times: &[(TopicPartition, i64)],
    ) -> Result<Vec<(TopicPartition, Result<ListedOffset, ApiError>)>, ClientError> {
        let asked: Vec<_> = times.iter().map(|(tp, ms)| (tp.clone(), OffsetSpec::Timestamp(*ms))).collect();
        self.find(&asked).await
    }

    async fn find(
        &self,
        asked: &[(TopicPartition, OffsetSpec)],
    ) -> Result<Vec<(TopicPartition, Result<ListedOffset, ApiError>)>, ClientError> {
        let isolation = self.shared.config.isolation_level;
        self.shared.admin().list_offsets(asked, isolation).await
    }

    /// The partitions of a topic, none if there is no such topic.
    ///
    /// # Errors
    /// When no broker answers within `default.api.timeout.ms`, or the topic's name is not allowed.
    pub async fn partitions_for(&self, topic: &str) -> Result<Vec<PartitionInfo>, ClientError> {
        let shared = &self.shared;
        let create = shared.config.allow_auto_create_topics;
        let asked = shared.retrying("asking for partitions", || async move {
            let metadata = shared.cluster.fetch_metadata(Some(&[topic]), create).await?;
            match metadata.topics.get(topic).map_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, |t| t.error) {
                ErrorCode::NONE => Ok(metadata),
                // Being created.
                code @ ErrorCode::LEADER_NOT_AVAILABLE => Err(ApiError::new(code).into()),
                code if code.is_retriable() => Ok(metadata),
                code => Err(ApiError::new(code).into()),
            }
        });
        let metadata = asked.await?;
        let info = |(index, p): (usize, &crate::pure::metadata::PartitionMetadata)| PartitionInfo {
            partition: i32::try_from(index).unwrap_or(i32::MAX),
            leader: p.leader,
            replicas: p.replicas.clone(),
            isr: p.isr.clone(),
        };
        Ok(metadata.topic(topic).map(|t| t.partitions.iter().enumerate().map(info).collect()).unwrap_or_default())
    }
}

impl Shared {
    /// Tries until it succeeds, fails for good, or `default.api.timeout.ms` is over.
    async fn retrying<T, F, Fut>(&self, doing: &str, mut attempt: F) -> Result<T, ClientError>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, ClientError>>,
    {
        let limit_ms = self.config.default_api_timeout_ms;
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        let mut failures = 0;
        let mut last = None;
        loop {
            match timeout_at(deadline, attempt()).await {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) if !error.is_retriable() => return Err(error),
                Ok(Err(error)) => last = Some(error),
                Err(_) => return Err(error::timeout(doing, limit_ms, last.or_else(|| self.cluster.last_failure()))),
            }
            failures += 1;
            let wait = self.cluster.retry_backoff(failures);
            if Instant::now() + wait >= deadline {
                return Err(error::timeout(doing, limit_ms, last));
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// The group's committed offsets of partitions, asked for once.
    pub(super) async fn committed(
        &self,
        partitions: &[TopicPartition],
    ) -> Result<crate::admin::PerItem<TopicPartition, Option<OffsetAndMetadata>>, ClientError> {
        let connection = self.coordinator(Purpose::General).await?;
        // Offsets that a transaction is about to commit are waited for, as Java does whatever the isolation level.
        let answer = committed(&connection, self.group_id()?, Some(partitions), true).await;
        if let Err(error) = &answer
            && matches!(error.code(), Some(ErrorCode::NOT_COORDINATOR | ErrorCode::COORDINATOR_NOT_AVAILABLE))
        {
            self.state.lock().group.coordinator = None;
        }
        answer
    }

    /// The admin client's operations on this consumer's connections.
    fn admin(&self) -> AdminClient {
        AdminClient::on(self.cluster.clone(), self.config.default_api_timeout_ms)
    }

    /// Asks a leader for offsets, once.
    pub(super) async fn list_at(
        &self,
        leader: i32,
        asked: Vec<(TopicPartition, OffsetSpec)>,
    ) -> Result<Vec<(TopicPartition, Result<ListedOffset, ApiError>)>, ClientError> {
        let connection = self.cluster.connection(leader, Purpose::General).await?;
        let timeout_ms = i32::try_from(self.config.common.request_timeout_ms).unwrap_or(i32::MAX);
        list_offsets(connection, asked, self.config.isolation_level, timeout_ms).await
    }
}
