//! OffsetFetch (key 9): one group, from version 8 on several (KIP-709); topics by name, from version 10 on by id.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_core::image::MetadataImage;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use kafka_wire::messages::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartition, OffsetFetchResponsePartitions, OffsetFetchResponseTopic,
    OffsetFetchResponseTopics,
};
use kafka_wire::messages::{OffsetFetchRequest, OffsetFetchResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// From this version on an answer has an error of its own; before, each partition carries it.
const TOP_LEVEL_ERROR_FROM: i16 = 2;
/// From this version on a request is about several groups.
const GROUPS_FROM: i16 = 8;
/// From this version on topics are named by id.
const TOPIC_IDS_FROM: i16 = 10;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    mut request: OffsetFetchRequest,
) -> OffsetFetchResponse {
    if context.api_version < GROUPS_FROM {
        request.groups = vec![only_group(&mut request)];
    }
    let image = broker.image.load();
    let by_id = context.api_version >= TOPIC_IDS_FROM;
    let mut asks = Vec::with_capacity(request.groups.len());
    let mut refused = Vec::with_capacity(request.groups.len());
    // What is named again and again would make the answer as large as one likes: a group may have many offsets, and each of
    // them metadata.
    let mut seen = HashSet::new();
    for mut group in request.groups {
        if !seen.insert(group.group_id.clone()) {
            continue;
        }
        without_repeats(&mut group);
        refused.push(if by_id { resolve_ids(&image, &mut group) } else { Vec::new() });
        let group_id = group.group_id.clone();
        asks.push((group_id, Request::OffsetFetch { group, require_stable: request.require_stable }));
    }
    let asked_topics: Vec<_> = asks.iter().map(|(_, ask)| topics_of(ask)).collect();
    let answers = broker.groups.ask_each(&client(context), asks).await;
    let groups: Vec<_> = answers
        .into_iter()
        .zip(refused)
        .map(|(answer, refused)| match answer {
            Response::OffsetFetch(group) => finish(&image, group, refused, by_id),
            other => unreachable!("OffsetFetch answered with {other:?}"),
        })
        .collect();
    if context.api_version >= GROUPS_FROM {
        return OffsetFetchResponse { groups, ..OffsetFetchResponse::default() };
    }
    match groups.into_iter().zip(asked_topics).next() {
        Some((group, asked)) => for_one_group(group, asked, context.api_version),
        None => OffsetFetchResponse::default(),
    }
}

/// Each partition is answered once.
fn without_repeats(group: &mut OffsetFetchRequestGroup) {
    let mut seen: HashMap<_, HashSet<i32>> = HashMap::new();
    for topic in group.topics.iter_mut().flatten() {
        let of_topic = seen.entry((topic.name.clone(), topic.topic_id)).or_default();
        topic.partition_indexes.retain(|index| of_topic.insert(*index));
    }
}

/// The group of a request before version 8.
fn only_group(request: &mut OffsetFetchRequest) -> OffsetFetchRequestGroup {
    let topics = request.topics.take().map(|topics| {
        topics
            .into_iter()
            .map(|topic| OffsetFetchRequestTopics {
                name: topic.name,
                partition_indexes: topic.partition_indexes,
                ..OffsetFetchRequestTopics::default()
            })
            .collect()
    });
    let group_id = std::mem::take(&mut request.group_id);
    OffsetFetchRequestGroup { group_id, topics, ..OffsetFetchRequestGroup::default() }
}

fn topics_of(ask: &Request) -> Vec<OffsetFetchRequestTopics> {
    match ask {
        Request::OffsetFetch { group, .. } => group.topics.clone().unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Gives the topics their names. Those whose id nobody knows are taken out and refused.
fn resolve_ids(image: &MetadataImage, group: &mut OffsetFetchRequestGroup) -> Vec<OffsetFetchResponseTopics> {
    let mut refused = Vec::new();
    let Some(topics) = &mut group.topics else { return refused };
    topics.retain_mut(|topic| match image.topics.by_id(topic.topic_id) {
        Some(known) => {
            topic.name.clone_from(&known.name);
            true
        }
        None => {
            refused.push(OffsetFetchResponseTopics {
                topic_id: topic.topic_id,
                partitions: failed_partitions(&topic.partition_indexes, ErrorCode::UNKNOWN_TOPIC_ID),
                ..OffsetFetchResponseTopics::default()
            });
            false
        }
    });
    refused
}

fn failed_partitions(indexes: &[i32], error: ErrorCode) -> Vec<OffsetFetchResponsePartitions> {
    let failed = indexes.iter().map(|index| OffsetFetchResponsePartitions {
        partition_index: *index,
        committed_offset: -1,
        committed_leader_epoch: -1,
        metadata: Some(String::new()),
        error_code: error.0,
        ..OffsetFetchResponsePartitions::default()
    });
    failed.collect()
}

/// Adds what was refused here. A topic that has gone has no id to name it by, so it is left out.
fn finish(
    image: &MetadataImage,
    mut group: OffsetFetchResponseGroup,
    refused: Vec<OffsetFetchResponseTopics>,
    by_id: bool,
) -> OffsetFetchResponseGroup {
    if group.error_code != 0 {
        return group;
    }
    if by_id {
        group.topics.retain_mut(|topic| {
            if topic.topic_id.is_zero()
                && let Some(known) = image.topics.by_name(&topic.name)
            {
                topic.topic_id = known.id;
            }
            !topic.topic_id.is_zero()
        });
    }
    group.topics.extend(refused);
    group
}

/// The answer before version 8.
fn for_one_group(
    mut group: OffsetFetchResponseGroup,
    asked: Vec<OffsetFetchRequestTopics>,
    version: i16,
) -> OffsetFetchResponse {
    if version < TOP_LEVEL_ERROR_FROM && group.error_code != 0 {
        group.topics = asked
            .into_iter()
            .map(|topic| OffsetFetchResponseTopics {
                partitions: failed_partitions(&topic.partition_indexes, ErrorCode(group.error_code)),
                name: topic.name,
                ..OffsetFetchResponseTopics::default()
            })
            .collect();
    }
    let partition = |partition: OffsetFetchResponsePartitions| OffsetFetchResponsePartition {
        partition_index: partition.partition_index,
        committed_offset: partition.committed_offset,
        committed_leader_epoch: partition.committed_leader_epoch,
        metadata: partition.metadata,
        error_code: partition.error_code,
        ..OffsetFetchResponsePartition::default()
    };
    let topics = group.topics.into_iter().map(|topic| OffsetFetchResponseTopic {
        name: topic.name,
        partitions: topic.partitions.into_iter().map(partition).collect(),
        ..OffsetFetchResponseTopic::default()
    });
    OffsetFetchResponse { topics: topics.collect(), error_code: group.error_code, ..OffsetFetchResponse::default() }
}
