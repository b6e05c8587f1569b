//! AlterConfigs (key 33, versions 0-2): KIP-133. Replaces all that was set on a resource; superseded by
//! IncrementalAlterConfigs.

use std::sync::Arc;

use kafka_core::image::{ConfigResource, ResourceType};
use kafka_wire::messages::alter_configs_response::AlterConfigsResourceResponse;
use kafka_wire::messages::{AlterConfigsRequest, AlterConfigsResponse};

use super::config_changes::{self, Api, Asked, Operation};
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: AlterConfigsRequest,
) -> AlterConfigsResponse {
    let resource = |kind, name: &str| ConfigResource { kind: ResourceType(kind), name: name.to_owned() };
    let asked = request.resources.iter().map(|r| Asked {
        resource: resource(r.resource_type, &r.resource_name),
        keys: r.configs.iter().map(|c| (c.name.clone(), Operation(config_changes::SET, c.value.clone()))).collect(),
    });
    let outcomes = config_changes::alter(broker, Api::Legacy, asked.collect(), request.validate_only).await;
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
    AlterConfigsResponse { responses: responses.collect(), ..AlterConfigsResponse::default() }
}
