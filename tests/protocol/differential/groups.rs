//! The classic group protocol and committed offsets: what a client can do wrong, and one member's life.

use bytes::Bytes;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::*;

use crate::exchange::{Pair, Side};
use crate::of;
use crate::topics::create;

pub fn compare(pair: &mut Pair) {
    create(pair, "g-topic", 2, &[]);
    for (key_type, version) in [(0, 3), (1, 3), (5, 4), (0, 4), (0, 6)] {
        let find = |_: &mut Side| of!(FindCoordinatorRequest { key_type: 0, coordinator_keys: vec!["g".to_owned()] });
        pair.until("a coordinator", 4, find, |r| r.coordinators[0].error_code == 0);
        pair.until("the groups' topic", 4, |_| ListGroupsRequest::default(), |r| r.error_code == 0);
        if key_type != 1 {
            pair.ask(&format!("FindCoordinator v{version} type {key_type}"), version, |_| {
                of!(FindCoordinatorRequest {
                    key: if version < 4 { "g".to_owned() } else { String::new() },
                    key_type: key_type,
                    coordinator_keys: if version < 4 { vec![] } else { vec!["g".to_owned(), String::new()] },
                })
            });
        }
    }
    strangers(pair);
    member(pair);
    offsets(pair);
    ends(pair);
}

pub fn join(group: &str, member: String, session_timeout_ms: i32) -> JoinGroupRequest {
    let protocol = of!(JoinGroupRequestProtocol { name: "range".to_owned(), metadata: Bytes::from_static(b"m") });
    of!(JoinGroupRequest {
        group_id: group.to_owned(),
        session_timeout_ms: session_timeout_ms,
        rebalance_timeout_ms: 20_000,
        member_id: member,
        protocol_type: "consumer".to_owned(),
        protocols: vec![protocol],
    })
}

pub fn heartbeat(group: &str, generation_id: i32, member: String) -> HeartbeatRequest {
    of!(HeartbeatRequest { group_id: group.to_owned(), generation_id: generation_id, member_id: member })
}

fn strangers(pair: &mut Pair) {
    let nobody = || "nobody".to_owned();
    pair.ask("JoinGroup empty group", 9, |_| join("", String::new(), 30_000));
    pair.ask("JoinGroup unknown member of no group", 9, |_| join("new", nobody(), 30_000));
    pair.ask("JoinGroup session too short", 9, |_| join("new", String::new(), 10));
    pair.ask("JoinGroup session too long", 9, |_| join("new", String::new(), i32::MAX));
    pair.ask("JoinGroup no protocols", 9, |_| JoinGroupRequest {
        protocols: vec![],
        ..join("new", String::new(), 30_000)
    });
    pair.ask("JoinGroup no protocol type", 9, |_| JoinGroupRequest {
        protocol_type: String::new(),
        ..join("new", String::new(), 30_000)
    });
    for group in ["", "new"] {
        pair.ask(&format!("Heartbeat {group:?}"), 4, |_| heartbeat(group, 1, nobody()));
        pair.ask(&format!("SyncGroup {group:?}"), 5, |_| {
            of!(SyncGroupRequest { group_id: group.to_owned(), member_id: nobody(), generation_id: 1 })
        });
        pair.ask(&format!("SyncGroup with protocol {group:?}"), 5, |_| {
            of!(SyncGroupRequest {
                group_id: group.to_owned(),
                member_id: nobody(),
                generation_id: 1,
                protocol_type: Some("consumer".to_owned()),
                protocol_name: Some("range".to_owned()),
            })
        });
        pair.ask(&format!("LeaveGroup {group:?}"), 5, |_| {
            of!(LeaveGroupRequest {
                group_id: group.to_owned(),
                members: vec![of!(leave_group_request::MemberIdentity { member_id: nobody() })],
            })
        });
        pair.ask(&format!("LeaveGroup v2 {group:?}"), 2, |_| {
            of!(LeaveGroupRequest { group_id: group.to_owned(), member_id: nobody() })
        });
        pair.ask(&format!("DescribeGroups {group:?}"), 5, |_| {
            of!(DescribeGroupsRequest { groups: vec![group.to_owned()] })
        });
        pair.ask(&format!("DescribeGroups v6 {group:?}"), 6, |_| {
            of!(DescribeGroupsRequest { groups: vec![group.to_owned()], include_authorized_operations: true })
        });
        pair.ask(&format!("DeleteGroups {group:?}"), 2, |_| {
            of!(DeleteGroupsRequest { groups_names: vec![group.to_owned()] })
        });
        pair.ask(&format!("OffsetDelete {group:?}"), 0, |_| delete(group, "g-topic", 0));
        pair.ask(&format!("OffsetCommit as a member of {group:?}"), 9, |_| commit(group, 3, "x", "g-topic", 0, ""));
        pair.ask(&format!("OffsetFetch of {group:?}"), 9, |_| fetch(group, None));
    }
}

