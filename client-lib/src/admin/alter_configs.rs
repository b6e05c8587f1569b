//! Changing configs: by IncrementalAlterConfigs (KIP-339), by reading all and AlterConfigs before 2.3.

use std::collections::BTreeMap;

use kafka_wire::messages::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use kafka_wire::messages::{AlterConfigsRequest, IncrementalAlterConfigsRequest, alter_configs_request};

use super::configs::node_of;
use super::routing::{in_order, result};
use super::{
    AdminClient, AlterConfigOp, ConfigChange, ConfigEntry, ConfigResource, ConfigResourceType, ConfigSource,
    DescribeConfigsOptions, PerItem,
};
use crate::concurrent;
use crate::error::{ApiError, ClientError};

type Changes = (ConfigResource, Vec<AlterConfigOp>);

impl AdminClient {
    /// Sets, deletes, appends to and subtracts from single keys. On a broker before 2.3 it reads all keys and writes
    /// them back, which loses what somebody else changes meanwhile.
    ///
    /// # Errors
    /// When a broker does not answer.
    pub async fn incremental_alter_configs(
        &self,
        changes: &[Changes],
        validate_only: bool,
    ) -> Result<PerItem<ConfigResource>, ClientError> {
        let mut nodes: BTreeMap<Option<i32>, Vec<&Changes>> = BTreeMap::new();
        for change in changes {
            nodes.entry(node_of(&change.0)).or_default().push(change);
        }
        let calls = nodes.into_iter().map(|(node, part)| async move {
            let part = &part;
            let round = self.retrying("altering configs", || async move {
                let connection = self.config_node(node).await?;
                if connection.version::<IncrementalAlterConfigsRequest>().is_err() {
                    return self.replace_configs(node, part, validate_only).await;
                }
                let request = IncrementalAlterConfigsRequest {
                    resources: part.iter().map(|c| resource(c)).collect(),
                    validate_only,
                    ..IncrementalAlterConfigsRequest::default()
                };
                let response = connection.call(&request).await?;
                let answer =
                    |r: kafka_wire::messages::incremental_alter_configs_response::AlterConfigsResourceResponse| {
                        let kind = ConfigResourceType::from_code(r.resource_type);
                        (ConfigResource { kind, name: r.resource_name }, result(r.error_code, r.error_message))
                    };
                let answers = response.responses.into_iter().map(answer).collect();
                self.check_controller(answers).await
            });
            round.await
        });
        let answers = concurrent::all(calls).await.into_iter().collect::<Result<Vec<_>, ClientError>>()?.concat();
        Ok(in_order(changes.iter().map(|c| c.0.clone()), answers))
    }

    async fn replace_configs(
        &self,
        node: Option<i32>,
        changes: &[&Changes],
        validate_only: bool,
    ) -> Result<PerItem<ConfigResource>, ClientError> {
        let resources: Vec<_> = changes.iter().map(|c| c.0.clone()).collect();
        let described = Box::pin(self.describe_configs(&resources, DescribeConfigsOptions::default())).await?;
        let mut answers = Vec::new();
        let mut request = AlterConfigsRequest { validate_only, ..AlterConfigsRequest::default() };
        for ((resource, entries), (_, ops)) in described.into_iter().zip(changes) {
            match entries {
                Err(error) => answers.push((resource, Err(error))),
                Ok(entries) => {
                    let config = |(name, value)| alter_configs_request::AlterableConfig {
                        name,
                        value: Some(value),
                        ..alter_configs_request::AlterableConfig::default()
                    };
                    request.resources.push(alter_configs_request::AlterConfigsResource {
                        resource_type: resource.kind as i8,
                        resource_name: resource.name,
                        configs: changed(entries, ops).into_iter().map(config).collect(),
                        ..alter_configs_request::AlterConfigsResource::default()
                    });
                }
            }
        }
        let response = self.config_node(node).await?.call(&request).await?;
        let answer = |r: kafka_wire::messages::alter_configs_response::AlterConfigsResourceResponse| {
            let kind = ConfigResourceType::from_code(r.resource_type);
            let outcome: Result<(), ApiError> = result(r.error_code, r.error_message);
            (ConfigResource { kind, name: r.resource_name }, outcome)
        };
        answers.extend(response.responses.into_iter().map(answer));
        Ok(answers)
    }
}

