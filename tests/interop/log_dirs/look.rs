//! What a broker answers about its log directories and what is in them, as lines that can be compared.

use std::path::{Path, PathBuf};

use kafka_wire::messages::alter_replica_log_dirs_request::{AlterReplicaLogDir, AlterReplicaLogDirTopic};
use kafka_wire::messages::delete_records_request::{DeleteRecordsPartition, DeleteRecordsTopic};
use kafka_wire::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_wire::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use kafka_wire::messages::list_offsets_response::ListOffsetsPartitionResponse;
use kafka_wire::messages::metadata_request::MetadataRequestTopic;
use kafka_wire::messages::offset_for_leader_epoch_request::{OffsetForLeaderPartition, OffsetForLeaderTopic};
use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::{
    AlterReplicaLogDirsRequest, DeleteRecordsRequest, DescribeLogDirsRequest, FetchRequest, FindCoordinatorRequest,
    HeartbeatRequest, ListOffsetsRequest, MetadataRequest, OffsetFetchRequest, OffsetForLeaderEpochRequest,
    ProduceRequest, ProduceResponse,
};
use kafka_wire::{BatchBuilder, ErrorCode, Records};

use crate::support::wire::Wire;
use crate::support::{Broker, ours, run, wait_for};

/// The longest time that a disk is filled for, in batches of 100 KB.
const BATCHES_MAX: usize = 1000;
/// The topic of the groups.
const OFFSETS: &str = "__consumer_offsets";
/// Of each of its four partitions some.
const GROUPS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
/// As of before topic ids and after the error's text.
const PRODUCE_VERSION: i16 = 9;

/// All there is to be asked about these topics, of which only the first partition is used.
pub fn at(broker: &Broker, topics: &[&str], names: &[(PathBuf, &str)]) -> Vec<String> {
    let mut lines = metadata(broker);
    lines.extend(log_dirs(broker, names));
    for topic in topics {
        lines.push(format!(
            "{topic} produce: {}",
            outcome(&Wire::to(broker).ask(PRODUCE_VERSION, &batch_for(topic, 1)))
        ));
        lines.extend(reads(&mut Wire::to(broker), topic));
    }
    lines.extend(described(broker));
    lines
}

fn metadata(broker: &Broker) -> Vec<String> {
    let answer = Wire::to(broker).ask(12, &MetadataRequest { topics: None, ..Default::default() });
    let mut lines = Vec::new();
    for topic in answer.topics.into_iter().filter(|topic| !topic.is_internal) {
        for p in topic.partitions {
            lines.push(format!(
                "{}-{}: {} leader {} epoch {} replicas {:?} isr {:?} offline {:?}",
                topic.name.clone().unwrap_or_default(),
                p.partition_index,
                ErrorCode(p.error_code).name(),
                p.leader_id,
                p.leader_epoch,
                p.replica_nodes,
                p.isr_nodes,
                p.offline_replicas
            ));
        }
    }
    lines.sort();
    lines
}

/// Who leads a topic's first partition by the metadata.
pub fn leader(broker: &Broker, topic: &str) -> i32 {
    let named = MetadataRequestTopic { name: Some(topic.into()), ..Default::default() };
    let answer = Wire::to(broker).ask(12, &MetadataRequest { topics: Some(vec![named]), ..Default::default() });
    answer.topics[0].partitions.first().map_or(-2, |p| p.leader_id)
}

/// Whether there is no such topic.
pub fn is_gone(broker: &Broker, topic: &str) -> bool {
    let answer = Wire::to(broker).ask(12, &MetadataRequest { topics: None, ..Default::default() });
    answer.topics.iter().all(|t| t.name.as_deref() != Some(topic))
}

fn log_dirs(broker: &Broker, names: &[(PathBuf, &str)]) -> Vec<String> {
    let answer = Wire::to(broker).ask(4, &DescribeLogDirsRequest { topics: None, ..Default::default() });
    let mut lines = Vec::new();
    for dir in answer.results {
        let name = names.iter().find(|(path, _)| *path == Path::new(&dir.log_dir)).map_or("?", |(_, name)| name);
        let mut logs: Vec<String> = Vec::new();
        for topic in dir.topics.iter().filter(|topic| topic.name != OFFSETS) {
            let partition = |p: &kafka_wire::messages::describe_log_dirs_response::DescribeLogDirsPartition| {
                format!("{}-{} future {}", topic.name, p.partition_index, p.is_future_key)
            };
            logs.extend(topic.partitions.iter().map(partition));
        }
        logs.sort();
        let has_space = dir.total_bytes >= 0;
        lines.push(format!("{name}: {} space known {has_space} {logs:?}", ErrorCode(dir.error_code).name()));
    }
    lines.sort();
    lines
}

