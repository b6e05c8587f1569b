//! Directories that Apache Kafka 4.3.1 wrote (tests/fixtures/README.md says how), read and written again.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_log::disk::Disk;
use kafka_log::disk::mem::MemDisk;
use kafka_log::file::{checkpoint, leader_epoch, partition_metadata, producer_snapshot};
use kafka_log::{EpochEntry, FoundLog, LogConfig, LogDirs, PartitionLog, ReadOptions, TopicPartition};
use kafka_wire::Record;
use kafka_wire::batch::split;
use support::NOW;

const UNCLEAN: &str = "kafka-4.3.1-unclean";
const CLEAN: &str = "kafka-4.3.1-clean";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The fixture's files, copied to a disk in memory under `/logs`.
fn on_disk(name: &str) -> MemDisk {
    fn copy(disk: &MemDisk, from: &Path, to: &Path) {
        disk.create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(disk, &entry.path(), &target);
            } else {
                let file = disk.open(&target, true).unwrap();
                file.write_at(&std::fs::read(entry.path()).unwrap(), 0).unwrap();
            }
        }
    }
    let disk = MemDisk::new();
    copy(&disk, &fixture(name), Path::new("/logs"));
    disk
}

/// As the topics were made.
fn config(topic: &str) -> LogConfig {
    if topic.starts_with("__") {
        return LogConfig { retention_ms: -1, producer_id_expiration_ms: i64::MAX, ..LogConfig::default() };
    }
    LogConfig {
        segment_bytes: if topic == "txn" { 4000 } else { 16000 },
        index_interval_bytes: 256,
        segment_index_bytes: 1200,
        retention_ms: -1,
        producer_id_expiration_ms: i64::MAX,
        ..LogConfig::default()
    }
}

fn open_all(disk: &MemDisk) -> (LogDirs, BTreeMap<String, PartitionLog>, usize) {
    let mut dirs = LogDirs::open(Arc::new(disk.clone()), &["/logs".into()]).unwrap();
    let found: Vec<FoundLog> = dirs.find_logs(&|_| None).into_iter().map(Result::unwrap).collect();
    let mut recovered = 0;
    let mut logs = BTreeMap::new();
    for one in found {
        assert!(one.topic_id.is_some(), "{one:?}");
        let (log, report) = dirs.open_log(&one, config(&one.partition.topic), NOW).unwrap();
        assert_eq!(report.bytes_truncated, 0, "{one:?}");
        recovered += report.segments_recovered;
        logs.insert(one.partition.topic, log);
    }
    (dirs, logs, recovered)
}

fn records(log: &mut PartitionLog) -> Vec<Record> {
    let mut all = Vec::new();
    let mut offset = log.log_start_offset();
    while offset < log.log_end_offset() {
        let read = ReadOptions { offset, max_bytes: 5000, min_one_batch: true, upper_bound: i64::MAX };
        let fetched = log.read(read).unwrap();
        for batch in split(&fetched.records.clone().into_bytes()) {
            let batch = batch.unwrap();
            batch.check_crc().unwrap();
            if !batch.header.is_control() {
                all.extend(batch.records(1 << 20).unwrap().map(Result::unwrap));
            }
        }
        offset = fetched.next_offset;
    }
    all
}

fn text(bytes: Option<&bytes::Bytes>) -> Option<&str> {
    bytes.map(|b| std::str::from_utf8(b).unwrap())
}

