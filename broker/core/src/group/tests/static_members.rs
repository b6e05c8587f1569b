//! Static membership (KIP-345, 814).

use kafka_wire::error_code::ErrorCode;

use super::harness::{Harness, J};
use crate::group::{GroupConfig, Request};
use kafka_wire::messages::SyncGroupRequest;

/// `i1-1` (instance `i1`) leads and `i2-2` follows, in a stable group of generation 1.
fn stable_static_pair() -> Harness {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    h.join(J::new("a").instance("i1"));
    h.join(J::new("b").instance("i2"));
    h.advance(20);
    h.sync("i1-1", 1, &[("i1-1", "A"), ("i2-2", "B")]);
    h.sync("i2-2", 1, &[]);
    h.take_lines();
    h
}

#[test]
fn a_static_member_needs_no_id_first() {
    let mut h = Harness::new();
    h.join(J::new("a").instance("i1"));
    h.advance(0);
    h.check(
        r#"write group g gen=0 /- leader=- []
           #1 join NONE member="i1-1" gen=1 consumer/range leader=i1-1 members=["i1-1(i1)"]"#,
    );
}

#[test]
fn a_follower_that_restarts_keeps_its_place() {
    let mut h = stable_static_pair();
    h.join(J::new("b").instance("i2"));
    h.sync("i2-5", 1, &[]);
    h.heartbeat("i1-1", 1);
    h.check(
        r#"write group g gen=1 consumer/range leader=i1-1 ["i1-1=A", "i2-5=B"]
           #5 join NONE member="i2-5" gen=1 consumer/range leader=i1-1 members=[]
           #6 sync "B"
           #7 heartbeat NONE"#,
    );
    // The one that it was is fenced, everywhere.
    h.heartbeat_as("i2-2", Some("i2"), 1);
    h.join(J::member("i2-2").instance("i2"));
    h.request(Request::Sync(SyncGroupRequest {
        group_id: "g".into(),
        generation_id: 1,
        member_id: "i2-2".into(),
        group_instance_id: Some("i2".into()),
        ..Default::default()
    }));
    h.leave(&[("i2-2", Some("i2"))]);
    h.heartbeat("i2-2", 1);
    h.check(
        r#"#8 heartbeat FENCED_INSTANCE_ID
           #9 join FENCED_INSTANCE_ID member="i2-2"
           #10 sync FENCED_INSTANCE_ID
           #11 leave NONE ["i2-2/i2: FENCED_INSTANCE_ID"]
           #12 heartbeat UNKNOWN_MEMBER_ID"#,
    );
}

#[test]
fn a_follower_that_restarts_before_it_has_synced_must_still_sync_in_time() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    h.join(J::new("a").instance("i1"));
    h.join(J::new("b").instance("i2"));
    h.advance(20);
    h.sync("i1-1", 1, &[("i1-1", "A"), ("i2-2", "B")]);
    h.join(J::new("b").instance("i2"));
    h.take_lines();
    for _ in 0..8 {
        h.advance(7_500);
        h.heartbeat_as("i1-1", Some("i1"), 1);
        h.heartbeat_as("i2-4", Some("i2"), 1);
    }
    let text = h.take_lines();
    assert!(text.ends_with("heartbeat REBALANCE_IN_PROGRESS\n#20 heartbeat UNKNOWN_MEMBER_ID\n"), "{text}");
}

#[test]
fn a_leader_that_restarts_need_not_assign_again() {
    let mut h = stable_static_pair();
    h.join(J::new("a").instance("i1"));
    h.check(
        r#"write group g gen=1 consumer/range leader=i1-5 ["i1-5=A", "i2-2=B"]
           #5 join NONE member="i1-5" gen=1 consumer/range leader=i1-5 members=["i1-5(i1)", "i2-2(i2)"] skip"#,
    );
    // Clients that do not know that word are not told that they lead.
    h.join(J { version: 8, ..J::new("a").instance("i1") });
    h.check(
        r#"write group g gen=1 consumer/range leader=i1-6 ["i1-6=A", "i2-2=B"]
           #6 join NONE member="i1-6" gen=1 consumer/range leader=i1-5 members=[]"#,
    );
}

#[test]
fn another_choice_of_protocol_rebalances() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    h.join(J::new("a").instance("i1").protocols(&["range", "sticky"]));
    h.join(J::new("b").instance("i2").protocols(&["range", "sticky"]));
    h.advance(20);
    h.sync("i1-1", 1, &[]);
    h.take_lines();
    h.join(J::new("b").instance("i2").protocols(&["sticky"]));
    h.heartbeat("i1-1", 1);
    h.join(J::member("i1-1").instance("i1").protocols(&["range", "sticky"]));
    h.check(
        r#"#5 heartbeat REBALANCE_IN_PROGRESS
           #6 join NONE member="i1-1" gen=2 consumer/sticky leader=i1-1 members=["i1-1(i1)", "i2-4(i2)"]
           #4 join NONE member="i2-4" gen=2 consumer/sticky leader=i1-1 members=[]"#,
    );
}

