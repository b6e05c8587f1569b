//! Committing offsets, by the group's coordinator.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use kafka_wire::ErrorCode;
use kafka_wire::messages::OffsetCommitRequest;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::{Consumer, Shared, State};
use crate::TopicPartition;
use crate::admin::{NAMED_TOPICS_UP_TO, OffsetAndMetadata, commit_topics};
use crate::cluster::Purpose;
use crate::conn::Connection;
use crate::error::{self, ApiError, ClientError};
use crate::pure::membership::NO_GENERATION;
use crate::pure::positions::Position;

/// From this version on a commit names a static member.
const INSTANCE_ID_FROM: i16 = 7;

impl Consumer {
    /// Commits the positions of all assigned partitions: what `poll` has handed out counts as read. Dropped before its
    /// end, it may have been done or not.
    ///
    /// # Errors
    /// Without `group.id`, when the group has moved on without this member, or the coordinator does not take it within
    /// `default.api.timeout.ms`.
    pub async fn commit(&mut self) -> Result<(), ClientError> {
        let offsets = {
            let mut state = self.shared.state.lock();
            state.positions.confirm();
            with_metadata(state.positions.committable())
        };
        self.shared.commit(&offsets).await
    }

    /// What auto-commit, if it is enabled, has left for the end.
    pub(super) async fn auto_commit(&self) -> Result<(), ClientError> {
        if !self.shared.config.enable_auto_commit {
            return Ok(());
        }
        self.shared.state.lock().positions.confirm();
        self.shared.commit(&self.shared.auto_committable()).await
    }

    /// Commits these offsets; each is the next one to read.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub async fn commit_offsets(&mut self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        self.shared.commit(offsets).await
    }

    /// Starts a commit of the positions of all assigned partitions and does not wait for it. It is not tried again, since
    /// a later commit may have been done meanwhile. Commits are done in the order of the calls; those that wait for one
    /// before them are done together. [`Self::close`] waits for them.
    pub fn commit_async(&mut self) -> Committing {
        let offsets = {
            let mut state = self.shared.state.lock();
            state.positions.confirm();
            with_metadata(state.positions.committable())
        };
        self.commit_offsets_async(&offsets)
    }

    /// Starts a commit of these offsets; each is the next one to read.
    pub fn commit_offsets_async(&mut self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Committing {
        let (waiter, receiver) = oneshot::channel();
        // One task at a time: it takes what is there when its turn comes.
        if !self.shared.state.lock().pending_commit.add(offsets, waiter) {
            let shared = self.shared.clone();
            tokio::spawn(async move { shared.commit_pending().await });
        }
        Committing(receiver)
    }
}

/// A commit under way. Awaiting it tells how it went; dropping it changes nothing.
#[derive(Debug)]
pub struct Committing(oneshot::Receiver<Result<(), ClientError>>);

impl Future for Committing {
    type Output = Result<(), ClientError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|told| told.unwrap_or(Err(ClientError::Closed)))
    }
}

/// Commits that were asked for and not begun: one for each partition, the newest.
#[derive(Debug, Default)]
pub(super) struct PendingCommit {
    offsets: BTreeMap<TopicPartition, OffsetAndMetadata>,
    waiters: Vec<oneshot::Sender<Result<(), ClientError>>>,
    /// Whether a task was started that is to take this.
    begun: bool,
}

impl PendingCommit {
    /// Adds to it. Answers whether there is a task already that will take it.
    fn add(
        &mut self,
        offsets: &[(TopicPartition, OffsetAndMetadata)],
        waiter: oneshot::Sender<Result<(), ClientError>>,
    ) -> bool {
        self.offsets.extend(offsets.iter().cloned());
        // Those that nobody awaits do not pile up.
        self.waiters.retain(|w| !w.is_closed());
        self.waiters.push(waiter);
        std::mem::replace(&mut self.begun, true)
    }
}

