//! OffsetCommit, OffsetFetch, OffsetDelete.

use kafka_wire::Uuid;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use kafka_wire::messages::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use kafka_wire::messages::{OffsetCommitRequest, OffsetDeleteRequest};

use super::harness::{GROUP, Harness, J, client, commit};
use crate::group::{DeletedTopic, Event, GroupConfig, Request};

fn delete(h: &mut Harness, group: &str, topics: &[(&str, &[i32])]) {
    let topics = topics.iter().map(|(name, partitions)| OffsetDeleteRequestTopic {
        name: (*name).into(),
        partitions: partitions
            .iter()
            .map(|index| OffsetDeleteRequestPartition { partition_index: *index, ..Default::default() })
            .collect(),
        ..Default::default()
    });
    let topics = topics.collect();
    h.request(Request::OffsetDelete(OffsetDeleteRequest { group_id: group.into(), topics, ..Default::default() }));
}

#[test]
fn a_member_commits_and_fetches() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.commit("a-1", 1, &[("t", 0, 5), ("u", 1, 7)]);
    h.fetch(Some(&[("t", &[0, 1])]));
    h.fetch(None);
    h.check(
        "write offset g/t-0=5
         write offset g/u-1=7
         #5 commit t-0:NONE u-1:NONE
         #6 fetch NONE t-0=5 t-1=-1
         #7 fetch NONE t-0=5 u-1=7",
    );
}

#[test]
fn who_may_commit() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.commit("a-1", 0, &[("t", 0, 5)]);
    h.commit("nobody", 1, &[("t", 0, 5)]);
    h.commit("", -1, &[("t", 0, 5)]);
    let mut fenced = commit("a-1", 1, &[("t", 0, 5)]);
    fenced.group_instance_id = Some("instance".into());
    h.request(Request::OffsetCommit(fenced));
    h.check(
        "#5 commit t-0:ILLEGAL_GENERATION
         #6 commit t-0:UNKNOWN_MEMBER_ID
         #7 commit t-0:UNKNOWN_MEMBER_ID
         #8 commit t-0:UNKNOWN_MEMBER_ID",
    );
    // During a rebalance the old generation may still commit, until all have joined.
    h.join(J::member("a-1"));
    h.commit("b-2", 1, &[("t", 0, 6)]);
    h.join(J::member("b-2"));
    h.take_lines();
    h.commit("b-2", 1, &[("t", 0, 6)]);
    h.commit("b-2", 2, &[("t", 0, 6)]);
    h.check("#12 commit t-0:ILLEGAL_GENERATION\n#13 commit t-0:REBALANCE_IN_PROGRESS");
    h.fetch(None);
    h.check("#14 fetch NONE t-0=6");
}

#[test]
fn a_group_need_not_exist_for_a_simple_consumer() {
    let mut h = Harness::new();
    h.commit("", -1, &[("t", 0, 5)]);
    h.list(&[], &[]);
    h.check(
        "write offset g/t-0=5
         #1 commit t-0:NONE
         #2 list g \"\" Empty classic",
    );
    let mut h = Harness::new();
    for version in [8, 9] {
        h.request_from(client(version), Request::OffsetCommit(commit("a", 1, &[("t", 0, 5)])));
    }
    h.check("#1 commit t-0:ILLEGAL_GENERATION\n#2 commit t-0:GROUP_ID_NOT_FOUND");
}

#[test]
fn a_commit_is_a_sign_of_life() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    for _ in 0..3 {
        h.advance(9_000);
        h.commit("a-1", 1, &[("t", 0, 5)]);
        h.heartbeat("b-2", 1);
    }
    assert!(!h.take_lines().contains("UNKNOWN"));
    h.heartbeat("a-1", 1);
    h.check("#11 heartbeat NONE");
}

#[test]
fn metadata_has_a_largest_size() {
    let mut h = Harness::with(GroupConfig { offset_metadata_max_bytes: 4, ..GroupConfig::default() });
    let mut request = commit("", -1, &[("t", 0, 5), ("t", 1, 6)]);
    request.topics[0].partitions[0].committed_metadata = Some("12345".into());
    // As Java counts: two units for one character beyond the basic plane.
    request.topics[1].partitions[0].committed_metadata = Some("😀😀".into());
    h.request(Request::OffsetCommit(request));
    h.check("write offset g/t-1=6\n#1 commit t-0:OFFSET_METADATA_TOO_LARGE t-1:NONE");
}

#[test]
fn offsets_of_another_topic_of_that_name_are_not_given() {
    let (old, new) = (Uuid([1; 16]), Uuid([2; 16]));
    let mut h = Harness::new();
    let mut request = commit("", -1, &[("t", 0, 5)]);
    request.topics[0].topic_id = old;
    h.request(Request::OffsetCommit(request));
    for topic_id in [old, new, Uuid::ZERO] {
        let topic =
            OffsetFetchRequestTopics { name: "t".into(), topic_id, partition_indexes: vec![0], ..Default::default() };
        let group = OffsetFetchRequestGroup { group_id: GROUP.into(), topics: Some(vec![topic]), ..Default::default() };
        h.request(Request::OffsetFetch { group, require_stable: false });
    }
    h.check(
        "write offset g/t-0=5
         #1 commit t-0:NONE
         #2 fetch NONE t-0=5
         #3 fetch NONE t-0=-1
         #4 fetch NONE t-0=5",
    );
    // The new topic's deletion does not touch the old one's offset, nor the other way round.
    h.event(Event::TopicsDeleted(vec![DeletedTopic { name: "t".into(), id: new }]));
    h.check("");
    h.event(Event::TopicsDeleted(vec![DeletedTopic { name: "t".into(), id: old }]));
    h.fetch(None);
    h.check("write offset g/t-0 tombstone\n#5 fetch NONE");
}