/// Joins until the member has an assignment; the ids of members are named on both sides.
fn member(pair: &mut Pair) {
    let named = |side: &mut Side, response: &mut JoinGroupResponse| {
        side.keep("member", &response.member_id);
        side.name(&response.member_id, "member");
        String::new()
    };
    pair.ask_then("JoinGroup MEMBER_ID_REQUIRED", 9, |_| join("g", String::new(), 30_000), named);
    pair.ask_then("JoinGroup", 9, |side| join("g", side.text("member"), 30_000), named);
    let me = |side: &mut Side| side.text("member");
    pair.ask("Heartbeat before SyncGroup", 4, |side| heartbeat("g", 1, me(side)));
    pair.ask("SyncGroup wrong generation", 5, |side| {
        of!(SyncGroupRequest { group_id: "g".to_owned(), member_id: me(side), generation_id: 9 })
    });
    pair.ask("SyncGroup wrong protocol", 5, |side| {
        of!(SyncGroupRequest {
            group_id: "g".to_owned(),
            member_id: me(side),
            generation_id: 1,
            protocol_type: Some("other".to_owned()),
            protocol_name: Some("range".to_owned()),
        })
    });
    pair.ask("SyncGroup", 5, |side| {
        of!(SyncGroupRequest {
            group_id: "g".to_owned(),
            member_id: me(side),
            generation_id: 1,
            protocol_type: Some("consumer".to_owned()),
            protocol_name: Some("range".to_owned()),
            assignments: vec![of!(sync_group_request::SyncGroupRequestAssignment {
                member_id: me(side),
                assignment: Bytes::from_static(b"a")
            })],
        })
    });
    pair.ask("Heartbeat", 4, |side| heartbeat("g", 1, me(side)));
    pair.ask("Heartbeat wrong generation", 4, |side| heartbeat("g", 2, me(side)));
    pair.ask("Heartbeat wrong member", 4, |_| heartbeat("g", 1, "x".to_owned()));
    pair.ask("Heartbeat wrong instance", 4, |side| HeartbeatRequest {
        group_instance_id: Some("i".to_owned()),
        ..heartbeat("g", 1, me(side))
    });
    pair.ask("JoinGroup another protocol type", 9, |_| JoinGroupRequest {
        protocol_type: "connect".to_owned(),
        ..join("g", String::new(), 30_000)
    });
    lists(pair);
    static_members(pair);
}

fn lists(pair: &mut Pair) {
    pair.ask("DescribeGroups with a member", 5, |_| of!(DescribeGroupsRequest { groups: vec!["g".to_owned()] }));
    pair.ask_then(
        "ListGroups",
        5,
        |_| ListGroupsRequest::default(),
        |_, r| {
            r.groups.sort_by(|a, b| a.group_id.cmp(&b.group_id));
            String::new()
        },
    );
    pair.ask("ListGroups by state", 5, |_| of!(ListGroupsRequest { states_filter: vec!["empty".to_owned()] }));
    pair.ask("ListGroups by a state that is none", 5, |_| {
        of!(ListGroupsRequest { states_filter: vec!["what".to_owned()] })
    });
    pair.ask("ListGroups by a type that is none", 5, |_| {
        of!(ListGroupsRequest { types_filter: vec!["what".to_owned()] })
    });
}

fn static_members(pair: &mut Pair) {
    pair.ask_then(
        "JoinGroup static",
        9,
        |_| JoinGroupRequest { group_instance_id: Some("i".to_owned()), ..join("s", String::new(), 30_000) },
        |side, r| {
            side.keep("old static", &r.member_id);
            side.name(&r.member_id, "static member");
            String::new()
        },
    );
    pair.ask_then(
        "JoinGroup static again",
        9,
        |_| JoinGroupRequest { group_instance_id: Some("i".to_owned()), ..join("s", String::new(), 30_000) },
        |side, r| {
            side.name(&r.member_id, "static member again");
            String::new()
        },
    );
    for generation in [1, 2] {
        pair.ask(&format!("Heartbeat fenced static {generation}"), 4, |side| HeartbeatRequest {
            group_instance_id: Some("i".to_owned()),
            ..heartbeat("s", generation, side.text("old static"))
        });
    }
    pair.ask("JoinGroup fenced static", 9, |side| JoinGroupRequest {
        group_instance_id: Some("i".to_owned()),
        ..join("s", side.text("old static"), 30_000)
    });
}

pub fn commit(
    group: &str,
    generation: i32,
    member: &str,
    topic: &str,
    partition: i32,
    metadata: &str,
) -> OffsetCommitRequest {
    let partition = of!(offset_commit_request::OffsetCommitRequestPartition {
        partition_index: partition,
        committed_offset: 5,
        committed_leader_epoch: 0,
        committed_metadata: Some(metadata.to_owned()),
    });
    let topic =
        of!(offset_commit_request::OffsetCommitRequestTopic { name: topic.to_owned(), partitions: vec![partition] });
    of!(OffsetCommitRequest {
        group_id: group.to_owned(),
        generation_id_or_member_epoch: generation,
        member_id: member.to_owned(),
        topics: vec![topic],
    })
}

