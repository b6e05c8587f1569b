//! All groups of one partition of `__consumer_offsets` (Kafka: `GroupCoordinatorShard`): takes events, keeps the state
//! that follows from the partition's records, and says what to append and what to answer.
//!
//! Order is the whole of its safety. Records are appended before the state that they describe is seen by anybody: the
//! shell reports an append's result before any other event, and answers wait until what they tell of is replicated.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;

use super::classic::ClassicGroup;
use super::config::GroupConfig;
use super::event::{AppendToken, Appended, Client, CoordinatorRecord, Effect, Event, Now, ReplyTo, Request};
use super::failed::client_error;
use super::foreign::ForeignGroup;
use super::offsets::Offsets;
use super::output::{Output, Pending, Step};
use super::record::{self, RecordError, ReplayRecord};
use super::timers::{TimerKey, Timers};

/// A group of any protocol.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Group {
    Classic(Box<ClassicGroup>),
    Foreign(ForeignGroup),
}

impl Group {
    /// A classic group without members.
    pub(super) fn new_classic(id: &str, now: Now) -> Self {
        Self::Classic(Box::new(ClassicGroup::new(id, now.wall_ms)))
    }
}

/// Where a replayed record stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordPosition {
    /// Its offset.
    pub offset: i64,
    /// The producer id of its batch if that is transactional, else -1.
    pub transactional_producer_id: i64,
}

/// Tombstones of expiry and of deleted topics that go into one batch: with keys of the largest topic and a long group
/// name still well below `max.message.bytes`.
const TOMBSTONES_PER_BATCH: usize = 500;

/// The coordinator of the groups in one partition of `__consumer_offsets`.
#[derive(Debug)]
pub struct GroupShard {
    pub(super) config: Arc<GroupConfig>,
    pub(super) groups: BTreeMap<String, Group>,
    pub(super) offsets: Offsets,
    pub(super) timers: Timers,
    pub(super) out: Output,
}

impl GroupShard {
    /// A shard that has read nothing yet: replay the log, then call [`Self::loaded`].
    #[must_use]
    pub fn new(config: Arc<GroupConfig>) -> Self {
        Self {
            config,
            groups: BTreeMap::new(),
            offsets: Offsets::default(),
            timers: Timers::default(),
            out: Output::default(),
        }
    }

    /// Reads one record of the log.
    ///
    /// # Errors
    /// When it cannot be understood; the shard is as before, and the next record may be read.
    pub fn replay(
        &mut self,
        position: RecordPosition,
        key: &Bytes,
        value: Option<&Bytes>,
        now: Now,
    ) -> Result<(), RecordError> {
        match record::parse(key, value)? {
            ReplayRecord::Offset { key, value } => {
                if value.is_some() && !self.groups.contains_key(&key.group) {
                    // Offsets without members: a "simple" group.
                    self.groups.insert(key.group.clone(), Group::new_classic(&key.group, now));
                }
                let place = (key.group.as_str(), key.topic.as_str(), key.partition);
                self.offsets.replay(position.offset, position.transactional_producer_id, place, value);
            }
            ReplayRecord::Group { group, value } => {
                self.remove_group(&group, now, ErrorCode::UNKNOWN_MEMBER_ID);
                if let Some(value) = value {
                    let classic = ClassicGroup::from_value(&group, value);
                    self.groups.insert(group, Group::Classic(Box::new(classic)));
                }
            }
            ReplayRecord::Foreign { kind, group, of_member } => self.replay_foreign(kind, group, of_member, key, value),
            // A later version's. Its groups are not ours to serve, and the log keeps it.
            ReplayRecord::Unknown(_) => {}
        }
        Ok(())
    }

    /// Reads the end of a transaction.
    pub fn replay_transaction_end(&mut self, producer_id: i64, committed: bool) {
        self.offsets.replay_transaction_end(producer_id, committed);
    }

    /// All of the log up to `next_offset` was read, and this node leads the partition: timers start.
    pub fn loaded(&mut self, now: Now, next_offset: i64, high_watermark: i64) -> Vec<Effect> {
        self.out.appended(next_offset, 0);
        self.out.advance(high_watermark);
        let mut step = Step { now, config: &self.config, timers: &mut self.timers, out: &mut self.out };
        let mut foreign_members = false;
        for group in self.groups.values_mut() {
            match group {
                Group::Classic(group) => group.on_loaded(&mut step),
                Group::Foreign(group) => foreign_members |= !group.is_empty(),
            }
        }
        if foreign_members {
            let deadline = step.after(step.config.consumer_session_timeout_ms);
            step.timers.set(TimerKey::ForeignMembers, deadline);
        }
        self.schedule_expiration(now);
        self.out.take_effects()
    }

