//! What a journal holds, keeps and lets go.

use kafka_wire::messages::{NoOpRecord, TopicRecord};

use super::*;

#[test]
fn kafkas_directories_are_led_on() {
    for (case, voters, epoch, next) in
        [("kafka-4.3.1-dynamic", vec![], 3, 115), ("kafka-4.3.1-static-3.9", vec![1], 3, 103)]
    {
        let disk = kafka_directory(case);
        let options = JournalOptions { static_voters: voters, ..options() };
        let opened = KraftJournal::open(disk.clone(), &log_dir(), options.clone(), 5000).expect("opened");
        assert_eq!(opened.journal.end_offset(), next, "{case}");
        let topics: Vec<_> = opened.replay.image().topics.iter().map(|t| t.name.clone()).collect();
        assert_eq!(topics, ["a.b_c", "man2", "t1", "tc", "tc2", "tc3", "td"], "{case}");
        drop(opened);
        // The golden directory is of another registration: this node brings its own directory id along.
        let mut node = Node::start(&disk, options.clone(), 1).expect("started");
        assert_eq!(node.journal.epoch(), epoch, "{case}");
        node.create("ours", 2).expect("created");
        let live = node.image().clone();
        let opened = KraftJournal::open(disk, &log_dir(), options, 5000).expect("opened");
        assert_eq!(*opened.replay.image(), live, "{case}");
        assert_eq!(opened.replay.open_transaction(), None);
    }
}

#[test]
fn a_formatted_directory_becomes_a_cluster() {
    let disk = formatted(&standalone());
    let mut node = Node::start(&disk, options(), 1).expect("started");
    assert_eq!(node.journal.epoch(), 1);
    assert_eq!(node.journal.quorum().kraft_version, 1);
    // LeaderChange, KRaftVersion and KRaftVoters, nine bootstrap records in their transaction, the controller, the broker.
    assert_eq!(node.image().cluster.broker(1).map(|b| b.broker_epoch), Some(13));
    node.create("t", 3).expect("created");
    assert_eq!(reopened(&disk).expect("opened"), *node.image());
    let state = QuorumState::read(&*disk, &log_dir().join(METADATA_DIR)).expect("read").expect("written");
    assert_eq!(state, QuorumState { leader_id: 1, leader_epoch: 1, voted_id: -1, static_voters: None });
    let again = Node::start(&disk, options(), 2).expect("started");
    assert_eq!(again.journal.epoch(), 2);
    assert_eq!(again.image().topics.partition("t", 0).map(|p| (p.leader, p.leader_epoch)), Some((1, 2)));
}

#[test]
fn a_static_voter_of_an_old_release() {
    let format = FormatOptions {
        quorum: Quorum::Static,
        release_version: kafka_core::image::MetadataVersion::from_name("3.4"),
        ..standalone()
    };
    let disk = formatted(&format);
    let options = JournalOptions { static_voters: vec![1], ..options() };
    let mut node = Node::start(&disk, options.clone(), 1).expect("started");
    node.create("t", 1).expect("created");
    assert_eq!(node.image().features.metadata_version().to_string(), "3.4-IV0");
    assert!(node.image().cluster.controllers.is_empty());
    let opened = KraftJournal::open(disk, &log_dir(), options, 5000).expect("opened");
    assert_eq!(opened.replay.image(), node.image());
}

#[test]
fn quorums_of_others_are_refused() {
    let refused = |disk: &Arc<MemDisk>, options: JournalOptions| {
        KraftJournal::open(disk.clone(), &log_dir(), options, 1).expect_err("refused").to_string()
    };
    let disk = formatted(&standalone());
    assert!(refused(&disk, JournalOptions { node_id: 2, ..options() }).contains("[1] by the metadata log"));
    let other_directory = JournalOptions { directory_id: Some(Uuid([3; 16])), ..options() };
    assert!(refused(&disk, other_directory).contains("set directory.id="));
    let disk = formatted(&FormatOptions { quorum: Quorum::Static, ..standalone() });
    assert!(refused(&disk, options()).contains("names no voters"));
    let three = JournalOptions { static_voters: vec![1, 2, 3], ..options() };
    assert!(refused(&disk, three).contains("[1, 2, 3] by controller.quorum.voters"));
}

