//! JoinGroup and the join phase.

use super::harness::{GROUP, Harness, J, subscription};
use crate::group::GroupConfig;
use kafka_wire::error_code::ErrorCode;

#[test]
fn a_member_needs_an_id_first() {
    let mut h = Harness::new();
    h.join(J::new("a"));
    // The first thing that is known of a group is written at once.
    h.check(
        r#"#1 join MEMBER_ID_REQUIRED member="a-1"
           write group g gen=0 /- leader=- []"#,
    );
    h.join(J::member("a-1"));
    h.check("");
    h.advance(0);
    h.check(r#"#2 join NONE member="a-1" gen=1 consumer/range leader=a-1 members=["a-1"]"#);
}

#[test]
fn a_member_that_does_not_come_back_with_its_id_is_forgotten() {
    let mut h = Harness::new();
    h.join(J::new("a"));
    h.advance(10_000);
    h.join(J::member("a-1"));
    h.check(
        r#"#1 join MEMBER_ID_REQUIRED member="a-1"
           write group g gen=0 /- leader=- []
           #2 join UNKNOWN_MEMBER_ID member="a-1""#,
    );
}

#[test]
fn who_does_not_come_back_with_its_id_holds_up_a_rebalance_for_its_session() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J { session_ms: 7_000, ..J::new("c") });
    h.join(J::member("a-1"));
    h.join(J::member("b-2"));
    h.take_lines();
    h.advance(6_999);
    h.check("");
    h.advance(1);
    h.check(
        r#"#6 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2"]
           #7 join NONE member="b-2" gen=2 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn old_clients_join_at_once() {
    let mut h = Harness::new();
    h.join(J::new("a").v3());
    h.check("write group g gen=0 /- leader=- []");
    h.advance(0);
    h.check(r#"#1 join NONE member="a-1" gen=1 consumer/range leader=a-1 members=["a-1"]"#);
}

#[test]
fn the_first_rebalance_waits_for_more_members() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 3_000, ..GroupConfig::default() });
    h.join(J::new("a").v3());
    h.advance(2_000);
    h.join(J::new("b").v3());
    h.check("write group g gen=0 /- leader=- []");
    // Another came, so 3 seconds more from the end of the first 3.
    h.advance(3_999);
    h.check("");
    h.advance(1);
    h.check(
        r#"#1 join NONE member="a-1" gen=1 consumer/range leader=a-1 members=["a-1", "b-2"]
           #2 join NONE member="b-2" gen=1 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn the_first_rebalance_waits_no_longer_than_the_rebalance_timeout() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 3_000, ..GroupConfig::default() });
    h.join(J { rebalance_ms: 5_000, ..J::new("a").v3() });
    for (client, after) in [("b", 2_000), ("c", 2_000)] {
        h.advance(after);
        h.join(J { rebalance_ms: 5_000, ..J::new(client).v3() });
    }
    h.advance(999);
    h.check("write group g gen=0 /- leader=- []");
    h.advance(1);
    h.check(
        r#"#1 join NONE member="a-1" gen=1 consumer/range leader=a-1 members=["a-1", "b-2", "c-3"]
           #2 join NONE member="b-2" gen=1 consumer/range leader=a-1 members=[]
           #3 join NONE member="c-3" gen=1 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn what_a_request_must_have() {
    let mut h = Harness::new();
    h.join(J { group: String::new(), ..J::new("a") });
    h.join(J { session_ms: 5_999, ..J::new("a") });
    h.join(J { session_ms: 1_800_001, ..J::new("a") });
    h.join(J::member("stranger"));
    h.check(
        r#"#1 join INVALID_GROUP_ID member=""
           #2 join INVALID_SESSION_TIMEOUT member=""
           #3 join INVALID_SESSION_TIMEOUT member=""
           #4 join UNKNOWN_MEMBER_ID member="stranger""#,
    );
    h.join(J { protocol_type: String::new(), ..J::new("a") });
    h.join(J { protocols: Vec::new(), ..J::new("a") });
    h.check(
        r#"#5 join INCONSISTENT_GROUP_PROTOCOL member=""
           write group g gen=0 /- leader=- []
           #6 join INCONSISTENT_GROUP_PROTOCOL member="""#,
    );
}

#[test]
fn members_must_share_a_protocol() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J { protocol_type: "connect".into(), ..J::new("c") });
    h.join(J::new("c").protocols(&["roundrobin"]));
    h.check(
        r#"#5 join INCONSISTENT_GROUP_PROTOCOL member=""
           #6 join INCONSISTENT_GROUP_PROTOCOL member="""#,
    );
}