impl State {
    /// Why a commit cannot be made: a member that has lost its membership must not commit as nobody, which a group
    /// without members would take.
    fn refusal(&self) -> Option<ClientError> {
        if !self.subscription.is_of_a_group() || self.group.generation != NO_GENERATION {
            return None;
        }
        let text = "Offset commit cannot be completed since the consumer is not part of an active group for auto \
                    partition assignment; it is likely that the consumer was kicked out of the group.";
        Some(ApiError { code: ErrorCode::UNKNOWN_MEMBER_ID, message: Some(text.into()) }.into())
    }
}

/// Positions as they are committed.
pub(super) fn with_metadata(positions: Vec<(TopicPartition, Position)>) -> Vec<(TopicPartition, OffsetAndMetadata)> {
    let offset =
        |p: Position| OffsetAndMetadata { offset: p.offset, leader_epoch: p.leader_epoch, metadata: String::new() };
    positions.into_iter().map(|(tp, position)| (tp, offset(position))).collect()
}

impl Shared {
    /// What auto-commit commits. Partitions that metadata says are no more are left out: to wait for the coordinator to
    /// take them would hold up a rebalance and the end.
    pub(super) fn auto_committable(&self) -> Vec<(TopicPartition, OffsetAndMetadata)> {
        let metadata = self.cluster.metadata();
        let mut positions = self.state.lock().positions.committable();
        positions.retain(|(tp, _)| !metadata.is_gone(&tp.topic, tp.partition));
        with_metadata(positions)
    }

    /// Commits, trying again what may pass, for at most `default.api.timeout.ms`.
    pub(super) async fn commit(&self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        let limit_ms = self.config.default_api_timeout_ms;
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        let mut failures = 0;
        let mut last = None;
        let late = |last| Err(error::timeout("committing offsets", limit_ms, last));
        // One that was begun before must not come after this one.
        let Ok(_order) = timeout_at(deadline, self.commits.lock()).await else { return late(last) };
        if timeout_at(deadline, self.send_pending()).await.is_err() {
            return late(last);
        }
        loop {
            match timeout_at(deadline, self.commit_once(offsets)).await {
                Ok(Ok(())) => return Ok(()),
                // Java's CommitFailedException: the partitions may be somebody else's already.
                Ok(Err(error)) if !error.is_retriable() || error.code() == Some(ErrorCode::REBALANCE_IN_PROGRESS) => {
                    return Err(error);
                }
                Ok(Err(error)) => last = Some(error),
                Err(_) => return late(last),
            }
            failures += 1;
            let wait = self.cluster.retry_backoff(failures);
            if Instant::now() + wait >= deadline {
                return late(last);
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Does the commits that wait, after the one that is under way.
    pub(super) async fn commit_pending(&self) {
        let _order = self.commits.lock().await;
        self.send_pending().await;
    }

    /// To be called in turn: see `Shared::commits`.
    async fn send_pending(&self) {
        let PendingCommit { offsets, waiters, .. } = std::mem::take(&mut self.state.lock().pending_commit);
        if waiters.is_empty() {
            return;
        }
        let offsets: Vec<_> = offsets.into_iter().collect();
        let result = self.commit_once(&offsets).await;
        if let Err(error) = &result {
            tracing::warn!(%error, "offsets could not be committed");
        }
        for waiter in waiters {
            let _ = waiter.send(result.clone());
        }
    }

    async fn commit_once(&self, offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Result<(), ClientError> {
        let group_id = self.group_id()?;
        if offsets.is_empty() {
            return Ok(());
        }
        let connection = self.coordinator(Purpose::General).await?;
        let (member_id, generation) = {
            let state = self.state.lock();
            if let Some(refusal) = state.refusal() {
                return Err(refusal);
            }
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
    let _order = shared.commits.lock().await;
    shared.send_pending().await;
    let offsets = shared.auto_committable();
    shared.commit_once(&offsets).await
}
