//! Fetching in the background (`AbstractFetch`): one request at a time to each broker, ahead of what is handed out by at
//! most as much as `max.partition.fetch.bytes` and `fetch.max.bytes` say.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use kafka_wire::messages::fetch_request::{FetchPartition, FetchTopic, ForgottenTopic};
use kafka_wire::messages::fetch_response::PartitionData;
use kafka_wire::messages::{FetchRequest, FetchResponse};
use kafka_wire::{ErrorCode, batch};

use super::buffer::Fetched;
use super::driver::{Done, Driver, earlier};
use crate::TopicPartition;
use crate::cluster::Purpose;
use crate::concurrent;
use crate::error::{ApiError, ClientError};
use crate::pure::aborted::AbortedTransactions;
use crate::pure::fetch_session::{FetchSession, SessionRequest, Wanted};

/// From this version on requests name topics by id (KIP-516).
const TOPIC_IDS_FROM: i16 = 13;

/// How long the end of a consumer may wait for brokers to forget its sessions; they forget idle ones by themselves.
const CLOSE_SESSIONS_MAX: Duration = Duration::from_millis(500);

/// Fetching from one broker.
#[derive(Debug, Default)]
pub(super) struct Fetcher {
    session: FetchSession,
    busy: bool,
    failures: u32,
    not_before_ms: u64,
}

/// What a request asked for: generation and offset of each partition.
pub(super) type AskedOffsets = HashMap<TopicPartition, (u64, i64)>;

impl Driver {
    /// Starts the fetches that are due.
    pub(super) fn fetch(&mut self, now_ms: u64, wake_at: &mut Option<u64>) {
        for (node, (wanted, asked)) in self.wanted_by_node(now_ms, wake_at) {
            let fetcher = self.fetchers.entry(node).or_default();
            if fetcher.busy {
                continue;
            }
            if fetcher.not_before_ms > now_ms {
                earlier(wake_at, fetcher.not_before_ms);
                continue;
            }
            fetcher.busy = true;
            let request = fetcher.session.request(wanted);
            let shared = self.shared.clone();
            self.tasks.spawn(async move {
                let result = send(&shared, node, Purpose::Fetch, request).await;
                Done::Fetched(node, asked, result)
            });
        }
    }

    /// Has the brokers forget the sessions: their number there is limited (KIP-227).
    pub(super) async fn close_sessions(&self) {
        let open =
            self.fetchers.iter().filter_map(|(node, fetcher)| Some((*node, fetcher.busy, fetcher.session.closing()?)));
        let close = open.map(|(node, busy, request)| async move {
            // A fetch that waits for records would hold up what comes behind it.
            let purpose = if busy { Purpose::General } else { Purpose::Fetch };
            if let Err(error) = send(&self.shared, node, purpose, request).await {
                tracing::debug!(node, %error, "the fetch session was not closed");
            }
        });
        let _ = tokio::time::timeout(CLOSE_SESSIONS_MAX, concurrent::all(close)).await;
    }

    fn wanted_by_node(
        &self,
        now_ms: u64,
        wake_at: &mut Option<u64>,
    ) -> BTreeMap<i32, (BTreeMap<TopicPartition, Wanted>, AskedOffsets)> {
        let config = &self.shared.config;
        let partition_max = usize::try_from(config.max_partition_fetch_bytes).unwrap_or(0).max(1);
        let total_max = usize::try_from(config.fetch_max_bytes).unwrap_or(0).max(1);
        let metadata = self.shared.cluster.metadata();
        let mut nodes: BTreeMap<i32, (BTreeMap<TopicPartition, Wanted>, AskedOffsets)> = BTreeMap::new();
        let state = self.shared.state.lock();
        // What is paused waits without holding up the others.
        let buffered: usize = state.positions.iter().filter(|(_, p)| !p.paused).map(|(_, p)| p.buffered_bytes).sum();
        if buffered >= total_max {
            return nodes;
        }
        for (tp, partition) in state.positions.iter() {
            if !partition.is_fetchable(now_ms, partition_max) {
                if partition.not_before_ms > now_ms {
                    earlier(wake_at, partition.not_before_ms);
                }
                continue;
            }
            let known = metadata.partition(&tp.topic, tp.partition);
            let leader = metadata.leader(&tp.topic, tp.partition);
            let (Some(known), Some(leader)) = (known, leader) else {
                self.shared.cluster.request_refresh();
                continue;
            };
            let near = partition.read_replica.filter(|(_, until)| *until > now_ms).map(|(node, _)| node);
            let node = near.filter(|node| metadata.nodes.contains_key(node)).unwrap_or(leader);
            let wanted = Wanted {
                topic_id: metadata.topic(&tp.topic).map(|t| t.topic_id).unwrap_or_default(),
                fetch_offset: partition.next_fetch,
                leader_epoch: known.leader_epoch,
                bytes_max: config.max_partition_fetch_bytes,
            };
            let (all, asked) = nodes.entry(node).or_default();
            all.insert(tp.clone(), wanted);
            asked.insert(tp.clone(), (partition.generation, partition.next_fetch));
        }
        nodes
    }

