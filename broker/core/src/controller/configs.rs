//! Changes of dynamic configurations (`ConfigurationControlManager`): which records they come to. Whether they are
//! allowed is decided by `crate::configs::alter`.

use kafka_wire::ErrorCode;
use kafka_wire::messages::ClearElrRecord;
use kafka_wire::metadata_record::MetadataRecord;

use super::activation::{MIN_ISR, config_record};
use super::{ApiError, Decision, View, validate_topic_name};
use crate::configs::alter::{self, AlterError, AlterOp};
use crate::configs::{ConfigType, synonyms};
use crate::image::{ConfigResource, Overrides, ResourceType};

/// Longest value in UTF-16 units.
const MAX_VALUE_LENGTH: usize = i16::MAX as usize;

/// What to do with a resource's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceChange {
    /// One operation per key; the others stay.
    Incremental(Vec<(String, AlterOp)>),
    /// These are all that stay (the legacy AlterConfigs).
    Replace(Overrides),
}

/// The outcome for each resource, in the order of the request.
pub type ConfigResults = Vec<(ConfigResource, Result<(), ApiError>)>;

impl From<AlterError> for ApiError {
    fn from(error: AlterError) -> Self {
        Self::new(error.code, error.message)
    }
}

impl View<'_> {
    /// Changes configurations; each resource changes as a whole or not at all. With `validate_only` nothing is written.
    #[must_use]
    pub fn alter_configs(
        &self,
        changes: &[(ConfigResource, ResourceChange)],
        validate_only: bool,
    ) -> Decision<ConfigResults> {
        let mut records = Vec::new();
        let mut reply = Vec::with_capacity(changes.len());
        for (resource, change) in changes {
            let result = self.change_resource(resource, change).and_then(|new| {
                self.check_exists(resource)?;
                records.extend(new);
                Ok(())
            });
            reply.push((resource.clone(), result));
        }
        if validate_only {
            records.clear();
        }
        Decision { records, reply }
    }

    /// The records of one resource's change. Does not ask whether the resource exists: a new topic's does not yet.
    pub(super) fn change_resource(
        &self,
        resource: &ConfigResource,
        change: &ResourceChange,
    ) -> Result<Vec<MetadataRecord>, ApiError> {
        let current = self.image.configs.overrides(resource);
        let changed: Vec<(String, Option<String>)> = match change {
            ResourceChange::Incremental(ops) => alter::apply(resource.kind, current, ops)?,
            ResourceChange::Replace(new) => {
                let gone = current.keys().filter(|name| !new.contains_key(*name));
                let set = new.iter().map(|(name, value)| (name.clone(), Some(value.clone())));
                set.chain(gone.map(|name| (name.clone(), None))).collect()
            }
        };
        let mut new = current.clone();
        let mut records = Vec::new();
        for (name, value) in changed {
            if value.as_ref().is_some_and(|v| v.encode_utf16().count() > MAX_VALUE_LENGTH) {
                let text =
                    "The configuration value cannot be added because it exceeds the maximum value size of 32767 bytes.";
                return Err(ApiError::new(ErrorCode::INVALID_CONFIG, text));
            }
            self.check_elr(resource, &name, value.is_none())?;
            // A broker's value is written even when it stays the same: a file that it names may have changed (KAFKA-14136).
            if current.get(&name) != value.as_ref() || resource.kind == ResourceType::BROKER {
                records.push(config_record(resource, &name, value.as_deref()));
            }
            match value {
                Some(value) => new.insert(name, value),
                None => new.remove(&name),
            };
        }
        if resource.kind == ResourceType::TOPIC && !resource.name.is_empty() {
            let valid = validate_topic_name(&resource.name);
            valid.map_err(|text| ApiError::new(ErrorCode::INVALID_TOPIC_EXCEPTION, text))?;
        }
        alter::validate(resource, &new, current, &self.settings.defaults)?;
        self.add_clear_elr(resource, &mut records);
        Ok(records)
    }

    fn check_exists(&self, resource: &ConfigResource) -> Result<(), ApiError> {
        let name = &resource.name;
        match resource.kind {
            ResourceType::TOPIC if self.image.topics.by_name(name).is_none() => {
                let text = format!("The topic '{name}' does not exist.");
                Err(ApiError::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, text))
            }
            ResourceType::BROKER if !name.is_empty() => {
                let id = name.parse().unwrap_or(-1);
                let cluster = &self.image.cluster;
                if cluster.brokers.contains_key(&id)
                    || cluster.controllers.contains_key(&id)
                    || id == self.settings.node_id
                {
                    return Ok(());
                }
                let text = format!("No node with id {name} found.");
                Err(ApiError::new(ErrorCode::BROKER_ID_NOT_REGISTERED, text))
            }
            _ => Ok(()),
        }
    }

    /// With eligible leader replicas all brokers must count with the same `min.insync.replicas`.
    fn check_elr(&self, resource: &ConfigResource, name: &str, removed: bool) -> Result<(), ApiError> {
        if name != MIN_ISR || resource.kind != ResourceType::BROKER || !self.image.features.elr_enabled() {
            return Ok(());
        }
        let text = match (resource.name.is_empty(), removed) {
            (false, _) => "Broker-level min.insync.replicas cannot be altered while ELR is enabled.",
            (true, true) => "Cluster-level min.insync.replicas cannot be removed while ELR is enabled.",
            (true, false) => return Ok(()),
        };
        Err(ApiError::new(ErrorCode::INVALID_CONFIG, text))
    }

    /// Who was eligible under another `min.insync.replicas` need not be under the new one.
    fn add_clear_elr(&self, resource: &ConfigResource, records: &mut Vec<MetadataRecord>) {
        let changes_min_isr = records.iter().any(|r| matches!(r, MetadataRecord::ConfigRecord(c) if c.name == MIN_ISR));
        let concerned = resource.kind == ResourceType::TOPIC || resource == &ConfigResource::broker_default();
        if changes_min_isr && concerned && self.image.features.elr_enabled() {
            let topic_name = resource.name.clone();
            records.push(ClearElrRecord { topic_name, ..ClearElrRecord::default() }.into());
        }
    }
}

/// A key's value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Effective {
    pub(super) value: Option<String>,
    /// `DescribeConfigsResponse.ConfigSource`: 1 topic, 2 this broker, 3 all brokers, 4 properties file, 5 default.
    pub(super) source: i8,
}

/// A topic key's value as of now, given what is set on the topic itself.
pub(super) fn effective_topic_config(view: &View<'_>, own: &Overrides, name: &str) -> Option<Effective> {
    let key = crate::configs::topic().get(name)?;
    if let Some(value) = own.get(name) {
        return Some(Effective { value: Some(value.clone()), source: 1 });
    }
    let configs = &view.image.configs;
    let levels = [
        (2, configs.overrides(&ConfigResource::broker(view.settings.node_id))),
        (3, configs.overrides(&ConfigResource::broker_default())),
        (4, &view.settings.static_config),
    ];
    for (source, overrides) in levels {
        for (synonym, factor) in synonyms::topic_synonyms(name) {
            if let Some(text) = overrides.get(*synonym) {
                let value = match (key.ty, text.trim().parse::<i64>()) {
                    (ConfigType::Long | ConfigType::Int, Ok(number)) if *factor != 1 => {
                        number.saturating_mul(*factor).to_string()
                    }
                    _ => text.trim().to_owned(),
                };
                return Some(Effective { value: Some(value), source });
            }
        }
    }
    let value = view.settings.defaults.topic.get(name).cloned().or_else(|| key.default_text());
    Some(Effective { value, source: 5 })
}