#[test]
fn snapshots_replace_the_log() {
    let disk = formatted(&standalone());
    let mut settings = options();
    settings.log.max_record_bytes_between_snapshots = 2000;
    settings.log.max_retention_bytes = 20_000;
    settings.log.segment_bytes = 4096;
    settings.log.delete_delay_ms = 0;
    let mut node = Node::start(&disk, settings.clone(), 1).expect("started");
    let mut taken = 0;
    for round in 0..60 {
        node.create(&format!("topic-{round}"), 3).expect("created");
        if round >= 5 {
            node.delete(&format!("topic-{}", round - 5)).expect("deleted");
        }
        if node.journal.is_snapshot_due(node.now_ms) {
            let image = node.replay.image().clone();
            let id = node.journal.take_snapshot(&image, node.now_ms).expect("written");
            assert_eq!(id, SnapshotId { end_offset: node.journal.end_offset(), epoch: 1 });
            assert!(!node.journal.is_snapshot_due(node.now_ms));
            taken += 1;
        }
        let opened = KraftJournal::open(disk.clone(), &log_dir(), settings.clone(), 5000).expect("opened");
        assert_eq!(opened.replay.image(), node.image(), "after round {round}");
        assert_eq!(opened.journal.quorum(), node.journal.quorum());
    }
    assert!(taken > 5, "{taken} snapshots");
    let left = node.journal.snapshots();
    assert!(left.len() < taken && left[0] != SnapshotId::BOOTSTRAP, "{left:?}");
    assert_eq!(node.journal.start_offset(), left[0].end_offset);
    let files: Vec<_> = disk.files().into_keys().filter(|p| p.extension().is_some_and(|e| e == "log")).collect();
    assert!(files.iter().all(|p| !p.ends_with("00000000000000000000.log")), "{files:?}");
}

#[test]
fn a_snapshot_is_due_after_an_hour_only_if_something_was_written() {
    let disk = formatted(&standalone());
    let mut node = Node::start(&disk, options(), 1).expect("started");
    let hour_ms = 3_600_000;
    assert!(!node.journal.is_snapshot_due(node.now_ms));
    assert!(node.journal.is_snapshot_due(node.now_ms + hour_ms));
    let image = node.replay.image().clone();
    node.journal.take_snapshot(&image, node.now_ms + hour_ms).expect("written");
    assert!(!node.journal.is_snapshot_due(node.now_ms + 3 * hour_ms));
}

/// What belongs together is in one batch, of up to 8 MiB as Kafka's, or nowhere.
#[test]
fn records_are_appended_together_or_not_at_all() {
    let disk = formatted(&standalone());
    let mut node = Node::start(&disk, options(), 1).expect("started");
    let records = |count: u64| -> Vec<MetadataRecord> {
        let named = |n: u64| TopicRecord {
            name: format!("{n:06}").repeat(5461),
            topic_id: Uuid::from_halves(n, n),
            ..TopicRecord::default()
        };
        (1..=count).map(|n| named(n).into()).collect()
    };
    let before = (node.journal.end_offset(), node.image().clone());
    let Node { journal, replay, now_ms, .. } = &mut node;
    assert!(!journal.append_together(&records(257), &mut *replay, *now_ms).expect("the disk works"), "8.4 MB");
    assert!(
        !journal
            .append_together(&vec![NoOpRecord::default().into(); 10_001], &mut *replay, *now_ms)
            .expect("the disk works")
    );
    assert_eq!((node.journal.end_offset(), node.image().clone()), before);
    let Node { journal, replay, now_ms, .. } = &mut node;
    assert!(journal.append_together(&records(250), &mut *replay, *now_ms).expect("the disk works"), "8.2 MB");
    journal.flush(*now_ms).expect("the disk works");
    assert_eq!(reopened(&disk).expect("opened"), *node.image());
    assert_eq!(node.image().topics.len(), 250);
}

/// A follower of a later step can be stopped between a snapshot's end and the log's: so can a disk that lost its log.
#[test]
fn a_log_that_ends_before_the_snapshot_starts_anew_there() {
    let disk = kafka_directory("kafka-4.3.1-dynamic");
    disk.remove_file(&log_dir().join(METADATA_DIR).join("00000000000000000000.log")).expect("memory");
    let opened = KraftJournal::open(disk, &log_dir(), options(), 5000).expect("opened");
    assert_eq!(opened.journal.end_offset(), 83);
    assert_eq!(opened.replay.image().provenance.offset, 82);
    assert_eq!(opened.replay.image().topics.len(), 7);
}

#[test]
fn a_damaged_snapshot_stops_the_start() {
    let disk = kafka_directory("kafka-4.3.1-dynamic");
    let path = log_dir().join(METADATA_DIR).join("00000000000000000083-0000000001.checkpoint");
    let len = disk.file_len(&path).expect("memory");
    let file = disk.open(&path, false).expect("memory");
    file.write_at(&[0xff], len / 2).expect("memory");
    assert!(matches!(reopened(&disk), Err(JournalError::Malformed { .. })));
    file.set_len(len - 75).expect("memory");
    assert!(matches!(reopened(&disk), Err(JournalError::Malformed { .. })));
}
