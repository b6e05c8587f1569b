//! CreateTopics (key 19, versions 2-7): KIP-4, KIP-195, KIP-464, KIP-525, KIP-516. What is allowed is decided by the controller.

use std::sync::Arc;

use kafka_wire::messages::create_topics_response::CreatableTopicResult;
use kafka_wire::messages::{CreateTopicsRequest, CreateTopicsResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: CreateTopicsRequest,
) -> CreateTopicsResponse {
    let names: Vec<String> = request.topics.iter().map(|t| t.name.clone()).collect();
    match broker.controller.create_topics(request).await {
        Ok(response) => response,
        Err(error) => CreateTopicsResponse {
            topics: names
                .into_iter()
                .map(|name| CreatableTopicResult {
                    name,
                    error_code: error.code.0,
                    error_message: error.message.clone(),
                    ..CreatableTopicResult::default()
                })
                .collect(),
            ..CreateTopicsResponse::default()
        },
    }
}
