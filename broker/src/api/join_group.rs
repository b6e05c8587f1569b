//! JoinGroup (key 11): KIP-62, 134, 345, 394, 559, 800, 814.

use std::sync::Arc;

use kafka_core::group::{Request, Response};
use kafka_wire::messages::{JoinGroupRequest, JoinGroupResponse};

use super::group_client::client;
use crate::broker::Broker;
use crate::random;
use crate::router::RequestContext;

/// Before this version there is no rebalance timeout: the session timeout serves.
const REBALANCE_TIMEOUT_FROM: i16 = 1;
/// Before this version the protocol name may not be null.
const NULLABLE_PROTOCOL_FROM: i16 = 7;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    mut request: JoinGroupRequest,
) -> JoinGroupResponse {
    if context.api_version < REBALANCE_TIMEOUT_FROM {
        request.rebalance_timeout_ms = request.session_timeout_ms;
    }
    let group_id = request.group_id.clone();
    let request = Request::Join { request, new_member_uuid: java_uuid(random::bytes()) };
    match broker.groups.ask(client(context), &group_id, request).await {
        Response::Join(mut response) => {
            if context.api_version < NULLABLE_PROTOCOL_FROM {
                response.protocol_name.get_or_insert_default();
            }
            response
        }
        other => unreachable!("JoinGroup answered with {other:?}"),
    }
}

/// A random UUID as Java prints it, which ends each member id that a coordinator makes.
fn java_uuid(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::java_uuid;

    #[test]
    fn version_4_uuid() {
        assert_eq!(java_uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(java_uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
