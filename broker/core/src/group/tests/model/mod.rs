//! Consumers that behave, on a coordinator to which everything happens: it is killed and loads its log again, which may have
//! been compacted and has lost what was not replicated; appends fail; replication lags; groups are deleted; consumers crash,
//! fall silent, leave, repeat requests.
//!
//! Always: each request is answered once; nobody is given a partition that another member of the same generation has; what
//! was acknowledged stays; what the log holds is what memory holds. When all is well again: every group becomes stable in
//! bounded time, with each consumer in it and each partition given out; and once more without one that is then lost. A
//! failure names its seed.

mod consumer;

use std::collections::{BTreeMap, BTreeSet};

use kafka_wire::error_code::ErrorCode;

use self::consumer::{Acknowledged, Consumer, Lost, PARTITIONS, State, partitions};
use super::harness::Harness;
use crate::group::classic::ClassicState;
use crate::group::shard::Group;
use crate::group::{CoordinatorRecord, GroupConfig, Request, Response};

const SEEDS: u64 = 300;
const STEPS: usize = 600;
/// The log is read again after every so many steps.
const STEPS_PER_REPLAY: usize = 10;
const GROUPS: [&str; 2] = ["one", "two"];
const CONSUMERS_PER_GROUP: usize = 4;
/// A member that crashed before it had an answer is the last to be given up, after five minutes.
const STABLE_WITHIN_MS: i64 = 400_000;

/// SplitMix64: the same numbers from the same seed, everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// What a request was, for when its answer comes.
enum Asked {
    /// By a consumer, in this of its lives; a commit has its partition and offset.
    By {
        consumer: usize,
        life: u64,
        commit: Option<(i32, i64)>,
    },
    Deletion,
}

