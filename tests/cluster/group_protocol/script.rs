//! Members by name, each on a connection of its own so that its requests may wait, and a transcript of all answers in which
//! members are called by their names.

use std::collections::BTreeMap;
use std::fmt::Debug;

use bytes::Bytes;
use kafka_wire::Request;
use kafka_wire::messages::create_topics_request::CreatableTopic;
use kafka_wire::messages::describe_groups_response::DescribedGroup;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_wire::messages::{
    CreateTopicsRequest, DescribeGroupsRequest, FindCoordinatorRequest, HeartbeatRequest, JoinGroupRequest,
    JoinGroupResponse, OffsetCommitRequest, SyncGroupRequest,
};

use super::requests;
use super::wire::{Wire, without_uuids};
use crate::support::{Broker, wait_for};

/// How long a group waits for more members than the first.
pub const INITIAL_DELAY_MS: i32 = 1_000;
/// The time limits of members that are to miss them.
pub const SHORT_MS: i32 = 400;
/// Of those that are not.
pub const LONG_MS: i32 = 60_000;
/// Members of a group at most.
pub const MAX_SIZE: usize = 3;

/// How a member joins.
#[derive(Clone)]
pub struct Join {
    pub version: i16,
    pub instance: Option<&'static str>,
    pub protocol_type: &'static str,
    pub protocols: Vec<&'static str>,
    pub topics: &'static [&'static str],
    pub session_ms: i32,
    pub rebalance_ms: i32,
}

impl Join {
    pub fn new(version: i16) -> Self {
        Self {
            version,
            instance: None,
            protocol_type: "consumer",
            protocols: vec!["range"],
            topics: &["t"],
            session_ms: LONG_MS,
            rebalance_ms: LONG_MS,
        }
    }

    /// Joins at once, without an id.
    pub fn old() -> Self {
        Self::new(3)
    }

    pub fn fixed(instance: &'static str) -> Self {
        Self { instance: Some(instance), ..Self::new(9) }
    }

    pub fn of_type(self, protocol_type: &'static str) -> Self {
        Self { protocol_type, ..self }
    }

    pub fn protocols(self, protocols: &[&'static str]) -> Self {
        Self { protocols: protocols.to_vec(), ..self }
    }

    pub fn topics(self, topics: &'static [&'static str]) -> Self {
        Self { topics, ..self }
    }

    pub fn short_session(self) -> Self {
        Self { session_ms: SHORT_MS, ..self }
    }

    pub fn short_rebalance(self) -> Self {
        Self { rebalance_ms: SHORT_MS, ..self }
    }
}

struct Member {
    wire: Wire,
    id: String,
    generation: i32,
    instance: Option<&'static str>,
    /// The version of the JoinGroup or SyncGroup that waits.
    waits: i16,
}

/// What is done to one broker, and what it answers.
pub struct Script<'a> {
    broker: &'a Broker,
    pub wire: Wire,
    group: String,
    members: BTreeMap<&'static str, Member>,
    /// Every id that was given, with the name of who got it.
    names: BTreeMap<String, String>,
    transcript: String,
}

impl<'a> Script<'a> {
    pub fn new(broker: &'a Broker) -> Self {
        let mut wire = Wire::to(broker, "admin");
        let topic = |name: &str| CreatableTopic {
            name: name.into(),
            num_partitions: 2,
            replication_factor: 1,
            ..Default::default()
        };
        let topics = vec![topic("t"), topic("u"), topic("gone")];
        let created = wire.ask(7, &CreateTopicsRequest { topics, timeout_ms: 10_000, ..Default::default() });
        assert!(created.topics.iter().all(|topic| topic.error_code == 0), "{created:?}");
        let find = FindCoordinatorRequest { coordinator_keys: vec!["g".into()], ..Default::default() };
        wait_for("the coordinator", || (wire.ask(4, &find).coordinators[0].error_code == 0).then_some(()));
        // These groups are in all partitions.
        let groups = (0..40).map(|n| format!("w{n}")).collect();
        let describe = DescribeGroupsRequest { groups, ..Default::default() };
        wait_for("the coordinator to have loaded", || {
            wire.ask(5, &describe).groups.iter().all(|group| group.error_code == 0).then_some(())
        });
        let (members, names) = (BTreeMap::new(), BTreeMap::new());
        Self { broker, wire, group: String::new(), members, names, transcript: String::new() }
    }

