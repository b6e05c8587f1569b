//! OffsetCommit, OffsetFetch and OffsetDelete.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use kafka_wire::messages::offset_delete_response::{OffsetDeleteResponsePartition, OffsetDeleteResponseTopic};
use kafka_wire::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kafka_wire::messages::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartitions, OffsetFetchResponseTopics,
};
use kafka_wire::messages::{OffsetCommitRequest, OffsetCommitResponse, OffsetDeleteRequest, OffsetDeleteResponse};

use super::event::{Client, CoordinatorRecord, Now, ReplyTo, Response};
use super::failed::{commit_error, offset_delete_error};
use super::foreign::ForeignKind;
use super::offsets::OffsetAndMetadata;
use super::shard::{Group, GroupShard};

/// From this version of OffsetCommit on, a member of a group that does not exist is told so.
const GROUP_ID_NOT_FOUND_VERSION: i16 = 9;
const NO_RETENTION: i64 = -1;

impl GroupShard {
    pub(super) fn offset_commit(&mut self, now: Now, to: ReplyTo, client: &Client, request: &OffsetCommitRequest) {
        if let Err(error) = self.validate_commit(now, client, request) {
            let response = Response::OffsetCommit(commit_error(request, error));
            return self.out.reply(now, &self.config, to, response);
        }
        let expires =
            (request.retention_time_ms != NO_RETENTION).then(|| now.wall_ms.saturating_add(request.retention_time_ms));
        let metadata_max = usize::try_from(self.config.offset_metadata_max_bytes).unwrap_or(0);
        let mut records = Vec::new();
        let mut response = OffsetCommitResponse::default();
        for topic in &request.topics {
            let mut partitions = Vec::with_capacity(topic.partitions.len());
            for partition in &topic.partitions {
                // Java counts UTF-16 units.
                let metadata_len = partition.committed_metadata.as_ref().map_or(0, |text| text.encode_utf16().count());
                let error = if metadata_len > metadata_max {
                    ErrorCode::OFFSET_METADATA_TOO_LARGE
                } else {
                    let offset = OffsetAndMetadata::from_request(topic.topic_id, partition, now.wall_ms, expires);
                    let index = partition.partition_index;
                    records.push(CoordinatorRecord::offset(&request.group_id, &topic.name, index, &offset));
                    ErrorCode::NONE
                };
                partitions.push(OffsetCommitResponsePartition {
                    partition_index: partition.partition_index,
                    error_code: error.0,
                    ..Default::default()
                });
            }
            response.topics.push(OffsetCommitResponseTopic {
                name: topic.name.clone(),
                topic_id: topic.topic_id,
                partitions,
                ..Default::default()
            });
        }
        self.append_and_replay(records, Some((now, to, Response::OffsetCommit(response))));
    }

    /// Whether the member may commit; its commit is also a sign of life.
    fn validate_commit(&mut self, now: Now, client: &Client, request: &OffsetCommitRequest) -> Result<(), ErrorCode> {
        let generation = request.generation_id_or_member_epoch;
        match self.groups.get(&request.group_id) {
            // Not a member of anything: an administrator, or a consumer with partitions of its own choice.
            None if generation < 0 => return Ok(()),
            None if client.api_version >= GROUP_ID_NOT_FOUND_VERSION => return Err(ErrorCode::GROUP_ID_NOT_FOUND),
            None => return Err(ErrorCode::ILLEGAL_GENERATION),
            // Its offsets are not committed but acknowledged, and live in another topic.
            Some(Group::Foreign(group)) if group.kind == ForeignKind::Share => {
                return Err(ErrorCode::GROUP_ID_NOT_FOUND);
            }
            Some(Group::Foreign(group)) if generation < 0 && group.is_empty() => return Ok(()),
            Some(Group::Foreign(_)) => return Err(ErrorCode::UNKNOWN_MEMBER_ID),
            Some(Group::Classic(_)) => {}
        }
        let Some((group, mut step)) = self.classic_step(now, &request.group_id) else { return Ok(()) };
        group.validate_offset_commit(&request.member_id, request.group_instance_id.as_deref(), generation)?;
        group.seen_by_commit(&request.member_id, &mut step);
        Ok(())
    }

