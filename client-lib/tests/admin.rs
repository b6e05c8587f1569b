//! The admin client against brokers that are made of a script: how it spreads its questions, and how long it waits.

mod scripted;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kafka_client::admin::{IsolationLevel, ListGroupsOptions, OffsetSpec};
use kafka_client::{AdminClient, AdminConfig, ConnectStep, ErrorCode, TopicPartition};
use kafka_wire::messages::find_coordinator_response::Coordinator;
use kafka_wire::messages::list_groups_response::ListedGroup;
use kafka_wire::messages::list_offsets_response::{ListOffsetsPartitionResponse, ListOffsetsTopicResponse};
use kafka_wire::messages::{
    DescribeClusterRequest, DescribeClusterResponse, DescribeGroupsRequest, DescribeGroupsResponse,
    DescribeLogDirsRequest, DescribeLogDirsResponse, FindCoordinatorRequest, FindCoordinatorResponse,
    ListGroupsRequest, ListGroupsResponse, ListOffsetsRequest, ListOffsetsResponse, describe_groups_response,
};
use parking_lot::Mutex;
use scripted::{Asked, Broker, Reply, ShownTopic};
use tokio::sync::oneshot;

/// Answers are held back until so many requests are there, wherever they came.
#[derive(Clone)]
struct Meeting(Arc<Mutex<(usize, Vec<oneshot::Sender<()>>)>>);

impl Meeting {
    fn of(count: usize) -> Self {
        Self(Arc::new(Mutex::new((count, Vec::new()))))
    }

    fn join(&self) -> oneshot::Receiver<()> {
        let (tell, told) = oneshot::channel();
        let mut meeting = self.0.lock();
        meeting.1.push(tell);
        if meeting.1.len() == meeting.0 {
            meeting.1.drain(..).for_each(|tell| tell.send(()).expect("it waits"));
        }
        told
    }
}

/// Three brokers, each leading one partition, that answer when all of them have been asked.
async fn three(script: impl Fn(&Asked, i32) -> Option<bytes::Bytes> + Send + Sync + Clone + 'static) -> Vec<Broker> {
    let meeting = Meeting::of(3);
    let topic = ShownTopic::new("t", &[1, 2, 3]);
    let mut brokers = Vec::new();
    for id in 1..=3 {
        let (meeting, script) = (meeting.clone(), script.clone());
        let answer = move |asked: &Asked| script(asked, id).map(|body| Reply::When(body, meeting.join()));
        brokers.push(Broker::start(std::slice::from_ref(&topic), answer).await);
    }
    let all: Vec<(i32, u16)> = (1..).zip(&brokers).map(|(id, b)| (id, b.port)).collect();
    brokers.iter().for_each(|b| b.show(|shown| shown.brokers = all.clone()));
    brokers
}

async fn admin(broker: &Broker) -> AdminClient {
    let settings = [("default.api.timeout.ms", "10000"), ("request.timeout.ms", "10000")];
    let config = AdminConfig::from_properties(&broker.properties(&settings)).expect("a configuration");
    AdminClient::connect(config).await.expect("connected")
}

/// Before, they were asked one after the other.
#[tokio::test]
async fn several_brokers_are_asked_at_once() {
    let brokers = three(|asked, id| {
        asked.is::<ListGroupsRequest>()?;
        let group = ListedGroup { group_id: format!("g{id}"), ..ListedGroup::default() };
        let response = ListGroupsResponse { groups: vec![group], ..ListGroupsResponse::default() };
        Some(scripted::body(&response, asked.version))
    })
    .await;
    let groups = admin(&brokers[0]).await.list_groups(ListGroupsOptions::default()).await.expect("listed");
    assert_eq!(groups.iter().map(|g| g.group_id.as_str()).collect::<Vec<_>>(), ["g1", "g2", "g3"]);

    let brokers = three(|asked, _| {
        asked.is::<DescribeLogDirsRequest>()?;
        Some(scripted::body(&DescribeLogDirsResponse::default(), asked.version))
    })
    .await;
    let dirs = admin(&brokers[0]).await.describe_log_dirs(&[3, 1, 2], None).await.expect("described");
    assert_eq!(
        dirs.iter().map(|(id, dirs)| (*id, dirs.is_ok())).collect::<Vec<_>>(),
        [(3, true), (1, true), (2, true)]
    );
}

