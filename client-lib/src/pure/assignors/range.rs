//! Consecutive partitions of each topic (`RangeAssignor`): the first members get one more where it does not come out
//! even.

use super::{Assignment, Member, Topics, empty, in_order};
use crate::TopicPartition;

/// Shares out topic by topic.
#[must_use]
pub fn range(topics: &Topics, members: &[Member]) -> Assignment {
    let mut assignment = empty(members);
    let sorted = in_order(members);
    for (topic, count) in topics {
        let takers: Vec<_> = sorted.iter().filter(|m| m.topics.contains(topic)).collect();
        let (each, extra) = (count / takers.len().max(1), count % takers.len().max(1));
        let mut next = 0;
        for (i, member) in takers.into_iter().enumerate() {
            let share = each + usize::from(i < extra);
            let partitions = (next..next + share).map(|p| TopicPartition::new(topic.clone(), p as i32));
            assignment.entry(member.id.clone()).or_default().extend(partitions);
            next += share;
        }
    }
    assignment
}