#[test]
fn the_protocol_with_the_most_votes_wins() {
    let mut h = Harness::new();
    h.join(J::new("a").v3().protocols(&["range", "cooperative-sticky"]));
    h.join(J::new("b").v3().protocols(&["cooperative-sticky", "range"]));
    h.join(J::new("c").v3().protocols(&["sticky", "cooperative-sticky", "range"]));
    h.advance(0);
    h.check(
        r#"write group g gen=0 /- leader=- []
           #1 join NONE member="a-1" gen=1 consumer/cooperative-sticky leader=a-1 members=["a-1", "b-2", "c-3"]
           #2 join NONE member="b-2" gen=1 consumer/cooperative-sticky leader=a-1 members=[]
           #3 join NONE member="c-3" gen=1 consumer/cooperative-sticky leader=a-1 members=[]"#,
    );
}

#[test]
fn of_protocols_with_as_many_votes_it_is_the_one_that_kafka_takes() {
    // A walk over a Java map meets sticky, range, roundrobin, cooperative-sticky in this order.
    for (one, other, chosen) in [
        ("range", "sticky", "sticky"),
        ("sticky", "range", "sticky"),
        ("cooperative-sticky", "range", "range"),
        ("range", "roundrobin", "range"),
        ("roundrobin", "cooperative-sticky", "roundrobin"),
    ] {
        let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
        h.join(J::new("a").v3().protocols(&[one, other]));
        h.join(J::new("b").v3().protocols(&[other, one]));
        h.advance(20);
        let text = h.take_lines();
        assert!(text.contains(&format!("consumer/{chosen} ")), "{one} or {other}: {text}");
    }
}

/// Two members with as many protocols as fit into a request, of which they share the last.
#[test]
fn very_many_protocols_take_linear_time() {
    let many = |prefix: &str| -> Vec<(String, bytes::Bytes)> {
        let names = (0..100_000).map(|n| (format!("{prefix}{n}"), subscription(&["t"])));
        names.chain([("shared".to_owned(), subscription(&["t"]))]).collect()
    };
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 10, ..GroupConfig::default() });
    h.join(J { protocols: many("a"), ..J::new("a").v3() });
    h.join(J { protocols: many("b"), ..J::new("b").v3() });
    h.join(J { protocols: many("c")[..100_000].to_vec(), ..J::new("c").v3() });
    h.advance(20);
    let text = h.take_lines();
    assert!(text.contains("#3 join INCONSISTENT_GROUP_PROTOCOL") && text.contains("consumer/shared"), "{text}");
}

#[test]
fn a_name_that_is_too_long_to_be_part_of_a_member_id_is_refused() {
    let longest = "x".repeat(32_767);
    let mut h = Harness::new();
    h.join(J::new(&longest));
    h.join(J::new(&longest).v3());
    h.join(J::new("a").instance(&longest));
    h.check(
        r#"#1 join UNKNOWN_SERVER_ERROR member=""
           write group g gen=0 /- leader=- []
           #2 join UNKNOWN_SERVER_ERROR member=""
           #3 join UNKNOWN_SERVER_ERROR member="""#,
    );
}

#[test]
fn a_group_whose_first_record_cannot_be_written_is_not_there() {
    let mut h = Harness::new();
    h.append_error = Some(ErrorCode::NOT_ENOUGH_REPLICAS);
    h.join(J::new("a").v3());
    h.join(J::new("b").instance("i1"));
    h.join(J::new("c"));
    h.list(&[], &[]);
    h.check(
        r#"not written: 1
           #1 join COORDINATOR_NOT_AVAILABLE member="a-1"
           not written: 1
           #2 join COORDINATOR_NOT_AVAILABLE member="i1-2"
           #3 join MEMBER_ID_REQUIRED member="c-3"
           not written: 1
           #4 list"#,
    );
    assert_eq!(h.shard.timers.len(), 1, "only the check for expired offsets is left");
}

#[test]
fn a_new_member_makes_the_others_rejoin() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::new("c").v3());
    h.heartbeat("a-1", 1);
    h.join(J::member("a-1"));
    h.check("#6 heartbeat REBALANCE_IN_PROGRESS");
    h.join(J::member("b-2"));
    h.check(
        r#"#7 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2", "c-5"]
           #8 join NONE member="b-2" gen=2 consumer/range leader=a-1 members=[]
           #5 join NONE member="c-5" gen=2 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn who_does_not_rejoin_in_time_is_removed() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::member("a-1"));
    for _ in 0..7 {
        h.advance(8_000);
        h.heartbeat("b-2", 1);
    }
    h.advance(3_999);
    assert_eq!(h.unanswered(), [5]);
    h.advance(1);
    h.heartbeat("b-2", 2);
    h.check(
        r#"#6 heartbeat REBALANCE_IN_PROGRESS
           #7 heartbeat REBALANCE_IN_PROGRESS
           #8 heartbeat REBALANCE_IN_PROGRESS
           #9 heartbeat REBALANCE_IN_PROGRESS
           #10 heartbeat REBALANCE_IN_PROGRESS
           #11 heartbeat REBALANCE_IN_PROGRESS
           #12 heartbeat REBALANCE_IN_PROGRESS
           #5 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1"]
           #13 heartbeat UNKNOWN_MEMBER_ID"#,
    );
}