fn check_content(logs: &mut BTreeMap<String, PartitionLog>) {
    let ends: Vec<_> = logs.iter().map(|(t, l)| (t.as_str(), l.log_end_offset(), l.high_watermark())).collect();
    let expected = [
        ("__transaction_state", 59, 59),
        ("compact", 600, 600),
        ("mixed", 500, 500),
        ("plain", 400, 400),
        ("txn", 157, 157),
    ];
    assert_eq!(ends, expected);

    let plain = records(logs.get_mut("plain").unwrap());
    assert_eq!(plain.len(), 400);
    for (n, record) in (0i64..).zip(&plain) {
        assert_eq!((record.offset, record.timestamp), (n, 1_700_000_000_000 + n * 1000));
        assert_eq!(text(record.key.as_ref()), Some(format!("key-{n}").as_str()));
        let value = format!("value number {n} {}", "x".repeat(n as usize % 90));
        assert_eq!(text(record.value.as_ref()), Some(value.as_str()));
    }
    let mixed = records(logs.get_mut("mixed").unwrap());
    for (record, (codec, n)) in mixed
        .iter()
        .zip(["none", "gzip", "snappy", "lz4", "zstd"].into_iter().flat_map(|c| (0..100).map(move |n| (c, n))))
    {
        let key = (n % 7 != 0).then(|| format!("k{n}"));
        let value = (n % 11 != 0).then(|| format!("{codec} value {n} {}", "y".repeat(n)));
        assert_eq!(text(record.key.as_ref()), key.as_deref());
        assert_eq!(text(record.value.as_ref()), value.as_deref());
        assert_eq!(record.headers.len(), if n % 5 == 0 { 2 } else { 0 });
    }
    assert_eq!(mixed.len(), 500);
    let txn = records(logs.get_mut("txn").unwrap());
    assert_eq!(txn.len(), 3 * (4 * 8 + 2 * 7) + 1);
    assert_eq!(text(txn[138].value.as_ref()), Some("left open"));
}

#[test]
fn after_a_clean_stop_nothing_is_recovered() {
    let disk = on_disk(CLEAN);
    let (dirs, mut logs, recovered) = open_all(&disk);
    assert_eq!(recovered, 0);
    assert!(dirs.dirs()[0].clean_shutdown().unwrap().broker_epoch > 0);
    assert_eq!(dirs.dirs()[0].meta().unwrap().node_id, Some(1));
    check_content(&mut logs);
    let txn = &logs["txn"];
    // The epoch of the last start, which wrote nothing, is dropped when the log is opened, by Kafka too.
    assert_eq!(txn.epochs(), [EpochEntry { epoch: 0, start_offset: 0 }]);
    assert_eq!(txn.last_stable_offset(), 156, "the open transaction's first record");
    let mut producers: Vec<_> =
        txn.active_producers().map(|p| (p.producer_id, p.producer_epoch, p.last_sequence())).collect();
    producers.sort_unstable();
    assert_eq!(producers, [(5, 13, -1), (6, 6, -1), (8, 0, 0)]);
}

#[test]
fn after_a_kill_the_end_is_recovered() {
    let disk = on_disk(UNCLEAN);
    let (_dirs, mut logs, recovered) = open_all(&disk);
    assert_eq!(recovered, 5, "the active segment of each log");
    check_content(&mut logs);
}

