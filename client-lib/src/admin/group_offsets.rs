//! Committed offsets of groups: reading, setting, deleting them, by the coordinator.

use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use kafka_wire::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use kafka_wire::messages::{OffsetCommitRequest, OffsetDeleteRequest, OffsetFetchRequest, OffsetFetchResponse};
use kafka_wire::{ErrorCode, Uuid};

use super::groups::passing;
use super::routing::{by_topic, in_order, result};
use super::{AdminClient, OffsetAndMetadata, PerItem};
use crate::TopicPartition;
use crate::conn::Connection;
use crate::error::{ApiError, ClientError};

/// Above it topics go by id instead of name.
pub(crate) const NAMED_TOPICS_UP_TO: i16 = 9;
/// From it on several groups are asked about at once (KIP-709).
const GROUPS_FROM: i16 = 8;
/// From it on offsets of unfinished transactions can be waited for (KIP-447).
const STABLE_FROM: i16 = 7;

type Committed = PerItem<TopicPartition, Option<OffsetAndMetadata>>;

impl AdminClient {
    /// Committed offsets of a group; `partitions` of `None` for all that have one.
    ///
    /// # Errors
    /// When the coordinator cannot be found, does not answer, or refuses.
    pub async fn list_group_offsets(
        &self,
        group: &str,
        partitions: Option<&[TopicPartition]>,
    ) -> Result<Committed, ClientError> {
        let answers = self
            .on_coordinator("listing group offsets", group, |connection, _| async move {
                committed(&connection, group, partitions, false).await
            })
            .await?;
        Ok(match partitions {
            Some(partitions) => in_order(partitions.iter().cloned(), answers),
            None => answers,
        })
    }

    /// Commits offsets for a group that has no members.
    ///
    /// # Errors
    /// When the coordinator cannot be found or does not answer.
    pub async fn alter_group_offsets(
        &self,
        group: &str,
        offsets: &[(TopicPartition, OffsetAndMetadata)],
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        let request = OffsetCommitRequest {
            group_id: group.to_owned(),
            generation_id_or_member_epoch: -1,
            topics: commit_topics(offsets),
            ..OffsetCommitRequest::default()
        };
        let request = &request;
        let answers = self
            .on_coordinator("altering group offsets", group, |connection, _| async move {
                let response = connection.call_up_to(request, NAMED_TOPICS_UP_TO).await?;
                let mut answers = Vec::new();
                for topic in response.topics {
                    for p in topic.partitions {
                        passing(ErrorCode(p.error_code))?;
                        let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
                        answers.push((tp, result(p.error_code, None)));
                    }
                }
                Ok(answers)
            })
            .await?;
        Ok(in_order(offsets.iter().map(|(tp, _)| tp.clone()), answers))
    }

    /// Deletes committed offsets of topics that no member subscribes to (brokers from 2.4 on).
    ///
    /// # Errors
    /// When the coordinator cannot be found, does not answer, or refuses as a whole.
    pub async fn delete_group_offsets(
        &self,
        group: &str,
        partitions: &[TopicPartition],
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        let partition = |(partition_index, ())| OffsetDeleteRequestPartition {
            partition_index,
            ..OffsetDeleteRequestPartition::default()
        };
        let topic = |(name, partitions): (String, Vec<(i32, ())>)| OffsetDeleteRequestTopic {
            name,
            partitions: partitions.into_iter().map(partition).collect(),
            ..OffsetDeleteRequestTopic::default()
        };
        let grouped = by_topic(partitions.iter().map(|tp| (tp.clone(), ())).collect());
        let request = OffsetDeleteRequest {
            group_id: group.to_owned(),
            topics: grouped.into_iter().map(topic).collect(),
            ..OffsetDeleteRequest::default()
        };
        let request = &request;
        let answers = self
            .on_coordinator("deleting group offsets", group, |connection, _| async move {
                let response = connection.call(request).await?;
                result(response.error_code, None)?;
                let mut answers = Vec::new();
                for topic in response.topics {
                    for p in topic.partitions {
                        let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
                        answers.push((tp, result(p.error_code, None)));
                    }
                }
                Ok(answers)
            })
            .await?;
        Ok(in_order(partitions.iter().cloned(), answers))
    }
}

