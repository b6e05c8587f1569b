//! One session: its partitions in the order in which they are read, and what the client knows of each.

use std::collections::{BTreeMap, HashMap};

use super::{FetchTopic, NamedPartitions, Planned};

/// A partition in a fetch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FetchKey {
    /// The topic.
    pub topic: FetchTopic,
    /// The partition's index.
    pub partition: i32,
}

/// From where and how much a partition is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchPartition {
    /// The first offset wanted.
    pub fetch_offset: i64,
    /// At most this many bytes, except for one batch that is larger.
    pub bytes_max: i32,
    /// The fetcher's own log start offset (replicas), or -1.
    pub log_start_offset: i64,
    /// The leader epoch that the client knows, or -1.
    pub current_leader_epoch: i32,
    /// The epoch of the last record that the fetcher has, or -1.
    pub last_fetched_epoch: i32,
}

/// What the answer would say of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Whether there are records.
    pub has_records: bool,
    /// Whether there is an error, a diverging epoch, a snapshot id or a preferred replica to tell.
    pub must_tell: bool,
    /// Whether it is an error.
    pub is_error: bool,
    /// The high watermark.
    pub high_watermark: i64,
    /// The log start offset.
    pub log_start_offset: i64,
}

/// A partition's place in a session: those of smaller turns are read first. Each is given once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Turn(pub(super) u64);

#[derive(Debug)]
pub(super) struct Known {
    key: FetchKey,
    fetch: FetchPartition,
    high_watermark: i64,
    log_start_offset: i64,
}

/// A session's state.
#[derive(Debug, Default)]
pub struct FetchSession {
    /// By turn: in the order in which they are read.
    pub(super) order: BTreeMap<Turn, Known>,
    pub(super) turns: HashMap<FetchKey, Turn>,
    pub(super) next_turn: Turn,
    /// The epoch that the next request must carry.
    pub(super) epoch: i32,
    pub(super) uses_topic_ids: bool,
    pub(super) from_replica: bool,
    pub(super) created_ms: i64,
    pub(super) last_used_ms: i64,
}

impl FetchSession {
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Adds partitions or changes what is fetched of them.
    pub(super) fn update(&mut self, partitions: &NamedPartitions) {
        for (key, fetch) in partitions.iter() {
            if let Some(known) = self.turns.get(key).and_then(|turn| self.order.get_mut(turn)) {
                known.fetch = *fetch;
                continue;
            }
            self.push(Known { key: key.clone(), fetch: *fetch, high_watermark: -1, log_start_offset: -1 });
        }
    }

    pub(super) fn forget(&mut self, forgotten: &[(FetchTopic, Vec<i32>)]) {
        for (topic, partitions) in forgotten {
            let mut key = FetchKey { topic: topic.clone(), partition: -1 };
            for partition in partitions {
                key.partition = *partition;
                if let Some(turn) = self.turns.remove(&key) {
                    self.order.remove(&turn);
                }
            }
        }
    }

    /// What to read, those first that waited longest for records.
    pub(super) fn in_order(&self) -> Vec<Planned> {
        let planned =
            |(turn, known): (&Turn, &Known)| Planned { key: known.key.clone(), fetch: known.fetch, turn: *turn };
        self.order.iter().map(planned).collect()
    }

    /// Whether the answer has to name the partition of this turn; notes what the client learns by it. A partition that got
    /// records moves to the end, so that a busy one does not starve the others.
    pub fn answer(&mut self, turn: Turn, answered: Answered) -> bool {
        let Some(known) = self.order.get_mut(&turn) else { return true };
        let news = answered.has_records
            || answered.must_tell
            || answered.is_error
            || known.high_watermark != answered.high_watermark
            || known.log_start_offset != answered.log_start_offset;
        known.log_start_offset = answered.log_start_offset;
        // After an error the next good answer has to be sent even if nothing else changed.
        known.high_watermark = if answered.is_error { -1 } else { answered.high_watermark };
        if answered.has_records
            && let Some(known) = self.order.remove(&turn)
        {
            self.push(known);
        }
        news
    }

    fn push(&mut self, known: Known) {
        let turn = self.next_turn;
        self.turns.insert(known.key.clone(), turn);
        self.order.insert(turn, known);
        self.next_turn = Turn(turn.0 + 1);
    }
}
