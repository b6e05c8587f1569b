//! Where a shard's decisions gather: records to append with what follows when they are in the log, and answers, which
//! wait while records that they may depend on are not replicated yet.

use std::collections::VecDeque;

use kafka_wire::error_code::ErrorCode;

use super::config::GroupConfig;
use super::event::{AppendToken, CoordinatorRecord, Effect, Note, Now, ReplyTo, Response};
use super::foreign::ForeignGroup;
use super::timers::Timers;

/// What to do once an append's result is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pending {
    /// Apply the records as if read from the log, then append the rest one after the other, then answer; on failure answer
    /// with the error instead.
    Replay {
        records: Vec<CoordinatorRecord>,
        rest: VecDeque<Vec<CoordinatorRecord>>,
        reply: Option<(ReplyTo, Response)>,
    },
    /// The first record of a group, with the end of the foreign group that it takes the place of. On failure all is as
    /// before, and who waits to join is told.
    NewGroup { group: String, before: Option<ForeignGroup>, record_count: usize },
    /// A group without members was written. Nothing depends on it: after a failure an older generation would come
    /// back at the next load, and its members would time out. Who left is told whether it was written.
    EmptyGroup { reply: Option<(ReplyTo, Response)> },
    /// The leader's assignment was written: hand it out.
    Assignment { group: String, generation: i32, assignments: Vec<(String, bytes::Bytes)> },
    /// A static member got a new member id in a stable group: answer its JoinGroup, or undo the replacement.
    StaticMemberReplaced(Box<super::classic::StaticReplacement>),
}

impl Pending {
    /// How many records are being appended.
    pub(super) fn record_count(&self) -> usize {
        match self {
            Self::Replay { records, .. } => records.len(),
            Self::NewGroup { record_count, .. } => *record_count,
            Self::EmptyGroup { .. } | Self::Assignment { .. } | Self::StaticMemberReplaced(_) => 1,
        }
    }
}

/// An answer that must not go out before the log is replicated beyond `offset`.
#[derive(Debug)]
struct Held {
    offset: i64,
    deadline_ms: i64,
    to: ReplyTo,
    response: Response,
}

/// Effects in the making, the appends that are under way, and the answers held back.
#[derive(Debug, Default)]
pub(super) struct Output {
    effects: Vec<Effect>,
    pending: VecDeque<(AppendToken, Pending)>,
    next_token: u64,
    /// The offset after the last record that this shard appended.
    next_offset: i64,
    high_watermark: i64,
    held: VecDeque<Held>,
}

impl Output {
    /// Asks for an append. An append without records is not asked for: what follows would wait for ever.
    pub(super) fn append(&mut self, records: Vec<CoordinatorRecord>, then: Pending) {
        assert!(!records.is_empty(), "an append without records");
        let token = AppendToken(self.next_token);
        self.next_token += 1;
        self.pending.push_back((token, then));
        self.effects.push(Effect::Append { token, records });
    }

    /// What waits for the result of `token`.
    ///
    /// # Panics
    /// If results come in another order than the appends went out.
    pub(super) fn take_pending(&mut self, token: AppendToken) -> Pending {
        match self.pending.pop_front() {
            Some((expected, pending)) if expected == token => pending,
            other => panic!("result of {token:?} while waiting for {other:?}"),
        }
    }

    /// Whether the result of an append is still to come.
    pub(super) fn is_appending(&self) -> bool {
        !self.pending.is_empty()
    }

    pub(super) fn appended(&mut self, base_offset: i64, count: usize) {
        self.next_offset = base_offset + i64::try_from(count).unwrap_or(i64::MAX);
    }

    /// Answers once all that was appended before is replicated: nobody may see a state that could still be lost.
    pub(super) fn reply(&mut self, now: Now, config: &GroupConfig, to: ReplyTo, response: Response) {
        if self.high_watermark >= self.next_offset {
            self.effects.push(Effect::Reply { to, response });
        } else {
            let deadline_ms = now.timer_ms + i64::from(config.offsets_commit_timeout_ms);
            self.held.push_back(Held { offset: self.next_offset, deadline_ms, to, response });
        }
    }

    /// Answers once it is known whether the empty group that this request left behind is written, if it left one.
    pub(super) fn reply_when_emptied(&mut self, now: Now, config: &GroupConfig, to: ReplyTo, response: Response) {
        match self.pending.back_mut() {
            Some((_, Pending::EmptyGroup { reply })) => *reply = Some((to, response)),
            _ => self.reply(now, config, to, response),
        }
    }

    /// Sends the answers that waited for the log to be replicated up to `high_watermark`.
    pub(super) fn advance(&mut self, high_watermark: i64) {
        self.high_watermark = self.high_watermark.max(high_watermark);
        while self.held.front().is_some_and(|held| held.offset <= self.high_watermark) {
            let Some(Held { to, response, .. }) = self.held.pop_front() else { break };
            self.effects.push(Effect::Reply { to, response });
        }
    }

    /// Gives up on answers that have waited too long. Their records stay: they may be replicated later.
    pub(super) fn expire(&mut self, now: Now) {
        while self.held.front().is_some_and(|held| held.deadline_ms <= now.timer_ms) {
            let Some(Held { to, response, .. }) = self.held.pop_front() else { break };
            let response = response.failed(ErrorCode::REQUEST_TIMED_OUT);
            self.effects.push(Effect::Reply { to, response });
        }
    }

    /// When the first held answer has waited long enough.
    pub(super) fn next_deadline(&self) -> Option<i64> {
        self.held.front().map(|held| held.deadline_ms)
    }

    /// Refuses all answers that are held.
    pub(super) fn refuse_held(&mut self, error: ErrorCode) {
        for Held { to, response, .. } in std::mem::take(&mut self.held) {
            self.effects.push(Effect::Reply { to, response: response.failed(error) });
        }
    }

    /// Answers at once, whatever is replicated.
    pub(super) fn reply_now(&mut self, to: ReplyTo, response: Response) {
        self.effects.push(Effect::Reply { to, response });
    }

    pub(super) fn note(&mut self, note: Note) {
        self.effects.push(Effect::Note(note));
    }

    pub(super) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}

/// What a step of a group may use besides the group itself.
pub(super) struct Step<'a> {
    pub now: Now,
    pub config: &'a GroupConfig,
    pub timers: &'a mut Timers,
    pub out: &'a mut Output,
}

impl Step<'_> {
    pub(super) fn reply(&mut self, to: ReplyTo, response: Response) {
        self.out.reply(self.now, self.config, to, response);
    }

    /// The deadline that is `delay_ms` away; a negative delay is due at once.
    pub(super) fn after(&self, delay_ms: i32) -> i64 {
        self.now.timer_ms + i64::from(delay_ms.max(0))
    }
}
