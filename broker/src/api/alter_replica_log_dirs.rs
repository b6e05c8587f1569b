//! AlterReplicaLogDirs (key 34): moves logs to other log directories of this broker (KIP-113). The answer comes when the
//! copying has begun.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kafka_wire::messages::alter_replica_log_dirs_response::{
    AlterReplicaLogDirPartitionResult, AlterReplicaLogDirTopicResult,
};
use kafka_wire::messages::{AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse};

use crate::blocking;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: AlterReplicaLogDirsRequest,
) -> AlterReplicaLogDirsResponse {
    let mut topics: BTreeMap<String, Vec<AlterReplicaLogDirPartitionResult>> = BTreeMap::new();
    for dir in &request.dirs {
        for topic in &dir.topics {
            for index in &topic.partitions {
                // A directory is made, and a copy may hold the list of them while it reads.
                let moved = blocking::in_place(|| broker.replicas.move_log(&topic.name, *index, Path::new(&dir.path)));
                topics.entry(topic.name.clone()).or_default().push(AlterReplicaLogDirPartitionResult {
                    partition_index: *index,
                    error_code: moved.err().unwrap_or_default().0,
                    ..AlterReplicaLogDirPartitionResult::default()
                });
            }
        }
    }
    let result = |(topic_name, partitions)| AlterReplicaLogDirTopicResult {
        topic_name,
        partitions,
        ..AlterReplicaLogDirTopicResult::default()
    };
    AlterReplicaLogDirsResponse { results: topics.into_iter().map(result).collect(), ..Default::default() }
}
