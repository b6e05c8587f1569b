//! What stays of a batch (Kafka's `MemoryRecords.filterTo` with the cleaner's filter).

use bytes::Bytes;
use kafka_wire::batch::{BuildError, empty_batch};
use kafka_wire::{Batch, BatchBuilder, BatchError, BatchOptions};

use super::key_offsets::KeyOffsets;
use super::transactions::{MarkerUse, Transactions};
use super::{CompactionPlan, LastOfProducer};
use crate::index::AbortedTxn;
use crate::log::load::DECOMPRESSED_BYTES_MAX;
use crate::producer::Marker;

/// What a batch becomes.
#[derive(Debug)]
pub(super) enum Kept {
    /// It stays as it is.
    Whole,
    /// These bytes stand for it.
    Part(Bytes),
    /// Nothing of it stays.
    Nothing,
}

/// Why a batch cannot be filtered.
#[derive(Debug, thiserror::Error)]
pub(super) enum FilterError {
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// Decides what stays.
#[derive(Debug)]
pub(super) struct Filter<'a> {
    pub plan: &'a CompactionPlan,
    pub keys: &'a KeyOffsets,
    pub transactions: Transactions,
    /// Aborted transactions whose markers were passed, for the index of the segment that is being written.
    pub aborted: Vec<AbortedTxn>,
}

impl Filter<'_> {
    pub fn batch(&mut self, batch: &Batch) -> Result<Kept, FilterError> {
        let header = &batch.header;
        if header.magic < 2 {
            return Ok(Kept::Whole);
        }
        if header.is_control() {
            return self.control(batch);
        }
        if self.transactions.batch(header) {
            // The records of an aborted transaction were never for anyone.
            return Ok(self.empty(batch));
        }
        let records = batch.decompressed(DECOMPRESSED_BYTES_MAX)?;
        let is_horizon_over = header.delete_horizon().is_some_and(|horizon| horizon <= self.plan.now_ms);
        let mut kept = Vec::new();
        let (mut all, mut has_tombstones) = (0, false);
        for record in batch.record_refs(&records) {
            let record = record?;
            all += 1;
            let stays = record.offset > self.keys.latest_offset
                || record.key.is_some_and(|key| {
                    self.keys.is_last(key, record.offset) && (record.value.is_some() || !is_horizon_over)
                });
            if stays {
                has_tombstones |= record.value.is_none();
                kept.push(record);
            }
        }
        if kept.is_empty() {
            return Ok(self.empty(batch));
        }
        let needs_horizon = has_tombstones && header.delete_horizon().is_none();
        if kept.len() == all && !needs_horizon {
            return Ok(Kept::Whole);
        }
        let mut builder = BatchBuilder::new(self.options(batch, needs_horizon)?);
        for record in &kept {
            builder.append_ref(record)?;
        }
        builder.set_last_offset(header.last_offset())?;
        Ok(Kept::Part(builder.build()?))
    }

    /// A marker goes when nothing of its transaction is left and its own time, set when that was first seen, is over.
    fn control(&mut self, batch: &Batch) -> Result<Kept, FilterError> {
        let header = &batch.header;
        let records = batch.decompressed(DECOMPRESSED_BYTES_MAX)?;
        let Some(marker) = Marker::read(header, &records) else { return Ok(Kept::Whole) };
        match self.transactions.marker(header, marker) {
            MarkerUse::Needed(aborted) => {
                self.aborted.extend(aborted);
                Ok(Kept::Whole)
            }
            MarkerUse::Unneeded => match header.delete_horizon() {
                Some(horizon) if horizon <= self.plan.now_ms => Ok(self.empty(batch)),
                Some(_) => Ok(Kept::Whole),
                None => {
                    let mut builder = BatchBuilder::new(self.options(batch, true)?);
                    for record in batch.record_refs(&records) {
                        builder.append_ref(&record?)?;
                    }
                    builder.set_last_offset(header.last_offset())?;
                    Ok(Kept::Part(builder.build()?))
                }
            },
        }
    }

    /// What stays of a batch without records: its header, if it is needed to know a producer's last sequence number or
    /// epoch, or where the log ended.
    fn empty(&self, batch: &Batch) -> Kept {
        let header = &batch.header;
        let is_last_of_producer = |last: &LastOfProducer| match last.last_data_offset {
            Some(offset) => header.last_offset() == offset,
            None => header.is_control() && header.producer_epoch == last.producer_epoch,
        };
        let is_last = header.has_producer_id()
            && self.plan.last_of_producers.get(&header.producer_id).is_some_and(is_last_of_producer);
        if is_last || header.next_offset() == self.plan.first_uncleanable_offset {
            Kept::Part(empty_batch(header))
        } else {
            Kept::Nothing
        }
    }

    fn options(&self, batch: &Batch, needs_horizon: bool) -> Result<BatchOptions, BatchError> {
        let header = &batch.header;
        let horizon = self.plan.now_ms.saturating_add(self.plan.config.delete_retention_ms);
        Ok(BatchOptions {
            compression: header.compression()?,
            level: self
                .plan
                .config
                .compression_level
                .filter(|_| self.plan.config.compression == header.compression().ok()),
            timestamp_type: header.timestamp_type(),
            base_offset: header.base_offset,
            partition_leader_epoch: header.partition_leader_epoch,
            producer_id: header.producer_id,
            producer_epoch: header.producer_epoch,
            base_sequence: header.base_sequence,
            is_transactional: header.is_transactional(),
            is_control: header.is_control(),
            delete_horizon: if needs_horizon { Some(horizon) } else { header.delete_horizon() },
        })
    }
}
