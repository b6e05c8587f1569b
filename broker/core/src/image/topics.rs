//! Topics and partitions (`TopicsImage`, `PartitionRegistration`).

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::{HashMap, OrdMap};
use kafka_wire::Uuid;
use kafka_wire::messages::{PartitionChangeRecord, PartitionRecord, TopicRecord};

use super::{ApplyError, DIRECTORY_MIGRATING, Delta};

/// The partition has no leader.
pub const NO_LEADER: i32 = -1;
/// In a change record: the leader stays, and so does the leader epoch.
pub const NO_LEADER_CHANGE: i32 = -2;
/// The leader has all committed records.
pub const LEADER_RECOVERED: i8 = 0;
/// The leader came out of an unclean election and has yet to recover.
pub const LEADER_RECOVERING: i8 = 1;

/// All topics, by id and by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicsImage {
    by_id: HashMap<Uuid, Arc<TopicImage>>,
    by_name: OrdMap<String, Uuid>,
}

/// One topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicImage {
    /// Its name.
    pub name: String,
    /// Its id; a topic that is created again under its name gets another.
    pub id: Uuid,
    /// Partitions by number.
    pub partitions: BTreeMap<i32, Arc<PartitionRegistration>>,
}

/// Where one partition's replicas are and who leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionRegistration {
    /// Brokers that hold it; the first is the preferred leader.
    pub replicas: Vec<i32>,
    /// The log directory of each replica, in the same order; never of another length.
    pub directories: Vec<Uuid>,
    /// In-sync replicas.
    pub isr: Vec<i32>,
    /// Replicas that a reassignment takes away.
    pub removing_replicas: Vec<i32>,
    /// Replicas that a reassignment adds.
    pub adding_replicas: Vec<i32>,
    /// Eligible leader replicas (KIP-966).
    pub elr: Vec<i32>,
    /// The last known eligible leader (KIP-966).
    pub last_known_elr: Vec<i32>,
    /// The leader, or [`NO_LEADER`].
    pub leader: i32,
    /// [`LEADER_RECOVERED`] or [`LEADER_RECOVERING`].
    pub leader_recovery_state: i8,
    /// Goes up with each change of leader.
    pub leader_epoch: i32,
    /// Goes up with each change at all.
    pub partition_epoch: i32,
}

impl TopicsImage {
    /// How many topics there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is no topic.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// A topic by its id.
    #[must_use]
    pub fn by_id(&self, id: Uuid) -> Option<&Arc<TopicImage>> {
        self.by_id.get(&id)
    }

    /// A topic by its name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Arc<TopicImage>> {
        self.by_name.get(name).and_then(|id| self.by_id.get(id))
    }

    /// A partition by its topic's name.
    #[must_use]
    pub fn partition(&self, topic: &str, partition: i32) -> Option<&PartitionRegistration> {
        self.by_name(topic)?.partitions.get(&partition).map(Arc::as_ref)
    }

    /// All topics in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<TopicImage>> {
        self.by_name.values().filter_map(|id| self.by_id.get(id))
    }

    /// Topics from a name on (exclusive of nothing), in the order of their names.
    pub fn iter_from<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Arc<TopicImage>> + use<'a> {
        self.by_name.range(name.to_owned()..).filter_map(|(_, id)| self.by_id.get(id))
    }

    pub(super) fn create(&mut self, record: &TopicRecord, delta: &mut Delta) -> Result<(), ApplyError> {
        if self.by_name.contains_key(&record.name) || self.by_id.contains_key(&record.topic_id) {
            return Err(ApplyError::TopicExists { name: record.name.clone(), topic_id: record.topic_id });
        }
        let topic = TopicImage { name: record.name.clone(), id: record.topic_id, partitions: BTreeMap::new() };
        self.by_id.insert(record.topic_id, Arc::new(topic));
        self.by_name.insert(record.name.clone(), record.topic_id);
        delta.topic(record.topic_id, &record.name).created = true;
        Ok(())
    }

    /// Removes a topic and gives its name.
    pub(super) fn remove(&mut self, id: Uuid, delta: &mut Delta) -> Result<String, ApplyError> {
        let topic =
            self.by_id.remove(&id).ok_or(ApplyError::UnknownTopic { record: "RemoveTopicRecord", topic_id: id })?;
        self.by_name.remove(&topic.name);
        let change = delta.topic(id, &topic.name);
        change.deleted = true;
        change.partitions.clear();
        Ok(topic.name.clone())
    }

    pub(super) fn put_partition(&mut self, record: &PartitionRecord, delta: &mut Delta) -> Result<(), ApplyError> {
        let partition = PartitionRegistration::from_record(record)?;
        let topic = self.topic_mut("PartitionRecord", record.topic_id)?;
        topic.partitions.insert(record.partition_id, Arc::new(partition));
        delta.topic(record.topic_id, &topic.name).partitions.insert(record.partition_id);
        Ok(())
    }

    pub(super) fn change_partition(
        &mut self,
        record: &PartitionChangeRecord,
        delta: &mut Delta,
    ) -> Result<(), ApplyError> {
        let topic = self.topic_mut("PartitionChangeRecord", record.topic_id)?;
        let Some(partition) = topic.partitions.get_mut(&record.partition_id) else {
            return Err(ApplyError::UnknownPartition {
                record: "PartitionChangeRecord",
                topic: topic.name.clone(),
                partition: record.partition_id,
            });
        };
        Arc::make_mut(partition).change(record)?;
        delta.topic(record.topic_id, &topic.name).partitions.insert(record.partition_id);
        Ok(())
    }

    /// Forgets the ELRs of one topic, or of all when the name is empty.
    pub(super) fn clear_elr(&mut self, name: &str, delta: &mut Delta) {
        let ids: Vec<Uuid> = if name.is_empty() {
            self.by_name.values().copied().collect()
        } else {
            self.by_name.get(name).copied().into_iter().collect()
        };
        for id in ids {
            let Some(topic) = self.by_id.get(&id) else { continue };
            if topic.partitions.values().all(|p| p.elr.is_empty() && p.last_known_elr.is_empty()) {
                continue;
            }
            let Ok(topic) = self.topic_mut("ClearElrRecord", id) else { continue };
            for (number, partition) in &mut topic.partitions {
                if partition.elr.is_empty() && partition.last_known_elr.is_empty() {
                    continue;
                }
                let partition = Arc::make_mut(partition);
                partition.elr.clear();
                partition.last_known_elr.clear();
                delta.topic(id, &topic.name).partitions.insert(*number);
            }
        }
    }

    fn topic_mut(&mut self, record: &'static str, topic_id: Uuid) -> Result<&mut TopicImage, ApplyError> {
        match self.by_id.get_mut(&topic_id) {
            Some(topic) => Ok(Arc::make_mut(topic)),
            None => Err(ApplyError::UnknownTopic { record, topic_id }),
        }
    }
}

