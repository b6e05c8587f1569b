//! Many clients that want memory and give nothing for it: what the broker holds stays within its limits, and who asks for
//! little is answered all the while.

use std::io::Write;
use std::time::{Duration, Instant};

use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::compress::Compression;
use kafka_wire::messages::delete_topics_request::DeleteTopicState;
use kafka_wire::messages::describe_configs_request::DescribeConfigsResource;
use kafka_wire::messages::describe_producers_request::TopicRequest;
use kafka_wire::messages::fetch_request::FetchTopic;
use kafka_wire::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};
use kafka_wire::messages::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::{
    DeleteTopicsRequest, DescribeConfigsRequest, DescribeProducersRequest, FetchRequest, ListGroupsRequest,
    ListOffsetsRequest, OffsetFetchRequest, ProduceRequest,
};
use kafka_wire::{ErrorCode, Records};

use crate::support::wire::Wire;
use crate::support::{Broker, Setup, resident_bytes, succeeds, wait_for};

const MIB: usize = 1 << 20;
/// What a broker has that does nothing, and what the system keeps for sockets and freed memory.
const BESIDES: u64 = 64 * MIB as u64;
/// An honest client waits no longer for an answer, whatever others do: who holds memory and waits for more has two seconds.
const NOTICED: Duration = Duration::from_secs(6);

/// A produce request of one batch, which the broker takes.
fn produce(wire: &mut Wire, bytes: usize) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    builder.append(1, None, Some(&vec![b'x'; bytes]), &[]).expect("a record");
    let records = Records::from(builder.build().expect("a batch"));
    let partition = PartitionProduceData { records: Some(records), ..Default::default() };
    let topic = TopicProduceData { name: "t".into(), partition_data: vec![partition], ..Default::default() };
    let request = ProduceRequest { acks: -1, timeout_ms: 5000, topic_data: vec![topic], ..Default::default() };
    wire.frame(9, &request)
}

/// An honest client: small requests and large ones are answered in time.
struct Honest<'a> {
    broker: &'a Broker,
    wire: Wire,
    memory_max: u64,
}

impl<'a> Honest<'a> {
    fn of(broker: &'a Broker, growth_max: usize) -> Self {
        succeeds(broker, "kafka-topics", &["--create", "--topic", "t"], b"");
        let mut honest = Self { broker, wire: Wire::to(broker), memory_max: u64::MAX };
        honest.notices_nothing("nothing");
        honest.memory_max = resident_bytes(broker.pid()) + growth_max as u64 + BESIDES;
        honest
    }

    fn notices_nothing(&mut self, what: &str) {
        let start = Instant::now();
        self.wire.still_answers();
        let frame = produce(&mut self.wire, MIB / 2);
        self.wire.stream.write_all(&frame).expect("the broker reads");
        let answer = self.wire.receive::<ProduceRequest>(9);
        assert_eq!(ErrorCode(answer.responses[0].partition_responses[0].error_code), ErrorCode::NONE);
        let took = start.elapsed();
        assert!(took < NOTICED, "{what}: an honest client waited for {took:?}");
        self.stays_within(what);
    }

    fn stays_within(&self, what: &str) {
        let most = peak_bytes(self.broker);
        assert!(most < self.memory_max, "{what}: {most} bytes of memory, of {} at most", self.memory_max);
        assert!(!self.broker.log_text().contains("panicked"), "{}", self.broker.log_text());
    }
}

/// The most that the broker has had resident so far.
fn peak_bytes(broker: &Broker) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", broker.pid())).expect("the process is there");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("VmHWM");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("KiB") * 1024
}

/// Writes until the broker does not take any more, or has closed the connection.
fn push(wire: &mut Wire, bytes: &[u8]) {
    wire.stream.set_write_timeout(Some(Duration::from_millis(50))).expect("a time limit");
    let mut left = bytes;
    while let Ok(written @ 1..) = wire.stream.write(left) {
        left = &left[written..];
    }
}

