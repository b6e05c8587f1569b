//! The background task of a consumer: one loop that starts what is due and takes in what comes back. It owns the
//! membership and the fetch sessions; positions and the buffer are shared with the caller's `poll`.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use kafka_wire::ErrorCode;
use kafka_wire::messages::{FetchResponse, JoinGroupResponse};
use tokio::task::JoinSet;

use super::fetch::{AskedOffsets, Fetcher};
use super::group::{Group, Synced};
use super::lookups::Asked;
use super::{Closing, Shared, Subscription};
use crate::TopicPartition;
use crate::admin::{EpochEnd, ListedOffset, OffsetAndMetadata, PerItem};
use crate::error::{ApiError, ClientError};
use crate::pure::backoff::Backoff;
use crate::pure::membership::{Effect, Event, Failure, Membership, NO_GENERATION, Polling, Times};
use crate::pure::positions::{Position, ResetTo};

/// What came back.
pub(super) enum Done {
    Committed(Asked, Result<PerItem<TopicPartition, Option<OffsetAndMetadata>>, ClientError>),
    Listed(Vec<(TopicPartition, u64, ResetTo)>, Result<PerItem<TopicPartition, ListedOffset>, ClientError>),
    Validated(Vec<(TopicPartition, u64, Position)>, Result<PerItem<TopicPartition, EpochEnd>, ClientError>),
    Fetched(i32, AskedOffsets, Result<FetchResponse, ClientError>),
    Group(Event),
    /// With the round that it belongs to, as the next two.
    Prepared(u64),
    Joined(u64, Result<JoinGroupResponse, ClientError>),
    Synced(u64, Result<Synced, ClientError>),
    /// With the generation that it was sent in.
    Heartbeat(i32, Result<(), Failure>),
    /// With the generation that it was sent in.
    AutoCommitted(i32, Result<(), ClientError>),
}

pub(super) struct Driver {
    pub(super) shared: Arc<Shared>,
    pub(super) tasks: JoinSet<Done>,
    pub(super) fetchers: HashMap<i32, Fetcher>,
    pub(super) membership: Membership,
    pub(super) group: Group,
    /// A member to say good-bye for.
    pub(super) leaving: Option<String>,
    /// Counts the steps towards a generation, and the ends of a subscription: an answer of an earlier one is none.
    pub(super) round: u64,
    /// JoinGroup and SyncGroup requests that wait for the other members.
    pub(super) waiting_for_others: u32,
    pub(super) failures: u32,
    subscription: Subscription,
    /// The topics that a subscription came to when we last joined.
    joined_topics: Vec<String>,
    /// A subscription by pattern that waits for metadata to tell which topics there are.
    awaits_metadata: Option<u64>,
    next_commit_ms: u64,
    committing: bool,
}

/// Runs until the consumer is closed.
pub(super) async fn run(shared: Arc<Shared>) {
    let config = &shared.config;
    let times = Times {
        session_timeout_ms: config.session_timeout_ms,
        heartbeat_interval_ms: config.heartbeat_interval_ms,
        max_poll_interval_ms: config.max_poll_interval_ms,
        retry: Backoff { first_ms: config.common.retry_backoff_ms, max_ms: config.common.retry_backoff_max_ms },
    };
    let driver = Driver {
        membership: Membership::new(times, config.group_instance_id.is_some()),
        tasks: JoinSet::new(),
        fetchers: HashMap::new(),
        group: Group::new(),
        leaving: None,
        round: 0,
        waiting_for_others: 0,
        failures: 0,
        subscription: Subscription::None,
        joined_topics: Vec::new(),
        awaits_metadata: None,
        next_commit_ms: config.auto_commit_interval_ms,
        committing: false,
        shared: shared.clone(),
    };
    driver.run().await;
}

