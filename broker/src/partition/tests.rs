//! A partition on a disk in memory: what it answers when batches, replicas or the topic are not as they should be.

use kafka_core::image::LEADER_RECOVERED;
use kafka_log::disk::mem::MemDisk;
use kafka_log::{LogConfig, OpenOptions, TopicPartition};
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
    }
}

/// What is in a compressed batch is the producer's affair until somebody asks for single records.
#[test]
fn records_that_cannot_be_decompressed_are_no_failure_of_the_disk() {
    let (partition, mut failures) = partition(&[NODE]);
    let now_ms = clock::now_ms();
    let mut damaged = batch(Compression::Gzip, now_ms);
    let middle = damaged.len() - 12;
    damaged[middle..].fill(0xff);
    let crc = crc32c(&damaged[21..]).to_be_bytes();
    damaged[17..21].copy_from_slice(&crc);
    partition.append(ask(damaged, true)).expect("the header and the checksum are right");

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
