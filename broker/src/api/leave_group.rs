//! LeaveGroup (key 13): KIP-345 (several members, by instance id), KIP-800 (reasons).

use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::{LeaveGroupRequest, LeaveGroupResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Before this version one member leaves, and its error is the answer's.
const MEMBERS_FROM: i16 = 3;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    mut request: LeaveGroupRequest,
) -> LeaveGroupResponse {
    if context.api_version < MEMBERS_FROM {
        let member_id = std::mem::take(&mut request.member_id);
        request.members = vec![MemberIdentity { member_id, ..MemberIdentity::default() }];
    }
    let group_id = request.group_id.clone();
    match broker.groups.ask(client(context), &group_id, Request::Leave(request)).await {
        Response::Leave(mut response) => {
            if context.api_version < MEMBERS_FROM {
                let member = response.members.drain(..).next();
                if let Some(member) = member.filter(|_| response.error_code == 0) {
                    response.error_code = member.error_code;
                }
            }
            response
        }
        other => unreachable!("LeaveGroup answered with {other:?}"),
    }
}