impl Driver {
    async fn run(mut self) {
        let mut metadata = self.shared.cluster.watch_metadata();
        loop {
            if self.shared.state.lock().closing == Closing::Yes {
                self.end_membership();
                let leaving = self.leaving.take();
                let leave = async {
                    if let Some(member_id) = leaving {
                        self.leave(member_id).await;
                    }
                };
                tokio::join!(leave, self.close_sessions());
                return;
            }
            let wake_at = self.step();
            if let Some(member_id) = self.leaving.take() {
                self.leave(member_id).await;
            }
            let shared = self.shared.clone();
            let timer = async {
                match wake_at {
                    Some(at) => tokio::time::sleep_until(shared.started + Duration::from_millis(at)).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(done) = self.tasks.join_next() => {
                    if let Ok(done) = done {
                        self.on_done(done);
                    }
                }
                () = shared.wake.notified() => {}
                _ = metadata.changed() => self.on_metadata(),
                () = timer => {}
            }
        }
    }

    /// Starts what is due. Answers when there may be more, if that is known.
    fn step(&mut self) -> Option<u64> {
        let now_ms = self.shared.now_ms();
        self.take_subscription();
        self.on_group(Event::Tick);
        let active = self.shared.state.lock().polling;
        let mut wake_at = self.membership.next_deadline(self.polling(active));
        self.look_up(now_ms, &mut wake_at);
        self.fetch(now_ms, &mut wake_at);
        self.auto_commit(now_ms, &mut wake_at);
        wake_at
    }

    fn on_done(&mut self, done: Done) {
        if matches!(done, Done::Joined(..) | Done::Synced(..)) {
            self.waiting_for_others -= 1;
        }
        match done {
            Done::Committed(asked, result) => self.on_committed(asked, result),
            Done::Listed(asked, result) => self.on_listed(asked, result),
            Done::Validated(asked, result) => self.on_validated(asked, result),
            Done::Fetched(node, asked, result) => self.on_fetched(node, asked, result),
            Done::Group(event) => self.on_group(event),
            Done::Prepared(round) if round == self.round => self.on_group(Event::Prepared),
            Done::Joined(round, result) if round == self.round => {
                let event = self.on_joined(result);
                self.on_group(event);
            }
            Done::Synced(round, result) if round == self.round => {
                if let Some(event) = self.on_synced(result) {
                    self.on_group(event);
                }
            }
            // Nobody waits for it any more, but the coordinator has a member of it.
            Done::Joined(_, Ok(answer)) if answer.error_code == 0 => {
                if self.shared.config.group_instance_id.is_none() && answer.member_id != self.membership.identity().0 {
                    self.leaving = Some(answer.member_id);
                }
            }
            Done::Prepared(_) | Done::Joined(..) | Done::Synced(..) => {}
            Done::Heartbeat(generation, result) => {
                // What was wrong with an earlier generation is not wrong with this one.
                let result = if generation == self.membership.identity().1 { result } else { Ok(()) };
                self.on_group(Event::HeartbeatAnswered(result));
            }
            Done::AutoCommitted(generation, result) => self.on_auto_committed(generation, result),
        }
    }

    /// Ends the membership, if there is one; answers that are still to come are for nobody.
    fn end_membership(&mut self) {
        self.round += 1;
        self.on_group(Event::Unsubscribed);
    }

    pub(super) fn on_group(&mut self, event: Event) {
        let mut effects = Vec::new();
        {
            // Under the lock, so that poll hands nothing out between the look at it and the hold.
            let mut state = self.shared.state.lock();
            let polling = self.polling(state.polling);
            self.membership.on(self.shared.now_ms(), polling, event, &mut effects);
            state.held |= effects.contains(&Effect::Prepare);
            state.awaits_poll = self.membership.waits_for_poll();
        }
        self.carry_out(effects);
    }

    fn polling(&self, active: bool) -> Polling {
        let count = self.shared.polls.load(Ordering::Acquire);
        Polling { active, last_ms: self.shared.last_poll_ms.load(Ordering::Acquire), count }
    }

    /// Takes in a new subscription.
    fn take_subscription(&mut self) {
        let (subscription, topics) = {
            let mut state = self.shared.state.lock();
            if !std::mem::take(&mut state.subscription_changed) {
                return;
            }
            let mut topics: Vec<Arc<str>> = state.positions.iter().map(|(_, p)| p.topic.clone()).collect();
            topics.dedup();
            (state.subscription.clone(), topics)
        };
        self.subscription = subscription;
        match &self.subscription {
            Subscription::None => {
                self.shared.cluster.want_only(Some(&[]), false);
                self.end_membership();
            }
            Subscription::Assigned => {
                self.shared.cluster.want_only(Some(&topics), self.shared.config.allow_auto_create_topics);
                // An unsubscribe that was followed by this at once.
                self.end_membership();
            }
            Subscription::Topics(_) => {
                self.want_topics();
                self.joined_topics = self.subscribed_topics();
                self.on_group(Event::Subscribed);
            }
            Subscription::Matching(_) => {
                self.want_topics();
                self.shared.cluster.request_refresh();
                self.awaits_metadata = Some(self.shared.cluster.metadata().generation);
            }
        }
    }

    /// Has metadata hold the topics subscribed to and, while this member leads, those of the whole group.
    pub(super) fn want_topics(&self) {
        match &self.subscription {
            Subscription::Topics(own) => {
                let group = self.group.shared_out.iter().flat_map(|counts| counts.keys());
                let topics: BTreeSet<Arc<str>> = own.iter().chain(group).map(|t| t.as_str().into()).collect();
                let topics: Vec<Arc<str>> = topics.into_iter().collect();
                self.shared.cluster.want_only(Some(&topics), self.shared.config.allow_auto_create_topics);
            }
            Subscription::Matching(_) => self.shared.cluster.want_only(None, false),
            Subscription::None | Subscription::Assigned => {}
        }
    }

    /// The topics that the subscription comes to now.
    pub(super) fn subscribed_topics(&self) -> Vec<String> {
        match &self.subscription {
            Subscription::Topics(topics) => topics.clone(),
            Subscription::Matching(matches) => self.shared.matching_topics(&**matches),
            Subscription::None | Subscription::Assigned => Vec::new(),
        }
    }

    fn on_metadata(&mut self) {
        let metadata = self.shared.cluster.metadata();
        self.tell_topic_errors(&metadata);
        {
            let mut state = self.shared.state.lock();
            let known: Vec<TopicPartition> = state.positions.iter().map(|(tp, _)| tp.clone()).collect();
            for tp in known {
                if let Some(partition) = metadata.partition(&tp.topic, tp.partition) {
                    state.positions.leader_changed(&tp, partition.leader_epoch);
                }
            }
        }
        if self.awaits_metadata.is_some_and(|generation| metadata.generation > generation) {
            self.awaits_metadata = None;
            self.joined_topics = self.subscribed_topics();
            self.on_group(Event::Subscribed);
        }
        if matches!(self.subscription, Subscription::Matching(_)) && self.awaits_metadata.is_none() {
            let topics = self.subscribed_topics();
            if topics != self.joined_topics {
                tracing::info!(topics = topics.len(), "the pattern takes other topics now");
                self.joined_topics = topics;
                self.on_group(Event::Rejoin);
            }
        }
        // The leader sees when the group's topics are not any more what it shared out.
        let differs = |(topic, count): (&String, &Option<usize>)| {
            metadata.topics.get(topic.as_str()).is_some_and(|t| match t.error {
                ErrorCode::NONE => *count != Some(t.partitions.len()),
                ErrorCode::UNKNOWN_TOPIC_OR_PARTITION => count.is_some(),
                _ => false,
            })
        };
        if self.group.shared_out.as_ref().is_some_and(|counts| counts.iter().any(differs)) {
            tracing::info!("topics of the group have other partitions now");
            self.group.shared_out = None;
            self.on_group(Event::Rejoin);
        }
    }

    /// Errors about topics that only the caller can mend.
    fn tell_topic_errors(&self, metadata: &crate::pure::metadata::Metadata) {
        let wanted: Vec<String> = match &self.subscription {
            Subscription::Topics(topics) => topics.clone(),
            Subscription::Assigned => {
                let state = self.shared.state.lock();
                let mut topics: Vec<_> = state.positions.iter().map(|(tp, _)| tp.topic.clone()).collect();
                // In order, and each once, however many of its partitions are read.
                topics.dedup();
                topics
            }
            Subscription::None | Subscription::Matching(_) => return,
        };
        let mut invalid = Vec::new();
        for topic in wanted {
            match metadata.topics.get(topic.as_str()).map(|t| t.error) {
                Some(ErrorCode::INVALID_TOPIC_EXCEPTION) => invalid.push(topic),
                Some(code @ ErrorCode::TOPIC_AUTHORIZATION_FAILED) => {
                    let message = Some(format!("Not authorized to access topics: [{topic}]"));
                    self.shared.report(ApiError { code, message }.into());
                }
                Some(code) if code.is_error() => {
                    tracing::warn!(topic, error = code.name(), "the topic cannot be read yet");
                }
                _ => {}
            }
        }
        if !invalid.is_empty() {
            let message = Some(format!("Invalid topics: [{}]", invalid.join(", ")));
            self.shared.report(ApiError { code: ErrorCode::INVALID_TOPIC_EXCEPTION, message }.into());
        }
    }

    fn auto_commit(&mut self, now_ms: u64, wake_at: &mut Option<u64>) {
        if !self.shared.config.enable_auto_commit || self.committing {
            return;
        }
        // A member in the middle of a rebalance has committed before it.
        let may = match self.subscription {
            Subscription::Assigned => true,
            _ => self.membership.identity().1 != NO_GENERATION && self.membership.is_stable(),
        };
        if !may {
            return;
        }
        if now_ms < self.next_commit_ms {
            earlier(wake_at, self.next_commit_ms);
            return;
        }
        self.next_commit_ms = now_ms + self.shared.config.auto_commit_interval_ms;
        earlier(wake_at, self.next_commit_ms);
        self.committing = true;
        let shared = self.shared.clone();
        let generation = self.membership.identity().1;
        self.tasks.spawn(async move { Done::AutoCommitted(generation, super::commit::auto_commit(shared).await) });
    }

    fn on_auto_committed(&mut self, generation: i32, result: Result<(), ClientError>) {
        self.committing = false;
        let Err(error) = result else { return };
        tracing::warn!(%error, "offsets could not be committed");
        if error.is_retriable() {
            let now_ms = self.shared.now_ms();
            self.next_commit_ms = self.next_commit_ms.min(now_ms + self.shared.config.common.retry_backoff_max_ms);
        }
        if let Some(
            code @ (ErrorCode::UNKNOWN_MEMBER_ID | ErrorCode::ILLEGAL_GENERATION | ErrorCode::FENCED_INSTANCE_ID),
        ) = error.code()
            && generation == self.membership.identity().1
        {
            self.on_group(Event::CommitRefused(code));
        }
    }
}

/// Moves a time forward.
pub(super) fn earlier(wake_at: &mut Option<u64>, at: u64) {
    *wake_at = Some(wake_at.map_or(at, |w| w.min(at)));
}
