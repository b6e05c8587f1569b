//! The group APIs on the wire, every version of each: the same requests to Kafka 4.3.1 and to us, the same answers, but for
//! member ids, topic ids and ports.

#[path = "../support/mod.rs"]
mod support;

use std::fmt::Debug;
use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use kafka_wire::api::{self, ApiKey};
use kafka_wire::messages::create_topics_request::CreatableTopic;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use kafka_wire::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use kafka_wire::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_wire::messages::{
    CreateTopicsRequest, DeleteGroupsRequest, DescribeGroupsRequest, FindCoordinatorRequest, HeartbeatRequest,
    JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, ListGroupsRequest, OffsetCommitRequest,
    OffsetDeleteRequest, OffsetFetchRequest, SyncGroupRequest,
};
use kafka_wire::{Decoder, Encoder, Message, Request, Uuid};
use support::peers::V4;
use support::{Broker, Setup, wait_for};

/// A connection of our own, one request after the other.
struct Wire {
    stream: TcpStream,
    sent: i32,
}

impl Wire {
    fn to(broker: &Broker) -> Self {
        let stream = TcpStream::connect(&broker.address).expect("the broker listens");
        stream.set_read_timeout(Some(support::PATIENCE)).expect("a time limit");
        Self { stream, sent: 0 }
    }

    fn send<R: Request>(&mut self, version: i16, request: &R) {
        let key = ApiKey(R::API_KEY);
        self.sent += 1;
        let mut e = Encoder::framed();
        e.i16(key.0);
        e.i16(version);
        e.i32(self.sent);
        e.string(Some("probe"), false).expect("a short name");
        if api::request_header_version(key, version) >= 2 {
            e.uvarint(0);
        }
        request.encode(&mut e, version).unwrap_or_else(|error| panic!("{} v{version}: {error}", R::NAME));
        for piece in e.into_frame().expect("a frame") {
            self.stream.write_all(&piece).expect("the broker reads");
        }
    }

    fn receive<R: Request>(&mut self, version: i16) -> R::Response {
        let what = format!("the answer to {} v{version}", R::NAME);
        let mut length = [0; 4];
        self.stream.read_exact(&mut length).expect(&what);
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        self.stream.read_exact(&mut frame).expect(&what);
        let frame = Bytes::from(frame);
        let mut d = Decoder::new(&frame);
        assert_eq!(d.i32().expect(&what), self.sent);
        if api::response_header_version(ApiKey(R::API_KEY), version) >= 1 {
            d.tagged_fields(|_, _| Ok(false)).expect(&what);
        }
        let response = R::Response::decode(&mut d, version).expect(&what);
        assert_eq!(d.remaining(), 0, "{what} has more bytes");
        response
    }

    fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        self.send(version, request);
        self.receive::<R>(version)
    }
}

/// What was asked and answered, as text.
struct Probe<'a> {
    broker: &'a Broker,
    wire: Wire,
    topic_id: Uuid,
    transcript: String,
}

