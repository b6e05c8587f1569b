//! OffsetDelete (key 47): KIP-496.

use std::collections::HashMap;
use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::offset_delete_request::OffsetDeleteRequestPartition;
use kafka_wire::messages::offset_delete_response::{OffsetDeleteResponsePartition, OffsetDeleteResponseTopic};
use kafka_wire::messages::{OffsetDeleteRequest, OffsetDeleteResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    mut request: OffsetDeleteRequest,
) -> OffsetDeleteResponse {
    let image = broker.image.load();
    let mut refused: Vec<OffsetDeleteResponseTopic> = Vec::new();
    request.topics.retain_mut(|topic| {
        let known = image.topics.by_name(&topic.name);
        let exists = |partition: &OffsetDeleteRequestPartition| {
            known.is_some_and(|known| known.partitions.contains_key(&partition.partition_index))
        };
        let missing: Vec<_> = topic.partitions.iter().filter(|partition| !exists(partition)).map(unknown).collect();
        if !missing.is_empty() {
            topic.partitions.retain(exists);
            refused.push(OffsetDeleteResponseTopic {
                name: topic.name.clone(),
                partitions: missing,
                ..OffsetDeleteResponseTopic::default()
            });
        }
        !topic.partitions.is_empty()
    });
    let group_id = request.group_id.clone();
    match broker.groups.ask(client(context), &group_id, Request::OffsetDelete(request)).await {
        Response::OffsetDelete(response) => merge(refused, response),
        other => unreachable!("OffsetDelete answered with {other:?}"),
    }
}

fn unknown(partition: &OffsetDeleteRequestPartition) -> OffsetDeleteResponsePartition {
    OffsetDeleteResponsePartition {
        partition_index: partition.partition_index,
        error_code: ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0,
        ..OffsetDeleteResponsePartition::default()
    }
}

/// What was refused here and what the coordinator says; if it refuses all, that is the answer.
fn merge(mut refused: Vec<OffsetDeleteResponseTopic>, mut response: OffsetDeleteResponse) -> OffsetDeleteResponse {
    if response.error_code != 0 {
        return response;
    }
    let places: HashMap<String, usize> =
        refused.iter().enumerate().rev().map(|(place, topic)| (topic.name.clone(), place)).collect();
    for topic in response.topics {
        match places.get(&topic.name) {
            Some(place) => refused[*place].partitions.extend(topic.partitions),
            None => refused.push(topic),
        }
    }
    response.topics = refused;
    response
}
