//! Groups of other protocols that were found in the log.

use bytes::Bytes;
use kafka_wire::Encoder;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::OffsetDeleteRequest;

use super::harness::{GROUP, Harness, J};
use crate::group::{CoordinatorRecord, GroupConfig, Request};

/// A record with a key of this type, as Kafka writes it: the group's id first, then perhaps a member's.
fn record(key_type: i16, group: &str, member: Option<&str>) -> CoordinatorRecord {
    let mut e = Encoder::new();
    e.i16(key_type);
    e.string(Some(group), false).unwrap();
    if let Some(member) = member {
        e.string(Some(member), false).unwrap();
    }
    CoordinatorRecord { key: e.into_bytes(), value: Some(Bytes::from_static(&[0, 0, 0])) }
}

fn offsets(group: &str) -> CoordinatorRecord {
    let mut h = Harness::new();
    h.commit("", -1, &[("t", 0, 5)]);
    assert_eq!(group, GROUP);
    h.log[0].clone()
}

fn consumer_group(members: bool) -> Vec<CoordinatorRecord> {
    let mut log = vec![record(3, GROUP, None), record(6, GROUP, None), offsets(GROUP)];
    if members {
        log.extend([5, 7, 8].map(|key_type| record(key_type, GROUP, Some("m"))));
    }
    log
}

#[test]
fn they_are_listed_and_their_offsets_can_be_read() {
    let mut log = consumer_group(true);
    log.push(record(11, "share", None));
    log.extend([record(17, "streams", None), record(19, "streams", Some("m"))]);
    let mut h = Harness::from_log(GroupConfig::default(), log, 0);
    h.list(&[], &[]);
    h.fetch(None);
    h.describe();
    h.request(Request::Describe { group_ids: vec!["share".into()] });
    h.delete(&[GROUP]);
    h.commit("", -1, &[("t", 0, 6)]);
    h.check(
        r#"#1 list g "consumer" Stable consumer; share "share" Empty share; streams "streams" Stable streams
           #2 fetch NONE t-0=5
           #3 describe Stable NONE "" consumer/ []
           #4 describe Dead GROUP_ID_NOT_FOUND "Group share is not a classic group." / []
           #5 delete g:NON_EMPTY_GROUP
           #6 commit t-0:UNKNOWN_MEMBER_ID"#,
    );
}

#[test]
fn their_members_count_as_gone_after_a_session() {
    let mut h = Harness::from_log(GroupConfig::default(), consumer_group(true), 0);
    h.advance(45_000);
    h.check(
        r#"write Foreign { kind: Consumer, group: "g", of_member: true } tombstone
           write Foreign { kind: Consumer, group: "g", of_member: true } tombstone
           write Foreign { kind: Consumer, group: "g", of_member: true } tombstone"#,
    );
    // A reader wants the assignment's end before the member's.
    let types: Vec<u8> = h.log[6..].iter().map(|record| record.key[1]).collect();
    assert_eq!(types, [8, 7, 5]);
    h.list(&[], &[]);
    h.commit("", -1, &[("t", 0, 6)]);
    h.check(
        r#"#1 list g "consumer" Empty consumer
           write offset g/t-0=6
           #2 commit t-0:NONE"#,
    );
}

#[test]
fn an_empty_one_is_deleted_with_its_records() {
    let mut h = Harness::from_log(GroupConfig::default(), consumer_group(false), 0);
    h.delete(&[GROUP]);
    h.list(&[], &[]);
    h.check(
        r#"write offset g/t-0 tombstone
           write Foreign { kind: Consumer, group: "g", of_member: false } tombstone
           write Foreign { kind: Consumer, group: "g", of_member: false } tombstone
           #1 delete g:NONE
           #2 list"#,
    );
    assert_eq!(h.log.last().unwrap().key[1], 3, "the record that makes the group goes last");
    let mut restarted = h.restarted();
    restarted.list(&[], &[]);
    restarted.check("#1 list");
}

#[test]
fn a_classic_member_takes_a_consumer_group_over() {
    let mut h = Harness::from_log(GroupConfig::default(), consumer_group(true), 0);
    h.join(J::new("a"));
    h.take_lines();
    h.join(J::member("a-1"));
    h.advance(3_000);
    h.sync("a-1", 1, &[("a-1", "A")]);
    h.fetch(None);
    h.list(&[], &[]);
    h.check(
        r#"#2 join NONE member="a-1" gen=1 consumer/range leader=a-1 members=["a-1"]
           write group g gen=1 consumer/range leader=a-1 ["a-1=A"]
           #3 sync "A"
           #4 fetch NONE t-0=5
           #5 list g "consumer" Stable classic"#,
    );
    assert_eq!(h.restarted().shard.groups_as_loaded(), h.shard.groups_as_loaded());
}

#[test]
fn a_share_group_is_neither_taken_over_nor_deleted() {
    let mut h = Harness::from_log(GroupConfig::default(), vec![record(11, GROUP, None)], 0);
    h.join(J::new("a"));
    h.delete(&[GROUP]);
    h.advance(8 * 24 * 60 * 60 * 1000);
    h.list(&[], &[]);
    h.check(
        r#"#1 join INCONSISTENT_GROUP_PROTOCOL member=""
           #2 delete g:UNSUPPORTED_VERSION
           #3 list g "share" Empty share"#,
    );
}

#[test]
fn a_share_group_has_no_offsets_here() {
    let mut h = Harness::from_log(GroupConfig::default(), vec![record(11, GROUP, None)], 0);
    h.commit("", -1, &[("t", 0, 6)]);
    h.fetch(Some(&[("t", &[0])]));
    h.request(Request::OffsetDelete(OffsetDeleteRequest { group_id: GROUP.into(), ..Default::default() }));
    h.check(
        "#1 commit t-0:GROUP_ID_NOT_FOUND
         #2 fetch NONE t-0=-1
         #3 offset-delete GROUP_ID_NOT_FOUND",
    );
}

#[test]
fn a_group_that_cannot_be_taken_over_stays_what_it_was() {
    let mut h = Harness::from_log(GroupConfig::default(), consumer_group(true), 0);
    h.append_error = Some(ErrorCode::KAFKA_STORAGE_ERROR);
    h.join(J::new("a").v3());
    h.append_error = None;
    h.list(&[], &[]);
    h.fetch(None);
    h.check(
        r#"not written: 6
           #1 join NOT_COORDINATOR member="a-1"
           #2 list g "consumer" Stable consumer
           #3 fetch NONE t-0=5"#,
    );
    assert_eq!(h.restarted().shard.groups_as_loaded(), h.shard.groups_as_loaded());
}

#[test]
fn offsets_of_an_empty_consumer_group_expire_and_the_group_with_them() {
    let mut h = Harness::from_log(GroupConfig::default(), consumer_group(false), 0);
    h.advance(6 * 24 * 60 * 60 * 1000);
    h.check("");
    h.advance(2 * 24 * 60 * 60 * 1000);
    h.check(
        r#"write offset g/t-0 tombstone
           write Foreign { kind: Consumer, group: "g", of_member: false } tombstone
           write Foreign { kind: Consumer, group: "g", of_member: false } tombstone"#,
    );
}

#[test]
fn records_of_the_future_do_no_harm() {
    let mut log = vec![record(99, GROUP, None)];
    log.extend(consumer_group(false));
    let mut h = Harness::from_log(GroupConfig::default(), log, 0);
    h.fetch(None);
    h.check("#1 fetch NONE t-0=5");
}
