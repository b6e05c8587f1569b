//! The task: answers come after the image that has what they say, many at once, and none after the disk has failed.

use std::path::PathBuf;

use kafka_core::controller::BrokerListener;
use kafka_log::disk::mem::{Fault, MemDisk};
use kafka_wire::Uuid;
use kafka_wire::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use parking_lot::Mutex;

use super::*;
use crate::metadata::{FormatOptions, InitialVoter, JournalOptions, Quorum, format};

fn disk() -> Arc<MemDisk> {
    let disk = MemDisk::new();
    let dir = PathBuf::from("/data");
    let options = FormatOptions {
        cluster_id: "cluster".into(),
        node_id: 1,
        log_dirs: vec![dir.clone()],
        metadata_log_dir: dir,
        release_version: None,
        features: Vec::new(),
        quorum: Quorum::Dynamic(vec![InitialVoter {
            id: 1,
            directory_id: Uuid([9; 16]),
            host: "localhost".into(),
            port: 9093,
        }]),
        controller_listener_name: "CONTROLLER".into(),
        ignore_formatted: false,
        scram: Vec::new(),
    };
    format(&disk, &options, &mut || Uuid([5; 16]), 1000).expect("formatted");
    Arc::new(disk)
}

type Published = Arc<Mutex<Vec<(Arc<MetadataImage>, Delta)>>>;

fn started(disk: &Arc<MemDisk>) -> (Started, Published) {
    started_with(disk, BrokerConfig::embedded())
}

fn started_with(disk: &Arc<MemDisk>, config: BrokerConfig) -> (Started, Published) {
    let options = JournalOptions {
        node_id: 1,
        directory_id: Some(Uuid([9; 16])),
        static_voters: Vec::new(),
        log: config.metadata_log.clone(),
        is_clean: false,
    };
    let opened = KraftJournal::open(disk.clone(), &PathBuf::from("/data"), options, now_ms()).expect("opened");
    let published = Published::default();
    let seen = published.clone();
    let started = start(Start {
        opened,
        config: &config,
        cluster_id: "cluster".into(),
        controller: ControllerToRegister { controller_id: 1, incarnation_id: Uuid([1; 16]), listeners: Vec::new() },
        publisher: Box::new(move |image, delta| seen.lock().push((image.clone(), delta.clone()))),
    });
    (started.expect("started"), published)
}

async fn join(handle: &ControllerHandle) -> i64 {
    let listener =
        BrokerListener { name: "PLAINTEXT".into(), host: "localhost".into(), port: 9092, security_protocol: 0 };
    let registration = RegisterBroker {
        broker_id: 1,
        cluster_id: "cluster".into(),
        incarnation_id: Uuid([2; 16]),
        listeners: vec![listener],
        rack: None,
        log_dirs: vec![Uuid([9; 16])],
        previous_broker_epoch: -1,
    };
    let epoch = handle.register_broker(registration).await.expect("registered");
    handle.unfence_broker(1, epoch).await.expect("unfenced");
    epoch
}

fn create(name: String) -> CreateTopicsRequest {
    let topic = CreatableTopic { name, num_partitions: 1, replication_factor: 1, ..CreatableTopic::default() };
    CreateTopicsRequest { topics: vec![topic], ..CreateTopicsRequest::default() }
}

