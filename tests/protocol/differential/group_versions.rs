//! The groups' APIs in all their versions, several groups in one request, and the lists of groups with their filters.

use bytes::Bytes;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::*;

use crate::exchange::{Pair, Side};
use crate::groups::{commit, fetch, heartbeat, join};
use crate::of;
use crate::topics::create;

pub fn compare(pair: &mut Pair) {
    create(pair, "v-topic", 2, &[]);
    coordinators(pair);
    joins(pair);
    a_stable_group(pair);
    lists(pair);
    offsets(pair);
    ends(pair);
}

fn coordinators(pair: &mut Pair) {
    let batched = |keys: &[&str], key_type| {
        of!(FindCoordinatorRequest {
            key_type: key_type,
            coordinator_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        })
    };
    for version in [4, 5, 6] {
        for (case, keys, key_type) in [
            ("several", &["g", "h", "i"][..], 0),
            ("the same twice", &["g", "g"], 0),
            ("none", &[], 0),
            ("an empty one among them", &["g", "", "h"], 0),
            ("of a type that is none", &["g", "h"], 9),
            ("share, not keys", &["g", "g:x", ""], 2),
        ] {
            pair.ask(&format!("FindCoordinator v{version} {case}"), version, |_| batched(keys, key_type));
        }
    }
    for (version, key, key_type) in [(0, "g", 0), (1, "g", 0), (2, "", 0), (3, "g", 9), (3, "g", 2), (0, "", 0)] {
        pair.ask(&format!("FindCoordinator v{version} {key:?} {key_type}"), version, |_| {
            of!(FindCoordinatorRequest { key: key.to_owned(), key_type: key_type })
        });
    }
}

fn named(side: &mut Side, response: &mut JoinGroupResponse) -> String {
    side.keep("joined", &response.member_id);
    side.name(&response.member_id, "joined");
    String::new()
}

/// Each version's first join of a group of its own, and what comes after.
fn joins(pair: &mut Pair) {
    for version in 2..=9 {
        let group = format!("v{version}");
        a_first_join(pair, &group, version);
        what_comes_after(pair, &group, version.min(4));
    }
    odd_joins(pair);
}

fn a_first_join(pair: &mut Pair, group: &str, version: i16) {
    let asked = || JoinGroupRequest {
        reason: (version >= 8).then(|| "because".to_owned()),
        ..join(group, String::new(), 30_000)
    };
    pair.ask_then(&format!("JoinGroup v{version}"), version, |_| asked(), named);
    if version >= 4 {
        pair.ask_then(
            &format!("JoinGroup v{version} with its id"),
            version,
            |side| JoinGroupRequest { member_id: side.text("joined"), ..asked() },
            named,
        );
    }
    let version = version.min(5);
    pair.ask(&format!("SyncGroup v{version} of {group}"), version, |side| {
        of!(SyncGroupRequest {
            group_id: group.to_owned(),
            member_id: side.text("joined"),
            generation_id: 1,
            protocol_type: (version >= 5).then(|| "consumer".to_owned()),
            protocol_name: (version >= 5).then(|| "range".to_owned()),
            assignments: vec![of!(sync_group_request::SyncGroupRequestAssignment {
                member_id: side.text("joined"),
                assignment: Bytes::from_static(b"assigned"),
            })],
        })
    });
    let version = version.min(4);
    pair.ask(&format!("Heartbeat v{version} of {group}"), version, |side| heartbeat(group, 1, side.text("joined")));
}

fn what_comes_after(pair: &mut Pair, group: &str, version: i16) {
    pair.ask(&format!("DescribeGroups v{version} of {group}"), version, |_| {
        of!(DescribeGroupsRequest { groups: vec![group.to_owned()] })
    });
    pair.ask(&format!("LeaveGroup v{version} of {group}"), version, |side| {
        let member_id = side.text("joined");
        let member = of!(leave_group_request::MemberIdentity { member_id: member_id.clone() });
        of!(LeaveGroupRequest {
            group_id: group.to_owned(),
            member_id: if version < 3 { member_id } else { String::new() },
            members: if version < 3 { vec![] } else { vec![member] },
        })
    });
    pair.ask(&format!("Heartbeat v{version} after leaving {group}"), version, |side| {
        heartbeat(group, 1, side.text("joined"))
    });
    pair.ask(&format!("JoinGroup v{version} with the id of one who left {group}"), version.max(2), |side| {
        join(group, side.text("joined"), 30_000)
    });
}

