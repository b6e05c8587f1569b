//! Describing configs: a broker's own by that broker, all others by any.

use std::collections::BTreeMap;

use kafka_wire::messages::DescribeConfigsRequest;
use kafka_wire::messages::describe_configs_request::DescribeConfigsResource;
use kafka_wire::messages::describe_configs_response::{DescribeConfigsResourceResult, DescribeConfigsResult};

use super::routing::{in_order, result};
use super::{
    AdminClient, ConfigEntry, ConfigResource, ConfigResourceType, ConfigSource, ConfigSynonym, DescribeConfigsOptions,
    PerItem,
};
use crate::cluster::Purpose;
use crate::concurrent;
use crate::conn::Connection;
use crate::error::{ApiError, ClientError};

impl AdminClient {
    /// The configs of topics, brokers, broker loggers, groups and client metrics.
    ///
    /// # Errors
    /// When a broker does not answer.
    pub async fn describe_configs(
        &self,
        resources: &[ConfigResource],
        options: DescribeConfigsOptions,
    ) -> Result<PerItem<ConfigResource, Vec<ConfigEntry>>, ClientError> {
        let calls = by_node(resources.iter().cloned()).into_iter().map(|(node, part)| async move {
            let resource = |r: &ConfigResource| DescribeConfigsResource {
                resource_type: r.kind as i8,
                resource_name: r.name.clone(),
                configuration_keys: None,
                ..DescribeConfigsResource::default()
            };
            let request = DescribeConfigsRequest {
                resources: part.iter().map(resource).collect(),
                include_synonyms: options.include_synonyms,
                include_documentation: options.include_documentation,
                ..DescribeConfigsRequest::default()
            };
            let request = &request;
            let response = self
                .retrying("describing configs", || async move { self.config_node(node).await?.call(request).await })
                .await?;
            Ok(response.results.into_iter().map(described).collect::<Vec<_>>())
        });
        let answers = concurrent::all(calls).await.into_iter().collect::<Result<Vec<_>, ClientError>>()?.concat();
        Ok(in_order(resources.iter().cloned(), answers))
    }

    /// A connection to the broker whose own configs are meant, or to any.
    pub(super) async fn config_node(&self, node: Option<i32>) -> Result<Connection, ClientError> {
        match node {
            None => self.cluster.any_connection().await,
            Some(id) => {
                if !self.cluster.metadata().nodes.contains_key(&id) {
                    self.cluster.fetch_metadata(Some(&[]), false).await?;
                }
                self.cluster.connection(id, Purpose::General).await
            }
        }
    }
}

/// Resources by the broker that must be asked; `None` for those that any can answer.
pub(super) fn by_node(resources: impl Iterator<Item = ConfigResource>) -> BTreeMap<Option<i32>, Vec<ConfigResource>> {
    let mut nodes: BTreeMap<Option<i32>, Vec<ConfigResource>> = BTreeMap::new();
    for resource in resources {
        nodes.entry(node_of(&resource)).or_default().push(resource);
    }
    nodes
}

pub(super) fn node_of(resource: &ConfigResource) -> Option<i32> {
    match resource.kind {
        ConfigResourceType::Broker | ConfigResourceType::BrokerLogger => resource.name.parse().ok(),
        _ => None,
    }
}

fn described(answer: DescribeConfigsResult) -> (ConfigResource, Result<Vec<ConfigEntry>, ApiError>) {
    let resource =
        ConfigResource { kind: ConfigResourceType::from_code(answer.resource_type), name: answer.resource_name };
    let entries =
        result(answer.error_code, answer.error_message).map(|()| answer.configs.into_iter().map(entry).collect());
    (resource, entries)
}

fn entry(config: DescribeConfigsResourceResult) -> ConfigEntry {
    let synonym = |s: kafka_wire::messages::describe_configs_response::DescribeConfigsSynonym| ConfigSynonym {
        name: s.name,
        value: s.value,
        source: ConfigSource::from_code(s.source),
    };
    ConfigEntry {
        name: config.name,
        value: config.value,
        source: ConfigSource::from_code(config.config_source),
        is_sensitive: config.is_sensitive,
        is_read_only: config.read_only,
        config_type: config.config_type,
        synonyms: config.synonyms.into_iter().map(synonym).collect(),
        documentation: config.documentation,
    }
}
