//! Where a consumer stands in each of its partitions (`SubscriptionState`, `FetchPosition`): how a first position is
//! found, what has been handed out, what may be committed, what is to be fetched next.
//!
//! A partition's `generation` changes with every seek and new assignment; answers to questions asked before are told by
//! it and thrown away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::TopicPartition;
use crate::config::OffsetReset;

/// A place in a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The next offset to read.
    pub offset: i64,
    /// The leader epoch of the record before, if known.
    pub leader_epoch: Option<i32>,
}

/// Where to find a position by asking the leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetTo {
    /// The first offset.
    Earliest,
    /// The end.
    Latest,
    /// The first record not older than so many milliseconds before now.
    Ago(i64),
}

/// How far a partition is on the way to being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The committed offset, if there is one, is the position.
    Committed,
    /// The leader is to be asked.
    Reset(ResetTo),
    /// The leader changed: it is to be asked whether the position is in its log (KIP-320).
    Validate(Position),
    /// It is read.
    Fetch,
    /// No position and none to be had: an error was reported.
    Stuck,
}

/// A partition that is read.
#[derive(Debug)]
pub struct Partition {
    /// Its topic, shared with the records handed out.
    pub topic: Arc<str>,
    /// How far it is.
    pub stage: Stage,
    /// See the module.
    pub generation: u64,
    /// Whether reading is suspended.
    pub paused: bool,
    /// The next record to hand out; meaningful while in [`Stage::Fetch`] or [`Stage::Validate`].
    pub position: Option<Position>,
    /// What was handed out before the last call of poll began: the caller is done with it.
    pub committable: Option<Position>,
    /// The next offset to fetch: ahead of the position by what is buffered.
    pub next_fetch: i64,
    /// Bytes fetched and not handed out.
    pub buffered_bytes: usize,
    /// Whether a question about it is under way.
    pub asking: bool,
    /// Not to be asked about or fetched before.
    pub not_before_ms: u64,
    /// The replica to read from instead of the leader (KIP-392), and until when.
    pub read_replica: Option<(i32, u64)>,
    /// The leader epoch that the position was last checked against.
    pub checked_epoch: i32,
}

/// All partitions that are read.
#[derive(Debug, Default)]
pub struct Positions {
    partitions: BTreeMap<TopicPartition, Partition>,
    generations: u64,
}

impl Positions {
    /// Reads exactly these; those read already stay where they are.
    pub fn assign(&mut self, partitions: impl IntoIterator<Item = TopicPartition>) {
        let wanted: BTreeSet<TopicPartition> = partitions.into_iter().collect();
        self.partitions.retain(|tp, _| wanted.contains(tp));
        for tp in wanted {
            if !self.partitions.contains_key(&tp) {
                self.generations += 1;
                let partition = Partition::new(&tp.topic, self.generations);
                self.partitions.insert(tp, partition);
            }
        }
    }

    /// The partition, if it is read.
    #[must_use]
    pub fn get(&self, tp: &TopicPartition) -> Option<&Partition> {
        self.partitions.get(tp)
    }

    /// The partition, if it is read.
    pub fn get_mut(&mut self, tp: &TopicPartition) -> Option<&mut Partition> {
        self.partitions.get_mut(tp)
    }

    /// The partition, if nothing has changed about it since an answer was asked for.
    pub fn answered(&mut self, tp: &TopicPartition, generation: u64) -> Option<&mut Partition> {
        let partition = self.partitions.get_mut(tp).filter(|p| p.generation == generation)?;
        partition.asking = false;
        Some(partition)
    }

    /// All partitions in order.
    pub fn iter(&self) -> impl Iterator<Item = (&TopicPartition, &Partition)> {
        self.partitions.iter()
    }

    /// All partitions in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&TopicPartition, &mut Partition)> {
        self.partitions.iter_mut()
    }

    /// Goes to an offset, or has one looked up. False if the partition is not read.
    pub fn seek(&mut self, tp: &TopicPartition, to: Result<Position, ResetTo>) -> bool {
        self.generations += 1;
        let generation = self.generations;
        let Some(partition) = self.partitions.get_mut(tp) else { return false };
        partition.generation = generation;
        partition.asking = false;
        partition.not_before_ms = 0;
        partition.buffered_bytes = 0;
        partition.committable = None;
        match to {
            Ok(position) => {
                partition.start(position);
                partition.committable = Some(position);
            }
            Err(reset) => {
                partition.position = None;
                partition.stage = Stage::Reset(reset);
            }
        }
        true
    }

    /// What was handed out so far counts as read from now on.
    pub fn confirm(&mut self) {
        for partition in self.partitions.values_mut() {
            partition.committable = partition.position;
        }
    }

    /// What may be committed: positions that were found and confirmed.
    #[must_use]
    pub fn committable(&self) -> Vec<(TopicPartition, Position)> {
        let known = self.partitions.iter();
        known.filter_map(|(tp, p)| p.committable.map(|position| (tp.clone(), position))).collect()
    }

    /// Notes that a leader has another epoch than the position was checked against.
    pub fn leader_changed(&mut self, tp: &TopicPartition, leader_epoch: i32) {
        let Some(partition) = self.partitions.get_mut(tp) else { return };
        if leader_epoch <= partition.checked_epoch {
            return;
        }
        let first = partition.checked_epoch < 0;
        partition.checked_epoch = leader_epoch;
        partition.read_replica = None;
        match (partition.stage, partition.position) {
            // Without the epoch of the record before there is nothing to compare with.
            (Stage::Fetch, Some(position)) if !first && position.leader_epoch.is_some() => {
                partition.stage = Stage::Validate(position);
            }
            _ => {}
        }
    }
}

