//! A partition on a disk in memory: what it answers when batches, replicas or the topic are not as they should be.

use kafka_core::image::LEADER_RECOVERED;
use kafka_log::disk::mem::MemDisk;
use kafka_log::{AppendOrigin, LogConfig, OpenOptions, TopicPartition};
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::compress::Compression;
use kafka_wire::crc::crc32c;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;

const NODE: i32 = 1;

fn registration(isr: &[i32], leader_epoch: i32) -> PartitionRegistration {
    PartitionRegistration {
        replicas: isr.to_vec(),
        directories: vec![Uuid::ZERO; isr.len()],
        isr: isr.to_vec(),
        removing_replicas: Vec::new(),
        adding_replicas: Vec::new(),
        elr: Vec::new(),
        last_known_elr: Vec::new(),
        leader: NODE,
        leader_recovery_state: LEADER_RECOVERED,
        leader_epoch,
        partition_epoch: 0,
    }
}

fn partition(isr: &[i32]) -> (Partition, UnboundedReceiver<StorageError>) {
    let options = OpenOptions {
        partition: TopicPartition::new("t", 0),
        config: LogConfig::default(),
        is_clean: true,
        recovery_point: 0,
        log_start_offset: 0,
        high_watermark: 0,
        may_have_gaps: false,
        now_ms: clock::now_ms(),
    };
    let (log, _) = PartitionLog::open(Arc::new(MemDisk::new()), "/data/t-0", options).expect("opens");
    let (failed, failures) = unbounded_channel();
    let partition = Partition::new(PartitionParts {
        topic: "t".into(),
        topic_id: Uuid::ZERO,
        index: 0,
        node_id: NODE,
        log: Some(log),
        settings: TopicSettings { log: LogConfig::default(), min_insync_replicas: 1 },
        failed,
    });
    partition.assign(&registration(isr, 0));
    (partition, failures)
}

fn batch(compression: Compression, timestamp: i64) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchOptions { compression, ..BatchOptions::default() });
    builder.append(timestamp, None, Some(&[7; 200]), &[]).expect("fits");
    builder.build().expect("builds").to_vec()
}

fn ask(records: Vec<u8>, acks_all: bool) -> AppendAsk {
    AppendAsk { records: records.into(), acks_all, origin: AppendOrigin::Client }
}

fn read_from(offset: i64) -> ReadAsk {
    ReadAsk {
        offset,
        bytes_max: 1 << 20,
        at_least_one: true,
        committed_only: false,
        current_leader_epoch: -1,
        last_fetched_epoch: -1,
        from_replica: false,
    }
}

/// A log from elsewhere may hold what cannot be read.
#[test]
fn records_that_cannot_be_decompressed_are_no_failure_of_the_disk() {
    let (partition, mut failures) = partition(&[NODE]);
    let now_ms = clock::now_ms();
    let mut damaged = batch(Compression::Gzip, now_ms);
    let middle = damaged.len() - 12;
    damaged[middle..].fill(0xff);
    let crc = crc32c(&damaged[21..]).to_be_bytes();
    damaged[17..21].copy_from_slice(&crc);
    let refused = partition.append(ask(damaged.clone(), true)).expect_err("no producer may send it");
    assert_eq!(refused.code, ErrorCode::CORRUPT_MESSAGE);
    let taken = partition.with_log(|log| {
        let taken = log.append_as_follower(damaged, now_ms).map(|info| info.last_offset);
        log.set_high_watermark(log.log_end_offset());
        Ok(taken.expect("the header and the checksum are right"))
    });
    assert_eq!(taken, Ok(0));

    assert_eq!(partition.offset_for_time(now_ms, false), Err(ErrorCode::CORRUPT_MESSAGE));
    assert!(failures.try_recv().is_err(), "the log directory would go offline");
    partition.append(ask(batch(Compression::None, now_ms), true)).expect("the partition goes on");
}

/// Nothing is replicated yet, so nobody could ever say that the others have it.
#[test]
fn acks_all_is_refused_while_others_are_in_sync() {
    let (partition, _failures) = partition(&[NODE, 2]);
    let refused = partition.append(ask(batch(Compression::None, 0), true)).expect_err("not acknowledged");
    assert_eq!(refused.code, ErrorCode::NOT_ENOUGH_REPLICAS);
    assert_eq!(partition.read(&read_from(0)).expect("readable").records.len(), 0);

    partition.append(ask(batch(Compression::None, 0), false)).expect("the leader's word is enough");
    let read = partition.read(&read_from(0)).expect("readable");
    assert_eq!((read.high_watermark, read.records.len()), (0, 0), "consumers see only what all in-sync replicas have");

    partition.assign(&registration(&[NODE], 1));
    assert_eq!(partition.read(&read_from(0)).expect("readable").high_watermark, 1);
}

