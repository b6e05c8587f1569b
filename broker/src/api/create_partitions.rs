//! CreatePartitions (key 37, versions 0-3): KIP-195. A topic can only grow.

use std::sync::Arc;

use kafka_wire::messages::create_partitions_response::CreatePartitionsTopicResult;
use kafka_wire::messages::{CreatePartitionsRequest, CreatePartitionsResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: CreatePartitionsRequest,
) -> CreatePartitionsResponse {
    let names: Vec<String> = request.topics.iter().map(|t| t.name.clone()).collect();
    let results = match broker.controller.create_partitions(request).await {
        Ok(results) => results,
        Err(error) => names
            .into_iter()
            .map(|name| CreatePartitionsTopicResult {
                name,
                error_code: error.code.0,
                error_message: error.message.clone(),
                ..CreatePartitionsTopicResult::default()
            })
            .collect(),
    };
    CreatePartitionsResponse { results, ..CreatePartitionsResponse::default() }
}
