//! A shard with a log in memory and a clock that tests move. What comes out is kept as lines of text, so that a test
//! reads like a script: what is done, and all that follows from it.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use kafka_wire::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_wire::messages::{
    HeartbeatRequest, JoinGroupRequest, LeaveGroupRequest, OffsetCommitRequest, SyncGroupRequest,
};

use super::render::{render, render_record};
use crate::group::{
    AppendToken, Appended, Client, CoordinatorRecord, Effect, Event, GroupConfig, GroupShard, Now, RecordPosition,
    ReplyTo, Request, Response,
};

/// The wall clock is this much ahead of the timers' clock.
pub const WALL_OFFSET_MS: i64 = 1_000_000;
pub const GROUP: &str = "g";

pub struct Harness {
    pub shard: GroupShard,
    pub config: Arc<GroupConfig>,
    pub clock_ms: i64,
    pub log: Vec<CoordinatorRecord>,
    /// What the log says to the next appends, instead of taking them.
    pub append_error: Option<ErrorCode>,
    /// Whether records count as replicated only when a test says so; else they are at once.
    pub replicates_by_hand: bool,
    lines: String,
    /// What the operator was told.
    pub notes: Vec<String>,
    /// The number of the next request, which also ends the member ids that it may lead to.
    pub next_request: u64,
    /// Below this, the log is replicated.
    pub high_watermark: usize,
    /// All answers since they were last taken.
    pub replies: Vec<(u64, Response)>,
    /// Every request, and whether it was answered.
    pub answered: BTreeMap<u64, bool>,
}

impl Harness {
    pub fn new() -> Self {
        Self::with(GroupConfig { initial_rebalance_delay_ms: 0, ..GroupConfig::default() })
    }

    pub fn with(config: GroupConfig) -> Self {
        Self::from_log(config, Vec::new(), 0)
    }

    /// A shard that has read `log`.
    pub fn from_log(config: GroupConfig, log: Vec<CoordinatorRecord>, clock_ms: i64) -> Self {
        let end = log.len();
        Self::loaded(config, log, clock_ms, end)
    }

    /// A shard that has read `log`, of which only so many records are replicated.
    pub fn from_log_replicated_to(log: Vec<CoordinatorRecord>, high_watermark: usize) -> Self {
        Self::loaded(GroupConfig::default(), log, 0, high_watermark)
    }

    fn loaded(config: GroupConfig, log: Vec<CoordinatorRecord>, clock_ms: i64, high_watermark: usize) -> Self {
        let config = Arc::new(config);
        let mut shard = GroupShard::new(config.clone());
        let now = Now { timer_ms: clock_ms, wall_ms: clock_ms + WALL_OFFSET_MS };
        for (offset, record) in (0..).zip(&log) {
            let position = RecordPosition { offset, transactional_producer_id: -1 };
            shard.replay(position, &record.key, record.value.as_ref(), now).unwrap();
        }
        let end = i64::try_from(log.len()).unwrap();
        let mut harness = Self {
            shard,
            config,
            clock_ms,
            log,
            append_error: None,
            replicates_by_hand: false,
            lines: String::new(),
            notes: Vec::new(),
            next_request: 1,
            high_watermark,
            replies: Vec::new(),
            answered: BTreeMap::new(),
        };
        let effects = harness.shard.loaded(now, end, i64::try_from(high_watermark).unwrap());
        harness.carry_out(effects);
        harness
    }

    /// The same log read again, as after a restart.
    pub fn restarted(&self) -> Self {
        Self::from_log((*self.config).clone(), self.log.clone(), self.clock_ms)
    }

    pub fn now(&self) -> Now {
        Now { timer_ms: self.clock_ms, wall_ms: self.clock_ms + WALL_OFFSET_MS }
    }

    /// Asserts what has come out since the last check. Leading blanks do not count.
    #[track_caller]
    pub fn check(&mut self, expected: &str) {
        let actual = std::mem::take(&mut self.lines);
        let clean =
            |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        assert_eq!(clean(&actual), clean(expected), "\n--- actual ---\n{actual}");
    }

    pub fn event(&mut self, event: Event) {
        let effects = self.shard.on(self.now(), event);
        self.carry_out(effects);
    }

    /// Moves the clock, stopping at each deadline on the way.
    pub fn advance(&mut self, by_ms: i64) {
        let target = self.clock_ms + by_ms;
        while let Some(deadline) = self.shard.next_deadline().filter(|deadline| *deadline <= target) {
            self.clock_ms = self.clock_ms.max(deadline);
            self.event(Event::Tick);
        }
        self.clock_ms = target;
    }

