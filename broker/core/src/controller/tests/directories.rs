//! Log directories that fail and come back, with the records of Kafka 4.3.1 (a broker with two directories, one of which fills up,
//! or is a file at the start).

use kafka_wire::messages::PartitionChangeRecord;

use super::cluster::{change, registration};
use super::*;
use crate::image::{DIRECTORY_LOST, DIRECTORY_UNASSIGNED};

const OTHER: Uuid = Uuid([8; 16]);

/// A broker with two directories and a topic of two partitions, of which it has put one in each.
fn in_two() -> (Fixture, i64, Uuid) {
    let mut controller = Fixture::empty();
    let records = controller.view().activate(None, &bootstrap("4.3"));
    controller.apply(&records);
    let epoch = join(&mut controller, 1, vec![DIRECTORY, OTHER], -1);
    let id = controller.create(topic("t", 2, 1)).topic_id;
    assert_eq!(places(&controller), [DIRECTORY_UNASSIGNED; 2]);
    let assigned = assign(&mut controller, epoch, &[(id, 0, DIRECTORY), (id, 1, OTHER)]);
    let [first, second] = [(0, DIRECTORY), (1, OTHER)]
        .map(|(number, directory)| numbered(id, number, |r| r.directories = Some(vec![directory])));
    assert_eq!(assigned, [first, second]);
    (controller, epoch, id)
}

fn join(controller: &mut Fixture, incarnation: u8, log_dirs: Vec<Uuid>, previous_broker_epoch: i64) -> i64 {
    let incarnation_id = Uuid([incarnation; 16]);
    let request = RegisterBroker { incarnation_id, log_dirs, previous_broker_epoch, ..Fixture::registration(1) };
    let registered = controller.view().register_broker(&request).expect("registered");
    controller.apply(&registered.records);
    let unfenced = controller.view().unfence_broker(1, registered.reply).expect("unfenced");
    controller.apply(&unfenced.records);
    registered.reply
}

fn assign(controller: &mut Fixture, epoch: i64, places: &[(Uuid, i32, Uuid)]) -> Vec<MetadataRecord> {
    let place = |(topic_id, partition, directory): &(Uuid, i32, Uuid)| ReplicaPlace {
        topic_id: *topic_id,
        partition: *partition,
        directory: *directory,
    };
    let places: Vec<_> = places.iter().map(place).collect();
    let records = controller.view().assign_replicas_to_dirs(1, epoch, &places).expect("registered").records;
    controller.apply(&records);
    records
}

fn fail(controller: &mut Fixture, epoch: i64, directories: &[Uuid]) -> Vec<MetadataRecord> {
    let records = controller.view().directories_failed(1, epoch, directories).expect("registered").records;
    controller.apply(&records);
    records
}

fn numbered(id: Uuid, number: i32, set: impl FnOnce(&mut PartitionChangeRecord)) -> MetadataRecord {
    change(id, |r| {
        r.partition_id = number;
        set(r);
    })
}

fn led_by_nobody(r: &mut PartitionChangeRecord) {
    r.isr = Some(vec![]);
    r.leader = -1;
    r.eligible_leader_replicas = Some(vec![1]);
    r.last_known_elr = Some(vec![1]);
}

fn places(controller: &Fixture) -> Vec<Uuid> {
    let topic = controller.image.topics.by_name("t").expect("there");
    topic.partitions.values().map(|p| p.directories[0]).collect()
}

/// Leaders, and offline replicas, by partition.
fn led(controller: &Fixture) -> Vec<(i32, Vec<i32>)> {
    let topic = controller.image.topics.by_name("t").expect("there");
    topic.partitions.values().map(|p| (p.leader, controller.image.cluster.offline_replicas(p))).collect()
}

