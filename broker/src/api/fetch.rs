//! Fetch (key 1): records of many partitions in one answer, waiting for them if there are not enough. With incremental
//! sessions (KIP-227), topic ids (KIP-516) and the leader-epoch checks of KIP-320.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kafka_core::fetch_session::{
    Answered, FetchKey, FetchPartition, FetchTopic, Plan, Planned, SessionId, SessionRequest, Turn,
};
use kafka_wire::Records;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::fetch_response::{EpochEndOffset, FetchableTopicResponse, LeaderIdAndEpoch, PartitionData};
use kafka_wire::messages::{FetchRequest, FetchResponse};
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
/// A client whose knowledge is out of date is told who leads from this version on (KIP-951).
const CURRENT_LEADER_FROM: i16 = 16;
/// Whose client library need not know KAFKA_STORAGE_ERROR.
const NO_STORAGE_ERROR_UP_TO: i16 = 5;

/// Answers one request. The records that it carries count against the broker's budget until they are sent.
pub async fn answer(broker: &Arc<Broker>, context: &RequestContext, frame: Bytes) -> Result<Answer, RequestError> {
    let request: FetchRequest = context.decode(&frame)?;
    drop(frame);
    let response = handle(broker, context, request).await;
    let partitions = response.responses.iter().flat_map(|t| &t.partitions);
    let bytes = partitions.filter_map(|p| p.records.as_ref()).map(Records::len).sum();
    let lease = broker.fetch_budget.take(bytes);
    Ok(Answer::Leased(context.pieces(&response)?, lease))
}

async fn handle(broker: &Arc<Broker>, context: &RequestContext, mut request: FetchRequest) -> FetchResponse {
    // Below 0 are consumers of several kinds.
    let from_replica = request.replica_id.max(request.replica_state.replica_id) >= 0;
    let session = session_request(broker, context, &mut request, from_replica);
    let plan =
        broker.fetch_sessions.lock().begin(clock::now_ms(), session, || i32::from_be_bytes(crate::random::bytes()));
    let (session_id, partitions, incremental) = match plan {
        Plan::Refused(error) => return FetchResponse { error_code: error.0, ..FetchResponse::default() },
        Plan::Full { session_id, partitions } => (session_id, partitions, false),
        Plan::Incremental { session_id, partitions } => (session_id, partitions, true),
    };
    let uses_topic_ids = context.api_version >= TOPIC_IDS_FROM;
    let ask = |planned| Ask::new(broker, uses_topic_ids, planned);
    let bytes_max = request.max_bytes.min(broker.config.load().fetching.fetch_max_bytes);
    let fetch = Fetch {
        budget: broker.fetch_budget.clone(),
        version: context.api_version,
        uses_topic_ids,
        from_replica,
        asks: partitions.into_iter().map(ask).collect(),
        bytes_min: usize::try_from(request.min_bytes).unwrap_or(0),
        bytes_max: usize::try_from(bytes_max).unwrap_or(0),
        wait_max: Duration::from_millis(u64::try_from(request.max_wait_ms).unwrap_or(0)),
        committed_only: request.isolation_level == READ_COMMITTED,
    };
    let outcomes = fetch.outcomes().await;
    fetch.response(broker, session_id, incremental, outcomes)
}

/// Takes the lists out of the request, which may be long.
fn session_request(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: &mut FetchRequest,
    from_replica: bool,
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
        from_replica,
        ..SessionRequest::default()
    };
    for asked in std::mem::take(&mut request.topics) {
        let topic = resolve(&asked.topic, asked.topic_id);
        for p in asked.partitions {
            let fetch = FetchPartition {
                fetch_offset: p.fetch_offset,
                bytes_max: p.partition_max_bytes,
                log_start_offset: p.log_start_offset,
                current_leader_epoch: p.current_leader_epoch,
                last_fetched_epoch: p.last_fetched_epoch,
            };
            session.partitions.name(FetchKey { topic: topic.clone(), partition: p.partition }, fetch);
        }
    }
    let forgotten = std::mem::take(&mut request.forgotten_topics_data).into_iter();
    session.forgotten = forgotten.map(|f| (resolve(&f.topic, f.topic_id), f.partitions)).collect();
    session
}

/// One partition that is asked for, looked up once.
struct Ask {
    key: FetchKey,
    fetch: FetchPartition,
    turn: Turn,
    partition: Result<Arc<Partition>, ErrorCode>,
}

impl Ask {
    fn new(broker: &Broker, uses_topic_ids: bool, planned: Planned) -> Self {
        let Planned { key, fetch, turn } = planned;
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
        Self { key, fetch, turn, partition }
    }
}

type Outcome = Result<ReadOutcome, ErrorCode>;

struct Fetch {
    budget: Arc<FetchBudget>,
    version: i16,
    uses_topic_ids: bool,
    from_replica: bool,
    asks: Vec<Ask>,
    bytes_min: usize,
    bytes_max: usize,
    wait_max: Duration,
    committed_only: bool,
}

