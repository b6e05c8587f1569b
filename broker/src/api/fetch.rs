//! Fetch (key 1): records of many partitions in one answer, waiting for them if there are not enough. With incremental
//! sessions (KIP-227), topic ids (KIP-516) and the leader-epoch checks of KIP-320.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kafka_core::fetch_session::{Answered, FetchKey, FetchPartition, FetchTopic, Plan, SessionId, SessionRequest};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::fetch_response::{EpochEndOffset, FetchableTopicResponse, LeaderIdAndEpoch, PartitionData};
use kafka_wire::messages::{FetchRequest, FetchResponse};
use kafka_wire::{Message, Records};
use tokio::time::Instant;

use crate::broker::Broker;
use crate::clock;
use crate::fetch_budget::FetchBudget;
use crate::parked::Parked;
use crate::partition::{Partition, ReadAsk, ReadOutcome};
use crate::router::{Answer, RequestContext, RequestError};

/// Topics are named by id from this version on (KIP-516).
const TOPIC_IDS_FROM: i16 = 13;
/// The isolation level of a client that wants committed records only.
const READ_COMMITTED: i8 = 1;
/// A replica id that is none: the client is a consumer.
const CONSUMER: i32 = -1;

/// Answers one request. The records that it carries count against the broker's budget until they are sent.
pub async fn answer(broker: &Arc<Broker>, context: &RequestContext, frame: Bytes) -> Result<Answer, RequestError> {
    let request = FetchRequest::decode(&mut context.decoder(&context.body(&frame)), context.api_version)?;
    drop(frame);
    let response = handle(broker, context, request).await;
    let partitions = response.responses.iter().flat_map(|t| &t.partitions);
    let bytes = partitions.filter_map(|p| p.records.as_ref()).map(Records::len).sum();
    let lease = broker.fetch_budget.take(bytes);
    Ok(Answer::Leased(context.pieces(&response)?, lease))
}

async fn handle(broker: &Arc<Broker>, context: &RequestContext, request: FetchRequest) -> FetchResponse {
    let replica_id = request.replica_id.max(request.replica_state.replica_id);
    let session = session_request(broker, context, &request, replica_id);
    let plan =
        broker.fetch_sessions.lock().begin(clock::now_ms(), session, || i32::from_be_bytes(crate::random::bytes()));
    let (session_id, partitions, incremental) = match plan {
        Plan::Refused(error) => return FetchResponse { error_code: error.0, ..FetchResponse::default() },
        Plan::Full { session_id, partitions } => (session_id, partitions, false),
        Plan::Incremental { session_id, partitions } => (session_id, partitions, true),
    };
    let uses_topic_ids = context.api_version >= TOPIC_IDS_FROM;
    let ask = |(key, fetch)| Ask::new(broker, uses_topic_ids, key, fetch);
    let bytes_max = request.max_bytes.min(broker.config.load().fetching.fetch_max_bytes);
    let fetch = Fetch {
        budget: broker.fetch_budget.clone(),
        uses_topic_ids,
        asks: partitions.into_iter().map(ask).collect(),
        bytes_min: usize::try_from(request.min_bytes).unwrap_or(0),
        bytes_max: usize::try_from(bytes_max).unwrap_or(0),
        wait_max: Duration::from_millis(u64::try_from(request.max_wait_ms).unwrap_or(0)),
        committed_only: request.isolation_level == READ_COMMITTED,
    };
    let outcomes = fetch.outcomes().await;
    fetch.response(broker, session_id, incremental, outcomes)
}

