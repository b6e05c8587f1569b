//! SyncGroup (key 14): KIP-345, 559.

use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::{SyncGroupRequest, SyncGroupResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// From this version on a member must say which protocol it joined with.
const PROTOCOL_MANDATORY_FROM: i16 = 5;

/// Answers one request.
pub async fn handle(broker: &Arc<Broker>, context: &RequestContext, request: SyncGroupRequest) -> SyncGroupResponse {
    let says_protocol = request.protocol_type.is_some() && request.protocol_name.is_some();
    if context.api_version >= PROTOCOL_MANDATORY_FROM && !says_protocol {
        let error_code = ErrorCode::INCONSISTENT_GROUP_PROTOCOL.0;
        return SyncGroupResponse { error_code, ..SyncGroupResponse::default() };
    }
    let group_id = request.group_id.clone();
    match broker.groups.ask(client(context), &group_id, Request::Sync(request)).await {
        Response::Sync(response) => response,
        other => unreachable!("SyncGroup answered with {other:?}"),
    }
}
