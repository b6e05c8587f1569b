//! DeleteRecords (key 21): moves the log start offset, and with it what can be read (KIP-107).

use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::delete_records_response::{DeleteRecordsPartitionResult, DeleteRecordsTopicResult};
use kafka_wire::messages::{DeleteRecordsRequest, DeleteRecordsResponse};

use super::metadata::is_internal;
use crate::blocking;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: DeleteRecordsRequest,
) -> DeleteRecordsResponse {
    let topics = request.topics.iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|asked| {
            let index = asked.partition_index;
            let deleted = if is_internal(&topic.name) {
                Err(ErrorCode::INVALID_TOPIC_EXCEPTION)
            } else {
                broker.replicas.leader_by_name(&topic.name, index).and_then(|partition| {
                    // A compacted topic's records are not the client's to delete.
                    match partition.with_led_log(|log| Ok(log.config().delete))? {
                        // The file of leader epochs is written.
                        true => blocking::in_place(|| partition.delete_records(asked.offset)),
                        false => Err(ErrorCode::POLICY_VIOLATION),
                    }
                })
            };
            DeleteRecordsPartitionResult {
                partition_index: index,
                low_watermark: deleted.unwrap_or(-1),
                error_code: deleted.err().unwrap_or_default().0,
                ..DeleteRecordsPartitionResult::default()
            }
        });
        DeleteRecordsTopicResult {
            name: topic.name.clone(),
            partitions: partitions.collect(),
            ..DeleteRecordsTopicResult::default()
        }
    });
    DeleteRecordsResponse { topics: topics.collect(), ..DeleteRecordsResponse::default() }
}
