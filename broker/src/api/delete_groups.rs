//! DeleteGroups (key 42): KIP-229.

use std::collections::HashSet;
use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::messages::{DeleteGroupsRequest, DeleteGroupsResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: DeleteGroupsRequest,
) -> DeleteGroupsResponse {
    let mut asks: Vec<(String, Request)> = Vec::new();
    let mut asked = HashSet::new();
    for group_id in request.groups_names {
        // A second deletion of the same group would find it gone.
        if asked.insert(group_id.clone()) {
            asks.push((group_id.clone(), Request::Delete { group_ids: vec![group_id] }));
        }
    }
    let mut response = DeleteGroupsResponse::default();
    for answer in broker.groups.ask_each(&client(context), asks).await {
        match answer {
            Response::Delete(results) => response.results.extend(results),
            other => unreachable!("DeleteGroups answered with {other:?}"),
        }
    }
    response
}
