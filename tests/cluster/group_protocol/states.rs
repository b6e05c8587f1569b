//! What members and administrators are told in each state of a group.

use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use kafka_wire::messages::{
    DeleteGroupsRequest, DeleteTopicsRequest, LeaveGroupRequest, ListGroupsRequest, OffsetDeleteRequest,
};

use super::requests;
use super::script::{Join, MAX_SIZE, Script};
use crate::support::wait_for;

pub fn all(s: &mut Script<'_>) {
    alone(s);
    two(s);
    leader_leaves_before_it_assigns(s);
    rejoining(s);
    pending(s);
    leaving(s);
    votes(s);
    largest_size(s);
    deleted_topic(s);
    too_large(s);
}

/// What an administrator does, and what comes of it: nothing of it may change a group with members.
fn administer(s: &mut Script<'_>) {
    let group = s.group_id();
    s.describe();
    s.ask("deletes", 2, &DeleteGroupsRequest { groups_names: vec![group.clone()], ..Default::default() });
    let topics = ["t", "u"].map(|name| OffsetDeleteRequestTopic {
        name: name.into(),
        partitions: vec![OffsetDeleteRequestPartition { partition_index: 0, ..Default::default() }],
        ..Default::default()
    });
    let request = OffsetDeleteRequest { group_id: group.clone(), topics: topics.to_vec(), ..Default::default() };
    s.ask("deletes offsets", 0, &request);
    let topics = [("t", kafka_wire::Uuid::ZERO, &[0][..])];
    s.ask("commits", 9, &requests::commit(&group, "", -1, &topics, 9));
    s.ask("commits as of generation 0", 9, &requests::commit(&group, "", 0, &topics, 9));
    s.ask("commits as nobody", 9, &requests::commit(&group, "nobody", -1, &topics, 9));
    s.ask("fetches", 7, &requests::fetch(&group, Some(&topics), 7));
}

fn leave(s: &mut Script<'_>, members: Vec<MemberIdentity>) {
    let request = LeaveGroupRequest { group_id: s.group_id(), members, ..Default::default() };
    s.ask("leaves", 5, &request);
}

fn identity(s: &Script<'_>, name: &str) -> MemberIdentity {
    MemberIdentity { member_id: s.id(name), ..Default::default() }
}

/// One member, from a group that is not there to one that is deleted.
fn alone(s: &mut Script<'_>) {
    s.group("alone");
    administer(s);
    s.group("alone-2");
    s.join("a", &Join::new(9));
    // A group that has only given out an id. Kafka shows it when its record is replicated, and answers before.
    s.wait_until("Empty", 0);
    s.heartbeat("a");
    s.send_join("a", &Join::new(9));
    s.wait_until("PreparingRebalance", 1);
    administer(s);
    s.joined("a");
    administer(s);
    s.heartbeat("a");
    s.commit("a", 1);
    s.sync("a", &["a"]);
    administer(s);
    s.commit("a", 1);
    s.commit("a", 0);
    s.commit("a", -1);
    // A leader that joins again begins a new generation, alone at once.
    s.join("a", &Join::new(9));
    s.sync("a", &[]);
    s.describe();
    let member = identity(s, "a");
    leave(s, vec![member]);
    s.describe();
    s.heartbeat("a");
    s.join("a", &Join::new(9));
    administer(s);
    s.describe();
    s.heartbeat("a");
}

/// Two members come during the first wait; both are told of every state.
fn two(s: &mut Script<'_>) {
    s.group("two");
    s.send_join("a", &Join::old());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("b", &Join::old().topics(&["t", "u"]));
    s.wait_until("PreparingRebalance", 2);
    s.joined("a");
    s.joined("b");
    administer(s);
    // Neither did get the first answer.
    s.join("b", &Join::old().topics(&["t", "u"]));
    s.join("a", &Join::new(9));
    s.heartbeat("b");
    s.send_sync("b", &[]);
    s.sync("a", &["a", "b"]);
    s.synced("b");
    administer(s);
    s.sync("b", &[]);
    s.sync("a", &["b"]);
    // Stable: a follower that joins again without a change is told what is; with one, all must join again.
    s.join("b", &Join::old().topics(&["t", "u"]));
    s.send_join("b", &Join::old().topics(&["u"]));
    s.wait_until("PreparingRebalance", 2);
    administer(s);
    s.heartbeat("a");
    s.commit("a", 1);
    s.sync("a", &["a"]);
    s.join("a", &Join::old());
    s.joined("b");
    // Other metadata before the assignment begins anew once more.
    s.send_join("b", &Join::old());
    s.wait_until("PreparingRebalance", 2);
    s.join("a", &Join::old());
    s.joined("b");
    s.send_sync("b", &[]);
    s.sync("a", &["a"]);
    s.synced("b");
    administer(s);
}