fn session_request(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: &FetchRequest,
    replica_id: i32,
) -> SessionRequest {
    let image = broker.image.load();
    let uses_topic_ids = context.api_version >= TOPIC_IDS_FROM;
    let resolve = |name: &str, id: kafka_wire::Uuid| {
        if uses_topic_ids {
            let name = image.topics.by_id(id).map_or("", |t| t.name.as_str()).into();
            FetchTopic { name, id }
        } else {
            FetchTopic { name: name.into(), id: kafka_wire::Uuid::ZERO }
        }
    };
    let mut session = SessionRequest {
        session_id: SessionId(request.session_id),
        epoch: request.session_epoch,
        uses_topic_ids,
        from_replica: replica_id != CONSUMER,
        ..SessionRequest::default()
    };
    for asked in &request.topics {
        let topic = resolve(&asked.topic, asked.topic_id);
        session.partitions.extend(asked.partitions.iter().map(|p| {
            let fetch = FetchPartition {
                fetch_offset: p.fetch_offset,
                bytes_max: p.partition_max_bytes,
                log_start_offset: p.log_start_offset,
                current_leader_epoch: p.current_leader_epoch,
                last_fetched_epoch: p.last_fetched_epoch,
            };
            (FetchKey { topic: topic.clone(), partition: p.partition }, fetch)
        }));
    }
    for forgotten in &request.forgotten_topics_data {
        let topic = resolve(&forgotten.topic, forgotten.topic_id);
        session.forgotten.extend(forgotten.partitions.iter().map(|p| FetchKey { topic: topic.clone(), partition: *p }));
    }
    session
}

/// One partition that is asked for, looked up once.
struct Ask {
    key: FetchKey,
    fetch: FetchPartition,
    partition: Result<Arc<Partition>, ErrorCode>,
}

impl Ask {
    fn new(broker: &Broker, uses_topic_ids: bool, key: FetchKey, fetch: FetchPartition) -> Self {
        let FetchTopic { name, id } = &key.topic;
        let replicas = &broker.replicas;
        let found = if uses_topic_ids {
            replicas.leader(*id, key.partition)
        } else {
            replicas.leader_by_name(name, key.partition)
        };
        let partition = found.map_err(|error| match error {
            // An id that was never known; of a topic that went meanwhile it is the partition that is unknown.
            ErrorCode::UNKNOWN_TOPIC_OR_PARTITION if uses_topic_ids && name.is_empty() => ErrorCode::UNKNOWN_TOPIC_ID,
            other => other,
        });
        Self { key, fetch, partition }
    }
}

struct Fetch {
    budget: Arc<FetchBudget>,
    uses_topic_ids: bool,
    asks: Vec<Ask>,
    bytes_min: usize,
    bytes_max: usize,
    wait_max: Duration,
    committed_only: bool,
}

impl Fetch {
    /// Reads until there is enough, something must be told at once, or the time is over.
    async fn outcomes(&self) -> Vec<Result<ReadOutcome, ErrorCode>> {
        let (outcomes, mut missing) = self.read();
        if missing == 0 || self.wait_max.is_zero() {
            return outcomes;
        }
        drop(outcomes);
        let deadline = Instant::now() + self.wait_max;
        loop {
            let lists = self.asks.iter().filter_map(|a| a.partition.clone().ok()).collect();
            let parked = Parked::enter(missing, lists);
            // Read again now that appends are told to us: one may have come in between.
            let (outcomes, still_missing) = self.read();
            if still_missing == 0 {
                return outcomes;
            }
            drop(outcomes);
            let came_in_between = still_missing < missing;
            missing = still_missing;
            if came_in_between {
                // It was not told to us, so we would wait for more than we lack.
                continue;
            }
            if tokio::time::timeout_at(deadline, parked.woken()).await.is_err() {
                return self.read().0;
            }
        }
    }

    /// Reads every partition once, and says how many bytes are missing until the client wants an answer.
    fn read(&self) -> (Vec<Result<ReadOutcome, ErrorCode>>, usize) {
        let bytes_max = self.budget.share(self.bytes_max);
        let mut left = bytes_max;
        let mut got = 0;
        let mut at_once = self.asks.is_empty();
        let mut outcomes = Vec::with_capacity(self.asks.len());
        for ask in &self.asks {
            let outcome = ask.partition.as_ref().map_err(|e| *e).and_then(|partition| {
                let bytes_max = usize::try_from(ask.fetch.bytes_max).unwrap_or(0);
                partition.read(&ReadAsk {
                    offset: ask.fetch.fetch_offset,
                    bytes_max: bytes_max.min(left),
                    // The first batch of the answer goes out even if it is larger than every limit, so that a consumer
                    // with small limits makes progress (KIP-74).
                    at_least_one: got == 0,
                    committed_only: self.committed_only,
                    current_leader_epoch: ask.fetch.current_leader_epoch,
                    last_fetched_epoch: ask.fetch.last_fetched_epoch,
                })
            });
            match &outcome {
                Ok(read) => {
                    let bytes = read.records.len();
                    got += bytes;
                    left = left.saturating_sub(bytes);
                    at_once |= read.diverging.is_some();
                }
                Err(_) => at_once = true,
            }
            outcomes.push(outcome);
        }
        let missing = if at_once { 0 } else { self.bytes_min.min(bytes_max).saturating_sub(got) };
        (outcomes, missing)
    }