/// A client that held on to it must look for the topic again, not wait for a disk.
#[test]
fn a_deleted_partition_is_unknown() {
    let (partition, _failures) = partition(&[NODE]);
    assert!(partition.delete().is_some());
    let produced = partition.append(ask(batch(Compression::None, 0), true)).expect_err("gone");
    assert_eq!(produced.code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
    assert_eq!(partition.read(&read_from(0)).expect_err("gone"), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
    assert_eq!(partition.with_led_log(|_| Ok(())), Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
}

/// A move to a directory that fails is no reason to lose the log that is there.
#[test]
fn a_log_that_cannot_be_replaced_stays() {
    let (partition, _failures) = partition(&[NODE]);
    partition.append(ask(batch(Compression::None, 0), true)).expect("appended");
    assert_eq!(partition.replace_log(|_| Err("full")), Some(Err("full")));
    assert_eq!(partition.read(&read_from(0)).expect("readable").high_watermark, 1);
}

/// What a producer sends again lies behind what consumers have seen.
#[test]
fn a_batch_that_comes_again_takes_nothing_back() {
    let (partition, _failures) = partition(&[NODE]);
    let idempotent = |base_sequence| {
        let options = BatchOptions { producer_id: 7, producer_epoch: 0, base_sequence, ..BatchOptions::default() };
        let mut builder = BatchBuilder::new(options);
        builder.append(0, None, Some(b"v"), &[]).expect("fits");
        ask(builder.build().expect("builds").to_vec(), true)
    };
    for sequence in 0..3 {
        partition.append(idempotent(sequence)).expect("appended");
    }
    let again = partition.append(idempotent(0)).expect("a duplicate");
    assert_eq!((again.first_offset, again.last_offset, again.high_watermark), (0, 0, 3));
    assert_eq!(partition.read(&read_from(0)).expect("readable").high_watermark, 3);
}

#[test]
fn flush_messages_is_kept_before_the_answer() {
    let (partition, _failures) = partition(&[NODE]);
    let flush_messages = |flush_messages| {
        let log = LogConfig { flush_messages, ..LogConfig::default() };
        partition.set_settings(TopicSettings { log, min_insync_replicas: 1 });
    };
    let append = || partition.append(ask(batch(Compression::None, 0), true)).expect("appended").high_watermark;
    let recovery_point = || partition.with_log(|log| Ok(log.recovery_point()));
    assert_eq!((append(), recovery_point()), (1, Ok(0)));
    flush_messages(3);
    assert_eq!((append(), recovery_point()), (2, Ok(0)));
    assert_eq!((append(), recovery_point()), (3, Ok(3)));
    flush_messages(1);
    assert_eq!((append(), recovery_point()), (4, Ok(4)));
}

#[test]
fn a_fetcher_that_was_ahead_of_the_leader_starts_again() {
    let (partition, _failures) = partition(&[NODE]);
    partition.append(ask(batch(Compression::None, 0), true)).expect("appended");
    partition.assign(&registration(&[NODE], 4));
    partition.append(ask(batch(Compression::None, 0), true)).expect("appended");
    let read = |offset, last_fetched_epoch| {
        partition.read(&ReadAsk { last_fetched_epoch, ..read_from(offset) }).map(|read| read.diverging)
    };
    assert_eq!(read(1, 0), Ok(None));
    assert_eq!(read(2, 0), Ok(Some((0, 1))), "epoch 0 ended at 1");
    assert_eq!(read(1, 3), Ok(Some((0, 1))), "there was no epoch 3");
    assert_eq!(read(2, 4), Ok(None));
    assert_eq!(read(2, 5), Err(ErrorCode::OFFSET_OUT_OF_RANGE), "the leader has not reached epoch 5");
}

#[test]
fn only_consumers_are_served() {
    let (partition, _failures) = partition(&[NODE]);
    let read = |current_leader_epoch| {
        let ask = ReadAsk { from_replica: true, current_leader_epoch, ..read_from(0) };
        partition.read(&ask).expect_err("no follower")
    };
    assert_eq!(read(-1), ErrorCode::NOT_LEADER_OR_FOLLOWER);
    assert_eq!(read(0), ErrorCode::UNKNOWN_LEADER_EPOCH);
}

#[test]
fn news_is_what_a_read_would_tell() {
    let (partition, _failures) = partition(&[NODE]);
    assert!(!partition.has_news(0, false, -1));
    partition.append(ask(batch(Compression::None, 0), true)).expect("appended");
    assert!(partition.has_news(0, false, -1));
    assert!(!partition.has_news(1, true, 0));
    assert!(partition.has_news(2, false, -1), "out of range");
    assert!(partition.has_news(1, false, 9), "an epoch that is not known");
    partition.take_log();
    assert!(partition.has_news(1, false, -1), "offline");
}
