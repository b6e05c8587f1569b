//! DescribeGroups (key 15): classic groups. From version 6 on a group that does not exist is an error (KIP-1043).

use std::collections::HashSet;
use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::messages::{DescribeGroupsRequest, DescribeGroupsResponse};

use super::authorized;
use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: DescribeGroupsRequest,
) -> DescribeGroupsResponse {
    let ask = |group_id: String| (group_id.clone(), Request::Describe { group_ids: vec![group_id] });
    // A group that is named again and again would make the answer as large as one likes.
    let mut seen = HashSet::new();
    let asks = request.groups.into_iter().filter(|group_id| seen.insert(group_id.clone())).map(ask).collect();
    let mut response = DescribeGroupsResponse::default();
    for answer in broker.groups.ask_each(&client(context), asks).await {
        match answer {
            Response::Describe(groups) => response.groups.extend(groups),
            other => unreachable!("DescribeGroups answered with {other:?}"),
        }
    }
    for group in &mut response.groups {
        let asked = request.include_authorized_operations && group.error_code == 0;
        group.authorized_operations = authorized::if_asked(asked, authorized::GROUP);
    }
    response
}