fn leader_leaves_before_it_assigns(s: &mut Script<'_>) {
    s.group("leader-leaves");
    s.send_join("a", &Join::old());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("b", &Join::old());
    s.joined("a");
    s.joined("b");
    s.send_sync("b", &[]);
    let leader = identity(s, "a");
    leave(s, vec![leader]);
    s.synced("b");
    s.describe();
    s.heartbeat("a");
    s.join("b", &Join::old());
    s.sync("b", &["b"]);
    s.describe();
}

/// A third member comes to a stable group; then its leader goes while the others wait.
fn rejoining(s: &mut Script<'_>) {
    s.group("rejoining");
    s.send_join_with_id("a", &Join::new(9));
    s.wait_until("PreparingRebalance", 1);
    s.send_join_with_id("b", &Join::new(9));
    s.joined("a");
    s.joined("b");
    s.send_sync("b", &[]);
    s.sync("a", &["a", "b"]);
    s.synced("b");
    s.send_join("c", &Join::old());
    s.wait_until("PreparingRebalance", 3);
    s.heartbeat("a");
    s.heartbeat("b");
    s.send_join("b", &Join::new(9));
    let leader = identity(s, "a");
    leave(s, vec![leader]);
    // Of two that wait either may lead in Kafka; both have joined.
    let (b, c) = (s.joined_quietly("b"), s.joined_quietly("c"));
    assert_eq!((b.error_code, b.generation_id, c.generation_id), (0, 2, 2));
    assert_eq!(b.members.len() + c.members.len(), 2, "one of them leads");
    s.describe();
}

fn pending(s: &mut Script<'_>) {
    s.group("pending");
    s.send_join_with_id("a", &Join::new(9));
    s.joined("a");
    s.sync("a", &["a"]);
    // An id that was given out changes nothing by itself.
    s.join("b", &Join::new(9));
    s.heartbeat("a");
    s.heartbeat("b");
    s.describe();
    // A rebalance waits for it; when it goes, that ends.
    s.send_join("a", &Join::new(9));
    s.wait_until("PreparingRebalance", 1);
    let pending = identity(s, "b");
    leave(s, vec![pending]);
    s.joined("a");
    s.sync("a", &["a"]);
    // Without one it begins one.
    s.join("c", &Join::new(9));
    let pending = identity(s, "c");
    leave(s, vec![pending]);
    s.describe();
    s.heartbeat("a");
    s.join("a", &Join::new(9));
}

fn leaving(s: &mut Script<'_>) {
    s.group("leaving");
    s.send_join("a", &Join::old());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("f", &Join::fixed("one"));
    s.joined("a");
    s.joined("f");
    s.send_sync("f", &[]);
    s.sync("a", &["a", "f"]);
    s.synced("f");
    let by_instance = |member: String, instance: &str| MemberIdentity {
        member_id: member,
        group_instance_id: Some(instance.into()),
        ..Default::default()
    };
    let (a, f) = (s.id("a"), s.id("f"));
    let nobody = MemberIdentity { member_id: "nobody".into(), ..Default::default() };
    leave(
        s,
        vec![nobody, by_instance(String::new(), "two"), by_instance("other".into(), "one"), by_instance(a, "two")],
    );
    s.describe();
    leave(s, vec![by_instance(String::new(), "one"), by_instance(f, "one")]);
    s.describe();
    s.heartbeat("f");
    s.heartbeat("a");
    let a = identity(s, "a");
    leave(s, vec![a.clone(), a]);
    s.describe();
}

