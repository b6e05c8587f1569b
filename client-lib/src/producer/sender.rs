//! The background task of a producer (`Sender`): takes what is ready from the queues, one batch of each partition in a
//! request, and brings the outcomes back. Decisions about batches are `pure::accumulator`'s.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::{InitProducerIdRequest, ProduceRequest};
use kafka_wire::{ErrorCode, Records};

use super::Shared;
use super::delivery::Outcome;
use super::nodes::{NodeEvent, Nodes, Request, Sent};
use super::topic::Partition;
use crate::config::Acks;
use crate::error::{self, ApiError, ClientError};
use crate::pure::accumulator::{Batch, Policy, ProducerId};

/// From this version on requests name topics by id (KIP-516).
const TOPIC_IDS_FROM: i16 = 13;

type AskingForId = Pin<Box<dyn Future<Output = Result<ProducerId, ClientError>> + Send>>;

pub(super) struct Sender {
    pub(super) shared: Arc<Shared>,
    nodes: Nodes,
    /// Partitions with something in their queue, or under way.
    active: Vec<Arc<Partition>>,
    producer_id: Option<ProducerId>,
    asking_for_id: Option<AskingForId>,
    /// Brokers that take nothing though there is something for them, and since when.
    stuck_since_ms: HashMap<i32, u64>,
}

/// Runs until the producer is closed and everything is settled.
pub(super) async fn run(shared: Arc<Shared>) {
    let sender = Sender {
        shared,
        nodes: Nodes::default(),
        active: Vec::new(),
        producer_id: None,
        asking_for_id: None,
        stuck_since_ms: HashMap::new(),
    };
    sender.run().await;
}

impl Sender {
    async fn run(mut self) {
        let mut metadata = self.shared.cluster.watch_metadata();
        loop {
            self.active.append(&mut self.shared.news.lock());
            let wait_until_ms = self.step().await;
            if self.is_done() {
                if self.shared.config.acks == Acks::None {
                    self.nodes.until_read().await;
                }
                return;
            }
            let shared = self.shared.clone();
            let timer = async {
                match wait_until_ms {
                    Some(at) => tokio::time::sleep_until(shared.started + Duration::from_millis(at)).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                event = std::future::poll_fn(|cx| self.poll_nodes(cx)) => self.on_event(event),
                () = shared.wake.notified() => {}
                _ = metadata.changed() => self.on_metadata(),
                () = timer => {}
            }
        }
    }

    fn poll_nodes(&mut self, cx: &mut std::task::Context<'_>) -> Poll<Event> {
        if let Some(asking) = &mut self.asking_for_id
            && let Poll::Ready(result) = asking.as_mut().poll(cx)
        {
            self.asking_for_id = None;
            return Poll::Ready(Event::ProducerId(result));
        }
        self.nodes.poll(cx).map(Event::Node)
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Node(NodeEvent::Connected(Ok(()))) => {}
            Event::Node(NodeEvent::Connected(Err(error))) => {
                tracing::debug!(%error, "no connection to a partition's leader");
                self.shared.cluster.request_refresh();
            }
            Event::Node(NodeEvent::Answered(batches, result)) => self.on_answer(batches, result),
            Event::ProducerId(Ok(id)) => self.producer_id = Some(id),
            Event::ProducerId(Err(error)) => self.fail_for_good(error),
        }
    }

    /// Takes in changed partition counts and leaders, and forgets topics that are written to no longer.
    fn on_metadata(&self) {
        let metadata = self.shared.cluster.metadata();
        let now_ms = self.shared.now_ms();
        // Appending holds this lock, so that no record can come to a topic that is being forgotten.
        self.shared.topics.write().retain(|name, topic| {
            let idle = topic.is_idle(now_ms, self.shared.config.metadata_max_idle_ms);
            if idle {
                self.shared.cluster.forget_topic(name);
                if self.shared.config.enable_idempotence {
                    self.shared.idle_topics.lock().insert(name.clone(), topic.clone());
                }
            }
            !idle
        });
        let timeout_ms = self.shared.config.partitioner_availability_timeout_ms;
        let is_stuck = |leader: i32| {
            timeout_ms > 0 && self.stuck_since_ms.get(&leader).is_some_and(|since| since + timeout_ms <= now_ms)
        };
        let known: Vec<_> = self.shared.topics.read().values().cloned().collect();
        for topic in known {
            let Some(fresh) = metadata.topics.get(&topic.name) else { continue };
            let topic = match fresh.error {
                ErrorCode::NONE => self.shared.topic_with(&topic.name, fresh.partitions.len()),
                // Deleted: new records wait until it is made again, as they do for a topic that never was.
                ErrorCode::UNKNOWN_TOPIC_OR_PARTITION => self.shared.topic_with(&topic.name, 0),
                _ => continue,
            };
            for (partition, info) in topic.partitions.iter().zip(&fresh.partitions) {
                let available = info.leader.is_some_and(|leader| !is_stuck(leader));
                partition.available.store(available, Ordering::Relaxed);
            }
        }
    }