/// Offsets by topic, as OffsetCommit has them.
pub(crate) fn commit_topics(offsets: &[(TopicPartition, OffsetAndMetadata)]) -> Vec<OffsetCommitRequestTopic> {
    let partition = |(partition_index, offset): (i32, OffsetAndMetadata)| OffsetCommitRequestPartition {
        partition_index,
        committed_offset: offset.offset,
        committed_leader_epoch: offset.leader_epoch.unwrap_or(-1),
        committed_metadata: Some(offset.metadata),
        ..OffsetCommitRequestPartition::default()
    };
    let topic = |(name, partitions): (String, Vec<(i32, OffsetAndMetadata)>)| OffsetCommitRequestTopic {
        name,
        partitions: partitions.into_iter().map(partition).collect(),
        ..OffsetCommitRequestTopic::default()
    };
    by_topic(offsets.to_vec()).into_iter().map(topic).collect()
}

/// Asks the coordinator for committed offsets.
pub(crate) async fn committed(
    connection: &Connection,
    group: &str,
    partitions: Option<&[TopicPartition]>,
    require_stable: bool,
) -> Result<Committed, ClientError> {
    let version = connection.version_up_to::<OffsetFetchRequest>(NAMED_TOPICS_UP_TO)?;
    let grouped = partitions.map(|all| by_topic(all.iter().map(|tp| (tp.clone(), ())).collect()));
    let mut request = OffsetFetchRequest {
        require_stable: require_stable && version >= STABLE_FROM,
        ..OffsetFetchRequest::default()
    };
    let indexes = |partitions: Vec<(i32, ())>| partitions.into_iter().map(|(p, ())| p).collect();
    if version >= GROUPS_FROM {
        let topic = |(name, partitions)| OffsetFetchRequestTopics {
            name,
            topic_id: Uuid::ZERO,
            partition_indexes: indexes(partitions),
            ..OffsetFetchRequestTopics::default()
        };
        request.groups = vec![OffsetFetchRequestGroup {
            group_id: group.to_owned(),
            topics: grouped.map(|topics| topics.into_iter().map(topic).collect()),
            ..OffsetFetchRequestGroup::default()
        }];
    } else {
        let topic = |(name, partitions)| OffsetFetchRequestTopic {
            name,
            partition_indexes: indexes(partitions),
            ..OffsetFetchRequestTopic::default()
        };
        request.group_id = group.to_owned();
        request.topics = grouped.map(|topics| topics.into_iter().map(topic).collect());
    }
    let response = connection.call_up_to(&request, NAMED_TOPICS_UP_TO).await?;
    from_response(response)
}

fn from_response(response: OffsetFetchResponse) -> Result<Committed, ClientError> {
    result(response.error_code, None)?;
    let mut answers = Vec::new();
    for topic in response.topics {
        for p in topic.partitions {
            let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
            answers.push((tp, offset(p.error_code, p.committed_offset, p.committed_leader_epoch, p.metadata)));
        }
    }
    for group in response.groups {
        result(group.error_code, None)?;
        for topic in group.topics {
            for p in topic.partitions {
                let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
                answers.push((tp, offset(p.error_code, p.committed_offset, p.committed_leader_epoch, p.metadata)));
            }
        }
    }
    Ok(answers)
}

/// An offset of -1 means that none is committed.
fn offset(
    code: i16,
    offset: i64,
    leader_epoch: i32,
    metadata: Option<String>,
) -> Result<Option<OffsetAndMetadata>, ApiError> {
    result(code, None)?;
    Ok((offset >= 0).then(|| OffsetAndMetadata {
        offset,
        leader_epoch: (leader_epoch >= 0).then_some(leader_epoch),
        metadata: metadata.unwrap_or_default(),
    }))
}
