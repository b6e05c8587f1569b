//! Static members (KIP-345, KIP-814) that come back in each state of a group.

use super::script::{Join, Script};

pub fn all(s: &mut Script<'_>) {
    in_the_first_wait(s);
    while_members_join(s);
    while_the_assignment_is_awaited(s);
    when_stable(s);
    with_other_protocols(s);
}

fn in_the_first_wait(s: &mut Script<'_>) {
    s.group("static-first");
    s.send_join("one", &Join::fixed("i"));
    s.wait_until("PreparingRebalance", 1);
    s.send_join("again", &Join::fixed("i"));
    s.joined("one");
    s.joined("again");
    s.describe();
    s.sync("again", &["again"]);
    s.describe();
}

/// A leader `f` that is static and a follower `d` that is not, in a stable group.
fn pair(s: &mut Script<'_>, group: &str) {
    s.group(group);
    s.send_join("f", &Join::fixed("i"));
    s.wait_until("PreparingRebalance", 1);
    s.send_join("d", &Join::old());
    s.joined("f");
    s.joined("d");
    s.send_sync("d", &[]);
    s.sync("f", &["f", "d"]);
    s.synced("d");
}

fn while_members_join(s: &mut Script<'_>) {
    pair(s, "static-joining");
    s.send_join("f", &Join::fixed("i"));
    s.wait_until("PreparingRebalance", 2);
    s.send_join("f2", &Join::fixed("i"));
    // The one that waited is fenced.
    s.joined("f");
    s.describe();
    s.heartbeat("f");
    s.join("d", &Join::old());
    s.joined("f2");
    s.send_sync("d", &[]);
    s.sync("f2", &["d", "f2"]);
    s.synced("d");
    s.describe();
}

fn while_the_assignment_is_awaited(s: &mut Script<'_>) {
    pair(s, "static-syncing");
    s.send_join("f", &Join::fixed("i"));
    s.wait_until("PreparingRebalance", 2);
    s.join("d", &Join::old());
    s.joined("f");
    s.send_sync("d", &[]);
    s.send_join("f2", &Join::fixed("i"));
    s.synced("d");
    s.wait_until("PreparingRebalance", 2);
    s.sync("f", &["f", "d"]);
    s.join("d", &Join::old());
    s.joined("f2");
    // Now the follower is the static one, and its SyncGroup waits.
    s.group("static-syncing-follower");
    s.send_join("d", &Join::old());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("f", &Join::fixed("i"));
    s.joined("d");
    s.joined("f");
    s.send_sync("f", &[]);
    s.send_join("f2", &Join::fixed("i"));
    s.synced("f");
    s.wait_until("PreparingRebalance", 2);
    s.join("d", &Join::old());
    s.joined("f2");
    s.send_sync("f2", &[]);
    s.sync("d", &["d", "f2"]);
    s.synced("f2");
    s.describe();
}

fn when_stable(s: &mut Script<'_>) {
    pair(s, "static-stable");
    // The leader comes back: told to leave the assignment alone, or, if it does not know that, that another leads.
    s.join("f2", &Join::fixed("i"));
    s.sync("f2", &[]);
    s.heartbeat("f");
    s.commit("f", 1);
    s.heartbeat("d");
    s.join("f3", &Join { version: 8, ..Join::fixed("i") });
    s.sync("f3", &[]);
    s.commit("f3", 1);
    s.describe();
    // Another subscription alone is no reason to rebalance.
    s.join("f4", &Join { version: 5, ..Join::fixed("i") }.topics(&["u"]));
    s.sync("f4", &[]);
    s.describe();
    s.heartbeat("d");
    s.group("static-stable-follower");
    s.send_join("d", &Join::old());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("f", &Join::fixed("i"));
    s.joined("d");
    s.joined("f");
    s.send_sync("f", &[]);
    s.sync("d", &["d", "f"]);
    s.synced("f");
    s.join("f2", &Join::fixed("i"));
    s.sync("f2", &[]);
    s.sync("f", &[]);
    s.join("f", &Join::fixed("i"));
    s.describe();
}

fn with_other_protocols(s: &mut Script<'_>) {
    s.group("static-protocols");
    let both = ["range", "sticky"];
    s.send_join("f", &Join::fixed("i").protocols(&both));
    s.wait_until("PreparingRebalance", 1);
    s.send_join("d", &Join::old().protocols(&both));
    s.joined("f");
    s.joined("d");
    s.send_sync("d", &[]);
    s.sync("f", &["f", "d"]);
    s.synced("d");
    s.describe();
    s.send_join("f2", &Join::fixed("i").protocols(&["sticky", "range"]));
    s.wait_until("PreparingRebalance", 2);
    s.join("d", &Join::old().protocols(&["sticky"]));
    s.joined("f2");
    s.join("x", &Join::fixed("i").protocols(&["range"]));
    s.describe();
}
