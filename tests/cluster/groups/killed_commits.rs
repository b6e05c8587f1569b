//! A broker that is killed while clients commit offsets, with the log of the groups compacted meanwhile: each commit that was
//! acknowledged is there after the next start, and under Kafka 4.3.1 on the same directory.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kafka_wire::messages::{FindCoordinatorRequest, OffsetCommitRequest, OffsetFetchRequest};

use crate::or_skip;
use crate::support::peers::{V4, kafka};
use crate::support::wire::Wire;
use crate::support::{Broker, Setup, succeeds, wait_for};

const GROUPS: usize = 8;
const PARTITIONS: i32 = 2;
const KILLS: usize = 3;
/// Commits that each group has acknowledged between two kills: enough for several segments of each partition.
const COMMITS_BETWEEN: i64 = 400;
/// Makes a commit large, so that segments fill.
const METADATA_BYTES: usize = 3_000;

/// Between two looks at whether to go on, or whether the broker is there.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What one group's client has done. Offsets only go up, so that one number says all.
#[derive(Default)]
struct Progress {
    sent: AtomicI64,
    acknowledged: AtomicI64,
}

struct Load {
    address: String,
    groups: Vec<Progress>,
    /// Odd while the clients pause. A number, as a client that sleeps may miss what comes between two pauses.
    turn: AtomicUsize,
    stop: AtomicBool,
    /// How many clients have seen the pause of this turn.
    paused: AtomicUsize,
}

impl Load {
    fn commit_until_stopped(&self, group: usize) {
        let mut wire = None;
        let mut told = 0;
        while !self.stop.load(Ordering::SeqCst) {
            let turn = self.turn.load(Ordering::SeqCst);
            if turn % 2 == 1 {
                wire = None;
                if told != turn {
                    self.paused.fetch_add(1, Ordering::SeqCst);
                    told = turn;
                }
                thread::sleep(LOOK_EVERY);
                continue;
            }
            wire = wire.or_else(|| Wire::connect(&self.address).ok());
            let Some(connected) = &mut wire else {
                thread::sleep(LOOK_EVERY);
                continue;
            };
            let progress = &self.groups[group];
            let offset = progress.sent.fetch_add(1, Ordering::SeqCst) + 1;
            match connected.try_ask(9, &commit(group, offset)) {
                Ok(response) => {
                    // While the broker loads it refuses.
                    if response.topics[0].partitions.iter().all(|partition| partition.error_code == 0) {
                        progress.acknowledged.store(offset, Ordering::SeqCst);
                    }
                }
                Err(_) => wire = None,
            }
        }
    }

    fn pause(&self) {
        self.paused.store(0, Ordering::SeqCst);
        self.turn.fetch_add(1, Ordering::SeqCst);
        wait_for("the clients to pause", || (self.paused.load(Ordering::SeqCst) == GROUPS).then_some(()));
    }

