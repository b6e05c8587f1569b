//! Members that miss a time limit, each waited for by what can be seen of it.

use super::script::{Join, Script};

const UNKNOWN_MEMBER_ID: i16 = 25;
const REBALANCE_IN_PROGRESS: i16 = 27;

pub fn all(s: &mut Script<'_>) {
    no_heartbeat(s);
    no_second_join(s);
    no_rejoin(s);
    no_sync(s);
    no_assignment(s);
    static_member_that_does_not_rejoin(s);
}

fn no_heartbeat(s: &mut Script<'_>) {
    s.group("no-heartbeat");
    s.send_join("a", &Join::old().short_session());
    s.joined("a");
    s.sync("a", &["a"]);
    s.wait_until("Empty", 0);
    s.heartbeat("a");
    s.sync("a", &["a"]);
    s.join("a", &Join::new(9));
}

/// Who was given an id and does not come back with it does not hold up the others for longer than its session.
fn no_second_join(s: &mut Script<'_>) {
    s.group("no-second-join");
    s.send_join("a", &Join::old());
    s.joined("a");
    s.sync("a", &["a"]);
    s.join("b", &Join::new(9).short_session());
    s.join("a", &Join::old());
    s.join("b", &Join::new(9).short_session());
    s.describe();
}

fn no_rejoin(s: &mut Script<'_>) {
    s.group("no-rejoin");
    pair(s, &Join::old().short_rebalance());
    s.send_sync("b", &[]);
    s.sync("a", &["a", "b"]);
    s.synced("b");
    s.join("a", &Join::old().short_rebalance());
    s.heartbeat("b");
    s.describe();
    s.sync("a", &["a"]);
}

/// A follower that heartbeats and does not ask for its assignment.
fn no_sync(s: &mut Script<'_>) {
    s.group("no-sync");
    pair(s, &Join::old().short_rebalance());
    s.sync("a", &["a", "b"]);
    s.describe();
    s.wait_for_heartbeat("b", UNKNOWN_MEMBER_ID);
    s.heartbeat("a");
    s.describe();
    s.join("a", &Join::old().short_rebalance());
}

/// A leader that heartbeats and does not assign.
fn no_assignment(s: &mut Script<'_>) {
    s.group("no-assignment");
    pair(s, &Join::old().short_rebalance());
    s.sync("b", &[]);
    s.heartbeat("a");
    s.describe();
    s.join("b", &Join::old().short_rebalance());
    s.sync("b", &["b"]);
    s.describe();
}

/// It stays in the next generation, until it turns out that it does not sync either.
fn static_member_that_does_not_rejoin(s: &mut Script<'_>) {
    s.group("static-no-rejoin");
    s.send_join("a", &Join::old().short_rebalance());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("f", &Join::fixed("i").short_rebalance());
    s.joined("a");
    s.joined("f");
    s.send_sync("f", &[]);
    s.sync("a", &["a", "f"]);
    s.synced("f");
    s.join("a", &Join::old().short_rebalance());
    s.sync("a", &["a", "f"]);
    s.wait_for_heartbeat("a", REBALANCE_IN_PROGRESS);
    s.heartbeat("f");
    s.describe();
    s.join("a", &Join::old().short_rebalance());
}

fn pair(s: &mut Script<'_>, join: &Join) {
    s.send_join("a", join);
    s.wait_until("PreparingRebalance", 1);
    s.send_join("b", join);
    s.joined("a");
    s.joined("b");
}
