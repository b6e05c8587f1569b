//! One partition on this broker: its log behind a mutex that is held for one short step at a time, who leads it, and who
//! waits for it (Kafka's `Partition`).

mod ask;

use std::sync::Arc;

use kafka_core::image::PartitionRegistration;
use kafka_log::{
    AppendError, CheckedBatches, FlushTask, LeaderRules, LogConfig, Looked, PartitionLog, ReadError, ReadOptions,
    StorageError, TimestampedOffset,
};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::describe_producers_response::ProducerState;
use kafka_wire::messages::fetch_response::AbortedTransaction;
use kafka_wire::{BatchHeader, Compression, Records, Uuid};
use parking_lot::{Mutex, MutexGuard};

use crate::blocking;
use crate::clock;
use crate::parked::Waiters;
use crate::topic_settings::TopicSettings;

pub use ask::{AppendAsk, Appended, PartitionParts, ProduceError, ReadAsk, ReadOutcome};

/// One partition.
#[derive(Debug)]
pub struct Partition {
    /// The topic's name.
    pub topic: Arc<str>,
    /// The topic's id.
    pub topic_id: Uuid,
    /// The partition's index.
    pub index: i32,
    node_id: i32,
    state: Mutex<State>,
    waiters: Waiters,
    failed: tokio::sync::mpsc::UnboundedSender<StorageError>,
}

#[derive(Debug)]
struct State {
    /// None when its log directory is offline.
    log: Option<PartitionLog>,
    /// Whether it had a log and lost it: then that is what everybody is told, whoever leads it now.
    is_offline: bool,
    settings: TopicSettings,
    leader: i32,
    leader_epoch: i32,
    isr_len: usize,
    replicas_len: usize,
    /// The topic is gone; only those who already had the partition in hand still see it.
    is_deleted: bool,
}

impl Partition {
    /// A partition that nobody leads yet.
    #[must_use]
    pub fn new(parts: PartitionParts) -> Self {
        let PartitionParts { topic, topic_id, index, node_id, log, settings, failed } = parts;
        let state = State {
            log,
            is_offline: false,
            settings,
            leader: -1,
            leader_epoch: -1,
            isr_len: 0,
            replicas_len: 0,
            is_deleted: false,
        };
        Self { topic, topic_id, index, node_id, state: Mutex::new(state), waiters: Waiters::default(), failed }
    }

    /// Takes over what the metadata says of it.
    pub fn assign(&self, registration: &PartitionRegistration) {
        let mut state = self.state.lock();
        let begins = registration.leader == self.node_id && registration.leader_epoch > state.leader_epoch;
        state.leader = registration.leader;
        state.leader_epoch = registration.leader_epoch;
        state.isr_len = registration.isr.len();
        state.replicas_len = registration.replicas.len();
        let Some(log) = &mut state.log else { return };
        if registration.isr == [self.node_id] {
            log.set_high_watermark(log.log_end_offset());
        }
        if begins {
            log.begin_epoch(registration.leader_epoch);
        }
        drop(state);
        self.waiters.wake_all();
    }

    /// The broker that leads, or -1, and its epoch.
    pub fn leader(&self) -> (i32, i32) {
        let state = self.state.lock();
        (state.leader, state.leader_epoch)
    }

    /// Whether this broker leads it.
    pub fn is_led_here(&self) -> bool {
        self.leader().0 == self.node_id
    }

    /// Changes its settings.
    pub fn set_settings(&self, settings: TopicSettings) {
        let mut state = self.state.lock();
        if let Some(log) = &mut state.log {
            log.set_config(settings.log.clone());
        }
        state.settings = settings;
    }

    /// Checks the leader epoch that a client believes in; -1 is none (KIP-320).
    ///
    /// # Errors
    /// FENCED_LEADER_EPOCH or UNKNOWN_LEADER_EPOCH.
    pub fn check_epoch(&self, epoch: i32) -> Result<(), ErrorCode> {
        self.state.lock().check_epoch(epoch)
    }