#[test]
fn what_is_in_a_directory_that_fails_is_led_by_nobody_until_it_is_back() {
    let (mut controller, epoch, id) = in_two();
    let failed = fail(&mut controller, epoch, &[OTHER]);
    let rest = registration(epoch, |r| r.log_dirs = vec![DIRECTORY]);
    assert_eq!(failed, [numbered(id, 1, led_by_nobody), rest]);
    assert_eq!(led(&controller), [(1, vec![]), (-1, vec![1])]);
    assert!(fail(&mut controller, epoch, &[OTHER]).is_empty(), "it is known");
    // With one directory left there is no choice.
    controller.create(topic("later", 1, 1));
    assert_eq!(controller.image.topics.partition("later", 0).map(|p| p.directories.clone()), Some(vec![DIRECTORY]));

    // A stop, and a start without it and one with it, each after a stop that was not clean for all directories.
    let stopped = controller.view().fence_broker(1, epoch).expect("registered").records;
    controller.apply(&stopped);
    let again = join(&mut controller, 42, vec![DIRECTORY], -1);
    assert_eq!(led(&controller), [(1, vec![]), (-1, vec![1])]);
    let stopped = controller.view().fence_broker(1, again).expect("registered").records;
    controller.apply(&stopped);
    join(&mut controller, 43, vec![DIRECTORY, OTHER], -1);
    assert_eq!(led(&controller), [(1, vec![]), (1, vec![])]);
}

#[test]
fn a_replica_that_is_put_in_a_directory_that_has_failed_is_led_by_nobody() {
    let (mut controller, epoch, id) = in_two();
    fail(&mut controller, epoch, &[OTHER]);
    let records = assign(&mut controller, epoch, &[(id, 0, OTHER)]);
    let moved = numbered(id, 0, |r| r.directories = Some(vec![OTHER]));
    assert_eq!(records, [moved, numbered(id, 0, led_by_nobody)]);
    assert_eq!(led(&controller), [(-1, vec![1]), (-1, vec![1])]);
}

#[test]
fn a_lost_replica_is_led_again_when_it_is_found() {
    let (mut controller, epoch, id) = in_two();
    assign(&mut controller, epoch, &[(id, 1, DIRECTORY_LOST)]);
    assert_eq!(led(&controller), [(1, vec![]), (-1, vec![1])]);
    let stopped = controller.view().fence_broker(1, epoch).expect("registered").records;
    controller.apply(&stopped);
    let request = RegisterBroker {
        incarnation_id: Uuid([42; 16]),
        log_dirs: vec![DIRECTORY, OTHER],
        previous_broker_epoch: epoch,
        ..Fixture::registration(1)
    };
    let registered = controller.view().register_broker(&request).expect("registered");
    controller.apply(&registered.records);
    assign(&mut controller, registered.reply, &[(id, 1, OTHER)]);
    let unfenced = controller.view().unfence_broker(1, registered.reply).expect("registered").records;
    controller.apply(&unfenced);
    assert_eq!(led(&controller), [(1, vec![]), (1, vec![])]);
}

#[test]
fn what_is_unknown_or_known_is_passed_over() {
    let (mut controller, epoch, id) = in_two();
    let stranger = Uuid([99; 16]);
    assert!(assign(&mut controller, epoch, &[(stranger, 0, OTHER), (id, 7, OTHER), (id, 1, OTHER)]).is_empty());
    assert!(fail(&mut controller, epoch, &[stranger]).is_empty());
    let stale = controller.view().directories_failed(1, epoch + 1, &[OTHER]).expect_err("stale");
    assert_eq!(stale.code, ErrorCode::STALE_BROKER_EPOCH);
    let stale = controller.view().assign_replicas_to_dirs(1, epoch + 1, &[]).expect_err("stale");
    assert_eq!(stale.code, ErrorCode::STALE_BROKER_EPOCH);
}

#[test]
fn before_directory_ids_nothing_is_assigned() {
    let mut controller = Fixture::empty();
    let records = controller.view().activate(None, &bootstrap("3.6"));
    controller.apply(&records);
    let epoch = join(&mut controller, 1, vec![DIRECTORY, OTHER], -1);
    let refused = controller.view().assign_replicas_to_dirs(1, epoch, &[]).expect_err("too old");
    assert_eq!(refused.code, ErrorCode::UNSUPPORTED_VERSION);
    assert!(fail(&mut controller, epoch, &[OTHER]).is_empty());
}
