//! Evenly, and as much as possible as it was (`AbstractStickyAssignor`). The cooperative one gives a partition to a new
//! owner only when the old one has handed it back (KIP-429).
//!
//! When all members subscribe to the same topics the result is Java's, member ids taken in order where Java goes by hash.
//! Otherwise it is as even as the subscriptions allow, which may be reached by other moves than Java's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Assignment, Member, Topics, empty, partitions};
use crate::TopicPartition;

/// Shares out, keeping what was.
#[must_use]
pub fn sticky(topics: &Topics, members: &[Member]) -> Assignment {
    if members.is_empty() {
        return Assignment::new();
    }
    let (owned, contested) = owned_partitions(topics, members);
    let set = |m: &Member| m.topics.iter().cloned().collect::<BTreeSet<_>>();
    let first = set(&members[0]);
    if members.iter().all(|m| set(m) == first) {
        constrained(topics, owned, &contested)
    } else {
        general(topics, members, owned, &contested)
    }
}

/// The same, but what somebody else still has is left out until the next rebalance.
#[must_use]
pub fn cooperative(topics: &Topics, members: &[Member]) -> Assignment {
    let mut assignment = sticky(topics, members);
    let (owned, contested) = owned_partitions(topics, members);
    let owner: BTreeMap<&TopicPartition, &String> =
        owned.iter().flat_map(|(member, all)| all.iter().map(move |tp| (tp, member))).collect();
    for (member, all) in &mut assignment {
        all.retain(|tp| !contested.contains(tp) && owner.get(tp).is_none_or(|owner| *owner == member));
    }
    assignment
}

/// What each member has, and what two claim with equal right. A later generation's claim wins.
fn owned_partitions(topics: &Topics, members: &[Member]) -> (Assignment, BTreeSet<TopicPartition>) {
    let mut owned = empty(members);
    let mut contested = BTreeSet::new();
    let mut owners: BTreeMap<TopicPartition, (&str, i32)> = BTreeMap::new();
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    for member in sorted {
        for tp in member.owned.iter().filter(|tp| topics.get(&tp.topic).is_some_and(|n| (tp.partition as usize) < *n)) {
            let before = owners.get(tp).copied();
            if let Some((_, generation)) = before
                && generation > member.generation
            {
                continue;
            }
            owners.insert(tp.clone(), (&member.id, member.generation));
            if let Some((other, generation)) = before {
                owned.entry(other.to_owned()).or_default().retain(|t| t != tp);
                if generation == member.generation {
                    contested.insert(tp.clone());
                    continue;
                }
            }
            owned.entry(member.id.clone()).or_default().push(tp.clone());
        }
    }
    (owned, contested)
}

/// All subscribe to the same: everybody gets the floor or the ceiling of the average.
fn constrained(topics: &Topics, owned: Assignment, contested: &BTreeSet<TopicPartition>) -> Assignment {
    let total: usize = topics.values().sum();
    let (least, most) = (total / owned.len(), total.div_ceil(owned.len()));
    let with_most_max = total % owned.len();
    let mut with_most = 0;
    let mut below: VecDeque<String> = VecDeque::new();
    let mut at_least: VecDeque<String> = VecDeque::new();
    let mut assignment = Assignment::new();
    for (member, mut partitions) in owned {
        partitions.retain(|tp| !contested.contains(tp));
        partitions.sort_by(|a, b| (a.partition, &a.topic).cmp(&(b.partition, &b.topic)));
        if partitions.len() < least {
            below.push_back(member.clone());
        } else if partitions.len() >= most && with_most < with_most_max {
            partitions.truncate(most);
            with_most += 1;
            if with_most == with_most_max {
                at_least.clear();
            }
        } else {
            partitions.truncate(least);
            if with_most < with_most_max {
                at_least.push_back(member.clone());
            }
        }
        assignment.insert(member, partitions);
    }
    let taken: BTreeSet<TopicPartition> = assignment.values().flatten().cloned().collect();
    // In turn to those below the floor; each that reaches it queues for one more.
    for tp in partitions(topics).filter(|tp| !taken.contains(tp)) {
        let Some(member) = below.pop_front().or_else(|| at_least.pop_front()) else { break };
        let Some(all) = assignment.get_mut(&member) else { break };
        all.push(tp);
        if all.len() < least {
            below.push_back(member);
        } else if all.len() == least {
            at_least.push_back(member);
        }
    }
    assignment
}

/// The members that subscribe to a topic.
fn takers<'a>(members: &'a [Member], topic: &str) -> impl Iterator<Item = &'a String> {
    members.iter().filter(move |m| m.topics.iter().any(|t| t == topic)).map(|m| &m.id)
}

/// Subscriptions differ: what is free goes to whoever has least, then single partitions move while that evens it out.
fn general(topics: &Topics, members: &[Member], owned: Assignment, contested: &BTreeSet<TopicPartition>) -> Assignment {
    let mut assignment = owned;
    for (member, partitions) in &mut assignment {
        partitions.retain(|tp| !contested.contains(tp) && takers(members, &tp.topic).any(|taker| taker == member));
    }
    let taken: BTreeSet<TopicPartition> = assignment.values().flatten().cloned().collect();
    let mut by_choice: Vec<&String> = topics.keys().collect();
    by_choice.sort_by_key(|topic| (takers(members, topic).count(), *topic));
    let all: Vec<TopicPartition> = by_choice
        .into_iter()
        .flat_map(|topic| (0..topics[topic]).map(|p| TopicPartition::new(topic.clone(), p as i32)))
        .collect();
    for tp in all.iter().filter(|tp| !taken.contains(tp)) {
        let least = takers(members, &tp.topic).min_by_key(|m| (assignment.get(*m).map_or(0, Vec::len), *m));
        if let Some(member) = least.cloned() {
            assignment.entry(member).or_default().push(tp.clone());
        }
    }
    // Each move lowers the sum of squares, so this ends.
    loop {
        let mut moved = false;
        for tp in &all {
            let Some(from) = assignment.iter().find(|(_, all)| all.contains(tp)).map(|(m, _)| m.clone()) else {
                continue;
            };
            let size = |m: &String| assignment.get(m).map_or(0, Vec::len);
            let to = takers(members, &tp.topic).min_by_key(|m| (size(m), *m)).cloned();
            if let Some(to) = to.filter(|to| size(to) + 1 < size(&from)) {
                assignment.entry(from).or_default().retain(|t| t != tp);
                assignment.entry(to).or_default().push(tp.clone());
                moved = true;
            }
        }
        if !moved {
            return assignment;
        }
    }
}
