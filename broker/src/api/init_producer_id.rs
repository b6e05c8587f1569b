//! InitProducerId (key 22, versions 0-6): a producer id for an idempotent producer (KIP-98, KIP-360). Transactional
//! producers are refused: there is no transaction coordinator yet, and FindCoordinator does not give one out.

use std::sync::Arc;

use kafka_wire::ErrorCode;
use kafka_wire::messages::{InitProducerIdRequest, InitProducerIdResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: InitProducerIdRequest,
) -> InitProducerIdResponse {
    let refused = |code: ErrorCode| InitProducerIdResponse {
        error_code: code.0,
        producer_epoch: -1,
        ..InitProducerIdResponse::default()
    };
    match request.transactional_id.as_deref() {
        None => {}
        Some("") => return refused(ErrorCode::INVALID_REQUEST),
        Some(_) => return refused(ErrorCode::UNSUPPORTED_VERSION),
    }
    if (request.producer_id == -1) != (request.producer_epoch == -1) {
        return refused(ErrorCode::INVALID_REQUEST);
    }
    // An idempotent producer always gets a new id, also when it names the one it had: it bumps its epoch by itself.
    match broker.producer_ids.next().await {
        Ok(producer_id) => {
            InitProducerIdResponse { producer_id, producer_epoch: 0, ..InitProducerIdResponse::default() }
        }
        Err(error) => {
            tracing::warn!(%error, "no producer ids from the controller");
            // Retriable for every client, as Kafka answers while it waits for a block.
            refused(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS)
        }
    }
}
