//! Changes of dynamic configurations: what they come to and whether they are allowed (Kafka's ConfigAdminManager,
//! ConfigurationControlManager, ControllerConfigurationValidator, LogConfig.validate, GroupConfig.validate,
//! ClientMetricsConfigs.validate, DynamicBrokerConfig.validateConfigs). Texts and codes are Kafka's.

use std::collections::{BTreeMap, BTreeSet};

use kafka_wire::error_code::ErrorCode;

use super::synonyms::{group_synonym, listener_key};
use super::{ConfigDefault, ConfigError, ConfigKey, ConfigType, UpdateMode, Values, table};
use crate::image::{ConfigResource, Overrides, ResourceType};

/// A change that is refused, as the response carries it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AlterError {
    /// The response's code.
    pub code: ErrorCode,
    /// The response's text.
    pub message: String,
}

impl AlterError {
    fn new(code: ErrorCode, message: impl Into<String>) -> AlterError {
        AlterError { code, message: message.into() }
    }

    /// INVALID_REQUEST.
    pub fn invalid_request(message: impl Into<String>) -> AlterError {
        AlterError::new(ErrorCode::INVALID_REQUEST, message)
    }

    /// INVALID_CONFIG.
    pub fn invalid_config(message: impl Into<String>) -> AlterError {
        AlterError::new(ErrorCode::INVALID_CONFIG, message)
    }
}

impl From<ConfigError> for AlterError {
    fn from(error: ConfigError) -> AlterError {
        AlterError::invalid_config(error.0)
    }
}

/// What to do with one key (AlterConfigOp.OpType).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlterOp {
    /// Gives it this value.
    Set(String),
    /// Takes it away.
    Delete,
    /// Adds items to a list.
    Append(String),
    /// Takes items out of a list.
    Subtract(String),
}

impl AlterOp {
    /// The operation of an IncrementalAlterConfigs request: its id and value. None for an id that Kafka does not have or
    /// a missing value.
    pub fn from_request(operation: i8, value: Option<String>) -> Option<AlterOp> {
        match (operation, value) {
            (0, Some(value)) => Some(AlterOp::Set(value)),
            (1, _) => Some(AlterOp::Delete),
            (2, Some(value)) => Some(AlterOp::Append(value)),
            (3, Some(value)) => Some(AlterOp::Subtract(value)),
            _ => None,
        }
    }
}

/// What a key's value falls back to on this node: a topic's keys and the broker's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    /// Every topic key with the value that a topic has which does not set it.
    pub topic: BTreeMap<&'static str, String>,
    /// The values of the broker's keys.
    pub broker: Values,
}

/// The key of a resource.
pub fn key_of(kind: ResourceType, name: &str) -> Option<&'static ConfigKey> {
    match kind {
        ResourceType::TOPIC => table::topic().get(name),
        ResourceType::BROKER => {
            table::broker_dynamic(name).or_else(|| listener_key(name).and_then(|base| table::broker().get(base)))
        }
        ResourceType::GROUP => table::group().get(name),
        ResourceType::CLIENT_METRICS => table::client_metrics().get(name),
        _ => None,
    }
}

/// The new value of each key that `ops` name, none where it goes away. Keys keep the order of the request.
pub fn apply(
    kind: ResourceType,
    current: &Overrides,
    ops: &[(String, AlterOp)],
) -> Result<Vec<(String, Option<String>)>, AlterError> {
    let mut changes = Vec::with_capacity(ops.len());
    for (name, op) in ops {
        let value = match op {
            AlterOp::Set(value) => Some(value.clone()),
            AlterOp::Delete => None,
            AlterOp::Append(items) => {
                let mut list = list_of(kind, name, current, "APPEND")?;
                for item in items.split(',') {
                    if !list.iter().any(|have| have == item) {
                        list.push(item.to_owned());
                    }
                }
                Some(list.join(","))
            }
            AlterOp::Subtract(items) => {
                let mut list = list_of(kind, name, current, "SUBTRACT")?;
                for item in items.split(',') {
                    if let Some(at) = list.iter().position(|have| have == item) {
                        list.remove(at);
                    }
                }
                Some(list.join(","))
            }
        };
        changes.push((name.clone(), value));
    }
    Ok(changes)
}