#[test]
fn offsets_that_cannot_be_written_do_not_hold() {
    let mut h = Harness::new();
    h.commit("", -1, &[("t", 0, 5)]);
    h.append_error = Some(ErrorCode::KAFKA_STORAGE_ERROR);
    h.commit("", -1, &[("t", 0, 6)]);
    h.append_error = None;
    h.fetch(None);
    h.check(
        "write offset g/t-0=5
         #1 commit t-0:NONE
         not written: 1
         #2 commit t-0:NOT_COORDINATOR
         #3 fetch NONE t-0=5",
    );
}

#[test]
fn deleting_offsets() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.commit("a-1", 1, &[("t", 0, 5), ("u", 0, 7)]);
    h.take_lines();
    // Both members subscribe to t.
    delete(&mut h, GROUP, &[("t", &[0]), ("u", &[0, 1])]);
    h.check(
        "write offset g/u-0 tombstone
         #6 offset-delete NONE t-0:GROUP_SUBSCRIBED_TO_TOPIC u-0:NONE u-1:NONE",
    );
    delete(&mut h, "unknown", &[("t", &[0])]);
    delete(&mut h, "", &[("t", &[0])]);
    h.check("#7 offset-delete GROUP_ID_NOT_FOUND\n#8 offset-delete INVALID_GROUP_ID");
    h.leave(&[("a-1", None), ("b-2", None)]);
    h.take_lines();
    delete(&mut h, GROUP, &[("t", &[0])]);
    h.fetch(None);
    h.check(
        "write offset g/t-0 tombstone
         #10 offset-delete NONE t-0:NONE
         #11 fetch NONE",
    );
}

#[test]
fn offsets_of_other_protocols_can_only_be_deleted_when_nobody_is_there() {
    let mut h = Harness::new();
    h.join(J { protocol_type: "connect".into(), ..J::new("a").v3() });
    h.advance(0);
    h.take_lines();
    delete(&mut h, GROUP, &[("t", &[0])]);
    h.check("#2 offset-delete NON_EMPTY_GROUP");
}

#[test]
fn offsets_expire_after_the_group_is_empty_for_long_enough() {
    let config = GroupConfig {
        offsets_retention_ms: 100_000,
        offsets_retention_check_interval_ms: 10_000,
        ..GroupConfig::default()
    };
    let mut h = Harness::stable_pair(config);
    h.commit("a-1", 1, &[("t", 0, 5)]);
    h.advance(5_000);
    h.leave(&[("a-1", None), ("b-2", None)]);
    h.take_lines();
    h.advance(100_000);
    h.check("");
    h.advance(10_000);
    h.check("write offset g/t-0 tombstone\nwrite group g tombstone");
    h.list(&[], &[]);
    h.check("#7 list");
}

#[test]
fn offsets_of_topics_that_are_in_use_do_not_expire() {
    let config = GroupConfig {
        offsets_retention_ms: 20_000,
        offsets_retention_check_interval_ms: 5_000,
        ..GroupConfig::default()
    };
    let mut h = Harness::stable_pair(config);
    h.commit("a-1", 1, &[("t", 0, 5), ("u", 0, 7)]);
    h.take_lines();
    for _ in 0..5 {
        h.advance(5_000);
        h.heartbeat("a-1", 1);
        h.heartbeat("b-2", 1);
    }
    let text = h.take_lines();
    let writes: Vec<_> = text.lines().filter(|line| line.starts_with("write")).collect();
    assert_eq!(writes, ["write offset g/u-0 tombstone"]);
}

#[test]
fn a_simple_consumers_offsets_expire_one_by_one() {
    let config = GroupConfig {
        offsets_retention_ms: 20_000,
        offsets_retention_check_interval_ms: 5_000,
        ..GroupConfig::default()
    };
    let mut h = Harness::with(config);
    h.commit("", -1, &[("t", 0, 5)]);
    h.advance(10_000);
    h.commit("", -1, &[("t", 1, 5)]);
    // An old client's own retention counts instead.
    let request = OffsetCommitRequest { retention_time_ms: 1_000, ..commit("", -1, &[("t", 2, 5)]) };
    h.request_from(client(4), Request::OffsetCommit(request));
    h.take_lines();
    h.advance(5_000);
    h.check("write offset g/t-2 tombstone");
    h.advance(5_000);
    h.check("write offset g/t-0 tombstone");
    h.advance(10_000);
    h.check("write offset g/t-1 tombstone\nwrite group g tombstone");
}
