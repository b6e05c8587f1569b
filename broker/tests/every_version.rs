//! Every API that the broker offers, in every version that it offers: a request that succeeds gets an answer that can be
//! read, and so does one filled with what nobody has. What an old version cannot carry must not make an answer fail.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::RangeInclusive;
use std::time::Duration;

use bytes::Bytes;
use kafka_broker::config::BrokerConfig;
use kafka_broker::node::Node;
use kafka_wire::api::{self, ApiKey};
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::message::MessageInfo;
use kafka_wire::messages::*;
use kafka_wire::{Decoder, Encoder, Message, Records, Request, Uuid};

const TOPIC: &str = "every-version";

struct Client {
    socket: TcpStream,
    correlation_id: i32,
}

impl Client {
    fn connect(node: &Node) -> Self {
        let (_, address) = &node.addresses()[0];
        let socket = TcpStream::connect(address).expect("the broker listens");
        socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
        Self { socket, correlation_id: 0 }
    }

    /// Sends a message's bytes and gives the bytes of the answer's message.
    fn exchange(&mut self, key: ApiKey, version: i16, body: &[u8]) -> Bytes {
        self.correlation_id += 1;
        let mut e = Encoder::framed();
        e.i16(key.0);
        e.i16(version);
        e.i32(self.correlation_id);
        e.string(Some("__admin_client"), false).expect("a short text");
        if api::request_header_version(key, version) >= 2 {
            e.uvarint(0);
        }
        e.raw(body);
        for piece in e.into_frame().expect("a small frame") {
            self.socket.write_all(&piece).expect("the request is sent");
        }
        let mut size = [0; 4];
        let read = self.socket.read_exact(&mut size);
        read.unwrap_or_else(|error| panic!("{key} version {version}: no answer: {error}"));
        let mut answer = vec![0; u32::from_be_bytes(size) as usize];
        self.socket.read_exact(&mut answer).expect("a whole answer");
        let answer = Bytes::from(answer);
        let mut d = Decoder::new(&answer);
        assert_eq!(d.i32(), Ok(self.correlation_id), "{key} version {version}");
        if api::response_header_version(key, version) >= 1 {
            d.tagged_fields(|_, _| Ok(false)).expect("tagged fields of the header");
        }
        d.rest()
    }

    fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        let key = ApiKey(R::API_KEY);
        let mut e = Encoder::new();
        request.encode(&mut e, version).unwrap_or_else(|error| panic!("{key} version {version}: {error}"));
        let answer = self.exchange(key, version, &e.into_bytes());
        let mut d = Decoder::new(&answer);
        let response = R::Response::decode(&mut d, version);
        let response = response.unwrap_or_else(|error| panic!("{key} version {version}: {error}"));
        assert_eq!(d.remaining(), 0, "{key} version {version}: bytes behind the answer");
        response
    }
}

fn config(dir: &std::path::Path) -> BrokerConfig {
    let properties = [
        ("log.dirs", dir.display().to_string()),
        ("listeners", "PLAINTEXT://127.0.0.1:0".to_owned()),
        ("offsets.topic.num.partitions", "2".to_owned()),
        ("group.initial.rebalance.delay.ms", "0".to_owned()),
    ];
    let properties = properties.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<BTreeMap<_, _>>();
    BrokerConfig::from_properties(properties).expect("valid settings")
}

fn offered(client: &mut Client) -> Vec<(ApiKey, RangeInclusive<i16>)> {
    let versions = client.ask(0, &ApiVersionsRequest::default());
    versions.api_keys.iter().map(|k| (ApiKey(k.api_key), k.min_version..=k.max_version)).collect()
}

fn topic_id(client: &mut Client) -> Uuid {
    let topic = metadata_request::MetadataRequestTopic { name: Some(TOPIC.into()), ..Default::default() };
    client.ask(12, &MetadataRequest { topics: Some(vec![topic]), ..Default::default() }).topics[0].topic_id
}

