//! Answers that only carry an error, and the errors that clients are told when the log refuses a record.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::delete_groups_response::DeletableGroupResult;
use kafka_wire::messages::describe_groups_response::DescribedGroup;
use kafka_wire::messages::leave_group_response::MemberResponse;
use kafka_wire::messages::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use kafka_wire::messages::offset_fetch_response::OffsetFetchResponseGroup;
use kafka_wire::messages::{
    HeartbeatResponse, JoinGroupResponse, LeaveGroupResponse, OffsetCommitRequest, OffsetCommitResponse,
    OffsetDeleteResponse, SyncGroupResponse,
};

use super::event::{Request, Response};

/// The error that clients of the coordinator understand for one of the log's. Kafka:
/// `CoordinatorOperationExceptionHelper`.
#[must_use]
pub fn client_error(log_error: ErrorCode) -> ErrorCode {
    match log_error {
        ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
        | ErrorCode::NOT_ENOUGH_REPLICAS
        | ErrorCode::NOT_ENOUGH_REPLICAS_AFTER_APPEND
        | ErrorCode::REQUEST_TIMED_OUT => ErrorCode::COORDINATOR_NOT_AVAILABLE,
        ErrorCode::NOT_LEADER_OR_FOLLOWER | ErrorCode::KAFKA_STORAGE_ERROR => ErrorCode::NOT_COORDINATOR,
        ErrorCode::MESSAGE_TOO_LARGE | ErrorCode::RECORD_LIST_TOO_LARGE | ErrorCode::INVALID_FETCH_SIZE => {
            ErrorCode::UNKNOWN_SERVER_ERROR
        }
        other => other,
    }
}

/// As [`client_error`], for OffsetFetch: consumers before 3.9 know no COORDINATOR_NOT_AVAILABLE there.
fn fetch_error(log_error: ErrorCode) -> ErrorCode {
    match client_error(log_error) {
        ErrorCode::COORDINATOR_NOT_AVAILABLE if log_error != ErrorCode::COORDINATOR_NOT_AVAILABLE => {
            ErrorCode::NOT_COORDINATOR
        }
        other => other,
    }
}

impl Request {
    /// The answer that says `error` and nothing else, as when the shard is not loaded or not here.
    #[must_use]
    pub fn failed(&self, error: ErrorCode) -> Response {
        match self {
            Self::Join { request, .. } => Response::Join(join_error(&request.member_id, error)),
            Self::Sync(_) => Response::Sync(sync_error(error)),
            // While the group is being read the member is not to blame: let it live (as Kafka does).
            Self::Heartbeat(_) if error == ErrorCode::COORDINATOR_LOAD_IN_PROGRESS => {
                Response::Heartbeat(HeartbeatResponse::default())
            }
            Self::Heartbeat(_) => Response::Heartbeat(heartbeat_error(error)),
            Self::Leave(_) => Response::Leave(LeaveGroupResponse { error_code: error.0, ..Default::default() }),
            Self::OffsetCommit(request) => Response::OffsetCommit(commit_error(request, error)),
            Self::OffsetFetch { group, .. } => Response::OffsetFetch(OffsetFetchResponseGroup {
                group_id: group.group_id.clone(),
                error_code: error.0,
                ..Default::default()
            }),
            Self::OffsetDelete(_) => Response::OffsetDelete(offset_delete_error(error)),
            Self::Describe { group_ids } => {
                Response::Describe(group_ids.iter().map(|id| describe_error(id, error)).collect())
            }
            Self::List { .. } => Response::List(Err(error)),
            Self::Delete { group_ids } => {
                Response::Delete(group_ids.iter().map(|id| delete_result(id, error)).collect())
            }
        }
    }
}

impl Response {
    /// The same answer if the log failed with `log_error` before the answer could go out.
    pub(super) fn failed(self, log_error: ErrorCode) -> Self {
        let error = client_error(log_error);
        match self {
            Self::Join(response) => Self::Join(join_error(&response.member_id, error)),
            Self::Sync(_) => Self::Sync(sync_error(error)),
            Self::Heartbeat(_) => Self::Heartbeat(heartbeat_error(error)),
            Self::Leave(_) => Self::Leave(LeaveGroupResponse { error_code: error.0, ..Default::default() }),
            Self::OffsetCommit(mut response) => {
                for partition in response.topics.iter_mut().flat_map(|topic| &mut topic.partitions) {
                    partition.error_code = error.0;
                }
                Self::OffsetCommit(response)
            }
            Self::OffsetFetch(group) => Self::OffsetFetch(OffsetFetchResponseGroup {
                group_id: group.group_id,
                error_code: fetch_error(log_error).0,
                ..Default::default()
            }),
            Self::OffsetDelete(_) => Self::OffsetDelete(offset_delete_error(error)),
            Self::Describe(groups) => {
                Self::Describe(groups.iter().map(|group| describe_error(&group.group_id, error)).collect())
            }
            Self::List(_) => Self::List(Err(error)),
            Self::Delete(results) => {
                Self::Delete(results.iter().map(|result| delete_result(&result.group_id, error)).collect())
            }
        }
    }
}

/// There is no protocol, where the schema's default is an empty one; so Kafka answers.
pub(super) fn join_error(member_id: &str, error: ErrorCode) -> JoinGroupResponse {
    JoinGroupResponse {
        error_code: error.0,
        member_id: member_id.to_owned(),
        protocol_name: None,
        ..Default::default()
    }
}

pub(super) fn sync_error(error: ErrorCode) -> SyncGroupResponse {
    SyncGroupResponse { error_code: error.0, ..Default::default() }
}

pub(super) fn heartbeat_error(error: ErrorCode) -> HeartbeatResponse {
    HeartbeatResponse { error_code: error.0, ..Default::default() }
}

pub(super) fn offset_delete_error(error: ErrorCode) -> OffsetDeleteResponse {
    OffsetDeleteResponse { error_code: error.0, ..Default::default() }
}

/// Every partition of `request` with `error`.
#[must_use]
pub fn commit_error(request: &OffsetCommitRequest, error: ErrorCode) -> OffsetCommitResponse {
    let topics = request.topics.iter().map(|topic| OffsetCommitResponseTopic {
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions: topic
            .partitions
            .iter()
            .map(|partition| OffsetCommitResponsePartition {
                partition_index: partition.partition_index,
                error_code: error.0,
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    });
    OffsetCommitResponse { topics: topics.collect(), ..Default::default() }
}

/// Every member of `members` as unknown: the group does not exist.
pub(super) fn leave_unknown(
    members: &[kafka_wire::messages::leave_group_request::MemberIdentity],
) -> LeaveGroupResponse {
    let members = members.iter().map(|member| MemberResponse {
        member_id: member.member_id.clone(),
        group_instance_id: member.group_instance_id.clone(),
        error_code: ErrorCode::UNKNOWN_MEMBER_ID.0,
        ..Default::default()
    });
    LeaveGroupResponse { members: members.collect(), ..Default::default() }
}

fn describe_error(group_id: &str, error: ErrorCode) -> DescribedGroup {
    DescribedGroup { group_id: group_id.to_owned(), error_code: error.0, ..Default::default() }
}

pub(super) fn delete_result(group_id: &str, error: ErrorCode) -> DeletableGroupResult {
    DeletableGroupResult { group_id: group_id.to_owned(), error_code: error.0, ..Default::default() }
}