    pub(super) fn on_fetched(&mut self, node: i32, asked: AskedOffsets, result: Result<FetchResponse, ClientError>) {
        let fetcher = self.fetchers.entry(node).or_default();
        fetcher.busy = false;
        let code = result.as_ref().map_or(ErrorCode::NONE, |r| ErrorCode(r.error_code));
        let response = match result {
            Ok(response) if code == ErrorCode::NONE => response,
            failed => {
                fetcher.session.reset();
                fetcher.failures += 1;
                // A session that the broker has forgotten is no reason to wait.
                let forgotten =
                    matches!(code, ErrorCode::FETCH_SESSION_ID_NOT_FOUND | ErrorCode::INVALID_FETCH_SESSION_EPOCH);
                if !forgotten || fetcher.failures > 1 {
                    let wait = self.shared.cluster.retry_backoff(fetcher.failures);
                    fetcher.not_before_ms = self.shared.now_ms() + u64::try_from(wait.as_millis()).unwrap_or(0);
                    self.shared.cluster.request_refresh();
                }
                let error = failed.err().unwrap_or_else(|| ApiError::new(code).into());
                tracing::debug!(node, %error, "fetch failed");
                if matches!(error, ClientError::UnsupportedVersion { .. } | ClientError::Protocol { .. }) {
                    self.shared.report(error);
                }
                return;
            }
        };
        fetcher.failures = 0;
        fetcher.session.answered(response.session_id);
        let metadata = self.shared.cluster.metadata();
        for topic in response.responses {
            let name = match topic.topic.as_str() {
                "" => metadata.name_of(topic.topic_id).map(ToString::to_string),
                name => Some(name.to_owned()),
            };
            let Some(name) = name else { continue };
            for data in topic.partitions {
                let tp = TopicPartition::new(name.clone(), data.partition_index);
                if let Some((generation, offset)) = asked.get(&tp) {
                    self.on_partition(tp, *generation, *offset, data);
                }
            }
        }
        self.shared.news.notify_one();
    }

    fn on_partition(&mut self, tp: TopicPartition, generation: u64, offset: i64, data: PartitionData) {
        let code = ErrorCode(data.error_code);
        if code.is_error() {
            self.on_partition_error(&tp, generation, code, &data);
            return;
        }
        let mut guard = self.shared.state.lock();
        let state = &mut *guard;
        let Some(partition) = state.positions.answered(&tp, generation) else { return };
        if data.preferred_read_replica >= 0 {
            let until = self.shared.now_ms() + self.shared.config.common.metadata_max_age_ms;
            partition.read_replica = Some((data.preferred_read_replica, until));
        }
        let records = data.records.map(kafka_wire::Records::into_bytes).unwrap_or_default();
        if records.is_empty() || partition.next_fetch != offset {
            return;
        }
        // Fetching goes on behind the last whole batch; a bad one is told when the reader comes to it.
        let whole = batch::split(&records).map_while(Result::ok).last();
        let Some(last) = whole else {
            let reason = format!("no whole batch in the {} bytes that the broker sent", records.len());
            let error = ClientError::CorruptRecords { partition: tp, offset, reason };
            partition.not_before_ms = self.shared.now_ms() + self.shared.config.common.retry_backoff_max_ms;
            drop(guard);
            self.shared.report(error);
            return;
        };
        partition.next_fetch = last.header.next_offset().max(offset);
        partition.buffered_bytes += records.len();
        let aborted = data.aborted_transactions.unwrap_or_default();
        let aborted = AbortedTransactions::new(aborted.into_iter().map(|t| (t.producer_id, t.first_offset)));
        state.buffer.push(Fetched::new(tp, generation, &records, aborted));
    }

