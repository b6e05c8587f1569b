//! A consumer's membership in its group under the classic protocol (`ConsumerCoordinator`, `AbstractCoordinator`,
//! KIP-345, KIP-394, KIP-429): when to look for the coordinator, join, sync, send heartbeats, leave.
//!
//! Says what to do next as a list of effects; what comes back is told as events. As in Java a rebalance only begins
//! while the caller is in `poll`, when it is done with what it was handed before.

use kafka_wire::ErrorCode;

use super::backoff::Backoff;

/// The times that count.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// `session.timeout.ms`
    pub session_timeout_ms: u64,
    /// `heartbeat.interval.ms`
    pub heartbeat_interval_ms: u64,
    /// `max.poll.interval.ms`
    pub max_poll_interval_ms: u64,
    /// Waits after failures.
    pub retry: Backoff,
}

/// What the caller is doing.
#[derive(Debug, Clone, Copy)]
pub struct Polling {
    /// Whether it is in `poll` now.
    pub active: bool,
    /// When it last was.
    pub last_ms: u64,
    /// How often `poll` was called.
    pub count: u64,
}

/// Why a request to the coordinator failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It answered with an error.
    Code(ErrorCode),
    /// It did not answer.
    Unreachable,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Nothing but time.
    Tick,
    /// The subscription is new or another.
    Subscribed,
    /// What is to be shared out has changed, or partitions were given up for others: join again.
    Rejoin,
    /// The coordinator is known.
    CoordinatorFound,
    /// It is not.
    CoordinatorFailed(Failure),
    /// Positions are committed and partitions handed back.
    Prepared,
    /// JoinGroup succeeded.
    Joined {
        /// Our id.
        member_id: String,
        /// The generation.
        generation: i32,
    },
    /// The broker gave us an id to join with (KIP-394).
    MemberIdGiven(String),
    /// JoinGroup failed.
    JoinFailed(Failure),
    /// SyncGroup succeeded.
    Synced,
    /// SyncGroup failed.
    SyncFailed(Failure),
    /// A heartbeat was answered.
    HeartbeatAnswered(Result<(), Failure>),
    /// A commit was refused because of the member or its generation.
    CommitRefused(ErrorCode),
    /// The end of the subscription.
    Unsubscribed,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Look for the coordinator.
    FindCoordinator,
    /// Commit positions and hand partitions back; then [`Event::Prepared`].
    Prepare,
    /// Send JoinGroup with our member id.
    Join,
    /// Send SyncGroup, with assignments if we lead.
    Sync,
    /// Send a heartbeat.
    Heartbeat,
    /// Tell the coordinator that this member goes.
    Leave(String),
    /// The partitions are not ours any more, and never will be committed.
    Lost,
    /// Tell the caller: it cannot go on like this.
    Fatal(ErrorCode),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No member, or one that must join again.
    Out,
    Preparing,
    /// Ready to join.
    Ready,
    Joining,
    Syncing,
    Stable,
    /// An error that was told to the caller; when it polls once more, it is tried again.
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coordinator {
    Unknown,
    Finding,
    Known,
}

/// The membership.
#[derive(Debug)]
pub struct Membership {
    times: Times,
    is_static: bool,
    subscribed: bool,
    phase: Phase,
    coordinator: Coordinator,
    member_id: String,
    generation: i32,
    rejoin: bool,
    failures: u32,
    not_before_ms: u64,
    /// How often `poll` had been called when it failed.
    failed_at_poll: u64,
    heartbeat_in_flight: bool,
    heartbeat_sent_ms: u64,
    heartbeat_answered_ms: u64,
}

/// No generation.
pub const NO_GENERATION: i32 = -1;

impl Membership {
    /// Not yet subscribed.
    #[must_use]
    pub fn new(times: Times, is_static: bool) -> Self {
        Self {
            times,
            is_static,
            subscribed: false,
            phase: Phase::Out,
            coordinator: Coordinator::Unknown,
            member_id: String::new(),
            generation: NO_GENERATION,
            rejoin: false,
            failures: 0,
            not_before_ms: 0,
            failed_at_poll: 0,
            heartbeat_in_flight: false,
            heartbeat_sent_ms: 0,
            heartbeat_answered_ms: 0,
        }
    }