pub fn fetch(group: &str, topics: Option<&[(&str, &[i32])]>) -> OffsetFetchRequest {
    let topic = |(name, partitions): &(&str, &[i32])| {
        of!(offset_fetch_request::OffsetFetchRequestTopics {
            name: (*name).to_owned(),
            partition_indexes: partitions.to_vec(),
        })
    };
    let group = of!(offset_fetch_request::OffsetFetchRequestGroup {
        group_id: group.to_owned(),
        topics: topics.map(|t| t.iter().map(topic).collect()),
    });
    of!(OffsetFetchRequest { groups: vec![group] })
}

fn delete(group: &str, topic: &str, partition: i32) -> OffsetDeleteRequest {
    let partition = of!(offset_delete_request::OffsetDeleteRequestPartition { partition_index: partition });
    let topic =
        of!(offset_delete_request::OffsetDeleteRequestTopic { name: topic.to_owned(), partitions: vec![partition] });
    of!(OffsetDeleteRequest { group_id: group.to_owned(), topics: vec![topic] })
}

fn offsets(pair: &mut Pair) {
    for version in [2, 5, 7, 8, 9] {
        pair.ask(&format!("OffsetCommit v{version}"), version, |side| {
            commit("g", 1, &side.text("member"), "g-topic", 0, "m")
        });
    }
    pair.ask("OffsetCommit wrong generation", 9, |side| commit("g", 4, &side.text("member"), "g-topic", 0, "m"));
    pair.ask("OffsetCommit wrong member", 9, |_| commit("g", 1, "x", "g-topic", 0, "m"));
    pair.ask("OffsetCommit without a member", 9, |_| commit("g", -1, "", "g-topic", 0, "m"));
    pair.ask("OffsetCommit unknown topic", 9, |side| commit("g", 1, &side.text("member"), "nobody", 0, "m"));
    pair.ask("OffsetCommit unknown partition", 9, |side| commit("g", 1, &side.text("member"), "g-topic", 9, "m"));
    pair.ask("OffsetCommit large metadata", 9, |side| {
        commit("g", 1, &side.text("member"), "g-topic", 1, &"x".repeat(5000))
    });
    pair.ask("OffsetCommit simple", 9, |_| commit("simple", -1, "", "g-topic", 1, ""));
    pair.ask("OffsetCommit by id", 10, |side| {
        let mut request = commit("simple", -1, "", "", 0, "");
        request.topics[0].topic_id = side.id("g-topic");
        request
    });
    pair.ask("OffsetCommit by an unknown id", 10, |_| {
        let mut request = commit("simple", -1, "", "", 0, "");
        request.topics[0].topic_id = kafka_wire::Uuid([4; 16]);
        request
    });
    pair.ask("OffsetFetch", 9, |_| fetch("g", Some(&[("g-topic", &[0, 1, 7]), ("nobody", &[0])])));
    pair.ask("OffsetFetch all", 9, |_| fetch("g", None));
    pair.ask("OffsetFetch none", 9, |_| fetch("g", Some(&[])));
    pair.ask("OffsetFetch as a stranger", 9, |_| {
        let mut request = fetch("g", None);
        request.groups[0].member_id = Some("x".to_owned());
        request.groups[0].member_epoch = 3;
        request
    });
    for version in [1, 2, 5, 7] {
        pair.ask(&format!("OffsetFetch v{version}"), version, |_| {
            of!(OffsetFetchRequest {
                group_id: "g".to_owned(),
                topics: Some(vec![of!(offset_fetch_request::OffsetFetchRequestTopic {
                    name: "g-topic".to_owned(),
                    partition_indexes: vec![0, 1]
                })]),
            })
        });
    }
    pair.ask("OffsetDelete of a subscribed topic", 0, |_| delete("g", "g-topic", 0));
    pair.ask("OffsetDelete unknown topic", 0, |_| delete("simple", "nobody", 0));
    pair.ask("OffsetDelete unknown partition", 0, |_| delete("simple", "g-topic", 9));
    pair.ask("OffsetDelete", 0, |_| delete("simple", "g-topic", 1));
}

fn ends(pair: &mut Pair) {
    let delete = |group: &str| of!(DeleteGroupsRequest { groups_names: vec![group.to_owned()] });
    pair.ask("DeleteGroups not empty", 2, |_| delete("g"));
    pair.ask("LeaveGroup some", 5, |side| {
        of!(LeaveGroupRequest {
            group_id: "g".to_owned(),
            members: vec![
                of!(leave_group_request::MemberIdentity { member_id: "x".to_owned() }),
                of!(leave_group_request::MemberIdentity { member_id: side.text("member") }),
            ],
        })
    });
    pair.ask("DescribeGroups empty", 5, |_| of!(DescribeGroupsRequest { groups: vec!["g".to_owned()] }));
    pair.ask("DeleteGroups", 2, |_| delete("g"));
    pair.ask("DeleteGroups again", 2, |_| delete("g"));
    pair.ask("OffsetFetch of a deleted group", 9, |_| fetch("g", None));
}