fn odd_joins(pair: &mut Pair) {
    pair.ask("JoinGroup of a protocol type that is empty", 5, |_| JoinGroupRequest {
        protocol_type: String::new(),
        ..join("empty-type", String::new(), 30_000)
    });
    pair.ask_then(
        "JoinGroup with an empty instance id",
        9,
        |_| JoinGroupRequest {
            group_instance_id: Some(String::new()),
            ..join("empty-instance", String::new(), 30_000)
        },
        named,
    );
    pair.ask_then(
        "JoinGroup with an instance id too long",
        9,
        |_| JoinGroupRequest {
            group_instance_id: Some("i".repeat(250)),
            ..join("long-instance", String::new(), 30_000)
        },
        named,
    );
    pair.ask_then(
        "JoinGroup with an instance id of wrong letters",
        9,
        |_| JoinGroupRequest {
            group_instance_id: Some("a b".to_owned()),
            ..join("wrong-instance", String::new(), 30_000)
        },
        named,
    );
    pair.ask_then(
        "JoinGroup with a negative rebalance timeout",
        9,
        |_| JoinGroupRequest { rebalance_timeout_ms: -1, ..join("negative-rebalance", String::new(), 30_000) },
        named,
    );
    pair.ask("JoinGroup with a negative session timeout", 9, |_| join("negative-session", String::new(), -1));
}

/// The group `stable` with one static member that stays until the end.
fn a_stable_group(pair: &mut Pair) {
    let protocol =
        |name: &str| of!(JoinGroupRequestProtocol { name: name.to_owned(), metadata: Bytes::from_static(b"m") });
    pair.ask_then(
        "JoinGroup with two protocols",
        9,
        |_| JoinGroupRequest {
            group_instance_id: Some("i".to_owned()),
            protocols: vec![protocol("roundrobin"), protocol("range")],
            ..join("stable", String::new(), 60_000)
        },
        |side, response| {
            side.keep("static", &response.member_id);
            side.name(&response.member_id, "static");
            String::new()
        },
    );
    let sync = |side: &Side, protocol: &str| {
        of!(SyncGroupRequest {
            group_id: "stable".to_owned(),
            member_id: side.text("static"),
            group_instance_id: Some("i".to_owned()),
            generation_id: 1,
            protocol_type: Some("consumer".to_owned()),
            protocol_name: Some(protocol.to_owned()),
            assignments: vec![
                of!(sync_group_request::SyncGroupRequestAssignment {
                    member_id: side.text("static"),
                    assignment: Bytes::from_static(b"a")
                }),
                of!(sync_group_request::SyncGroupRequestAssignment {
                    member_id: "nobody".to_owned(),
                    assignment: Bytes::from_static(b"b")
                }),
            ],
        })
    };
    pair.ask("SyncGroup with the other protocol", 5, |side| sync(side, "range"));
    pair.ask("SyncGroup static", 5, |side| sync(side, "roundrobin"));
    pair.ask("SyncGroup static again", 5, |side| sync(side, "roundrobin"));
    pair.ask("SyncGroup static with another instance", 5, |side| SyncGroupRequest {
        group_instance_id: Some("j".to_owned()),
        ..sync(side, "roundrobin")
    });
    pair.ask("Heartbeat static with an unknown member", 4, |_| HeartbeatRequest {
        group_instance_id: Some("i".to_owned()),
        ..heartbeat("stable", 1, "nobody".to_owned())
    });
    pair.ask("JoinGroup with no protocol in common", 9, |_| JoinGroupRequest {
        protocols: vec![protocol("sticky")],
        ..join("stable", String::new(), 60_000)
    });
    pair.ask("LeaveGroup unknown instances", 5, |side| {
        let member = |member_id: &str, instance: Option<&str>| {
            of!(leave_group_request::MemberIdentity {
                member_id: member_id.to_owned(),
                group_instance_id: instance.map(str::to_owned)
            })
        };
        of!(LeaveGroupRequest {
            group_id: "stable".to_owned(),
            members: vec![member("", Some("x")), member("nobody", Some("i")), member(&side.text("static"), Some("x"))],
        })
    });
    pair.ask("LeaveGroup none", 5, |_| of!(LeaveGroupRequest { group_id: "stable".to_owned() }));
}

