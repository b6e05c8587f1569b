//! Finding positions in the background (`OffsetFetcher`): committed offsets, resets by the leader, and the check of a
//! position against a new leader.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use super::driver::{Done, Driver};
use crate::TopicPartition;
use crate::admin::{EpochEnd, ListedOffset, OffsetAndMetadata, OffsetSpec, PerItem, epoch_ends};
use crate::cluster::Purpose;
use crate::config::OffsetReset;
use crate::error::ClientError;
use crate::pure::positions::{Position, ResetTo, Stage};

/// Partitions asked about, each with its generation.
pub(super) type Asked = Vec<(TopicPartition, u64)>;

/// Positions that a leader is asked about.
#[derive(Default)]
struct Checks {
    asked: Vec<(TopicPartition, u64, Position)>,
    /// The leader epoch that we know, so that a former leader refuses, and the one of the record before.
    epochs: Vec<(TopicPartition, (i32, i32))>,
}

impl Driver {
    /// Starts the questions that are due. The earliest time at which there may be more goes into `wake_at`.
    pub(super) fn look_up(&mut self, now_ms: u64, wake_at: &mut Option<u64>) {
        let mut uncommitted: Asked = Vec::new();
        let mut resets: BTreeMap<i32, Vec<(TopicPartition, u64, ResetTo)>> = BTreeMap::new();
        let mut checks: BTreeMap<i32, Checks> = BTreeMap::new();
        let has_group = self.shared.config.group_id.is_some();
        let policy = self.shared.config.auto_offset_reset;
        let metadata = self.shared.cluster.metadata();
        let mut without_offset = Vec::new();
        let mut guard = self.shared.state.lock();
        let state = &mut *guard;
        for (tp, partition) in state.positions.iter_mut() {
            if matches!(partition.stage, Stage::Fetch | Stage::Stuck) || partition.asking {
                continue;
            }
            if !partition.is_askable(now_ms) {
                super::driver::earlier(wake_at, partition.not_before_ms);
                continue;
            }
            if partition.stage == Stage::Committed {
                if has_group {
                    partition.asking = true;
                    uncommitted.push((tp.clone(), partition.generation));
                    continue;
                }
                if !partition.reset(policy) {
                    without_offset.push(tp.clone());
                    continue;
                }
            }
            let Some(leader) = metadata.leader(&tp.topic, tp.partition) else {
                self.shared.cluster.request_refresh();
                continue;
            };
            partition.asking = true;
            match partition.stage {
                Stage::Reset(to) => resets.entry(leader).or_default().push((tp.clone(), partition.generation, to)),
                Stage::Validate(at) => {
                    let current = metadata.partition(&tp.topic, tp.partition).map_or(-1, |p| p.leader_epoch);
                    let checks = checks.entry(leader).or_default();
                    checks.asked.push((tp.clone(), partition.generation, at));
                    checks.epochs.push((tp.clone(), (current, at.leader_epoch.unwrap_or(-1))));
                }
                _ => {}
            }
        }
        let lost = !without_offset.is_empty();
        state.keep_lost(without_offset);
        drop(guard);
        if lost {
            self.shared.news.notify_one();
        }
        if !uncommitted.is_empty() {
            self.ask_committed(uncommitted);
        }
        resets.into_iter().for_each(|(leader, asked)| self.ask_reset(leader, asked));
        checks.into_iter().for_each(|(leader, checks)| self.ask_epochs(leader, checks));
    }

    fn ask_committed(&mut self, asked: Asked) {
        let shared = self.shared.clone();
        self.tasks.spawn(async move {
            let partitions: Vec<_> = asked.iter().map(|(tp, _)| tp.clone()).collect();
            let result = shared.committed(&partitions).await;
            Done::Committed(asked, result)
        });
    }