impl Partition {
    fn new(topic: &str, generation: u64) -> Self {
        Self {
            topic: topic.into(),
            stage: Stage::Committed,
            generation,
            paused: false,
            position: None,
            committable: None,
            next_fetch: 0,
            buffered_bytes: 0,
            asking: false,
            not_before_ms: 0,
            read_replica: None,
            checked_epoch: -1,
        }
    }

    /// Starts reading at a position.
    pub fn start(&mut self, position: Position) {
        self.stage = Stage::Fetch;
        self.position = Some(position);
        self.next_fetch = position.offset;
    }

    /// There is no valid position: what the policy says, or `false` if it is an error.
    pub fn reset(&mut self, policy: OffsetReset) -> bool {
        self.stage = match policy {
            OffsetReset::Earliest => Stage::Reset(ResetTo::Earliest),
            OffsetReset::Latest => Stage::Reset(ResetTo::Latest),
            OffsetReset::ByDuration(ms) => Stage::Reset(ResetTo::Ago(ms)),
            OffsetReset::None => Stage::Stuck,
        };
        self.stage != Stage::Stuck
    }

    /// Whether it is to be fetched now.
    #[must_use]
    pub fn is_fetchable(&self, now_ms: u64, buffered_bytes_max: usize) -> bool {
        self.stage == Stage::Fetch
            && !self.paused
            && self.buffered_bytes < buffered_bytes_max
            && self.not_before_ms <= now_ms
    }

    /// Whether a question about its position is to be asked now.
    #[must_use]
    pub fn is_askable(&self, now_ms: u64) -> bool {
        !self.asking && self.not_before_ms <= now_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(offset: i64, leader_epoch: Option<i32>) -> Position {
        Position { offset, leader_epoch }
    }

    #[test]
    fn answers_to_old_questions_are_told_by_their_generation() {
        let tp = TopicPartition::new("t", 0);
        let mut positions = Positions::default();
        positions.assign([tp.clone()]);
        let before = positions.get(&tp).unwrap().generation;
        assert!(positions.seek(&tp, Ok(at(5, None))));
        assert!(positions.answered(&tp, before).is_none());
        assert!(!positions.seek(&TopicPartition::new("other", 0), Ok(at(5, None))));
    }

    #[test]
    fn only_what_was_confirmed_is_committed() {
        let tp = TopicPartition::new("t", 0);
        let mut positions = Positions::default();
        positions.assign([tp.clone()]);
        assert_eq!(positions.committable(), []);
        positions.get_mut(&tp).unwrap().start(at(5, None));
        positions.confirm();
        positions.get_mut(&tp).unwrap().position = Some(at(9, Some(1)));
        assert_eq!(positions.committable(), [(tp.clone(), at(5, None))]);
        positions.confirm();
        assert_eq!(positions.committable(), [(tp, at(9, Some(1)))]);
    }

    #[test]
    fn kept_partitions_keep_their_place() {
        let (a, b) = (TopicPartition::new("t", 0), TopicPartition::new("t", 1));
        let mut positions = Positions::default();
        positions.assign([a.clone()]);
        positions.get_mut(&a).unwrap().start(at(5, None));
        positions.assign([a.clone(), b.clone()]);
        assert_eq!(positions.get(&a).unwrap().position, Some(at(5, None)));
        assert_eq!(positions.get(&b).unwrap().stage, Stage::Committed);
    }

    #[test]
    fn a_new_leader_is_asked_about_a_position_with_an_epoch() {
        let tp = TopicPartition::new("t", 0);
        let mut positions = Positions::default();
        positions.assign([tp.clone()]);
        positions.get_mut(&tp).unwrap().start(at(5, Some(3)));
        positions.leader_changed(&tp, 3);
        assert_eq!(positions.get(&tp).unwrap().stage, Stage::Fetch, "the first look is no change");
        positions.leader_changed(&tp, 4);
        assert_eq!(positions.get(&tp).unwrap().stage, Stage::Validate(at(5, Some(3))));
    }
}
