//! The committed offsets of a shard (Kafka: `OffsetMetadataManager`): those that hold, and those of transactions that
//! are still open.

use std::collections::{BTreeMap, BTreeSet};

use kafka_wire::Uuid;
use kafka_wire::messages::OffsetCommitValue;
use kafka_wire::messages::offset_commit_request::OffsetCommitRequestPartition;

use super::event::{CoordinatorRecord, DeletedTopic};

/// A committed offset.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OffsetAndMetadata {
    pub committed_offset: i64,
    pub leader_epoch: Option<i32>,
    pub metadata: String,
    pub commit_timestamp_ms: i64,
    /// Only from requests of versions 2 to 4 and from old records: this offset expires then, whatever is configured.
    pub expire_timestamp_ms: Option<i64>,
    /// Zero if it is not known.
    pub topic_id: Uuid,
    /// Where it is in the log: of several, the last holds, whatever the order in which transactions end.
    pub record_offset: i64,
}

impl OffsetAndMetadata {
    pub(super) fn from_request(
        topic_id: Uuid,
        partition: &OffsetCommitRequestPartition,
        wall_ms: i64,
        expire_timestamp_ms: Option<i64>,
    ) -> Self {
        Self {
            committed_offset: partition.committed_offset,
            leader_epoch: (partition.committed_leader_epoch != -1).then_some(partition.committed_leader_epoch),
            metadata: partition.committed_metadata.clone().unwrap_or_default(),
            commit_timestamp_ms: wall_ms,
            expire_timestamp_ms,
            topic_id,
            record_offset: -1,
        }
    }

    fn from_value(record_offset: i64, value: OffsetCommitValue) -> Self {
        Self {
            committed_offset: value.offset,
            leader_epoch: (value.leader_epoch != -1).then_some(value.leader_epoch),
            metadata: value.metadata,
            commit_timestamp_ms: value.commit_timestamp,
            expire_timestamp_ms: (value.expire_timestamp != -1).then_some(value.expire_timestamp),
            topic_id: value.topic_id,
            record_offset,
        }
    }

    /// The version at which Kafka 4.3.1 writes it: only version 1 has an expiry, only 4 a topic id.
    pub(super) fn value_version(&self) -> i16 {
        if self.expire_timestamp_ms.is_some() { 1 } else { 4 }
    }

    /// Whether the offset was committed for another topic of the same name than the one asked for.
    pub(super) fn is_of_other_topic(&self, topic_id: Uuid) -> bool {
        !self.topic_id.is_zero() && !topic_id.is_zero() && self.topic_id != topic_id
    }
}

type ByPartition = BTreeMap<i32, OffsetAndMetadata>;
type ByTopic = BTreeMap<String, ByPartition>;

/// Offsets by group, topic and partition. No inner map is empty.
#[derive(Clone, Debug, Default, PartialEq)]
struct Store(BTreeMap<String, ByTopic>);

impl Store {
    fn get(&self, group: &str, topic: &str, partition: i32) -> Option<&OffsetAndMetadata> {
        self.0.get(group)?.get(topic)?.get(&partition)
    }

    fn put(&mut self, group: &str, topic: &str, partition: i32, offset: OffsetAndMetadata) {
        // Nearly every commit is for what is there already: the names are only copied for what is not.
        if let Some(known) = self.0.get_mut(group).and_then(|topics| topics.get_mut(topic)) {
            known.insert(partition, offset);
            return;
        }
        let topics = self.0.entry(group.to_owned()).or_default();
        topics.entry(topic.to_owned()).or_default().insert(partition, offset);
    }

    fn remove(&mut self, group: &str, topic: &str, partition: i32) {
        let Some(topics) = self.0.get_mut(group) else { return };
        let Some(partitions) = topics.get_mut(topic) else { return };
        partitions.remove(&partition);
        if partitions.is_empty() {
            topics.remove(topic);
        }
        if topics.is_empty() {
            self.0.remove(group);
        }
    }

