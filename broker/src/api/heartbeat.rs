//! Heartbeat (key 12): KIP-345.

use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::messages::{HeartbeatRequest, HeartbeatResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(broker: &Arc<Broker>, context: &RequestContext, request: HeartbeatRequest) -> HeartbeatResponse {
    let group_id = request.group_id.clone();
    match broker.groups.ask(client(context), &group_id, Request::Heartbeat(request)).await {
        Response::Heartbeat(response) => response,
        other => unreachable!("Heartbeat answered with {other:?}"),
    }
}
