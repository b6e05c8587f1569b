//! DescribeProducers (key 61): who writes to a partition with sequence numbers, as the log knows it (KIP-664).

use std::collections::HashSet;
use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::describe_producers_response::{PartitionResponse, TopicResponse};
use kafka_wire::messages::{DescribeProducersRequest, DescribeProducersResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: DescribeProducersRequest,
) -> DescribeProducersResponse {
    // A partition that is named again and again would make the answer as large as one likes.
    let mut seen = HashSet::new();
    let topics = request.topics.iter().map(|topic| {
        let first = topic.partition_indexes.iter().filter(|index| seen.insert((&*topic.name, **index)));
        let partitions = first.map(|index| partition(broker, &topic.name, *index)).collect();
        TopicResponse { name: topic.name.clone(), partitions, ..TopicResponse::default() }
    });
    DescribeProducersResponse { topics: topics.collect(), ..DescribeProducersResponse::default() }
}

fn partition(broker: &Broker, topic: &str, partition_index: i32) -> PartitionResponse {
    if let Err(text) = kafka_core::controller::validate_topic_name(topic) {
        return PartitionResponse {
            partition_index,
            error_code: ErrorCode::INVALID_TOPIC_EXCEPTION.0,
            error_message: Some(text),
            ..PartitionResponse::default()
        };
    }
    let is_known = broker.image.load().topics.by_name(topic).is_some();
    match broker.replicas.leader_by_name(topic, partition_index).and_then(|partition| partition.producers()) {
        Ok(active_producers) => PartitionResponse { partition_index, active_producers, ..PartitionResponse::default() },
        Err(error) => PartitionResponse {
            partition_index,
            error_code: error.0,
            error_message: (!is_known).then(|| error.message().to_owned()),
            ..PartitionResponse::default()
        },
    }
}
