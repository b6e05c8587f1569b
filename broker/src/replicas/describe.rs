//! What is in the log directories, for DescribeLogDirs.

use std::path::PathBuf;
use std::sync::Arc;

use kafka_wire::Uuid;

use super::Replicas;
use crate::partition::Partition;

/// One log directory, for DescribeLogDirs.
#[derive(Debug, Clone)]
pub struct DirDescription {
    /// Where it is.
    pub path: PathBuf,
    /// Its id.
    pub id: Option<Uuid>,
    /// Whether it works.
    pub is_online: bool,
    /// Bytes of its volume, -1 if unknown.
    pub total_bytes: i64,
    /// Bytes that can still be written, -1 if unknown.
    pub usable_bytes: i64,
    /// The logs in it.
    pub logs: Vec<LogDescription>,
}

/// One log in a directory.
#[derive(Debug, Clone)]
pub struct LogDescription {
    /// The topic's name.
    pub topic: Arc<str>,
    /// The partition's index.
    pub partition: i32,
    /// Bytes of all its segments.
    pub size_bytes: u64,
    /// Records that a future log lacks, or that a follower's log lacks; 0 else.
    pub offset_lag: i64,
    /// Whether it is to take the place of the partition's log in another directory.
    pub is_future: bool,
}

impl Replicas {
    /// All directories with the logs in them.
    #[must_use]
    pub fn describe_dirs(&self) -> Vec<DirDescription> {
        let logs = self.describe_logs();
        let guard = self.dirs.lock();
        let Some(dirs) = guard.as_ref() else { return Vec::new() };
        let bytes = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let describe = |dir: &kafka_log::LogDir| {
            let space = dir.is_online().then(|| dirs.space(dir.path()).ok()).flatten();
            DirDescription {
                path: dir.path().to_owned(),
                id: dir.id(),
                is_online: dir.is_online(),
                total_bytes: space.map_or(-1, |s| bytes(s.total)),
                usable_bytes: space.map_or(-1, |s| bytes(s.usable)),
                logs: logs.iter().filter(|(at, _)| at == dir.path()).map(|(_, log)| log.clone()).collect(),
            }
        };
        dirs.dirs().iter().map(describe).collect()
    }

    fn describe_logs(&self) -> Vec<(PathBuf, LogDescription)> {
        let futures = self.futures.lock();
        let mut logs = Vec::new();
        for partition in self.all() {
            let Ok((place, mut log, end)) = partition.with_log(|log| {
                let described = description(&partition, log.size_bytes());
                Ok((log.log_dir().to_owned(), described, log.log_end_offset()))
            }) else {
                continue;
            };
            let name = kafka_log::TopicPartition::new(&*partition.topic, partition.index);
            if let Some(future) = futures.get(&name) {
                log.is_future = true;
                log.size_bytes = future.log.size_bytes();
                log.offset_lag = end - future.log.log_end_offset();
                logs.push((future.log.log_dir().to_owned(), log.clone()));
                log = description(&partition, partition.with_log(|l| Ok(l.size_bytes())).unwrap_or(0));
            }
            logs.push((place, log));
        }
        logs
    }
}

fn description(partition: &Partition, size_bytes: u64) -> LogDescription {
    LogDescription {
        topic: partition.topic.clone(),
        partition: partition.index,
        size_bytes,
        offset_lag: 0,
        is_future: false,
    }
}
