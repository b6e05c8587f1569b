//! A topic's partitions as the producer appends to them, and the choice among them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use parking_lot::Mutex;

use super::delivery::Outcome;
use crate::chance;
use crate::config::{PartitionerKind, ProducerConfig};
use crate::pure::accumulator::PartitionQueue;
use crate::pure::partitioner;

/// A topic that is written to. Replaced as a whole when its partition count changes.
#[derive(Debug)]
pub(super) struct Topic {
    pub name: Arc<str>,
    /// All that it ever had: a topic made anew may have fewer, while batches for the others are still here.
    pub partitions: Vec<Arc<Partition>>,
    /// How many it has now; 0 when it is gone.
    count: usize,
    sticky: Arc<Sticky>,
}

/// A partition that is written to.
#[derive(Debug)]
pub(super) struct Partition {
    pub topic: Arc<str>,
    pub index: i32,
    /// Entered for one short step: append, or take what is ready.
    pub queue: Mutex<PartitionQueue<Arc<Outcome>>>,
    /// Batches in the queue, for the choice among partitions.
    pub queued: AtomicUsize,
    /// Whether it has a leader.
    pub available: AtomicBool,
}

/// The partition that takes records without key for now.
#[derive(Debug)]
struct Sticky {
    partition: AtomicUsize,
    taken_bytes: AtomicUsize,
    /// When a batch was last opened.
    used_ms: AtomicU64,
}

/// No partition chosen yet.
const NONE: usize = usize::MAX;

impl Topic {
    pub(super) fn new(name: &Arc<str>, count: usize) -> Self {
        let sticky =
            Sticky { partition: AtomicUsize::new(NONE), taken_bytes: AtomicUsize::new(0), used_ms: AtomicU64::new(0) };
        Self { name: name.clone(), partitions: Vec::new(), count: 0, sticky: Arc::new(sticky) }.with_partitions(count)
    }

    /// The partitions that it has now.
    pub(super) fn present(&self) -> &[Arc<Partition>] {
        self.partitions.get(..self.count).unwrap_or_default()
    }

    /// The same topic with another number of partitions.
    pub(super) fn with_partitions(&self, count: usize) -> Self {
        let mut partitions = self.partitions.clone();
        for index in partitions.len()..count {
            partitions.push(Arc::new(Partition {
                topic: self.name.clone(),
                index: index as i32,
                queue: Mutex::default(),
                queued: AtomicUsize::new(0),
                available: AtomicBool::new(true),
            }));
        }
        Self { name: self.name.clone(), partitions, count, sticky: self.sticky.clone() }
    }

    /// Notes that it is written to.
    pub(super) fn used(&self, now_ms: u64) {
        self.sticky.used_ms.store(now_ms, Ordering::Relaxed);
    }

    /// Whether nothing was written to it for so long, and nothing is left to send.
    pub(super) fn is_idle(&self, now_ms: u64, max_idle_ms: u64) -> bool {
        self.sticky.used_ms.load(Ordering::Relaxed) + max_idle_ms < now_ms
            && self.partitions.iter().all(|p| p.queue.lock().is_idle())
    }

    /// The partition for a record that does not name one.
    pub(super) fn choose(&self, key: Option<&[u8]>, config: &ProducerConfig) -> usize {
        if config.partitioner == PartitionerKind::RoundRobin {
            return self.next_in_turn();
        }
        if let Some(key) = key.filter(|_| !config.partitioner_ignore_keys) {
            return partitioner::partition_for_key(key, self.count);
        }
        match self.sticky.partition.load(Ordering::Relaxed) {
            chosen if chosen < self.count => chosen,
            _ => self.switch(config),
        }
    }

    /// Notes that a record without key went to a partition.
    pub(super) fn took(&self, partition: usize, bytes: usize, batch_full: bool, config: &ProducerConfig) {
        if self.sticky.partition.load(Ordering::Relaxed) != partition {
            return;
        }
        let taken = self.sticky.taken_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if partitioner::is_time_to_switch(taken, config.batch_size, batch_full) {
            self.switch(config);
        }
    }

    fn switch(&self, config: &ProducerConfig) -> usize {
        let load = self
            .present()
            .iter()
            .map(|p| p.available.load(Ordering::Relaxed).then(|| p.queued.load(Ordering::Relaxed)));
        let adaptive = config.partitioner_adaptive_partitioning_enable;
        let chosen = partitioner::choose(load, adaptive, chance::next_u64());
        self.sticky.taken_bytes.store(0, Ordering::Relaxed);
        self.sticky.partition.store(chosen, Ordering::Relaxed);
        chosen
    }

    fn next_in_turn(&self) -> usize {
        // The counter of the sticky choice is free here.
        let turn = self.sticky.taken_bytes.fetch_add(1, Ordering::Relaxed);
        let available = |p: &&Arc<Partition>| p.available.load(Ordering::Relaxed);
        let count = self.present().iter().filter(available).count();
        if count == 0 {
            return turn % self.count.max(1);
        }
        let chosen = self.present().iter().filter(available).nth(turn % count);
        chosen.map_or(0, |p| p.index as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_made_anew_with_fewer_partitions_is_written_to_where_it_has_some() {
        let config = ProducerConfig::new("localhost:1").unwrap();
        let topic = Topic::new(&"t".into(), 6).with_partitions(2);
        assert_eq!((topic.present().len(), topic.partitions.len()), (2, 6));
        assert!((0..20).all(|i: i32| topic.choose(Some(&i.to_be_bytes()), &config) < 2));
        assert!((0..20).all(|_| topic.choose(None, &config) < 2));
        assert_eq!(topic.with_partitions(0).present().len(), 0);
    }
}
