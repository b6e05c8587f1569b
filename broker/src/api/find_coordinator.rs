//! FindCoordinator (key 10): which broker coordinates a group; from version 4 on of several (KIP-699). Creates
//! `__consumer_offsets` when it is first needed.

use std::sync::Arc;

use kafka_core::group::partition_for;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::find_coordinator_response::Coordinator;
use kafka_wire::messages::metadata_response::MetadataResponseBroker;
use kafka_wire::messages::{FindCoordinatorRequest, FindCoordinatorResponse};

use super::metadata::brokers;
use crate::auto_create;
use crate::broker::Broker;
use crate::owner::group::OFFSETS_TOPIC;
use crate::router::RequestContext;

/// From this version on several keys can be asked for.
const KEYS_FROM: i16 = 4;
/// `CoordinatorType.GROUP`
const GROUP: i8 = 0;
/// `CoordinatorType.TRANSACTION`
const TRANSACTION: i8 = 1;
/// `CoordinatorType.SHARE`
const SHARE: i8 = 2;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: FindCoordinatorRequest,
) -> FindCoordinatorResponse {
    if context.api_version >= KEYS_FROM {
        let mut coordinators = Vec::with_capacity(request.coordinator_keys.len());
        for key in request.coordinator_keys {
            let found = find(broker, context, request.key_type, &key).await;
            coordinators.push(coordinator(request.key_type, key, found));
        }
        return FindCoordinatorResponse { coordinators, ..FindCoordinatorResponse::default() };
    }
    let found = find(broker, context, request.key_type, &request.key).await;
    let (error, Node { node_id, host, port }) = (found.as_ref().err().copied(), node(found));
    let error = error.unwrap_or(ErrorCode::NONE);
    FindCoordinatorResponse {
        error_code: error.0,
        error_message: Some(error.message().to_owned()),
        node_id,
        host,
        port,
        ..FindCoordinatorResponse::default()
    }
}

/// The broker that leads the key's partition, if it is alive.
async fn find(
    broker: &Arc<Broker>,
    context: &RequestContext,
    key_type: i8,
    key: &str,
) -> Result<MetadataResponseBroker, ErrorCode> {
    match key_type {
        GROUP => {}
        // Without transactions nobody coordinates them. A retriable error would keep a producer asking for ever.
        TRANSACTION => return Err(ErrorCode::UNSUPPORTED_VERSION),
        _ => return Err(ErrorCode::INVALID_REQUEST),
    }
    if broker.image.load().topics.by_name(OFFSETS_TOPIC).is_none() {
        auto_create::topics(broker, context, &[OFFSETS_TOPIC]).await;
    }
    let image = broker.image.load();
    let topic = image.topics.by_name(OFFSETS_TOPIC).ok_or(ErrorCode::COORDINATOR_NOT_AVAILABLE)?;
    let partitions = i32::try_from(topic.partitions.len()).unwrap_or(0);
    if partitions == 0 {
        return Err(ErrorCode::COORDINATOR_NOT_AVAILABLE);
    }
    let leader = topic.partitions.get(&partition_for(key, partitions)).map(|partition| partition.leader);
    let alive = brokers(&image, context).into_iter().find(|candidate| Some(candidate.node_id) == leader);
    alive.ok_or(ErrorCode::COORDINATOR_NOT_AVAILABLE)
}

struct Node {
    node_id: i32,
    host: String,
    port: i32,
}

/// Where to go; for an error nowhere (`Node.noNode`).
fn node(found: Result<MetadataResponseBroker, ErrorCode>) -> Node {
    match found {
        Ok(broker) => Node { node_id: broker.node_id, host: broker.host, port: broker.port },
        Err(_) => Node { node_id: -1, host: String::new(), port: -1 },
    }
}

fn coordinator(key_type: i8, key: String, found: Result<MetadataResponseBroker, ErrorCode>) -> Coordinator {
    let error = found.as_ref().err().copied().unwrap_or(ErrorCode::NONE);
    let Node { node_id, host, port } = node(found);
    // Kafka says more only of a kind of coordinator that it does not know, and has one for transactions. A producer's
    // error ends with these words.
    let error_message = match error {
        ErrorCode::UNSUPPORTED_VERSION => Some("This broker does not support transactions.".to_owned()),
        ErrorCode::INVALID_REQUEST if key_type != SHARE => Some(error.message().to_owned()),
        _ => Coordinator::default().error_message,
    };
    Coordinator { key, node_id, host, port, error_code: error.0, error_message, ..Coordinator::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transactional_producer_is_told_why_it_has_no_coordinator() {
        let found = coordinator(TRANSACTION, "t".into(), Err(ErrorCode::UNSUPPORTED_VERSION));
        assert_eq!(found.error_message.as_deref(), Some("This broker does not support transactions."));
        assert_eq!((found.error_code, found.node_id, found.port), (35, -1, -1));
        assert_eq!(
            coordinator(GROUP, "g".into(), Err(ErrorCode::COORDINATOR_NOT_AVAILABLE)).error_message.as_deref(),
            Some("")
        );
    }
}