#[tokio::test]
async fn many_at_once_are_published_before_they_are_answered() {
    let disk = disk();
    let (started, published) = started(&disk);
    let epoch = join(&started.handle).await;
    let mut asked = tokio::task::JoinSet::new();
    for number in 0..100 {
        let (handle, published) = (started.handle.clone(), published.clone());
        asked.spawn(async move {
            // Every name is asked for twice: one of the two comes too late.
            let name = format!("topic-{}", number % 50);
            let answer = handle.create_topics(create(name.clone())).await.expect("an answer");
            let newest = published.lock().last().expect("published").0.clone();
            assert!(newest.topics.by_name(&name).is_some(), "{name} was answered before it was published");
            answer.topics[0].error_code
        });
    }
    let codes = asked.join_all().await;
    assert_eq!(codes.iter().filter(|c| **c == 0).count(), 50);
    assert_eq!(codes.iter().filter(|c| **c == ErrorCode::TOPIC_ALREADY_EXISTS.0).count(), 50);
    let created: usize = published.lock().iter().map(|(_, d)| d.topics.values().filter(|t| t.created).count()).sum();
    assert_eq!(created, 50);
    let offsets: Vec<i64> = published.lock().iter().map(|(i, _)| i.provenance.offset).collect();
    assert!(offsets.is_sorted(), "{offsets:?}");
    started.handle.stop_broker(1, epoch).await.expect("stopped");
    started.handle.close().await;
    assert!(started.task.await.expect("no panic").is_ok());
    let late = started.handle.create_topics(create("late".into())).await.expect_err("closed");
    assert_eq!(late.code, ErrorCode::NOT_CONTROLLER);
}

#[tokio::test]
async fn what_is_answered_is_there_after_a_power_failure() {
    let disk = disk();
    let (first, _) = started(&disk);
    join(&first.handle).await;
    for number in 0..5 {
        let answer = first.handle.create_topics(create(format!("t{number}"))).await.expect("an answer");
        assert_eq!(answer.topics[0].error_code, 0);
    }
    let (again, _) = started(&Arc::new(disk.after_power_failure(|_| 0)));
    assert_eq!(again.image.topics.len(), 5);
}

/// Kafka's controllers write a record every half second, which is when they look; this one wakes up for it.
#[tokio::test]
async fn a_snapshot_comes_in_its_time_when_nobody_asks_for_anything() {
    let disk = disk();
    let mut config = BrokerConfig::embedded();
    config.metadata_log.max_snapshot_interval_ms = 300;
    let (started, _) = started_with(&disk, config);
    join(&started.handle).await;
    let newest = || {
        let is_snapshot = |path: &PathBuf| path.extension().is_some_and(|e| e == "checkpoint");
        disk.files().into_keys().rfind(|path| path.starts_with("/data/__cluster_metadata-0") && is_snapshot(path))
    };
    let before = newest();
    started.handle.create_topics(create("t".into())).await.expect("an answer");
    let taken = async {
        while newest() == before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), taken).await.expect("a snapshot");
    started.handle.close().await;
    assert!(started.task.await.expect("no panic").is_ok());
}

#[tokio::test]
async fn what_does_not_fit_a_batch_is_refused_as_a_whole() {
    let disk = disk();
    let (started, _) = started(&disk);
    join(&started.handle).await;
    let replicas = vec!["1:1"; 8_000].join(",");
    let key = "leader.replication.throttled.replicas".to_owned();
    let config = CreatableTopicConfig { name: key, value: Some(replicas), ..CreatableTopicConfig::default() };
    let large = |number| {
        let mut request = create(format!("large-{number}"));
        request.topics[0].configs.push(config.clone());
        request.topics.remove(0)
    };
    let request = CreateTopicsRequest { topics: (0..270).map(large).collect(), ..CreateTopicsRequest::default() };
    let refused = started.handle.create_topics(request).await.expect_err("8 MiB and more");
    assert_eq!(refused.code, ErrorCode::UNKNOWN_SERVER_ERROR);
    let request = CreateTopicsRequest { topics: (0..2).map(large).collect(), ..CreateTopicsRequest::default() };
    let answer = started.handle.create_topics(request).await.expect("an answer");
    assert_eq!(answer.topics.iter().map(|topic| topic.error_code).collect::<Vec<_>>(), [0, 0]);
}

#[tokio::test]
async fn a_failed_disk_ends_the_controller_and_nothing_more_is_answered() {
    let disk = disk();
    let (started, published) = started(&disk);
    join(&started.handle).await;
    let before = published.lock().len();
    disk.plan(disk.steps(), 0, Fault::Io);
    let answer = started.handle.create_topics(create("t".into())).await.expect_err("not durable");
    assert_eq!(answer.code, ErrorCode::NOT_CONTROLLER);
    assert_eq!(published.lock().len(), before);
    assert!(started.task.await.expect("no panic").is_err());
}