    /// Begins with a new group, which no member knows.
    pub fn group(&mut self, group: &str) {
        group.clone_into(&mut self.group);
        self.members.clear();
        self.transcript.push_str(&format!("== {group}\n"));
    }

    pub fn group_id(&self) -> String {
        self.group.clone()
    }

    /// Of a member whose answer is still to come, what its id begins with.
    fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| without_uuids(id))
    }

    pub fn note(&mut self, who: &str, response: &impl Debug) {
        let mut line = format!("{who}: {response:?}");
        for (id, name) in &self.names {
            line = line.replace(id.as_str(), name);
        }
        self.transcript.push_str(&without_uuids(&line));
        self.transcript.push('\n');
    }

    fn member(&mut self, name: &'static str) -> &mut Member {
        self.members.get_mut(name).expect("a member that has joined")
    }

    pub fn generation(&self, name: &str) -> i32 {
        self.members[name].generation
    }

    /// The id of a member.
    pub fn id(&self, name: &str) -> String {
        self.members[name].id.clone()
    }

    /// Sends a JoinGroup, under the id that the member has. A name that is not known is a new client.
    pub fn send_join(&mut self, name: &'static str, join: &Join) {
        let broker = self.broker;
        let new =
            || Member { wire: Wire::to(broker, name), id: String::new(), generation: -1, instance: None, waits: 0 };
        let group = self.group.clone();
        let member = self.members.entry(name).or_insert_with(new);
        member.instance = join.instance;
        member.waits = join.version;
        let protocol = |name: &&str| JoinGroupRequestProtocol {
            name: (*name).into(),
            metadata: subscription(join.topics),
            ..Default::default()
        };
        let request = JoinGroupRequest {
            session_timeout_ms: join.session_ms,
            rebalance_timeout_ms: join.rebalance_ms,
            protocol_type: join.protocol_type.into(),
            protocols: join.protocols.iter().map(protocol).collect(),
            ..requests::join(&group, &member.id, join.instance)
        };
        member.wire.send(join.version, &request);
    }

    /// The answer to it.
    pub fn joined(&mut self, name: &'static str) -> JoinGroupResponse {
        let member = self.member(name);
        let version = member.waits;
        let mut response = member.wire.receive::<JoinGroupRequest>(version);
        if response.error_code == 0 || response.error_code == 79 {
            member.id.clone_from(&response.member_id);
            member.generation = response.generation_id;
            self.names.insert(response.member_id.clone(), format!("<{name}>"));
        }
        // Kafka's order is that of a hash map.
        response.members.sort_by_key(|member| self.name(&member.member_id));
        self.note(&format!("{name} joins"), &response);
        response
    }

    /// As [`Self::joined`], where the answers depend on chance.
    pub fn joined_quietly(&mut self, name: &'static str) -> JoinGroupResponse {
        let member = self.member(name);
        let response = member.wire.receive::<JoinGroupRequest>(member.waits);
        self.names.insert(response.member_id.clone(), format!("<{name}>"));
        response
    }

    pub fn join(&mut self, name: &'static str, join: &Join) -> JoinGroupResponse {
        self.send_join(name, join);
        self.joined(name)
    }

    /// Asks for an id first, as newer clients must, and then sends the JoinGroup that may wait.
    pub fn send_join_with_id(&mut self, name: &'static str, join: &Join) {
        let first = self.join(name, join);
        assert_eq!(first.error_code, 79, "MEMBER_ID_REQUIRED");
        self.send_join(name, join);
    }

    /// Sends a SyncGroup with an assignment for each of `to`: its name.
    pub fn send_sync(&mut self, name: &'static str, to: &[&str]) {
        let assignments = to.iter().map(|to| SyncGroupRequestAssignment {
            member_id: self.id(to),
            assignment: Bytes::copy_from_slice(to.as_bytes()),
            ..Default::default()
        });
        let assignments = assignments.collect();
        let group = self.group.clone();
        let member = self.member(name);
        member.waits = 4;
        let request = SyncGroupRequest {
            assignments,
            group_instance_id: member.instance.map(Into::into),
            ..requests::sync(&group, &member.id, member.generation, 4)
        };
        member.wire.send(4, &request);
    }

    pub fn synced(&mut self, name: &'static str) {
        let response = self.member(name).wire.receive::<SyncGroupRequest>(4);
        self.note(&format!("{name} syncs"), &response);
    }

    /// Only the error, where the answer depends on chance.
    pub fn synced_quietly(&mut self, name: &'static str) -> i16 {
        self.member(name).wire.receive::<SyncGroupRequest>(4).error_code
    }

    pub fn sync(&mut self, name: &'static str, to: &[&str]) {
        self.send_sync(name, to);
        self.synced(name);
    }

    /// On the administrator's connection, as the member's own may be waiting.
    pub fn heartbeat(&mut self, name: &'static str) -> i16 {
        let response = self.heartbeat_quietly(name);
        self.note(&format!("{name} heartbeats"), &response);
        response
    }

    fn heartbeat_quietly(&mut self, name: &'static str) -> i16 {
        let member = &self.members[name];
        let request = HeartbeatRequest {
            group_instance_id: member.instance.map(Into::into),
            ..requests::heartbeat(&self.group, &member.id, member.generation)
        };
        self.wire.ask(4, &request).error_code
    }

    /// Waits until the member is told this error.
    pub fn wait_for_heartbeat(&mut self, name: &'static str, error: i16) {
        wait_for(&format!("{name} to be told {error}"), || (self.heartbeat_quietly(name) == error).then_some(()));
        self.note(&format!("{name} heartbeats"), &error);
    }

    pub fn commit(&mut self, name: &'static str, generation: i32) {
        let member = &self.members[name];
        let topics = [("t", kafka_wire::Uuid::ZERO, &[0][..])];
        let request = OffsetCommitRequest {
            group_instance_id: member.instance.map(Into::into),
            ..requests::commit(&self.group, &member.id, generation, &topics, 9)
        };
        self.ask(&format!("{name} commits"), 9, &request);
    }

    pub fn ask<R: Request>(&mut self, what: &str, version: i16, request: &R) -> R::Response
    where
        R::Response: Debug,
    {
        let response = self.wire.ask(version, request);
        self.note(what, &response);
        response
    }

    fn described(&mut self) -> DescribedGroup {
        let request = DescribeGroupsRequest { groups: vec![self.group.clone()], ..Default::default() };
        self.wire.ask(5, &request).groups.remove(0)
    }

    pub fn describe(&mut self) {
        let mut group = self.described();
        group.members.sort_by_key(|member| self.name(&member.member_id));
        self.note("described", &group);
    }

    /// Waits until the group is in this state with so many members, and notes how it is described then.
    pub fn wait_until(&mut self, state: &str, members: usize) {
        wait_for(&format!("{state} with {members} members"), || {
            let group = self.described();
            (group.group_state == state && group.members.len() == members).then_some(())
        });
        self.describe();
    }

    pub fn finish(self) -> Vec<String> {
        self.transcript.lines().map(str::to_owned).collect()
    }
}

/// `ConsumerProtocolSubscription` version 0.
fn subscription(topics: &[&str]) -> Bytes {
    let mut bytes = vec![0, 0, 0, 0, 0, u8::try_from(topics.len()).expect("few topics")];
    for topic in topics {
        bytes.extend([0, u8::try_from(topic.len()).expect("a short name")]);
        bytes.extend(topic.as_bytes());
    }
    bytes.extend([0xff; 4]);
    bytes.into()
}
