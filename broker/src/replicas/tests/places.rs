//! Logs that move, that are there twice, or make no sense: where a replica is, and what the controller is told of it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use kafka_core::image::MetadataVersion;
use kafka_log::file::meta_properties::MetaProperties;
use kafka_wire::messages::{FeatureLevelRecord, PartitionChangeRecord};

use super::*;

const IDS: [(&str, Uuid); 2] = [("a", Uuid([200; 16])), ("b", Uuid([201; 16]))];

/// A cluster whose directories have ids, and whose metadata says where replicas are.
fn with_ids() -> Cluster {
    let mut cluster = Cluster::new();
    for (name, id) in IDS {
        fs::create_dir(cluster.dir(name)).expect("made");
        let (cluster_id, node_id, directory_id) = (Some("cluster".to_owned()), Some(NODE), Some(id));
        let meta = MetaProperties { version: 1, cluster_id, node_id, directory_id };
        meta.write(&RealDisk, &cluster.dir(name)).expect("written");
    }
    let level = FeatureLevelRecord {
        name: MetadataVersion::FEATURE.to_owned(),
        feature_level: MetadataVersion::LATEST.level(),
        ..FeatureLevelRecord::default()
    };
    cluster.image.apply(&level.into(), &mut Delta::default()).expect("fits");
    cluster
}

/// A topic of one partition, in this directory if it is given.
fn placed(name: &str, id: u8, directory: Option<Uuid>) -> Vec<MetadataRecord> {
    let mut records = created(name, id);
    if let (MetadataRecord::PartitionRecord(partition), Some(directory)) = (&mut records[1], directory) {
        partition.directories = vec![directory];
    }
    records.to_vec()
}

fn assigned(id: u8, directory: Uuid) -> MetadataRecord {
    PartitionChangeRecord {
        topic_id: Uuid([id; 16]),
        partition_id: 0,
        directories: Some(vec![directory]),
        ..PartitionChangeRecord::default()
    }
    .into()
}

fn told(places: &mut UnboundedReceiver<ReplicaPlace>) -> Vec<(u8, Uuid)> {
    std::iter::from_fn(|| places.try_recv().ok()).map(|place| (place.topic_id.0[0], place.directory)).collect()
}

/// The directories in a log directory whose name begins with the topic's.
fn logs_of(dir: &Path, topic: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(dir).expect("listed").map(|entry| entry.expect("an entry").path());
    let of_topic = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(topic));
    paths.filter(|path| path.is_dir() && of_topic(path)).collect()
}

async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let met = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), met).await.unwrap_or_else(|_| panic!("not met: {what}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_controller_is_told_where_a_log_was_made_and_where_it_has_moved() {
    let mut cluster = with_ids();
    let (replicas, mut places) = cluster.start_and_hear();
    cluster.change(&replicas, &[placed("t", 1, Some(DIRECTORY_UNASSIGNED)), placed("u", 2, Some(IDS[1].1))].concat());
    assert_eq!(told(&mut places), [(1, IDS[0].1)], "u is where it was put");
    cluster.change(&replicas, &[assigned(1, IDS[0].1)]);
    assert_eq!(told(&mut places), []);
    append(&replicas, "t", 3);
    replicas.move_log("t", 0, &cluster.dir("b")).expect("begun");
    until("the log has moved", || exists(&cluster.dir("b"), "t")).await;
    until("the controller is told", || told(&mut places) == [(1, IDS[1].1)]).await;
    // Killed before the controller has noted it.
    drop(replicas);
    let (replicas, mut places) = cluster.start_and_hear();
    assert_eq!((told(&mut places), range(&replicas, "t")), (vec![(1, IDS[1].1)], Ok((0, 3))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_failed_can_be_asked_for_again() {
    let mut cluster = with_ids();
    let (replicas, _) = cluster.start_and_hear();
    cluster.change(&replicas, &placed("t", 1, Some(IDS[0].1)));
    append(&replicas, "t", 20);
    let segment = cluster.dir("a/t-0/00000000000000000000.log");
    let good = fs::read(&segment).expect("read");
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 0xff;
    fs::write(&segment, &bad).expect("written");
    replicas.move_log("t", 0, &cluster.dir("b")).expect("begun");
    until("the copy is given up", || replicas.futures.lock().is_empty()).await;
    let left = |replicas: &Replicas| {
        replicas.dirs.lock().as_ref().is_some_and(|d| d.place_of(&TopicPartition::new("t", 0), true).is_some())
    };
    assert!(!left(&replicas), "nothing is left of it");
    assert!(replicas.describe_dirs().iter().all(|dir| dir.is_online), "the disks work");
    assert_eq!(range(&replicas, "t"), Ok((0, 20)), "the log is where it was");
    fs::write(&segment, &good).expect("written");
    replicas.move_log("t", 0, &cluster.dir("b")).expect("begun again");
    until("the log has moved", || exists(&cluster.dir("b"), "t")).await;
    append(&replicas, "t", 1);
    assert_eq!(range(&replicas, "t"), Ok((0, 21)));
}

#[tokio::test]
async fn a_stop_closes_what_is_being_copied() {
    let mut cluster = with_ids();
    let replicas = cluster.start();
    cluster.change(&replicas, &placed("t", 1, Some(IDS[0].1)));
    append(&replicas, "t", 5);
    // A copy that has some of it.
    let name = TopicPartition::new("t", 0);
    let partition = replicas.leader_by_name("t", 0).expect("held");
    let config = partition.with_log(|log| Ok(log.config().clone())).expect("online");
    let mut guard = replicas.dirs.lock();
    let dirs = guard.as_mut().expect("running");
    let made = dirs.create_future_log(&name, Uuid([1; 16]), config, &cluster.dir("b"), [7; 16], clock::now_ms());
    let mut log = made.expect("made");
    drop(guard);
    let first = partition.with_log(|log| Ok(future::read_from(log, 0))).expect("online").expect("read");
    log.append_as_follower(first.into_bytes(), clock::now_ms()).expect("appended");
    let end = log.log_end_offset();
    replicas.futures.lock().insert(name, FutureLog::new(log));
    replicas.shut_down(3);

    let mut dirs = LogDirs::open(Arc::new(RealDisk), &[cluster.dir("a"), cluster.dir("b")]).expect("opened");
    assert!(dirs.dirs().iter().all(|dir| dir.clean_shutdown().is_some()));
    let found = dirs.find_logs(&|_| None).into_iter().map(|found| found.expect("found"));
    let copy = found.into_iter().find(|found| found.kind == kafka_log::DirKind::Future).expect("the copy");
    let snapshots = fs::read_dir(&copy.dir)
        .expect("listed")
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|e| e == "snapshot")));
    assert_eq!(snapshots.count(), 1, "as a log that was closed");
    let (log, report) = dirs.open_log(&copy, kafka_log::LogConfig::default(), clock::now_ms()).expect("opened");
    assert_eq!((log.log_end_offset(), report.segments_recovered), (end, 0));
}

/// A failure of the old directory while a copy took the log's place leaves the log in both when it is back.
#[tokio::test]
async fn of_two_logs_of_a_partition_the_one_stays_that_the_metadata_names() {
    let mut cluster = with_ids();
    let replicas = cluster.start();
    cluster.change(&replicas, &placed("t", 1, Some(IDS[1].1)));
    append(&replicas, "t", 2);
    fs::create_dir(cluster.dir("a/t-0")).expect("made");
    for entry in fs::read_dir(cluster.dir("b/t-0")).expect("listed") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, cluster.dir("a/t-0").join(path.file_name().expect("a name"))).expect("copied");
    }
    append(&replicas, "t", 3);
    drop(replicas);
    let (replicas, mut places) = cluster.start_and_hear();
    assert_eq!((range(&replicas, "t"), told(&mut places)), (Ok((0, 5)), vec![]));
    let [aside] = &logs_of(&cluster.dir("a"), "t")[..] else { panic!("one, set aside") };
    assert!(aside.to_string_lossy().ends_with("-stray"), "{}", aside.display());
}

