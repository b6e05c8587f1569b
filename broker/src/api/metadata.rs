//! Metadata (key 3): brokers, topics, partitions. Creates a topic that is asked for and missing, if that is allowed.

use std::collections::HashSet;
use std::sync::Arc;

use kafka_core::image::{MetadataImage, NO_LEADER, PartitionRegistration, TopicImage};
use kafka_wire::Uuid;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::metadata_request::MetadataRequestTopic;
use kafka_wire::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kafka_wire::messages::{MetadataRequest, MetadataResponse};

use super::authorized;
use crate::auto_create;
use crate::broker::Broker;
use crate::router::RequestContext;

/// The first version in which an empty list of topics means none; before, it meant all.
const NULL_IS_ALL_FROM: i16 = 1;

/// Versions 10 and 11 have topic ids, but not without names (KAFKA-10606).
const IDS_ALONE_FROM: i16 = 12;

/// Answers one request.
pub async fn handle(broker: &Arc<Broker>, context: &RequestContext, request: MetadataRequest) -> MetadataResponse {
    if context.api_version < IDS_ALONE_FROM
        && let Some(topics) = &request.topics
        && topics.iter().any(|t| t.name.is_none() || !t.topic_id.is_zero())
    {
        return MetadataResponse { topics: topics.iter().map(invalid).collect(), ..MetadataResponse::default() };
    }
    let named =
        request.topics.map(without_repeats).filter(|t| context.api_version >= NULL_IS_ALL_FROM || !t.is_empty());
    if let Some(topics) = &named
        && request.allow_auto_topic_creation
        && broker.config.load().topics.auto_create_topics_enable
    {
        create_missing(broker, context, topics).await;
    }
    let image = broker.image.load();
    let topic_operations = authorized::if_asked(request.include_topic_authorized_operations, authorized::TOPIC);
    let view = View { image: &image, topic_operations };
    let topics = match &named {
        None => image.topics.iter().map(|t| view.topic(t)).collect(),
        Some(topics) => topics.iter().map(|t| view.asked(t)).collect(),
    };
    let cluster_operations = authorized::if_asked(request.include_cluster_authorized_operations, authorized::CLUSTER);
    MetadataResponse {
        brokers: brokers(&image, context),
        cluster_id: Some(broker.cluster_id.clone()),
        controller_id: broker.node_id,
        topics,
        cluster_authorized_operations: cluster_operations,
        ..MetadataResponse::default()
    }
}

/// A topic that is named twice is answered once.
fn without_repeats(topics: Vec<MetadataRequestTopic>) -> Vec<MetadataRequestTopic> {
    let mut seen = HashSet::new();
    topics.into_iter().filter(|topic| seen.insert((topic.topic_id.0, topic.name.clone()))).collect()
}

fn invalid(asked: &MetadataRequestTopic) -> MetadataResponseTopic {
    MetadataResponseTopic {
        error_code: ErrorCode::INVALID_REQUEST.0,
        name: Some(asked.name.clone().unwrap_or_default()),
        topic_id: asked.topic_id,
        ..MetadataResponseTopic::default()
    }
}

async fn create_missing(broker: &Arc<Broker>, context: &RequestContext, asked: &[MetadataRequestTopic]) {
    let image = broker.image.load();
    let missing = |name: &&str| image.topics.by_name(name).is_none();
    let names: Vec<&str> =
        asked.iter().filter(|t| t.topic_id.is_zero()).filter_map(|t| t.name.as_deref()).filter(missing).collect();
    if !names.is_empty() {
        auto_create::topics(broker, context, &names).await;
    }
}

/// The brokers that are alive, at the addresses of the listener that the client came in by.
pub(super) fn brokers(image: &MetadataImage, context: &RequestContext) -> Vec<MetadataResponseBroker> {
    let on_listener = |b: &kafka_wire::messages::RegisterBrokerRecord| {
        b.end_points.iter().find(|e| e.name == *context.listener).map(|e| MetadataResponseBroker {
            node_id: b.broker_id,
            host: e.host.clone(),
            port: i32::from(e.port),
            rack: b.rack.clone(),
            ..MetadataResponseBroker::default()
        })
    };
    image.cluster.alive().filter_map(on_listener).collect()
}

struct View<'a> {
    image: &'a MetadataImage,
    topic_operations: i32,
}

impl View<'_> {
    fn asked(&self, asked: &MetadataRequestTopic) -> MetadataResponseTopic {
        if !asked.topic_id.is_zero() {
            return match self.image.topics.by_id(asked.topic_id) {
                Some(topic) => self.topic(topic),
                None => self.missing(None, asked.topic_id, ErrorCode::UNKNOWN_TOPIC_ID),
            };
        }
        let name = asked.name.as_deref().unwrap_or_default();
        match self.image.topics.by_name(name) {
            Some(topic) => self.topic(topic),
            None if kafka_core::controller::validate_topic_name(name).is_err() => {
                self.missing(Some(name), Uuid::ZERO, ErrorCode::INVALID_TOPIC_EXCEPTION)
            }
            None => self.missing(Some(name), Uuid::ZERO, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
        }
    }

    fn missing(&self, name: Option<&str>, topic_id: Uuid, error: ErrorCode) -> MetadataResponseTopic {
        MetadataResponseTopic {
            error_code: error.0,
            name: name.map(str::to_owned),
            topic_id,
            is_internal: name.is_some_and(is_internal),
            topic_authorized_operations: authorized::NOT_ASKED,
            ..MetadataResponseTopic::default()
        }
    }

    fn topic(&self, topic: &TopicImage) -> MetadataResponseTopic {
        MetadataResponseTopic {
            name: Some(topic.name.clone()),
            topic_id: topic.id,
            is_internal: is_internal(&topic.name),
            partitions: topic.partitions.iter().map(|(index, p)| self.partition(*index, p)).collect(),
            topic_authorized_operations: self.topic_operations,
            ..MetadataResponseTopic::default()
        }
    }

    fn partition(&self, index: i32, partition: &PartitionRegistration) -> MetadataResponsePartition {
        let alive = |id: i32| self.image.cluster.broker(id).is_some_and(|b| !b.fenced);
        let leader_known = partition.leader != NO_LEADER && alive(partition.leader);
        let error = if leader_known { ErrorCode::NONE } else { ErrorCode::LEADER_NOT_AVAILABLE };
        MetadataResponsePartition {
            error_code: error.0,
            partition_index: index,
            leader_id: if leader_known { partition.leader } else { NO_LEADER },
            leader_epoch: partition.leader_epoch,
            replica_nodes: partition.replicas.clone(),
            isr_nodes: partition.isr.clone(),
            offline_replicas: self.image.cluster.offline_replicas(partition),
            ..MetadataResponsePartition::default()
        }
    }
}

/// Whether a topic is Kafka's own (`Topic.isInternal`).
#[must_use]
pub fn is_internal(topic: &str) -> bool {
    matches!(topic, "__consumer_offsets" | "__transaction_state" | "__share_group_state")
}
