//! Nothing is promised before it is replicated.

use super::harness::{Harness, J};
use crate::group::{Event, GroupConfig};

#[test]
fn an_answer_waits_for_its_records() {
    let mut h = Harness::new();
    h.replicates_by_hand = true;
    h.commit("", -1, &[("t", 0, 5)]);
    // A reader must not see what could still be lost either.
    h.fetch(None);
    h.check("write offset g/t-0=5");
    h.replicate();
    h.check("#1 commit t-0:NONE\n#2 fetch NONE t-0=5");
}

#[test]
fn what_was_read_and_is_not_replicated_is_not_told() {
    let mut source = Harness::new();
    source.commit("", -1, &[("t", 0, 5), ("t", 1, 6)]);
    let mut h = Harness::from_log_replicated_to(source.log.clone(), 1);
    h.fetch(None);
    h.check("");
    h.event(Event::HighWatermark(2));
    h.check("#1 fetch NONE t-0=5 t-1=6");
}

#[test]
fn an_answer_waits_only_for_what_came_before() {
    let mut h = Harness::new();
    h.replicates_by_hand = true;
    h.commit("", -1, &[("t", 0, 5)]);
    h.commit("", -1, &[("t", 0, 6)]);
    h.event(Event::HighWatermark(1));
    h.check("write offset g/t-0=5\nwrite offset g/t-0=6\n#1 commit t-0:NONE");
    h.event(Event::HighWatermark(2));
    h.check("#2 commit t-0:NONE");
}

#[test]
fn an_answer_does_not_wait_for_ever() {
    let mut h = Harness::new();
    h.replicates_by_hand = true;
    h.commit("", -1, &[("t", 0, 5)]);
    h.fetch(None);
    h.list(&[], &[]);
    h.advance(4_999);
    h.check("write offset g/t-0=5");
    h.advance(1);
    h.check(
        "#1 commit t-0:COORDINATOR_NOT_AVAILABLE
         #2 fetch NOT_COORDINATOR
         #3 list COORDINATOR_NOT_AVAILABLE",
    );
    // What was written may be replicated later all the same.
    h.replicate();
    h.fetch(None);
    h.check("#4 fetch NONE t-0=5");
}

#[test]
fn an_assignment_is_only_handed_out_when_it_is_replicated() {
    let mut h = Harness::with(GroupConfig { initial_rebalance_delay_ms: 0, ..GroupConfig::default() });
    h.join(J::new("a").v3());
    h.advance(0);
    h.replicates_by_hand = true;
    h.take_lines();
    h.sync("a-1", 1, &[("a-1", "A")]);
    h.check(r#"write group g gen=1 consumer/range leader=a-1 ["a-1=A"]"#);
    h.replicate();
    h.check(r#"#2 sync "A""#);
}

#[test]
fn all_that_waits_is_refused_when_the_partition_moves() {
    let mut h = Harness::stable_pair(GroupConfig::default());
    h.join(J::member("a-1"));
    h.replicates_by_hand = true;
    h.commit("b-2", 1, &[("t", 0, 5)]);
    h.event(Event::Unload);
    h.check(
        r#"write offset g/t-0=5
           #6 commit t-0:NOT_COORDINATOR
           #5 join NOT_COORDINATOR member="a-1""#,
    );
    assert_eq!(h.shard.next_deadline(), None);
}