fn lists(pair: &mut Pair) {
    let filters = [
        ("no filter", &[][..], &[][..]),
        ("stable", &["Stable"], &[]),
        ("stable, in small letters", &["stable"], &[]),
        ("stable or empty", &["STABLE", "empty"], &[]),
        ("dead", &["Dead"], &[]),
        ("rebalancing", &["PreparingRebalance", "CompletingRebalance"], &[]),
        ("states of other groups", &["Assigning", "Reconciling"], &[]),
        ("an empty state", &[""], &[]),
        ("unknown and known states", &["what", "Stable"], &[]),
        ("classic", &[], &["classic"]),
        ("classic, in large letters", &[], &["CLASSIC"]),
        ("consumer", &[], &["consumer"]),
        ("share", &[], &["share"]),
        ("streams", &[], &["streams"]),
        ("stable and classic", &["Stable"], &["Classic"]),
        ("stable and consumer", &["Stable"], &["Consumer"]),
        ("unknown and known types", &[], &["what", "classic"]),
    ];
    for version in 0..=5 {
        for (case, states, types) in filters {
            if (version < 4 && !states.is_empty()) || (version < 5 && !types.is_empty()) {
                continue;
            }
            let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
            pair.ask_then(
                &format!("ListGroups v{version} {case}"),
                version,
                |_| of!(ListGroupsRequest { states_filter: owned(states), types_filter: owned(types) }),
                |_, response| {
                    response.groups.sort_by(|a, b| a.group_id.cmp(&b.group_id));
                    String::new()
                },
            );
        }
    }
    for version in 0..=6 {
        for operations in [false, true] {
            if operations && version < 3 {
                continue;
            }
            pair.ask_then(
                &format!("DescribeGroups v{version} several, operations {operations}"),
                version,
                |_| {
                    of!(DescribeGroupsRequest {
                        groups: ["stable", "nobody", ""].map(str::to_owned).to_vec(),
                        include_authorized_operations: operations,
                    })
                },
                |_, response| {
                    // Kafka asks the coordinators of all groups at once.
                    response.groups.sort_by(|a, b| a.group_id.cmp(&b.group_id));
                    String::new()
                },
            );
        }
    }
    pair.ask("DescribeGroups the same twice", 6, |_| {
        of!(DescribeGroupsRequest { groups: ["stable", "stable"].map(str::to_owned).to_vec() })
    });
    pair.ask("DescribeGroups none", 6, |_| DescribeGroupsRequest::default());
}

fn offsets(pair: &mut Pair) {
    let by_version = |version: i16, side: &mut Side, mut request: OffsetCommitRequest| {
        if version >= 10 {
            for topic in &mut request.topics {
                topic.topic_id = side.id(&std::mem::take(&mut topic.name));
            }
        }
        request
    };
    for version in 2..=10 {
        pair.ask(&format!("OffsetCommit v{version} alone"), version, |side| {
            let request = commit("alone", -1, "", "v-topic", 0, &format!("v{version}"));
            by_version(version, side, request)
        });
        pair.ask(&format!("OffsetCommit v{version} as the static member"), version, |side| {
            let request = OffsetCommitRequest {
                group_instance_id: (version >= 7).then(|| "i".to_owned()),
                ..commit("stable", 1, &side.text("static"), "v-topic", 1, "m")
            };
            by_version(version, side, request)
        });
        for (case, generation, member) in [
            ("no generation", -1, true),
            ("no member", 1, false),
            ("generation 0", 0, true),
            ("generation 2", 2, true),
            ("neither", -1, false),
        ] {
            pair.ask(&format!("OffsetCommit v{version} with {case}"), version, |side| {
                let member = if member { side.text("static") } else { String::new() };
                let request = commit("stable", generation, &member, "v-topic", 1, "m");
                by_version(version, side, request)
            });
        }
    }
    odd_commits(pair);
    offset_fetch(pair);
}

