//! One partition after another over all topics, to each member in turn that subscribes (`RoundRobinAssignor`).

use super::{Assignment, Member, Topics, empty, in_order, partitions};

/// Shares out in turn.
#[must_use]
pub fn round_robin(topics: &Topics, members: &[Member]) -> Assignment {
    let mut assignment = empty(members);
    let sorted = in_order(members);
    let mut turn = 0;
    for tp in partitions(topics) {
        for _ in 0..sorted.len() {
            let member = sorted[turn % sorted.len()];
            if member.topics.contains(&tp.topic) {
                break;
            }
            turn += 1;
        }
        if let Some(member) = sorted.get(turn % sorted.len().max(1)) {
            assignment.entry(member.id.clone()).or_default().push(tp);
            turn += 1;
        }
    }
    assignment
}
