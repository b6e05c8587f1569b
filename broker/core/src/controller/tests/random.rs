//! Any run of commands: what a controller promises holds after each, and both the log and a snapshot lead to the same image.

use kafka_wire::messages::create_partitions_request::CreatePartitionsTopic;
use kafka_wire::messages::{CreatePartitionsRequest, DeleteTopicsRequest};
use proptest::prelude::*;

use super::*;
use crate::configs::alter::AlterOp;
use crate::image::{NO_LEADER, Provenance, Replay};

#[derive(Clone, Debug)]
enum Step {
    Create {
        topic: u8,
        partitions: i32,
        factor: i16,
    },
    Grow {
        topic: u8,
        count: i32,
    },
    Delete(u8),
    Set {
        topic: u8,
        key: usize,
        value: i64,
    },
    Unset {
        topic: u8,
        key: usize,
    },
    Stop(i32),
    Fence(i32),
    Start {
        broker: i32,
        cleanly: bool,
    },
    Producers(i32),
    /// The broker puts its replicas of a topic in its first or second directory.
    Place {
        topic: u8,
        broker: i32,
        second: bool,
    },
    /// The broker's second directory fails.
    Lose(i32),
}

fn directory(broker: i32, second: bool) -> Uuid {
    Uuid([broker as u8 + if second { 150 } else { 100 }; 16])
}

const KEYS: [&str; 4] = ["retention.ms", "min.insync.replicas", "segment.ms", "unclean.leader.election.enable"];

fn step() -> impl Strategy<Value = Step> {
    let topic = 0..5u8;
    let broker = 1..4i32;
    prop_oneof![
        4 => (topic.clone(), -1..4i32, -1..4i16).prop_map(|(topic, partitions, factor)| Step::Create { topic, partitions, factor }),
        2 => (topic.clone(), 0..6i32).prop_map(|(topic, count)| Step::Grow { topic, count }),
        1 => topic.clone().prop_map(Step::Delete),
        2 => (topic.clone(), 0..KEYS.len(), 1..4i64).prop_map(|(topic, key, value)| Step::Set { topic, key, value }),
        1 => (topic.clone(), 0..KEYS.len()).prop_map(|(topic, key)| Step::Unset { topic, key }),
        2 => (topic, broker.clone(), any::<bool>()).prop_map(|(topic, broker, second)| Step::Place { topic, broker, second }),
        1 => broker.clone().prop_map(Step::Lose),
        2 => broker.clone().prop_map(Step::Stop),
        2 => broker.clone().prop_map(Step::Fence),
        4 => (broker.clone(), any::<bool>()).prop_map(|(broker, cleanly)| Step::Start { broker, cleanly }),
        1 => broker.prop_map(Step::Producers),
    ]
}

impl Fixture {
    /// Carries out a step; answers its records, which are applied.
    fn take(&mut self, step: &Step, incarnation: u8) -> Vec<MetadataRecord> {
        let mut records = self.begin(step, incarnation);
        self.apply(&records);
        if let Step::Start { broker, .. } = *step {
            let epoch = self.image.cluster.broker(broker).expect("just registered").broker_epoch;
            let unfenced = self.view().unfence_broker(broker, epoch).expect("just registered").records;
            self.apply(&unfenced);
            records.extend(unfenced);
        }
        records
    }

