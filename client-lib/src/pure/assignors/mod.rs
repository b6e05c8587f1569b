//! How a group's leader shares partitions out among the members, as Java's assignors of the same names do
//! (`AbstractPartitionAssignor`), racks left aside.

mod range;
mod round_robin;
mod sticky;

use std::collections::BTreeMap;

pub use range::range;
pub use round_robin::round_robin;
pub use sticky::{cooperative, sticky};

use crate::TopicPartition;
use crate::config::Assignor;

/// A member as its subscription tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// Its `group.instance.id`, if static.
    pub instance_id: Option<String>,
    /// What it subscribes to.
    pub topics: Vec<String>,
    /// What it had in its last generation.
    pub owned: Vec<TopicPartition>,
    /// Its last generation; -1 for none.
    pub generation: i32,
}

/// Partition counts of topics that exist.
pub type Topics = BTreeMap<String, usize>;

/// Partitions by member id; every member has an entry.
pub type Assignment = BTreeMap<String, Vec<TopicPartition>>;

/// Shares out.
#[must_use]
pub fn assign(assignor: Assignor, topics: &Topics, members: &[Member]) -> Assignment {
    let subscribed: Topics = topics
        .iter()
        .filter(|(topic, count)| **count > 0 && members.iter().any(|m| m.topics.contains(topic)))
        .map(|(topic, count)| (topic.clone(), *count))
        .collect();
    match assignor {
        Assignor::Range => range(&subscribed, members),
        Assignor::RoundRobin => round_robin(&subscribed, members),
        Assignor::Sticky => sticky(&subscribed, members),
        Assignor::CooperativeSticky => cooperative(&subscribed, members),
    }
}

/// An entry for each member, with nothing in it.
fn empty(members: &[Member]) -> Assignment {
    members.iter().map(|m| (m.id.clone(), Vec::new())).collect()
}

/// Members in the order of `MemberInfo`: static ones first, by instance id, then the others by member id.
fn in_order(members: &[Member]) -> Vec<&Member> {
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|a, b| match (&a.instance_id, &b.instance_id) {
        (Some(a), Some(b)) => a.cmp(b),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => a.id.cmp(&b.id),
    });
    sorted
}

/// All partitions of all topics, in order.
fn partitions(topics: &Topics) -> impl Iterator<Item = TopicPartition> {
    topics.iter().flat_map(|(topic, count)| (0..*count).map(|p| TopicPartition::new(topic.clone(), p as i32)))
}

#[cfg(test)]
mod tests;
