//! Appending.

use std::io::{self, IoSlice};

use bytes::Bytes;

use super::PartitionLog;
use super::validate::{self, CheckedBatches, LeaderRules, Ready};
use crate::error::AppendError;
use crate::producer::{AppendOrigin, Marker, Staged};
use crate::segment::{Appended, Segment};

/// What an append did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppendInfo {
    /// Offset of the first record. Of batches sent again, the offset they got the first time.
    pub first_offset: i64,
    /// Offset of the last record.
    pub last_offset: i64,
    /// The time that all records got, with `message.timestamp.type=LogAppendTime`; else -1.
    pub log_append_time: i64,
    /// The log's first offset.
    pub log_start_offset: i64,
    /// The largest timestamp of the records.
    pub max_timestamp: i64,
    /// Bytes appended; 0 for a duplicate.
    pub size_bytes: usize,
    /// Records appended; 0 for a duplicate.
    pub records_count: usize,
    /// Whether an idempotent producer sent what is in the log already: nothing was appended.
    pub is_duplicate: bool,
    /// Whether a segment was sealed on the way: now is the time for a [`PartitionLog::sealed_flush_task`].
    pub has_rolled: bool,
}

impl PartitionLog {
    /// Appends batches as the leader: [`LeaderRules::check`] and [`PartitionLog::append_checked`] in one.
    ///
    /// # Errors
    /// When a batch is refused, or the disk fails; nothing is appended then.
    pub fn append_as_leader(
        &mut self,
        batches: impl Into<Bytes>,
        leader_epoch: i32,
        origin: AppendOrigin,
        now_ms: i64,
    ) -> Result<AppendInfo, AppendError> {
        let rules = LeaderRules { partition: &self.partition, config: &self.config, origin, now_ms };
        let checked = rules.check(&batches.into())?;
        self.append_checked(checked, leader_epoch, now_ms)
    }

    /// Appends batches as the leader: gives them offsets, the leader epoch and, with `LogAppendTime`, the time. Before it
    /// is acknowledged, [`PartitionLog::flush_task_of_messages`] is due.
    ///
    /// # Errors
    /// When a batch does not fit what is known of its producer, or the disk fails; nothing is appended then.
    pub fn append_checked(
        &mut self,
        batches: CheckedBatches,
        leader_epoch: i32,
        now_ms: i64,
    ) -> Result<AppendInfo, AppendError> {
        let origin = batches.origin;
        let log_append_time = if batches.log_append_time { now_ms } else { -1 };
        let ready = batches.place(self.log_end_offset, leader_epoch, now_ms)?;
        if let Some(duplicate) = self.duplicate_of(&ready, origin) {
            return Ok(duplicate);
        }
        self.append(&ready, origin, log_append_time, now_ms)
    }

    /// Appends batches that the leader has sent, as they are.
    ///
    /// # Errors
    /// When a batch is corrupt or is not behind the log's end, or the disk fails.
    pub fn append_as_follower(&mut self, batches: impl Into<Bytes>, now_ms: i64) -> Result<AppendInfo, AppendError> {
        let ready = validate::for_follower(batches.into())?;
        if let Some(first) = ready.first() {
            let (first_offset, log_end_offset) = (first.header.base_offset, self.log_end_offset);
            // Before magic 2 only the last offset is known without decompressing.
            let expected = if first.header.magic < 2 { first.header.last_offset() } else { first_offset };
            if expected < log_end_offset {
                return Err(AppendError::UnexpectedOffset { first_offset, log_end_offset });
            }
        }
        self.append(&ready, AppendOrigin::Replication, -1, now_ms)
    }

    /// The batch that a producer has sent before, when this is it.
    fn duplicate_of(&self, batches: &[Ready], origin: AppendOrigin) -> Option<AppendInfo> {
        let [only] = batches else { return None };
        if origin != AppendOrigin::Client || !only.header.has_producer_id() {
            return None;
        }
        let state = self.producers.get(only.header.producer_id)?;
        let header = &only.header;
        let known = state.duplicate(header.producer_epoch, header.base_sequence, header.last_sequence())?;
        Some(AppendInfo {
            first_offset: known.first_offset(),
            last_offset: known.last_offset,
            log_append_time: known.timestamp,
            log_start_offset: self.log_start_offset,
            max_timestamp: known.timestamp,
            size_bytes: 0,
            records_count: 0,
            is_duplicate: true,
            has_rolled: false,
        })
    }

