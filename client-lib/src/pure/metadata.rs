//! What a client knows of the cluster: brokers, topics, partition leaders (`MetadataSnapshot`).
//!
//! A value that is replaced as a whole. An answer with an older leader epoch than the one known does not undo it
//! (KIP-320), unless the topic was made anew.

use std::collections::HashMap;
use std::sync::Arc;

use kafka_wire::messages::MetadataResponse;
use kafka_wire::messages::metadata_response::{MetadataResponsePartition, MetadataResponseTopic};
use kafka_wire::{ErrorCode, Uuid};

use crate::admin::Node;

/// The cluster as last heard.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Counts the answers taken in; 0 before the first.
    pub generation: u64,
    /// The cluster's id.
    pub cluster_id: Option<String>,
    /// The broker to send controller requests to.
    pub controller_id: Option<i32>,
    /// Live brokers by id.
    pub nodes: HashMap<i32, Node>,
    /// Topics by name, failed look-ups among them.
    pub topics: HashMap<Arc<str>, Arc<TopicMetadata>>,
    ids: HashMap<Uuid, Arc<str>>,
}

/// A topic, or why it could not be looked up.
#[derive(Debug, Clone)]
pub struct TopicMetadata {
    /// Its name.
    pub name: Arc<str>,
    /// Its id; zero from brokers before 2.8.
    pub topic_id: Uuid,
    /// Whether it is one of the brokers' own.
    pub is_internal: bool,
    /// What the look-up came to.
    pub error: ErrorCode,
    /// Its partitions; the index is the partition's number. A gap has the error `LEADER_NOT_AVAILABLE`.
    pub partitions: Vec<PartitionMetadata>,
}

/// A partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionMetadata {
    /// What the look-up came to.
    pub error: ErrorCode,
    /// Its leader, if there is one.
    pub leader: Option<i32>,
    /// The leader's epoch; -1 when unknown.
    pub leader_epoch: i32,
    /// Its replicas.
    pub replicas: Vec<i32>,
    /// Those in sync.
    pub isr: Vec<i32>,
    /// Those offline.
    pub offline: Vec<i32>,
}

/// What a metadata request asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All topics: what is not in the answer is gone.
    All,
    /// Some topics: others are kept.
    Some,
}

impl Metadata {
    /// A topic that exists.
    #[must_use]
    pub fn topic(&self, name: &str) -> Option<&Arc<TopicMetadata>> {
        self.topics.get(name).filter(|t| t.error == ErrorCode::NONE)
    }

    /// The name of a topic id.
    #[must_use]
    pub fn name_of(&self, id: Uuid) -> Option<&Arc<str>> {
        self.ids.get(&id)
    }

    /// A partition of a topic that exists.
    #[must_use]
    pub fn partition(&self, topic: &str, partition: i32) -> Option<&PartitionMetadata> {
        self.topic(topic)?.partitions.get(usize::try_from(partition).ok()?)
    }

    /// Whether the topic is said not to be there, or to have fewer partitions.
    #[must_use]
    pub fn is_gone(&self, topic: &str, partition: i32) -> bool {
        self.topics.get(topic).is_some_and(|t| match t.error {
            ErrorCode::NONE => usize::try_from(partition).is_ok_and(|p| p >= t.partitions.len()),
            error => error == ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
        })
    }

    /// A partition's leader, if there is one and it is among the brokers that are known.
    #[must_use]
    pub fn leader(&self, topic: &str, partition: i32) -> Option<i32> {
        self.partition(topic, partition)?.leader.filter(|leader| self.nodes.contains_key(leader))
    }

    /// This metadata with an answer taken in.
    #[must_use]
    pub fn updated(&self, response: MetadataResponse, scope: Scope) -> Self {
        let nodes = response
            .brokers
            .into_iter()
            .map(|b| (b.node_id, Node { id: b.node_id, host: b.host, port: b.port, rack: b.rack }));
        let mut next = Self {
            generation: self.generation + 1,
            cluster_id: response.cluster_id.or_else(|| self.cluster_id.clone()),
            controller_id: (response.controller_id >= 0).then_some(response.controller_id),
            nodes: nodes.collect(),
            topics: if scope == Scope::Some { self.topics.clone() } else { HashMap::new() },
            ids: HashMap::new(),
        };
        for topic in response.topics {
            let Some(name) = topic.name.clone() else { continue };
            let name: Arc<str> = name.into();
            let known = self.topics.get(&name);
            let metadata = TopicMetadata::new(topic, name.clone(), known.map(AsRef::as_ref));
            next.topics.insert(name, Arc::new(metadata));
        }
        next.ids =
            next.topics.values().filter(|t| !t.topic_id.is_zero()).map(|t| (t.topic_id, t.name.clone())).collect();
        next
    }

    /// This metadata without the topics that are not wanted.
    #[must_use]
    pub fn of_topics(&self, wanted: impl Fn(&Arc<str>) -> bool) -> Self {
        let mut next = self.clone();
        next.topics.retain(|name, _| wanted(name));
        next.ids.retain(|_, name| wanted(name));
        next
    }

    /// This metadata with a leader that a Produce or Fetch answer named (KIP-951). `None` if it is not news.
    #[must_use]
    pub fn with_leader(&self, topic: &str, partition: i32, leader: i32, epoch: i32) -> Option<Self> {
        let known = self.partition(topic, partition)?;
        if epoch <= known.leader_epoch || !self.nodes.contains_key(&leader) {
            return None;
        }
        let mut next = self.clone();
        let topic = next.topics.get_mut(topic)?;
        let changed = Arc::make_mut(topic).partitions.get_mut(usize::try_from(partition).ok()?)?;
        changed.leader = Some(leader);
        changed.leader_epoch = epoch;
        changed.error = ErrorCode::NONE;
        next.generation += 1;
        Some(next)
    }
}

