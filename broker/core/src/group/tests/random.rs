//! Random events in random order. Whatever comes: every request is answered exactly once, generations only go up, a
//! partition has one owner at a time, and what a restart finds is what was promised.

use std::collections::BTreeMap;

use kafka_wire::error_code::ErrorCode;
use proptest::prelude::*;

use super::harness::{Harness, J};
use crate::group::GroupConfig;
use crate::group::shard::Group;

#[derive(Clone, Debug)]
enum Step {
    Join { member: usize, instance: bool, topics: u8, old_client: bool },
    Sync { member: usize },
    Heartbeat { member: usize },
    Leave { member: usize },
    Commit { member: usize, partition: i32, offset: i64 },
    SimpleCommit { offset: i64 },
    Fetch { stable: bool },
    Delete,
    Wait { ms: i64 },
    LogFails { fails: bool },
    Lag { lags: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let member = 0usize..4;
    prop_oneof![
        4 => (member.clone(), any::<bool>(), 0u8..3, any::<bool>())
            .prop_map(|(member, instance, topics, old_client)| Step::Join { member, instance, topics, old_client }),
        4 => member.clone().prop_map(|member| Step::Sync { member }),
        3 => member.clone().prop_map(|member| Step::Heartbeat { member }),
        1 => member.clone().prop_map(|member| Step::Leave { member }),
        3 => (member, 0i32..3, 0i64..1000)
            .prop_map(|(member, partition, offset)| Step::Commit { member, partition, offset }),
        1 => (0i64..1000).prop_map(|offset| Step::SimpleCommit { offset }),
        1 => any::<bool>().prop_map(|stable| Step::Fetch { stable }),
        1 => Just(Step::Delete),
        5 => prop_oneof![Just(0i64), Just(10), Just(3_000), Just(8_000), Just(60_000)]
            .prop_map(|ms| Step::Wait { ms }),
        1 => any::<bool>().prop_map(|fails| Step::LogFails { fails }),
        1 => any::<bool>().prop_map(|lags| Step::Lag { lags }),
    ]
}

/// A client as it sees itself: the id that it was given last.
#[derive(Default)]
struct Known {
    ids: [String; 4],
    generation: i32,
}

impl Known {
    /// Reads what the answers tell the clients.
    fn learn(&mut self, lines: &str, joins: &BTreeMap<u64, usize>) {
        for line in lines.lines().filter(|line| line.starts_with('#') && line.contains(" join ")) {
            let id: u64 = line[1..].split(' ').next().unwrap().parse().unwrap();
            let member_id = line.split("member=\"").nth(1).unwrap().split('"').next().unwrap();
            if line.contains("join NONE") || line.contains("MEMBER_ID_REQUIRED") {
                self.ids[joins[&id]] = member_id.to_owned();
            } else {
                self.ids[joins[&id]].clear();
            }
            if let Some(generation) = line.split("gen=").nth(1).filter(|_| line.contains("join NONE")) {
                let generation: i32 = generation.split(' ').next().unwrap().parse().unwrap();
                self.generation = generation;
            }
        }
    }
}

fn run(steps: Vec<Step>) {
    let config = GroupConfig { initial_rebalance_delay_ms: 10, max_size: 3, ..GroupConfig::default() };
    let mut h = Harness::with(config);
    let mut known = Known::default();
    let mut joins = BTreeMap::new();
    let mut last_generation = (0, 0);
    // An empty group that could not be written is not there after a restart, and need not be.
    let log_failed = steps.iter().any(|step| matches!(step, Step::LogFails { fails: true }));
    for step in steps {
        apply(&mut h, &mut known, &mut joins, &step);
        known.learn(&h.take_lines(), &joins);
        check_invariants(&h, &mut last_generation);
    }
    // When all is well again and nobody says anything more, nothing is left waiting.
    h.append_error = None;
    h.replicates_by_hand = false;
    h.replicate();
    h.advance(600_000);
    assert_eq!(h.unanswered(), [] as [u64; 0]);
    let restarted = h.restarted();
    if !log_failed {
        assert_eq!(restarted.shard.groups_as_loaded(), h.shard.groups_as_loaded());
    }
    assert_eq!(restarted.shard.offsets, h.shard.offsets);
}

fn apply(h: &mut Harness, known: &mut Known, joins: &mut BTreeMap<u64, usize>, step: &Step) {
    match *step {
        Step::Join { member, instance, topics, old_client } => {
            let names = ["t", "u", "v"];
            let mut join = J::new(["a", "b", "c", "d"][member]).topics(&names[..=usize::from(topics)]);
            join.member.clone_from(&known.ids[member]);
            if instance && member < 2 {
                join = join.instance(["i0", "i1"][member]);
            }
            join.version = if old_client { 3 } else { 9 };
            let id = h.join_noting(join, |id| {
                joins.insert(id, member);
            });
            joins.insert(id, member);
        }
        Step::Sync { member } => {
            let all: Vec<(&str, &str)> =
                known.ids.iter().filter(|id| !id.is_empty()).map(|id| (id.as_str(), id.as_str())).collect();
            h.sync(&known.ids[member], known.generation, &all);
        }
        Step::Heartbeat { member } => {
            h.heartbeat(&known.ids[member], known.generation);
        }
        Step::Leave { member } => {
            h.leave(&[(known.ids[member].as_str(), None)]);
        }
        Step::Commit { member, partition, offset } => {
            h.commit(&known.ids[member], known.generation, &[("t", partition, offset)]);
        }
        Step::SimpleCommit { offset } => {
            h.commit("", -1, &[("t", 0, offset)]);
        }
        Step::Fetch { stable } => {
            h.fetch_stable(None, stable);
        }
        Step::Delete => {
            h.delete(&["g"]);
        }
        Step::Wait { ms } => h.advance(ms),
        Step::LogFails { fails } => h.append_error = fails.then_some(ErrorCode::NOT_ENOUGH_REPLICAS),
        Step::Lag { lags } => {
            h.replicates_by_hand = lags;
            if !lags {
                h.replicate();
            }
        }
    }
}

fn check_invariants(h: &Harness, last: &mut (usize, i32)) {
    let tombstones = h.log.iter().filter(|record| record.key.starts_with(&[0, 2]) && record.value.is_none()).count();
    if let Some(Group::Classic(group)) = h.shard.groups.get("g") {
        group.check();
        if last.0 == tombstones {
            assert!(group.generation() >= last.1, "generation {} after {}", group.generation(), last.1);
        }
        *last = (tombstones, group.generation());
        // What is on disk of a stable group is what its members were given.
        if group.state() == crate::group::ClassicState::Stable {
            let owners: Vec<_> = group.members().filter(|member| !member.assignment.is_empty()).collect();
            for member in &owners {
                let same = owners.iter().filter(|other| other.assignment == member.assignment).count();
                assert_eq!(same, 1, "two members own {:?}", member.assignment);
            }
        }
    }
    // Committed offsets never differ from what a restart would find.
    assert_eq!(h.restarted().shard.offsets, h.shard.offsets);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn invariants_hold(steps in proptest::collection::vec(step(), 1..80)) {
        run(steps);
    }
}
