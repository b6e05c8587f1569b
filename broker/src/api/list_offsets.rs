//! ListOffsets (key 2): the offset for a time, or for one of the special times (KIP-79, KIP-405, KIP-734, KIP-1005, KIP-1023).

use std::collections::HashSet;
use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::list_offsets_request::ListOffsetsPartition;
use kafka_wire::messages::list_offsets_response::{ListOffsetsPartitionResponse, ListOffsetsTopicResponse};
use kafka_wire::messages::{ListOffsetsRequest, ListOffsetsResponse};

use crate::broker::Broker;
use crate::partition::Partition;
use crate::router::RequestContext;

/// Answers carry the leader epoch from this version on (KIP-320).
const LEADER_EPOCH_FROM: i16 = 4;
/// The isolation level of a client that wants committed records only.
const READ_COMMITTED: i8 = 1;
/// The special times, and the version that brought each.
const SPECIAL: [(i64, i16); 6] = [(-1, 0), (-2, 0), (-3, 7), (-4, 8), (-5, 9), (-6, 11)];

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: ListOffsetsRequest,
) -> ListOffsetsResponse {
    let committed_only = request.isolation_level == READ_COMMITTED;
    let topics = request.topics.iter().map(|topic| {
        let mut seen = HashSet::new();
        let first = topic.partitions.iter().filter(|asked| seen.insert(asked.partition_index));
        let partitions = first.map(|asked| {
            let index = asked.partition_index;
            // A partition that is asked for twice is not answered, and that once.
            if topic.partitions.iter().filter(|p| p.partition_index == index).nth(1).is_some() {
                return response(index, Err(ErrorCode::INVALID_REQUEST), context.api_version);
            }
            let found = broker
                .replicas
                .leader_by_name(&topic.name, asked.partition_index)
                .and_then(|partition| find(&partition, asked, committed_only, context.api_version));
            response(asked.partition_index, found, context.api_version)
        });
        ListOffsetsTopicResponse {
            name: topic.name.clone(),
            partitions: partitions.collect(),
            ..ListOffsetsTopicResponse::default()
        }
    });
    ListOffsetsResponse { topics: topics.collect(), ..ListOffsetsResponse::default() }
}

/// A timestamp, the offset that goes with it, and the leader epoch of the record there.
type Found = (i64, i64, i32);

fn find(
    partition: &Partition,
    asked: &ListOffsetsPartition,
    committed_only: bool,
    version: i16,
) -> Result<Option<Found>, ErrorCode> {
    let special = SPECIAL.iter().find(|(time, _)| *time == asked.timestamp);
    if asked.timestamp < 0 && special.is_none_or(|(_, from)| version < *from) {
        return Err(ErrorCode::UNSUPPORTED_VERSION);
    }
    partition.check_epoch(asked.current_leader_epoch)?;
    partition.offset_for_time(asked.timestamp, committed_only)
}

fn response(
    partition_index: i32,
    found: Result<Option<Found>, ErrorCode>,
    version: i16,
) -> ListOffsetsPartitionResponse {
    let (error_code, (timestamp, offset, leader_epoch)) = match found {
        Ok(Some(found)) => (ErrorCode::NONE, found),
        Ok(None) => (ErrorCode::NONE, (-1, -1, -1)),
        Err(error) => (error, (-1, -1, -1)),
    };
    ListOffsetsPartitionResponse {
        partition_index,
        error_code: error_code.0,
        timestamp,
        offset,
        leader_epoch: if version >= LEADER_EPOCH_FROM { leader_epoch } else { -1 },
        ..ListOffsetsPartitionResponse::default()
    }
}