    pub(super) fn offset_fetch(
        &mut self,
        now: Now,
        to: ReplyTo,
        request: &OffsetFetchRequestGroup,
        require_stable: bool,
    ) {
        let by_member = request.member_id.is_some() || request.member_epoch >= 0;
        let served_elsewhere =
            |group: &Group| matches!(group, Group::Foreign(group) if group.kind != ForeignKind::Share);
        if by_member && self.groups.get(&request.group_id).is_some_and(served_elsewhere) {
            // Its members are not served here, so this is none of them.
            let response = OffsetFetchResponseGroup {
                group_id: request.group_id.clone(),
                error_code: ErrorCode::UNKNOWN_MEMBER_ID.0,
                ..Default::default()
            };
            return self.out.reply(now, &self.config, to, Response::OffsetFetch(response));
        }
        let topics = match &request.topics {
            None => self.all_offsets(&request.group_id, require_stable),
            Some(topics) => topics
                .iter()
                .map(|topic| OffsetFetchResponseTopics {
                    name: topic.name.clone(),
                    topic_id: topic.topic_id,
                    partitions: topic
                        .partition_indexes
                        .iter()
                        .map(|index| {
                            let stored = self.offsets.get(&request.group_id, &topic.name, *index);
                            let stored = stored.filter(|offset| !offset.is_of_other_topic(topic.topic_id));
                            let unstable =
                                require_stable && self.offsets.is_unstable(&request.group_id, &topic.name, *index);
                            fetched(*index, stored, unstable)
                        })
                        .collect(),
                    ..Default::default()
                })
                .collect(),
        };
        let response = OffsetFetchResponseGroup { group_id: request.group_id.clone(), topics, ..Default::default() };
        self.out.reply(now, &self.config, to, Response::OffsetFetch(response));
    }

    fn all_offsets(&self, group: &str, require_stable: bool) -> Vec<OffsetFetchResponseTopics> {
        let topics = self.offsets.of_group(group).into_iter().flatten();
        topics
            .map(|(topic, partitions)| OffsetFetchResponseTopics {
                name: topic.clone(),
                partitions: partitions
                    .iter()
                    .map(|(index, offset)| {
                        let unstable = require_stable && self.offsets.is_unstable(group, topic, *index);
                        fetched(*index, Some(offset), unstable)
                    })
                    .collect(),
                ..Default::default()
            })
            .collect()
    }

    pub(super) fn offset_delete(&mut self, now: Now, to: ReplyTo, request: &OffsetDeleteRequest) {
        let result = if request.group_id.is_empty() {
            Err(ErrorCode::INVALID_GROUP_ID)
        } else {
            match self.groups.get(&request.group_id) {
                None => Err(ErrorCode::GROUP_ID_NOT_FOUND),
                Some(Group::Classic(group)) => group.validate_offset_delete(),
                Some(Group::Foreign(group)) if group.kind == ForeignKind::Share => Err(ErrorCode::GROUP_ID_NOT_FOUND),
                Some(Group::Foreign(_)) => Ok(()),
            }
        };
        if let Err(error) = result {
            let response = Response::OffsetDelete(offset_delete_error(error));
            return self.out.reply(now, &self.config, to, response);
        }
        let mut records = Vec::new();
        let mut response = OffsetDeleteResponse::default();
        for topic in &request.topics {
            let subscribed = self.is_subscribed(&request.group_id, &topic.name);
            let error = if subscribed { ErrorCode::GROUP_SUBSCRIBED_TO_TOPIC } else { ErrorCode::NONE };
            let mut partitions = Vec::with_capacity(topic.partitions.len());
            for partition in &topic.partitions {
                let index = partition.partition_index;
                let exists = self.offsets.get(&request.group_id, &topic.name, index).is_some()
                    || self.offsets.is_unstable(&request.group_id, &topic.name, index);
                if !subscribed && exists {
                    records.push(CoordinatorRecord::offset_tombstone(&request.group_id, &topic.name, index));
                }
                partitions.push(OffsetDeleteResponsePartition {
                    partition_index: index,
                    error_code: error.0,
                    ..Default::default()
                });
            }
            response.topics.push(OffsetDeleteResponseTopic {
                name: topic.name.clone(),
                partitions,
                ..Default::default()
            });
        }
        self.append_tombstones_and_reply(&records, (now, to, Response::OffsetDelete(response)));
    }

    /// Whether offsets of the topic are in use. Of a foreign group with members it is not known: they may be.
    pub(super) fn is_subscribed(&self, group: &str, topic: &str) -> bool {
        match self.groups.get(group) {
            Some(Group::Classic(group)) => group.is_subscribed_to(topic),
            Some(Group::Foreign(group)) => !group.is_empty(),
            None => false,
        }
    }
}

fn fetched(index: i32, offset: Option<&OffsetAndMetadata>, unstable: bool) -> OffsetFetchResponsePartitions {
    let base = OffsetFetchResponsePartitions {
        partition_index: index,
        committed_offset: -1,
        committed_leader_epoch: -1,
        metadata: Some(String::new()),
        ..Default::default()
    };
    match offset {
        _ if unstable => OffsetFetchResponsePartitions { error_code: ErrorCode::UNSTABLE_OFFSET_COMMIT.0, ..base },
        None => base,
        Some(offset) => OffsetFetchResponsePartitions {
            committed_offset: offset.committed_offset,
            committed_leader_epoch: offset.leader_epoch.unwrap_or(-1),
            metadata: Some(offset.metadata.clone()),
            ..base
        },
    }
}