struct World {
    random: Random,
    h: Harness,
    consumers: Vec<Consumer>,
    /// Which life each consumer is in: answers to an earlier one are for nobody.
    lives: Vec<u64>,
    asked: BTreeMap<u64, Asked>,
    acknowledged: Acknowledged,
    /// The last request to delete a group when it was empty.
    deleted_at: BTreeMap<String, u64>,
    next_offset: i64,
    /// Counts deletions of groups, after which generations begin anew.
    deletions: u64,
    log_seen: usize,
    /// Whom each partition was given to.
    owners: BTreeMap<(String, u64, i32, i32), String>,
    /// Whether an append failed since the coordinator started: an empty group may then not be in the log.
    has_failed: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let config = GroupConfig {
            initial_rebalance_delay_ms: if random.one_in(2) { 0 } else { 3_000 },
            max_size: if random.one_in(4) { 3 } else { i32::MAX },
            ..GroupConfig::default()
        };
        let consumers: Vec<Consumer> = (0..GROUPS.len() * CONSUMERS_PER_GROUP)
            .map(|index| Consumer {
                group: GROUPS[index / CONSUMERS_PER_GROUP].into(),
                name: format!("c{index}"),
                instance: random.one_in(3).then(|| format!("i{index}")),
                is_old: random.one_in(4),
                topics: random.below(3),
                topics_said: 0,
                id: String::new(),
                generation: -1,
                state: State::Unjoined,
                is_silent: false,
                lost: None,
            })
            .collect();
        Self {
            random,
            h: Harness::with(config),
            lives: vec![0; consumers.len()],
            consumers,
            asked: BTreeMap::new(),
            acknowledged: BTreeMap::new(),
            deleted_at: BTreeMap::new(),
            next_offset: 0,
            deletions: 0,
            log_seen: 0,
            owners: BTreeMap::new(),
            has_failed: false,
        }
    }

    fn step(&mut self) {
        let consumer = self.random.below(self.consumers.len());
        match self.random.below(100) {
            0..=71 => self.act(consumer),
            72..=74 => self.repeat(consumer),
            75..=84 => {
                let ms = [0, 10, 500, 500, 3_000, 3_000, 9_000, 21_000][self.random.below(8)];
                self.h.advance(ms);
            }
            85..=86 => self.crash(consumer),
            87..=88 => self.leave(consumer),
            89..=91 => self.consumers[consumer].is_silent = self.random.one_in(4),
            92 => self.consumers[consumer].topics = self.random.below(3),
            93..=94 => {
                self.h.append_error = self.random.one_in(4).then_some(ErrorCode::NOT_ENOUGH_REPLICAS);
                self.has_failed |= self.h.append_error.is_some();
            }
            95..=96 => {
                self.h.replicates_by_hand = self.random.one_in(3);
                if !self.h.replicates_by_hand {
                    self.h.replicate();
                }
            }
            97 => self.restart(),
            _ => self.delete(consumer),
        }
        self.take_answers();
        self.check();
    }

    /// What the consumer would do next by itself.
    fn act(&mut self, index: usize) {
        let consumer = &self.consumers[index];
        if consumer.is_silent || consumer.lost == Some(Lost::Silent) {
            return;
        }
        match consumer.state.clone() {
            State::Joined(_) if consumer.lost.is_some() => {
                let heartbeat = consumer.heartbeat();
                self.ask(index, heartbeat, None);
            }
            State::Unjoined if consumer.lost.is_some() => {}
            State::Unjoined => {
                let number = self.h.next_request;
                self.consumers[index].state = State::Joining(number);
                self.consumers[index].topics_said = self.consumers[index].topics;
                let join = self.consumers[index].join(number);
                self.ask(index, join, None);
            }
            State::Joined(members) => {
                self.consumers[index].state = State::Syncing(self.h.next_request);
                let sync = self.consumers[index].sync(&members);
                self.ask(index, sync, None);
            }
            State::Stable(own) if !own.is_empty() && self.random.one_in(2) => {
                let partition = own[self.random.below(own.len())];
                self.next_offset += 1;
                let commit = self.consumers[index].commit(partition, self.next_offset);
                self.ask(index, commit, Some((partition, self.next_offset)));
            }
            State::Stable(_) => {
                let heartbeat = self.consumers[index].heartbeat();
                self.ask(index, heartbeat, None);
            }
            State::Joining(_) | State::Syncing(_) => {}
        }
    }

    /// It gives up on its request and asks again, as after a time limit of its own.
    fn repeat(&mut self, index: usize) {
        if matches!(self.consumers[index].state, State::Joining(_) | State::Syncing(_)) {
            self.consumers[index].state = State::Unjoined;
            self.act(index);
        }
    }

    fn ask(&mut self, index: usize, request: Request, commit: Option<(i32, i64)>) {
        let client = self.consumers[index].client(&request);
        let asked = Asked::By { consumer: index, life: self.lives[index], commit };
        self.asked.insert(self.h.next_request, asked);
        self.h.request_from(client, request);
    }

    fn crash(&mut self, index: usize) {
        self.lives[index] += 1;
        self.consumers[index].id.clear();
        self.consumers[index].state = State::Unjoined;
    }

    fn leave(&mut self, index: usize) {
        if self.consumers[index].id.is_empty() {
            return;
        }
        let leave = self.consumers[index].leave();
        self.ask(index, leave, None);
        self.crash(index);
    }

    fn delete(&mut self, index: usize) {
        let group = self.consumers[index].group.clone();
        if matches!(self.h.shard.groups.get(&group), Some(Group::Classic(group)) if group.is_empty()) {
            // From now on its offsets may be gone, whenever the answer comes and whatever it is.
            self.acknowledged.retain(|(of, _), _| *of != group);
            self.deleted_at.insert(group.clone(), self.h.next_request);
        }
        self.asked.insert(self.h.next_request, Asked::Deletion);
        self.h.delete(&[group.as_str()]);
        if self.deleted_at.get(&group) == Some(&(self.h.next_request - 1)) && self.h.append_error.is_none() {
            assert!(!self.h.shard.groups.contains_key(&group));
            assert_eq!(self.h.shard.offsets.of_group(&group), None);
        }
    }

    /// The coordinator is killed; another loads what was replicated. Who waits for an answer finds its connection closed.
    fn restart(&mut self) {
        let mut log = self.h.log.clone();
        log.truncate(self.h.high_watermark);
        if self.random.one_in(2) {
            log = compacted(&log, self.random.one_in(2));
        }
        let mut h = Harness::from_log((*self.h.config).clone(), log, self.h.clock_ms);
        h.next_request = self.h.next_request;
        self.h = h;
        self.log_seen = self.h.log.len();
        // What an earlier leader could not write is no longer remembered by anybody.
        self.has_failed = false;
        self.asked.clear();
        for consumer in &mut self.consumers {
            if matches!(consumer.state, State::Joining(_) | State::Syncing(_)) {
                consumer.state = State::Unjoined;
            }
        }
    }

    fn take_answers(&mut self) {
        self.h.take_lines();
        for record in &self.h.log[self.log_seen..] {
            self.deletions += u64::from(record.key.starts_with(&[0, 2]) && record.value.is_none());
        }
        self.log_seen = self.h.log.len();
        for (number, response) in std::mem::take(&mut self.h.replies) {
            match self.asked.remove(&number) {
                Some(Asked::By { consumer, life, commit }) => {
                    self.answered(number, (consumer, life), commit, &response)
                }
                Some(Asked::Deletion) => {}
                None => panic!("#{number} was not asked: {response:?}"),
            }
        }
    }

    fn answered(&mut self, number: u64, by: (usize, u64), commit: Option<(i32, i64)>, response: &Response) {
        let (index, life) = by;
        let consumer = &mut self.consumers[index];
        if let (Response::OffsetCommit(response), Some((partition, offset))) = (response, commit)
            && response.topics[0].partitions[0].error_code == 0
            && self.deleted_at.get(&consumer.group).is_none_or(|deletion| number > *deletion)
        {
            let last = self.acknowledged.entry((consumer.group.clone(), partition)).or_default();
            *last = offset.max(*last);
        }
        if self.lives[index] != life {
            return;
        }
        let was_syncing = consumer.state == State::Syncing(number);
        consumer.answered(number, response);
        if let (true, State::Stable(own)) = (was_syncing, &consumer.state) {
            for partition in own {
                let place = (consumer.group.clone(), self.deletions, consumer.generation, *partition);
                let owner = self.owners.entry(place.clone()).or_insert_with(|| consumer.owner());
                assert_eq!(*owner, consumer.owner(), "{place:?} has two owners");
            }
        }
    }

    fn check(&self) {
        for ((group, partition), acknowledged) in &self.acknowledged {
            let committed = self.h.shard.offsets.get(group, "t", *partition).map(|offset| offset.committed_offset);
            assert!(committed >= Some(*acknowledged), "{group}-{partition}: {committed:?}, not {acknowledged}");
        }
        for group in self.h.shard.groups.values() {
            if let Group::Classic(group) = group {
                group.check();
            }
        }
    }

    fn check_log(&self) {
        let restarted = self.h.restarted();
        assert_eq!(restarted.shard.offsets, self.h.shard.offsets);
        let log = compacted(&self.h.log, true);
        let compacted = Harness::from_log((*self.h.config).clone(), log, self.h.clock_ms);
        assert_eq!(compacted.shard.groups_as_loaded(), restarted.shard.groups_as_loaded());
        if !self.has_failed {
            let settled = |h: &Harness| {
                let all = h.shard.groups_as_loaded().into_iter();
                all.filter(|(id, _)| self.is_settled(id)).collect::<BTreeMap<_, _>>()
            };
            assert_eq!(settled(&restarted), settled(&self.h));
        }
    }

    /// Whether the group's record says all of it.
    fn is_settled(&self, group: &str) -> bool {
        match self.h.shard.groups.get(group) {
            Some(Group::Classic(group)) => matches!(group.state(), ClassicState::Stable | ClassicState::Empty),
            other => other.is_some(),
        }
    }

    /// All is well, and nobody does anything out of the ordinary any more.
    fn settle(&mut self) {
        self.h.append_error = None;
        self.h.replicates_by_hand = false;
        self.h.replicate();
        self.consumers.iter_mut().for_each(|consumer| consumer.is_silent = false);
        self.settle_within_time();
        // One of each group is lost, in the middle of a rebalance or out of the blue: the others do without it.
        for at in 0..GROUPS.len() {
            let index = at * CONSUMERS_PER_GROUP + self.random.below(CONSUMERS_PER_GROUP);
            let lost = if self.random.one_in(2) { Lost::Silent } else { Lost::NeverSyncs };
            if lost == Lost::NeverSyncs || self.random.one_in(2) {
                self.consumers[index].topics = (self.consumers[index].topics_said + 1) % 3;
                self.consumers[index].state = State::Unjoined;
                self.act(index);
            }
            self.consumers[index].lost = Some(lost);
            self.take_answers();
        }
        self.settle_within_time();
        self.check_log();
        let nobody: Vec<u64> = Vec::new();
        assert_eq!(self.h.unanswered(), nobody);
    }

    fn settle_within_time(&mut self) {
        let until = self.h.clock_ms + STABLE_WITHIN_MS;
        while !GROUPS.iter().all(|group| self.is_whole(group)) {
            assert!(self.h.clock_ms < until, "not stable: {:#?}", self.consumers);
            for index in 0..self.consumers.len() {
                self.act(index);
                self.take_answers();
            }
            self.h.advance(1_000);
            self.take_answers();
            self.check();
        }
    }

    /// Whether all consumers of the group that are not lost, or as many as may be, share all partitions in one generation.
    fn is_whole(&self, id: &str) -> bool {
        let Some(Group::Classic(group)) = self.h.shard.groups.get(id) else { return false };
        if group.state() != ClassicState::Stable {
            return false;
        }
        let members: BTreeSet<&str> = group.members().map(|member| member.id.as_str()).collect();
        let inside: Vec<&Consumer> = self
            .consumers
            .iter()
            .filter(|c| c.group == id && c.lost.is_none())
            .filter(|c| c.generation == group.generation() && matches!(c.state, State::Stable(_)))
            .collect();
        let able = self.consumers.iter().filter(|c| c.group == id && c.lost.is_none()).count();
        let wanted = able.min(usize::try_from(self.h.config.max_size).unwrap());
        if inside.len() != wanted || members != inside.iter().map(|c| c.id.as_str()).collect() {
            return false;
        }
        let mut given: Vec<i32> = group.members().flat_map(|member| partitions(&member.assignment)).collect();
        given.sort_unstable();
        assert_eq!(given, (0..PARTITIONS).collect::<Vec<_>>(), "{id}");
        true
    }
}

/// As the log cleaner leaves it: the last record of each key, and perhaps no tombstones.
fn compacted(log: &[CoordinatorRecord], without_tombstones: bool) -> Vec<CoordinatorRecord> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<CoordinatorRecord> =
        log.iter().rev().filter(|record| seen.insert(record.key.clone())).cloned().collect();
    kept.reverse();
    kept.retain(|record| record.value.is_some() || !without_tombstones);
    kept
}

#[test]
fn whatever_happens_nothing_is_lost_and_all_becomes_stable() {
    for seed in 0..SEEDS {
        let run = std::panic::AssertUnwindSafe(|| {
            let mut world = World::new(seed);
            for step in 0..STEPS {
                world.step();
                if step % STEPS_PER_REPLAY == 0 {
                    world.check_log();
                }
            }
            world.settle();
        });
        if let Err(panic) = std::panic::catch_unwind(run) {
            eprintln!("with seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}
