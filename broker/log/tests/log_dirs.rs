//! The log directories: locks, checkpoints, clean and unclean starts, failures, moves and deletions.

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_log::disk::mem::{Fault, MemDisk};
use kafka_log::disk::{Disk, RealDisk};
use kafka_log::file::meta_properties::MetaProperties;
use kafka_log::{AppendOrigin, DirKind, LogDirs, OpenDirsError, PartitionLog, PlaceError, ReadOptions, TopicPartition};
use kafka_wire::Uuid;
use support::*;

fn paths() -> Vec<PathBuf> {
    vec!["/a".into(), "/b".into()]
}

fn open_dirs(disk: &MemDisk) -> LogDirs {
    LogDirs::open(Arc::new(disk.clone()), &paths()).expect("opens")
}

const TOPIC_ID: Uuid = Uuid([7; 16]);

fn create(dirs: &mut LogDirs, topic: &str) -> PartitionLog {
    dirs.create_log(&TopicPartition::new(topic, 0), TOPIC_ID, small(), None, NOW).expect("created")
}

#[test]
fn logs_are_spread_and_found_again() {
    let disk = MemDisk::new();
    let mut dirs = open_dirs(&disk);
    assert!(dirs.dirs().iter().all(|d| d.meta().is_none() && d.clean_shutdown().is_none()));
    let directory_id = Some(Uuid([1; 16]));
    let meta = MetaProperties { version: 1, cluster_id: Some("c".into()), node_id: Some(3), directory_id };
    dirs.format(Path::new("/a"), meta.clone()).unwrap();
    let mut logs: Vec<PartitionLog> = ["t0", "t1", "t2", "t3"].map(|t| create(&mut dirs, t)).into();
    assert_eq!(logs.iter().filter(|l| l.log_dir() == Path::new("/a")).count(), 2);
    assert!(matches!(
        dirs.create_log(&TopicPartition::new("t0", 0), TOPIC_ID, small(), None, NOW),
        Err(PlaceError::Exists(_))
    ));
    for log in &mut logs {
        append(log, batch(&["x"; 40])).unwrap();
        append(log, batch(&["y"; 40])).unwrap();
        log.set_high_watermark(80);
        log.delete_records(13).unwrap();
        log.close(NOW).unwrap();
    }
    let offsets: Vec<_> = logs.iter().map(PartitionLog::offsets).collect();
    drop(logs);
    assert!(dirs.shut_down(&offsets, 42).is_empty());

    let mut dirs = open_dirs(&disk);
    assert_eq!(dirs.dirs()[0].meta(), Some(&meta));
    assert_eq!(dirs.dir_by_id(Uuid([1; 16])).unwrap().path(), Path::new("/a"));
    assert!(dirs.dirs().iter().all(|d| d.clean_shutdown().unwrap().broker_epoch == 42));
    assert!(!disk.exists(Path::new("/a/.kafka_cleanshutdown")), "removed while in use");
    let found: Vec<_> = dirs.find_logs(&|_| None).into_iter().map(Result::unwrap).collect();
    assert_eq!(found.len(), 4);
    for one in &found {
        assert_eq!((one.kind, one.topic_id), (DirKind::Current, Some(TOPIC_ID)));
        let (log, report) = dirs.open_log(one, small(), NOW).unwrap();
        assert_eq!(report.segments_recovered, 0);
        assert_eq!((log.log_start_offset(), log.high_watermark(), log.log_end_offset()), (13, 80, 80));
    }
    drop(dirs);

    let mut dirs = open_dirs(&disk);
    let found = dirs.find_logs(&|_| None).remove(0).unwrap();
    let (_, report) = dirs.open_log(&found, small(), NOW).unwrap();
    assert_eq!(report.segments_recovered, 1, "not shut down, so recovered from the recovery point on");
}

