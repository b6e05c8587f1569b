//! What the tests of this crate share.
#![allow(dead_code, unreachable_pub)] // each test uses a part

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use kafka_log::disk::Disk;
use kafka_log::{
    AppendError, AppendInfo, AppendOrigin, LogConfig, OpenOptions, PartitionLog, ReadOptions, RecoveryReport,
    TopicPartition,
};
use kafka_wire::batch::split;
use kafka_wire::{BatchBuilder, BatchOptions, Compression};

pub const NOW: i64 = 1_700_000_000_000;
pub const DIR: &str = "/logs/t-0";

/// Small segments and dense indexes, so that little data has many of each.
pub fn small() -> LogConfig {
    LogConfig { segment_bytes: 1000, index_interval_bytes: 100, retention_ms: -1, ..LogConfig::default() }
}

pub fn options(config: &LogConfig, is_clean: bool, recovery_point: i64) -> OpenOptions {
    OpenOptions {
        partition: TopicPartition::new("t", 0),
        config: config.clone(),
        is_clean,
        recovery_point,
        log_start_offset: 0,
        high_watermark: 0,
        may_have_gaps: false,
        now_ms: NOW,
    }
}

pub fn open(
    disk: &(impl Disk + Clone),
    config: &LogConfig,
    is_clean: bool,
    from: i64,
) -> (PartitionLog, RecoveryReport) {
    PartitionLog::open(Arc::new(disk.clone()), Path::new(DIR), options(config, is_clean, from)).expect("opens")
}

/// A batch with values, without a producer id.
pub fn batch(values: &[&str]) -> Bytes {
    batch_with(BatchOptions::default(), NOW, values)
}

pub fn batch_with(options: BatchOptions, timestamp: i64, values: &[&str]) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for (i, value) in (0..).zip(values) {
        builder.append(timestamp + i, Some(b"k"), Some(value.as_bytes()), &[]).unwrap();
    }
    builder.build().unwrap()
}

pub fn idempotent(producer_id: i64, epoch: i16, sequence: i32) -> BatchOptions {
    BatchOptions { producer_id, producer_epoch: epoch, base_sequence: sequence, ..BatchOptions::default() }
}

pub fn compressed(compression: Compression) -> BatchOptions {
    BatchOptions { compression, ..BatchOptions::default() }
}

pub fn append(log: &mut PartitionLog, batch: Bytes) -> Result<AppendInfo, AppendError> {
    log.append_as_leader(batch, 0, AppendOrigin::Client, NOW)
}

/// All records from an offset on, as (offset, value).
pub fn read_all(log: &mut PartitionLog, from: i64) -> Vec<(i64, String)> {
    let mut offset = from;
    let mut all = Vec::new();
    loop {
        let upper_bound = log.log_end_offset();
        let options = ReadOptions { offset, max_bytes: 500, min_one_batch: true, upper_bound };
        let fetched = log.read(options).expect("reads");
        if fetched.records.is_empty() {
            return all;
        }
        offset = fetched.next_offset;
        for piece in fetched.records.pieces() {
            for batch in split(piece) {
                let batch = batch.unwrap();
                batch.check_crc().unwrap();
                for record in batch.records(1 << 20).unwrap() {
                    let record = record.unwrap();
                    let value = record.value.map_or(String::new(), |v| String::from_utf8(v.to_vec()).unwrap());
                    all.push((record.offset, value));
                }
            }
        }
    }
}
