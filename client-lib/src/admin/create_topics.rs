//! Creating topics, by the controller.

use kafka_wire::Uuid;
use kafka_wire::messages::CreateTopicsRequest;
use kafka_wire::messages::create_topics_request::{CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig};
use kafka_wire::messages::create_topics_response::CreatableTopicResult;

use super::routing::{in_order, result};
use super::{AdminClient, ConfigEntry, ConfigSource, CreateTopicsOptions, CreatedTopic, NewTopic, PerItem};
use crate::error::{ApiError, ClientError};

impl AdminClient {
    /// Creates topics, or only checks whether they could be.
    ///
    /// # Errors
    /// When the controller does not answer, or is too old for a default count (before 2.4).
    pub async fn create_topics(
        &self,
        topics: &[NewTopic],
        options: CreateTopicsOptions,
    ) -> Result<PerItem<String, CreatedTopic>, ClientError> {
        let request = CreateTopicsRequest {
            topics: topics.iter().map(creatable).collect(),
            timeout_ms: self.broker_timeout_ms(),
            validate_only: options.validate_only,
            ..CreateTopicsRequest::default()
        };
        let by_default =
            |t: &NewTopic| t.assignments.is_empty() && (t.partitions.is_none() || t.replication_factor.is_none());
        let needs_defaults = topics.iter().any(by_default);
        let request = &request;
        self.retrying("creating topics", || async move {
            let connection = self.controller().await?;
            if needs_defaults && connection.version::<CreateTopicsRequest>()? < 4 {
                return Err(ClientError::UnsupportedVersion {
                    address: connection.address().to_owned(),
                    what: "creating topics with the default partitions or replication factor".into(),
                });
            }
            let response = connection.call(request).await?;
            let answers = response.topics.into_iter().map(|t| (t.name.clone(), created(t))).collect();
            self.check_controller(in_order(topics.iter().map(|t| t.name.clone()), answers)).await
        })
        .await
    }
}

fn creatable(topic: &NewTopic) -> CreatableTopic {
    let by_hand = !topic.assignments.is_empty();
    CreatableTopic {
        name: topic.name.clone(),
        num_partitions: if by_hand { -1 } else { topic.partitions.unwrap_or(-1) },
        replication_factor: if by_hand { -1 } else { topic.replication_factor.unwrap_or(-1) },
        assignments: topic
            .assignments
            .iter()
            .map(|(partition_index, broker_ids)| CreatableReplicaAssignment {
                partition_index: *partition_index,
                broker_ids: broker_ids.clone(),
                ..CreatableReplicaAssignment::default()
            })
            .collect(),
        configs: topic
            .configs
            .iter()
            .map(|(name, value)| CreatableTopicConfig {
                name: name.clone(),
                value: Some(value.clone()),
                ..CreatableTopicConfig::default()
            })
            .collect(),
        ..CreatableTopic::default()
    }
}

fn created(topic: CreatableTopicResult) -> Result<CreatedTopic, ApiError> {
    result(topic.error_code, topic.error_message)?;
    let configs = topic.configs.filter(|_| topic.topic_config_error_code == 0).map(|configs| {
        let entry = |c: kafka_wire::messages::create_topics_response::CreatableTopicConfigs| ConfigEntry {
            name: c.name,
            value: c.value,
            source: ConfigSource::from_code(c.config_source),
            is_sensitive: c.is_sensitive,
            is_read_only: c.read_only,
            config_type: 0,
            synonyms: Vec::new(),
            documentation: None,
        };
        configs.into_iter().map(entry).collect()
    });
    Ok(CreatedTopic {
        topic_id: (topic.topic_id != Uuid::ZERO).then_some(topic.topic_id),
        partitions: (topic.num_partitions >= 0).then_some(topic.num_partitions),
        replication_factor: (topic.replication_factor >= 0).then_some(topic.replication_factor),
        configs,
    })
}