fn list_of(kind: ResourceType, name: &str, current: &Overrides, op: &str) -> Result<Vec<String>, AlterError> {
    let key = key_of(kind, name).filter(|key| key.ty == ConfigType::List);
    let Some(key) = key else {
        let message = format!("Can't {op} to key {name} because its type is not LIST.");
        return Err(AlterError::invalid_config(message));
    };
    let text = match (current.get(name), key.default) {
        (Some(text), _) => text.as_str(),
        (None, ConfigDefault::Value(text)) => text,
        (None, _) => "",
    };
    Ok(text.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect())
}

/// Checks that a resource may have `new` as its whole dynamic configuration, in the controller.
pub fn validate(
    resource: &ConfigResource,
    new: &Overrides,
    old: &Overrides,
    defaults: &Defaults,
) -> Result<(), AlterError> {
    let name = resource.name.as_str();
    match resource.kind {
        ResourceType::TOPIC if name.is_empty() => {
            Err(AlterError::invalid_request("Default topic resources are not allowed."))
        }
        ResourceType::TOPIC => validate_topic(new, old, defaults),
        ResourceType::BROKER => validate_broker_name(name),
        ResourceType::GROUP if name.is_empty() => {
            Err(AlterError::invalid_request("Default group resources are not allowed."))
        }
        ResourceType::GROUP => validate_group(new, &defaults.broker),
        ResourceType::CLIENT_METRICS => validate_client_metrics(name, new),
        other => Err(AlterError::invalid_request(format!("Unknown resource type {}", type_name(other)))),
    }
}

/// ConfigResource.Type's name of an id.
pub fn type_name(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::TOPIC => "TOPIC",
        ResourceType::BROKER => "BROKER",
        ResourceType::BROKER_LOGGER => "BROKER_LOGGER",
        ResourceType::CLIENT_METRICS => "CLIENT_METRICS",
        ResourceType::GROUP => "GROUP",
        _ => "UNKNOWN",
    }
}

fn validate_broker_name(name: &str) -> Result<(), AlterError> {
    match name.parse::<i32>() {
        _ if name.is_empty() => Ok(()),
        Ok(id) if id < 0 => Err(AlterError::invalid_request("Invalid negative broker ID.")),
        Ok(_) => Ok(()),
        Err(_) => Err(AlterError::invalid_request("Unable to parse broker name as a base 10 number.")),
    }
}

/// Checks a topic's whole configuration; also used when a topic is created.
pub fn validate_topic(new: &Overrides, old: &Overrides, defaults: &Defaults) -> Result<(), AlterError> {
    if let Some(name) = new.keys().find(|name| table::topic().get(name).is_none()) {
        return Err(AlterError::invalid_config(format!("Unknown topic config name: {name}")));
    }
    let mut texts: BTreeMap<String, String> =
        defaults.topic.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    texts.extend(new.iter().map(|(name, value)| (name.clone(), value.clone())));
    let values = table::topic().parse(&texts)?;
    let (min_lag, max_lag) = (values.long("min.compaction.lag.ms"), values.long("max.compaction.lag.ms"));
    if min_lag > max_lag {
        return Err(AlterError::invalid_config(format!(
            "conflict topic config setting min.compaction.lag.ms ({min_lag}) > max.compaction.lag.ms ({max_lag})"
        )));
    }
    if values.bool("remote.storage.enable") {
        return validate_remote_storage(&values, &defaults.broker);
    }
    let was_remote = old.get("remote.storage.enable").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    if was_remote && !values.bool("remote.log.delete.on.disable") {
        return Err(AlterError::invalid_config(
            "It is invalid to disable remote storage without deleting remote data. If you want to keep the remote data and \
             turn to read only, please set `remote.storage.enable=true,remote.log.copy.disable=true`. If you want to disable \
             remote storage and delete all remote data, please set \
             `remote.storage.enable=false,remote.log.delete.on.disable=true`.",
        ));
    }
    Ok(())
}

