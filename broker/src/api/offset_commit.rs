//! OffsetCommit (key 8): topics by name, from version 10 on by id (KIP-848).

use std::collections::HashMap;
use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_core::image::MetadataImage;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::offset_commit_request::OffsetCommitRequestTopic;
use kafka_wire::messages::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use kafka_wire::messages::{OffsetCommitRequest, OffsetCommitResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// From this version on topics are named by id.
const TOPIC_IDS_FROM: i16 = 10;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    mut request: OffsetCommitRequest,
) -> OffsetCommitResponse {
    let image = broker.image.load();
    let by_id = context.api_version >= TOPIC_IDS_FROM;
    let mut refused = Vec::new();
    let topics = std::mem::take(&mut request.topics);
    if topics.is_empty() {
        return OffsetCommitResponse::default();
    }
    for topic in topics {
        if let Some(known) = known_part(&image, topic, by_id, &mut refused) {
            request.topics.push(known);
        }
    }
    if request.topics.is_empty() {
        return OffsetCommitResponse { topics: refused, ..OffsetCommitResponse::default() };
    }
    let group_id = request.group_id.clone();
    match broker.groups.ask(client(context), &group_id, Request::OffsetCommit(request)).await {
        Response::OffsetCommit(response) => merge(refused, response),
        other => unreachable!("OffsetCommit answered with {other:?}"),
    }
}

/// The topic with its name, its id and those of its partitions that exist; the others are refused.
fn known_part(
    image: &MetadataImage,
    mut topic: OffsetCommitRequestTopic,
    by_id: bool,
    refused: &mut Vec<OffsetCommitResponseTopic>,
) -> Option<OffsetCommitRequestTopic> {
    let known = if by_id { image.topics.by_id(topic.topic_id) } else { image.topics.by_name(&topic.name) };
    let Some(known) = known else {
        let error = if by_id { ErrorCode::UNKNOWN_TOPIC_ID } else { ErrorCode::UNKNOWN_TOPIC_OR_PARTITION };
        let all = topic.partitions.iter().map(|partition| partition.partition_index);
        refused.push(refusal(&topic, all.collect(), error));
        return None;
    };
    topic.name.clone_from(&known.name);
    topic.topic_id = known.id;
    let exists = |index: i32| known.partitions.contains_key(&index);
    let missing = topic.partitions.iter().map(|partition| partition.partition_index).filter(|index| !exists(*index));
    let missing: Vec<i32> = missing.collect();
    if !missing.is_empty() {
        refused.push(refusal(&topic, missing, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
        topic.partitions.retain(|partition| exists(partition.partition_index));
    }
    (!topic.partitions.is_empty()).then_some(topic)
}

fn refusal(topic: &OffsetCommitRequestTopic, partitions: Vec<i32>, error: ErrorCode) -> OffsetCommitResponseTopic {
    let partitions = partitions.into_iter().map(|partition_index| OffsetCommitResponsePartition {
        partition_index,
        error_code: error.0,
        ..OffsetCommitResponsePartition::default()
    });
    OffsetCommitResponseTopic {
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions: partitions.collect(),
        ..OffsetCommitResponseTopic::default()
    }
}

/// What was refused here, then what the coordinator says, one entry per topic. A client may name very many.
fn merge(mut refused: Vec<OffsetCommitResponseTopic>, mut response: OffsetCommitResponse) -> OffsetCommitResponse {
    if refused.is_empty() {
        return response;
    }
    let key = |topic: &OffsetCommitResponseTopic| (topic.name.clone(), topic.topic_id);
    let places: HashMap<_, _> = refused.iter().enumerate().rev().map(|(place, topic)| (key(topic), place)).collect();
    for topic in response.topics {
        match places.get(&key(&topic)) {
            Some(place) => refused[*place].partitions.extend(topic.partitions),
            None => refused.push(topic),
        }
    }
    response.topics = refused;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_put_together_in_linear_time() {
        const TOPICS: usize = 200_000;
        let topic = |name: String, partition_index| OffsetCommitResponseTopic {
            name,
            partitions: vec![OffsetCommitResponsePartition { partition_index, ..Default::default() }],
            ..Default::default()
        };
        let refused = (0..TOPICS).map(|n| topic(format!("t{n}"), 0)).collect();
        let topics = (0..TOPICS).rev().map(|n| topic(format!("t{n}"), 1)).chain([topic("new".into(), 2)]).collect();
        let merged = merge(refused, OffsetCommitResponse { topics, ..Default::default() }).topics;
        assert_eq!(merged.len(), TOPICS + 1);
        let indexes = |topic: &OffsetCommitResponseTopic| {
            topic.partitions.iter().map(|partition| partition.partition_index).collect::<Vec<_>>()
        };
        assert!(merged[..TOPICS].iter().all(|topic| indexes(topic) == [0, 1]));
        assert_eq!((merged[7].name.as_str(), merged[TOPICS].name.as_str()), ("t7", "new"));
    }
}