    /// Takes one event and says what to do.
    ///
    /// # Panics
    /// When the shell breaks the order: an event between an append and its result.
    pub fn on(&mut self, now: Now, event: Event) -> Vec<Effect> {
        let result_due = self.out.is_appending();
        let is_result = matches!(event, Event::AppendResult { .. });
        assert!(!result_due || is_result, "{event:?} between an append and its result");
        match event {
            Event::Request { to, client, request } => self.request(now, to, client, request),
            Event::AppendResult { token, result } => self.append_result(now, token, result),
            Event::HighWatermark(offset) => self.out.advance(offset),
            Event::TopicsDeleted(topics) => {
                let tombstones = self.offsets.topic_tombstones(&topics);
                self.append_tombstones(&tombstones);
            }
            Event::Tick => self.tick(now),
            Event::Unload => self.unload(now),
        }
        self.out.take_effects()
    }

    /// When [`Event::Tick`] is due, in milliseconds of [`Now::timer_ms`].
    #[must_use]
    pub fn next_deadline(&self) -> Option<i64> {
        [self.timers.next(), self.out.next_deadline()].into_iter().flatten().min()
    }

    fn request(&mut self, now: Now, to: ReplyTo, client: Client, request: Request) {
        match request {
            Request::Join { request, new_member_uuid } => {
                self.join(now, super::classic::Join { to, client, request, new_member_uuid });
            }
            Request::Sync(request) => self.sync(now, to, request),
            Request::Heartbeat(request) => self.heartbeat(now, to, &request),
            Request::Leave(request) => self.leave(now, to, request),
            Request::OffsetCommit(request) => self.offset_commit(now, to, &client, &request),
            Request::OffsetFetch { group, require_stable } => self.offset_fetch(now, to, &group, require_stable),
            Request::OffsetDelete(request) => self.offset_delete(now, to, &request),
            Request::Describe { group_ids } => self.describe(now, to, &client, &group_ids),
            Request::List { states, types } => self.list(now, to, &states, &types),
            Request::Delete { group_ids } => self.delete(now, to, &group_ids),
        }
    }