#[test]
fn a_restart_in_the_sync_phase_begins_anew() {
    let mut h = stable_static_pair();
    h.join(J::member("i1-1").instance("i1"));
    h.join(J::member("i2-2").instance("i2"));
    h.sync("i2-2", 2, &[]);
    h.take_lines();
    h.join(J::new("b").instance("i2"));
    h.check("#7 sync FENCED_INSTANCE_ID");
    h.join(J::member("i1-1").instance("i1"));
    h.check(
        r#"#9 join NONE member="i1-1" gen=3 consumer/range leader=i1-1 members=["i1-1(i1)", "i2-8(i2)"]
           #8 join NONE member="i2-8" gen=3 consumer/range leader=i1-1 members=[]"#,
    );
}

#[test]
fn a_restart_while_waiting_to_join_fences_the_one_before() {
    let mut h = stable_static_pair();
    h.join(J::member("i1-1").instance("i1"));
    h.join(J::new("a").instance("i1"));
    h.check(r#"#5 join FENCED_INSTANCE_ID member="i1-1""#);
    h.join(J::member("i2-2").instance("i2"));
    h.check(
        r#"#6 join NONE member="i1-6" gen=2 consumer/range leader=i1-6 members=["i1-6(i1)", "i2-2(i2)"]
           #7 join NONE member="i2-2" gen=2 consumer/range leader=i1-6 members=[]"#,
    );
}

#[test]
fn a_replacement_that_cannot_be_written_is_undone() {
    let mut h = stable_static_pair();
    h.append_error = Some(ErrorCode::NOT_LEADER_OR_FOLLOWER);
    h.join(J::new("b").instance("i2").topics(&["other"]));
    h.append_error = None;
    h.heartbeat_as("i2-2", Some("i2"), 1);
    h.heartbeat("i2-5", 1);
    h.check(
        r#"not written: 1
           #5 join NOT_COORDINATOR member="" gen=1 consumer/range leader=i1-1 members=[]
           #6 heartbeat NONE
           #7 heartbeat UNKNOWN_MEMBER_ID"#,
    );
    assert_eq!(h.restarted().shard.groups_as_loaded(), h.shard.groups_as_loaded());
}

#[test]
fn static_members_that_do_not_rejoin_stay_until_their_session_ends() {
    let mut h = stable_static_pair();
    h.join(J { session_ms: 120_000, ..J::member("i1-1").instance("i1") });
    // i2 keeps its session but does not join.
    for _ in 0..8 {
        h.advance(7_500);
        h.heartbeat_as("i2-2", Some("i2"), 1);
    }
    let text = h.take_lines();
    assert!(
        text.contains(
            r#"#5 join NONE member="i1-1" gen=2 consumer/range leader=i1-1 members=["i1-1(i1)", "i2-2(i2)"]"#
        ),
        "{text}"
    );
}

#[test]
fn when_no_static_member_rejoins_the_group_waits_for_their_sessions() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    h.join(J { session_ms: 200_000, ..J::new("a").instance("i1") });
    h.join(J::new("b").v3());
    h.advance(20);
    h.sync("i1-1", 1, &[]);
    h.sync("b-2", 1, &[]);
    h.take_lines();
    h.leave(&[("b-2", None)]);
    h.advance(100_000);
    h.describe();
    h.check(
        r#"#5 leave NONE ["b-2/: NONE"]
           #6 describe PreparingRebalance NONE "" consumer/ ["i1-1@a/127.0.0.1 \"\""]"#,
    );
    h.advance(100_000);
    h.check("write group g gen=2 consumer/- leader=- []");
}

/// A rebalance timeout of nothing must not make the coordinator wait for nobody without end.
#[test]
fn no_rebalance_timeout_at_all_leaves_time_for_others() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    for rebalance_ms in [0, -1, i32::MIN] {
        h.join(J { rebalance_ms, ..J::new("a").instance("i1") });
        // While this one is there its timeout is the group's.
        let id = h.join(J::new("b").v3());
        h.advance(10);
        let generation = h.take_lines().split("gen=").nth(1).unwrap()[..1].parse().unwrap();
        h.sync("i1-1", generation, &[]);
        let follower = format!("b-{id}");
        h.sync(&follower, generation, &[]);
        h.leave(&[(follower.as_str(), None)]);
        h.take_lines();
        // i1 is silent and is waited for until its session ends.
        h.advance(9_000);
        h.check("");
        h.advance(1_000);
        assert!(h.take_lines().starts_with("write group g gen="));
    }
}

#[test]
fn an_administrator_removes_by_instance() {
    let mut h = stable_static_pair();
    h.leave(&[("", Some("i2"))]);
    h.heartbeat_as("i2-2", Some("i2"), 1);
    h.check(
        r#"#5 leave NONE ["/i2: NONE"]
           #6 heartbeat UNKNOWN_MEMBER_ID"#,
    );
}

#[test]
fn after_a_restart_of_the_broker_instances_are_still_fenced() {
    let mut h = stable_static_pair().restarted();
    h.heartbeat_as("i2-1", Some("i2"), 1);
    h.join(J::new("b").instance("i2"));
    h.check(
        r#"#1 heartbeat FENCED_INSTANCE_ID
           write group g gen=1 consumer/range leader=i1-1 ["i1-1=A", "i2-2=B"]
           #2 join NONE member="i2-2" gen=1 consumer/range leader=i1-1 members=[]"#,
    );
}
