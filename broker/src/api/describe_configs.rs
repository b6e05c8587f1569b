//! DescribeConfigs (key 32): the settings of topics, brokers, loggers, groups and client metrics subscriptions, with what
//! stands behind each value. What there is to say is decided in [`crate::config::describe`].

use std::sync::Arc;

use kafka_core::configs::describe::{ConfigSource, DescribedConfig, Synonym};
use kafka_core::image::{ConfigResource, ResourceType};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::describe_configs_request::DescribeConfigsResource;
use kafka_wire::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult, DescribeConfigsSynonym,
};
use kafka_wire::messages::{DescribeConfigsRequest, DescribeConfigsResponse};

use crate::broker::Broker;
use crate::config;
use crate::loggers;
use crate::router::RequestContext;

/// The first version that carries types and documentation (KIP-569).
const TYPES_FROM: i16 = 3;

/// Settings in one answer. More is asked for by who names the same again and again, and by who makes up names.
const SETTINGS_MAX: usize = 500_000;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: DescribeConfigsRequest,
) -> DescribeConfigsResponse {
    let shape = Shape {
        synonyms: request.include_synonyms,
        documentation: request.include_documentation,
        types: context.api_version >= TYPES_FROM,
    };
    let mut settings = 0;
    let results = request.resources.iter().map(|resource| {
        let result = match settings {
            ..SETTINGS_MAX => describe(broker, resource, &shape),
            _ => refused(resource, ErrorCode::INVALID_REQUEST, "The answer would have too many settings.".to_owned()),
        };
        settings += result.configs.len();
        result
    });
    let results = results.collect();
    DescribeConfigsResponse { results, ..DescribeConfigsResponse::default() }
}

/// What the client wants to see of each key.
struct Shape {
    synonyms: bool,
    documentation: bool,
    types: bool,
}

fn describe(broker: &Broker, asked: &DescribeConfigsResource, shape: &Shape) -> DescribeConfigsResult {
    let resource = ConfigResource { kind: ResourceType(asked.resource_type), name: asked.resource_name.clone() };
    let described = match resource.kind {
        ResourceType::BROKER_LOGGER => describe_loggers(broker.node_id, &resource.name),
        _ => config::describe(&broker.config.load(), &broker.image.load(), &resource),
    };
    match described {
        Ok(configs) => {
            let is_asked = |config: &DescribedConfig| match asked.configuration_keys.as_deref() {
                None | Some([]) => true,
                Some(keys) => keys.contains(&config.name),
            };
            let configs = configs.into_iter().filter(is_asked).map(|config| shape.entry(config)).collect();
            DescribeConfigsResult {
                resource_type: asked.resource_type,
                resource_name: asked.resource_name.clone(),
                configs,
                ..DescribeConfigsResult::default()
            }
        }
        Err((code, text)) => refused(asked, code, text),
    }
}

fn refused(asked: &DescribeConfigsResource, code: ErrorCode, text: String) -> DescribeConfigsResult {
    DescribeConfigsResult {
        resource_type: asked.resource_type,
        resource_name: asked.resource_name.clone(),
        error_code: code.0,
        error_message: Some(text),
        ..DescribeConfigsResult::default()
    }
}

fn describe_loggers(node_id: i32, name: &str) -> Result<Vec<DescribedConfig>, (ErrorCode, String)> {
    let invalid = |text: String| (ErrorCode::INVALID_REQUEST, text);
    if name.is_empty() {
        return Err(invalid("Broker id must not be empty".to_owned()));
    }
    if config::broker_id(name).map_err(invalid)? != node_id {
        return Err(invalid(format!("Unexpected broker id, expected {node_id} but received {name}")));
    }
    let entry = |(name, level): (String, loggers::Level)| DescribedConfig {
        name,
        value: Some(level.name().to_owned()),
        source: ConfigSource::DynamicBrokerLogger,
        read_only: false,
        sensitive: false,
        synonyms: Vec::new(),
        ty: None,
        documentation: Some(""),
    };
    Ok(loggers::levels().into_iter().map(entry).collect())
}

impl Shape {
    fn entry(&self, config: DescribedConfig) -> DescribeConfigsResourceResult {
        let synonym = |synonym: Synonym| DescribeConfigsSynonym {
            name: synonym.name,
            value: synonym.value,
            source: synonym.source as i8,
            ..DescribeConfigsSynonym::default()
        };
        let synonyms = match self.synonyms {
            true => config.synonyms.into_iter().map(synonym).collect(),
            false => Vec::new(),
        };
        let mut entry = DescribeConfigsResourceResult {
            name: config.name,
            value: config.value,
            read_only: config.read_only,
            config_source: config.source as i8,
            is_sensitive: config.sensitive,
            synonyms,
            ..DescribeConfigsResourceResult::default()
        };
        if self.types {
            entry.config_type = config.ty.map_or(0, |ty| ty.response_id());
            entry.documentation = match self.documentation {
                true => config.documentation.map(str::to_owned),
                false => None,
            };
        }
        entry
    }
}