    /// Appends as the leader and tells those who wait.
    ///
    /// # Errors
    /// When the batches are refused or the disk fails.
    pub fn append(&self, ask: AppendAsk) -> Result<Appended, ProduceError> {
        let mut state = self.state.lock();
        self.check_append(&state, ask.acks_all)?;
        let config = state.log().map_err(ProduceError::code)?.config().clone();
        drop(state);
        // Others go on with the log while the batches are looked at.
        let checked = self.check_batches(&ask, &config)?;
        let mut state = self.state.lock();
        // Not from before the look, which takes different times: LogAppendTime follows the order of the log.
        let now_ms = clock::now_ms();
        let alone = self.check_append(&state, ask.acks_all)?;
        let leader_epoch = state.leader_epoch;
        let log = state.log().map_err(ProduceError::code)?;
        let appended = log.append_checked(checked, leader_epoch, now_ms);
        let appended = appended.and_then(|info| Ok((info, log.flush_task_of_messages(now_ms)?)));
        let (info, flush) = match appended {
            Ok(appended) => appended,
            Err(AppendError::Storage(error)) => {
                self.give_up(&mut state, error);
                return Err(ProduceError::code(ErrorCode::KAFKA_STORAGE_ERROR));
            }
            Err(error) => return Err((&error).into()),
        };
        if let Some(task) = flush {
            state = self.flush(state, task, info.last_offset).map_err(ProduceError::code)?;
        }
        // While it was flushed, others may have become the leader or part of those in sync.
        let alone = alone && state.isr_len == 1 && state.leader_epoch == leader_epoch;
        let log = state.log().map_err(ProduceError::code)?;
        if alone && !info.is_duplicate {
            // Of two appends that were flushed at the same time, the second may be done first.
            log.set_high_watermark(log.high_watermark().max(info.last_offset + 1));
        }
        let high_watermark = log.high_watermark();
        drop(state);
        if alone && !info.is_duplicate {
            self.waiters.arrived(info.size_bytes);
        }
        Ok(Appended {
            first_offset: info.first_offset,
            last_offset: info.last_offset,
            log_append_time_ms: info.log_append_time,
            log_start_offset: info.log_start_offset,
            high_watermark,
            has_rolled: info.has_rolled,
        })
    }

    /// Whether this broker may append now; says whether it is alone in sync.
    fn check_append(&self, state: &State, acks_all: bool) -> Result<bool, ProduceError> {
        if state.is_deleted {
            return Err(ProduceError::code(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
        }
        if state.is_offline {
            return Err(ProduceError::code(ErrorCode::KAFKA_STORAGE_ERROR));
        }
        if state.leader != self.node_id {
            let leader = Some((state.leader, state.leader_epoch));
            return Err(ProduceError { leader, ..ProduceError::code(ErrorCode::NOT_LEADER_OR_FOLLOWER) });
        }
        let insync_min = state.settings.min_insync_replicas.min(i32::try_from(state.replicas_len).unwrap_or(i32::MAX));
        let alone = state.isr_len == 1;
        // Followers do not fetch from this broker yet: with others in sync there is nobody whose word to wait for.
        if acks_all && (!alone || i32::try_from(state.isr_len).unwrap_or(i32::MAX) < insync_min) {
            return Err(ProduceError::code(ErrorCode::NOT_ENOUGH_REPLICAS));
        }
        Ok(alone)
    }

    /// Looks at the batches. The runtime is told when that may take long.
    fn check_batches(&self, ask: &AppendAsk, config: &LogConfig) -> Result<CheckedBatches, ProduceError> {
        let name = format_args!("{}-{}", self.topic, self.index);
        let rules = LeaderRules { partition: &name, config, origin: ask.origin, now_ms: clock::now_ms() };
        let checked = if ask.records.len() > LONG_CHECK_BYTES && is_compressed(&ask.records) {
            blocking::in_place(|| rules.check(&ask.records))
        } else {
            rules.check(&ask.records)
        };
        checked.map_err(|error| (&error).into())
    }

    /// Runs the flush that an append up to `last_offset` asks for before it is answered. The partition is let go meanwhile,
    /// and the runtime is told that its thread waits: neither reads nor other connections stand still for the disk.
    fn flush<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        task: FlushTask,
        last_offset: i64,
    ) -> Result<MutexGuard<'a, State>, ErrorCode> {
        let mut next = Some(task);
        while let Some(task) = next {
            drop(state);
            let flushed = blocking::in_place(|| task.run());
            state = self.state.lock();
            // Again if the log has moved to another directory meanwhile.
            next = self.work(&mut state, |log| {
                flushed?;
                log.complete_flush(&task);
                if log.recovery_point() > last_offset { Ok(None) } else { log.flush_task_of_messages(clock::now_ms()) }
            })?;
        }
        Ok(state)
    }

