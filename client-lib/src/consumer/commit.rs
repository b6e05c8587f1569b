//! Committing offsets, by the group's coordinator.

use std::sync::Arc;
use std::time::Duration;

use kafka_wire::ErrorCode;
use kafka_wire::messages::OffsetCommitRequest;
use tokio::time::{Instant, timeout_at};

use super::{Consumer, Shared};
use crate::TopicPartition;
use crate::admin::{NAMED_TOPICS_UP_TO, OffsetAndMetadata, commit_topics};
use crate::cluster::Purpose;
use crate::conn::Connection;
use crate::error::{self, ApiError, ClientError};
use crate::pure::positions::Position;

/// From this version on a commit names a static member.
const INSTANCE_ID_FROM: i16 = 7;

impl Consumer {
    /// Commits the positions of all assigned partitions: what `poll` has handed out counts as read.
    ///
    /// # Errors
    /// When the group has moved on without this member, or the coordinator does not take it within
    /// `default.api.timeout.ms`.
    pub async fn commit(&mut self) -> Result<(), ClientError> {
        let offsets = {
            let mut state = self.shared.state.lock();
            state.positions.confirm();
            with_metadata(state.positions.committable())
        };
        self.shared.commit(&offsets).await
    }

    /// Commits these offsets; each is the next one to read.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub async fn commit_offsets(&mut self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        self.shared.commit(offsets).await
    }

    /// Starts a commit of the positions and does not wait for it; a failure is logged. It is not tried again, since a
    /// later commit may have been done meanwhile.
    pub fn commit_async(&mut self) {
        let offsets = {
            let mut state = self.shared.state.lock();
            state.positions.confirm();
            with_metadata(state.positions.committable())
        };
        let shared = self.shared.clone();
        tokio::spawn(async move {
            if let Err(error) = shared.commit_once(&offsets).await {
                tracing::warn!(%error, "offsets could not be committed");
            }
        });
    }
}

/// Positions as they are committed.
pub(super) fn with_metadata(positions: Vec<(TopicPartition, Position)>) -> Vec<(TopicPartition, OffsetAndMetadata)> {
    let offset =
        |p: Position| OffsetAndMetadata { offset: p.offset, leader_epoch: p.leader_epoch, metadata: String::new() };
    positions.into_iter().map(|(tp, position)| (tp, offset(position))).collect()
}

impl Shared {
    /// Commits, trying again what may pass, for at most `default.api.timeout.ms`.
    pub(super) async fn commit(&self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        let limit_ms = self.config.default_api_timeout_ms;
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        let mut failures = 0;
        let mut last = None;
        loop {
            match timeout_at(deadline, self.commit_once(offsets)).await {
                Ok(Ok(())) => return Ok(()),
                // Java's CommitFailedException: the partitions may be somebody else's already.
                Ok(Err(error)) if !error.is_retriable() || error.code() == Some(ErrorCode::REBALANCE_IN_PROGRESS) => {
                    return Err(error);
                }
                Ok(Err(error)) => last = Some(error),
                Err(_) => return Err(error::timeout("committing offsets", limit_ms, last)),
            }
            failures += 1;
            let wait = self.cluster.retry_backoff(failures);
            if Instant::now() + wait >= deadline {
                return Err(error::timeout("committing offsets", limit_ms, last));
            }
            tokio::time::sleep(wait).await;
        }
    }

    pub(super) async fn commit_once(&self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        if offsets.is_empty() {
            return Ok(());
        }
        let group_id = self.group_id()?;
        let connection = self.coordinator(Purpose::General).await?;
        let (member_id, generation) = {
            let state = self.state.lock();
            (state.group.member_id.clone(), state.group.generation)
        };
        let version = connection.version_up_to::<OffsetCommitRequest>(NAMED_TOPICS_UP_TO)?;
        let request = OffsetCommitRequest {
            group_id: group_id.to_owned(),
            generation_id_or_member_epoch: generation,
            member_id,
            group_instance_id: self.config.group_instance_id.clone().filter(|_| version >= INSTANCE_ID_FROM),
            topics: commit_topics(offsets),
            ..OffsetCommitRequest::default()
        };
        let response = connection.start(&request, version, self.cluster.request_timeout()).await?.await?;
        for topic in response.topics {
            for partition in topic.partitions {
                let code = ErrorCode(partition.error_code);
                if matches!(code, ErrorCode::NOT_COORDINATOR | ErrorCode::COORDINATOR_NOT_AVAILABLE) {
                    self.state.lock().group.coordinator = None;
                }
                if code.is_error() {
                    return Err(ApiError::new(code).into());
                }
            }
        }
        Ok(())
    }

    pub(super) fn group_id(&self) -> Result<&str, ClientError> {
        self.config.group_id.as_deref().ok_or_else(|| {
            let text = "To use the group management or offset commit APIs, you must provide a valid group.id in the \
                        consumer configuration.";
            ClientError::Illegal(text.into())
        })
    }

    /// A connection to the group's coordinator, looked for first if need be.
    pub(super) async fn coordinator(self: &Shared, purpose: Purpose) -> Result<Connection, ClientError> {
        let known = self.state.lock().group.coordinator.clone();
        let node = match known {
            Some(node) => node,
            None => {
                let node = self.cluster.find_coordinator(self.group_id()?).await?;
                self.state.lock().group.coordinator = Some(node.clone());
                node
            }
        };
        let connected = self.cluster.connect_node(&node, purpose).await;
        if connected.is_err() {
            self.state.lock().group.coordinator = None;
        }
        connected
    }
}

/// Commits in the background; answers how it went.
pub(super) async fn auto_commit(shared: Arc<Shared>) -> Result<(), ClientError> {
    let offsets = with_metadata(shared.state.lock().positions.committable());
    shared.commit_once(&offsets).await
}