    fn on_partition_error(&mut self, tp: &TopicPartition, generation: u64, code: ErrorCode, data: &PartitionData) {
        let leader = &data.current_leader;
        if leader.leader_id >= 0 {
            self.shared.cluster.learn_leader(&tp.topic, tp.partition, leader.leader_id, leader.leader_epoch);
        }
        let backoff_ms = self.shared.config.common.retry_backoff_ms;
        let now_ms = self.shared.now_ms();
        let mut guard = self.shared.state.lock();
        let Some(partition) = guard.positions.answered(tp, generation) else { return };
        partition.not_before_ms = now_ms + backoff_ms;
        let was_near = partition.read_replica.take().is_some();
        match code {
            // A follower that is behind: the leader is asked next.
            ErrorCode::OFFSET_OUT_OF_RANGE if was_near => {}
            ErrorCode::OFFSET_OUT_OF_RANGE => {
                // What is buffered is read first: it comes before the offset that is out of range.
                if partition.buffered_bytes > 0 {
                    return;
                }
                partition.not_before_ms = 0;
                tracing::info!(partition = %tp, offset = partition.next_fetch, "the offset is out of range");
                if !partition.reset(self.shared.config.auto_offset_reset) {
                    guard.keep_lost(vec![tp.clone()]);
                    self.shared.news.notify_one();
                }
            }
            // It counts as one that may pass, which is so for a producer; records that cannot be read stay as they are.
            ErrorCode::CORRUPT_MESSAGE => {
                partition.not_before_ms = now_ms + self.shared.config.common.retry_backoff_max_ms;
                let offset = partition.next_fetch;
                drop(guard);
                let reason = format!("the broker says so: {}", code.message());
                self.shared.report(ClientError::CorruptRecords { partition: tp.clone(), offset, reason });
            }
            code if code.is_retriable() || code == ErrorCode::UNKNOWN_SERVER_ERROR => {
                tracing::debug!(partition = %tp, code = code.name(), "fetch refused");
                self.shared.cluster.request_refresh();
            }
            code => {
                partition.not_before_ms = now_ms + self.shared.config.common.retry_backoff_max_ms;
                drop(guard);
                let message = Some(format!("fetching from {tp}: {}", code.message()));
                self.shared.report(ApiError { code, message }.into());
            }
        }
    }
}

async fn send(
    shared: &super::Shared,
    node: i32,
    purpose: Purpose,
    session: SessionRequest,
) -> Result<FetchResponse, ClientError> {
    let config = &shared.config;
    let connection = shared.cluster.connection(node, purpose).await?;
    let has_ids = session.changed.iter().all(|(_, w)| !w.topic_id.is_zero())
        && session.forgotten.iter().all(|(_, id)| !id.is_zero());
    let version = match has_ids {
        true => connection.version::<FetchRequest>()?,
        false => connection.version_up_to::<FetchRequest>(TOPIC_IDS_FROM - 1)?,
    };
    let mut request = FetchRequest {
        replica_id: -1,
        max_wait_ms: config.fetch_max_wait_ms,
        min_bytes: config.fetch_min_bytes,
        max_bytes: config.fetch_max_bytes,
        isolation_level: config.isolation_level as i8,
        session_id: session.id,
        session_epoch: session.epoch,
        rack_id: config.client_rack.clone(),
        ..FetchRequest::default()
    };
    for (tp, wanted) in session.changed {
        let partition = FetchPartition {
            partition: tp.partition,
            current_leader_epoch: wanted.leader_epoch,
            fetch_offset: wanted.fetch_offset,
            partition_max_bytes: wanted.bytes_max,
            ..FetchPartition::default()
        };
        match request.topics.last_mut().filter(|t| t.topic == tp.topic) {
            Some(topic) => topic.partitions.push(partition),
            None => request.topics.push(FetchTopic {
                topic: tp.topic,
                topic_id: wanted.topic_id,
                partitions: vec![partition],
                ..FetchTopic::default()
            }),
        }
    }
    for (tp, topic_id) in session.forgotten {
        match request.forgotten_topics_data.last_mut().filter(|t| t.topic == tp.topic && t.topic_id == topic_id) {
            Some(topic) => topic.partitions.push(tp.partition),
            None => request.forgotten_topics_data.push(ForgottenTopic {
                topic: tp.topic,
                topic_id,
                partitions: vec![tp.partition],
                ..ForgottenTopic::default()
            }),
        }
    }
    let wait = Duration::from_millis(u64::try_from(config.fetch_max_wait_ms).unwrap_or(0));
    connection.start(&request, version, shared.cluster.request_timeout() + wait).await?.await
}
