//! The log: bytes as Kafka writes them, old versions, transactions, restarts.

use bytes::Bytes;
use std::sync::Arc;

use super::harness::{GROUP, Harness, J, WALL_OFFSET_MS, commit};
use crate::group::{GroupConfig, GroupShard, Now, RecordPosition, Request};

const NOW: Now = Now { timer_ms: 0, wall_ms: WALL_OFFSET_MS };

fn replay(shard: &mut GroupShard, offset: i64, producer_id: i64, record: &crate::group::CoordinatorRecord) {
    let position = RecordPosition { offset, transactional_producer_id: producer_id };
    shard.replay(position, &record.key, record.value.as_ref(), NOW).unwrap();
}

#[test]
fn a_restart_changes_nothing() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.commit("a-1", 1, &[("t", 0, 5), ("u", 1, 7)]);
    h.commit("b-2", 1, &[("t", 0, 6)]);
    let mut restarted = h.restarted();
    assert_eq!(restarted.shard.groups_as_loaded(), h.shard.groups_as_loaded());
    assert_eq!(restarted.shard.offsets, h.shard.offsets);
    // Members go on as if nothing had been, and their sessions run from the restart.
    restarted.heartbeat("a-1", 1);
    restarted.sync("b-2", 1, &[]);
    restarted.advance(9_999);
    restarted.heartbeat("a-1", 1);
    restarted.advance(1);
    restarted.heartbeat("b-2", 1);
    restarted.check(
        r#"#1 heartbeat NONE
           #2 sync "B"
           #3 heartbeat NONE
           #4 heartbeat UNKNOWN_MEMBER_ID"#,
    );
}

#[test]
fn offsets_of_a_transaction_hold_when_it_commits() {
    let mut source = Harness::new();
    source.commit("", -1, &[("t", 0, 5)]);
    source.commit("", -1, &[("t", 0, 9), ("t", 1, 7)]);
    let log = source.log;
    for (committed, expected) in [(true, "#1 fetch NONE t-0=9 t-1=7"), (false, "#1 fetch NONE t-0=5")] {
        let mut h = Harness::new();
        replay(&mut h.shard, 0, -1, &log[0]);
        replay(&mut h.shard, 1, 77, &log[1]);
        replay(&mut h.shard, 2, 77, &log[2]);
        h.shard.replay_transaction_end(77, committed);
        h.fetch(None);
        h.check(expected);
    }
}

#[test]
fn offsets_of_an_open_transaction_are_unstable() {
    let mut source = Harness::new();
    source.commit("", -1, &[("t", 0, 5)]);
    let mut h = Harness::new();
    replay(&mut h.shard, 0, -1, &source.log[0]);
    replay(&mut h.shard, 1, 77, &source.log[0]);
    h.fetch_stable(Some(&[("t", &[0, 1])]), true);
    h.fetch_stable(None, true);
    h.fetch_stable(None, false);
    h.check(
        "#1 fetch NONE t-0=UNSTABLE_OFFSET_COMMIT t-1=-1
         #2 fetch NONE t-0=UNSTABLE_OFFSET_COMMIT
         #3 fetch NONE t-0=5",
    );
}

#[test]
fn a_later_commit_is_not_undone_by_an_earlier_transaction() {
    let mut source = Harness::new();
    source.commit("", -1, &[("t", 0, 5)]);
    source.commit("", -1, &[("t", 0, 9)]);
    let mut h = Harness::new();
    replay(&mut h.shard, 10, 77, &source.log[0]);
    replay(&mut h.shard, 11, -1, &source.log[1]);
    h.shard.replay_transaction_end(77, true);
    h.fetch(None);
    h.check("#1 fetch NONE t-0=9");
}

#[test]
fn deleting_a_group_ends_the_offsets_of_its_open_transactions() {
    let mut source = Harness::new();
    source.commit("", -1, &[("t", 0, 5)]);
    let mut h = Harness::new();
    replay(&mut h.shard, 0, 77, &source.log[0]);
    h.delete(&[GROUP]);
    h.check("write offset g/t-0 tombstone\nwrite group g tombstone\n#1 delete g:NONE");
    h.shard.replay_transaction_end(77, true);
    h.fetch(None);
    h.check("#2 fetch NONE");
}

#[test]
fn old_values_are_understood() {
    // Type 0, value version 0: offset 5, metadata "m", commit time 1.
    let key = |key_type: u8| {
        let mut key = vec![0, key_type];
        key.extend(b"\x00\x01g\x00\x01t\x00\x00\x00\x00");
        Bytes::from(key)
    };
    let legacy =
        Bytes::from_static(b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05\x00\x01m\x00\x00\x00\x00\x00\x00\x00\x01");
    // Value version 1 has an expiry.
    let v1 = Bytes::from_static(
        b"\x00\x01\x00\x00\x00\x00\x00\x00\x00\x06\x00\x01m\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x09",
    );
    let v3 = Bytes::from_static(
        b"\x00\x03\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x02\x00\x01m\x00\x00\x00\x00\x00\x00\x00\x01",
    );
    for (key, value, offset) in [(key(0), legacy, 5), (key(1), v1, 6), (key(1), v3, 7)] {
        let mut shard = GroupShard::new(Arc::new(GroupConfig::default()));
        let position = RecordPosition { offset: 0, transactional_producer_id: -1 };
        shard.replay(position, &key, Some(&value), NOW).unwrap();
        let stored = shard.offsets.get("g", "t", 0).unwrap();
        assert_eq!(stored.committed_offset, offset);
        assert_eq!((stored.metadata.as_str(), stored.commit_timestamp_ms), ("m", 1));
        assert_eq!(stored.expire_timestamp_ms, (offset == 6).then_some(9));
        assert_eq!(stored.leader_epoch, (offset == 7).then_some(2));
    }
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    let before = (h.shard.groups.clone(), h.shard.offsets.clone());
    let position = RecordPosition { offset: 0, transactional_producer_id: -1 };
    let good_key = h.log[0].key.clone();
    for (key, value) in [
        (Bytes::new(), None),
        (Bytes::from_static(b"\x00"), None),
        (Bytes::from_static(b"\x00\x01\x7f\xff"), None),
        (good_key.clone(), Some(Bytes::from_static(b"\x00\x63"))),
        (good_key, Some(Bytes::from_static(b"\x00\x03\x00"))),
    ] {
        h.shard.replay(position, &key, value.as_ref(), NOW).unwrap_err();
    }
    assert_eq!(before, (h.shard.groups.clone(), h.shard.offsets.clone()));
}

#[test]
fn an_offset_with_its_own_expiry_is_version_1_any_other_4_and_a_group_3() {
    let mut h = Harness::new();
    h.request(Request::OffsetCommit(commit("", -1, &[("t", 0, 5)])));
    let mut old = commit("", -1, &[("t", 0, 5)]);
    old.retention_time_ms = 10;
    h.request(Request::OffsetCommit(old));
    h.join(J::new("a"));
    let versions: Vec<u8> = h.log.iter().map(|record| record.value.as_ref().unwrap()[1]).collect();
    // The group exists already, as an empty one without a record.
    assert_eq!(versions, [4, 1]);
    h.join(J { group: "new".into(), ..J::new("a") });
    assert_eq!(h.log[2].value.as_ref().unwrap()[1], 3);
}