    fn is_done(&self) -> bool {
        self.shared.closing.load(Ordering::Acquire)
            // Not "is empty": without acks the last step may have settled all, and nothing happens after it.
            && self.active.iter().all(|partition| partition.queue.lock().is_idle())
            && self.shared.news.lock().is_empty()
            && !self.nodes.is_busy()
    }

    /// Sends what is ready. Answers when there may be more, if that is known.
    async fn step(&mut self) -> Option<u64> {
        let now_ms = self.shared.now_ms();
        self.expire(now_ms);
        let mut wake_at: Option<u64> = self.nodes.expires_at();
        let mut due = |at: u64| wake_at = Some(wake_at.map_or(at, |w| w.min(at)));
        let Some(policy) = self.policy() else {
            let timeout_ms = self.shared.config.delivery_timeout_ms;
            self.active.iter().filter_map(|p| p.queue.lock().expires_at(timeout_ms)).for_each(due);
            return wake_at;
        };
        let metadata = self.shared.cluster.metadata();
        let mut by_leader: BTreeMap<i32, Vec<Arc<Partition>>> = BTreeMap::new();
        for partition in &self.active {
            let queue = partition.queue.lock();
            if let Some(at) = queue.expires_at(self.shared.config.delivery_timeout_ms) {
                due(at);
            }
            match queue.ready_at(&policy) {
                None => {}
                Some(at) if at > now_ms => due(at),
                Some(_) => match metadata.leader(&partition.topic, partition.index) {
                    Some(leader) => by_leader.entry(leader).or_default().push(partition.clone()),
                    None => self.shared.cluster.request_refresh(),
                },
            }
        }
        for (leader, partitions) in by_leader {
            if let Some(wait) = self.nodes.throttled_for(leader) {
                due(now_ms + 1 + u64::try_from(wait.as_millis()).unwrap_or(0));
            }
            self.send_to(leader, partitions, &policy).await;
        }
        if self.shared.config.partitioner_availability_timeout_ms > 0 {
            self.on_metadata();
        }
        wake_at
    }

    /// `None` while there is no producer id yet.
    fn policy(&mut self) -> Option<Policy> {
        let shared = &self.shared;
        let hurry = shared.memory.is_short()
            || shared.flushing.load(Ordering::Acquire) > 0
            || shared.closing.load(Ordering::Acquire);
        // With one request at a time order is promised, also across a change of the leader.
        let one_at_a_time =
            !shared.config.enable_idempotence && shared.config.max_in_flight_requests_per_connection == 1;
        let mut policy = Policy { linger_ms: shared.config.linger_ms, hurry, producer: None, one_at_a_time };
        if shared.config.enable_idempotence {
            let used_up = self.active.iter().any(|p| {
                let queue = p.queue.lock();
                queue.needs_producer_id() && queue.producer_id() == self.producer_id.map(|p| p.id)
            });
            if (self.producer_id.is_none() || used_up) && self.asking_for_id.is_none() && !self.active.is_empty() {
                self.asking_for_id = Some(Box::pin(ask_for_producer_id(self.shared.clone())));
            }
            policy.producer = Some(self.producer_id?);
        }
        Some(policy)
    }

