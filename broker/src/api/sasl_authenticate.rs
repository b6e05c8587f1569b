//! SaslAuthenticate (key 36): KIP-152. As with SaslHandshake, a handler sees it only where it does not belong.

use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::{SaslAuthenticateRequest, SaslAuthenticateResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(_: &Arc<Broker>, _: &RequestContext, _: SaslAuthenticateRequest) -> SaslAuthenticateResponse {
    SaslAuthenticateResponse {
        error_code: ErrorCode::ILLEGAL_SASL_STATE.0,
        error_message: Some("SaslAuthenticate request received after successful authentication".to_owned()),
        ..Default::default()
    }
}