fn validate_remote_storage(values: &Values, broker: &Values) -> Result<(), AlterError> {
    if !broker.bool("remote.log.storage.system.enable") {
        return Err(AlterError::invalid_config(
            "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.",
        ));
    }
    if values.list("cleanup.policy").iter().any(|policy| policy == "compact") {
        return Err(AlterError::invalid_config("Remote log storage is unsupported for the compacted topics"));
    }
    let pairs = [("local.retention.bytes", "retention.bytes"), ("local.retention.ms", "retention.ms")];
    for (local_key, key) in pairs {
        let (local, total) = (values.long(local_key), values.long(key));
        if total > -1 && local == -1 {
            let why = format!("Value must not be -1 as {key} value is set as {total}.");
            return Err(ConfigError::invalid(local_key, local, why).into());
        }
        if total > -1 && local != -2 && local > total {
            let why = format!("Value must not be more than {key} property value: {total}");
            return Err(ConfigError::invalid(local_key, local, why).into());
        }
        if values.bool("remote.log.copy.disable") && local != -2 && local != total {
            return Err(AlterError::invalid_config(format!(
                "When `remote.log.copy.disable` is set to true, the `{local_key}` and `{key}` must be set to the identical \
                 value because there will be no more logs copied to the remote storage."
            )));
        }
    }
    Ok(())
}

/// A group's key, and the broker keys that bound it from below and from above.
const GROUP_BOUNDS: [(&str, Option<&str>, Option<&str>); 13] = {
    const fn both(
        key: &'static str,
        min: &'static str,
        max: &'static str,
    ) -> (&'static str, Option<&'static str>, Option<&'static str>) {
        (key, Some(min), Some(max))
    }
    [
        both(
            "consumer.heartbeat.interval.ms",
            "group.consumer.min.heartbeat.interval.ms",
            "group.consumer.max.heartbeat.interval.ms",
        ),
        both(
            "consumer.session.timeout.ms",
            "group.consumer.min.session.timeout.ms",
            "group.consumer.max.session.timeout.ms",
        ),
        both(
            "consumer.assignment.interval.ms",
            "group.consumer.min.assignment.interval.ms",
            "group.consumer.max.assignment.interval.ms",
        ),
        both(
            "share.heartbeat.interval.ms",
            "group.share.min.heartbeat.interval.ms",
            "group.share.max.heartbeat.interval.ms",
        ),
        both("share.session.timeout.ms", "group.share.min.session.timeout.ms", "group.share.max.session.timeout.ms"),
        both(
            "share.record.lock.duration.ms",
            "group.share.min.record.lock.duration.ms",
            "group.share.max.record.lock.duration.ms",
        ),
        both(
            "share.delivery.count.limit",
            "group.share.min.delivery.count.limit",
            "group.share.max.delivery.count.limit",
        ),
        both(
            "share.partition.max.record.locks",
            "group.share.min.partition.max.record.locks",
            "group.share.max.partition.max.record.locks",
        ),
        both(
            "share.assignment.interval.ms",
            "group.share.min.assignment.interval.ms",
            "group.share.max.assignment.interval.ms",
        ),
        both(
            "streams.heartbeat.interval.ms",
            "group.streams.min.heartbeat.interval.ms",
            "group.streams.max.heartbeat.interval.ms",
        ),
        both(
            "streams.session.timeout.ms",
            "group.streams.min.session.timeout.ms",
            "group.streams.max.session.timeout.ms",
        ),
        both(
            "streams.assignment.interval.ms",
            "group.streams.min.assignment.interval.ms",
            "group.streams.max.assignment.interval.ms",
        ),
        ("streams.num.standby.replicas", None, Some("group.streams.max.standby.replicas")),
    ]
};