/// Two members that like different protocols most: which one is taken.
fn votes(s: &mut Script<'_>) {
    let pairs =
        [("range", "sticky"), ("roundrobin", "range"), ("cooperative-sticky", "range"), ("sticky", "a"), ("a", "p")];
    for (one, other) in pairs {
        s.group(&format!("votes-{one}-{other}"));
        s.send_join("a", &Join::old().protocols(&[one, other]));
        s.wait_until("PreparingRebalance", 1);
        s.send_join("b", &Join::old().protocols(&[other, one]));
        s.joined("a");
        s.joined("b");
    }
}

fn largest_size(s: &mut Script<'_>) {
    s.group("large");
    let members = ["a", "b", "c"];
    assert_eq!(members.len(), MAX_SIZE);
    for (before, member) in members.into_iter().enumerate() {
        s.send_join(member, &Join::old());
        s.wait_until("PreparingRebalance", before + 1);
    }
    s.join("d", &Join::old());
    s.join("d", &Join::new(9));
    for member in members {
        s.joined(member);
    }
    s.join("d", &Join::new(9));
    s.join("e", &Join::fixed("one"));
    s.send_sync("b", &[]);
    s.send_sync("c", &[]);
    s.sync("a", &["a", "b", "c"]);
    s.synced("b");
    s.synced("c");
    s.join("d", &Join::new(9));
    // A member that is there may always ask.
    s.join("c", &Join::old());
}

/// What does not fit into one batch of the log is refused, and all is as before.
fn too_large(s: &mut Script<'_>) {
    s.group("too-large");
    let topics = [("t", kafka_wire::Uuid::ZERO, &[0][..])];
    s.ask("commits", 9, &requests::commit("too-large", "", -1, &topics, 9));
    let mut request = requests::commit("too-large", "", -1, &topics, 9);
    let mut partition = request.topics[0].partitions[0].clone();
    partition.committed_metadata = Some("m".repeat(4_000));
    partition.committed_offset = 6;
    request.topics[0].partitions = vec![partition; 300];
    let answer = s.wire.ask(9, &request);
    let mut errors: Vec<i16> = answer.topics[0].partitions.iter().map(|partition| partition.error_code).collect();
    errors.dedup();
    s.note("commits too much", &errors);
    s.ask("fetches", 7, &requests::fetch("too-large", Some(&topics), 7));
    s.send_join("a", &Join::old());
    s.wait_until("PreparingRebalance", 1);
    s.send_join("b", &Join::old());
    s.joined("a");
    s.joined("b");
    s.send_sync("b", &[]);
    let mut sync = requests::sync("too-large", &s.id("a"), 1, 4);
    sync.assignments[0].assignment = vec![1; 1_200_000].into();
    s.ask("a assigns too much", 4, &sync);
    // Which of the two came first is chance: it waited and hears of the failure, or finds the rebalance that follows.
    assert!([-1, 27].contains(&s.synced_quietly("b")));
    s.describe();
    s.heartbeat("a");
    s.send_join("b", &Join::old());
    s.join("a", &Join::old());
    s.joined("b");
    s.send_sync("b", &[]);
    s.sync("a", &["a", "b"]);
    s.synced("b");
    s.describe();
}

fn deleted_topic(s: &mut Script<'_>) {
    s.group("deleted-topic");
    let topics = [("t", kafka_wire::Uuid::ZERO, &[0][..]), ("gone", kafka_wire::Uuid::ZERO, &[0, 1][..])];
    s.ask("commits", 9, &requests::commit("deleted-topic", "", -1, &topics, 9));
    let gone = DeleteTopicsRequest { topic_names: vec!["gone".into()], timeout_ms: 10_000, ..Default::default() };
    assert_eq!(s.wire.ask(5, &gone).responses[0].error_code, 0);
    let fetch = requests::fetch("deleted-topic", None, 7);
    wait_for("the offsets of the topic to go", || (s.wire.ask(7, &fetch).topics.len() == 1).then_some(()));
    s.ask("fetches", 7, &fetch);
    s.describe();
    let states = ListGroupsRequest { states_filter: vec!["Empty".into()], ..Default::default() };
    let listed = s.wire.ask(5, &states).groups;
    assert!(listed.iter().any(|group| group.group_id == "deleted-topic"), "{listed:?}");
}