    /// Reads from an offset up to what consumers may see. The disk is read after the partition is let go.
    ///
    /// # Errors
    /// When the offset is out of range, the client's epoch is stale, this broker does not lead, or the disk fails.
    pub fn read(&self, ask: &ReadAsk) -> Result<ReadOutcome, ErrorCode> {
        let mut guard = self.state.lock();
        let state = &mut *guard;
        state.check_led(self.node_id, ask.current_leader_epoch)?;
        if ask.from_replica {
            // No broker follows this one, so that a replica has not heard yet, or knows better, who its leader is.
            let knows_leader = ask.current_leader_epoch >= 0;
            let error = if knows_leader { ErrorCode::UNKNOWN_LEADER_EPOCH } else { ErrorCode::NOT_LEADER_OR_FOLLOWER };
            return Err(error);
        }
        let log = state.log()?;
        let mut outcome = ReadOutcome {
            records: Records::empty(),
            high_watermark: log.high_watermark(),
            last_stable_offset: log.last_stable_offset(),
            log_start_offset: log.log_start_offset(),
            diverging: diverging(log, ask)?,
            aborted: None,
        };
        if outcome.diverging.is_some() {
            return Ok(outcome);
        }
        let end = if ask.committed_only { outcome.last_stable_offset } else { outcome.high_watermark };
        let planned = log.plan_read(ReadOptions {
            offset: ask.offset,
            max_bytes: ask.bytes_max,
            min_one_batch: ask.at_least_one,
            upper_bound: end,
        });
        let aborted = match &planned {
            Ok(plan) if ask.committed_only && !plan.is_empty() => log.aborted_transactions(ask.offset, end),
            _ => Ok(Vec::new()),
        };
        let (plan, aborted) = match (planned, aborted) {
            (Ok(plan), Ok(aborted)) => (plan, aborted),
            (Err(ReadError::OffsetOutOfRange { .. }), _) => return Err(ErrorCode::OFFSET_OUT_OF_RANGE),
            (Err(ReadError::Storage(error)), _) | (_, Err(error)) => return Err(self.failed(state, error)),
        };
        drop(guard);
        if ask.committed_only {
            outcome.aborted = Some(aborted.iter().map(aborted_transaction).collect());
        }
        let fetched = plan.run().map_err(|error| self.failed(&mut self.state.lock(), error))?;
        outcome.records = fetched.records;
        Ok(outcome)
    }

    /// Whether a read from `offset` would tell more than that there is nothing yet: records, or an error.
    pub fn has_news(&self, offset: i64, committed_only: bool, current_leader_epoch: i32) -> bool {
        let mut state = self.state.lock();
        if state.check_led(self.node_id, current_leader_epoch).is_err() {
            return true;
        }
        let Ok(log) = state.log() else { return true };
        offset != if committed_only { log.last_stable_offset() } else { log.high_watermark() }
    }

    /// The offset for a time or a special time: timestamp, offset, leader epoch. None when no record is that late.
    ///
    /// # Errors
    /// When this broker does not lead, or the disk fails.
    pub fn offset_for_time(&self, time: i64, committed_only: bool) -> Result<Option<(i64, i64, i32)>, ErrorCode> {
        let mut after = None;
        loop {
            let (end, looked) = self.with_led_log(|log| {
                let end = if committed_only { log.last_stable_offset() } else { log.high_watermark() };
                if time == kafka_log::special::LATEST {
                    let leader_epoch = log.latest_epoch().unwrap_or(-1);
                    let latest = TimestampedOffset { timestamp: -1, offset: end, leader_epoch };
                    return Ok((end, Looked::Done(Some(latest))));
                }
                Ok((end, log.look_for_timestamp(time, after)?))
            })?;
            // Others go on with the log while the batch is decompressed.
            let found = match looked {
                Looked::Done(found) => found,
                Looked::In(batch) => match batch.first_record() {
                    Ok(Some(found)) => Some(found),
                    Ok(None) => {
                        after = Some(batch.place);
                        continue;
                    }
                    Err(error) => {
                        tracing::error!(topic = %self.topic, partition = self.index, %error, "the log is damaged");
                        return Err(ErrorCode::CORRUPT_MESSAGE);
                    }
                },
            };
            // A record that consumers cannot see yet is not an answer; the log's end is one.
            let found = found.filter(|f| time < 0 || f.offset < end);
            return Ok(found.map(|f| (f.timestamp, f.offset, f.leader_epoch)));
        }
    }