impl<'a> Probe<'a> {
    fn new(broker: &'a Broker) -> Self {
        let mut wire = Wire::to(broker);
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

/// Puts a word in the place of each UUID as Java prints it.
fn without_uuids(line: &str) -> String {
    let is_uuid = |part: &str| {
        part.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let mut out = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        match rest.get(..36).filter(|part| is_uuid(part)) {
            Some(_) => {
                out.push_str("UUID");
                rest = &rest[36..];
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

fn join(group: &str, member: &str, instance: Option<&str>) -> JoinGroupRequest {
    JoinGroupRequest {
        group_id: group.into(),
        session_timeout_ms: 30_000,
        rebalance_timeout_ms: 30_000,
        member_id: member.into(),
        group_instance_id: instance.map(Into::into),
        protocol_type: "consumer".into(),
        protocols: vec![JoinGroupRequestProtocol {
            name: "range".into(),
            // A subscription to t, version 0.
            metadata: Bytes::from_static(b"\0\0\0\0\0\x01\0\x01t\xff\xff\xff\xff"),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn sync(group: &str, member: &str, generation: i32, version: i16) -> SyncGroupRequest {
    SyncGroupRequest {
        group_id: group.into(),
        generation_id: generation,
        member_id: member.into(),
        protocol_type: (version >= 5).then(|| "consumer".into()),
        protocol_name: (version >= 5).then(|| "range".into()),
        assignments: vec![SyncGroupRequestAssignment {
            member_id: member.into(),
            assignment: Bytes::from_static(b"assigned"),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn heartbeat(group: &str, member: &str, generation: i32) -> HeartbeatRequest {
    HeartbeatRequest {
        group_id: group.into(),
        generation_id: generation,
        member_id: member.into(),
        ..Default::default()
    }
}

fn leave(group: &str, member: &str, version: i16) -> LeaveGroupRequest {
    let mut request = LeaveGroupRequest { group_id: group.into(), ..Default::default() };
    if version < 3 {
        request.member_id = member.into();
    } else {
        request.members = vec![MemberIdentity { member_id: member.into(), ..Default::default() }];
    }
    request
}

/// Commits of offset 5 for these partitions of these topics; the id is used from version 10 on.
fn commit(
    group: &str,
    member: &str,
    generation: i32,
    topics: &[(&str, Uuid, &[i32])],
    version: i16,
) -> OffsetCommitRequest {
    let topics = topics.iter().map(|(name, topic_id, partitions)| OffsetCommitRequestTopic {
        name: if version < 10 { (*name).into() } else { String::new() },
        topic_id: if version < 10 { Uuid::ZERO } else { *topic_id },
        partitions: partitions
            .iter()
            .map(|index| OffsetCommitRequestPartition {
                partition_index: *index,
                committed_offset: 5,
                committed_leader_epoch: if version < 6 { -1 } else { 3 },
                committed_metadata: Some("note".into()),
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    });
    OffsetCommitRequest {
        group_id: group.into(),
        generation_id_or_member_epoch: generation,
        member_id: member.into(),
        topics: topics.collect(),
        ..Default::default()
    }
}

/// `None` asks for all.
fn fetch(group: &str, topics: Option<&[(&str, Uuid, &[i32])]>, version: i16) -> OffsetFetchRequest {
    if version < 8 {
        let topics = topics.map(|topics| {
            topics
                .iter()
                .map(|(name, _, partitions)| OffsetFetchRequestTopic {
                    name: (*name).into(),
                    partition_indexes: partitions.to_vec(),
                    ..Default::default()
                })
                .collect()
        });
        return OffsetFetchRequest { group_id: group.into(), topics, ..Default::default() };
    }
    let topics = topics.map(|topics| {
        topics
            .iter()
            .map(|(name, topic_id, partitions)| OffsetFetchRequestTopics {
                name: if version < 10 { (*name).into() } else { String::new() },
                topic_id: if version < 10 { Uuid::ZERO } else { *topic_id },
                partition_indexes: partitions.to_vec(),
                ..Default::default()
            })
            .collect()
    });
    let group = OffsetFetchRequestGroup { group_id: group.into(), topics, ..Default::default() };
    let unknown = OffsetFetchRequestGroup { group_id: "never-seen".into(), topics: None, ..Default::default() };
    OffsetFetchRequest { groups: vec![group, unknown], require_stable: version % 2 == 0, ..Default::default() }
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
        let mut other = Wire::to(self.broker);
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

fn everything(broker: &Broker) -> Vec<String> {
    let mut probe = Probe::new(broker);
    probe.find_coordinators();
    probe.lives();
    probe.strangers();
    probe.offsets();
    probe.rebalance();
    probe.static_member();
    probe.finish()
}

#[test]
fn every_version_is_answered_as_kafka_does() {
    let theirs = {
        let broker = or_skip!(Setup::default().kafka(), "Apache Kafka {} is not installed", V4.0);
        everything(&broker)
    };
    let ours = everything(&Setup::default().ours());
    let differences: Vec<String> = theirs
        .iter()
        .zip(&ours)
        .filter(|(theirs, ours)| theirs != ours)
        .map(|(theirs, ours)| format!("Kafka: {theirs}\nours:  {ours}\n"))
        .collect();
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    assert_eq!(theirs.len(), ours.len());
}