    fn append(
        &mut self,
        batches: &[Ready],
        origin: AppendOrigin,
        log_append_time: i64,
        now_ms: i64,
    ) -> Result<AppendInfo, AppendError> {
        let (Some(first), Some(last)) = (batches.first(), batches.last()) else {
            return Err(AppendError::invalid("Record batch has no batches at all"));
        };
        let size_bytes: usize = batches.iter().map(Ready::len).sum();
        if size_bytes as u64 > u64::from(self.config.segment_bytes) {
            return Err(AppendError::ListTooLarge { size: size_bytes, max: self.config.segment_bytes });
        }
        let staged = self.stage(batches, origin)?;
        let info = AppendInfo {
            first_offset: first.header.base_offset,
            last_offset: last.header.last_offset(),
            log_append_time,
            log_start_offset: self.log_start_offset,
            max_timestamp: batches.iter().map(|b| b.header.max_timestamp).max().unwrap_or(-1),
            size_bytes,
            records_count: batches.iter().map(|b| b.header.records_count.max(0) as usize).sum(),
            is_duplicate: false,
            has_rolled: false,
        };
        let active_before = self.active_segment_base_offset();
        self.write(batches, &info, now_ms).map_err(|e| self.storage_error("appending", e))?;
        self.log_end_offset = info.last_offset + 1;
        let aborted = self.producers.commit(staged);
        for txn in &aborted {
            let home = self.home.clone();
            let written = self.active().txn_index.append(&home, txn);
            written.map_err(|e| self.storage_error("writing a transaction index", e))?;
        }
        Ok(AppendInfo { has_rolled: self.active_segment_base_offset() != active_before, ..info })
    }

    fn stage(&self, batches: &[Ready], origin: AppendOrigin) -> Result<Staged, AppendError> {
        let mut staged = Staged::default();
        for batch in batches.iter().filter(|b| b.header.has_producer_id()) {
            let marker = batch.header.is_control().then(|| Marker::read(&batch.header, &batch.body)).flatten();
            staged.batch(&self.producers, &batch.header, marker, origin)?;
        }
        Ok(staged)
    }

    fn write(&mut self, batches: &[Ready], info: &AppendInfo, now_ms: i64) -> io::Result<()> {
        for batch in batches.iter().filter(|b| b.header.magic >= 2) {
            self.epochs.assign(batch.header.partition_leader_epoch, batch.header.base_offset);
        }
        let next = Appended { last_offset: info.last_offset, max_timestamp: info.max_timestamp, size: info.size_bytes };
        let home = &self.home;
        let active = self.segments.last_mut().expect("a log has at least one segment");
        if active.should_roll(home, next, &self.config, now_ms)? {
            self.roll(info.first_offset, now_ms)?;
        }
        let mut slices = Vec::with_capacity(batches.len() * 2);
        let mut appended = Vec::with_capacity(batches.len());
        for batch in batches {
            slices.push(IoSlice::new(&batch.head));
            slices.push(IoSlice::new(&batch.body));
            appended.push(Appended { size: batch.len(), ..Appended::from(&batch.header) });
        }
        let interval = self.config.index_interval_bytes;
        let active = self.segments.last_mut().expect("a log has at least one segment");
        active.append(&self.home, &mut slices, &appended, interval)
    }

    /// Ends the active segment and begins a new one at `base_offset`. The old one becomes durable with the next flush.
    pub(super) fn roll(&mut self, base_offset: i64, now_ms: i64) -> io::Result<()> {
        let home = self.home.clone();
        self.active().seal(&home)?;
        self.take_snapshot()?;
        let segment = Segment::create(&home, base_offset, &self.config, now_ms)?;
        self.dir_is_dirty = true;
        if self.active().size == 0 && self.active().base_offset == base_offset {
            self.segments.pop();
        }
        self.segments.push(segment);
        tracing::debug!("{}: rolled a new segment at offset {base_offset}", self.partition);
        Ok(())
    }
}