fn odd_commits(pair: &mut Pair) {
    pair.ask("OffsetCommit with another's instance", 9, |side| OffsetCommitRequest {
        group_instance_id: Some("j".to_owned()),
        ..commit("stable", 1, &side.text("static"), "v-topic", 1, "m")
    });
    pair.ask("OffsetCommit fenced", 9, |_| OffsetCommitRequest {
        group_instance_id: Some("i".to_owned()),
        ..commit("stable", 1, "nobody", "v-topic", 1, "m")
    });
    pair.ask("OffsetCommit with generation 1 to an empty group", 9, |_| commit("alone", 1, "", "v-topic", 0, ""));
    pair.ask("OffsetCommit with generation 1 to no group", 9, |_| commit("none-yet", 1, "", "v-topic", 0, ""));
    pair.ask("OffsetCommit to the empty group", 9, |_| commit("", -1, "", "v-topic", 0, ""));
    for (case, offset, epoch) in [("negative", -1, -1), ("the largest", i64::MAX, 0), ("of epoch -5", 3, -5)] {
        pair.ask(&format!("OffsetCommit an offset that is {case}"), 9, |_| {
            let mut request = commit("odd", -1, "", "v-topic", 0, "");
            request.topics[0].partitions[0].committed_offset = offset;
            request.topics[0].partitions[0].committed_leader_epoch = epoch;
            request
        });
        pair.ask(&format!("OffsetFetch an offset that is {case}"), 9, |_| fetch("odd", Some(&[("v-topic", &[0])])));
    }
    pair.ask("OffsetCommit null metadata", 9, |_| {
        let mut request = commit("odd", -1, "", "v-topic", 1, "");
        request.topics[0].partitions[0].committed_metadata = None;
        request
    });
    pair.ask("OffsetCommit a partition twice", 9, |_| {
        let mut request = commit("odd", -1, "", "v-topic", 1, "first");
        request.topics[0].partitions.extend(commit("", -1, "", "", 1, "second").topics.remove(0).partitions);
        request.topics.push(commit("", -1, "", "v-topic", 1, "third").topics.remove(0));
        request
    });
    pair.ask("OffsetCommit no topics", 9, |_| OffsetCommitRequest {
        topics: vec![],
        ..commit("odd", -1, "", "v-topic", 1, "")
    });
    pair.ask("OffsetFetch after a partition twice", 9, |_| fetch("odd", None));
}

fn offset_fetch(pair: &mut Pair) {
    for version in 1..=7 {
        for (case, group, partitions) in [
            ("known", "alone", &[0, 1][..]),
            ("twice", "alone", &[0, 0]),
            ("none", "alone", &[]),
            ("strange", "?", &[0]),
        ] {
            pair.ask(&format!("OffsetFetch {case} v{version}"), version, |_| {
                let topic = |name: &str| {
                    of!(offset_fetch_request::OffsetFetchRequestTopic {
                        name: name.to_owned(),
                        partition_indexes: partitions.to_vec(),
                    })
                };
                of!(OffsetFetchRequest {
                    group_id: group.to_owned(),
                    topics: Some(vec![topic("v-topic"), topic("nobody"), topic("a b")]),
                    require_stable: version >= 7,
                })
            });
        }
        if version >= 2 {
            pair.ask(&format!("OffsetFetch v{version} all"), version, |_| {
                of!(OffsetFetchRequest { group_id: "alone".to_owned(), topics: None })
            });
        }
    }
    offset_fetch_of_groups(pair);
}

