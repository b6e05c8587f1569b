//! A whole node in this process: how it starts, serves over a socket, fails and stops.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use bytes::Bytes;
use kafka_wire::api;
use kafka_wire::api::ApiKey;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::create_topics_request::CreatableTopic;
use kafka_wire::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_wire::messages::{ApiVersionsRequest, CreateTopicsRequest, DeleteTopicsRequest, FetchRequest, FetchResponse};
use kafka_wire::{Decoder, Encoder, Message, Request};

use kafka_log::StorageError;
use kafka_log::disk::RealDisk;
use kafka_log::file::meta_properties::MetaProperties;

use super::*;

fn config(dirs: &[&Path], port: u16) -> BrokerConfig {
    let paths: Vec<_> = dirs.iter().map(|d| d.display().to_string()).collect();
    let listeners = format!("PLAINTEXT://127.0.0.1:{port}");
    let properties = [("log.dirs", paths.join(",")), ("listeners", listeners)];
    let properties: BTreeMap<_, _> = properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    BrokerConfig::from_properties(properties).expect("valid")
}

/// A client, one request after the other.
struct Client(TcpStream);

impl Client {
    fn of(node: &Node) -> Self {
        Self(TcpStream::connect(node.addresses()[0].1).expect("connected"))
    }

    fn ask<R: Request>(&mut self, version: i16, request: &R) -> R::Response {
        let key = ApiKey(R::API_KEY);
        let mut e = Encoder::framed();
        e.i16(key.0);
        e.i16(version);
        e.i32(1);
        e.string(Some("test"), false).expect("short");
        if api::request_header_version(key, version) >= 2 {
            e.uvarint(0);
        }
        request.encode(&mut e, version).expect("encodes");
        for piece in e.into_frame().expect("a frame") {
            self.0.write_all(&piece).expect("sent");
        }
        let mut size = [0; 4];
        self.0.read_exact(&mut size).expect("answered");
        let mut frame = vec![0; usize::try_from(i32::from_be_bytes(size)).expect("a size")];
        self.0.read_exact(&mut frame).expect("answered");
        let frame = Bytes::from(frame);
        let mut d = Decoder::new(&frame);
        assert_eq!(d.i32().expect("a correlation id"), 1);
        if api::response_header_version(key, version) >= 1 {
            d.tagged_fields(|_, _| Ok(false)).expect("tags");
        }
        R::Response::decode(&mut d, version).expect("decodes")
    }

    fn create(&mut self, topic: &str) {
        let topic = CreatableTopic {
            name: topic.into(),
            num_partitions: 1,
            replication_factor: 1,
            ..CreatableTopic::default()
        };
        let request = CreateTopicsRequest { topics: vec![topic], timeout_ms: 1000, ..CreateTopicsRequest::default() };
        assert_eq!(self.ask(5, &request).topics[0].error_code, 0);
    }

    fn delete(&mut self, topic: &str) {
        let request =
            DeleteTopicsRequest { topic_names: vec![topic.into()], timeout_ms: 1000, ..DeleteTopicsRequest::default() };
        assert_eq!(self.ask(5, &request).responses[0].error_code, 0);
    }

    /// A fetch of partition 0 in a session by names; later ones of the session name nothing.
    fn fetch(&mut self, (session_id, session_epoch): (i32, i32), topic: Option<&str>) -> FetchResponse {
        let partition = FetchPartition { partition: 0, partition_max_bytes: 1000, ..FetchPartition::default() };
        let topic =
            topic.map(|name| FetchTopic { topic: name.into(), partitions: vec![partition], ..FetchTopic::default() });
        let request = FetchRequest {
            replica_id: -1,
            max_wait_ms: 0,
            max_bytes: 1000,
            session_id,
            session_epoch,
            topics: topic.into_iter().collect(),
            ..FetchRequest::default()
        };
        self.ask(12, &request)
    }
}

fn error_of(response: &FetchResponse) -> Option<ErrorCode> {
    response.responses.first().map(|topic| ErrorCode(topic.partitions[0].error_code))
}

