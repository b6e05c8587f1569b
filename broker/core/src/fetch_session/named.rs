//! The partitions that one request names.

use super::{FetchKey, FetchPartition, Planned, Turn};

/// Up to so many more than are known to be different are looked at in one go.
const LOOKED_AT_ONCE: usize = 64;

/// Partitions in the order in which a request names them first. One that is named again is what it is named last, so that
/// naming it often costs no memory (Kafka's `FetchRequest.fetchData`).
#[derive(Debug, Default)]
pub struct NamedPartitions {
    list: Vec<(FetchKey, FetchPartition)>,
    /// How many of them, from the first on, are all different.
    different: usize,
    /// Whether they are not in the order of their keys, as clients mostly name them: then none is there twice.
    is_unordered: bool,
}

impl NamedPartitions {
    /// Names one.
    pub fn name(&mut self, key: FetchKey, fetch: FetchPartition) {
        self.is_unordered |= self.list.last().is_some_and(|(last, _)| *last >= key);
        self.list.push((key, fetch));
        // Seldom enough that the looking costs little, often enough that the list is no longer than twice what it must be.
        if self.list.len() > 2 * self.different + LOOKED_AT_ONCE {
            self.settle();
        }
    }

    /// Leaves out those that are named again, now that all are named.
    pub(super) fn settle(&mut self) {
        if self.is_unordered {
            self.leave_out_repeated();
        }
        self.different = self.list.len();
    }

    fn leave_out_repeated(&mut self) {
        let mut by_key: Vec<usize> = (0..self.list.len()).collect();
        by_key.sort_by(|a, b| self.list[*a].0.cmp(&self.list[*b].0));
        // Where one is named again, and where it was named first. The sorting is stable, so that the last comes last.
        let mut again: Vec<(usize, usize)> = Vec::new();
        let mut first = by_key.first().copied().unwrap_or_default();
        for pair in by_key.windows(2) {
            if self.list[pair[0]].0 == self.list[pair[1]].0 {
                again.push((pair[1], first));
            } else {
                first = pair[1];
            }
        }
        for (at, first) in &again {
            self.list[*first].1 = self.list[*at].1;
        }
        if !again.is_empty() {
            again.sort_unstable();
            let mut again = again.into_iter().map(|(at, _)| at).peekable();
            let mut at = 0;
            self.list.retain(|_| {
                let is_again = again.next_if_eq(&at).is_some();
                at += 1;
                !is_again
            });
        }
    }

    /// In order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(FetchKey, FetchPartition)> {
        debug_assert_eq!(self.different, self.list.len(), "settled");
        self.list.iter()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// In order, as a new session has them.
    pub(super) fn into_plan(self) -> Vec<Planned> {
        (0..).zip(self.list).map(|(turn, (key, fetch))| Planned { key, fetch, turn: Turn(turn) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch_session::FetchTopic;
    use kafka_wire::Uuid;

    fn from(fetch_offset: i64) -> FetchPartition {
        FetchPartition {
            fetch_offset,
            bytes_max: 1,
            log_start_offset: -1,
            current_leader_epoch: -1,
            last_fetched_epoch: -1,
        }
    }

    /// Partitions of two topics, in turn, and the offset with which each was named last.
    fn named(indexes: impl IntoIterator<Item = i32>) -> Vec<(i32, i64)> {
        let topics = ["t", "u"].map(|name| FetchTopic { name: name.into(), id: Uuid::ZERO });
        let mut named = NamedPartitions::default();
        for (fetch_offset, index) in (0..).zip(indexes) {
            let topic = topics[usize::from(index % 2 == 1)].clone();
            named.name(FetchKey { topic, partition: index / 2 }, from(fetch_offset));
        }
        named.settle();
        let index = |key: &FetchKey| key.partition * 2 + i32::from(key.topic == topics[1]);
        named.iter().map(|(key, fetch)| (index(key), fetch.fetch_offset)).collect()
    }

    #[test]
    fn a_partition_that_is_named_again_is_there_once() {
        assert_eq!(named([3, 1, 3, 2, 1]), [(3, 2), (1, 4), (2, 3)]);
        let many = named((0..100).chain(0..100).chain([5]));
        assert_eq!(many.len(), 100);
        assert_eq!((many[5], many[99]), ((5, 200), (99, 199)));
    }

    #[test]
    fn naming_one_very_often_takes_no_memory() {
        let topic = FetchTopic { name: "t".into(), id: Uuid::ZERO };
        let mut named = NamedPartitions::default();
        for fetch_offset in 0..100_000 {
            named.name(FetchKey { topic: topic.clone(), partition: 3 }, from(fetch_offset));
        }
        assert!(named.list.capacity() < 1000, "{}", named.list.capacity());
        named.settle();
        assert_eq!(named.iter().map(|(_, fetch)| fetch.fetch_offset).collect::<Vec<_>>(), [99_999]);
    }
}
