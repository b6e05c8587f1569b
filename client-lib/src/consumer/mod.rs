//! Reading records, alone or as a member of a group.
//!
//! Follows `KafkaConsumer` with the classic group protocol. `driver` is the background task: it finds positions,
//! fetches ahead, sends heartbeats and commits; `poll` hands out what is there. What is decided is in `pure`.
//!
//! ```no_run
//! use std::time::Duration;
//! use kafka_client::{Consumer, ConsumerConfig, Properties};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let properties = Properties::from_iter([
//!     ("bootstrap.servers", "localhost:9092"),
//!     ("group.id", "billing"),
//!     ("auto.offset.reset", "earliest"),
//! ]);
//! let mut consumer = Consumer::new(ConsumerConfig::from_properties(&properties)?).await?;
//! consumer.subscribe(&["orders"])?;
//! loop {
//!     let records = tokio::select! {
//!         records = consumer.poll(Duration::from_secs(1)) => records?,
//!         _ = tokio::signal::ctrl_c() => break,
//!     };
//!     for record in records.iter() {
//!         let record = record?;
//!         println!("{}-{} at {}: {:?}", record.topic, record.partition, record.offset, record.value);
//!     }
//! }
//! consumer.close(Duration::from_secs(30)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Committing by oneself
//! With `enable.auto.commit=false` nothing is committed but what the caller says. A [`RebalanceListener`] says what to
//! commit of partitions that are about to go to another member.
//! ```no_run
//! use std::collections::HashMap;
//! use std::sync::{Arc, Mutex};
//! use std::time::Duration;
//!
//! use kafka_client::admin::OffsetAndMetadata;
//! use kafka_client::consumer::RebalanceListener;
//! use kafka_client::{Consumer, TopicPartition};
//!
//! /// The next offset of each partition that is worked on.
//! #[derive(Clone, Default)]
//! struct Done(Arc<Mutex<HashMap<TopicPartition, i64>>>);
//!
//! impl RebalanceListener for Done {
//!     fn on_assigned(&mut self, _: &[TopicPartition]) {}
//!     fn on_revoked(&mut self, _: &[TopicPartition]) {}
//!     fn offsets_to_commit(&mut self, partitions: &[TopicPartition]) -> Vec<(TopicPartition, OffsetAndMetadata)> {
//!         let mut done = self.0.lock().expect("nobody panicked");
//!         let known = partitions.iter().filter_map(|tp| Some((tp.clone(), done.remove(tp)?)));
//!         known.map(|(tp, offset)| (tp, OffsetAndMetadata::new(offset))).collect()
//!     }
//! }
//!
//! # async fn example(mut consumer: Consumer) -> Result<(), kafka_client::ClientError> {
//! let done = Done::default();
//! consumer.set_rebalance_listener(Box::new(done.clone()));
//! consumer.subscribe(&["orders"])?;
//! loop {
//!     for record in consumer.poll(Duration::from_secs(1)).await?.iter() {
//!         let record = record?;
//!         let tp = TopicPartition::new(record.topic, record.partition);
//!         done.0.lock().expect("nobody panicked").insert(tp, record.offset + 1);
//!     }
//!     // Goes on in the background, in the order of the calls; await it to hear how it went.
//!     let _committing = consumer.commit_async();
//! }
//! # }
//! ```

mod buffer;
mod commit;
mod driver;
mod fetch;
mod group;
mod lookups;
mod offsets;
mod records;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

pub use commit::Committing;
pub use records::{ConsumerRecord, ConsumerRecords, PartitionRecords};

use crate::TopicPartition;
use crate::admin::{Node, OffsetAndMetadata};
use crate::cluster::Cluster;
use crate::config::ConsumerConfig;
use crate::error::{self, ClientError};
use crate::pure::membership::NO_GENERATION;
use crate::pure::positions::{Position, Positions, ResetTo, Stage};
use buffer::{Buffer, ReadOptions};
use commit::PendingCommit;

