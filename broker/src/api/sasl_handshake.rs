//! SaslHandshake (key 17): KIP-43.
//!
//! A handler sees it only where SASL is not what the connection begins with, as on every PLAINTEXT listener: the client is
//! told that its settings do not fit this port, instead of losing the connection again and again.

use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::{SaslHandshakeRequest, SaslHandshakeResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(_: &Arc<Broker>, _: &RequestContext, _: SaslHandshakeRequest) -> SaslHandshakeResponse {
    SaslHandshakeResponse { error_code: ErrorCode::ILLEGAL_SASL_STATE.0, ..Default::default() }
}
