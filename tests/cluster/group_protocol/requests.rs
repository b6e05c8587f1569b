//! Requests as members send them.

use bytes::Bytes;
use kafka_wire::Uuid;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use kafka_wire::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_wire::messages::{
    HeartbeatRequest, JoinGroupRequest, LeaveGroupRequest, OffsetCommitRequest, OffsetFetchRequest, SyncGroupRequest,
};

pub fn join(group: &str, member: &str, instance: Option<&str>) -> JoinGroupRequest {
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

pub fn sync(group: &str, member: &str, generation: i32, version: i16) -> SyncGroupRequest {
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

pub fn heartbeat(group: &str, member: &str, generation: i32) -> HeartbeatRequest {
    HeartbeatRequest {
        group_id: group.into(),
        generation_id: generation,
        member_id: member.into(),
        ..Default::default()
    }
}

pub fn leave(group: &str, member: &str, version: i16) -> LeaveGroupRequest {
    let mut request = LeaveGroupRequest { group_id: group.into(), ..Default::default() };
    if version < 3 {
        request.member_id = member.into();
    } else {
        request.members = vec![MemberIdentity { member_id: member.into(), ..Default::default() }];
    }
    request
}

/// Commits of offset 5 for these partitions of these topics; the id is used from version 10 on.
pub fn commit(
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
pub fn fetch(group: &str, topics: Option<&[(&str, Uuid, &[i32])]>, version: i16) -> OffsetFetchRequest {
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