    /// As many requests to a broker as it takes, each with at most one batch of a partition.
    async fn send_to(&mut self, leader: i32, mut partitions: Vec<Arc<Partition>>, policy: &Policy) {
        let in_flight_max = self.shared.config.max_in_flight_requests_per_connection;
        let now_ms = self.shared.now_ms();
        while !partitions.is_empty() {
            let ready = self.nodes.ready(leader, in_flight_max, &self.shared.cluster).cloned();
            let Some(connection) = ready else {
                self.stuck_since_ms.entry(leader).or_insert(now_ms);
                return;
            };
            self.stuck_since_ms.remove(&leader);
            let mut batches = Vec::with_capacity(partitions.len());
            let mut size = 0;
            let mut later = Vec::new();
            for partition in partitions {
                let mut queue = partition.queue.lock();
                let ready = queue.ready_at(policy).is_some_and(|at| at <= now_ms);
                if !ready {
                    continue;
                }
                let next_size = queue.next_size();
                if !batches.is_empty() && size + next_size > self.shared.config.max_request_size {
                    drop(queue);
                    later.push(partition);
                    continue;
                }
                let Some(batch) = queue.take(policy) else { continue };
                size += next_size;
                partition.queued.store(queue.len(), Ordering::Relaxed);
                drop(queue);
                later.push(partition.clone());
                batches.push(Sent { partition, batch, told: false });
            }
            if batches.is_empty() {
                return;
            }
            self.send(leader, &connection, batches).await;
            // The same partitions may have more, for the next request.
            partitions = later;
        }
    }

    async fn send(&mut self, leader: i32, connection: &crate::conn::Connection, batches: Vec<Sent>) {
        let (request, batches) = self.request(batches);
        if batches.is_empty() {
            return;
        }
        let has_ids = request.topic_data.iter().all(|t| !t.topic_id.is_zero());
        let version = if has_ids {
            connection.version::<ProduceRequest>()
        } else {
            connection.version_up_to::<ProduceRequest>(TOPIC_IDS_FROM - 1)
        };
        let timeout = self.shared.cluster.request_timeout();
        let result = match version {
            Err(error) => Err(error),
            Ok(version) if self.shared.config.acks == Acks::None => {
                connection.send_unanswered(&request, version).await.map(|answer| (answer, version))
            }
            Ok(version) => connection.start(&request, version, timeout).await.map(|answer| (answer, version)),
        };
        match result {
            Ok((answer, version)) => {
                let timeout_ms = self.shared.config.delivery_timeout_ms;
                self.nodes.sent(leader, Request { answer, version, batches }, timeout_ms);
            }
            Err(error) => self.on_answer(batches, Err(error)),
        }
    }

    /// The request for these batches; those that cannot be sealed are given up.
    fn request(&mut self, batches: Vec<Sent>) -> (ProduceRequest, Vec<Sent>) {
        let metadata = self.shared.cluster.metadata();
        let mut request = ProduceRequest {
            acks: self.shared.config.acks.code(),
            timeout_ms: i32::try_from(self.shared.config.common.request_timeout_ms).unwrap_or(i32::MAX),
            ..ProduceRequest::default()
        };
        let mut sealed = Vec::with_capacity(batches.len());
        for mut sent in batches {
            let before = sent.batch.size_bytes();
            let bytes = match sent.batch.seal() {
                Ok(bytes) => bytes,
                Err(e) => {
                    let error = ClientError::Illegal(format!("a batch could not be written: {e}"));
                    self.give_up(sent, error);
                    continue;
                }
            };
            self.learn_ratio(before, bytes.len());
            // Compressed it takes less, and the difference can be filled again.
            let spare = sent.batch.reserved.saturating_sub(bytes.len());
            if spare > 0 && self.shared.config.compression != kafka_wire::Compression::None {
                sent.batch.reserved -= spare;
                self.shared.memory.release(spare, None);
            }
            let name = &sent.partition.topic;
            let data = PartitionProduceData {
                index: sent.partition.index,
                records: Some(Records::from(bytes)),
                ..PartitionProduceData::default()
            };
            match request.topic_data.iter_mut().find(|t| *t.name == **name) {
                Some(topic) => topic.partition_data.push(data),
                None => request.topic_data.push(TopicProduceData {
                    name: name.to_string(),
                    topic_id: metadata.topic(name).map(|t| t.topic_id).unwrap_or_default(),
                    partition_data: vec![data],
                    ..TopicProduceData::default()
                }),
            }
            sealed.push(sent);
        }
        (request, sealed)
    }