    /// The last epoch at most `epoch`, and where it ended.
    ///
    /// # Errors
    /// As [`Partition::with_led_log`].
    pub fn end_of_epoch(&self, epoch: i32) -> Result<Option<(i32, i64)>, ErrorCode> {
        self.with_led_log(|log| Ok(log.end_offset_for_epoch(epoch).map(|e| (e.epoch, e.start_offset))))
    }

    /// Moves the log start offset to `offset` (-1: the high watermark). Answers the new low watermark.
    ///
    /// # Errors
    /// OFFSET_OUT_OF_RANGE beyond the high watermark; when this broker does not lead, or the disk fails.
    pub fn delete_records(&self, offset: i64) -> Result<i64, ErrorCode> {
        let low = self.with_led_log(|log| match log.delete_records(offset) {
            Ok(low) => Ok(Ok(low)),
            Err(ReadError::OffsetOutOfRange { .. }) => Ok(Err(ErrorCode::OFFSET_OUT_OF_RANGE)),
            Err(ReadError::Storage(error)) => Err(error),
        })?;
        self.waiters.wake_all();
        low
    }

    /// The producers that write with sequence numbers.
    ///
    /// # Errors
    /// As [`Partition::with_led_log`].
    pub fn producers(&self) -> Result<Vec<ProducerState>, ErrorCode> {
        let state = |p: &kafka_log::ProducerState| ProducerState {
            producer_id: p.producer_id,
            producer_epoch: i32::from(p.producer_epoch),
            last_sequence: p.last_sequence(),
            last_timestamp: p.last_timestamp,
            coordinator_epoch: p.coordinator_epoch,
            current_txn_start_offset: p.current_txn_first_offset.unwrap_or(-1),
            ..ProducerState::default()
        };
        self.with_led_log(|log| Ok(log.active_producers().map(state).collect()))
    }

    /// Works on the log, if this broker leads it and its directory is online. A failed disk takes the directory offline.
    ///
    /// # Errors
    /// NOT_LEADER_OR_FOLLOWER, and as [`Self::with_log`].
    pub fn with_led_log<T>(
        &self,
        work: impl FnOnce(&mut PartitionLog) -> Result<T, StorageError>,
    ) -> Result<T, ErrorCode> {
        let mut state = self.state.lock();
        state.check_led(self.node_id, -1)?;
        self.work(&mut state, work)
    }

    /// Works on the log, whoever leads it.
    ///
    /// # Errors
    /// KAFKA_STORAGE_ERROR; CORRUPT_MESSAGE when what is in the log cannot be read; UNKNOWN_TOPIC_OR_PARTITION when the
    /// topic is deleted.
    pub fn with_log<T>(&self, work: impl FnOnce(&mut PartitionLog) -> Result<T, StorageError>) -> Result<T, ErrorCode> {
        self.work(&mut self.state.lock(), work)
    }

    fn work<T>(
        &self,
        state: &mut State,
        work: impl FnOnce(&mut PartitionLog) -> Result<T, StorageError>,
    ) -> Result<T, ErrorCode> {
        work(state.log()?).map_err(|error| self.failed(state, error))
    }

    /// Takes the log away: its directory is offline, or the broker stops. Who waits is told.
    pub fn take_log(&self) -> Option<PartitionLog> {
        let mut state = self.state.lock();
        let log = state.log.take();
        state.is_offline |= log.is_some();
        drop(state);
        self.waiters.wake_all();
        log
    }

    /// Takes the log away because the topic is deleted. Who waits, or still holds the partition, is told so.
    pub fn delete(&self) -> Option<PartitionLog> {
        self.state.lock().is_deleted = true;
        self.take_log()
    }