    /// Our id, and the generation that we are in.
    #[must_use]
    pub fn identity(&self) -> (&str, i32) {
        (&self.member_id, self.generation)
    }

    /// Whether the group has settled and we know what is ours.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.phase == Phase::Stable && !self.rejoin
    }

    /// Whether the next step waits for the caller to be in `poll`.
    #[must_use]
    pub fn waits_for_poll(&self) -> bool {
        let waits = self.rejoin && matches!(self.phase, Phase::Out | Phase::Stable);
        self.subscribed && (waits || self.phase == Phase::Failed)
    }

    /// Takes in an event, and says what to do.
    pub fn on(&mut self, now_ms: u64, polling: Polling, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Tick => {}
            Event::Subscribed => {
                self.subscribed = true;
                self.rejoin = true;
                if self.phase == Phase::Failed {
                    self.phase = Phase::Out;
                }
            }
            Event::Rejoin => self.rejoin |= self.subscribed,
            Event::CoordinatorFound => {
                self.coordinator = Coordinator::Known;
                self.heartbeat_answered_ms = now_ms;
                self.failures = 0;
            }
            Event::CoordinatorFailed(Failure::Code(code)) if !code.is_retriable() => {
                self.coordinator = Coordinator::Unknown;
                self.fail(code, polling, effects);
            }
            Event::CoordinatorFailed(_) => self.coordinator_lost(now_ms),
            Event::Prepared if self.phase == Phase::Preparing => self.phase = Phase::Ready,
            Event::Prepared => {}
            Event::Joined { member_id, generation } if self.phase == Phase::Joining => {
                self.member_id = member_id;
                self.generation = generation;
                self.phase = Phase::Syncing;
                effects.push(Effect::Sync);
            }
            Event::Joined { .. } => {}
            Event::MemberIdGiven(id) => {
                self.member_id = id;
                self.phase = Phase::Ready;
            }
            Event::JoinFailed(failure) | Event::SyncFailed(failure) => {
                if matches!(self.phase, Phase::Joining | Phase::Syncing) {
                    self.phase = Phase::Ready;
                    self.rejoin = true;
                    self.on_failure(now_ms, polling, failure, effects);
                }
            }
            Event::Synced if self.phase == Phase::Syncing => {
                self.phase = Phase::Stable;
                self.failures = 0;
                self.heartbeat_sent_ms = now_ms;
                self.heartbeat_answered_ms = now_ms;
            }
            Event::Synced => {}
            Event::HeartbeatAnswered(result) => {
                self.heartbeat_in_flight = false;
                self.heartbeat_answered_ms = now_ms;
                if let Err(failure) = result
                    && matches!(self.phase, Phase::Stable | Phase::Preparing)
                {
                    self.on_heartbeat_failure(now_ms, polling, failure, effects);
                }
            }
            Event::CommitRefused(code) if self.phase == Phase::Stable => {
                self.on_heartbeat_failure(now_ms, polling, Failure::Code(code), effects);
            }
            Event::CommitRefused(_) => {}
            Event::Unsubscribed => {
                self.leave(effects);
                self.subscribed = false;
                self.rejoin = false;
                self.phase = Phase::Out;
            }
        }
        self.advance(now_ms, polling, effects);
    }

    /// When to call [`Self::on`] with [`Event::Tick`], if nothing happens before.
    #[must_use]
    pub fn next_deadline(&self, polling: Polling) -> Option<u64> {
        if !self.subscribed {
            return None;
        }
        let heartbeat = self.heartbeat_sent_ms + self.times.heartbeat_interval_ms;
        let session = self.heartbeat_answered_ms + self.times.session_timeout_ms;
        let poll = polling.last_ms + self.times.max_poll_interval_ms;
        match (self.phase, self.coordinator) {
            (Phase::Failed | Phase::Joining | Phase::Syncing, _) | (_, Coordinator::Finding) => None,
            (Phase::Stable | Phase::Preparing, Coordinator::Known) => {
                let next = if self.heartbeat_in_flight { session } else { heartbeat.min(session) };
                Some(if polling.active { next } else { next.min(poll) })
            }
            (Phase::Ready, _) | (_, Coordinator::Unknown) => Some(self.not_before_ms),
            (Phase::Out, Coordinator::Known) => None,
        }
    }

    fn advance(&mut self, now_ms: u64, polling: Polling, effects: &mut Vec<Effect>) {
        if !self.subscribed {
            return;
        }
        if self.phase == Phase::Failed {
            if !polling.active || polling.count <= self.failed_at_poll {
                return;
            }
            // The caller was told and polls all the same, as one does that waits for a right to be granted.
            self.phase = Phase::Out;
            self.rejoin = true;
        }
        if self.coordinator == Coordinator::Unknown && self.not_before_ms <= now_ms {
            self.coordinator = Coordinator::Finding;
            effects.push(Effect::FindCoordinator);
        }
        let member = matches!(self.phase, Phase::Stable | Phase::Preparing);
        if member && !polling.active && polling.last_ms + self.times.max_poll_interval_ms <= now_ms {
            // The caller is stuck: others get its partitions, and it starts over when it polls again.
            self.leave(effects);
            self.start_over(effects);
        }
        if self.waits_for_poll() && polling.active && self.coordinator == Coordinator::Known {
            self.rejoin = false;
            self.phase = Phase::Preparing;
            effects.push(Effect::Prepare);
        }
        if self.coordinator != Coordinator::Known {
            return;
        }
        match self.phase {
            Phase::Ready if self.not_before_ms <= now_ms => {
                self.rejoin = false;
                self.phase = Phase::Joining;
                effects.push(Effect::Join);
            }
            Phase::Stable | Phase::Preparing if self.generation != NO_GENERATION => {
                if self.heartbeat_answered_ms + self.times.session_timeout_ms <= now_ms {
                    self.heartbeat_in_flight = false;
                    self.coordinator_lost(now_ms);
                } else if !self.heartbeat_in_flight
                    && self.heartbeat_sent_ms + self.times.heartbeat_interval_ms <= now_ms
                {
                    self.heartbeat_in_flight = true;
                    self.heartbeat_sent_ms = now_ms;
                    effects.push(Effect::Heartbeat);
                }
            }
            _ => {}
        }
    }

    fn on_failure(&mut self, now_ms: u64, polling: Polling, failure: Failure, effects: &mut Vec<Effect>) {
        match failure {
            Failure::Unreachable => self.coordinator_lost(now_ms),
            Failure::Code(code) => match code {
                ErrorCode::NOT_COORDINATOR | ErrorCode::COORDINATOR_NOT_AVAILABLE => self.coordinator_lost(now_ms),
                ErrorCode::UNKNOWN_MEMBER_ID => self.member_id.clear(),
                ErrorCode::ILLEGAL_GENERATION => self.generation = NO_GENERATION,
                ErrorCode::REBALANCE_IN_PROGRESS => {}
                code if code.is_retriable() => self.wait(now_ms),
                code => self.fail(code, polling, effects),
            },
        }
    }

    fn on_heartbeat_failure(&mut self, now_ms: u64, polling: Polling, failure: Failure, effects: &mut Vec<Effect>) {
        match failure {
            Failure::Unreachable => self.coordinator_lost(now_ms),
            Failure::Code(code) => match code {
                ErrorCode::REBALANCE_IN_PROGRESS => self.rejoin |= self.phase == Phase::Stable,
                ErrorCode::NOT_COORDINATOR | ErrorCode::COORDINATOR_NOT_AVAILABLE => self.coordinator_lost(now_ms),
                ErrorCode::UNKNOWN_MEMBER_ID | ErrorCode::ILLEGAL_GENERATION => {
                    if code == ErrorCode::UNKNOWN_MEMBER_ID {
                        self.member_id.clear();
                    }
                    self.start_over(effects);
                }
                code if code.is_retriable() => {}
                code => self.fail(code, polling, effects),
            },
        }
    }

    /// Out of the group without having handed anything back.
    fn start_over(&mut self, effects: &mut Vec<Effect>) {
        self.generation = NO_GENERATION;
        self.rejoin = true;
        self.phase = Phase::Out;
        effects.push(Effect::Lost);
    }

    fn leave(&mut self, effects: &mut Vec<Effect>) {
        // A static member stays a member while it is away (KIP-345). A coordinator that is not there is not looked for.
        let knows = self.coordinator == Coordinator::Known;
        if !self.is_static && !knows {
            self.member_id.clear();
        }
        if !self.is_static && !self.member_id.is_empty() {
            effects.push(Effect::Leave(std::mem::take(&mut self.member_id)));
        }
        self.generation = NO_GENERATION;
    }

    fn coordinator_lost(&mut self, now_ms: u64) {
        self.coordinator = Coordinator::Unknown;
        self.wait(now_ms);
    }

    fn wait(&mut self, now_ms: u64) {
        self.failures += 1;
        self.not_before_ms = now_ms + self.times.retry.after(self.failures, 0.5);
    }

    fn fail(&mut self, code: ErrorCode, polling: Polling, effects: &mut Vec<Effect>) {
        self.phase = Phase::Failed;
        self.failed_at_poll = polling.count;
        if self.generation != NO_GENERATION {
            effects.push(Effect::Lost);
        }
        // One that was fenced must not come back as another and fence its successor: its id has it refused again.
        if code != ErrorCode::FENCED_INSTANCE_ID {
            self.member_id.clear();
        }
        self.generation = NO_GENERATION;
        effects.push(Effect::Fatal(code));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Script {
        member: Membership,
        now_ms: u64,
        polling: bool,
        polls: u64,
    }

    impl Script {
        fn new() -> Self {
            let times = Times {
                session_timeout_ms: 45_000,
                heartbeat_interval_ms: 3_000,
                max_poll_interval_ms: 300_000,
                retry: Backoff { first_ms: 100, max_ms: 1000 },
            };
            Self { member: Membership::new(times, false), now_ms: 0, polling: true, polls: 1 }
        }

        #[track_caller]
        fn on(&mut self, event: Event, expected: &[Effect]) {
            let mut effects = Vec::new();
            let last_ms = if self.polling { self.now_ms } else { 0 };
            self.member.on(
                self.now_ms,
                Polling { active: self.polling, last_ms, count: self.polls },
                event,
                &mut effects,
            );
            assert_eq!(effects, expected);
        }

        fn stable() -> Self {
            let mut script = Self::new();
            script.on(Event::Subscribed, &[Effect::FindCoordinator]);
            script.on(Event::CoordinatorFound, &[Effect::Prepare]);
            script.on(Event::Prepared, &[Effect::Join]);
            script.on(Event::MemberIdGiven("m".into()), &[Effect::Join]);
            script.on(Event::Joined { member_id: "m".into(), generation: 1 }, &[Effect::Sync]);
            script.on(Event::Synced, &[]);
            script
        }
    }

    #[test]
    fn joins_and_sends_heartbeats() {
        let mut script = Script::stable();
        assert!(script.member.is_stable());
        script.now_ms = 2_999;
        script.on(Event::Tick, &[]);
        script.now_ms = 3_000;
        script.on(Event::Tick, &[Effect::Heartbeat]);
        script.now_ms = 6_000;
        script.on(Event::Tick, &[]);
        script.on(Event::HeartbeatAnswered(Ok(())), &[Effect::Heartbeat]);
    }

    #[test]
    fn a_rebalance_waits_for_poll() {
        let mut script = Script::stable();
        script.polling = false;
        script.on(Event::HeartbeatAnswered(Err(Failure::Code(ErrorCode::REBALANCE_IN_PROGRESS))), &[]);
        assert!(script.member.waits_for_poll());
        script.now_ms = 3_000;
        script.on(Event::Tick, &[Effect::Heartbeat]);
        script.polling = true;
        script.on(Event::Tick, &[Effect::Prepare]);
        script.on(Event::Prepared, &[Effect::Join]);
    }

    #[test]
    fn a_member_that_the_coordinator_forgot_starts_over() {
        let mut script = Script::stable();
        let forgotten = Event::HeartbeatAnswered(Err(Failure::Code(ErrorCode::UNKNOWN_MEMBER_ID)));
        script.on(forgotten, &[Effect::Lost, Effect::Prepare]);
        assert_eq!(script.member.identity(), ("", NO_GENERATION));
    }

    #[test]
    fn a_caller_that_does_not_poll_leaves() {
        let mut script = Script::stable();
        script.polling = false;
        script.now_ms = 44_000;
        script.on(Event::HeartbeatAnswered(Ok(())), &[Effect::Heartbeat]);
        script.member.heartbeat_answered_ms = 299_000;
        script.now_ms = 300_000;
        script.on(Event::Tick, &[Effect::Leave("m".into()), Effect::Lost]);
        script.polling = true;
        script.on(Event::Tick, &[Effect::Prepare]);
    }

    #[test]
    fn a_coordinator_that_is_gone_is_looked_for_after_a_wait() {
        let mut script = Script::stable();
        script.on(Event::HeartbeatAnswered(Err(Failure::Unreachable)), &[]);
        script.now_ms = 100;
        script.on(Event::Tick, &[Effect::FindCoordinator]);
        script.on(Event::CoordinatorFailed(Failure::Unreachable), &[]);
        script.now_ms = 300;
        script.on(Event::Tick, &[Effect::FindCoordinator]);
        script.on(Event::CoordinatorFound, &[]);
        assert!(script.member.is_stable());
    }

    #[test]
    fn an_error_that_does_not_pass_is_told_once() {
        let mut script = Script::stable();
        let fenced = Event::HeartbeatAnswered(Err(Failure::Code(ErrorCode::FENCED_INSTANCE_ID)));
        script.on(fenced, &[Effect::Lost, Effect::Fatal(ErrorCode::FENCED_INSTANCE_ID)]);
        script.on(Event::Tick, &[]);
    }

    #[test]
    fn after_an_error_the_next_poll_tries_again() {
        let mut script = Script::stable();
        let denied = Event::HeartbeatAnswered(Err(Failure::Code(ErrorCode::GROUP_AUTHORIZATION_FAILED)));
        script.on(denied, &[Effect::Lost, Effect::Fatal(ErrorCode::GROUP_AUTHORIZATION_FAILED)]);
        script.on(Event::Tick, &[]);
        assert!(script.member.waits_for_poll());
        script.polls += 1;
        script.on(Event::Tick, &[Effect::Prepare]);
        assert_eq!(script.member.identity().0, "", "as a new member");
        script.on(Event::Prepared, &[Effect::Join]);
    }

    #[test]
    fn a_fenced_member_does_not_fence_its_successor() {
        let mut script = Script::stable();
        let fenced = Failure::Code(ErrorCode::FENCED_INSTANCE_ID);
        script.on(Event::HeartbeatAnswered(Err(fenced)), &[Effect::Lost, Effect::Fatal(ErrorCode::FENCED_INSTANCE_ID)]);
        script.polls += 1;
        script.on(Event::Tick, &[Effect::Prepare]);
        script.on(Event::Prepared, &[Effect::Join]);
        assert_eq!(script.member.identity().0, "m", "so that it is refused again");
        script.on(Event::JoinFailed(fenced), &[Effect::Fatal(ErrorCode::FENCED_INSTANCE_ID)]);
    }

    #[test]
    fn nobody_is_looked_for_to_say_good_bye_to() {
        let mut script = Script::stable();
        script.on(Event::HeartbeatAnswered(Err(Failure::Unreachable)), &[]);
        script.on(Event::Unsubscribed, &[]);
    }

    #[test]
    fn a_silent_coordinator_is_given_up_after_the_session_timeout() {
        let mut script = Script::stable();
        script.now_ms = 3_000;
        script.on(Event::Tick, &[Effect::Heartbeat]);
        script.now_ms = 45_000;
        script.on(Event::Tick, &[]);
        script.now_ms = 45_100;
        script.on(Event::Tick, &[Effect::FindCoordinator]);
    }

    #[test]
    fn unsubscribing_leaves() {
        let mut script = Script::stable();
        script.on(Event::Unsubscribed, &[Effect::Leave("m".into())]);
        script.on(Event::Tick, &[]);
    }
}
