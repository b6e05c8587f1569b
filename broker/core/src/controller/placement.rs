//! Where the replicas of new partitions go (`StripedReplicaPlacer`): round robin over racks and over the brokers of each rack, from
//! a random start, unfenced brokers first, so that leaders and replicas spread evenly.

use std::collections::BTreeMap;

use super::Random;
use crate::image::ClusterImage;

/// A ring of brokers that is read once per partition.
#[derive(Default)]
struct Ring {
    brokers: Vec<i32>,
    taken: usize,
    offset: usize,
    round: usize,
}

impl Ring {
    fn next(&mut self, round: usize) -> Option<i32> {
        if self.brokers.is_empty() {
            return None;
        }
        if self.round != round {
            self.round = round;
            self.taken = 0;
            self.offset = (self.offset + 1) % self.brokers.len();
        }
        if self.taken >= self.brokers.len() {
            return None;
        }
        let at = (self.taken + self.offset) % self.brokers.len();
        self.taken += 1;
        Some(self.brokers[at])
    }
}

#[derive(Default)]
struct Rack {
    unfenced: Ring,
    fenced: Ring,
}

/// Gives out replica lists, one partition after another.
pub(super) struct Placer {
    racks: Vec<Rack>,
    offset: usize,
    round: usize,
    brokers: usize,
    unfenced: usize,
}

impl Placer {
    /// Over the registered brokers that are not shutting down.
    pub(super) fn new(cluster: &ClusterImage, random: &mut Random<'_>) -> Self {
        let mut racks: BTreeMap<Option<&str>, Rack> = BTreeMap::new();
        let (mut brokers, mut unfenced) = (0, 0);
        for broker in cluster.brokers.values().filter(|b| !b.in_controlled_shutdown && has_open_directory(b)) {
            let rack = racks.entry(broker.rack.as_deref()).or_default();
            if broker.fenced {
                rack.fenced.brokers.push(broker.broker_id);
            } else {
                rack.unfenced.brokers.push(broker.broker_id);
                unfenced += 1;
            }
            brokers += 1;
        }
        let mut racks: Vec<Rack> = racks.into_values().collect();
        for ring in racks.iter_mut().flat_map(|r| [&mut r.unfenced, &mut r.fenced]) {
            if !ring.brokers.is_empty() {
                ring.offset = random.below(ring.brokers.len());
            }
        }
        // Racks that can take a leader come first.
        racks.sort_by_key(|r| r.unfenced.brokers.is_empty());
        let offset = if racks.is_empty() { 0 } else { random.below(racks.len()) };
        Self { racks, offset, round: 0, brokers, unfenced }
    }

    /// The replicas of the next partition, the leader first.
    ///
    /// # Errors
    /// When there are too few brokers, in Kafka's words.
    pub(super) fn place(&mut self, replication_factor: usize, random: &mut Random<'_>) -> Result<Vec<i32>, String> {
        if self.unfenced == 0 {
            return Err("All brokers are currently fenced.".into());
        }
        if replication_factor > self.brokers {
            return Err(format!(
                "The target replication factor of {replication_factor} cannot be reached because only {} broker(s) are \
                 registered or some brokers have all their log directories cordoned.",
                self.brokers
            ));
        }
        if self.round == self.unfenced && self.unfenced > 1 {
            // Every start was used: shuffle, or the same lists would come again.
            random.shuffle(&mut self.racks);
            for ring in self.racks.iter_mut().flat_map(|r| [&mut r.unfenced, &mut r.fenced]) {
                random.shuffle(&mut ring.brokers);
            }
            self.round = 0;
        }
        self.offset %= self.racks.len();
        let leader_rack = self.take_leader();
        let mut replicas = vec![leader_rack.1];
        let mut passed_leader_rack = false;
        let mut at = self.offset;
        while replicas.len() < replication_factor {
            // The leader's rack is passed over once, so that the second replica is elsewhere if it can be.
            if at == leader_rack.0 && !passed_leader_rack {
                passed_leader_rack = true;
            } else {
                let rack = &mut self.racks[at];
                replicas.extend(rack.unfenced.next(self.round).or_else(|| rack.fenced.next(self.round)));
            }
            at = (at + 1) % self.racks.len();
        }
        self.round += 1;
        self.offset += 1;
        Ok(replicas)
    }

    /// The rack and broker of the leader; there is an unfenced broker, and none was taken in this round.
    fn take_leader(&mut self) -> (usize, i32) {
        let count = self.racks.len();
        for at in (0..count).map(|i| (self.offset + i) % count) {
            if let Some(broker) = self.racks[at].unfenced.next(self.round) {
                return (at, broker);
            }
        }
        unreachable!("place() checked that there is an unfenced broker")
    }
}

/// Whether a broker has a log directory that takes new partitions (KIP-1066).
fn has_open_directory(broker: &kafka_wire::messages::RegisterBrokerRecord) -> bool {
    let cordoned = broker.cordoned_log_dirs.as_deref().unwrap_or_default();
    broker.log_dirs.is_empty() || broker.log_dirs.iter().any(|dir| !cordoned.contains(dir))
}
