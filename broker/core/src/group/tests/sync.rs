//! SyncGroup, Heartbeat, and the sync phase.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::SyncGroupRequest;

use super::harness::{GROUP, Harness, J};
use crate::group::{GroupConfig, Request};

fn joined_pair() -> Harness {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    h.join(J::new("a").v3());
    h.join(J::new("b").v3());
    h.advance(20);
    h.take_lines();
    h
}

#[test]
fn the_assignment_is_written_then_handed_out() {
    let mut h = joined_pair();
    h.sync("b-2", 1, &[]);
    h.check("");
    h.sync("a-1", 1, &[("a-1", "A"), ("b-2", "B")]);
    h.check(
        r#"write group g gen=1 consumer/range leader=a-1 ["a-1=A", "b-2=B"]
           #4 sync "A"
           #3 sync "B""#,
    );
    // In a stable group everybody gets the own one again.
    h.sync("b-2", 1, &[]);
    h.sync("a-1", 1, &[("a-1", "changed")]);
    h.check("#5 sync \"B\"\n#6 sync \"A\"");
}

#[test]
fn members_that_the_leader_left_out_get_nothing() {
    let mut h = joined_pair();
    h.sync("a-1", 1, &[("a-1", "A"), ("nobody", "X")]);
    h.sync("b-2", 1, &[]);
    h.check(
        r#"write group g gen=1 consumer/range leader=a-1 ["a-1=A", "b-2="]
           #3 sync "A"
           #4 sync """#,
    );
}

#[test]
fn what_a_sync_must_match() {
    let mut h = joined_pair();
    h.sync("nobody", 1, &[]);
    h.sync("a-1", 0, &[]);
    h.sync("a-1", 2, &[]);
    for (kind, name) in [(Some("connect"), None), (None, Some("sticky"))] {
        h.request(Request::Sync(SyncGroupRequest {
            group_id: GROUP.into(),
            generation_id: 1,
            member_id: "a-1".into(),
            protocol_type: kind.map(Into::into),
            protocol_name: name.map(Into::into),
            ..Default::default()
        }));
    }
    for group in ["", "unknown"] {
        h.request(Request::Sync(SyncGroupRequest { group_id: group.into(), ..Default::default() }));
    }
    h.check(
        "#3 sync UNKNOWN_MEMBER_ID
         #4 sync ILLEGAL_GENERATION
         #5 sync ILLEGAL_GENERATION
         #6 sync INCONSISTENT_GROUP_PROTOCOL
         #7 sync INCONSISTENT_GROUP_PROTOCOL
         #8 sync INVALID_GROUP_ID
         #9 sync UNKNOWN_MEMBER_ID",
    );
}

#[test]
fn a_sync_during_a_rebalance_is_told_to_rejoin() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::member("a-1"));
    h.sync("b-2", 1, &[]);
    h.check("#6 sync REBALANCE_IN_PROGRESS");
}

#[test]
fn who_does_not_sync_in_time_is_removed() {
    let mut h = joined_pair();
    h.sync("a-1", 1, &[("a-1", "A"), ("b-2", "B")]);
    h.take_lines();
    // Heartbeats do not help: b-2 has the time of a rebalance to fetch its assignment.
    for _ in 0..7 {
        h.advance(8_000);
        h.heartbeat("a-1", 1);
        h.heartbeat("b-2", 1);
    }
    assert!(!h.take_lines().contains("REBALANCE"));
    h.advance(4_000);
    h.heartbeat("a-1", 1);
    h.heartbeat("b-2", 1);
    h.check("#18 heartbeat REBALANCE_IN_PROGRESS\n#19 heartbeat UNKNOWN_MEMBER_ID");
}

#[test]
fn a_leader_that_does_not_sync_is_removed_and_the_others_rejoin() {
    let mut h = joined_pair();
    h.sync("b-2", 1, &[]);
    h.advance(10_000);
    // The leader's session ended first; b-2 waited, so its silence did not count.
    h.check("#3 sync REBALANCE_IN_PROGRESS");
    h.join(J::member("b-2"));
    h.check(r#"#4 join NONE member="b-2" gen=2 consumer/range leader=b-2 members=["b-2"]"#);
}

#[test]
fn when_the_assignment_cannot_be_written_all_rejoin() {
    let mut h = joined_pair();
    h.sync("b-2", 1, &[]);
    h.append_error = Some(ErrorCode::NOT_ENOUGH_REPLICAS);
    h.sync("a-1", 1, &[("a-1", "A"), ("b-2", "B")]);
    h.check(
        "not written: 1
         #4 sync COORDINATOR_NOT_AVAILABLE
         #3 sync COORDINATOR_NOT_AVAILABLE",
    );
    h.append_error = None;
    h.join(J::member("a-1"));
    h.join(J::member("b-2"));
    h.check(
        r#"#5 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2"]
           #6 join NONE member="b-2" gen=2 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn heartbeats() {
    let mut h = joined_pair();
    // Between JoinGroup and SyncGroup they are welcome.
    h.heartbeat("a-1", 1);
    h.heartbeat("a-1", 0);
    h.heartbeat("nobody", 1);
    h.heartbeat_as("a-1", Some("instance"), 1);
    h.check(
        "#3 heartbeat NONE
         #4 heartbeat ILLEGAL_GENERATION
         #5 heartbeat UNKNOWN_MEMBER_ID
         #6 heartbeat UNKNOWN_MEMBER_ID",
    );
    let other = |group: &str| {
        Request::Heartbeat(kafka_wire::messages::HeartbeatRequest { group_id: group.into(), ..Default::default() })
    };
    h.request(other(""));
    h.request(other("unknown"));
    h.check("#7 heartbeat INVALID_GROUP_ID\n#8 heartbeat UNKNOWN_MEMBER_ID");
}

#[test]
fn a_silent_member_is_removed_after_its_session() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.advance(5_000);
    h.heartbeat("a-1", 1);
    h.advance(4_999);
    h.heartbeat("a-1", 1);
    h.check("#5 heartbeat NONE\n#6 heartbeat NONE");
    h.advance(1);
    h.heartbeat("a-1", 1);
    h.heartbeat("b-2", 1);
    h.check("#7 heartbeat REBALANCE_IN_PROGRESS\n#8 heartbeat UNKNOWN_MEMBER_ID");
}

#[test]
fn when_the_last_member_is_silent_the_group_becomes_empty() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.advance(10_000);
    h.check("write group g gen=2 consumer/- leader=- []");
    h.describe();
    h.check(r#"#5 describe Empty NONE "" consumer/ []"#);
    // Generations go on from there.
    h.join(J::new("c").v3());
    h.advance(10);
    h.check(r#"#6 join NONE member="c-6" gen=3 consumer/range leader=c-6 members=["c-6"]"#);
}