    fn go_on(&self) {
        self.turn.fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until each group has had [`COMMITS_BETWEEN`] more acknowledged than any has now.
    fn wait_for_more(&self) {
        let acknowledged = |group: &Progress| group.acknowledged.load(Ordering::SeqCst);
        let offset = self.groups.iter().map(acknowledged).max().expect("groups") + COMMITS_BETWEEN;
        wait_for(&format!("commits of offset {offset}"), || {
            self.groups.iter().all(|group| acknowledged(group) >= offset).then_some(())
        });
    }
}

fn name(group: usize) -> String {
    format!("g{group}")
}

fn commit(group: usize, offset: i64) -> OffsetCommitRequest {
    let partition = |partition_index| OffsetCommitRequestPartition {
        partition_index,
        committed_offset: offset,
        committed_metadata: Some("m".repeat(METADATA_BYTES)),
        ..Default::default()
    };
    let partitions = (0..PARTITIONS).map(partition).collect();
    let topic = OffsetCommitRequestTopic { name: "t".into(), partitions, ..Default::default() };
    OffsetCommitRequest { group_id: name(group), topics: vec![topic], ..Default::default() }
}

/// What a broker says was committed, of each partition of each group.
fn committed(broker: &Broker) -> BTreeMap<(String, i32), i64> {
    let mut wire = Wire::to(broker);
    let find = FindCoordinatorRequest { coordinator_keys: vec!["g".into()], ..Default::default() };
    wait_for("the coordinator", || (wire.ask(4, &find).coordinators[0].error_code == 0).then_some(()));
    let group = |group| OffsetFetchRequestGroup { group_id: name(group), topics: None, ..Default::default() };
    let request = OffsetFetchRequest { groups: (0..GROUPS).map(group).collect(), ..Default::default() };
    let groups = wait_for("the groups to be loaded", || {
        let groups = wire.ask(9, &request).groups;
        groups.iter().all(|group| group.error_code == 0).then_some(groups)
    });
    let mut committed = BTreeMap::new();
    for group in groups {
        for partition in group.topics.iter().flat_map(|topic| &topic.partitions) {
            let metadata = partition.metadata.as_ref().map_or(0, String::len);
            assert_eq!(metadata, METADATA_BYTES, "{} {partition:?}", group.group_id);
            committed.insert((group.group_id.clone(), partition.partition_index), partition.committed_offset);
        }
    }
    committed
}

/// Fails unless every group has at least what was acknowledged, and nothing that was never sent.
fn check(load: &Load, committed: &BTreeMap<(String, i32), i64>) {
    for (group, progress) in load.groups.iter().enumerate() {
        let (sent, acknowledged) = (progress.sent.load(Ordering::SeqCst), progress.acknowledged.load(Ordering::SeqCst));
        for partition in 0..PARTITIONS {
            let found = committed.get(&(name(group), partition)).copied().unwrap_or(-1);
            assert!(
                (acknowledged..=sent).contains(&found),
                "g{group}-{partition}: {acknowledged} was acknowledged and {sent} sent, {found} is there"
            );
        }
    }
}

#[test]
fn acknowledged_commits_are_there_after_kills_and_compaction() {
    let setup = || {
        Setup::default()
            .with("offsets.topic.segment.bytes", 1 << 20)
            .with("log.cleaner.backoff.ms", 100)
            .with("log.cleaner.min.cleanable.ratio", 0.01)
    };
    let mut broker = setup().ours();
    let home = broker.home();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "t", "--partitions", &PARTITIONS.to_string()], b"");
    assert!(committed(&broker).is_empty());
    let load = Arc::new(Load {
        address: broker.address.clone(),
        groups: (0..GROUPS).map(|_| Progress::default()).collect(),
        turn: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
        paused: AtomicUsize::new(0),
    });
    let clients: Vec<_> = (0..GROUPS)
        .map(|group| {
            let load = load.clone();
            thread::spawn(move || load.commit_until_stopped(group))
        })
        .collect();
    for kill in 1..=KILLS {
        load.wait_for_more();
        if kill > 1 {
            wait_for("the log of the groups to be compacted", || {
                let checkpoint = std::fs::read_to_string(home.data.join("cleaner-offset-checkpoint")).ok()?;
                checkpoint.contains("__consumer_offsets").then_some(())
            });
        }
        broker.kill();
        load.pause();
        broker = Setup::default().on(&home.data).ours();
        check(&load, &committed(&broker));
        load.go_on();
    }
    load.wait_for_more();
    load.pause();
    let last = committed(&broker);
    check(&load, &last);
    load.stop.store(true, Ordering::SeqCst);
    clients.into_iter().for_each(|client| client.join().expect("a client"));
    let bytes: u64 = (0..4).map(|partition| log_bytes(&broker, partition)).sum();
    let written = u64::try_from(last.values().sum::<i64>()).expect("offsets") * METADATA_BYTES as u64;
    assert!(bytes < written / 2, "{bytes} of {written} bytes are left, so that nothing was compacted away");
    broker.kill();

    or_skip!(kafka(V4, "kafka-server-start"), "Apache Kafka {} is not installed", V4.0);
    let kafka = Setup::default().on(&home.data).kafka().expect("Kafka is there");
    assert_eq!(committed(&kafka), last);
}

/// Of the segments of one partition of `__consumer_offsets`.
fn log_bytes(broker: &Broker, partition: u32) -> u64 {
    let entries = std::fs::read_dir(broker.data.join(format!("__consumer_offsets-{partition}"))).expect("a partition");
    let logs = entries.filter_map(Result::ok).filter(|entry| entry.path().extension().is_some_and(|e| e == "log"));
    logs.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
