//! What the clock asks of the logs: retention, flushes, files whose time to be deleted has come, checkpoints, producers that
//! are forgotten (Kafka's `LogManager` schedules and `LogCleaner`'s turn).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::Replicas;
use crate::clock;
use crate::config::BrokerConfig;
use crate::partition::Partition;

/// The jobs, each with the time of its next turn.
#[derive(Debug)]
struct Schedule {
    retention: Instant,
    flush: Instant,
    checkpoint: Instant,
    producers: Instant,
    files: Instant,
    cleaning: Instant,
}

/// How often it is asked whether files wait to be deleted: to the nearest of this, `file.delete.delay.ms` is kept.
const FILES_EVERY: Duration = Duration::from_secs(1);

/// Does the jobs until told to stop.
pub async fn run(replicas: Arc<Replicas>, mut stop: watch::Receiver<bool>) {
    let config = replicas.config.load();
    let start = Instant::now();
    let mut next = Schedule {
        retention: start + millis(config.log.initial_task_delay_ms),
        flush: start + flush_every(&config),
        checkpoint: start + checkpoint_every(&config),
        producers: start + millis(config.producer_ids.expiration_check_interval_ms.into()),
        files: start + FILES_EVERY,
        cleaning: start + clean_every(&config),
    };
    loop {
        let turns = [next.retention, next.flush, next.checkpoint, next.producers, next.files, next.cleaning];
        let first = turns.into_iter().min();
        tokio::select! {
            biased;
            _ = stop.wait_for(|stopped| *stopped) => return,
            () = sleep_until(first.unwrap_or(start)) => {}
        }
        let (jobs, config) = (replicas.clone(), replicas.config.load());
        let mut due = next.take_due(&config);
        due.flush = due.flush && jobs.any_flush_due();
        due.files = due.files && jobs.any_file_due();
        if due.is_nothing() {
            continue;
        }
        // These read and sync files, which may take long.
        if let Err(error) = tokio::task::spawn_blocking(move || jobs.do_due(&due)).await {
            tracing::error!(%error, "a job on the logs ended early");
        }
    }
}

#[derive(Debug, Default)]
struct Due {
    retention: bool,
    flush: bool,
    checkpoint: bool,
    producers: bool,
    files: bool,
    cleaning: bool,
}

impl Due {
    fn is_nothing(&self) -> bool {
        !(self.retention || self.flush || self.checkpoint || self.producers || self.files || self.cleaning)
    }
}

impl Schedule {
    fn take_due(&mut self, config: &BrokerConfig) -> Due {
        let now = Instant::now();
        let turn = |at: &mut Instant, every: Duration| {
            let due = *at <= now;
            if due {
                *at = now + every;
            }
            due
        };
        Due {
            retention: turn(&mut self.retention, millis(config.log.retention_check_interval_ms)),
            flush: turn(&mut self.flush, flush_every(config)),
            checkpoint: turn(&mut self.checkpoint, checkpoint_every(config)),
            producers: turn(&mut self.producers, millis(config.producer_ids.expiration_check_interval_ms.into())),
            files: turn(&mut self.files, FILES_EVERY),
            cleaning: turn(&mut self.cleaning, clean_every(config)) && config.cleaner.enable,
        }
    }
}

/// `log.flush.scheduler.interval.ms` says how often to look; unless it is set, a second is often enough for `flush.ms`.
fn flush_every(config: &BrokerConfig) -> Duration {
    match config.log.flush_scheduler_interval_ms {
        i64::MAX => Duration::from_secs(1),
        ms => millis(ms),
    }
}

/// How often to look whether a compaction is due, if the cleaner is on.
fn clean_every(config: &BrokerConfig) -> Duration {
    if config.cleaner.enable { millis(config.cleaner.backoff_ms) } else { millis(LONGEST_MS) }
}

fn checkpoint_every(config: &BrokerConfig) -> Duration {
    let log = &config.log;
    let every = log.flush_offset_checkpoint_interval_ms.min(log.flush_start_offset_checkpoint_interval_ms);
    millis(every.min(config.replication.replica_high_watermark_checkpoint_interval_ms))
}

/// The longest that any job waits, so that adding to the clock cannot overflow.
const LONGEST_MS: i64 = 365 * 24 * 3600 * 1000;

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms.clamp(1, LONGEST_MS)).unwrap_or(1))
}

impl Replicas {
    fn any_flush_due(&self) -> bool {
        let now_ms = clock::now_ms();
        self.flushes_by_time.load(Ordering::Relaxed)
            && self.all().iter().any(|p| p.with_log(|log| Ok(log.is_flush_due(now_ms))).unwrap_or(false))
    }

    fn any_file_due(&self) -> bool {
        let now_ms = clock::now_ms();
        self.all().iter().any(|p| p.with_log(|log| Ok(log.has_due_files(now_ms))).unwrap_or(false))
    }

    fn do_due(&self, due: &Due) {
        for partition in self.all() {
            let now_ms = clock::now_ms();
            if due.retention {
                self.retain(&partition, now_ms);
            }
            if due.flush {
                flush_if_due(&partition, now_ms);
            }
            if due.producers {
                // A directory that is offline has no producers to forget.
                let _ = partition.with_log(|log| {
                    log.expire_producers(now_ms);
                    Ok(())
                });
            }
            if due.files
                && let Ok(Some(files)) = partition.with_log(|log| Ok(log.due_files(now_ms)))
                && let Err(error) = files.delete()
            {
                self.report(&error);
            }
        }
        if due.cleaning {
            self.clean_all();
        }
        if due.checkpoint {
            self.write_checkpoints();
        }
    }

    fn retain(&self, partition: &Partition, now_ms: i64) {
        let gone = partition.with_log(|log| {
            log.roll_if_old(now_ms)?;
            log.apply_retention(now_ms)
        });
        if let Ok(gone @ 1..) = gone {
            tracing::info!(topic = %partition.topic, partition = partition.index, segments = gone,
                "old segments are deleted");
        }
        flush_sealed(partition, now_ms);
    }
}

/// Makes the segments durable that are no longer appended to, as Kafka does after each roll, so that a recovery has only
/// the active segment to read. Does not wait.
pub fn flush_sealed_later(partition: Arc<Partition>) {
    tokio::task::spawn_blocking(move || flush_sealed(&partition, clock::now_ms()));
}

fn flush_sealed(partition: &Partition, now_ms: i64) {
    if let Ok(Some(task)) = partition.with_log(|log| log.sealed_flush_task(now_ms)) {
        run_flush(partition, &task);
    }
}

fn flush_if_due(partition: &Partition, now_ms: i64) {
    let task = partition.with_log(|log| if log.is_flush_due(now_ms) { log.flush_task(now_ms) } else { Ok(None) });
    if let Ok(Some(task)) = task {
        run_flush(partition, &task);
    }
}

/// Syncs without the partition's lock, then notes it.
fn run_flush(partition: &Partition, task: &kafka_log::FlushTask) {
    let synced = task.run();
    // An error means that the directory is given up: with_log reports it.
    let _ = partition.with_log(|log| {
        synced?;
        log.complete_flush(task);
        Ok(())
    });
}
