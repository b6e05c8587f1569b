//! DescribeLogDirs (key 35): the log directories of this broker, and what is in them (KIP-113, KIP-827, KIP-1066).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use kafka_wire::messages::{DescribeLogDirsRequest, DescribeLogDirsResponse};

use crate::blocking;
use crate::broker::Broker;
use crate::replicas::{DirDescription, LogDescription};
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: DescribeLogDirsRequest,
) -> DescribeLogDirsResponse {
    let wanted: Option<HashMap<String, HashSet<i32>>> = request.topics.map(|topics| {
        topics.into_iter().map(|t| (t.topic, t.partitions.into_iter().collect::<HashSet<i32>>())).collect()
    });
    let is_wanted = |log: &&LogDescription| match &wanted {
        None => true,
        Some(topics) => topics.get(&*log.topic).is_some_and(|partitions| partitions.contains(&log.partition)),
    };
    let cordoned = broker.config.load().cordoned_log_dirs.clone();
    // The file systems are asked for their space, and a log that is being copied may have to be waited for.
    let dirs = blocking::in_place(|| broker.replicas.describe_dirs());
    let results = dirs.iter().map(|dir| DescribeLogDirsResult {
        is_cordoned: cordoned.contains(&dir.path),
        ..result(dir, dir.logs.iter().filter(is_wanted))
    });
    DescribeLogDirsResponse { results: results.collect(), ..DescribeLogDirsResponse::default() }
}

fn result<'a>(dir: &DirDescription, logs: impl Iterator<Item = &'a LogDescription>) -> DescribeLogDirsResult {
    let log_dir = std::path::absolute(&dir.path).unwrap_or_else(|_| dir.path.clone()).display().to_string();
    if !dir.is_online {
        let error_code = ErrorCode::KAFKA_STORAGE_ERROR.0;
        return DescribeLogDirsResult { error_code, log_dir, ..DescribeLogDirsResult::default() };
    }
    let mut topics: BTreeMap<Arc<str>, Vec<DescribeLogDirsPartition>> = BTreeMap::new();
    for log in logs {
        topics.entry(log.topic.clone()).or_default().push(DescribeLogDirsPartition {
            partition_index: log.partition,
            partition_size: i64::try_from(log.size_bytes).unwrap_or(i64::MAX),
            offset_lag: log.offset_lag,
            is_future_key: log.is_future,
            ..DescribeLogDirsPartition::default()
        });
    }
    let topic = |(name, partitions): (Arc<str>, Vec<_>)| DescribeLogDirsTopic {
        name: name.to_string(),
        partitions,
        ..DescribeLogDirsTopic::default()
    };
    DescribeLogDirsResult {
        log_dir,
        topics: topics.into_iter().map(topic).collect(),
        total_bytes: dir.total_bytes,
        usable_bytes: dir.usable_bytes,
        ..DescribeLogDirsResult::default()
    }
}
