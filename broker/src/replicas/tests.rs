//! The partitions of a broker over its starts: directories that fail, topics that go and come again.

use std::path::Path;

use kafka_log::AppendOrigin;
use kafka_log::disk::RealDisk;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::messages::{ConfigRecord, PartitionRecord, RemoveTopicRecord, TopicRecord};
use kafka_wire::metadata_record::MetadataRecord;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::partition::AppendAsk;

mod places;

const NODE: i32 = 1;

/// A broker's metadata and directories; what it holds is started anew each time.
struct Cluster {
    image: MetadataImage,
    dirs: tempfile::TempDir,
}

impl Cluster {
    fn new() -> Self {
        Self { image: MetadataImage::default(), dirs: tempfile::tempdir().expect("made") }
    }

    fn dir(&self, name: &str) -> std::path::PathBuf {
        self.dirs.path().join(name)
    }

    /// What a start makes of the directories. Dropped without an end, it is a broker that was killed.
    fn start(&self) -> Arc<Replicas> {
        self.start_and_hear().0
    }

    /// The same, and what the controller is told of places.
    fn start_and_hear(&self) -> (Arc<Replicas>, UnboundedReceiver<ReplicaPlace>) {
        let dirs = LogDirs::open(Arc::new(RealDisk), &[self.dir("a"), self.dir("b")]).expect("opened");
        let config = Arc::new(Shared::new(Arc::new(BrokerConfig::embedded())));
        let image = Arc::new(self.image.clone());
        let (failed, _) = unbounded_channel();
        let (placed, places) = unbounded_channel();
        let replicas =
            Arc::new(Replicas::new(NODE, config, Arc::new(Shared::new(image.clone())), dirs, News { failed, placed }));
        replicas.load(&image);
        (replicas, places)
    }

    fn change(&mut self, replicas: &Replicas, records: &[MetadataRecord]) {
        let mut delta = Delta::default();
        for record in records {
            self.image.apply(record, &mut delta).expect("fits");
        }
        replicas.publish(&Arc::new(self.image.clone()), &delta);
    }
}

fn created(name: &str, id: u8) -> [MetadataRecord; 2] {
    let topic_id = Uuid([id; 16]);
    let topic = TopicRecord { name: name.to_owned(), topic_id, ..TopicRecord::default() };
    let partition = PartitionRecord {
        topic_id,
        partition_id: 0,
        replicas: vec![NODE],
        isr: vec![NODE],
        leader: NODE,
        ..PartitionRecord::default()
    };
    [MetadataRecord::TopicRecord(topic), MetadataRecord::PartitionRecord(partition)]
}

fn deleted(id: u8) -> MetadataRecord {
    MetadataRecord::RemoveTopicRecord(RemoveTopicRecord { topic_id: Uuid([id; 16]), ..RemoveTopicRecord::default() })
}

fn append(replicas: &Replicas, topic: &str, records: usize) {
    let partition = replicas.leader_by_name(topic, 0).expect("held");
    for _ in 0..records {
        let mut builder = BatchBuilder::new(BatchOptions::default());
        builder.append(clock::now_ms(), None, Some(b"value"), &[]).expect("fits");
        let records = builder.build().expect("builds");
        partition.append(AppendAsk { records, acks_all: true, origin: AppendOrigin::Client }).expect("appended");
    }
}

fn range(replicas: &Replicas, topic: &str) -> Result<(i64, i64), ErrorCode> {
    replicas.leader_by_name(topic, 0)?.with_log(|log| Ok((log.log_start_offset(), log.log_end_offset())))
}

/// Where a log should be is known to nobody while its directory cannot be read: an empty one elsewhere would be taken for it.
#[tokio::test]
async fn a_directory_that_fails_at_the_start_loses_no_log() {
    let mut cluster = Cluster::new();
    let replicas = cluster.start();
    cluster.change(&replicas, &[created("t", 1), created("u", 2)].concat());
    append(&replicas, "t", 3);
    append(&replicas, "u", 4);
    assert!(cluster.dir("a/t-0").exists() != cluster.dir("a/u-0").exists(), "one in each directory");
    drop(replicas);

    let away = cluster.dir("away");
    std::fs::rename(cluster.dir("a"), &away).expect("renamed");
    std::fs::write(cluster.dir("a"), "not a directory").expect("written");
    let replicas = cluster.start();
    let (lost, kept) = if away.join("t-0").exists() { ("t", "u") } else { ("u", "t") };
    assert_eq!(range(&replicas, lost), Err(ErrorCode::KAFKA_STORAGE_ERROR));
    assert!(range(&replicas, kept).is_ok_and(|(_, end)| end > 0));
    assert!(!exists(&cluster.dir("b"), lost), "no other log in its place");
    let created = created("new", 3);
    cluster.change(&replicas, &created);
    assert_eq!(range(&replicas, "new"), Ok((0, 0)), "new topics go where there is room");
    drop(replicas);

    std::fs::remove_file(cluster.dir("a")).expect("removed");
    std::fs::rename(&away, cluster.dir("a")).expect("renamed");
    let replicas = cluster.start();
    assert_eq!((range(&replicas, "t"), range(&replicas, "u")), (Ok((0, 3)), Ok((0, 4))));
}