fn batch_for(topic: &str, records: usize) -> ProduceRequest {
    let mut builder = BatchBuilder::new(Default::default());
    for _ in 0..records {
        let now_ms =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_millis();
        builder.append(i64::try_from(now_ms).expect("soon"), None, Some(&[b'v'; 1000]), &[]).expect("fits");
    }
    let records = Some(Records::from(builder.build().expect("builds")));
    let partition = PartitionProduceData { index: 0, records, ..Default::default() };
    let topic = TopicProduceData { name: topic.into(), partition_data: vec![partition], ..Default::default() };
    ProduceRequest { acks: -1, timeout_ms: 5000, topic_data: vec![topic], ..Default::default() }
}

fn outcome(answer: &ProduceResponse) -> String {
    let p = &answer.responses[0].partition_responses[0];
    format!("{} base {} start {}", ErrorCode(p.error_code).name(), p.base_offset, p.log_start_offset)
}

fn reads(wire: &mut Wire, topic: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for epoch in [-1, 0, 9] {
        let partition = FetchPartition {
            partition: 0,
            current_leader_epoch: epoch,
            partition_max_bytes: 1 << 20,
            ..Default::default()
        };
        let asked = FetchTopic { topic: topic.into(), partitions: vec![partition], ..Default::default() };
        let request = FetchRequest {
            replica_id: -1,
            max_bytes: 1 << 20,
            session_epoch: -1,
            topics: vec![asked],
            ..Default::default()
        };
        let p = wire.ask(11, &request).responses.remove(0).partitions.remove(0);
        let has_records = p.records.is_some_and(|records| !records.is_empty());
        let error = ErrorCode(p.error_code).name();
        lines.push(format!("{topic} fetch, epoch {epoch}: {error} up to {} records {has_records}", p.high_watermark));
    }
    let p = latest(wire, topic);
    lines.push(format!("{topic} end: {} {} epoch {}", ErrorCode(p.error_code).name(), p.offset, p.leader_epoch));

    let partition = DeleteRecordsPartition { offset: 0, ..Default::default() };
    let asked = DeleteRecordsTopic { name: topic.into(), partitions: vec![partition], ..Default::default() };
    let request = DeleteRecordsRequest { topics: vec![asked], timeout_ms: 2000, ..Default::default() };
    let p = &wire.ask(2, &request).topics[0].partitions[0];
    lines.push(format!("{topic} deletion: {} {}", ErrorCode(p.error_code).name(), p.low_watermark));

    let partition = OffsetForLeaderPartition { leader_epoch: 0, current_leader_epoch: -1, ..Default::default() };
    let asked = OffsetForLeaderTopic { topic: topic.into(), partitions: vec![partition], ..Default::default() };
    let request = OffsetForLeaderEpochRequest { replica_id: -1, topics: vec![asked], ..Default::default() };
    let p = &wire.ask(4, &request).topics[0].partitions[0];
    lines.push(format!("{topic} epoch 0: {} ends at {}", ErrorCode(p.error_code).name(), p.end_offset));
    lines
}

fn latest(wire: &mut Wire, topic: &str) -> ListOffsetsPartitionResponse {
    let partition = ListOffsetsPartition { timestamp: -1, current_leader_epoch: -1, ..Default::default() };
    let asked = ListOffsetsTopic { name: topic.into(), partitions: vec![partition], ..Default::default() };
    let request = ListOffsetsRequest { replica_id: -1, topics: vec![asked], ..Default::default() };
    wire.ask(5, &request).topics.remove(0).partitions.remove(0)
}

/// Where a topic's first partition ends, if it is served.
pub fn end(broker: &Broker, topic: &str) -> Option<i64> {
    let p = latest(&mut Wire::to(broker), topic);
    (p.error_code == 0).then_some(p.offset)
}