impl PartitionRegistration {
    /// The state that a partition's record describes.
    ///
    /// # Errors
    /// When the directories are not as many as the replicas.
    pub fn from_record(record: &PartitionRecord) -> Result<Self, ApplyError> {
        Ok(Self {
            replicas: record.replicas.clone(),
            directories: directories(
                "PartitionRecord",
                record.partition_id,
                &record.directories,
                record.replicas.len(),
            )?,
            isr: record.isr.clone(),
            removing_replicas: record.removing_replicas.clone(),
            adding_replicas: record.adding_replicas.clone(),
            elr: record.eligible_leader_replicas.clone().unwrap_or_default(),
            last_known_elr: record.last_known_elr.clone().unwrap_or_default(),
            leader: record.leader,
            leader_recovery_state: record.leader_recovery_state,
            leader_epoch: record.leader_epoch,
            partition_epoch: record.partition_epoch,
        })
    }

    /// The record that describes this state, at its fullest; [`super::record_version`] says what a log may carry.
    #[must_use]
    pub fn to_record(&self, topic_id: Uuid, partition_id: i32) -> PartitionRecord {
        let unless_empty = |list: &Vec<i32>| (!list.is_empty()).then(|| list.clone());
        PartitionRecord {
            partition_id,
            topic_id,
            replicas: self.replicas.clone(),
            isr: self.isr.clone(),
            removing_replicas: self.removing_replicas.clone(),
            adding_replicas: self.adding_replicas.clone(),
            leader: self.leader,
            leader_recovery_state: self.leader_recovery_state,
            leader_epoch: self.leader_epoch,
            partition_epoch: self.partition_epoch,
            directories: self.directories.clone(),
            eligible_leader_replicas: unless_empty(&self.elr),
            last_known_elr: unless_empty(&self.last_known_elr),
            ..PartitionRecord::default()
        }
    }

    /// The log directory that holds a broker's replica.
    #[must_use]
    pub fn directory(&self, broker: i32) -> Option<Uuid> {
        let at = self.replicas.iter().position(|r| *r == broker)?;
        self.directories.get(at).copied()
    }

    fn change(&mut self, record: &PartitionChangeRecord) -> Result<(), ApplyError> {
        if let Some(replicas) = &record.replicas {
            self.replicas.clone_from(replicas);
        }
        let named = record.directories.as_ref().unwrap_or(&self.directories);
        self.directories = directories("PartitionChangeRecord", record.partition_id, named, self.replicas.len())?;
        let take = |to: &mut Vec<i32>, from: &Option<Vec<i32>>| {
            if let Some(list) = from {
                to.clone_from(list);
            }
        };
        take(&mut self.isr, &record.isr);
        take(&mut self.removing_replicas, &record.removing_replicas);
        take(&mut self.adding_replicas, &record.adding_replicas);
        take(&mut self.elr, &record.eligible_leader_replicas);
        take(&mut self.last_known_elr, &record.last_known_elr);
        if record.leader != NO_LEADER_CHANGE {
            self.leader = record.leader;
            self.leader_epoch += 1;
        }
        if record.leader_recovery_state >= 0 {
            self.leader_recovery_state = record.leader_recovery_state;
        }
        self.partition_epoch += 1;
        Ok(())
    }
}

/// Directories as long as the replicas: records from before directory ids name none.
fn directories(record: &'static str, partition: i32, named: &[Uuid], replicas: usize) -> Result<Vec<Uuid>, ApplyError> {
    if named.is_empty() {
        return Ok(vec![DIRECTORY_MIGRATING; replicas]);
    }
    if named.len() != replicas {
        return Err(ApplyError::Inconsistent { record, partition, what: "directories and replicas differ in number" });
    }
    Ok(named.to_vec())
}