fn offset_fetch_of_groups(pair: &mut Pair) {
    for version in 8..=10 {
        for require_stable in [false, true] {
            pair.ask(&format!("OffsetFetch v{version} several groups, stable {require_stable}"), version, |side| {
                let mut request = fetch("alone", Some(&[("v-topic", &[0, 1, 9])]));
                request.groups.extend(fetch("stable", None).groups);
                request.groups.extend(fetch("nobody", Some(&[("v-topic", &[0])])).groups);
                request.groups.extend(fetch("", None).groups);
                request.require_stable = require_stable;
                if version >= 10 {
                    for topic in request.groups.iter_mut().flat_map(|g| g.topics.iter_mut().flatten()) {
                        topic.topic_id = side.id(&std::mem::take(&mut topic.name));
                    }
                }
                request
            });
        }
        pair.ask(&format!("OffsetFetch twice the same group v{version}"), version, |_| {
            let mut request = fetch("alone", None);
            request.groups.extend(fetch("alone", None).groups);
            request
        });
        pair.ask(&format!("OffsetFetch v{version} no groups"), version, |_| OffsetFetchRequest::default());
    }
    pair.ask("OffsetFetch v10 by an unknown id", 10, |_| {
        let mut request = fetch("alone", Some(&[("", &[0, 3])]));
        request.groups[0].topics.as_mut().expect("topics")[0].topic_id = kafka_wire::Uuid([8; 16]);
        request
    });
    for (case, member, epoch) in [
        ("the member", true, 1),
        ("the member, an old epoch", true, 0),
        ("the member, a new epoch", true, 2),
        ("the member without epoch", true, -1),
        ("nobody with an epoch", false, 1),
        ("nobody", false, -1),
    ] {
        pair.ask(&format!("OffsetFetch as {case}"), 9, |side| {
            let mut request = fetch("stable", None);
            request.groups[0].member_id = member.then(|| side.text("static"));
            request.groups[0].member_epoch = epoch;
            request
        });
    }
}

fn ends(pair: &mut Pair) {
    let delete = |group: &str, topics: &[(&str, &[i32])]| {
        let topic = |(name, partitions): &(&str, &[i32])| {
            let partition =
                |index: &i32| of!(offset_delete_request::OffsetDeleteRequestPartition { partition_index: *index });
            of!(offset_delete_request::OffsetDeleteRequestTopic {
                name: (*name).to_owned(),
                partitions: partitions.iter().map(partition).collect(),
            })
        };
        of!(OffsetDeleteRequest { group_id: group.to_owned(), topics: topics.iter().map(topic).collect() })
    };
    pair.ask("OffsetDelete several", 0, |_| {
        delete("alone", &[("v-topic", &[0, 1, 1, 7]), ("nobody", &[0]), ("a b", &[1])])
    });
    pair.ask("OffsetDelete again", 0, |_| delete("alone", &[("v-topic", &[0])]));
    pair.ask("OffsetDelete nothing", 0, |_| delete("alone", &[]));
    pair.ask("OffsetDelete of a stable group", 0, |_| delete("stable", &[("v-topic", &[1]), ("other", &[0])]));
    pair.ask("OffsetDelete of no group", 0, |_| delete("nobody", &[("v-topic", &[1])]));
    let groups = |groups: &[&str]| {
        of!(DeleteGroupsRequest { groups_names: groups.iter().map(|group| (*group).to_owned()).collect() })
    };
    for version in 0..=2 {
        pair.ask_then(
            &format!("DeleteGroups v{version} several"),
            version,
            |_| groups(&["stable", "nobody", "", &format!("v{}", version + 2), "stable"]),
            |_, response| {
                response.results.sort_by(|a, b| a.group_id.cmp(&b.group_id));
                String::new()
            },
        );
    }
    pair.ask("DeleteGroups none", 2, |_| groups(&[]));
    pair.ask("LeaveGroup by instance", 5, |_| {
        let member = of!(leave_group_request::MemberIdentity { group_instance_id: Some("i".to_owned()) });
        of!(LeaveGroupRequest { group_id: "stable".to_owned(), members: vec![member] })
    });
    pair.ask("DescribeGroups after the last left", 6, |_| {
        of!(DescribeGroupsRequest { groups: vec!["stable".to_owned()], include_authorized_operations: true })
    });
    pair.ask("DeleteGroups stable", 2, |_| groups(&["stable"]));
}
