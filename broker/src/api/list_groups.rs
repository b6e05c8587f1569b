//! ListGroups (key 16): filters by state (KIP-518) and type (KIP-848).

use std::sync::Arc;

use kafka_wire::messages::{ListGroupsRequest, ListGroupsResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(broker: &Arc<Broker>, context: &RequestContext, request: ListGroupsRequest) -> ListGroupsResponse {
    match broker.groups.list(client(context), request.states_filter, request.types_filter).await {
        Ok(groups) => ListGroupsResponse { groups, ..ListGroupsResponse::default() },
        Err(error) => ListGroupsResponse { error_code: error.0, ..ListGroupsResponse::default() },
    }
}