fn exists(dir: &Path, topic: &str) -> bool {
    dir.join(format!("{topic}-0")).exists()
}

/// The checkpoints name logs by topic and partition, so those of the old topic would count for the new one.
#[tokio::test]
async fn a_topic_made_again_does_not_inherit_the_checkpoints_of_the_old_one() {
    let mut cluster = Cluster::new();
    let replicas = cluster.start();
    cluster.change(&replicas, &created("t", 1));
    append(&replicas, "t", 10);
    replicas.leader_by_name("t", 0).expect("held").delete_records(8).expect("moved");
    replicas.write_checkpoints();
    cluster.change(&replicas, &[deleted(1)]);
    cluster.change(&replicas, &created("t", 2));
    append(&replicas, "t", 5);
    drop(replicas);
    assert_eq!(range(&cluster.start(), "t"), Ok((0, 5)));
}

/// Commands that waited together are published together, in no order among the topics.
#[tokio::test]
async fn a_topic_deleted_and_made_again_at_once_has_its_log() {
    let mut cluster = Cluster::new();
    let replicas = cluster.start();
    for (old, new) in [(5, 1), (1, 9)] {
        if cluster.image.topics.by_name("t").is_none() {
            cluster.change(&replicas, &created("t", old));
        }
        append(&replicas, "t", 2);
        let again = [vec![deleted(old)], created("t", new).to_vec()].concat();
        cluster.change(&replicas, &again);
        assert_eq!(range(&replicas, "t"), Ok((0, 0)));
        assert_eq!(replicas.leader_by_name("t", 0).expect("held").topic_id, Uuid([new; 16]));
    }
}

/// Metadata is told of a topic a moment before its log is there: clients look again, as with Kafka.
#[tokio::test]
async fn a_partition_that_is_about_to_be_made_is_not_a_failed_disk() {
    let mut cluster = Cluster::new();
    let replicas = cluster.start();
    for record in created("t", 1) {
        cluster.image.apply(&record, &mut Delta::default()).expect("fits");
    }
    replicas.image.store(Arc::new(cluster.image.clone()));
    assert_eq!(range(&replicas, "t"), Err(ErrorCode::NOT_LEADER_OR_FOLLOWER));
}

/// `file.delete.delay.ms` is kept to a second, so that who wants room soon has it soon.
#[tokio::test]
async fn files_without_a_delay_are_deleted_within_seconds() {
    let mut cluster = Cluster::new();
    let replicas = cluster.start();
    cluster.change(&replicas, &created("t", 1));
    for (key, value) in [("file.delete.delay.ms", "0"), ("retention.ms", "1")] {
        let config = ConfigRecord {
            resource_type: 2,
            resource_name: "t".to_owned(),
            name: key.to_owned(),
            value: Some(value.to_owned()),
            ..ConfigRecord::default()
        };
        cluster.change(&replicas, &[MetadataRecord::ConfigRecord(config)]);
    }
    append(&replicas, "t", 3);
    let partition = replicas.leader_by_name("t", 0).expect("held");
    assert_eq!(partition.with_log(|log| log.apply_retention(clock::now_ms() + 2)), Ok(1));
    let waiting = || ["a", "b"].map(|dir| cluster.dir(dir).join("t-0")).iter().any(|dir| has_deleted(dir));
    assert!(waiting());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let job = tokio::spawn(housekeeping::run(replicas.clone(), stopped));
    let gone = tokio::time::timeout(std::time::Duration::from_secs(8), async {
        while waiting() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    });
    gone.await.expect("soon");
    stop.send(true).expect("heard");
    job.await.expect("ends");
}

fn has_deleted(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|files| {
        files.flatten().any(|file| file.path().extension().is_some_and(|extension| extension == "deleted"))
    })
}