/// Told of rebalances, from within `poll` and `close`.
pub trait RebalanceListener: Send + 'static {
    /// These partitions are now ours, on top of those before.
    fn on_assigned(&mut self, partitions: &[TopicPartition]);
    /// These go to somebody else after this call.
    fn on_revoked(&mut self, partitions: &[TopicPartition]);
    /// What to commit of them before they go, for those who do not leave that to auto-commit: asked for after
    /// [`Self::on_revoked`].
    fn offsets_to_commit(&mut self, _partitions: &[TopicPartition]) -> Vec<(TopicPartition, OffsetAndMetadata)> {
        Vec::new()
    }
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
/// auto-commit go on in the background; a rebalance begins only while `poll` is called, when the caller is done with
/// what it was handed before. Dropping it leaves the group to find out by itself: [`Self::close`] says good-bye.
pub struct Consumer {
    shared: Arc<Shared>,
    driver: Option<JoinHandle<()>>,
    refresher: JoinHandle<()>,
    /// The mutex is never locked: it makes the consumer `Sync`, without which tasks that hold it could not be spawned.
    listener: Option<Mutex<Box<dyn RebalanceListener>>>,
}

impl std::fmt::Debug for Consumer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Consumer").field("client_id", &self.shared.config.common.client_id).finish_non_exhaustive()
    }
}

/// What the handle and the driver have in common.
struct Shared {
    config: ConsumerConfig,
    cluster: Arc<Cluster>,
    /// Entered for one short step: by poll to take records, by the driver to look and to add.
    state: Mutex<State>,
    /// There is something for poll.
    news: Notify,
    /// There is something for the driver.
    wake: Notify,
    last_poll_ms: AtomicU64,
    /// How often poll was called.
    polls: AtomicU64,
    /// Held by the commit that is under way, so that they reach the coordinator in order.
    commits: tokio::sync::Mutex<()>,
    started: Instant,
}

/// Errors kept for a caller that does not poll.
const ERRORS_MAX: usize = 16;

/// What is shared under the lock.
#[derive(Default)]
struct State {
    subscription: Subscription,
    /// Changes with every new subscription.
    subscription_changed: bool,
    positions: Positions,
    buffer: Buffer,
    errors: VecDeque<ClientError>,
    rebalances: VecDeque<Rebalance>,
    pending_commit: PendingCommit,
    group: GroupIdentity,
    closing: Closing,
    /// Whether the caller is in poll, and so done with what it was handed before.
    polling: bool,
    /// Whether the driver wants to know when poll begins.
    awaits_poll: bool,
    /// A rebalance begins: nothing is handed out until positions are committed and partitions handed back.
    held: bool,
}

#[derive(Default, Clone)]
enum Subscription {
    #[default]
    None,
    Topics(Vec<String>),
    Matching(Arc<dyn Fn(&str) -> bool + Send + Sync>),
    /// Partitions chosen by the caller.
    Assigned,
}

impl Subscription {
    /// Whether partitions are shared out by the group.
    fn is_of_a_group(&self) -> bool {
        matches!(self, Self::Topics(_) | Self::Matching(_))
    }
}

impl State {
    /// Keeps an error for the next poll; more of them than anybody reads are dropped.
    fn keep(&mut self, error: ClientError) {
        if self.errors.len() < ERRORS_MAX {
            self.errors.push_back(error);
        }
    }

    /// Keeps for the next poll that these have no valid position.
    fn keep_lost(&mut self, partitions: Vec<TopicPartition>) {
        if !partitions.is_empty() {
            self.keep(ClientError::NoOffset { partitions });
        }
    }

    /// The partition has a position again: that it had none is not news any more.
    fn forget_lost(&mut self, partition: &TopicPartition) {
        self.errors.retain_mut(|error| match error {
            ClientError::NoOffset { partitions } => {
                partitions.retain(|tp| tp != partition);
                !partitions.is_empty()
            }
            _ => true,
        });
    }