/// Kafka gives the whole directory up for that.
#[tokio::test]
async fn a_log_that_makes_no_sense_is_offline_alone_and_led_by_nobody() {
    let mut cluster = with_ids();
    let replicas = cluster.start();
    cluster.change(&replicas, &[placed("t", 1, Some(IDS[0].1)), placed("u", 2, Some(IDS[0].1))].concat());
    append(&replicas, "t", 2);
    append(&replicas, "u", 2);
    drop(replicas);
    let file = cluster.dir("a/t-0/partition.metadata");
    let good = fs::read(&file).expect("read");
    fs::write(&file, "rubbish").expect("written");
    let (replicas, mut places) = cluster.start_and_hear();
    assert_eq!(told(&mut places), [(1, DIRECTORY_LOST)]);
    assert_eq!((range(&replicas, "t"), range(&replicas, "u")), (Err(ErrorCode::KAFKA_STORAGE_ERROR), Ok((0, 2))));
    assert!(replicas.describe_dirs().iter().all(|dir| dir.is_online));
    cluster.change(&replicas, &[assigned(1, DIRECTORY_LOST)]);
    drop(replicas);
    fs::write(&file, &good).expect("written");
    let (replicas, mut places) = cluster.start_and_hear();
    assert_eq!((told(&mut places), range(&replicas, "t")), (vec![(1, IDS[0].1)], Ok((0, 2))));
}

/// As with Kafka: what is offline may hold a copy of the log already.
#[tokio::test]
async fn nothing_is_moved_while_a_directory_is_offline() {
    let mut cluster = with_ids();
    let replicas = cluster.start();
    cluster.change(&replicas, &placed("t", 1, Some(IDS[0].1)));
    let error = StorageError {
        log_dir: cluster.dir("b"),
        doing: "testing".into(),
        source: std::io::Error::from(std::io::ErrorKind::Other),
    };
    assert!(replicas.fail_dir(&error), "a is left");
    assert_eq!(replicas.take_failed_dirs(), [IDS[1].1]);
    assert!(replicas.fail_dir(&error) && replicas.take_failed_dirs().is_empty(), "told once");
    let refused = Err(ErrorCode::KAFKA_STORAGE_ERROR);
    assert_eq!(replicas.move_log("t", 0, &cluster.dir("b")), refused);
    assert_eq!(replicas.move_log("t", 0, &cluster.dir("c")), Err(ErrorCode::LOG_DIR_NOT_FOUND));
    assert_eq!(replicas.move_log("t", 0, &cluster.dir("a")), Ok(()), "it is there");
}