#[tokio::test]
async fn leaders_are_asked_at_once() {
    let brokers = three(|asked, id| {
        let request = asked.is::<ListOffsetsRequest>()?;
        let partition = ListOffsetsPartitionResponse {
            partition_index: request.topics[0].partitions[0].partition_index,
            offset: i64::from(id) * 10,
            ..ListOffsetsPartitionResponse::default()
        };
        let topic = ListOffsetsTopicResponse { name: "t".into(), partitions: vec![partition], ..Default::default() };
        Some(scripted::body(&ListOffsetsResponse { topics: vec![topic], ..Default::default() }, asked.version))
    })
    .await;
    let asked: Vec<_> = (0..3).map(|p| (TopicPartition::new("t", p), OffsetSpec::Latest)).collect();
    let offsets =
        admin(&brokers[0]).await.list_offsets(&asked, IsolationLevel::ReadUncommitted).await.expect("offsets");
    let offsets: Vec<i64> = offsets.iter().map(|(_, o)| o.as_ref().expect("an offset").offset).collect();
    assert_eq!(offsets, [10, 20, 30]);
}

/// Before, one group's refusal was everybody's.
#[tokio::test]
async fn what_a_broker_refuses_for_a_group_is_that_groups_answer() {
    let broker = Broker::start(&[], |asked| {
        if let Some(request) = asked.is::<FindCoordinatorRequest>() {
            if request.coordinator_keys[0] != "denied" {
                return None;
            }
            let denied = Coordinator { error_code: ErrorCode::GROUP_AUTHORIZATION_FAILED.0, ..Coordinator::default() };
            return Some(asked.reply(&FindCoordinatorResponse { coordinators: vec![denied], ..Default::default() }));
        }
        let request = asked.is::<DescribeGroupsRequest>()?;
        let group = describe_groups_response::DescribedGroup {
            group_id: request.groups[0].clone(),
            group_state: "Empty".into(),
            ..describe_groups_response::DescribedGroup::default()
        };
        Some(asked.reply(&DescribeGroupsResponse { groups: vec![group], ..DescribeGroupsResponse::default() }))
    })
    .await;
    let described = admin(&broker).await.describe_groups(&["denied", "fine"]).await.expect("answers");
    assert_eq!(described[0].1.as_ref().map_err(|e| e.code), Err(ErrorCode::GROUP_AUTHORIZATION_FAILED));
    assert_eq!(described[1].1.as_ref().map(|g| g.state.as_str()), Ok("Empty"));
}

#[tokio::test]
async fn connecting_ends_in_time_and_names_the_step() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = silent.local_addr().expect("an address").to_string();
    let config = AdminConfig::new(&address).expect("a configuration");
    let start = Instant::now();
    let error = AdminClient::connect_within(config, Duration::from_millis(800)).await.expect_err("nobody answers");
    let took = start.elapsed();
    let step = error.connect_error().expect("a failed connection");
    assert_eq!((step.step, step.address.as_str()), (ConnectStep::ApiVersions, address.as_str()));
    assert!(took < Duration::from_millis(1000), "{took:?}");
}

/// The brokers that were known are gone: the bootstrap servers are asked again (KIP-899), unless that is not wanted.
#[tokio::test]
async fn when_no_known_broker_is_there_the_bootstrap_servers_are_asked() {
    for (strategy, comes_back) in [("rebootstrap", true), ("none", false)] {
        let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let gone_port = gone.local_addr().expect("an address").port();
        drop(gone);
        let mut closed = false;
        let broker = Broker::start(&[], move |asked| {
            asked.is::<DescribeClusterRequest>()?;
            if !std::mem::replace(&mut closed, true) {
                return Some(Reply::Close);
            }
            Some(asked.reply(&DescribeClusterResponse { cluster_id: "c".into(), ..Default::default() }))
        })
        .await;
        broker.show(|shown| shown.brokers = vec![(1, gone_port)]);
        let settings = [
            ("metadata.recovery.strategy", strategy),
            ("default.api.timeout.ms", "1500"),
            ("request.timeout.ms", "1000"),
        ];
        let config = AdminConfig::from_properties(&broker.properties(&settings)).expect("a configuration");
        let admin = AdminClient::connect(config).await.expect("connected");
        let described = admin.describe_cluster().await;
        assert_eq!(described.is_ok(), comes_back, "{strategy}: {described:?}");
        if let Err(error) = described {
            let address = &error.connect_error().expect("a failed connection").address;
            assert_eq!(*address, format!("127.0.0.1:{gone_port}"));
        }
    }
}