/// A hundred clients that promise a request of 8 MiB each and send most of it.
fn unfinished(honest: &mut Honest<'_>) {
    let mut frame = produce(&mut honest.wire, 8 * MIB - 1000);
    frame.truncate(7 * MIB);
    let mut all = Vec::new();
    for number in 0..100 {
        let mut wire = Wire::to(honest.broker);
        push(&mut wire, &frame);
        all.push(wire);
        honest.stays_within("unfinished requests");
        if number % 20 == 19 {
            honest.notices_nothing("unfinished requests");
        }
    }
}

#[test]
fn unfinished_requests_take_no_more_than_queued_max_request_bytes() {
    let (largest, queued) = (8 * MIB, 32 * MIB);
    let setup = Setup::default().with("socket.request.max.bytes", largest).with("queued.max.request.bytes", queued);
    let broker = setup.with("message.max.bytes", largest).ours();
    assert!(!broker.log_text().contains("queued.max.request.bytes"), "it has an effect: {}", broker.log_text());
    // One request goes beyond, and each buffer may be twice what is in it.
    unfinished(&mut Honest::of(&broker, queued + 2 * largest));
}

#[test]
fn unfinished_requests_have_a_limit_where_none_is_set() {
    let broker = Setup::default().ours();
    unfinished(&mut Honest::of(&broker, 256 * MIB + 100 * MIB));
}

/// Requests of few bytes that are large when decoded: an empty name in a list takes a byte, an empty topic three.
#[test]
fn what_a_request_decodes_to_has_a_limit() {
    let broker = Setup::default().ours();
    let mut honest = Honest::of(&broker, 128 * MIB);
    let refused = |what: &str, frame: &dyn Fn(&mut Wire) -> Vec<u8>| {
        let mut wire = Wire::to(&broker);
        let frame = frame(&mut wire);
        push(&mut wire, &frame);
        assert!(wire.is_closed(), "{what}");
    };
    let names = ListGroupsRequest { states_filter: vec![String::new(); 8 * MIB], ..Default::default() };
    let topics = DeleteTopicsRequest { topics: vec![DeleteTopicState::default(); MIB], ..Default::default() };
    let fetch = FetchRequest { topics: vec![FetchTopic::default(); 2 * MIB], ..Default::default() };
    for _ in 0..3 {
        refused("texts", &|wire| wire.frame(5, &names));
        refused("structs", &|wire| wire.frame(6, &topics));
        refused("a fetch", &|wire| wire.frame(12, &fetch));
        honest.notices_nothing("large lists");
    }
    let refusals = || broker.log_text().matches("malformed request").count();
    wait_for("the log to say so nine times", || (refusals() == 9).then_some(()));
}

/// Requests whose answers are many times as large, also when each name in them is answered with an error.
#[test]
fn what_a_request_is_answered_with_has_a_limit() {
    let broker = Setup::default().ours();
    let mut honest = Honest::of(&broker, 512 * MIB);
    let ask = |what: &str, frame: &dyn Fn(&mut Wire) -> Vec<u8>, honest: &mut Honest<'_>| {
        let mut wire = Wire::to(&broker);
        let frame = frame(&mut wire);
        wire.stream.write_all(&frame).expect("the broker reads");
        let answered = wire.receive_bytes().map(|answer| answer.len());
        println!("{what}: {answered:?} bytes, at most {} MiB of memory", peak_bytes(&broker) >> 20);
        honest.notices_nothing(what);
    };
    let resource = |name: &str, resource_type| DescribeConfigsResource {
        resource_type,
        resource_name: name.into(),
        ..Default::default()
    };
    let configs = |resources| DescribeConfigsRequest { resources, include_documentation: true, ..Default::default() };
    let broker_again = configs(vec![resource("1", 4); 20_000]);
    ask("the broker's settings, again and again", &|wire| wire.frame(4, &broker_again), &mut honest);
    let groups = configs((0..100_000).map(|number| resource(&number.to_string(), 32)).collect());
    ask("the settings of many groups", &|wire| wire.frame(4, &groups), &mut honest);
    let topic_names = (0..MIB / 2).map(|number| number.to_string()).collect();
    let names = DeleteTopicsRequest { topic_names, ..Default::default() };
    ask("topics that nobody has", &|wire| wire.frame(5, &names), &mut honest);
    let partition_indexes = (0..500_000).collect();
    let topics = vec![TopicRequest { name: "t".into(), partition_indexes, ..Default::default() }];
    let producers = DescribeProducersRequest { topics, ..Default::default() };
    ask("producers to partitions that nobody has", &|wire| wire.frame(0, &producers), &mut honest);
    let partition_indexes = (0..500_000).collect();
    let topics = vec![OffsetFetchRequestTopics { name: "t".into(), partition_indexes, ..Default::default() }];
    let group = OffsetFetchRequestGroup { group_id: "g".into(), topics: Some(topics), ..Default::default() };
    let offsets = OffsetFetchRequest { groups: vec![group; 1], ..Default::default() };
    ask("offsets that nobody has", &|wire| wire.frame(8, &offsets), &mut honest);
    let fetch = FetchRequest { topics: vec![FetchTopic::default(); 1_400_000], ..Default::default() };
    ask("a fetch of nothing", &|wire| wire.frame(12, &fetch), &mut honest);
}

