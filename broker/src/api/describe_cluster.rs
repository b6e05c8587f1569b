//! DescribeCluster (key 60, versions 0-2): KIP-700, endpoint types (KIP-919), fenced brokers (KIP-1073).

use std::sync::Arc;

use kafka_wire::ErrorCode;
use kafka_wire::messages::describe_cluster_response::DescribeClusterBroker;
use kafka_wire::messages::{DescribeClusterRequest, DescribeClusterResponse};

use super::authorized;
use crate::broker::Broker;
use crate::router::RequestContext;

/// `EndpointType`: what a client wants to hear about.
const BROKERS: i8 = 1;
const CONTROLLERS: i8 = 2;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: DescribeClusterRequest,
) -> DescribeClusterResponse {
    let refused = |code: ErrorCode, text: String| DescribeClusterResponse {
        error_code: code.0,
        error_message: Some(text),
        ..DescribeClusterResponse::default()
    };
    match request.endpoint_type {
        BROKERS => {}
        CONTROLLERS => {
            let text =
                "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER";
            return refused(ErrorCode::MISMATCHED_ENDPOINT_TYPE, text.into());
        }
        other => {
            return refused(ErrorCode::UNSUPPORTED_ENDPOINT_TYPE, format!("Unsupported endpoint type {other}"));
        }
    }
    let image = broker.image.load();
    let wanted = image.cluster.brokers.values().filter(|b| !b.fenced || request.include_fenced_brokers);
    let brokers = wanted.filter_map(|b| {
        let endpoint = b.end_points.iter().find(|e| e.name == *context.listener)?;
        Some(DescribeClusterBroker {
            broker_id: b.broker_id,
            host: endpoint.host.clone(),
            port: i32::from(endpoint.port),
            rack: b.rack.clone(),
            is_fenced: b.fenced,
            ..DescribeClusterBroker::default()
        })
    });
    DescribeClusterResponse {
        cluster_id: broker.cluster_id.clone(),
        controller_id: broker.node_id,
        brokers: brokers.collect(),
        cluster_authorized_operations: authorized::if_asked(
            request.include_cluster_authorized_operations,
            authorized::CLUSTER,
        ),
        ..DescribeClusterResponse::default()
    }
}