impl Fetch {
    /// Reads until there is enough, something must be told at once, or the time is over.
    async fn outcomes(&self) -> Vec<Outcome> {
        if self.wait_max.is_zero() {
            return self.read().0;
        }
        let mut missing = match self.enough() {
            Ok(outcomes) => return outcomes,
            Err(missing) => missing,
        };
        let deadline = Instant::now() + self.wait_max;
        loop {
            let parked = Parked::enter(missing, self.asks.iter().filter_map(|a| a.partition.clone().ok()));
            // Look again now that appends are told to us: one may have come in between.
            let still_missing = match self.enough() {
                Ok(outcomes) => return outcomes,
                Err(missing) => missing,
            };
            let came_in_between = still_missing < missing;
            missing = still_missing;
            if came_in_between {
                // It was not told to us, so we would wait for more than we lack.
                continue;
            }
            if tokio::time::timeout_at(deadline, parked.woken()).await.is_err() {
                return self.read().0;
            }
            drop(parked);
            missing = match self.enough() {
                Ok(outcomes) => return outcomes,
                Err(missing) => missing,
            };
        }
    }

    /// The answer if there is enough for one, else how many bytes are missing.
    fn enough(&self) -> Result<Vec<Outcome>, usize> {
        // Who waits for anything at all, as consumers do unless told otherwise, needs no reading before there is something.
        if self.bytes_min == 1 && !self.has_news() {
            return Err(1);
        }
        let (outcomes, missing) = self.read();
        if missing == 0 { Ok(outcomes) } else { Err(missing) }
    }

    fn has_news(&self) -> bool {
        let news = |ask: &Ask| {
            let fetch = &ask.fetch;
            self.from_replica
                || fetch.last_fetched_epoch >= 0
                || ask.partition.as_ref().map_or(true, |partition| {
                    partition.has_news(fetch.fetch_offset, self.committed_only, fetch.current_leader_epoch)
                })
        };
        self.asks.is_empty() || self.asks.iter().any(news)
    }

    /// Reads every partition once, and says how many bytes are missing until the client wants an answer.
    fn read(&self) -> (Vec<Outcome>, usize) {
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
                    from_replica: self.from_replica,
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
        outcomes: Vec<Outcome>,
    ) -> FetchResponse {
        let mut responses: Vec<FetchableTopicResponse> = Vec::new();
        let mut sessions = (session_id != SessionId(0)).then(|| broker.fetch_sessions.lock());
        let mut session = sessions.as_mut().and_then(|sessions| sessions.get(session_id));
        for (ask, outcome) in self.asks.iter().zip(outcomes) {
            if let Some(session) = &mut session {
                let news = session.answer(ask.turn, answered(&outcome));
                if incremental && !news {
                    continue;
                }
            }
            let data = self.partition_data(broker, ask, outcome);
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

    fn partition_data(&self, broker: &Broker, ask: &Ask, outcome: Outcome) -> PartitionData {
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
                error_code: match error {
                    ErrorCode::KAFKA_STORAGE_ERROR if self.version <= NO_STORAGE_ERROR_UP_TO => {
                        ErrorCode::NOT_LEADER_OR_FOLLOWER.0
                    }
                    other => other.0,
                },
                high_watermark: -1,
                last_stable_offset: -1,
                log_start_offset: -1,
                current_leader: if self.version >= CURRENT_LEADER_FROM {
                    current_leader(broker, ask, error)
                } else {
                    LeaderIdAndEpoch::default()
                },
                // Kafka makes these answers before and those of a leader after it has looked at the log.
                aborted_transactions: is_unknown(error).then(Vec::new),
                preferred_read_replica: -1,
                records: Some(Records::empty()),
                ..PartitionData::default()
            },
        }
    }
}

fn is_unknown(error: ErrorCode) -> bool {
    matches!(error, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION | ErrorCode::UNKNOWN_TOPIC_ID)
}

/// Who leads, for a client whose knowledge is out of date (KIP-951).
fn current_leader(broker: &Broker, ask: &Ask, error: ErrorCode) -> LeaderIdAndEpoch {
    if !matches!(error, ErrorCode::NOT_LEADER_OR_FOLLOWER | ErrorCode::FENCED_LEADER_EPOCH) {
        return LeaderIdAndEpoch::default();
    }
    let leader = match &ask.partition {
        Ok(partition) => Some(partition.leader()),
        Err(_) => {
            let image = broker.image.load();
            let FetchTopic { name, id } = &ask.key.topic;
            let topic = if id.is_zero() { image.topics.by_name(name) } else { image.topics.by_id(*id) };
            let known = topic.and_then(|topic| topic.partitions.get(&ask.key.partition));
            known.map(|partition| (partition.leader, partition.leader_epoch))
        }
    };
    leader.map_or_else(LeaderIdAndEpoch::default, |(leader_id, leader_epoch)| LeaderIdAndEpoch {
        leader_id,
        leader_epoch,
        ..LeaderIdAndEpoch::default()
    })
}

fn answered(outcome: &Outcome) -> Answered {
    match outcome {
        Ok(read) => Answered {
            has_records: !read.records.is_empty(),
            must_tell: read.diverging.is_some(),
            is_error: false,
            high_watermark: read.high_watermark,
            log_start_offset: read.log_start_offset,
        },
        Err(_) => {
            Answered { has_records: false, must_tell: true, is_error: true, high_watermark: -1, log_start_offset: -1 }
        }
    }
}
