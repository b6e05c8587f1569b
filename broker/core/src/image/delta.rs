//! What changed between two images, by name: enough for a broker to look up the new state and act on it.

use std::collections::{BTreeMap, BTreeSet};

use kafka_wire::Uuid;

use super::ConfigResource;

/// What a run of records changed. The new values are in the image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Topics that were created, deleted or whose partitions changed.
    pub topics: BTreeMap<Uuid, TopicDelta>,
    /// Brokers whose registration changed or went.
    pub brokers: BTreeSet<i32>,
    /// Controllers whose registration changed.
    pub controllers: BTreeSet<i32>,
    /// Resources whose dynamic configuration was written, even to the same value.
    pub configs: BTreeSet<ConfigResource>,
    /// A feature level or the migration state changed.
    pub features: bool,
    /// A block of producer ids was given out.
    pub producer_ids: bool,
    /// Client quotas changed.
    pub quotas: bool,
    /// ACLs changed.
    pub acls: bool,
    /// SCRAM credentials changed.
    pub scram: bool,
    /// Delegation tokens changed.
    pub tokens: bool,
}

/// What happened to one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicDelta {
    /// Its name (an id never changes its name).
    pub name: String,
    /// It is new.
    pub created: bool,
    /// It is gone: the image no longer has it.
    pub deleted: bool,
    /// Partitions that are new or changed, when it is not gone.
    pub partitions: BTreeSet<i32>,
}

impl Delta {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The entry of one topic.
    pub(super) fn topic(&mut self, id: Uuid, name: &str) -> &mut TopicDelta {
        self.topics.entry(id).or_insert_with(|| TopicDelta { name: name.to_owned(), ..TopicDelta::default() })
    }

    /// Adds what happened afterwards.
    pub fn merge(&mut self, later: Self) {
        for (id, topic) in later.topics {
            let entry = self.topic(id, &topic.name);
            entry.created |= topic.created;
            entry.deleted |= topic.deleted;
            entry.partitions.extend(topic.partitions);
            if entry.deleted {
                entry.partitions.clear();
            }
        }
        self.brokers.extend(later.brokers);
        self.controllers.extend(later.controllers);
        self.configs.extend(later.configs);
        self.features |= later.features;
        self.producer_ids |= later.producer_ids;
        self.quotas |= later.quotas;
        self.acls |= later.acls;
        self.scram |= later.scram;
        self.tokens |= later.tokens;
    }
}