    /// The records of a step, of a start those up to the registration.
    fn begin(&mut self, step: &Step, incarnation: u8) -> Vec<MetadataRecord> {
        let name = |topic: u8| format!("topic-{topic}");
        let epoch_of = |f: &Self, id: i32| f.image.cluster.broker(id).map_or(-1, |b| b.broker_epoch);
        match *step {
            Step::Create { topic: t, partitions, factor } => {
                let request = CreateTopicsRequest {
                    topics: vec![topic(&name(t), partitions, factor)],
                    ..CreateTopicsRequest::default()
                };
                self.with_random(|view, random| view.create_topics(&request, random)).map_or(Vec::new(), |d| d.records)
            }
            Step::Grow { topic, count } => {
                let topic = CreatePartitionsTopic { name: name(topic), count, ..CreatePartitionsTopic::default() };
                let request = CreatePartitionsRequest { topics: vec![topic], ..CreatePartitionsRequest::default() };
                self.with_random(|view, random| view.create_partitions(&request, random)).records
            }
            Step::Delete(topic) => {
                let request = DeleteTopicsRequest { topic_names: vec![name(topic)], ..DeleteTopicsRequest::default() };
                self.view().delete_topics(&request, 5).map_or(Vec::new(), |d| d.records)
            }
            Step::Set { topic, key, value } => self.alter(&name(topic), key, AlterOp::Set(value.to_string())),
            Step::Unset { topic, key } => self.alter(&name(topic), key, AlterOp::Delete),
            Step::Stop(id) => {
                self.view().begin_controlled_shutdown(id, epoch_of(self, id)).map_or(Vec::new(), |d| d.records)
            }
            Step::Fence(id) => self.view().fence_broker(id, epoch_of(self, id)).map_or(Vec::new(), |d| d.records),
            Step::Start { broker, cleanly } => {
                let registration = RegisterBroker {
                    incarnation_id: Uuid([incarnation; 16]),
                    previous_broker_epoch: if cleanly { epoch_of(self, broker) } else { -1 },
                    log_dirs: [false, true].map(|second| directory(broker, second)).to_vec(),
                    ..Fixture::registration(broker)
                };
                self.view().register_broker(&registration).expect("a broker of this cluster").records
            }
            Step::Producers(id) => {
                let block = self.view().allocate_producer_ids(id, epoch_of(self, id));
                block.map_or(Vec::new(), |d| d.records)
            }
            Step::Place { topic, broker, second } => {
                let Some(topic) = self.image.topics.by_name(&name(topic)) else { return Vec::new() };
                let place = |partition: &i32| ReplicaPlace {
                    topic_id: topic.id,
                    partition: *partition,
                    directory: directory(broker, second),
                };
                let places: Vec<_> = topic.partitions.keys().map(place).collect();
                let assigned = self.view().assign_replicas_to_dirs(broker, epoch_of(self, broker), &places);
                assigned.map_or(Vec::new(), |d| d.records)
            }
            Step::Lose(id) => {
                let lost = self.view().directories_failed(id, epoch_of(self, id), &[directory(id, true)]);
                lost.map_or(Vec::new(), |d| d.records)
            }
        }
    }

    fn alter(&mut self, topic: &str, key: usize, op: AlterOp) -> Vec<MetadataRecord> {
        let change = ResourceChange::Incremental(vec![(KEYS[key].to_owned(), op)]);
        self.view().alter_configs(&[(ConfigResource::topic(topic), change)], false).records
    }

    /// What must hold whenever nothing is on its way.
    fn check(&self) {
        for topic in self.image.topics.iter() {
            assert!(!topic.partitions.is_empty());
            assert!(topic.partitions.keys().copied().eq(0..topic.partitions.len() as i32));
            for partition in topic.partitions.values() {
                assert!(partition.isr.iter().all(|r| partition.replicas.contains(r)), "{partition:?}");
                assert!(partition.elr.iter().all(|r| partition.replicas.contains(r)), "{partition:?}");
                assert!(partition.elr.iter().all(|r| !partition.isr.contains(r)), "{partition:?}");
                assert_eq!(partition.directories.len(), partition.replicas.len());
                if partition.leader != NO_LEADER {
                    assert!(partition.isr.contains(&partition.leader), "{partition:?}");
                    assert!(self.image.cluster.is_active(partition.leader), "{partition:?}");
                    assert!(self.image.cluster.has_online_directory(partition, partition.leader), "{partition:?}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn replayed_log_and_snapshot_equal_the_live_image(steps in prop::collection::vec(step(), 1..60)) {
        let mut controller = Fixture::empty();
        let mut log = controller.view().activate(None, &bootstrap("4.3"));
        controller.apply(&log.clone());
        let mut epochs: std::collections::BTreeMap<(Uuid, i32), (i32, i32)> = Default::default();
        for (at, step) in steps.iter().enumerate() {
            log.extend(controller.take(step, at as u8 + 1));
            controller.check();
            for topic in controller.image.topics.iter() {
                for (number, p) in &topic.partitions {
                    let last = epochs.insert((topic.id, *number), (p.leader_epoch, p.partition_epoch));
                    let (leader_epoch, partition_epoch) = last.unwrap_or((0, 0));
                    prop_assert!(p.leader_epoch >= leader_epoch && p.partition_epoch >= partition_epoch);
                }
            }
        }
        let mut replay = Replay::default();
        for (offset, record) in (0..).zip(&log) {
            let written = record.write(crate::image::record_version(record, &replay.image().features)).expect("writable");
            let (read, _) = MetadataRecord::read(&written).expect("readable");
            prop_assert_eq!(&read, record);
            replay.record(&read, Provenance { offset, epoch: 1, timestamp_ms: 1 }).expect("fits");
        }
        let without_place = |image: &MetadataImage| MetadataImage { provenance: Provenance::default(), ..image.clone() };
        let live = without_place(&controller.image);
        prop_assert_eq!(without_place(replay.image()), live.clone());
        let mut rebuilt = MetadataImage::default();
        for record in live.to_records() {
            rebuilt.apply(&record, &mut Delta::default()).expect("fits");
        }
        prop_assert_eq!(rebuilt, live);
    }
}