    pub(super) fn step(&mut self, now: Now) -> Step<'_> {
        Step { now, config: &self.config, timers: &mut self.timers, out: &mut self.out }
    }

    /// The classic group, and what it may use.
    pub(super) fn classic_step(&mut self, now: Now, group: &str) -> Option<(&mut ClassicGroup, Step<'_>)> {
        match self.groups.get_mut(group) {
            Some(Group::Classic(classic)) => {
                let step = Step { now, config: &self.config, timers: &mut self.timers, out: &mut self.out };
                Some((classic, step))
            }
            _ => None,
        }
    }

    /// Writes tombstones that nobody waits for, and applies them. A batch of many could be too large for the log, and
    /// none depends on another.
    pub(super) fn append_tombstones(&mut self, records: &[CoordinatorRecord]) {
        for part in records.chunks(TOMBSTONES_PER_BATCH) {
            self.append_and_replay(part.to_vec(), None);
        }
    }

    /// Writes the records and then applies them as a reader of the log would. Without records the answer goes out.
    pub(super) fn append_and_replay(
        &mut self,
        records: Vec<CoordinatorRecord>,
        reply: Option<(Now, ReplyTo, super::event::Response)>,
    ) {
        self.append_parts_and_replay(VecDeque::from([records]), reply);
    }

    /// As [`Self::append_and_replay`], of tombstones, which may be too many for one batch.
    pub(super) fn append_tombstones_and_reply(
        &mut self,
        records: &[CoordinatorRecord],
        reply: (Now, ReplyTo, super::event::Response),
    ) {
        let parts = records.chunks(TOMBSTONES_PER_BATCH).map(<[_]>::to_vec).collect();
        self.append_parts_and_replay(parts, Some(reply));
    }

    fn append_parts_and_replay(
        &mut self,
        mut parts: VecDeque<Vec<CoordinatorRecord>>,
        reply: Option<(Now, ReplyTo, super::event::Response)>,
    ) {
        match parts.pop_front().filter(|records| !records.is_empty()) {
            Some(records) => {
                let reply = reply.map(|(_, to, response)| (to, response));
                self.out.append(records.clone(), Pending::Replay { records, rest: parts, reply });
            }
            None => {
                if let Some((now, to, response)) = reply {
                    self.out.reply(now, &self.config, to, response);
                }
            }
        }
    }

    fn append_result(&mut self, now: Now, token: AppendToken, result: Result<Appended, ErrorCode>) {
        let pending = self.out.take_pending(token);
        if let Ok(appended) = &result {
            self.out.appended(appended.base_offset, pending.record_count());
        }
        let result = result.map(|appended| appended.base_offset);
        match pending {
            Pending::Replay { records, rest, reply } => {
                self.replay_appended(now, &records, result);
                let reply = reply.map(|(to, response)| (now, to, response));
                match result {
                    Ok(_) if !rest.is_empty() => self.append_parts_and_replay(rest, reply),
                    _ => self.answer_written(now, reply.map(|(_, to, response)| (to, response)), result),
                }
            }
            Pending::NewGroup { group, before, .. } => {
                if let Err(error) = result {
                    self.on_new_group_failed(now, group, before, client_error(error));
                }
            }
            Pending::EmptyGroup { reply } => self.answer_written(now, reply, result),
            Pending::Assignment { group, generation, assignments } => {
                if let Some((group, mut step)) = self.classic_step(now, &group) {
                    group.on_assignment_stored(generation, result.map(|_| assignments), &mut step);
                }
            }
            Pending::StaticMemberReplaced(replacement) => {
                if let Some((group, mut step)) = self.classic_step(now, &replacement.group) {
                    group.on_static_member_replaced(*replacement, result.map(|_| ()), &mut step);
                }
            }
        }
    }

    fn replay_appended(&mut self, now: Now, records: &[CoordinatorRecord], result: Result<i64, ErrorCode>) {
        let Ok(base_offset) = result else { return };
        for (offset, record) in (base_offset..).zip(records) {
            let position = RecordPosition { offset, transactional_producer_id: -1 };
            self.replay(position, &record.key, record.value.as_ref(), now)
                .unwrap_or_else(|error| panic!("a record of our own does not decode: {error}"));
        }
    }

    fn answer_written(
        &mut self,
        now: Now,
        reply: Option<(ReplyTo, super::event::Response)>,
        result: Result<i64, ErrorCode>,
    ) {
        let Some((to, response)) = reply else { return };
        match result {
            Ok(_) => self.out.reply(now, &self.config, to, response),
            Err(error) => self.out.reply_now(to, response.failed(error)),
        }
    }

    fn tick(&mut self, now: Now) {
        self.out.expire(now);
        while let Some(key) = self.timers.pop_due(now.timer_ms) {
            match key {
                TimerKey::Heartbeat { group, member } => {
                    if let Some((group, mut step)) = self.classic_step(now, &group) {
                        group.on_heartbeat_timer(&member, &mut step);
                    }
                }
                TimerKey::Join { group } => {
                    if let Some((group, mut step)) = self.classic_step(now, &group) {
                        group.on_join_timer(&mut step);
                    }
                }
                TimerKey::Sync { group } => {
                    if let Some((group, mut step)) = self.classic_step(now, &group) {
                        group.on_sync_timer(&mut step);
                    }
                }
                TimerKey::Expiration => {
                    self.expire(now);
                    self.schedule_expiration(now);
                }
                TimerKey::ForeignMembers => self.expire_foreign_members(),
            }
        }
    }

    fn schedule_expiration(&mut self, now: Now) {
        let deadline = now.timer_ms.saturating_add(self.config.offsets_retention_check_interval_ms);
        self.timers.set(TimerKey::Expiration, deadline);
    }

    fn unload(&mut self, now: Now) {
        self.out.refuse_held(ErrorCode::NOT_LEADER_OR_FOLLOWER);
        let mut groups = std::mem::take(&mut self.groups);
        for group in groups.values_mut() {
            if let Group::Classic(group) = group {
                group.refuse_all(ErrorCode::NOT_COORDINATOR, &mut self.step(now));
            }
        }
        self.offsets = Offsets::default();
        self.timers.clear();
    }

    /// Forgets a classic group but not its offsets, which have records of their own. Who waits is told `error`.
    pub(super) fn remove_group(&mut self, group: &str, now: Now, error: ErrorCode) {
        if !matches!(self.groups.get(group), Some(Group::Classic(_))) {
            return;
        }
        if let Some(Group::Classic(mut classic)) = self.groups.remove(group) {
            let mut step = self.step(now);
            classic.cancel_timers(&mut step);
            classic.refuse_all(error, &mut step);
        }
    }
}

#[cfg(test)]
impl GroupShard {
    /// The groups as a restart would find them.
    pub(super) fn groups_as_loaded(&self) -> BTreeMap<String, Group> {
        let loaded = |group: &Group| match group {
            Group::Classic(group) => Group::Classic(Box::new(group.as_loaded())),
            Group::Foreign(_) => group.clone(),
        };
        self.groups.iter().map(|(id, group)| (id.clone(), loaded(group))).collect()
    }
}
