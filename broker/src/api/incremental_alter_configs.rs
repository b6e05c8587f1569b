//! IncrementalAlterConfigs (key 44, versions 0-1): KIP-339. Sets, deletes, appends to or subtracts from single keys of topics,
//! brokers, loggers, groups and client metrics subscriptions.

use std::sync::Arc;

use kafka_core::image::{ConfigResource, ResourceType};
use kafka_wire::messages::incremental_alter_configs_response::AlterConfigsResourceResponse;
use kafka_wire::messages::{IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse};

use super::config_changes::{self, Api, Asked, Operation};
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: IncrementalAlterConfigsRequest,
) -> IncrementalAlterConfigsResponse {
    let resource = |kind, name: &str| ConfigResource { kind: ResourceType(kind), name: name.to_owned() };
    let asked = request.resources.iter().map(|r| Asked {
        resource: resource(r.resource_type, &r.resource_name),
        keys: r.configs.iter().map(|c| (c.name.clone(), Operation(c.config_operation, c.value.clone()))).collect(),
    });
    let outcomes = config_changes::alter(broker, Api::Incremental, asked.collect(), request.validate_only).await;
    let responses = request.resources.iter().zip(outcomes).map(|(r, outcome)| {
        let (error_code, error_message) = outcome.map_or_else(|e| (e.code.0, e.message), |()| (0, None));
        AlterConfigsResourceResponse {
            error_code,
            error_message,
            resource_type: r.resource_type,
            resource_name: r.resource_name.clone(),
            ..AlterConfigsResourceResponse::default()
        }
    });
    IncrementalAlterConfigsResponse { responses: responses.collect(), ..IncrementalAlterConfigsResponse::default() }
}