/// What `kafka-topics` prints about all topics and about those that are not well, without ids.
fn described(broker: &Broker) -> Vec<String> {
    let mut lines = Vec::new();
    for filter in ["", "--unavailable-partitions", "--under-replicated-partitions", "--under-min-isr-partitions"] {
        let mut command = ours("kafka-topics");
        command.args(["--bootstrap-server", &broker.address, "--describe"]);
        let printed = run(command.args((!filter.is_empty()).then_some(filter)), b"");
        assert_eq!(printed.code, Some(0), "{}", printed.stderr);
        let lines_of_users = printed.stdout.lines().filter(|line| !line.contains(OFFSETS));
        let mut printed: Vec<String> = lines_of_users.map(without_id).collect();
        printed.sort();
        lines.extend(printed.into_iter().map(|line| format!("describe {filter}{line}")));
    }
    lines
}

fn without_id(line: &str) -> String {
    let is_id = |field: &&str| field.trim_start().starts_with("TopicId:");
    line.split('\t').filter(|field| !is_id(field)).collect::<Vec<_>>().join("\t")
}

/// Produces until that fails; answers how. A broker that ends may not come to answer.
pub fn fill(broker: &Broker, topic: &str) -> String {
    let mut wire = Wire::to(broker);
    for _ in 0..BATCHES_MAX {
        let Ok(answer) = wire.try_ask(PRODUCE_VERSION, &batch_for(topic, 100)) else {
            return format!("{topic} filled: the broker has ended");
        };
        let outcome = outcome(&answer);
        if !outcome.starts_with("NONE") {
            return format!("{topic} filled: {outcome}");
        }
    }
    panic!("{topic} takes {BATCHES_MAX} batches and more");
}

/// Makes the topic of the groups; answers how many partitions it has.
pub fn make_groups(broker: &Broker) -> usize {
    wait_for("a coordinator", || (coordinator(&mut Wire::to(broker), GROUPS[0]) == 0).then_some(()));
    let named = MetadataRequestTopic { name: Some(OFFSETS.into()), ..Default::default() };
    let answer = Wire::to(broker).ask(12, &MetadataRequest { topics: Some(vec![named]), ..Default::default() });
    answer.topics[0].partitions.len()
}

/// What is told of groups whose partition is in this directory, and of the others. Which those are is another matter in each
/// broker.
pub fn groups(broker: &Broker, dir: &Path, partitions: usize) -> Vec<String> {
    let mut lines: Vec<String> = GROUPS
        .iter()
        .map(|group| {
            let hash = group.bytes().fold(0i32, |hash, byte| hash.wrapping_mul(31).wrapping_add(i32::from(byte)));
            let partition = usize::try_from(hash & i32::MAX).expect("not negative") % partitions;
            let is_here = dir.join(format!("{OFFSETS}-{partition}")).exists();
            let mut wire = Wire::to(broker);
            let found = ErrorCode(coordinator(&mut wire, group)).name();
            let asked = HeartbeatRequest { group_id: (*group).into(), member_id: "m".into(), ..Default::default() };
            let beat = ErrorCode(wire.ask(2, &asked).error_code).name();
            let asked = OffsetFetchRequest { group_id: (*group).into(), topics: None, ..Default::default() };
            let offsets = ErrorCode(wire.ask(5, &asked).error_code).name();
            format!("group, in the second {is_here}: coordinator {found}, heartbeat {beat}, offsets {offsets}")
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

fn coordinator(wire: &mut Wire, group: &str) -> i16 {
    wire.ask(2, &FindCoordinatorRequest { key: group.into(), ..Default::default() }).error_code
}

/// Asks to move the log of a topic's first partition.
pub fn move_log(broker: &Broker, topic: &str, dir: &Path, what: &str) -> String {
    let asked = AlterReplicaLogDirTopic { name: topic.into(), partitions: vec![0], ..Default::default() };
    let dir = AlterReplicaLogDir { path: dir.display().to_string(), topics: vec![asked], ..Default::default() };
    let answer = Wire::to(broker).ask(2, &AlterReplicaLogDirsRequest { dirs: vec![dir], ..Default::default() });
    format!("move {topic} {what}: {}", ErrorCode(answer.results[0].partitions[0].error_code).name())
}
