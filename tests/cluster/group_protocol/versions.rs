//! Every version of each API: the same requests to both, the same answers.

use std::fmt::Debug;

use kafka_wire::messages::create_topics_request::CreatableTopic;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use kafka_wire::messages::{
    CreateTopicsRequest, DeleteGroupsRequest, DescribeGroupsRequest, FindCoordinatorRequest, HeartbeatRequest,
    JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, ListGroupsRequest, OffsetCommitRequest,
    OffsetDeleteRequest, OffsetFetchRequest, SyncGroupRequest,
};
use kafka_wire::{Request, Uuid, api};

use super::requests::{commit, fetch, heartbeat, join, leave, sync};
use super::wire::{Wire, without_uuids};
use crate::support::{Broker, wait_for};

/// What was asked and answered, as text.
pub struct Probe<'a> {
    broker: &'a Broker,
    wire: Wire,
    topic_id: Uuid,
    transcript: String,
}

impl<'a> Probe<'a> {
    fn new(broker: &'a Broker) -> Self {
        let mut wire = Wire::to(broker, "probe");
        let topic = CreatableTopic { name: "t".into(), num_partitions: 2, replication_factor: 1, ..Default::default() };
        let request = CreateTopicsRequest { topics: vec![topic], timeout_ms: 10_000, ..Default::default() };
        let created = wire.ask(7, &request);
        assert_eq!(created.topics[0].error_code, 0, "{created:?}");
        let topic_id = created.topics[0].topic_id;
        let mut probe = Self { broker, wire, topic_id, transcript: String::new() };
        let find = FindCoordinatorRequest { coordinator_keys: vec!["g".into()], ..Default::default() };
        wait_for("the coordinator", || (probe.wire.ask(4, &find).coordinators[0].error_code == 0).then_some(()));
        // Kafka says where the partitions are before it has read them; these groups are in all of them.
        let groups = (0..40).map(|n| format!("w{n}")).collect();
        let describe = DescribeGroupsRequest { groups, ..Default::default() };
        wait_for("the coordinator to have loaded", || {
            let described = probe.wire.ask(5, &describe);
            described.groups.iter().all(|group| group.error_code == 0).then_some(())
        });
        probe
    }

    fn note(&mut self, name: &str, version: i16, response: &impl Debug) {
        self.transcript.push_str(&format!("{name} v{version}: {response:?}\n"));
    }

    fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response
    where
        R::Response: Debug,
    {
        let response = self.wire.ask(version, request);
        self.note(R::NAME, version, &response);
        response
    }

    /// Every version that Kafka 4.3.1 offers.
    fn versions<R: Request>() -> std::ops::RangeInclusive<i16> {
        let offered = api::BROKER_VERSIONS.iter().find(|(key, _)| key.0 == R::API_KEY);
        offered.unwrap_or_else(|| panic!("{} is not offered", R::NAME)).1.clone()
    }

    fn finish(self) -> Vec<String> {
        let port = self.broker.address.rsplit(':').next().expect("a port").to_owned();
        let text = self.transcript.replace(&format!("port: {port}"), "port: PORT");
        let text = text.replace(&format!("{:?}", self.topic_id), "TOPIC");
        text.lines().map(without_uuids).collect()
    }
}