    /// As the shell does: effects in their order, those that follow from a result after the others.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        let mut appended = false;
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::Append { token, records } => {
                    queue.extend(self.append(token, records));
                    appended = true;
                }
                Effect::Note(note) => self.notes.push(note.to_string()),
                Effect::Reply { to, response } => {
                    let answered = self.answered.get_mut(&to.0).expect("an answer without a request");
                    assert!(!*answered, "#{} answered twice", to.0);
                    *answered = true;
                    writeln!(self.lines, "#{} {}", to.0, render(&response)).unwrap();
                    self.replies.push((to.0, response));
                }
            }
        }
        if appended && !self.replicates_by_hand {
            self.replicate();
        }
    }

    fn append(&mut self, token: AppendToken, records: Vec<CoordinatorRecord>) -> Vec<Effect> {
        let result = match self.append_error {
            Some(error) => {
                writeln!(self.lines, "not written: {}", records.len()).unwrap();
                Err(error)
            }
            None => {
                for record in &records {
                    writeln!(self.lines, "write {}", render_record(record)).unwrap();
                }
                let base_offset = i64::try_from(self.log.len()).unwrap();
                self.log.extend(records);
                Ok(Appended { base_offset })
            }
        };
        self.shard.on(self.now(), Event::AppendResult { token, result })
    }

    /// All that is in the log is replicated.
    pub fn replicate(&mut self) {
        self.high_watermark = self.log.len();
        self.event(Event::HighWatermark(i64::try_from(self.high_watermark).unwrap()));
    }

    pub fn request_from(&mut self, client: Client, request: Request) -> u64 {
        let id = self.next_request;
        self.next_request += 1;
        self.answered.insert(id, false);
        self.event(Event::Request { to: ReplyTo(id), client, request });
        id
    }

    /// At the newest version of each API.
    pub fn request(&mut self, request: Request) -> u64 {
        let api_version = match &request {
            Request::Join { .. } => 9,
            Request::OffsetCommit(_) => 9,
            Request::Describe { .. } => 6,
            _ => 5,
        };
        self.request_from(client(api_version), request)
    }

    pub fn join(&mut self, join: J) -> u64 {
        let client = Client { id: join.client.clone(), ..client(join.version) };
        let request = join.request(self.next_request);
        self.request_from(client, request)
    }

    /// As [`Self::join`]; `note` is told the request's number before it can be answered.
    pub fn join_noting(&mut self, join: J, note: impl FnOnce(u64)) -> u64 {
        note(self.next_request);
        self.join(join)
    }

    pub fn sync(&mut self, member: &str, generation: i32, assignments: &[(&str, &str)]) -> u64 {
        self.request(Request::Sync(SyncGroupRequest {
            group_id: GROUP.into(),
            generation_id: generation,
            member_id: member.into(),
            assignments: assignments
                .iter()
                .map(|(member, assignment)| SyncGroupRequestAssignment {
                    member_id: (*member).into(),
                    assignment: Bytes::copy_from_slice(assignment.as_bytes()),
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        }))
    }

    pub fn heartbeat(&mut self, member: &str, generation: i32) -> u64 {
        self.heartbeat_as(member, None, generation)
    }

    pub fn heartbeat_as(&mut self, member: &str, instance: Option<&str>, generation: i32) -> u64 {
        self.request(Request::Heartbeat(HeartbeatRequest {
            group_id: GROUP.into(),
            generation_id: generation,
            member_id: member.into(),
            group_instance_id: instance.map(Into::into),
            ..Default::default()
        }))
    }

    pub fn leave(&mut self, members: &[(&str, Option<&str>)]) -> u64 {
        let members = members.iter().map(|(member, instance)| MemberIdentity {
            member_id: (*member).into(),
            group_instance_id: instance.map(Into::into),
            ..Default::default()
        });
        let members = members.collect();
        self.request(Request::Leave(LeaveGroupRequest { group_id: GROUP.into(), members, ..Default::default() }))
    }

    pub fn leave_because(&mut self, member: &str, reason: &str) -> u64 {
        let member = MemberIdentity { member_id: member.into(), reason: Some(reason.into()), ..Default::default() };
        let request = LeaveGroupRequest { group_id: GROUP.into(), members: vec![member], ..Default::default() };
        self.request(Request::Leave(request))
    }

    pub fn commit(&mut self, member: &str, generation: i32, offsets: &[(&str, i32, i64)]) -> u64 {
        let request = commit(member, generation, offsets);
        self.request(Request::OffsetCommit(request))
    }

    /// `None` asks for all.
    pub fn fetch(&mut self, topics: Option<&[(&str, &[i32])]>) -> u64 {
        self.fetch_stable(topics, false)
    }

    pub fn fetch_stable(&mut self, topics: Option<&[(&str, &[i32])]>, require_stable: bool) -> u64 {
        let topics = topics.map(|topics| {
            topics
                .iter()
                .map(|(name, partitions)| OffsetFetchRequestTopics {
                    name: (*name).into(),
                    partition_indexes: partitions.to_vec(),
                    ..Default::default()
                })
                .collect()
        });
        let group = OffsetFetchRequestGroup { group_id: GROUP.into(), topics, ..Default::default() };
        self.request(Request::OffsetFetch { group, require_stable })
    }

    /// All offsets of another group.
    pub fn fetch_of(&mut self, group: &str) -> u64 {
        let group = OffsetFetchRequestGroup { group_id: group.into(), topics: None, ..Default::default() };
        self.request(Request::OffsetFetch { group, require_stable: false })
    }

    pub fn describe(&mut self) -> u64 {
        self.request(Request::Describe { group_ids: vec![GROUP.into()] })
    }

    pub fn list(&mut self, states: &[&str], types: &[&str]) -> u64 {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        self.request(Request::List { states: owned(states), types: owned(types) })
    }

    pub fn delete(&mut self, groups: &[&str]) -> u64 {
        self.request(Request::Delete { group_ids: groups.iter().map(|group| (*group).to_owned()).collect() })
    }

    /// Two dynamic members in a stable group of generation 1: `a-1` leads, `b-2` follows.
    pub fn stable_pair(config: GroupConfig) -> Self {
        let mut h = Self::with(GroupConfig { initial_rebalance_delay_ms: 10, ..config });
        h.join(J::new("a").v3());
        h.join(J::new("b").v3());
        h.advance(20);
        h.sync("a-1", 1, &[("a-1", "A"), ("b-2", "B")]);
        h.sync("b-2", 1, &[]);
        h.lines.clear();
        h
    }

    /// What has come out since the last check.
    pub fn take_lines(&mut self) -> String {
        std::mem::take(&mut self.lines)
    }

    pub fn unanswered(&self) -> Vec<u64> {
        self.answered.iter().filter(|(_, answered)| !**answered).map(|(id, _)| *id).collect()
    }
}

pub fn client(api_version: i16) -> Client {
    Client { id: "client".into(), host: "/127.0.0.1".into(), api_version }
}

pub fn commit(member: &str, generation: i32, offsets: &[(&str, i32, i64)]) -> OffsetCommitRequest {
    let topics = offsets.iter().map(|(topic, partition, offset)| OffsetCommitRequestTopic {
        name: (*topic).into(),
        partitions: vec![OffsetCommitRequestPartition {
            partition_index: *partition,
            committed_offset: *offset,
            committed_metadata: Some(String::new()),
            ..Default::default()
        }],
        ..Default::default()
    });
    OffsetCommitRequest {
        group_id: GROUP.into(),
        generation_id_or_member_epoch: generation,
        member_id: member.into(),
        topics: topics.collect(),
        ..Default::default()
    }
}

/// A JoinGroup; the client id is the first letter of the member's name, the random part is the request's number.
#[derive(Clone)]
pub struct J {
    pub client: String,
    pub member: String,
    pub instance: Option<String>,
    pub protocol_type: String,
    pub protocols: Vec<(String, Bytes)>,
    pub session_ms: i32,
    pub rebalance_ms: i32,
    pub version: i16,
    pub group: String,
    pub reason: Option<String>,
}

impl J {
    pub fn new(client: &str) -> Self {
        Self {
            client: client.into(),
            member: String::new(),
            instance: None,
            protocol_type: "consumer".into(),
            protocols: vec![("range".into(), subscription(&["t"]))],
            session_ms: 10_000,
            rebalance_ms: 60_000,
            version: 9,
            group: GROUP.into(),
            reason: None,
        }
    }

    /// A member that has its id: `a-1`.
    pub fn member(member: &str) -> Self {
        let client = member.split('-').next().unwrap_or_default();
        Self { member: member.into(), ..Self::new(client) }
    }

    pub fn instance(mut self, instance: &str) -> Self {
        self.instance = Some(instance.into());
        self
    }

    pub fn protocols(mut self, names: &[&str]) -> Self {
        self.protocols = names.iter().map(|name| ((*name).into(), subscription(&["t"]))).collect();
        self
    }

    pub fn topics(mut self, topics: &[&str]) -> Self {
        self.protocols = vec![("range".into(), subscription(topics))];
        self
    }

    /// Before KIP-394: a member id is not needed to join.
    pub fn v3(mut self) -> Self {
        self.version = 3;
        self
    }

    fn request(self, number: u64) -> Request {
        let request = JoinGroupRequest {
            group_id: self.group,
            session_timeout_ms: self.session_ms,
            rebalance_timeout_ms: self.rebalance_ms,
            member_id: self.member,
            group_instance_id: self.instance,
            protocol_type: self.protocol_type,
            reason: self.reason,
            protocols: self
                .protocols
                .into_iter()
                .map(|(name, metadata)| JoinGroupRequestProtocol { name, metadata, ..Default::default() })
                .collect(),
            ..Default::default()
        };
        Request::Join { request, new_member_uuid: number.to_string() }
    }
}

/// `ConsumerProtocolSubscription` version 0.
pub fn subscription(topics: &[&str]) -> Bytes {
    let mut e = kafka_wire::Encoder::new();
    e.i16(0);
    e.array_len(Some(topics.len()), false).unwrap();
    for topic in topics {
        e.string(Some(topic), false).unwrap();
    }
    e.bytes(None, false).unwrap();
    e.into_bytes()
}