fn validate_group(new: &Overrides, broker: &Values) -> Result<(), AlterError> {
    if let Some(name) = new.keys().find(|name| table::group().get(name).is_none()) {
        return Err(AlterError::invalid_config(format!("Unknown group config name: {name}")));
    }
    let values = table::group().parse(new)?;
    let value_of = |key: &str| match (new.contains_key(key), group_synonym(key)) {
        (false, Some(synonym)) => broker.long(synonym),
        _ => values.long(key),
    };
    for (key, min, max) in GROUP_BOUNDS.iter().filter(|(key, ..)| new.contains_key(*key)) {
        let value = values.long(key);
        if let Some(min) = min.filter(|min| value < broker.long(min)) {
            return Err(AlterError::invalid_config(format!("{key} must be greater than or equal to {min}")));
        }
        if let Some(max) = max.filter(|max| value > broker.long(max)) {
            return Err(AlterError::invalid_config(format!("{key} must be less than or equal to {max}")));
        }
    }
    for kind in ["consumer", "share", "streams"] {
        let (session, heartbeat) = (format!("{kind}.session.timeout.ms"), format!("{kind}.heartbeat.interval.ms"));
        let is_set = new.contains_key(&session) || new.contains_key(&heartbeat);
        if is_set && value_of(&session) <= value_of(&heartbeat) {
            return Err(AlterError::invalid_config(format!("{session} must be greater than {heartbeat}")));
        }
    }
    Ok(())
}

/// What a client metrics subscription may match on.
const CLIENT_MATCHES: [&str; 6] = [
    "client_instance_id",
    "client_id",
    "client_software_name",
    "client_software_version",
    "client_source_address",
    "client_source_port",
];

fn validate_client_metrics(name: &str, new: &Overrides) -> Result<(), AlterError> {
    if name.is_empty() {
        return Err(AlterError::invalid_request("Subscription name can't be empty"));
    }
    for (key, text) in new {
        let Some(key) = table::client_metrics().get(key) else {
            return Err(AlterError::invalid_request(format!("Unknown client metrics configuration: {key}")));
        };
        let value = key.parse(Some(text))?;
        match (key.name, value) {
            ("interval.ms", super::ConfigValue::Int(ms)) if !(100..=3_600_000).contains(&ms) => {
                return Err(AlterError::invalid_request(format!(
                    "Invalid value {ms} for interval.ms, interval must be between 100 and 3600000 (1 hour)"
                )));
            }
            ("match", super::ConfigValue::List(patterns)) => {
                if let Some(wrong) = patterns.iter().find(|pattern| !is_client_match(pattern)) {
                    return Err(AlterError::invalid_config(format!("Illegal client matching pattern: {wrong}")));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_client_match(pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.split('=').map(str::trim).collect();
    match parts[..] {
        [name, expression] => {
            CLIENT_MATCHES.contains(&name) && !expression.is_empty() && regex::Regex::new(expression).is_ok()
        }
        _ => false,
    }
}

/// Checks what a broker, or with `per_broker` off all brokers, would have as dynamic configuration: which keys may change,
/// and their values. The settings as a whole are checked by whoever holds them.
pub fn validate_broker(new: &Overrides, per_broker: bool) -> Result<(), AlterError> {
    let refuse = |names: Vec<&String>, why: &str| match names.is_empty() {
        true => Ok(()),
        false => {
            let names = names.into_iter().cloned().collect::<Vec<_>>().join(", ");
            Err(AlterError::invalid_request(format!("{why}: [{names}]")))
        }
    };
    let mode = |name: &str| table::broker_dynamic(name).map(|key| key.update);
    let fixed = new.keys().filter(|name| mode(name) == Some(UpdateMode::ReadOnly)).collect();
    refuse(fixed, "Cannot update these configs dynamically")?;
    let security = new.keys().filter(|name| name.starts_with("ssl.") && mode(name).is_some()).collect();
    refuse(security, "These security configs can be dynamically updated only per-listener using the listener prefix")?;
    for (name, text) in new {
        if let Some(key) = key_of(ResourceType::BROKER, name) {
            key.parse(Some(text)).map_err(|error| AlterError::invalid_request(error.0))?;
        }
    }
    if per_broker {
        return Ok(());
    }
    let cluster_level = BTreeSet::from(["max.connections", "max.connection.creation.rate", "num.network.threads"]);
    let of_one_broker = |name: &str| match listener_key(name) {
        Some(base) => !cluster_level.contains(base),
        None => mode(name) == Some(UpdateMode::PerBroker),
    };
    let one = new.keys().filter(|name| of_one_broker(name)).collect();
    refuse(one, "Cannot update these configs at default cluster level, broker id must be specified")
}

#[cfg(test)]
mod tests;
