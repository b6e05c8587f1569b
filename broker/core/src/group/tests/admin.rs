//! DescribeGroups, ListGroups, DeleteGroups.

use super::harness::{Harness, J, client};
use crate::group::{GroupConfig, Request};
use kafka_wire::error_code::ErrorCode;

#[test]
fn describing_each_state() {
    let mut h = Harness::new();
    h.describe();
    h.request_from(client(5), Request::Describe { group_ids: vec!["g".into()] });
    h.check(
        r#"#1 describe Dead GROUP_ID_NOT_FOUND "Group g not found." / []
           #2 describe Dead NONE "" / []"#,
    );
    h.join(J::new("a").v3());
    h.describe();
    h.advance(0);
    h.describe();
    h.sync("a-3", 1, &[("a-3", "A")]);
    h.describe();
    h.leave(&[("a-3", None)]);
    h.describe();
    h.check(
        r#"write group g gen=0 /- leader=- []
           #4 describe PreparingRebalance NONE "" consumer/ ["a-3@a/127.0.0.1 \"\""]
           #3 join NONE member="a-3" gen=1 consumer/range leader=a-3 members=["a-3"]
           #5 describe CompletingRebalance NONE "" consumer/ ["a-3@a/127.0.0.1 \"\""]
           write group g gen=1 consumer/range leader=a-3 ["a-3=A"]
           #6 sync "A"
           #7 describe Stable NONE "" consumer/range ["a-3@a/127.0.0.1 \"A\""]
           write group g gen=2 consumer/- leader=- []
           #8 leave NONE ["a-3/: NONE"]
           #9 describe Empty NONE "" consumer/ []"#,
    );
}

#[test]
fn listing_with_filters() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J { group: "other".into(), ..J::new("c").v3() });
    h.take_lines();
    h.list(&[], &[]);
    h.list(&["stable"], &[]);
    h.list(&[" PreparingRebalance ", "empty"], &["Classic"]);
    h.list(&[], &["consumer"]);
    h.check(
        r#"#6 list g "consumer" Stable classic; other "consumer" PreparingRebalance classic
           #7 list g "consumer" Stable classic
           #8 list other "consumer" PreparingRebalance classic
           #9 list"#,
    );
}

#[test]
fn only_empty_groups_are_deleted_with_all_they_have() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.commit("a-1", 1, &[("t", 0, 5), ("u", 1, 7)]);
    h.take_lines();
    h.delete(&["g", "unknown"]);
    h.check("#6 delete g:NON_EMPTY_GROUP unknown:GROUP_ID_NOT_FOUND");
    h.leave(&[("a-1", None), ("b-2", None)]);
    h.take_lines();
    h.delete(&["g"]);
    h.describe();
    h.fetch(None);
    h.check(
        r#"write offset g/t-0 tombstone
           write offset g/u-1 tombstone
           write group g tombstone
           #8 delete g:NONE
           #9 describe Dead GROUP_ID_NOT_FOUND "Group g not found." / []
           #10 fetch NONE"#,
    );
    assert_eq!(h.shard.timers.len(), 1, "only the check for expired offsets is left");
}

/// More offsets than tombstones fit into a batch: the log is written to in parts, and answered once.
#[test]
fn a_group_with_very_many_offsets_can_be_deleted() {
    let mut h = Harness::new();
    let offsets: Vec<(&str, i32, i64)> = (0..1_200).map(|partition| ("t", partition, 5)).collect();
    h.commit("", -1, &offsets);
    h.take_lines();
    h.append_error = Some(ErrorCode::NOT_ENOUGH_REPLICAS);
    h.delete(&["g"]);
    h.check("not written: 500\n#2 delete g:COORDINATOR_NOT_AVAILABLE");
    h.append_error = None;
    h.delete(&["g"]);
    let text = h.take_lines();
    assert_eq!(text.lines().filter(|line| line.ends_with(" tombstone")).count(), 1_201);
    assert!(text.ends_with("write group g tombstone\n#3 delete g:NONE\n"), "{text}");
    h.fetch(None);
    h.check("#4 fetch NONE");
}

#[test]
fn a_member_that_only_has_its_id_does_not_keep_a_group() {
    let mut h = Harness::new();
    h.join(J::new("a"));
    h.take_lines();
    h.delete(&["g"]);
    h.join(J::member("a-1"));
    h.check(
        r#"write group g tombstone
           #2 delete g:NONE
           #3 join UNKNOWN_MEMBER_ID member="a-1""#,
    );
}
