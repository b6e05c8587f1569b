//! Topics that are made because somebody asked for them: those of clients, with the broker's defaults, and Kafka's own, with
//! theirs (Kafka's `AutoTopicCreationManager`).

use kafka_wire::ErrorCode;
use kafka_wire::messages::CreateTopicsRequest;
use kafka_wire::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig};

use crate::broker::Broker;
use crate::config::BrokerConfig;
use crate::owner::group::OFFSETS_TOPIC;
use crate::router::RequestContext;

/// Asks the controller for these topics and waits until they are there. What cannot be made is simply missing after:
/// the caller answers that the topic is unknown, and the client asks again.
pub async fn topics(broker: &Broker, context: &RequestContext, names: &[&str]) {
    let config = broker.config.load();
    let request = CreateTopicsRequest {
        topics: names.iter().map(|name| creatable(&config, name)).collect(),
        timeout_ms: config.network.request_timeout_ms,
        ..CreateTopicsRequest::default()
    };
    match broker.controller.create_topics(request).await {
        Ok(response) => {
            for topic in response.topics {
                match topic.error_code {
                    0 => tracing::info!(topic = topic.name, client = context.client_id, "topic made on first use"),
                    // Another client was first.
                    code if ErrorCode(code) == ErrorCode::TOPIC_ALREADY_EXISTS => {}
                    // Without it no group can be: whoever set the broker up has to know.
                    _ if topic.name == OFFSETS_TOPIC => {
                        let reason = topic.error_message.unwrap_or_default();
                        tracing::warn!(topic = topic.name, reason, "topic cannot be made, so there are no groups");
                    }
                    code => tracing::debug!(topic = topic.name, code, "topic not made on first use"),
                }
            }
        }
        Err(error) => tracing::warn!(?names, %error, "topics cannot be made on first use"),
    }
}

fn creatable(config: &BrokerConfig, name: &str) -> CreatableTopic {
    let mut topic = CreatableTopic {
        name: name.to_owned(),
        // -1: the broker's defaults.
        num_partitions: -1,
        replication_factor: -1,
        ..CreatableTopic::default()
    };
    if name == OFFSETS_TOPIC {
        let offsets = &config.offsets;
        topic.num_partitions = offsets.topic_num_partitions;
        topic.replication_factor = offsets.topic_replication_factor;
        let segment_bytes = offsets.topic_segment_bytes.to_string();
        topic.configs =
            [("cleanup.policy", "compact"), ("compression.type", "producer"), ("segment.bytes", &segment_bytes)]
                .map(|(name, value)| CreatableTopicConfig {
                    name: name.to_owned(),
                    value: Some(value.to_owned()),
                    ..CreatableTopicConfig::default()
                })
                .into();
    }
    topic
}