    fn ask_reset(&mut self, leader: i32, asked: Vec<(TopicPartition, u64, ResetTo)>) {
        let shared = self.shared.clone();
        self.tasks.spawn(async move {
            let specs = asked.iter().map(|(tp, _, to)| (tp.clone(), spec(*to))).collect();
            let result = shared.list_at(leader, specs).await;
            Done::Listed(asked, result)
        });
    }

    fn ask_epochs(&mut self, leader: i32, checks: Checks) {
        let shared = self.shared.clone();
        self.tasks.spawn(async move {
            let Checks { asked, epochs } = checks;
            let result = match shared.cluster.connection(leader, Purpose::General).await {
                Ok(connection) => epoch_ends(connection, epochs).await,
                Err(error) => Err(error),
            };
            Done::Validated(asked, result)
        });
    }

    pub(super) fn on_committed(
        &mut self,
        asked: Asked,
        result: Result<PerItem<TopicPartition, Option<OffsetAndMetadata>>, ClientError>,
    ) {
        let answers = match result {
            Ok(answers) => answers,
            Err(error) => return self.ask_again(asked, &error),
        };
        self.failures = 0;
        let policy = self.shared.config.auto_offset_reset;
        let mut without_offset = Vec::new();
        let mut again = Vec::new();
        let mut guard = self.shared.state.lock();
        for (tp, generation) in asked {
            let Some(partition) = guard.positions.answered(&tp, generation) else { continue };
            match answers.iter().find(|(answered, _)| *answered == tp).map(|(_, result)| result) {
                Some(Ok(Some(found))) => {
                    let position = Position { offset: found.offset, leader_epoch: found.leader_epoch };
                    partition.start(position);
                    partition.committable = Some(position);
                    // The log may have been cut since it was committed (KIP-320).
                    if found.leader_epoch.is_some() {
                        partition.stage = Stage::Validate(position);
                    }
                }
                Some(Ok(None)) if partition.reset(policy) => {}
                Some(Ok(None)) => without_offset.push(tp),
                Some(Err(error)) => again.push((tp, generation, error.clone().into())),
                None => again.push((tp, generation, ClientError::Closed)),
            }
        }
        guard.keep_lost(without_offset);
        drop(guard);
        self.shared.news.notify_one();
        for (tp, generation, error) in again {
            self.ask_again(vec![(tp, generation)], &error);
        }
    }

    pub(super) fn on_listed(
        &mut self,
        asked: Vec<(TopicPartition, u64, ResetTo)>,
        result: Result<PerItem<TopicPartition, ListedOffset>, ClientError>,
    ) {
        let without_kind = |(tp, generation, _): (TopicPartition, u64, ResetTo)| (tp, generation);
        let answers = match result {
            Ok(answers) => answers,
            Err(error) => return self.ask_again(asked.into_iter().map(without_kind).collect(), &error),
        };
        self.failures = 0;
        for (tp, generation, to) in asked {
            match answers.iter().find(|(answered, _)| *answered == tp).map(|(_, result)| result) {
                Some(Ok(found)) => {
                    let mut guard = self.shared.state.lock();
                    let Some(partition) = guard.positions.answered(&tp, generation) else { continue };
                    if partition.stage != Stage::Reset(to) {
                        continue;
                    }
                    if found.offset < 0 {
                        // No record is that young: what comes next is. Java has no position then, and looks again later.
                        partition.stage = Stage::Reset(ResetTo::Latest);
                        continue;
                    }
                    let position = Position { offset: found.offset, leader_epoch: None };
                    partition.start(position);
                    tracing::debug!(partition = %tp, offset = found.offset, "position reset");
                }
                Some(Err(error)) => self.ask_again(vec![(tp, generation)], &error.clone().into()),
                None => self.ask_again(vec![(tp, generation)], &ClientError::Closed),
            }
        }
        self.shared.news.notify_one();
    }