    fn each(&self) -> impl Iterator<Item = (&str, &str, i32, &OffsetAndMetadata)> {
        self.0.iter().flat_map(|(group, topics)| {
            topics.iter().flat_map(move |(topic, partitions)| {
                partitions.iter().map(move |(partition, offset)| (group.as_str(), topic.as_str(), *partition, offset))
            })
        })
    }
}

/// The offsets of a shard.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Offsets {
    committed: Store,
    /// By producer id.
    pending: BTreeMap<i64, Store>,
}

impl Offsets {
    pub(super) fn get(&self, group: &str, topic: &str, partition: i32) -> Option<&OffsetAndMetadata> {
        self.committed.get(group, topic, partition)
    }

    /// All committed offsets of the group.
    pub(super) fn of_group(&self, group: &str) -> Option<&ByTopic> {
        self.committed.0.get(group)
    }

    /// Whether a transaction that is still open has committed an offset for this partition.
    pub(super) fn is_unstable(&self, group: &str, topic: &str, partition: i32) -> bool {
        self.pending.values().any(|store| store.get(group, topic, partition).is_some())
    }

    pub(super) fn has_open_transaction(&self, group: &str) -> bool {
        self.pending.values().any(|store| store.0.contains_key(group))
    }

    /// A record of the log: an offset, or its end. Those of a transaction (`producer_id` not -1) hold when it commits.
    pub(super) fn replay(
        &mut self,
        record_offset: i64,
        producer_id: i64,
        key: (&str, &str, i32),
        value: Option<OffsetCommitValue>,
    ) {
        let (group, topic, partition) = key;
        match value {
            Some(value) => {
                let store = match producer_id {
                    -1 => &mut self.committed,
                    _ => self.pending.entry(producer_id).or_default(),
                };
                store.put(group, topic, partition, OffsetAndMetadata::from_value(record_offset, value));
            }
            None => {
                self.committed.remove(group, topic, partition);
                for store in self.pending.values_mut() {
                    store.remove(group, topic, partition);
                }
                self.pending.retain(|_, store| !store.0.is_empty());
            }
        }
    }

    /// The transaction's marker was read.
    pub(super) fn replay_transaction_end(&mut self, producer_id: i64, committed: bool) {
        let Some(pending) = self.pending.remove(&producer_id) else { return };
        if !committed {
            return;
        }
        for (group, topic, partition, offset) in pending.each() {
            let existing = self.committed.get(group, topic, partition);
            if existing.is_none_or(|existing| offset.record_offset > existing.record_offset) {
                self.committed.put(group, topic, partition, offset.clone());
            }
        }
    }

    /// What removes all offsets of the group, those of open transactions too.
    pub(super) fn group_tombstones(&self, group: &str) -> Vec<CoordinatorRecord> {
        let topics = self.stores().filter_map(|store| store.0.get(group)).flatten();
        let keys = topics.flat_map(|(topic, partitions)| partitions.keys().map(move |index| (group, &**topic, *index)));
        tombstones(keys.collect())
    }

    /// What removes the offsets of topics that are gone.
    pub(super) fn topic_tombstones(&self, deleted: &[DeletedTopic]) -> Vec<CoordinatorRecord> {
        let mut keys = BTreeSet::new();
        for (group, topics) in self.stores().flat_map(|store| &store.0) {
            for gone in deleted {
                let Some((topic, partitions)) = topics.get_key_value(&gone.name) else { continue };
                let of_it = partitions.iter().filter(|(_, offset)| !offset.is_of_other_topic(gone.id));
                keys.extend(of_it.map(|(index, _)| (group.as_str(), topic.as_str(), *index)));
            }
        }
        tombstones(keys)
    }

    /// What holds, and what open transactions have.
    fn stores(&self) -> impl Iterator<Item = &Store> {
        std::iter::once(&self.committed).chain(self.pending.values())
    }
}

fn tombstones(keys: BTreeSet<(&str, &str, i32)>) -> Vec<CoordinatorRecord> {
    let tombstone = |(group, topic, partition)| CoordinatorRecord::offset_tombstone(group, topic, partition);
    keys.into_iter().map(tombstone).collect()
}