fn batch() -> Records {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    builder.append(1, Some(b"key"), Some(b"value"), &[]).expect("a small record");
    Records::from(builder.build().expect("a batch"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_succeed_in_every_version() {
    let dir = tempfile::tempdir().expect("a directory");
    let node = Node::start(config(dir.path())).await.expect("the node starts");
    let mut client = Client::connect(&node);
    let mut checked = Vec::new();
    for (key, versions) in offered(&mut client) {
        for version in versions {
            // Offered for old clients that only look at the range; refused as by Kafka (KAFKA-18659).
            if key == ApiKey::PRODUCE && version < 3 {
                continue;
            }
            if let Some(error) = succeed(&mut client, key, version) {
                assert_eq!(error, 0, "{key} version {version}");
                checked.push((key, version));
            }
        }
    }
    assert!(checked.len() >= 75, "only {} versions were checked: {checked:?}", checked.len());
    node.stop().await;
}

/// One request with something real in it; the error code of what it is about. None for an API without such a request here.
fn succeed(client: &mut Client, key: ApiKey, version: i16) -> Option<i16> {
    Some(match key {
        ApiKey::CREATE_TOPICS => create_topics(client, version),
        ApiKey::DELETE_TOPICS => delete_topics(client, version),
        ApiKey::METADATA => metadata(client, version),
        ApiKey::PRODUCE => produce(client, version),
        ApiKey::FETCH => fetch(client, version),
        ApiKey::LIST_OFFSETS => list_offsets(client, version),
        ApiKey::FIND_COORDINATOR => find_coordinator(client, version),
        ApiKey::OFFSET_COMMIT => offset_commit(client, version),
        ApiKey::OFFSET_FETCH => offset_fetch(client, version),
        ApiKey::LIST_GROUPS => {
            coordinator_is_ready(client);
            client.ask(version, &ListGroupsRequest::default()).error_code
        }
        ApiKey::DESCRIBE_CLUSTER => client.ask(version, &DescribeClusterRequest::default()).error_code,
        ApiKey::DESCRIBE_LOG_DIRS => {
            client.ask(version, &DescribeLogDirsRequest { topics: None, ..Default::default() }).results[0].error_code
        }
        ApiKey::INIT_PRODUCER_ID => {
            let request = InitProducerIdRequest { transactional_id: None, ..Default::default() };
            client.ask(version, &request).error_code
        }
        ApiKey::DESCRIBE_CONFIGS => describe_configs(client, version),
        ApiKey::DELETE_RECORDS => delete_records(client, version),
        ApiKey::API_VERSIONS => {
            let request = ApiVersionsRequest {
                client_software_name: "test".into(),
                client_software_version: "1".into(),
                ..Default::default()
            };
            client.ask(version, &request).error_code
        }
        _ => return None,
    })
}

fn new_topic(name: &str) -> CreateTopicsRequest {
    let topic = create_topics_request::CreatableTopic {
        name: name.to_owned(),
        num_partitions: 2,
        replication_factor: 1,
        ..Default::default()
    };
    CreateTopicsRequest { topics: vec![topic], ..Default::default() }
}

fn create_topics(client: &mut Client, version: i16) -> i16 {
    client.ask(version, &new_topic(&format!("made-by-{version}"))).topics[0].error_code
}

fn delete_topics(client: &mut Client, version: i16) -> i16 {
    let name = format!("to-be-deleted-by-{version}");
    client.ask(5, &new_topic(&name));
    let request = if version >= 6 {
        let state = delete_topics_request::DeleteTopicState { name: Some(name), ..Default::default() };
        DeleteTopicsRequest { topics: vec![state], ..Default::default() }
    } else {
        DeleteTopicsRequest { topic_names: vec![name], ..Default::default() }
    };
    client.ask(version, &request).responses[0].error_code
}

fn metadata(client: &mut Client, version: i16) -> i16 {
    ensure_topic(client);
    let topics = vec![metadata_request::MetadataRequestTopic { name: Some(TOPIC.into()), ..Default::default() }];
    client.ask(version, &MetadataRequest { topics: Some(topics), ..Default::default() }).topics[0].error_code
}

fn list_offsets(client: &mut Client, version: i16) -> i16 {
    ensure_topic(client);
    let partition = list_offsets_request::ListOffsetsPartition { timestamp: -1, ..Default::default() };
    let asked = list_offsets_request::ListOffsetsTopic {
        name: TOPIC.into(),
        partitions: vec![partition],
        ..Default::default()
    };
    let request = ListOffsetsRequest { topics: vec![asked], ..Default::default() };
    client.ask(version, &request).topics[0].partitions[0].error_code
}

fn find_coordinator(client: &mut Client, version: i16) -> i16 {
    if version >= 4 {
        let request = FindCoordinatorRequest { coordinator_keys: vec!["g".into()], ..Default::default() };
        client.ask(version, &request).coordinators[0].error_code
    } else {
        client.ask(version, &FindCoordinatorRequest { key: "g".into(), ..Default::default() }).error_code
    }
}

fn offset_fetch(client: &mut Client, version: i16) -> i16 {
    coordinator_is_ready(client);
    if version >= 8 {
        let group = offset_fetch_request::OffsetFetchRequestGroup { group_id: "g".into(), ..Default::default() };
        client.ask(version, &OffsetFetchRequest { groups: vec![group], ..Default::default() }).groups[0].error_code
    } else {
        let request = OffsetFetchRequest { group_id: "g".into(), topics: Some(vec![]), ..Default::default() };
        client.ask(version, &request).error_code
    }
}

fn describe_configs(client: &mut Client, version: i16) -> i16 {
    ensure_topic(client);
    let resource = describe_configs_request::DescribeConfigsResource {
        resource_type: 2,
        resource_name: TOPIC.into(),
        configuration_keys: None,
        ..Default::default()
    };
    let request = DescribeConfigsRequest { resources: vec![resource], ..Default::default() };
    client.ask(version, &request).results[0].error_code
}

fn delete_records(client: &mut Client, version: i16) -> i16 {
    ensure_topic(client);
    let asked = delete_records_request::DeleteRecordsTopic {
        name: TOPIC.into(),
        partitions: vec![delete_records_request::DeleteRecordsPartition::default()],
        ..Default::default()
    };
    let request = DeleteRecordsRequest { topics: vec![asked], ..Default::default() };
    client.ask(version, &request).topics[0].partitions[0].error_code
}

fn ensure_topic(client: &mut Client) {
    client.ask(5, &new_topic(TOPIC));
}

/// Looks the coordinator up, which makes its topic, until it has loaded.
fn coordinator_is_ready(client: &mut Client) {
    client.ask(3, &FindCoordinatorRequest { key: "g".into(), ..Default::default() });
    while client.ask(4, &ListGroupsRequest::default()).error_code != 0 {
        std::thread::yield_now();
    }
}

fn produce(client: &mut Client, version: i16) -> i16 {
    ensure_topic(client);
    let data = produce_request::PartitionProduceData { records: Some(batch()), ..Default::default() };
    let mut asked = produce_request::TopicProduceData { partition_data: vec![data], ..Default::default() };
    if version >= 13 {
        asked.topic_id = topic_id(client);
    } else {
        asked.name = TOPIC.into();
    }
    let request = ProduceRequest { acks: -1, topic_data: vec![asked], ..Default::default() };
    client.ask(version, &request).responses[0].partition_responses[0].error_code
}

fn fetch(client: &mut Client, version: i16) -> i16 {
    produce(client, 7);
    let partition = fetch_request::FetchPartition { partition_max_bytes: 1000, ..Default::default() };
    let mut asked = fetch_request::FetchTopic { partitions: vec![partition], ..Default::default() };
    if version >= 13 {
        asked.topic_id = topic_id(client);
    } else {
        asked.topic = TOPIC.into();
    }
    let request = FetchRequest { min_bytes: 1, topics: vec![asked], ..Default::default() };
    let response = client.ask(version, &request);
    let data = &response.responses[0].partitions[0];
    assert!(data.records.as_ref().is_some_and(|r| !r.is_empty()), "Fetch version {version} brings records");
    data.error_code
}

fn offset_commit(client: &mut Client, version: i16) -> i16 {
    ensure_topic(client);
    coordinator_is_ready(client);
    let partition = offset_commit_request::OffsetCommitRequestPartition { committed_offset: 1, ..Default::default() };
    let mut asked =
        offset_commit_request::OffsetCommitRequestTopic { partitions: vec![partition], ..Default::default() };
    if version >= 10 {
        asked.topic_id = topic_id(client);
    } else {
        asked.name = TOPIC.into();
    }
    let request = OffsetCommitRequest { group_id: "g".into(), topics: vec![asked], ..Default::default() };
    client.ask(version, &request).topics[0].partitions[0].error_code
}

/// The requests of Kafka's golden bytes in which every field is set, to things that do not exist.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_for_what_nobody_has_are_answered() {
    let dir = tempfile::tempdir().expect("a directory");
    let node = Node::start(config(dir.path())).await.expect("the node starts");
    let mut client = Client::connect(&node);
    let vectors = include_str!("../../client-lib/wire/tests/golden/vectors.txt");
    let mut asked = 0;
    for (key, versions) in offered(&mut client) {
        let info = MessageInfo::request(key).expect("an API has a request");
        for version in versions {
            let prefix = format!("{} {version} {version} FILLED ", info.name);
            let Some(hex) = vectors.lines().find_map(|line| line.strip_prefix(&prefix)) else { continue };
            // Acks of the filled Produce are out of range, which is answered; Fetch waits as long as it is told to.
            if key == ApiKey::PRODUCE && version < 3 || key == ApiKey::FETCH {
                continue;
            }
            client.exchange(key, version, &bytes_of(hex.trim()));
            asked += 1;
        }
    }
    assert!(asked >= 100, "only {asked} requests were sent");
    node.stop().await;
}

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("hex digits")).collect()
}