    pub(super) fn on_validated(
        &mut self,
        asked: Vec<(TopicPartition, u64, Position)>,
        result: Result<PerItem<TopicPartition, EpochEnd>, ClientError>,
    ) {
        let Ok(answers) = result else {
            let error = result.err().unwrap_or(ClientError::Closed);
            // Brokers before 2.1 cannot be asked: the position is taken as it is.
            let cannot = matches!(error, ClientError::UnsupportedVersion { .. });
            return match cannot {
                true => asked.into_iter().for_each(|(tp, generation, _)| self.keep_position(&tp, generation)),
                false => self.ask_again(asked.into_iter().map(|(tp, g, _)| (tp, g)).collect(), &error),
            };
        };
        for (tp, generation, at) in asked {
            match answers.iter().find(|(answered, _)| *answered == tp).map(|(_, result)| result) {
                Some(Ok(end)) if end.end_offset < at.offset => self.truncated(&tp, generation, at, *end),
                Some(Ok(_)) => self.keep_position(&tp, generation),
                Some(Err(error)) => self.ask_again(vec![(tp, generation)], &error.clone().into()),
                None => self.keep_position(&tp, generation),
            }
        }
    }

    fn keep_position(&self, tp: &TopicPartition, generation: u64) {
        if let Some(partition) = self.shared.state.lock().positions.answered(tp, generation)
            && matches!(partition.stage, Stage::Validate(_))
        {
            partition.stage = Stage::Fetch;
        }
    }

    /// The leader's log ends before our position: records that we have read are gone (KIP-320).
    fn truncated(&self, tp: &TopicPartition, generation: u64, at: Position, end: EpochEnd) {
        tracing::warn!(partition = %tp, offset = at.offset, end = end.end_offset, "the log was truncated");
        let mut guard = self.shared.state.lock();
        if guard.positions.answered(tp, generation).is_none() {
            return;
        }
        if self.shared.config.auto_offset_reset == OffsetReset::None {
            if let Some(partition) = guard.positions.get_mut(tp) {
                partition.stage = Stage::Stuck;
            }
            guard.keep_lost(vec![tp.clone()]);
            self.shared.news.notify_one();
            return;
        }
        if end.end_offset < 0 || end.leader_epoch < 0 {
            // It knows of no such epoch at all: there is no place to go back to.
            guard.positions.seek(tp, Err(ResetTo::Latest));
            if let Some(partition) = guard.positions.get_mut(tp) {
                partition.reset(self.shared.config.auto_offset_reset);
            }
            return;
        }
        guard.positions.seek(tp, Ok(Position { offset: end.end_offset, leader_epoch: Some(end.leader_epoch) }));
    }

    /// Asks again after a wait, or gives an error that does not pass to the caller.
    pub(super) fn ask_again(&mut self, asked: Asked, error: &ClientError) {
        // Illegal: the leader was forgotten between the look at the metadata and the connection.
        let passes = error.is_retriable() || matches!(error, ClientError::Closed | ClientError::Illegal(_));
        if error.code().is_none_or(|c| c.is_invalid_metadata()) {
            self.shared.cluster.request_refresh();
        }
        self.failures += 1;
        let wait = self.shared.cluster.retry_backoff(self.failures.min(20));
        let not_before_ms = self.shared.now_ms() + u64::try_from(wait.as_millis()).unwrap_or(0);
        let mut guard = self.shared.state.lock();
        for (tp, generation) in &asked {
            if let Some(partition) = guard.positions.answered(tp, *generation) {
                partition.not_before_ms = not_before_ms;
            }
        }
        drop(guard);
        if passes {
            tracing::debug!(%error, "positions are not found yet");
        } else {
            self.shared.report(error.clone());
        }
    }
}

fn spec(to: ResetTo) -> OffsetSpec {
    match to {
        ResetTo::Earliest => OffsetSpec::Earliest,
        ResetTo::Latest => OffsetSpec::Latest,
        ResetTo::Ago(ms) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
            OffsetSpec::Timestamp(i64::try_from(now).unwrap_or(i64::MAX).saturating_sub(ms).max(0))
        }
    }
}
