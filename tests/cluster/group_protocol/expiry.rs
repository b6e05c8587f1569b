//! Offsets that expire, and the groups that go with them. Old clients say when: nobody waits for minutes here.

use kafka_wire::Uuid;
use kafka_wire::messages::OffsetCommitRequest;

use super::requests;
use super::script::{Join, Script};
use crate::support::wait_for;

/// How often the coordinator looks for what has expired.
pub const CHECK_INTERVAL_MS: i32 = 300;
/// The last version in which a commit has a time of its own.
const OWN_RETENTION_VERSION: i16 = 4;

pub fn all(s: &mut Script<'_>) {
    some_of_a_group(s);
    all_of_a_group(s);
    of_a_stable_group(s);
    of_a_group_that_assigns(s);
    of_another_protocol(s);
    after_the_members(s);
    a_group_that_only_gave_an_id(s);
}

/// Commits offsets that expire at once.
fn commit_expiring(s: &mut Script<'_>, member: Option<&'static str>, topics: &[(&str, &[i32])]) {
    let topics: Vec<(&str, Uuid, &[i32])> =
        topics.iter().map(|(name, partitions)| (*name, Uuid::ZERO, *partitions)).collect();
    let (id, generation) = member.map_or((String::new(), -1), |member| (s.id(member), s.generation(member)));
    let group = s.group_id();
    let request = OffsetCommitRequest {
        retention_time_ms: 1,
        ..requests::commit(&group, &id, generation, &topics, OWN_RETENTION_VERSION)
    };
    s.ask("commits for a moment", OWN_RETENTION_VERSION, &request);
}

fn commit(s: &mut Script<'_>, topics: &[(&str, Uuid, &[i32])]) {
    let request = requests::commit(&s.group_id(), "", -1, topics, 9);
    s.ask("commits", 9, &request);
}

/// The group's offsets, once there are so many partitions.
fn wait_for_offsets(s: &mut Script<'_>, count: usize) {
    let fetch = requests::fetch(&s.group_id(), None, 7);
    let mut topics = wait_for(&format!("{count} offsets of {}", s.group_id()), || {
        let topics = s.wire.ask(7, &fetch).topics;
        (topics.iter().map(|topic| topic.partitions.len()).sum::<usize>() == count).then_some(topics)
    });
    // Kafka's order is that of a hash map.
    topics.sort_by(|one, other| one.name.cmp(&other.name));
    s.note("fetches", &topics);
}

/// Waits until the coordinator has looked again: what expired before is gone then, if it goes.
fn wait_for_the_next_look(s: &mut Script<'_>) {
    let group = s.group_id();
    let marker = format!("{group}-marker");
    // The same partition of the log would be enough, but which that is depends on the name: one in each.
    for number in 0..40 {
        let topics = [("t", Uuid::ZERO, &[0][..])];
        let request = OffsetCommitRequest {
            retention_time_ms: 1,
            ..requests::commit(&format!("{marker}-{number}"), "", -1, &topics, OWN_RETENTION_VERSION)
        };
        assert_eq!(s.wire.ask(OWN_RETENTION_VERSION, &request).topics[0].partitions[0].error_code, 0);
    }
    for number in 0..40 {
        let fetch = requests::fetch(&format!("{marker}-{number}"), None, 7);
        wait_for("a marker to expire", || s.wire.ask(7, &fetch).topics.is_empty().then_some(()));
    }
}

fn some_of_a_group(s: &mut Script<'_>) {
    s.group("some");
    commit(s, &[("t", Uuid::ZERO, &[1]), ("u", Uuid::ZERO, &[0])]);
    commit_expiring(s, None, &[("t", &[0]), ("u", &[1])]);
    wait_for_offsets(s, 2);
    s.describe();
}

fn all_of_a_group(s: &mut Script<'_>) {
    s.group("all");
    commit_expiring(s, None, &[("t", &[0])]);
    s.wait_until("Dead", 0);
    wait_for_offsets(s, 0);
}

/// Of the topics that its members subscribe to nothing expires.
fn of_a_stable_group(s: &mut Script<'_>) {
    s.group("stable");
    s.send_join("a", &Join::old());
    s.joined("a");
    s.sync("a", &["a"]);
    commit_expiring(s, Some("a"), &[("t", &[0, 1]), ("u", &[0])]);
    wait_for_offsets(s, 2);
    wait_for_the_next_look(s);
    wait_for_offsets(s, 2);
    s.heartbeat("a");
}

/// While it is not known who will read what, nothing expires.
fn of_a_group_that_assigns(s: &mut Script<'_>) {
    s.group("assigns");
    commit(s, &[("u", Uuid::ZERO, &[0])]);
    s.send_join("a", &Join::old());
    s.joined("a");
    s.sync("a", &["a"]);
    s.join("a", &Join::old());
    commit_expiring(s, Some("a"), &[("u", &[1])]);
    wait_for_the_next_look(s);
    wait_for_offsets(s, 1);
    s.sync("a", &["a"]);
}

/// Of another protocol than the consumers' nobody knows the topics.
fn of_another_protocol(s: &mut Script<'_>) {
    s.group("another");
    s.send_join("a", &Join::old().of_type("connect"));
    s.joined("a");
    s.sync("a", &["a"]);
    commit_expiring(s, Some("a"), &[("u", &[0])]);
    wait_for_the_next_look(s);
    wait_for_offsets(s, 1);
    s.describe();
}

fn after_the_members(s: &mut Script<'_>) {
    s.group("after");
    s.send_join("a", &Join::old().short_session());
    s.joined("a");
    s.sync("a", &["a"]);
    commit_expiring(s, Some("a"), &[("t", &[0])]);
    // The session ends, then nobody reads the topic any more, then the group has nothing left.
    s.wait_until("Dead", 0);
    wait_for_offsets(s, 0);
}

fn a_group_that_only_gave_an_id(s: &mut Script<'_>) {
    s.group("id");
    s.join("a", &Join::new(9));
    wait_for_the_next_look(s);
    s.wait_until("Dead", 0);
    s.join("a", &Join::new(9));
}