/// Clients that ask for much and take nothing of it.
#[test]
fn answers_that_nobody_takes_have_a_limit() {
    let broker = Setup::default().ours();
    let mut honest = Honest::of(&broker, (256 + 128) * MIB);
    let broker_resource = DescribeConfigsResource { resource_type: 4, resource_name: "1".into(), ..Default::default() };
    let request = DescribeConfigsRequest {
        resources: vec![broker_resource; 300],
        include_documentation: true,
        ..Default::default()
    };
    let mut all = Vec::new();
    for _ in 0..30 {
        let mut wire = Wire::to(&broker);
        let frame = wire.frame(4, &request);
        wire.stream.write_all(&frame).expect("the broker reads");
        all.push(wire);
        honest.notices_nothing("answers that nobody takes");
    }
    wait_for("some to be let go", || broker.log_text().contains("memory that others need").then_some(()));
}

/// Batches of a few KiB that are large when decompressed, and many who look for a time in one.
#[test]
fn searches_for_a_time_take_turns() {
    let broker = Setup::default().ours();
    let mut honest = Honest::of(&broker, 3 * 128 * MIB);
    let options = BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() };
    let mut builder = BatchBuilder::new(options);
    builder.append(1000, None, Some(&vec![0; 100 * MIB]), &[]).expect("a record");
    let records = Records::from(builder.build().expect("a batch"));
    assert!(records.len() < MIB);
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "bomb"], b"");
    let partition = PartitionProduceData { records: Some(records), ..Default::default() };
    let topic = TopicProduceData { name: "bomb".into(), partition_data: vec![partition], ..Default::default() };
    let request = ProduceRequest { acks: -1, timeout_ms: 5000, topic_data: vec![topic], ..Default::default() };
    let answer = Wire::to(&broker).ask(9, &request);
    assert_eq!(ErrorCode(answer.responses[0].partition_responses[0].error_code), ErrorCode::NONE);

    let partition = ListOffsetsPartition { timestamp: 1000, ..Default::default() };
    let topic = ListOffsetsTopic { name: "bomb".into(), partitions: vec![partition], ..Default::default() };
    let request = ListOffsetsRequest { replica_id: -1, topics: vec![topic], ..Default::default() };
    let ask = |_| {
        let mut wire = Wire::to(&broker);
        let frame = wire.frame(7, &request);
        wire.stream.write_all(&frame).expect("the broker reads");
        wire
    };
    let all: Vec<Wire> = (0..16).map(ask).collect();
    for mut wire in all {
        honest.notices_nothing("searches for a time");
        let answer = wire.receive::<ListOffsetsRequest>(7);
        let found = &answer.topics[0].partitions[0];
        assert_eq!((found.error_code, found.offset, found.timestamp), (0, 0, 1000));
    }
}