    /// Has the listener told that these are handed back, and answers with what it wants to be committed of them.
    fn revoke(
        &mut self,
        partitions: Vec<TopicPartition>,
    ) -> oneshot::Receiver<Vec<(TopicPartition, OffsetAndMetadata)>> {
        let (done, told) = oneshot::channel();
        self.rebalances.push_back(Rebalance { kind: RebalanceKind::Revoked, partitions, done: Some(done) });
        told
    }
}

/// Who we are in the group.
#[derive(Debug, Clone)]
struct GroupIdentity {
    member_id: String,
    generation: i32,
    coordinator: Option<Node>,
}

impl Default for GroupIdentity {
    fn default() -> Self {
        Self { member_id: String::new(), generation: NO_GENERATION, coordinator: None }
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Closing {
    #[default]
    No,
    Yes,
}

/// A change of what is ours, for the listener.
struct Rebalance {
    kind: RebalanceKind,
    partitions: Vec<TopicPartition>,
    /// Told when the listener has been, with what is to be committed.
    done: Option<oneshot::Sender<Vec<(TopicPartition, OffsetAndMetadata)>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RebalanceKind {
    Assigned,
    Revoked,
    Lost,
}

impl Consumer {
    /// A consumer; nothing is connected before the first call that needs it.
    ///
    /// # Errors
    /// None today; a configuration that needs a broker's word may have some.
    #[allow(clippy::unused_async)] // so that it may wait one day without breaking its callers
    pub async fn new(config: ConsumerConfig) -> Result<Self, ClientError> {
        let cluster = Cluster::new(config.common.clone());
        let shared = Arc::new(Shared {
            cluster: cluster.clone(),
            state: Mutex::default(),
            news: Notify::new(),
            wake: Notify::new(),
            last_poll_ms: AtomicU64::new(0),
            polls: AtomicU64::new(0),
            commits: tokio::sync::Mutex::default(),
            started: Instant::now(),
            config,
        });
        let driver = tokio::spawn(driver::run(shared.clone()));
        let refresher = tokio::spawn(async move { cluster.keep_metadata_fresh().await });
        Ok(Self { shared, driver: Some(driver), refresher, listener: None })
    }

    /// The configuration in use.
    #[must_use]
    pub fn config(&self) -> &ConsumerConfig {
        &self.shared.config
    }

    /// Reads these topics as a member of the group, instead of what was read before.
    ///
    /// # Errors
    /// Without `group.id`, or after [`Self::assign`].
    pub fn subscribe(&mut self, topics: &[&str]) -> Result<(), ClientError> {
        let mut topics: Vec<String> = topics.iter().map(|t| (*t).to_owned()).collect();
        topics.sort_unstable();
        topics.dedup();
        self.set_subscription(Subscription::Topics(topics))
    }

    /// Reads all topics that a pattern matches somewhere, now and later. To match whole names, as Java does, anchor it
    /// (`\A(?:...)\z`).
    /// ```no_run
    /// # fn example(mut consumer: kafka_client::Consumer) -> Result<(), Box<dyn std::error::Error>> {
    /// consumer.subscribe_pattern(kafka_client::Regex::new(r"\Aorders-.*\z")?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Self::subscribe`].
    pub fn subscribe_pattern(&mut self, pattern: crate::Regex) -> Result<(), ClientError> {
        // A pattern that takes too long on a name does not match it.
        self.subscribe_matching(move |topic| pattern.is_match(topic).unwrap_or(false))
    }

    /// Reads all topics that `matches` says, now and later.
    ///
    /// # Errors
    /// As [`Self::subscribe`].
    pub fn subscribe_matching(
        &mut self,
        matches: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> Result<(), ClientError> {
        self.set_subscription(Subscription::Matching(Arc::new(matches)))
    }

    fn set_subscription(&mut self, subscription: Subscription) -> Result<(), ClientError> {
        let illegal = |text: &str| Err(ClientError::Illegal(text.to_owned()));
        if self.shared.config.group_id.is_none() {
            return illegal(
                "To use the group management or offset commit APIs, you must provide a valid group.id in the consumer configuration.",
            );
        }
        let mut state = self.shared.state.lock();
        if matches!(state.subscription, Subscription::Assigned) {
            return illegal("Subscription to topics, partitions and pattern are mutually exclusive");
        }
        state.subscription = subscription;
        state.subscription_changed = true;
        drop(state);
        self.shared.wake.notify_one();
        Ok(())
    }

    /// Sets who is told of rebalances.
    pub fn set_rebalance_listener(&mut self, listener: Box<dyn RebalanceListener>) {
        self.listener = Some(Mutex::new(listener));
    }

    /// Leaves the group and reads nothing any more.
    ///
    /// # Errors
    /// When the offsets cannot be committed (with auto-commit).
    pub async fn unsubscribe(&mut self) -> Result<(), ClientError> {
        self.tell_listener();
        let committed = self.auto_commit().await;
        let committed = committed.and(self.hand_back_all().await);
        let mut state = self.shared.state.lock();
        state.subscription = Subscription::None;
        state.subscription_changed = true;
        state.positions.assign([]);
        // What the group had to say meanwhile is about a membership that is over.
        state.rebalances.clear();
        drop(state);
        self.shared.wake.notify_one();
        committed
    }

    /// Reads these partitions, alone, instead of what was read before. Those read already stay where they are.
    ///
    /// # Errors
    /// After [`Self::subscribe`].
    pub fn assign(&mut self, partitions: &[TopicPartition]) -> Result<(), ClientError> {
        let mut state = self.shared.state.lock();
        if state.subscription.is_of_a_group() {
            let text = "Subscription to topics, partitions and pattern are mutually exclusive";
            return Err(ClientError::Illegal(text.to_owned()));
        }
        state.subscription = Subscription::Assigned;
        state.subscription_changed = true;
        state.positions.assign(partitions.iter().cloned());
        drop(state);
        self.shared.wake.notify_one();
        Ok(())
    }

    /// The partitions that are read now.
    #[must_use]
    pub fn assignment(&self) -> Vec<TopicPartition> {
        self.shared.state.lock().positions.iter().map(|(tp, _)| tp.clone()).collect()
    }

    /// The topics subscribed to by name, or the topics read now under a pattern.
    #[must_use]
    pub fn subscription(&self) -> Vec<String> {
        let state = self.shared.state.lock();
        match &state.subscription {
            Subscription::Topics(topics) => topics.clone(),
            Subscription::Matching(matches) => self.shared.matching_topics(&**matches),
            Subscription::None | Subscription::Assigned => Vec::new(),
        }
    }

    /// Waits for records for at most `limit`; empty when none came.
    ///
    /// # Errors
    /// When a partition has no valid position, its records are corrupt, or the group refuses this member. The consumer
    /// stays usable: other partitions are read on, and a partition without a position is told of again, whenever there
    /// was nothing to hand out for `limit`, until [`Self::seek`] gives it one.
    pub async fn poll(&mut self, limit: Duration) -> Result<ConsumerRecords, ClientError> {
        let deadline = Instant::now() + limit;
        if matches!(self.shared.state.lock().subscription, Subscription::None) {
            let text = "Consumer is not subscribed to any topics or assigned any partitions";
            return Err(ClientError::Illegal(text.to_owned()));
        }
        let _polling = Polling::begin(&self.shared);
        let shared = self.shared.clone();
        loop {
            let news = shared.news.notified();
            self.tell_listener();
            let records = self.take_records()?;
            if !records.is_empty() {
                return Ok(records);
            }
            if timeout_at(deadline, news).await.is_err() {
                return shared.check_positions().map(|()| ConsumerRecords::default());
            }
        }
    }

    fn take_records(&self) -> Result<ConsumerRecords, ClientError> {
        let config = &self.shared.config;
        let options = ReadOptions {
            isolation_level: config.isolation_level,
            check_crcs: config.check_crcs,
            records_max: config.max_poll_records,
        };
        let mut guard = self.shared.state.lock();
        let state = &mut *guard;
        let records = match state.errors.pop_front() {
            Some(error) => return Err(error),
            None if state.held => return Ok(ConsumerRecords::default()),
            None => state.buffer.take(&mut state.positions, &options)?,
        };
        // From here on the caller works on them: no rebalance may begin.
        state.polling = records.is_empty();
        let made_room = std::mem::take(&mut state.buffer.made_room);
        drop(guard);
        if made_room {
            self.shared.wake.notify_one();
        }
        Ok(records)
    }

    fn tell_listener(&mut self) {
        loop {
            let Some(rebalance) = self.shared.state.lock().rebalances.pop_front() else { return };
            let mut to_commit = Vec::new();
            if let Some(listener) = self.listener.as_mut().map(Mutex::get_mut) {
                match rebalance.kind {
                    RebalanceKind::Assigned => listener.on_assigned(&rebalance.partitions),
                    RebalanceKind::Revoked => {
                        listener.on_revoked(&rebalance.partitions);
                        to_commit = listener.offsets_to_commit(&rebalance.partitions);
                    }
                    RebalanceKind::Lost => listener.on_lost(&rebalance.partitions),
                }
            }
            if let Some(done) = rebalance.done {
                let _ = done.send(to_commit);
            }
        }
    }

    /// Has the listener told that everything goes, because the membership is about to end, and commits what it says.
    async fn hand_back_all(&mut self) -> Result<(), ClientError> {
        let Some(listener) = self.listener.as_mut().map(Mutex::get_mut) else { return Ok(()) };
        let ours: Vec<_> = {
            let state = self.shared.state.lock();
            if !state.subscription.is_of_a_group() {
                return Ok(());
            }
            state.positions.iter().map(|(tp, _)| tp.clone()).collect()
        };
        if ours.is_empty() {
            return Ok(());
        }
        listener.on_revoked(&ours);
        let to_commit = listener.offsets_to_commit(&ours);
        self.shared.commit(&to_commit).await
    }

    /// Goes to a place in a partition that is assigned.
    ///
    /// # Errors
    /// When it is not assigned, or the offset is negative.
    pub fn seek(&mut self, partition: &TopicPartition, to: SeekTo) -> Result<(), ClientError> {
        let to = match to {
            SeekTo::Beginning => Err(ResetTo::Earliest),
            SeekTo::End => Err(ResetTo::Latest),
            SeekTo::Offset(offset) if offset < 0 => {
                return Err(ClientError::Illegal("seek offset must not be a negative number".into()));
            }
            SeekTo::Offset(offset) => Ok(Position { offset, leader_epoch: None }),
        };
        let mut state = self.shared.state.lock();
        if !state.positions.seek(partition, to) {
            return Err(ClientError::Illegal(format!("No current assignment for partition {partition}")));
        }
        state.buffer.forget(partition);
        state.forget_lost(partition);
        drop(state);
        self.shared.wake.notify_one();
        Ok(())
    }

    /// Hands out nothing of these partitions until [`Self::resume`].
    pub fn pause(&mut self, partitions: &[TopicPartition]) {
        self.set_paused(partitions, true);
    }

    /// Ends [`Self::pause`].
    pub fn resume(&mut self, partitions: &[TopicPartition]) {
        self.set_paused(partitions, false);
        self.shared.wake.notify_one();
    }

    fn set_paused(&self, partitions: &[TopicPartition], paused: bool) {
        let mut state = self.shared.state.lock();
        for tp in partitions {
            if let Some(partition) = state.positions.get_mut(tp) {
                partition.paused = paused;
            }
        }
    }

    /// The partitions that are paused.
    #[must_use]
    pub fn paused(&self) -> Vec<TopicPartition> {
        let state = self.shared.state.lock();
        state.positions.iter().filter(|(_, p)| p.paused).map(|(tp, _)| tp.clone()).collect()
    }

    /// The next offset that poll hands out of a partition, found first if need be.
    ///
    /// # Errors
    /// When it is not assigned, has no valid position, or none is found within `default.api.timeout.ms`.
    pub async fn position(&mut self, partition: &TopicPartition) -> Result<i64, ClientError> {
        let limit_ms = self.shared.config.default_api_timeout_ms;
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        loop {
            let news = self.shared.news.notified();
            {
                let mut state = self.shared.state.lock();
                let found = state.positions.get(partition).map(|p| (p.stage, p.position));
                match found {
                    None => {
                        let text = "You can only check the position for partitions assigned to this consumer.";
                        return Err(ClientError::Illegal(text.into()));
                    }
                    Some((Stage::Fetch | Stage::Validate(_), Some(position))) => return Ok(position.offset),
                    Some(_) => {}
                }
                if let Some(error) = state.errors.pop_front() {
                    return Err(error);
                }
                if matches!(found, Some((Stage::Stuck, _))) {
                    return Err(ClientError::NoOffset { partitions: vec![partition.clone()] });
                }
            }
            if timeout_at(deadline, news).await.is_err() {
                let doing = format!("finding the position of partition {partition}");
                return Err(error::timeout(&doing, limit_ms, self.shared.cluster.last_failure()));
            }
        }
    }

    /// Commits (with auto-commit), leaves the group and ends, within `limit`.
    ///
    /// # Errors
    /// When the offsets cannot be committed.
    pub async fn close(mut self, limit: Duration) -> Result<(), ClientError> {
        let deadline = Instant::now() + limit;
        self.tell_listener();
        let last_words = async {
            let result = self.auto_commit().await;
            let result = result.and(self.hand_back_all().await);
            self.shared.commit_pending().await;
            result
        };
        let result = timeout_at(deadline, last_words).await.unwrap_or_else(|_| {
            let after_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
            Err(error::timeout("committing offsets", after_ms, self.shared.cluster.last_failure()))
        });
        self.shared.state.lock().closing = Closing::Yes;
        self.shared.wake.notify_one();
        if let Some(mut driver) = self.driver.take()
            && timeout_at(deadline, &mut driver).await.is_err()
        {
            driver.abort();
        }
        result
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        self.refresher.abort();
        if let Some(driver) = &self.driver {
            driver.abort();
        }
    }
}

impl Shared {
    /// The consumer's own clock, which only goes forward.
    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The topics of the metadata that a pattern takes.
    fn matching_topics(&self, matches: &(dyn Fn(&str) -> bool + Send + Sync)) -> Vec<String> {
        let metadata = self.cluster.metadata();
        let there = metadata.topics.values().filter(|t| t.error == kafka_wire::ErrorCode::NONE);
        let wanted = there.filter(|t| !(t.is_internal && self.config.exclude_internal_topics) && matches(&t.name));
        wanted.map(|t| t.name.to_string()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Partitions that wait for the caller to say where to go on, which was told when it came to that, are told again.
    fn check_positions(&self) -> Result<(), ClientError> {
        let state = self.state.lock();
        let stuck = state.positions.iter().filter(|(_, p)| p.stage == Stage::Stuck);
        let partitions: Vec<_> = stuck.map(|(tp, _)| tp.clone()).collect();
        if partitions.is_empty() { Ok(()) } else { Err(ClientError::NoOffset { partitions }) }
    }

    /// [`State::keep`], and wakes whoever waits for news.
    fn report(&self, error: ClientError) {
        self.state.lock().keep(error);
        self.news.notify_one();
    }
}

/// The time during which the caller is in poll, also when it is dropped in the middle.
struct Polling(Arc<Shared>);

impl Polling {
    fn begin(shared: &Arc<Shared>) -> Self {
        shared.last_poll_ms.store(shared.now_ms(), Ordering::Release);
        shared.polls.fetch_add(1, Ordering::AcqRel);
        let mut state = shared.state.lock();
        state.polling = true;
        state.positions.confirm();
        if std::mem::take(&mut state.awaits_poll) {
            shared.wake.notify_one();
        }
        drop(state);
        Self(shared.clone())
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.0.last_poll_ms.store(self.0.now_ms(), Ordering::Release);
        self.0.state.lock().polling = false;
    }
}