/// Runs a blocking client beside the node.
async fn beside<T: Send + 'static>(client: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(client).await.expect("the client ends")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_by_names_outlives_its_topics() {
    let dir = tempfile::tempdir().expect("made");
    let node = Node::start(config(&[dir.path()], 0)).await.expect("started");
    let mut client = Client::of(&node);
    beside(move || {
        let first = client.fetch((0, 0), Some("t"));
        assert_eq!(error_of(&first), Some(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
        let id = first.session_id;
        assert_ne!(id, 0);
        client.create("t");
        assert_eq!(error_of(&client.fetch((id, 1), None)), Some(ErrorCode::NONE));
        client.delete("t");
        assert_eq!(error_of(&client.fetch((id, 2), None)), Some(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
        client.create("t");
        assert_eq!(error_of(&client.fetch((id, 3), Some("t"))), Some(ErrorCode::NONE));
        assert_eq!(error_of(&client.fetch((id, 4), None)), None, "no news");
    })
    .await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_fails_leaves_a_clean_directory_clean() {
    let dir = tempfile::tempdir().expect("made");
    let marker = dir.path().join(".kafka_cleanshutdown");
    let node = Node::start(config(&[dir.path()], 0)).await.expect("started");
    assert!(!marker.exists());
    let mut client = Client::of(&node);
    let client = beside(move || {
        client.ask(3, &ApiVersionsRequest::default());
        client
    })
    .await;
    node.stop().await;
    assert!(marker.exists());
    let after = beside(move || (&client.0).read(&mut [0])).await;
    assert!(after.is_ok_and(|n| n == 0), "who is served is let go");

    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port();
    let error = Node::start(config(&[dir.path()], port)).await.expect_err("the port is taken");
    assert!(matches!(error, StartError::Listener(_)), "{error}");
    assert!(marker.exists(), "nothing was changed");
    let other_node = BrokerConfig { node_id: 77, ..config(&[dir.path()], 0) };
    let error = Node::start(other_node).await.expect_err("another node's directory");
    assert!(matches!(error, StartError::Ensemble(_)), "{error}");
    assert!(marker.exists(), "nothing was changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_metadata_directory_the_node_stops() {
    let dir = tempfile::tempdir().expect("made");
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let mut node = Node::start(config(&[&a, &b], 0)).await.expect("started");
    let mut client = Client::of(&node);
    beside(move || client.create("t")).await;
    let partition = node.broker().replicas.leader_by_name("t", 0).expect("held");
    let failed: Result<(), _> = partition.with_log(|_| {
        let source = std::io::Error::from(ErrorKind::Other);
        Err(StorageError { log_dir: a.clone(), doing: "testing".into(), source })
    });
    assert_eq!(failed, Err(ErrorCode::KAFKA_STORAGE_ERROR));
    let reason = node.failed().await;
    assert!(reason.contains("metadata"), "{reason}");
    node.stop().await;
    assert!(!a.join(".kafka_cleanshutdown").exists(), "it failed");
    assert!(b.join(".kafka_cleanshutdown").exists(), "it works");

    std::fs::remove_dir_all(&a).expect("removed");
    std::fs::write(&a, "not a directory").expect("written");
    let error = Node::start(config(&[&a, &b], 0)).await.expect_err("no metadata");
    assert!(matches!(error, StartError::MetadataDirectory { .. }), "{error}");
    assert!(b.join(".kafka_cleanshutdown").exists(), "nothing was changed");
}

fn marker(dir: &Path) -> Option<String> {
    std::fs::read_to_string(dir.join(".kafka_cleanshutdown")).ok()
}

/// Kafka leaves the marker of a metadata directory apart where it is, and counts its epochs on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_metadata_directory_apart_is_clean_after_a_clean_stop_of_ours_alone() {
    let dir = tempfile::tempdir().expect("made");
    let (logs, metadata) = (dir.path().join("logs"), dir.path().join("metadata"));
    let mut config = config(&[&logs], 0);
    config.metadata_log_dir.clone_from(&metadata);
    let is_clean = |config: &BrokerConfig| {
        let directories = Directories::open(config).expect("opened");
        let is_clean = directories.metadata_is_clean;
        directories.give_back();
        is_clean
    };
    let node = Node::start(config.clone()).await.expect("started");
    assert_eq!((marker(&logs), marker(&metadata)), (None, None));
    node.stop().await;
    assert!(marker(&metadata).is_some() && marker(&metadata) == marker(&logs));
    assert!(is_clean(&config));
    std::fs::write(logs.join(".kafka_cleanshutdown"), "{\"version\":0,\"brokerEpoch\":12345}").expect("written");
    assert!(!is_clean(&config), "another broker epoch was there since");
    std::fs::remove_file(logs.join(".kafka_cleanshutdown")).expect("removed");
    assert!(!is_clean(&config), "the last run was killed");
    let node = Node::start(config.clone()).await.expect("started");
    node.stop().await;
    assert!(is_clean(&config));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_directory_is_taken_in_unless_it_may_be_an_old_one() {
    let dir = tempfile::tempdir().expect("made");
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let registered = |node: &Node| {
        let image = node.broker().image.load();
        image.cluster.broker(node.broker().node_id).expect("registered").log_dirs.clone()
    };
    let node = Node::start(config(&[&a], 0)).await.expect("started");
    assert_eq!(registered(&node).len(), 1);
    node.stop().await;
    let node = Node::start(config(&[&a, &b], 0)).await.expect("b is new");
    let meta = MetaProperties::read(&RealDisk, &b).expect("read").expect("formatted");
    assert_eq!((meta.cluster_id.as_deref(), meta.node_id), (Some(&*node.broker().cluster_id), Some(1)));
    assert!(registered(&node).contains(&meta.directory_id.expect("an id")) && registered(&node).len() == 2);
    node.stop().await;

    // What was mounted there is not.
    let away = dir.path().join("away");
    std::fs::rename(&b, &away).expect("renamed");
    let error = Node::start(config(&[&a, &b], 0)).await.expect_err("b is empty");
    assert!(matches!(&error, StartError::NotFormatted(text) if text.contains("is missing")), "{error}");
    assert!(marker(&a).is_some(), "nothing was changed");
    std::fs::remove_dir_all(&b).expect("removed");
    std::fs::rename(&away, &b).expect("renamed");
    Node::start(config(&[&a, &b], 0)).await.expect("as it was").stop().await;

    // It is lost.
    std::fs::remove_dir_all(&b).expect("removed");
    Node::start(config(&[&a], 0)).await.expect("without it").stop().await;
    let node = Node::start(config(&[&a, &b], 0)).await.expect("b is new again");
    assert_eq!(registered(&node).len(), 2);
    node.stop().await;
}

/// The first of log.dirs has the metadata log, and a new one in another directory would know of no topic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_dirs_in_another_order_do_not_begin_the_metadata_anew() {
    let dir = tempfile::tempdir().expect("made");
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    Node::start(config(&[&a, &b], 0)).await.expect("started").stop().await;
    let error = Node::start(config(&[&b, &a], 0)).await.expect_err("the metadata is in a").to_string();
    assert!(error.contains(&format!("set metadata.log.dir={}", a.display())), "{error}");
    assert!(!b.join(crate::metadata::METADATA_DIR).exists() && marker(&a).is_some(), "nothing was changed");
    let stated = [("metadata.log.dir".to_owned(), a.display().to_string())];
    let properties = config(&[&b, &a], 0).properties.into_iter().chain(stated).collect();
    let config = BrokerConfig::from_properties(properties).expect("valid");
    Node::start(config).await.expect("the metadata is where it was").stop().await;
}

/// What helps a broker with ZooKeeper whose cluster has another id does not lose an embedded node its topics.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_meta_properties_an_embedded_node_keeps_its_topics() {
    let dir = tempfile::tempdir().expect("made");
    let meta = dir.path().join("meta.properties");
    let node = Node::start(config(&[dir.path()], 0)).await.expect("started");
    let mut client = Client::of(&node);
    beside(move || client.create("kept")).await;
    node.stop().await;
    let old = MetaProperties::read(&RealDisk, dir.path()).expect("read").expect("formatted");
    std::fs::remove_file(&meta).expect("removed");
    let node = Node::start(config(&[dir.path()], 0)).await.expect("formatted again");
    assert!(
        node.formatted().is_some_and(|line| line.contains("the topics are as they were")),
        "{:?}",
        node.formatted()
    );
    assert!(node.broker().image.load().topics.by_name("kept").is_some());
    node.stop().await;
    let new = MetaProperties::read(&RealDisk, dir.path()).expect("read").expect("formatted");
    assert_eq!(new.directory_id, old.directory_id);

    // A start that was cut off before it knew itself begins anew.
    std::fs::remove_file(&meta).expect("removed");
    let log = dir.path().join(crate::metadata::METADATA_DIR);
    std::fs::remove_dir_all(&log).and_then(|()| std::fs::create_dir(&log)).expect("an empty directory");
    let node = Node::start(config(&[dir.path()], 0)).await.expect("formatted anew");
    assert!(node.broker().image.load().topics.by_name("kept").is_none());
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_from_before_directory_ids_gets_one() {
    let dir = tempfile::tempdir().expect("made");
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    Node::start(config(&[&a, &b], 0)).await.expect("started").stop().await;
    let meta = MetaProperties::read(&RealDisk, &b).expect("read").expect("formatted");
    MetaProperties { directory_id: None, ..meta.clone() }.write(&RealDisk, &b).expect("written");
    Node::start(config(&[&a, &b], 0)).await.expect("started").stop().await;
    let again = MetaProperties::read(&RealDisk, &b).expect("read").expect("formatted");
    assert!(again.directory_id.is_some_and(|id| Some(id) != meta.directory_id), "{again:?}");
    assert_eq!(MetaProperties { directory_id: meta.directory_id, ..again }, meta);
}