    /// Batches are filled so that they have `batch.size` when compressed (`CompressionRatioEstimator`): the estimate
    /// falls quickly when a batch compresses worse, and rises slowly.
    fn learn_ratio(&self, before: usize, after: usize) {
        const FILL_MAX_PER_MILLE: usize = 16_000;
        if self.shared.config.compression == kafka_wire::Compression::None || after == 0 {
            return;
        }
        let seen = (before * 1000 / after).clamp(1000, FILL_MAX_PER_MILLE) as u32;
        let old = self.shared.fill_per_mille.load(Ordering::Relaxed);
        let new = if seen < old { seen } else { old + (seen - old) / 8 };
        self.shared.fill_per_mille.store(new, Ordering::Relaxed);
    }

    /// Gives up batches whose time is over, and everything if the producer is to end now; forgets idle partitions.
    fn expire(&mut self, now_ms: u64) {
        let timeout_ms = self.shared.config.delivery_timeout_ms;
        let abandoned = self.shared.abandoned.load(Ordering::Acquire);
        let fatal = self.shared.fatal.lock().clone();
        let mut expired: Vec<(Arc<Partition>, Batch<Arc<Outcome>>)> = Vec::new();
        self.active.retain(|partition| {
            let mut queue = partition.queue.lock();
            let late = match abandoned || fatal.is_some() {
                true => queue.abandon(),
                false => queue.expire(now_ms, timeout_ms),
            };
            if !late.is_empty() {
                partition.queued.store(queue.len(), Ordering::Relaxed);
            }
            expired.extend(late.into_iter().map(|b| (partition.clone(), b)));
            queue.listed = !queue.is_idle();
            queue.listed
        });
        for (partition, batch) in expired {
            let error = match (&fatal, abandoned) {
                (Some(fatal), _) => fatal.clone(),
                (None, true) => ClientError::Closed,
                (None, false) => self.too_late(&partition, &batch, now_ms),
            };
            self.tell_failed(&partition, &batch, error);
            self.shared.memory.release(batch.reserved, batch.into_bytes());
        }
        if abandoned {
            // What is under way is not waited for any more.
            for sent in std::mem::take(&mut self.nodes).into_batches() {
                self.give_up(sent, ClientError::Closed);
            }
            self.active.clear();
        }
        let mut nodes = std::mem::take(&mut self.nodes);
        nodes.expire(now_ms, timeout_ms, |sent| {
            self.tell_failed(&sent.partition, &sent.batch, self.too_late(&sent.partition, &sent.batch, now_ms));
        });
        self.nodes = nodes;
    }

    fn too_late(&self, partition: &Partition, batch: &Batch<Arc<Outcome>>, now_ms: u64) -> ClientError {
        let doing = format!("delivering {} record(s) to {}-{}", batch.records, partition.topic, partition.index);
        error::timeout(&doing, now_ms.saturating_sub(batch.created_ms), self.shared.cluster.last_failure())
    }

    fn fail_for_good(&mut self, error: ClientError) {
        tracing::error!(%error, "the producer cannot go on");
        *self.shared.fatal.lock() = Some(error);
    }
}

enum Event {
    Node(NodeEvent),
    ProducerId(Result<ProducerId, ClientError>),
}

/// Asks until a broker gives one; an error is final.
async fn ask_for_producer_id(shared: Arc<Shared>) -> Result<ProducerId, ClientError> {
    let request = InitProducerIdRequest {
        transactional_id: None,
        transaction_timeout_ms: i32::MAX,
        ..InitProducerIdRequest::default()
    };
    let mut failures = 0;
    loop {
        let error = match shared.cluster.call_any(&request).await {
            Ok(response) if response.error_code == 0 => {
                return Ok(ProducerId { id: response.producer_id, epoch: response.producer_epoch });
            }
            Ok(response) => ApiError::new(ErrorCode(response.error_code)).into(),
            Err(error) => error,
        };
        if !error.is_retriable() {
            return Err(error);
        }
        tracing::debug!(%error, "no producer id yet");
        failures += 1;
        tokio::time::sleep(shared.cluster.retry_backoff(failures)).await;
    }
}
