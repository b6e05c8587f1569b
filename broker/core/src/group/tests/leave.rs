//! LeaveGroup.

use super::harness::{Harness, J};
use crate::group::{GroupConfig, Request};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::LeaveGroupRequest;
use kafka_wire::messages::leave_group_request::MemberIdentity;

#[test]
fn the_others_rebalance() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.leave(&[("b-2", None)]);
    h.heartbeat("a-1", 1);
    h.join(J::member("a-1"));
    h.check(
        r#"#5 leave NONE ["b-2/: NONE"]
           #6 heartbeat REBALANCE_IN_PROGRESS
           #7 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1"]"#,
    );
}

#[test]
fn the_last_to_leave_leaves_an_empty_group() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.leave(&[("a-1", None), ("b-2", None), ("b-2", None)]);
    h.check(
        r#"write group g gen=2 consumer/- leader=- []
           #5 leave NONE ["a-1/: NONE", "b-2/: NONE", "b-2/: UNKNOWN_MEMBER_ID"]"#,
    );
}

#[test]
fn the_last_to_leave_hears_that_it_could_not_be_written() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.append_error = Some(ErrorCode::NOT_LEADER_OR_FOLLOWER);
    h.leave(&[("a-1", None), ("b-2", None)]);
    h.check("not written: 1\n#5 leave NOT_COORDINATOR []");
    // All the same they are gone.
    h.append_error = None;
    h.heartbeat("a-1", 1);
    h.check("#6 heartbeat UNKNOWN_MEMBER_ID");
}

#[test]
fn who_is_not_there_cannot_leave() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.leave(&[("nobody", None), ("", Some("no-instance")), ("a-1", Some("no-instance"))]);
    for group in ["", "unknown"] {
        let members = vec![MemberIdentity { member_id: "a-1".into(), ..Default::default() }];
        h.request(Request::Leave(LeaveGroupRequest { group_id: group.into(), members, ..Default::default() }));
    }
    h.check(
        r#"#5 leave NONE ["nobody/: UNKNOWN_MEMBER_ID", "/no-instance: UNKNOWN_MEMBER_ID", "a-1/no-instance: UNKNOWN_MEMBER_ID"]
           #6 leave INVALID_GROUP_ID []
           #7 leave NONE ["a-1/: UNKNOWN_MEMBER_ID"]"#,
    );
}

#[test]
fn a_pending_member_can_leave() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::new("c"));
    h.join(J::member("a-1"));
    h.join(J::member("b-2"));
    // The rebalance waits for the one that has just got its id.
    h.check(r#"#5 join MEMBER_ID_REQUIRED member="c-5""#);
    h.leave(&[("c-5", None)]);
    h.check(
        r#"#6 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2"]
           #7 join NONE member="b-2" gen=2 consumer/range leader=a-1 members=[]
           #8 leave NONE ["c-5/: NONE"]"#,
    );
}

#[test]
fn a_member_that_waits_to_join_is_answered() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::member("a-1"));
    h.leave(&[("a-1", None)]);
    h.check(
        r#"#5 join UNKNOWN_MEMBER_ID member=""
           #6 leave NONE ["a-1/: NONE"]"#,
    );
    h.join(J::member("b-2"));
    h.check(r#"#7 join NONE member="b-2" gen=2 consumer/range leader=b-2 members=["b-2"]"#);
}

#[test]
fn leaving_in_the_sync_phase_begins_anew() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::member("a-1"));
    h.join(J::member("b-2"));
    h.sync("b-2", 2, &[]);
    h.take_lines();
    h.leave(&[("a-1", None)]);
    h.check(
        r#"#7 sync REBALANCE_IN_PROGRESS
           #8 leave NONE ["a-1/: NONE"]"#,
    );
}

#[test]
fn the_operator_is_told_why() {
    let mut h = Harness::new();
    h.join(J { reason: Some("starting".into()), ..J::new("a").v3() });
    h.advance(0);
    h.sync("a-1", 1, &[("a-1", "A")]);
    h.leave_because("a-1", "closing");
    assert_eq!(
        h.notes,
        [
            "Group g rebalances, generation 0 ends: member a-1 is added (starting)",
            "Group g has generation 1 with 1 members",
            "Group g is stable in generation 1 with 1 members",
            "Group g rebalances, generation 1 ends: member a-1 left (closing)",
            "Group g is empty in generation 2",
        ]
    );
}
