//! The partitions that one request names.

use std::collections::HashMap;

use super::{FetchKey, FetchPartition};

/// Up to so many are searched through one by one.
const FEW: usize = 8;

/// Partitions in the order in which a request names them first. One that is named again is what it is named last, so that
/// naming it often costs nothing (Kafka's `FetchRequest.fetchData`).
#[derive(Debug, Default)]
pub struct NamedPartitions {
    list: Vec<(FetchKey, FetchPartition)>,
    /// Where each is in the list, once there are more than [`FEW`].
    places: HashMap<FetchKey, usize>,
}

impl NamedPartitions {
    /// Names one.
    pub fn name(&mut self, key: FetchKey, fetch: FetchPartition) {
        if let Some(at) = self.place(&key) {
            self.list[at].1 = fetch;
            return;
        }
        if self.list.len() == FEW {
            self.places = self.list.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect();
        }
        if self.list.len() >= FEW {
            self.places.insert(key.clone(), self.list.len());
        }
        self.list.push((key, fetch));
    }

    fn place(&self, key: &FetchKey) -> Option<usize> {
        if self.list.len() <= FEW {
            self.list.iter().position(|(known, _)| known == key)
        } else {
            self.places.get(key).copied()
        }
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = &(FetchKey, FetchPartition)> {
        self.list.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In order.
    #[must_use]
    pub fn into_vec(self) -> Vec<(FetchKey, FetchPartition)> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch_session::FetchTopic;
    use kafka_wire::Uuid;

    fn named(indexes: impl IntoIterator<Item = i32>) -> Vec<(i32, i64)> {
        let topic = FetchTopic { name: "t".into(), id: Uuid::ZERO };
        let mut named = NamedPartitions::default();
        for (fetch_offset, partition) in (0..).zip(indexes) {
            let fetch = FetchPartition {
                fetch_offset,
                bytes_max: 1,
                log_start_offset: -1,
                current_leader_epoch: -1,
                last_fetched_epoch: -1,
            };
            named.name(FetchKey { topic: topic.clone(), partition }, fetch);
        }
        named.into_vec().into_iter().map(|(key, fetch)| (key.partition, fetch.fetch_offset)).collect()
    }

    #[test]
    fn a_partition_that_is_named_again_is_there_once() {
        assert_eq!(named([3, 1, 3, 2, 1]), [(3, 2), (1, 4), (2, 3)]);
        let many = named((0..100).chain(0..100).chain([5]));
        assert_eq!(many.len(), 100);
        assert_eq!((many[5], many[99]), ((5, 200), (99, 199)));
    }
}