#[test]
fn a_leader_that_does_not_rejoin_is_succeeded() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    // Changed metadata of a follower is a reason to rebalance.
    h.join(J::member("b-2").topics(&["t", "u"]));
    h.check("");
    h.advance(10_000);
    h.check(r#"#5 join NONE member="b-2" gen=2 consumer/range leader=b-2 members=["b-2"]"#);
}

#[test]
fn rejoining_without_change() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    // A follower of a stable group only asks again.
    h.join(J::member("b-2"));
    h.check(r#"#5 join NONE member="b-2" gen=1 consumer/range leader=a-1 members=[]"#);
    // A leader wants a rebalance.
    h.join(J::member("a-1"));
    h.join(J::member("b-2"));
    h.check(
        r#"#6 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2"]
           #7 join NONE member="b-2" gen=2 consumer/range leader=a-1 members=[]"#,
    );
    // While the assignment is awaited, it did not get the first answer.
    h.join(J::member("a-1"));
    h.check(r#"#8 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2"]"#);
    // Other metadata there means to begin anew: those who wait for the assignment are told.
    h.sync("b-2", 2, &[]);
    h.describe();
    h.join(J::member("a-1").topics(&["v"]));
    // Nobody owns any longer what was given out in the generation before.
    h.describe();
    h.check(
        r#"#10 describe CompletingRebalance NONE "" consumer/ ["a-1@a/127.0.0.1 \"A\"", "b-2@b/127.0.0.1 \"B\""]
           #9 sync REBALANCE_IN_PROGRESS
           #12 describe PreparingRebalance NONE "" consumer/ ["a-1@a/127.0.0.1 \"\"", "b-2@b/127.0.0.1 \"\""]"#,
    );
    h.join(J::member("b-2"));
    h.check(
        r#"#11 join NONE member="a-1" gen=3 consumer/range leader=a-1 members=["a-1", "b-2"]
           #13 join NONE member="b-2" gen=3 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn a_repeated_join_replaces_the_one_that_waits() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::member("a-1"));
    h.join(J::member("a-1"));
    h.check(r#"#5 join REBALANCE_IN_PROGRESS member="a-1""#);
    h.join(J::member("b-2"));
    h.check(
        r#"#6 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "b-2"]
           #7 join NONE member="b-2" gen=2 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn a_group_has_a_largest_size() {
    let config = GroupConfig { max_size: 2, ..GroupConfig::default() };
    let mut h = Harness::stable_pair(config);
    h.join(J::new("c"));
    h.check(r#"#5 join GROUP_MAX_SIZE_REACHED member="""#);
    // During a rebalance those who wait are counted.
    h.join(J::member("a-1"));
    h.join(J::new("c").v3());
    h.check("");
    h.join(J::member("b-2"));
    h.check(r#"#8 join GROUP_MAX_SIZE_REACHED member="""#);
    // As in Kafka, the removal does not end the join phase; its time does.
    h.advance(60_000);
    h.check(
        r#"#6 join NONE member="a-1" gen=2 consumer/range leader=a-1 members=["a-1", "c-7"]
           #7 join NONE member="c-7" gen=2 consumer/range leader=a-1 members=[]"#,
    );
}

#[test]
fn a_group_that_is_too_large_when_loaded_is_rebalanced() {
    let h = Harness::stable_pair(GroupConfig::default());
    let config = GroupConfig { max_size: 1, ..GroupConfig::default() };
    let mut h = Harness::from_log(config, h.log.clone(), h.clock_ms);
    h.heartbeat("a-1", 1);
    h.check("#1 heartbeat REBALANCE_IN_PROGRESS");
}

#[test]
fn a_new_member_that_gives_up_is_removed_after_five_minutes() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J { rebalance_ms: 600_000, ..J::new("c").v3() });
    for _ in 0..37 {
        h.advance(8_000);
        h.heartbeat("a-1", 1);
        h.heartbeat("b-2", 1);
    }
    assert_eq!(h.unanswered(), [5]);
    h.advance(4_000);
    assert_eq!(h.unanswered(), [] as [u64; 0]);
    h.describe();
    let text = h.take_lines();
    assert!(text.contains("#5 join UNKNOWN_MEMBER_ID"), "{text}");
    assert!(text.contains("PreparingRebalance") && !text.contains("c-5"), "{text}");
}

#[test]
fn groups_do_not_mind_each_other() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J { group: "other".into(), ..J::new("c").v3() });
    h.heartbeat("a-1", 1);
    h.advance(20);
    h.check(
        r#"write group other gen=0 /- leader=- []
           #6 heartbeat NONE
           #5 join NONE member="c-5" gen=1 consumer/range leader=c-5 members=["c-5"]"#,
    );
    assert_eq!(GROUP, "g");
}