    /// Puts another log in the place of the current one while the partition is held. None when there is no current one;
    /// after an error the current one stays.
    pub fn replace_log<E>(
        &self,
        with: impl FnOnce(&mut PartitionLog) -> Result<PartitionLog, E>,
    ) -> Option<Result<(), E>> {
        let mut state = self.state.lock();
        let current = state.log.as_mut()?;
        Some(with(current).map(|log| *current = log))
    }

    /// What a client is told of an error of the log. Bytes that make no sense concern this log alone: a producer may have
    /// sent them, and the directory with all other logs must not go for that.
    fn failed(&self, state: &mut State, error: StorageError) -> ErrorCode {
        if error.source.kind() == std::io::ErrorKind::InvalidData {
            tracing::error!(topic = %self.topic, partition = self.index, %error, "the log is damaged");
            return ErrorCode::CORRUPT_MESSAGE;
        }
        self.give_up(state, error);
        ErrorCode::KAFKA_STORAGE_ERROR
    }

    fn give_up(&self, state: &mut State, error: StorageError) {
        // The log may have moved to another directory since.
        if state.log.as_ref().is_some_and(|log| log.log_dir() == error.log_dir) {
            state.log = None;
            state.is_offline = true;
        }
        // Nobody listens only while the broker stops, and then the directory is given up anyway.
        let _ = self.failed.send(error);
    }
}

impl AsRef<Waiters> for Partition {
    fn as_ref(&self) -> &Waiters {
        &self.waiters
    }
}

impl State {
    fn log(&mut self) -> Result<&mut PartitionLog, ErrorCode> {
        let gone = if self.is_deleted { ErrorCode::UNKNOWN_TOPIC_OR_PARTITION } else { ErrorCode::KAFKA_STORAGE_ERROR };
        self.log.as_mut().ok_or(gone)
    }

    fn check_epoch(&self, epoch: i32) -> Result<(), ErrorCode> {
        match epoch {
            // Kafka takes every negative epoch for none.
            ..0 => Ok(()),
            e if e < self.leader_epoch => Err(ErrorCode::FENCED_LEADER_EPOCH),
            e if e > self.leader_epoch => Err(ErrorCode::UNKNOWN_LEADER_EPOCH),
            _ => Ok(()),
        }
    }

    fn check_led(&self, node_id: i32, epoch: i32) -> Result<(), ErrorCode> {
        if self.is_deleted {
            return Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
        }
        if self.is_offline {
            return Err(ErrorCode::KAFKA_STORAGE_ERROR);
        }
        self.check_epoch(epoch)?;
        if self.leader == node_id { Ok(()) } else { Err(ErrorCode::NOT_LEADER_OR_FOLLOWER) }
    }
}

/// A compressed batch larger than this may take milliseconds to look at, and many of them if it is made for that.
const LONG_CHECK_BYTES: usize = 64 * 1024;

fn is_compressed(batches: &[u8]) -> bool {
    BatchHeader::read(batches).is_ok_and(|header| header.compression() != Ok(Compression::None))
}

/// Where the fetcher's log and this one part, if its last epoch did not end here as it did there (KIP-595).
fn diverging(log: &PartitionLog, ask: &ReadAsk) -> Result<Option<(i32, i64)>, ErrorCode> {
    if ask.last_fetched_epoch < 0 {
        return Ok(None);
    }
    // An epoch that the leader has not reached, or an offset that it has no longer, says nothing about where they part.
    let end = log.end_offset_for_epoch(ask.last_fetched_epoch).ok_or(ErrorCode::OFFSET_OUT_OF_RANGE)?;
    if ask.offset < log.log_start_offset() {
        return Err(ErrorCode::OFFSET_OUT_OF_RANGE);
    }
    let parts = end.epoch < ask.last_fetched_epoch || end.start_offset < ask.offset;
    Ok(parts.then_some((end.epoch, end.start_offset)))
}

fn aborted_transaction(txn: &kafka_log::AbortedTxn) -> AbortedTransaction {
    AbortedTransaction { producer_id: txn.producer_id, first_offset: txn.first_offset, ..AbortedTransaction::default() }
}

#[cfg(test)]
mod tests;