impl Probe<'_> {
    /// Joins alone, with the id that newer versions ask for first.
    fn join_alone(&mut self, group: &str, version: i16) -> JoinGroupResponse {
        let first = self.ask(version, &join(group, "", None));
        if version < 4 { first } else { self.ask(version, &join(group, &first.member_id, None)) }
    }

    fn find_coordinators(&mut self) {
        for version in Self::versions::<FindCoordinatorRequest>() {
            let mut request = FindCoordinatorRequest::default();
            if version < 4 {
                request.key = "g".into();
            } else {
                request.coordinator_keys = vec!["g".into(), "h".into()];
            }
            self.ask(version, &request);
        }
    }

    /// A member's life in each version of each of its APIs.
    fn lives(&mut self) {
        let topic = [("t", self.topic_id, &[0, 1][..])];
        for version in 0..=10 {
            let group = format!("life-{version}");
            let at = |highest: i16| version.min(highest);
            let joined = self.join_alone(&group, at(9));
            let (member, generation) = (joined.member_id.as_str(), joined.generation_id);
            self.ask(at(4), &heartbeat(&group, member, generation));
            let commit_version = version.max(2);
            self.ask(commit_version, &commit(&group, member, generation, &topic, commit_version));
            self.ask(at(5), &sync(&group, member, generation, at(5)));
            self.ask(at(5), &sync(&group, member, generation, at(5)));
            self.ask(commit_version, &commit(&group, member, generation, &topic, commit_version));
            self.ask(commit_version, &commit(&group, member, generation + 1, &topic, commit_version));
            self.ask(commit_version, &commit(&group, "", -1, &topic, commit_version));
            self.ask(at(4), &heartbeat(&group, member, generation));
            self.ask(at(4), &heartbeat(&group, member, generation + 1));
            self.ask(at(4), &heartbeat(&group, "other", generation));
            self.ask(at(5), &sync(&group, member, generation + 1, at(5)));
            let fetch_version = version.max(1);
            self.ask(fetch_version, &fetch(&group, Some(&topic), fetch_version));
            let names = vec![group.clone()];
            let include = version >= 3;
            let describe = DescribeGroupsRequest {
                groups: names.clone(),
                include_authorized_operations: include,
                ..Default::default()
            };
            self.ask(at(6), &describe);
            self.ask(at(2), &DeleteGroupsRequest { groups_names: names.clone(), ..Default::default() });
            self.ask(at(5), &leave(&group, member, at(5)));
            self.ask(at(5), &leave(&group, member, at(5)));
            self.ask(at(6), &describe);
            self.ask(at(2), &DeleteGroupsRequest { groups_names: names, ..Default::default() });
            self.ask(at(6), &describe);
        }
    }

    /// What nobody knows, in every version.
    fn strangers(&mut self) {
        for group in ["", "stranger"] {
            for version in Self::versions::<JoinGroupRequest>() {
                self.ask(version, &join(group, "member", None));
            }
            for version in Self::versions::<SyncGroupRequest>() {
                self.ask(version, &sync(group, "member", 1, version));
                self.ask(version, &SyncGroupRequest { protocol_name: None, ..sync(group, "member", 1, version) });
            }
            for version in Self::versions::<HeartbeatRequest>() {
                self.ask(version, &heartbeat(group, "member", 1));
            }
            for version in Self::versions::<LeaveGroupRequest>() {
                self.ask(version, &leave(group, "member", version));
            }
            for version in Self::versions::<DescribeGroupsRequest>() {
                self.ask(version, &DescribeGroupsRequest { groups: vec![group.into()], ..Default::default() });
            }
            for version in Self::versions::<DeleteGroupsRequest>() {
                let twice = vec![group.into(), group.into()];
                self.ask(version, &DeleteGroupsRequest { groups_names: twice, ..Default::default() });
            }
            let all = [0, 1].map(|index| OffsetDeleteRequestPartition { partition_index: index, ..Default::default() });
            let topics = ["t", "missing"].map(|name| OffsetDeleteRequestTopic {
                name: name.into(),
                partitions: all.to_vec(),
                ..Default::default()
            });
            let request = OffsetDeleteRequest { group_id: group.into(), topics: topics.to_vec(), ..Default::default() };
            self.ask(0, &request);
        }
        let mut wrong = join("stranger", "", None);
        wrong.protocols.clear();
        self.ask(9, &wrong);
        wrong = join("stranger", "", None);
        wrong.session_timeout_ms = 1;
        self.ask(9, &wrong);
        wrong.session_timeout_ms = i32::MAX;
        self.ask(5, &wrong);
    }

    /// Offsets of a group without members, in every version, with topics and partitions that do not exist.
    fn offsets(&mut self) {
        let unknown = Uuid([0x11; 16]);
        for version in Self::versions::<OffsetCommitRequest>() {
            let group = format!("simple-{version}");
            let topics: [(&str, Uuid, &[i32]); 2] = [("t", self.topic_id, &[0, 7]), ("missing", unknown, &[0])];
            self.ask(version, &commit(&group, "", -1, &topics, version));
            self.ask(version, &commit(&group, "member", 1, &topics[..1], version));
            self.ask(version, &commit(&format!("{group}-none"), "member", 1, &topics[..1], version));
            self.ask(version, &commit(&group, "", -1, &[], version));
            let mut large = commit(&group, "", -1, &topics[..1], version);
            large.topics[0].partitions[0].committed_metadata = Some("x".repeat(5000));
            self.ask(version, &large);
            let mut null = commit(&group, "", -1, &topics[..1], version);
            null.topics[0].partitions[0].committed_metadata = None;
            self.ask(version, &null);
        }
        for version in Self::versions::<OffsetFetchRequest>() {
            let topics: [(&str, Uuid, &[i32]); 2] = [("t", self.topic_id, &[0, 1, 7]), ("missing", unknown, &[0])];
            for group in ["simple-6", "simple-10", "nobody", ""] {
                self.ask(version, &fetch(group, Some(&topics), version));
                if version >= 2 {
                    self.ask(version, &fetch(group, None, version));
                }
            }
        }
    }

    /// Two members, on two connections.
    fn rebalance(&mut self) {
        let leader = self.join_alone("pair", 9);
        let leader_id = leader.member_id.as_str();
        self.ask(5, &sync("pair", leader_id, 1, 5));
        let mut other = Wire::to(self.broker, "probe");
        other.send(3, &join("pair", "", None));
        // The other waits for this one to join again.
        wait_for("the rebalance to begin", || {
            (self.wire.ask(4, &heartbeat("pair", leader_id, 1)).error_code != 0).then_some(())
        });
        self.ask(4, &heartbeat("pair", leader_id, 1));
        self.ask(5, &sync("pair", leader_id, 1, 5));
        let both = self.ask(9, &join("pair", leader_id, None));
        let joined = other.receive::<JoinGroupRequest>(3);
        self.note("the other", 3, &joined);
        assert_eq!(both.members.len(), 2);
        other.send(0, &sync("pair", &joined.member_id, 2, 0));
        self.ask(5, &sync("pair", leader_id, 2, 5));
        let synced = other.receive::<SyncGroupRequest>(0);
        self.note("the other", 0, &synced);
        let mut mismatch = join("pair", "", None);
        mismatch.protocol_type = "connect".into();
        self.ask(9, &mismatch);
        mismatch = join("pair", "", None);
        mismatch.protocols[0].name = "sticky".into();
        self.ask(9, &mismatch);
        self.ask(4, &ListGroupsRequest { states_filter: vec!["Stable".into()], ..Default::default() });
        let filter = |kind: &str| ListGroupsRequest { types_filter: vec![kind.into()], ..Default::default() };
        self.ask(5, &ListGroupsRequest { states_filter: vec!["stable".into()], ..filter("Classic") });
        self.ask(5, &filter("share"));
        self.ask(5, &filter("nonsense"));
    }

    /// A static member that is replaced.
    fn static_member(&mut self) {
        let first = self.ask(9, &join("static", "", Some("one")));
        let old = first.member_id.as_str();
        self.ask(5, &sync("static", old, 1, 5));
        for version in [9, 8, 5] {
            self.ask(version, &join("static", "", Some("one")));
        }
        let fenced = |request: HeartbeatRequest| HeartbeatRequest { group_instance_id: Some("one".into()), ..request };
        self.ask(4, &fenced(heartbeat("static", old, 1)));
        self.ask(9, &join("static", old, Some("one")));
        self.ask(9, &join("static", old, Some("two")));
        self.ask(5, &SyncGroupRequest { group_instance_id: Some("one".into()), ..sync("static", old, 1, 5) });
        let commit = commit("static", old, 1, &[("t", self.topic_id, &[0])], 9);
        self.ask(9, &OffsetCommitRequest { group_instance_id: Some("one".into()), ..commit });
        let identity = |member: &str, instance: &str| MemberIdentity {
            member_id: member.into(),
            group_instance_id: Some(instance.into()),
            reason: Some("by hand".into()),
            ..Default::default()
        };
        let members = vec![identity(old, "one"), identity("", "two"), identity("", "one")];
        self.ask(5, &LeaveGroupRequest { group_id: "static".into(), members, ..Default::default() });
    }
}

/// Everything that is asked here, and what was answered.
pub fn everything(broker: &Broker) -> Vec<String> {
    let mut probe = Probe::new(broker);
    probe.find_coordinators();
    probe.lives();
    probe.strangers();
    probe.offsets();
    probe.rebalance();
    probe.static_member();
    probe.finish()
}