    fn response(
        &self,
        broker: &Broker,
        session_id: SessionId,
        incremental: bool,
        outcomes: Vec<Result<ReadOutcome, ErrorCode>>,
    ) -> FetchResponse {
        let mut responses: Vec<FetchableTopicResponse> = Vec::new();
        let mut sessions = (session_id != SessionId(0)).then(|| broker.fetch_sessions.lock());
        for (ask, outcome) in self.asks.iter().zip(outcomes) {
            let data = partition_data(ask, outcome);
            if let Some(sessions) = &mut sessions {
                let news = sessions.answer(session_id, &ask.key, answered(&data));
                if incremental && !news {
                    continue;
                }
            }
            let same_topic = |t: &FetchableTopicResponse| {
                if self.uses_topic_ids { t.topic_id == ask.key.topic.id } else { t.topic == *ask.key.topic.name }
            };
            match responses.last_mut() {
                Some(last) if same_topic(last) => last.partitions.push(data),
                _ => responses.push(FetchableTopicResponse {
                    topic: if self.uses_topic_ids { String::new() } else { ask.key.topic.name.to_string() },
                    topic_id: if self.uses_topic_ids { ask.key.topic.id } else { kafka_wire::Uuid::ZERO },
                    partitions: vec![data],
                    ..FetchableTopicResponse::default()
                }),
            }
        }
        FetchResponse { session_id: session_id.0, responses, ..FetchResponse::default() }
    }
}

fn partition_data(ask: &Ask, outcome: Result<ReadOutcome, ErrorCode>) -> PartitionData {
    let partition_index = ask.key.partition;
    match outcome {
        Ok(read) => PartitionData {
            partition_index,
            high_watermark: read.high_watermark,
            last_stable_offset: read.last_stable_offset,
            log_start_offset: read.log_start_offset,
            diverging_epoch: read
                .diverging
                .map(|(epoch, end_offset)| EpochEndOffset { epoch, end_offset, ..EpochEndOffset::default() })
                .unwrap_or_default(),
            aborted_transactions: read.aborted,
            preferred_read_replica: -1,
            records: Some(read.records),
            ..PartitionData::default()
        },
        Err(error) => PartitionData {
            partition_index,
            error_code: error.0,
            high_watermark: -1,
            last_stable_offset: -1,
            log_start_offset: -1,
            current_leader: current_leader(ask, error),
            // Kafka makes these answers before and those of a leader after it has looked at the log.
            aborted_transactions: is_unknown(error).then(Vec::new),
            preferred_read_replica: -1,
            records: Some(Records::empty()),
            ..PartitionData::default()
        },
    }
}

fn is_unknown(error: ErrorCode) -> bool {
    matches!(error, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION | ErrorCode::UNKNOWN_TOPIC_ID)
}

/// Who leads, for a client whose knowledge is out of date (KIP-951).
fn current_leader(ask: &Ask, error: ErrorCode) -> LeaderIdAndEpoch {
    let stale = matches!(error, ErrorCode::NOT_LEADER_OR_FOLLOWER | ErrorCode::FENCED_LEADER_EPOCH);
    match &ask.partition {
        Ok(partition) if stale => LeaderIdAndEpoch {
            leader_id: partition.leader_id(),
            leader_epoch: partition.leader_epoch(),
            ..LeaderIdAndEpoch::default()
        },
        _ => LeaderIdAndEpoch::default(),
    }
}

fn answered(data: &PartitionData) -> Answered {
    Answered {
        has_records: data.records.as_ref().is_some_and(|r| !r.is_empty()),
        must_tell: data.diverging_epoch != EpochEndOffset::default() || data.preferred_read_replica != -1,
        is_error: data.error_code != 0,
        high_watermark: data.high_watermark,
        log_start_offset: data.log_start_offset,
    }
}
