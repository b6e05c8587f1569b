//! Deleting topics by name or id, by the controller.

use kafka_wire::Uuid;
use kafka_wire::messages::DeleteTopicsRequest;
use kafka_wire::messages::delete_topics_request::DeleteTopicState;

use super::routing::{in_order, result};
use super::{AdminClient, PerItem};
use crate::error::ClientError;

/// From this version on a topic is a name or an id; before, a list of names.
const TOPIC_STATES_FROM: i16 = 6;

impl AdminClient {
    /// Deletes topics by name.
    ///
    /// # Errors
    /// When the controller does not answer.
    pub async fn delete_topics(&self, names: &[&str]) -> Result<PerItem<String>, ClientError> {
        self.retrying("deleting topics", || async move {
            let connection = self.controller().await?;
            let mut request =
                DeleteTopicsRequest { timeout_ms: self.broker_timeout_ms(), ..DeleteTopicsRequest::default() };
            if connection.version::<DeleteTopicsRequest>()? >= TOPIC_STATES_FROM {
                let state = |n: &&str| DeleteTopicState { name: Some((*n).to_owned()), ..DeleteTopicState::default() };
                request.topics = names.iter().map(state).collect();
            } else {
                request.topic_names = names.iter().map(|n| (*n).to_owned()).collect();
            }
            let response = connection.call(&request).await?;
            let answer = |t: kafka_wire::messages::delete_topics_response::DeletableTopicResult| {
                (t.name.unwrap_or_default(), result(t.error_code, t.error_message))
            };
            let answers = response.responses.into_iter().map(answer).collect();
            self.check_controller(in_order(names.iter().map(|n| (*n).to_owned()), answers)).await
        })
        .await
    }

    /// Deletes topics by id (brokers from 2.8 on).
    ///
    /// # Errors
    /// When the controller does not answer or is too old.
    pub async fn delete_topics_by_id(&self, ids: &[Uuid]) -> Result<PerItem<Uuid>, ClientError> {
        let state = |id: &Uuid| DeleteTopicState { topic_id: *id, ..DeleteTopicState::default() };
        let request = DeleteTopicsRequest {
            topics: ids.iter().map(state).collect(),
            timeout_ms: self.broker_timeout_ms(),
            ..DeleteTopicsRequest::default()
        };
        let request = &request;
        self.retrying("deleting topics", || async move {
            let response = self.controller().await?.call(request).await?;
            let answer = |t: kafka_wire::messages::delete_topics_response::DeletableTopicResult| {
                (t.topic_id, result(t.error_code, t.error_message))
            };
            let answers = response.responses.into_iter().map(answer).collect();
            self.check_controller(in_order(ids.iter().copied(), answers)).await
        })
        .await
    }
}
