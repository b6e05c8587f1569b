//! Describing topics: by DescribeTopicPartitions page by page (KIP-966), by Metadata where the broker lacks it.

use kafka_wire::messages::describe_topic_partitions_request::{Cursor, TopicRequest};
use kafka_wire::messages::describe_topic_partitions_response::{
    DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use kafka_wire::messages::metadata_request::MetadataRequestTopic;
use kafka_wire::messages::metadata_response::{MetadataResponsePartition, MetadataResponseTopic};
use kafka_wire::messages::{DescribeTopicPartitionsRequest, MetadataRequest};
use kafka_wire::{ErrorCode, Uuid};

use super::routing::{in_order, result};
use super::{AdminClient, PartitionDescription, PerItem, TopicDescription};
use crate::conn::Connection;
use crate::error::{ApiError, ClientError};

/// Partitions in one page, as Kafka's tools ask.
const PAGE_PARTITIONS: i32 = 2000;

type Described = (String, Result<TopicDescription, ApiError>);

impl AdminClient {
    /// Topics with their partitions.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn describe_topics(&self, names: &[&str]) -> Result<PerItem<String, TopicDescription>, ClientError> {
        self.describe_topics_paged(names, PAGE_PARTITIONS).await
    }

    /// The same with at most so many partitions in one response; the broker has a limit of its own.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn describe_topics_paged(
        &self,
        names: &[&str],
        page_partitions: i32,
    ) -> Result<PerItem<String, TopicDescription>, ClientError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let answers = self
            .retrying("describing topics", || async move {
                let connection = self.cluster.any_connection().await?;
                match connection.version::<DescribeTopicPartitionsRequest>() {
                    Ok(_) => all_pages(&connection, names, page_partitions).await,
                    Err(_) => by_metadata(&connection, names).await,
                }
            })
            .await?;
        Ok(in_order(names.iter().map(|n| (*n).to_owned()), answers))
    }

    /// Topics by their ids (brokers from 3.1 on).
    ///
    /// # Errors
    /// When no broker answers, or it is too old.
    pub async fn describe_topics_by_id(&self, ids: &[Uuid]) -> Result<PerItem<Uuid, TopicDescription>, ClientError> {
        let topic = |id: &Uuid| MetadataRequestTopic { topic_id: *id, ..MetadataRequestTopic::default() };
        let request = MetadataRequest {
            topics: Some(ids.iter().map(topic).collect()),
            allow_auto_topic_creation: false,
            ..MetadataRequest::default()
        };
        let request = &request;
        let response = self
            .retrying("describing topics", || async move {
                let connection = self.cluster.any_connection().await?;
                if connection.version::<MetadataRequest>()? < 12 {
                    let what = "describing topics by id".to_owned();
                    return Err(ClientError::UnsupportedVersion { address: connection.address().to_owned(), what });
                }
                connection.call(request).await
            })
            .await?;
        let answers = response.topics.into_iter().map(|t| (t.topic_id, from_metadata(t))).collect();
        Ok(in_order(ids.iter().copied(), answers))
    }
}

async fn all_pages(
    connection: &Connection,
    names: &[&str],
    page_partitions: i32,
) -> Result<Vec<Described>, ClientError> {
    // The broker goes through the names in order, so the cursor needs them sorted.
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut answers: Vec<Described> = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let from = cursor.as_ref().map_or("", |c| c.topic_name.as_str());
        let topics = sorted.iter().filter(|n| **n >= from);
        let request = DescribeTopicPartitionsRequest {
            topics: topics.map(|n| TopicRequest { name: (*n).to_owned(), ..TopicRequest::default() }).collect(),
            response_partition_limit: page_partitions,
            cursor: cursor.clone(),
            ..DescribeTopicPartitionsRequest::default()
        };
        let response = connection.call(&request).await?;
        for topic in response.topics {
            let name = topic.name.clone().unwrap_or_default();
            let described = from_partitions(topic);
            match answers.last_mut() {
                // A topic cut by the page before goes on.
                Some((last, Ok(before))) if *last == name => {
                    if let Ok(more) = described {
                        before.partitions.extend(more.partitions);
                    }
                }
                _ => answers.push((name, described)),
            }
        }
        let next = response.next_cursor.map(|c| Cursor {
            topic_name: c.topic_name,
            partition_index: c.partition_index,
            ..Cursor::default()
        });
        if next.is_none() || next == cursor {
            return Ok(answers);
        }
        cursor = next;
    }
}

async fn by_metadata(connection: &Connection, names: &[&str]) -> Result<Vec<Described>, ClientError> {
    let topic =
        |name: &&str| MetadataRequestTopic { name: Some((*name).to_owned()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest {
        topics: Some(names.iter().map(topic).collect()),
        allow_auto_topic_creation: false,
        ..MetadataRequest::default()
    };
    let response = connection.call(&request).await?;
    Ok(response.topics.into_iter().map(|t| (t.name.clone().unwrap_or_default(), from_metadata(t))).collect())
}

fn from_partitions(topic: DescribeTopicPartitionsResponseTopic) -> Result<TopicDescription, ApiError> {
    result(topic.error_code, None)?;
    let partition = |p: DescribeTopicPartitionsResponsePartition| PartitionDescription {
        partition: p.partition_index,
        leader: (p.leader_id >= 0).then_some(p.leader_id),
        leader_epoch: p.leader_epoch,
        replicas: p.replica_nodes,
        isr: p.isr_nodes,
        offline_replicas: p.offline_replicas,
        eligible_leader_replicas: p.eligible_leader_replicas,
        last_known_elr: p.last_known_elr,
    };
    let mut partitions: Vec<_> = topic.partitions.into_iter().map(partition).collect();
    partitions.sort_by_key(|p| p.partition);
    Ok(TopicDescription {
        name: topic.name.unwrap_or_default(),
        topic_id: topic.topic_id,
        is_internal: topic.is_internal,
        partitions,
    })
}

fn from_metadata(topic: MetadataResponseTopic) -> Result<TopicDescription, ApiError> {
    // While a leader is missing the partitions are there all the same.
    if topic.error_code != ErrorCode::LEADER_NOT_AVAILABLE.0 {
        result(topic.error_code, None)?;
    }
    let partition = |p: MetadataResponsePartition| PartitionDescription {
        partition: p.partition_index,
        leader: (p.leader_id >= 0).then_some(p.leader_id),
        leader_epoch: p.leader_epoch,
        replicas: p.replica_nodes,
        isr: p.isr_nodes,
        offline_replicas: p.offline_replicas,
        eligible_leader_replicas: None,
        last_known_elr: None,
    };
    let mut partitions: Vec<_> = topic.partitions.into_iter().map(partition).collect();
    partitions.sort_by_key(|p| p.partition);
    Ok(TopicDescription {
        name: topic.name.unwrap_or_default(),
        topic_id: topic.topic_id,
        is_internal: topic.is_internal,
        partitions,
    })
}