impl TopicMetadata {
    fn new(topic: MetadataResponseTopic, name: Arc<str>, known: Option<&Self>) -> Self {
        let same = known.filter(|k| k.topic_id == topic.topic_id);
        let mut partitions = Vec::new();
        for partition in topic.partitions {
            let Ok(index) = usize::try_from(partition.partition_index) else { continue };
            // A partition number far beyond the count would be a hole of that size.
            if index >= PARTITIONS_MAX {
                continue;
            }
            if partitions.len() <= index {
                partitions.resize(index + 1, PartitionMetadata::unknown());
            }
            partitions[index] = PartitionMetadata::new(partition, same.and_then(|k| k.partitions.get(index)));
        }
        Self {
            name,
            topic_id: topic.topic_id,
            is_internal: topic.is_internal,
            error: ErrorCode(topic.error_code),
            partitions,
        }
    }
}

/// Far more than any cluster has; see its use.
const PARTITIONS_MAX: usize = 10_000_000;

impl PartitionMetadata {
    fn unknown() -> Self {
        Self {
            error: ErrorCode::LEADER_NOT_AVAILABLE,
            leader: None,
            leader_epoch: -1,
            replicas: Vec::new(),
            isr: Vec::new(),
            offline: Vec::new(),
        }
    }

    fn new(partition: MetadataResponsePartition, known: Option<&Self>) -> Self {
        if let Some(known) = known.filter(|k| partition.leader_epoch >= 0 && k.leader_epoch > partition.leader_epoch) {
            return known.clone();
        }
        Self {
            error: ErrorCode(partition.error_code),
            leader: (partition.leader_id >= 0).then_some(partition.leader_id),
            leader_epoch: partition.leader_epoch,
            replicas: partition.replica_nodes,
            isr: partition.isr_nodes,
            offline: partition.offline_replicas,
        }
    }
}

#[cfg(test)]
mod tests {
    use kafka_wire::messages::metadata_response::MetadataResponseBroker;

    use super::*;

    /// Partition, leader, leader epoch.
    type Partition = (i32, i32, i32);

    fn answer(topics: &[(&str, u64, &[Partition])]) -> MetadataResponse {
        let partition = |(index, leader, epoch): &Partition| MetadataResponsePartition {
            partition_index: *index,
            leader_id: *leader,
            leader_epoch: *epoch,
            ..MetadataResponsePartition::default()
        };
        MetadataResponse {
            brokers: vec![MetadataResponseBroker { node_id: 1, ..MetadataResponseBroker::default() }],
            topics: topics
                .iter()
                .map(|(name, id, partitions)| MetadataResponseTopic {
                    name: Some((*name).into()),
                    topic_id: Uuid::from_halves(0, *id),
                    partitions: partitions.iter().map(partition).collect(),
                    ..MetadataResponseTopic::default()
                })
                .collect(),
            ..MetadataResponse::default()
        }
    }

    #[test]
    fn an_older_leader_epoch_changes_nothing_unless_the_topic_is_new() {
        let first = Metadata::default().updated(answer(&[("t", 7, &[(0, 1, 5)])]), Scope::Some);
        let older = first.updated(answer(&[("t", 7, &[(0, 2, 4)])]), Scope::Some);
        assert_eq!(older.partition("t", 0).unwrap().leader, Some(1));
        let anew = older.updated(answer(&[("t", 8, &[(0, 2, 0)])]), Scope::Some);
        assert_eq!(anew.partition("t", 0).unwrap().leader, Some(2));
        assert_eq!(anew.name_of(Uuid::from_halves(0, 7)), None);
        assert_eq!(anew.name_of(Uuid::from_halves(0, 8)).map(AsRef::as_ref), Some("t"));
    }

    #[test]
    fn asking_for_some_keeps_the_others() {
        let both = Metadata::default().updated(answer(&[("a", 1, &[(0, 1, 0)]), ("b", 2, &[(1, 1, 0)])]), Scope::All);
        assert_eq!(both.partition("b", 0).unwrap().error, ErrorCode::LEADER_NOT_AVAILABLE);
        assert!(both.updated(answer(&[("a", 1, &[])]), Scope::Some).topic("b").is_some());
        assert!(both.updated(answer(&[("a", 1, &[])]), Scope::All).topic("b").is_none());
    }

    #[test]
    fn a_leader_that_is_no_known_broker_is_none() {
        let mut known = Metadata::default().updated(answer(&[("t", 7, &[(0, 1, 5)])]), Scope::Some);
        assert_eq!(known.leader("t", 0), Some(1));
        known.nodes.clear();
        assert_eq!(known.leader("t", 0), None);
    }

    #[test]
    fn a_leader_named_elsewhere_counts_if_it_is_newer() {
        let known = Metadata::default().updated(answer(&[("t", 7, &[(0, -1, 5)])]), Scope::Some);
        assert!(known.with_leader("t", 0, 1, 5).is_none(), "not newer");
        assert!(known.with_leader("t", 0, 9, 6).is_none(), "unknown broker");
        assert_eq!(known.with_leader("t", 0, 1, 6).unwrap().partition("t", 0).unwrap().leader, Some(1));
    }
}