/// What recovery makes anew for sealed segments is what Kafka had written as it appended, byte for byte.
#[test]
fn indexes_and_snapshots_made_anew_are_kafkas() {
    let original = on_disk(UNCLEAN).files();
    let disk = on_disk(UNCLEAN);
    for name in ["recovery-point-offset-checkpoint", ".kafka_cleanshutdown"] {
        let _ = disk.remove_file(&Path::new("/logs").join(name));
    }
    let snapshots: Vec<PathBuf> =
        original.keys().filter(|p| p.extension().is_some_and(|e| e == "snapshot")).cloned().collect();
    snapshots.iter().for_each(|p| disk.remove_file(p).unwrap());
    let (_dirs, mut logs, recovered) = open_all(&disk);
    assert_eq!(recovered, original.keys().filter(|p| p.extension().is_some_and(|e| e == "log")).count());
    check_content(&mut logs);

    let made = disk.files();
    let mut compared = 0;
    for (path, content) in &original {
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if !["index", "timeindex", "txnindex"].contains(&kind) {
            continue;
        }
        let entry = match kind {
            "index" => 8,
            "timeindex" => 12,
            _ => 34,
        };
        let whole = content.len() - content.rchunks(entry).take_while(|e| e.iter().all(|b| *b == 0)).count() * entry;
        let is_active = whole < content.len();
        let ours = &made[path];
        // Kafka completes the time index of a segment when it ends; the active one lacks that last entry.
        let ours = if is_active && kind == "timeindex" { &ours[..whole] } else { &ours[..] };
        assert!(ours == &content[..whole], "{}", path.display());
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn snapshots_say_what_the_log_says() {
    let original = on_disk(CLEAN);
    for (path, content) in original.files() {
        if path.extension().is_none_or(|e| e != "snapshot") {
            continue;
        }
        let states = producer_snapshot::decode(&content).unwrap();
        let again = producer_snapshot::encode(states.iter());
        assert_eq!(again, content, "{}: written again", path.display());
    }
    // The same states from the snapshot and from the log alone.
    let (_dirs, from_snapshot, _) = open_all(&original);
    let disk = on_disk(CLEAN);
    let snapshots: Vec<_> =
        disk.files().into_keys().filter(|p| p.extension().is_some_and(|e| e == "snapshot")).collect();
    snapshots.iter().for_each(|p| disk.remove_file(p).unwrap());
    disk.remove_file(Path::new("/logs/.kafka_cleanshutdown")).unwrap();
    disk.remove_file(Path::new("/logs/recovery-point-offset-checkpoint")).unwrap();
    let (_dirs, from_log, _) = open_all(&disk);
    for (topic, log) in &from_snapshot {
        let states = |log: &PartitionLog| -> BTreeMap<i64, _> {
            let one = |p: &kafka_log::ProducerState| {
                let last = p.last_batch().copied();
                (p.producer_epoch, p.coordinator_epoch, p.last_timestamp, p.current_txn_first_offset, last)
            };
            log.active_producers().map(|p| (p.producer_id, one(p))).collect()
        };
        // Kafka had forgotten the older producers, whose timestamps are long past, when it wrote the snapshot.
        let mut in_log = states(&from_log[topic]);
        let in_snapshot = states(log);
        in_log.retain(|id, _| in_snapshot.contains_key(id));
        assert!(!in_snapshot.is_empty() || topic == "__transaction_state");
        assert_eq!(in_snapshot, in_log, "{topic}");
    }
}

#[test]
fn aborted_transactions_are_kafkas() {
    let disk = on_disk(UNCLEAN);
    let (_dirs, mut logs, _) = open_all(&disk);
    let txn = logs.get_mut("txn").unwrap();
    let aborted: Vec<_> =
        txn.aborted_transactions(0, 156).unwrap().iter().map(|t| (t.first_offset, t.last_offset)).collect();
    assert_eq!(aborted.len(), 6, "{aborted:?}");
    assert!(aborted.iter().all(|(first, last)| last - first == 7), "{aborted:?}");
    let (first, last) = aborted[2];
    let one = txn.aborted_transactions(first + 3, last).unwrap();
    assert_eq!(one.iter().map(|t| t.first_offset).collect::<Vec<_>>(), [first]);
}

#[test]
fn small_files_are_written_as_kafka_writes_them() {
    let mut seen = 0;
    for (path, content) in on_disk(CLEAN).files() {
        let text = String::from_utf8_lossy(&content).into_owned();
        match path.file_name().and_then(|n| n.to_str()).unwrap() {
            "partition.metadata" => {
                assert_eq!(partition_metadata::encode(partition_metadata::decode(&text).unwrap()), text)
            }
            "leader-epoch-checkpoint" => assert_eq!(leader_epoch::encode(&leader_epoch::decode(&text).unwrap()), text),
            name if name.ends_with("offset-checkpoint") && !text.is_empty() => {
                // Kafka's order is that of a hash table.
                let lines = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
                assert_eq!(lines(&checkpoint::encode(&checkpoint::decode(&text).unwrap())), lines(&text));
            }
            _ => continue,
        }
        seen += 1;
    }
    assert_eq!(seen, 15);
    let offsets = checkpoint::read(&on_disk(CLEAN), Path::new("/logs/recovery-point-offset-checkpoint")).unwrap();
    assert_eq!(offsets[&TopicPartition::new("txn", 0)], 157);
}