fn resource((resource, ops): &Changes) -> AlterConfigsResource {
    let config = |op: &AlterConfigOp| {
        let (config_operation, value) = match &op.change {
            ConfigChange::Set(value) => (0, Some(value.clone())),
            ConfigChange::Delete => (1, None),
            ConfigChange::Append(value) => (2, Some(value.clone())),
            ConfigChange::Subtract(value) => (3, Some(value.clone())),
        };
        AlterableConfig { name: op.name.clone(), config_operation, value, ..AlterableConfig::default() }
    };
    AlterConfigsResource {
        resource_type: resource.kind as i8,
        resource_name: resource.name.clone(),
        configs: ops.iter().map(config).collect(),
        ..AlterConfigsResource::default()
    }
}

/// The keys that are set on the thing itself, with the changes made.
fn changed(entries: Vec<ConfigEntry>, ops: &[AlterConfigOp]) -> BTreeMap<String, String> {
    let own = |e: &ConfigEntry| {
        matches!(
            e.source,
            ConfigSource::DynamicTopicConfig
                | ConfigSource::DynamicBrokerConfig
                | ConfigSource::DynamicBrokerLoggerConfig
        )
    };
    let own_entries = entries.iter().filter(|e| own(e));
    let mut configs: BTreeMap<String, String> =
        own_entries.filter_map(|e| Some((e.name.clone(), e.value.clone()?))).collect();
    let current = |name: &str| entries.iter().find(|e| e.name == name).and_then(|e| e.value.clone());
    for op in ops {
        let list = || -> Vec<String> {
            let value = current(&op.name).unwrap_or_default();
            value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(ToOwned::to_owned).collect()
        };
        match &op.change {
            ConfigChange::Set(value) => {
                configs.insert(op.name.clone(), value.clone());
            }
            ConfigChange::Delete => {
                configs.remove(&op.name);
            }
            ConfigChange::Append(value) => {
                let mut all = list();
                all.extend(value.split(',').map(|v| v.trim().to_owned()));
                all.dedup();
                configs.insert(op.name.clone(), all.join(","));
            }
            ConfigChange::Subtract(value) => {
                let gone: Vec<&str> = value.split(',').map(str::trim).collect();
                let kept: Vec<String> = list().into_iter().filter(|v| !gone.contains(&v.as_str())).collect();
                configs.insert(op.name.clone(), kept.join(","));
            }
        }
    }
    configs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_on_top_of_what_is_set() {
        let entry = |name: &str, value: &str, source| ConfigEntry {
            name: name.into(),
            value: Some(value.into()),
            source,
            is_sensitive: false,
            is_read_only: false,
            config_type: 0,
            synonyms: Vec::new(),
            documentation: None,
        };
        let entries = vec![
            entry("retention.ms", "5", ConfigSource::DynamicTopicConfig),
            entry("cleanup.policy", "delete", ConfigSource::DefaultConfig),
            entry("segment.bytes", "9", ConfigSource::DynamicTopicConfig),
        ];
        let op = |name: &str, change| AlterConfigOp { name: name.into(), change };
        let ops = [
            op("retention.ms", ConfigChange::Delete),
            op("cleanup.policy", ConfigChange::Append("compact".into())),
            op("flush.ms", ConfigChange::Set("1".into())),
        ];
        let all: Vec<_> = changed(entries, &ops).into_iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(all, ["cleanup.policy=delete,compact", "flush.ms=1", "segment.bytes=9"]);
    }
}
