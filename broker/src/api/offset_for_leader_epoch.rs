//! OffsetForLeaderEpoch (key 23): where an epoch ended, for fetchers that look for the point up to which their log is the
//! leader's (KIP-101, KIP-279, KIP-320).

use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::offset_for_leader_epoch_request::OffsetForLeaderPartition;
use kafka_wire::messages::offset_for_leader_epoch_response::{EpochEndOffset, OffsetForLeaderTopicResult};
use kafka_wire::messages::{OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: OffsetForLeaderEpochRequest,
) -> OffsetForLeaderEpochResponse {
    let topics = request.topics.iter().map(|topic| OffsetForLeaderTopicResult {
        topic: topic.topic.clone(),
        partitions: topic.partitions.iter().map(|asked| partition(broker, &topic.topic, asked)).collect(),
        ..OffsetForLeaderTopicResult::default()
    });
    OffsetForLeaderEpochResponse { topics: topics.collect(), ..OffsetForLeaderEpochResponse::default() }
}

fn partition(broker: &Broker, topic: &str, asked: &OffsetForLeaderPartition) -> EpochEndOffset {
    let found = broker.replicas.leader_by_name(topic, asked.partition).and_then(|partition| {
        partition.check_epoch(asked.current_leader_epoch)?;
        partition.end_of_epoch(asked.leader_epoch)
    });
    let (error, (leader_epoch, end_offset)) = match found {
        Ok(found) => (ErrorCode::NONE, found.unwrap_or((-1, -1))),
        Err(error) => (error, (-1, -1)),
    };
    EpochEndOffset {
        error_code: error.0,
        partition: asked.partition,
        leader_epoch,
        end_offset,
        ..EpochEndOffset::default()
    }
}
