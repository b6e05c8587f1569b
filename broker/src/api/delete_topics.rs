//! DeleteTopics (key 20, versions 1-6): by name, and since version 6 by id (KIP-516).

use std::sync::Arc;

use kafka_wire::messages::delete_topics_response::DeletableTopicResult;
use kafka_wire::messages::{DeleteTopicsRequest, DeleteTopicsResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// Before this version a request names topics in a plain list, and their names are not null.
const TOPIC_STATES_FROM: i16 = 6;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: DeleteTopicsRequest,
) -> DeleteTopicsResponse {
    let asked: Vec<_> = if context.api_version >= TOPIC_STATES_FROM {
        request.topics.iter().map(|t| (t.name.clone(), t.topic_id)).collect()
    } else {
        request.topic_names.iter().map(|name| (Some(name.clone()), kafka_wire::Uuid::ZERO)).collect()
    };
    let responses = match broker.controller.delete_topics(request, context.api_version).await {
        Ok(results) => results,
        Err(error) => asked
            .into_iter()
            .map(|(name, topic_id)| DeletableTopicResult {
                name,
                topic_id,
                error_code: error.code.0,
                error_message: error.message.clone(),
                ..DeletableTopicResult::default()
            })
            .collect(),
    };
    DeleteTopicsResponse { responses, ..DeleteTopicsResponse::default() }
}
