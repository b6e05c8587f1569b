//! Changing a batch of magic 2 in place. The checksum starts behind base offset and leader epoch, so that a leader can set
//! both without computing it again; the others compute it.

use super::BATCH_OVERHEAD;
use super::header::{at, bit};
use crate::crc::crc32c;

/// Sets the offset of the first record.
///
/// # Panics
/// When `batch` is shorter than a batch's header; so do all functions here.
pub fn set_base_offset(batch: &mut [u8], base_offset: i64) {
    put(batch, at::BASE_OFFSET, &base_offset.to_be_bytes());
}

/// Sets the epoch of the leader that appends the batch.
pub fn set_partition_leader_epoch(batch: &mut [u8], epoch: i32) {
    put(batch, at::PARTITION_LEADER_EPOCH, &epoch.to_be_bytes());
}

/// Gives all records the broker's time, and computes the checksum.
pub fn set_log_append_time(batch: &mut [u8], now_ms: i64) {
    let attributes = attributes(batch) | bit::LOG_APPEND_TIME;
    put(batch, at::ATTRIBUTES, &attributes.to_be_bytes());
    put(batch, at::MAX_TIMESTAMP, &now_ms.to_be_bytes());
    set_crc(batch);
}

/// Makes the timestamps the producer's with this maximum, and computes the checksum.
pub fn set_max_timestamp(batch: &mut [u8], max_timestamp: i64) {
    let attributes = attributes(batch) & !bit::LOG_APPEND_TIME;
    put(batch, at::ATTRIBUTES, &attributes.to_be_bytes());
    put(batch, at::MAX_TIMESTAMP, &max_timestamp.to_be_bytes());
    set_crc(batch);
}

/// Sets the producer's id, epoch and first sequence number, and computes the checksum: an idempotent producer does this
/// with batches that it sends again under a new id.
pub fn set_producer(batch: &mut [u8], producer_id: i64, producer_epoch: i16, base_sequence: i32) {
    put(batch, at::PRODUCER_ID, &producer_id.to_be_bytes());
    put(batch, at::PRODUCER_EPOCH, &producer_epoch.to_be_bytes());
    put(batch, at::BASE_SEQUENCE, &base_sequence.to_be_bytes());
    set_crc(batch);
}

/// Computes the checksum.
pub(super) fn set_crc(batch: &mut [u8]) {
    let crc = crc32c(&batch[at::ATTRIBUTES..]);
    put(batch, at::CRC, &crc.to_be_bytes());
}

fn attributes(batch: &[u8]) -> i16 {
    i16::from_be_bytes([batch[at::ATTRIBUTES], batch[at::ATTRIBUTES + 1]])
}

fn put(batch: &mut [u8], at: usize, field: &[u8]) {
    assert!(batch.len() >= BATCH_OVERHEAD, "a batch has a header");
    batch[at..at + field.len()].copy_from_slice(field);
}
