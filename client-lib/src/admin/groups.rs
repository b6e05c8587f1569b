//! Listing, describing and deleting groups, by their coordinators.

use bytes::Bytes;
use kafka_wire::messages::describe_groups_response::DescribedGroup;
use kafka_wire::messages::{ConsumerProtocolAssignment, DeleteGroupsRequest, DescribeGroupsRequest, ListGroupsRequest};
use kafka_wire::{Decoder, ErrorCode, Message};

use super::routing::result;
use super::{AdminClient, GroupDescription, GroupListing, ListGroupsOptions, MemberDescription, Node, PerItem};
use crate::TopicPartition;
use crate::cluster::Purpose;
use crate::concurrent;
use crate::error::{ApiError, ClientError};

impl AdminClient {
    /// The groups of all brokers, by id.
    ///
    /// # Errors
    /// When a broker does not answer, or is too old for a filter (states from 2.6, types from 3.8 on).
    pub async fn list_groups(&self, options: ListGroupsOptions) -> Result<Vec<GroupListing>, ClientError> {
        let request = ListGroupsRequest {
            states_filter: options.states,
            types_filter: options.types,
            ..ListGroupsRequest::default()
        };
        let request = &request;
        let metadata = self.retrying("listing groups", || self.cluster.fetch_metadata(Some(&[]), false)).await?;
        let calls = metadata.nodes.keys().copied().map(|id| {
            self.retrying("listing groups", move || async move {
                let response = self.cluster.connection(id, Purpose::General).await?.call(request).await?;
                result(response.error_code, None)?;
                Ok(response.groups)
            })
        });
        let mut groups = Vec::new();
        for listed in concurrent::all(calls).await {
            groups.extend(listed?.into_iter().map(|g| GroupListing {
                group_id: g.group_id,
                protocol_type: g.protocol_type,
                state: Some(g.group_state).filter(|s| !s.is_empty()),
                group_type: Some(g.group_type).filter(|t| !t.is_empty()),
            }));
        }
        groups.sort_by(|a, b| a.group_id.cmp(&b.group_id));
        groups.dedup_by(|a, b| a.group_id == b.group_id);
        Ok(groups)
    }

    /// Groups of the classic protocol with their members. A group that does not exist is an error from brokers of 4.0
    /// on, and in the state `Dead` from older ones.
    ///
    /// # Errors
    /// When a coordinator cannot be found or does not answer.
    pub async fn describe_groups(&self, groups: &[&str]) -> Result<PerItem<String, GroupDescription>, ClientError> {
        let calls = groups.iter().map(|group| async move {
            let request =
                &DescribeGroupsRequest { groups: vec![(*group).to_owned()], ..DescribeGroupsRequest::default() };
            let call = self.on_coordinator("describing groups", group, |connection, node| async move {
                let response = connection.call(request).await?;
                let described = response.groups.into_iter().next().ok_or(ClientError::Protocol {
                    api: "DescribeGroupsResponse",
                    reason: "the group is missing".into(),
                })?;
                passing(ErrorCode(described.error_code))?;
                Ok(group_description(described, node))
            });
            Ok(((*group).to_owned(), of_group(call.await)?))
        });
        concurrent::all(calls).await.into_iter().collect()
    }

    /// Deletes groups, which must be empty.
    ///
    /// # Errors
    /// When a coordinator cannot be found or does not answer.
    pub async fn delete_groups(&self, groups: &[&str]) -> Result<PerItem<String>, ClientError> {
        let calls = groups.iter().map(|group| async move {
            let request =
                &DeleteGroupsRequest { groups_names: vec![(*group).to_owned()], ..DeleteGroupsRequest::default() };
            let call = self.on_coordinator("deleting groups", group, |connection, _| async move {
                let response = connection.call(request).await?;
                let code = response.results.first().map_or(ErrorCode::UNKNOWN_SERVER_ERROR.0, |r| r.error_code);
                passing(ErrorCode(code))?;
                Ok(result(code, None))
            });
            Ok(((*group).to_owned(), of_group(call.await)?))
        });
        concurrent::all(calls).await.into_iter().collect()
    }
}

/// An error that a broker gave for a group is that group's, not all groups'.
fn of_group<T>(outcome: Result<Result<T, ApiError>, ClientError>) -> Result<Result<T, ApiError>, ClientError> {
    match outcome {
        Err(ClientError::Api(error)) => Ok(Err(error)),
        outcome => outcome,
    }
}

/// An error for what another look-up of the coordinator may mend.
pub(super) fn passing(code: ErrorCode) -> Result<(), ClientError> {
    match code {
        ErrorCode::NOT_COORDINATOR | ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::COORDINATOR_LOAD_IN_PROGRESS => {
            Err(ApiError::new(code).into())
        }
        _ => Ok(()),
    }
}

fn group_description(group: DescribedGroup, coordinator: Node) -> Result<GroupDescription, ApiError> {
    result(group.error_code, group.error_message)?;
    let is_consumer = group.protocol_type == "consumer" || group.protocol_type.is_empty();
    let members = group.members.into_iter().map(|m| MemberDescription {
        member_id: m.member_id,
        group_instance_id: m.group_instance_id,
        client_id: m.client_id,
        host: m.client_host,
        assignment: if is_consumer { decode_assignment(&m.member_assignment) } else { Vec::new() },
    });
    Ok(GroupDescription {
        group_id: group.group_id,
        state: group.group_state,
        protocol_type: group.protocol_type,
        protocol: group.protocol_data,
        coordinator,
        members: members.collect(),
    })
}

/// A member's partitions; none if the bytes are not a consumer's assignment.
pub(crate) fn decode_assignment(bytes: &Bytes) -> Vec<TopicPartition> {
    let mut decoder = Decoder::new(bytes);
    let Ok(version) = decoder.i16() else { return Vec::new() };
    // A newer version only adds at the end.
    let version = version.min(*ConsumerProtocolAssignment::VERSIONS.end());
    let Ok(assignment) = ConsumerProtocolAssignment::decode(&mut decoder, version) else { return Vec::new() };
    let topics = assignment.assigned_partitions.into_iter();
    topics.flat_map(|t| t.partitions.into_iter().map(move |p| TopicPartition::new(t.topic.clone(), p))).collect()
}