#[test]
fn deletions_and_strays() {
    let disk = MemDisk::new();
    let mut dirs = open_dirs(&disk);
    let log = create(&mut dirs, "gone");
    let doomed = dirs.delete_log(log, [5; 16]).unwrap();
    assert!(doomed.path.to_str().unwrap().ends_with("gone-0.05050505050505050505050505050505-delete"));
    create(&mut dirs, "gone");
    let stray = create(&mut dirs, "stray");
    drop((stray, doomed, dirs));

    let mut dirs = open_dirs(&disk);
    let found: Vec<_> = dirs.find_logs(&|_| None).into_iter().map(Result::unwrap).collect();
    assert_eq!(found.len(), 3);
    for one in found {
        match (one.kind, one.partition.topic.as_str()) {
            (DirKind::Deleted, _) => dirs.delete_found(&one, [0; 16]).unwrap().delete().unwrap(),
            (DirKind::Current, "stray") => assert!(dirs.set_aside(&one).unwrap().to_str().unwrap().ends_with("-stray")),
            (DirKind::Current, "gone") => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(dirs.place_of(&TopicPartition::new("stray", 0), false).is_none());
    let kinds: Vec<_> = dirs.find_logs(&|_| None).into_iter().map(|f| f.unwrap().kind).collect();
    assert!(!kinds.contains(&DirKind::Deleted));
    assert!(kinds.contains(&DirKind::Stray));
}

#[test]
fn a_future_log_takes_the_place_of_the_current_one() {
    let disk = MemDisk::new();
    let mut dirs = open_dirs(&disk);
    let partition = TopicPartition::new("t", 0);
    let mut current = create(&mut dirs, "t");
    for i in 0..30 {
        current.append_as_leader(batch(&[&format!("value {i}")]), 0, AppendOrigin::Client, NOW).unwrap();
    }
    let target = PathBuf::from("/b");
    assert_ne!(current.log_dir(), target);
    let mut future = dirs.create_future_log(&partition, TOPIC_ID, small(), &target, [9; 16], NOW).unwrap();
    while future.log_end_offset() < 30 {
        let offset = future.log_end_offset();
        let read = ReadOptions { offset, max_bytes: 300, min_one_batch: true, upper_bound: 30 };
        future.append_as_follower(current.read(read).unwrap().records.into_bytes(), NOW).unwrap();
    }
    let (mut log, old) = dirs.promote(&current, future, [4; 16]).unwrap();
    let old = old.unwrap();
    assert_eq!(log.dir(), Path::new("/b/t-0"));
    assert_eq!(dirs.place_of(&partition, false).unwrap().path(), target);
    assert!(dirs.place_of(&partition, true).is_none());
    append(&mut log, batch(&["value 30"])).unwrap();
    assert_eq!(read_all(&mut log, 0).len(), 31);
    old.delete().unwrap();
    drop((log, dirs));

    let mut dirs = open_dirs(&disk);
    let found: Vec<_> = dirs.find_logs(&|_| None).into_iter().map(Result::unwrap).collect();
    assert_eq!(found.len(), 1);
    let (mut log, _) = dirs.open_log(&found[0], small(), NOW).unwrap();
    assert_eq!(read_all(&mut log, 0).len(), 31);
}

#[test]
fn a_partition_in_two_directories_after_a_crash_is_used_once() {
    let disk = MemDisk::new();
    for dir in ["/a/t-0", "/b/t-0"] {
        disk.create_dir_all(Path::new(dir)).unwrap();
    }
    let kinds: Vec<_> = open_dirs(&disk).find_logs(&|_| None).into_iter().map(|f| f.unwrap().kind).collect();
    assert_eq!(kinds, [DirKind::Current, DirKind::Stray]);
}

#[test]
fn a_directory_that_fails_goes_offline_alone() {
    let disk = MemDisk::new();
    let mut dirs = open_dirs(&disk);
    let mut logs = [create(&mut dirs, "t0"), create(&mut dirs, "t1")];
    disk.plan(disk.steps(), 10, Fault::NoSpace);
    let error = append(&mut logs[0], batch(&["x"])).unwrap_err();
    assert_eq!(error.error_code().name(), "KAFKA_STORAGE_ERROR");
    let kafka_log::AppendError::Storage(error) = error else { panic!("{error}") };
    assert_eq!(error.log_dir, logs[0].log_dir());
    disk.heal();

    let (was_online, lost) = dirs.set_offline(&error.log_dir, error.to_string());
    assert_eq!((was_online, lost), (true, vec![TopicPartition::new("t0", 0)]));
    assert!(!dirs.set_offline(&error.log_dir, "again").0);
    assert!(dirs.any_online());
    append(&mut logs[1], batch(&["x"])).unwrap();
    assert_eq!(dirs.next_dir().unwrap().path(), logs[1].log_dir());
    let elsewhere = dirs.create_log(&TopicPartition::new("t2", 0), TOPIC_ID, small(), Some(&error.log_dir), NOW);
    assert!(matches!(elsewhere, Err(PlaceError::NotAvailable(_))));

    logs[1].close(NOW).unwrap();
    let offsets: Vec<_> = logs.iter().map(PartitionLog::offsets).collect();
    let failed_dir = error.log_dir.clone();
    drop(logs);
    assert!(dirs.shut_down(&offsets, 1).is_empty());
    let clean: Vec<_> =
        open_dirs(&disk).dirs().iter().map(|d| (d.path() == failed_dir, d.clean_shutdown().is_some())).collect();
    assert!(clean.contains(&(true, false)) && clean.contains(&(false, true)), "only the other is clean: {clean:?}");
}

#[test]
fn a_directory_in_use_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("logs");
    let first = LogDirs::open(Arc::new(RealDisk), std::slice::from_ref(&path)).unwrap();
    let second = LogDirs::open(Arc::new(RealDisk), std::slice::from_ref(&path));
    assert!(matches!(second, Err(OpenDirsError::Locked(p)) if p == path));
    drop(first);
    LogDirs::open(Arc::new(RealDisk), std::slice::from_ref(&path)).expect("free again");
    assert!(matches!(LogDirs::open(Arc::new(RealDisk), &[path.clone(), path]), Err(OpenDirsError::Duplicate(_))));
    let under_a_file = root.path().join("file/logs");
    std::fs::write(root.path().join("file"), "").unwrap();
    assert!(matches!(LogDirs::open(Arc::new(RealDisk), &[under_a_file]), Err(OpenDirsError::NoneUsable(_))));
}
