//! The start: opens the logs that are on disk, several at a time when they have to be recovered, sets aside those that the
//! cluster does not know, and makes those that it expects and that are missing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kafka_core::image::{DIRECTORY_MIGRATING, DIRECTORY_UNASSIGNED, MetadataImage};
use kafka_log::names::DirKind;
use kafka_log::{DoomedDir, FoundLog, LogDir, LogDirs, PartitionLog, RecoveryReport, StorageError, TopicPartition};
use parking_lot::Mutex;

use super::{Replicas, dirs};
use crate::clock;
use crate::random;
use crate::topic_settings::TopicSettings;

/// What the start found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct LoadReport {
    /// Logs that were opened.
    pub logs: usize,
    /// Of these, those that were not shut down cleanly.
    pub recovered: usize,
    /// Bytes of torn batches that were cut off.
    pub bytes_truncated: u64,
    /// Directories that the cluster does not know, now set aside.
    pub strays: usize,
}

impl Replicas {
    /// Opens everything that `image` places here.
    pub fn load(self: &Arc<Self>, image: &Arc<MetadataImage>) -> LoadReport {
        let mut report = LoadReport::default();
        let (wanted, futures) = self.sort_out(image, &mut report);
        self.open_all(image, &wanted, &mut report);
        let all_online = self.dirs.lock().as_ref().is_some_and(|dirs| dirs.dirs().iter().all(LogDir::is_online));
        for topic in image.topics.iter() {
            for (index, registration) in &topic.partitions {
                // What was not found may be in a directory that has failed: an empty log elsewhere would be taken for it.
                let assigned = registration.directory(self.node_id);
                let is_unassigned = matches!(assigned, Some(DIRECTORY_UNASSIGNED | DIRECTORY_MIGRATING));
                if !all_online && is_unassigned && !self.holds(topic.id, *index) {
                    self.hold_without_log(image, topic, (*index, registration));
                }
                self.follow(image, topic, *index, registration);
            }
        }
        for found in futures {
            self.resume_future(image, &found);
        }
        report
    }

    /// What was found on disk and is to be opened: logs, and future logs.
    fn sort_out(&self, image: &MetadataImage, report: &mut LoadReport) -> (Vec<FoundLog>, Vec<FoundLog>) {
        let mut guard = self.dirs.lock();
        let Some(dirs) = guard.as_mut() else { return Default::default() };
        let (mut wanted, mut futures, mut doomed, mut failed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let assigned = |p: &TopicPartition| image.topics.partition(&p.topic, p.partition)?.directory(self.node_id);
        for found in dirs.find_logs(&assigned) {
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    failed.push(error);
                    continue;
                }
            };
            match found.kind {
                DirKind::Current | DirKind::Future if found.damage.is_some() && !self.is_placed_here(image, &found) => {
                    tracing::warn!(dir = %found.dir.display(), damage = found.damage, "a log is left alone");
                }
                DirKind::Current if self.is_placed_here(image, &found) => wanted.push(found),
                DirKind::Future if self.is_placed_here(image, &found) => futures.push(found),
                DirKind::Current => match dirs.set_aside(&found) {
                    Ok(path) => {
                        report.strays += 1;
                        tracing::warn!(from = %found.dir.display(), to = %path.display(),
                            "a log that the cluster does not know is set aside");
                    }
                    Err(error) => failed.push(error),
                },
                DirKind::Future | DirKind::Deleted => self.doom(dirs, &found, &mut doomed),
                DirKind::Stray => {}
            }
        }
        drop(guard);
        self.all_failed(&failed);
        dirs::delete_later(doomed, std::time::Duration::ZERO, self.news.failed.clone());
        (wanted, futures)
    }

    /// Takes directories out of use that failed while they were looked at.
    fn all_failed(&self, failed: &[StorageError]) {
        for error in failed {
            self.fail_dir(error);
            self.report(error);
        }
    }

    fn holds(&self, topic_id: kafka_wire::Uuid, index: i32) -> bool {
        self.held.read().by_id.get(&topic_id).is_some_and(|partitions| partitions.contains_key(&index))
    }

    pub(super) fn doom(&self, dirs: &mut LogDirs, found: &FoundLog, doomed: &mut Vec<DoomedDir>) {
        match dirs.delete_found(found, random::bytes()) {
            Ok(dir) => doomed.push(dir),
            Err(error) => self.report(&error),
        }
    }

    /// Whether the cluster has this topic, under the id that the directory carries, with a replica on this broker.
    fn is_placed_here(&self, image: &MetadataImage, found: &FoundLog) -> bool {
        let Some(topic) = image.topics.by_name(&found.partition.topic) else { return false };
        let same_topic = found.topic_id.is_none_or(|id| id == topic.id);
        let registration = topic.partitions.get(&found.partition.partition);
        same_topic && registration.is_some_and(|r| r.replicas.contains(&self.node_id))
    }

    fn open_all(&self, image: &MetadataImage, wanted: &[FoundLog], report: &mut LoadReport) {
        let guard = self.dirs.lock();
        let Some(dirs) = guard.as_ref() else { return };
        let unclean = dirs.dirs().iter().any(|d| d.is_online() && d.clean_shutdown().is_none());
        let config = self.config.load();
        let per_dir = usize::try_from(config.log.num_recovery_threads_per_data_dir).unwrap_or(1);
        // A clean log is opened in less time than a thread starts.
        let threads = if unclean { (per_dir * dirs.dirs().len()).min(wanted.len()) } else { 1 };
        let next = AtomicUsize::new(0);
        let opened = Mutex::new(Vec::with_capacity(wanted.len()));
        let work = || {
            while let Some(found) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                let settings = self.settings(&found.partition.topic, image);
                let log = dirs.open_log(found, settings.log.clone(), clock::now_ms());
                opened.lock().push((found, settings, log));
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        drop(guard);
        let mut failed = Vec::new();
        for (found, settings, log) in opened.into_inner() {
            match log {
                Ok((log, recovery)) => {
                    count(report, &recovery);
                    self.hold(image, found, log, settings);
                }
                Err(error) if is_damage(&error) => {
                    tracing::error!(%error, "the log is damaged: its partition is offline");
                    self.hold_damaged(image, found);
                }
                Err(error) => failed.push(error),
            }
        }
        self.all_failed(&failed);
    }

    fn hold(&self, image: &MetadataImage, found: &FoundLog, log: PartitionLog, settings: TopicSettings) {
        let Some(topic) = image.topics.by_name(&found.partition.topic) else { return };
        let index = found.partition.partition;
        let partition = self.partition(topic.name.as_str().into(), topic.id, index, Some(log), settings);
        self.held.write().insert(partition);
    }

    /// Holds a partition whose log makes no sense. That concerns this log alone; all others in its directory are served.
    fn hold_damaged(&self, image: &MetadataImage, found: &FoundLog) {
        let Some(topic) = image.topics.by_name(&found.partition.topic) else { return };
        let index = found.partition.partition;
        if let Some(registration) = topic.partitions.get(&index) {
            self.hold_without_log(image, topic, (index, registration));
        }
    }
}

/// Whether the disk works and what it holds makes no sense.
pub(super) fn is_damage(error: &StorageError) -> bool {
    error.source.kind() == std::io::ErrorKind::InvalidData
}

fn count(report: &mut LoadReport, recovery: &RecoveryReport) {
    report.logs += 1;
    if recovery.segments_recovered > 0 {
        report.recovered += 1;
    }
    report.bytes_truncated += recovery.bytes_truncated;
}
