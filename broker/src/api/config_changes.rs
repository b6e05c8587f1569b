//! What AlterConfigs and IncrementalAlterConfigs have in common (`ConfigAdminManager`): checks that only a broker can do,
//! changes that only concern this broker, and the rest for the controller.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kafka_core::configs::alter::{self, AlterOp};
use kafka_core::configs::change;
use kafka_core::controller::{ApiError, ResourceChange};
use kafka_core::image::{ConfigResource, ResourceType};
use kafka_wire::ErrorCode;

use crate::broker::Broker;
use crate::config::BrokerConfig;
use crate::loggers::{self, Level};

/// Which request it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    /// AlterConfigs: the keys are all that stays.
    Legacy,
    /// IncrementalAlterConfigs.
    Incremental,
}

/// One resource of a request.
pub(super) struct Asked {
    /// The resource.
    pub(super) resource: ConfigResource,
    /// Its keys with operation and value, as sent.
    pub(super) keys: Vec<(String, Operation)>,
}

/// What a request says about a key: `AlterConfigOp.OpType` and the value. The legacy request only sets.
pub(super) struct Operation(pub(super) i8, pub(super) Option<String>);

/// `AlterConfigOp.OpType.SET`.
pub(super) const SET: i8 = 0;
/// `AlterConfigOp.OpType.DELETE`.
const DELETE: i8 = 1;

type Outcome = Result<(), ApiError>;

fn invalid<T>(text: impl Into<String>) -> Result<T, ApiError> {
    Err(ApiError::new(ErrorCode::INVALID_REQUEST, text))
}

/// Carries out a request; answers one outcome per resource, in its order.
pub(super) async fn alter(broker: &Arc<Broker>, api: Api, asked: Vec<Asked>, validate_only: bool) -> Vec<Outcome> {
    let mut times: BTreeMap<ConfigResource, usize> = BTreeMap::new();
    asked.iter().for_each(|a| *times.entry(a.resource.clone()).or_default() += 1);
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(asked.len());
    let mut changes = Vec::new();
    for Asked { resource, keys } in asked {
        let prepared = if times[&resource] > 1 {
            invalid("Each resource must appear at most once.")
        } else {
            prepare(broker, &resource, keys, (api, validate_only))
        };
        outcomes.push(match prepared {
            Ok(Some(change)) => {
                changes.push((resource, change));
                None
            }
            Ok(None) => Some(Ok(())),
            Err(error) => Some(Err(error)),
        });
    }
    let mut decided =
        if changes.is_empty() { Ok(Vec::new()) } else { broker.controller.alter_configs(changes, validate_only).await }
            .map(Vec::into_iter);
    let mut from_controller = || match &mut decided {
        Ok(results) => results.next().map_or_else(|| invalid("no result"), |(_, result)| result),
        Err(error) => Err(error.clone()),
    };
    outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(&mut from_controller)).collect()
}

/// Checks one resource; answers its change if it is for the controller.
fn prepare(
    broker: &Broker,
    resource: &ConfigResource,
    keys: Vec<(String, Operation)>,
    (api, validate_only): (Api, bool),
) -> Result<Option<ResourceChange>, ApiError> {
    let mut names = BTreeSet::new();
    if !keys.iter().all(|(name, _)| names.insert(name.as_str())) {
        return invalid("Error due to duplicate config keys");
    }
    let is_null = |Operation(id, value): &Operation| *id != DELETE && value.is_none();
    let nulls: Vec<&str> = keys.iter().filter(|(_, op)| is_null(op)).map(|(name, _)| name.as_str()).collect();
    if !nulls.is_empty() {
        return invalid(format!("Null value not supported for : {}", nulls.join(", ")));
    }
    match resource.kind {
        ResourceType::BROKER_LOGGER if api == Api::Incremental => {
            alter_loggers(broker, resource, &keys, validate_only)?;
            return Ok(None);
        }
        ResourceType::TOPIC | ResourceType::BROKER | ResourceType::CLIENT_METRICS | ResourceType::GROUP => {}
        other => return invalid(format!("Unknown resource type {}", other.0)),
    }
    let change = change_of(keys, api)?;
    if resource.kind == ResourceType::BROKER {
        check_broker(broker, resource, &change)?;
    }
    Ok(Some(change))
}

fn change_of(keys: Vec<(String, Operation)>, api: Api) -> Result<ResourceChange, ApiError> {
    if api == Api::Legacy {
        let new = keys.into_iter().map(|(name, Operation(_, value))| (name, value.unwrap_or_default()));
        return Ok(ResourceChange::Replace(new.collect()));
    }
    let mut ops = Vec::with_capacity(keys.len());
    for (name, Operation(id, value)) in keys {
        match AlterOp::from_request(id, value) {
            Some(op) => ops.push((name, op)),
            None => return invalid(format!("Unknown operations type {id}")),
        }
    }
    Ok(ResourceChange::Incremental(ops))
}

/// A broker's own settings must fit together with those of its properties file, which the controller does not know.
fn check_broker(broker: &Broker, resource: &ConfigResource, change: &ResourceChange) -> Result<(), ApiError> {
    let per_broker = !resource.name.is_empty();
    if per_broker {
        match resource.name.parse::<i32>() {
            Ok(id) if id == broker.node_id => {}
            Ok(_) => {
                let (expected, got) = (broker.node_id, &resource.name);
                return invalid(format!("Unexpected broker id, expected {expected}, but received {got}"));
            }
            Err(_) => return invalid(format!("Node id must be an integer, but it is: {}", resource.name)),
        }
    }
    let image = broker.image.load();
    let current = image.configs.overrides(resource);
    let new = match change {
        ResourceChange::Replace(new) => new.clone(),
        ResourceChange::Incremental(ops) => {
            let mut new = current.clone();
            for (name, value) in alter::apply(resource.kind, current, ops)? {
                match value {
                    Some(value) => new.insert(name, value),
                    None => new.remove(&name),
                };
            }
            new
        }
    };
    alter::validate_broker(&new, per_broker)?;
    let defaults = image.configs.overrides(&ConfigResource::broker_default());
    let own = image.configs.overrides(&ConfigResource::broker(broker.node_id));
    let (defaults, own) = if per_broker { (defaults, &new) } else { (&new, own) };
    let in_force = broker.config.load();
    let retention = |config: &BrokerConfig| {
        let text = config.topic_defaults().remove("retention.ms");
        text.and_then(|text| text.parse().ok()).unwrap_or(-1)
    };
    let checked = in_force
        .with_dynamic(defaults, own)
        .and_then(|new| change::validate((&in_force.values, retention(&in_force)), (&new.values, retention(&new))));
    checked.or_else(|error| invalid(error.0))
}

/// Log levels live in this process only (KIP-412).
fn alter_loggers(
    broker: &Broker,
    resource: &ConfigResource,
    keys: &[(String, Operation)],
    validate_only: bool,
) -> Result<(), ApiError> {
    match resource.name.parse::<i32>() {
        Ok(id) if id == broker.node_id => {}
        Ok(id) => {
            return invalid(format!("Unexpected node id. Expected {}, but received {id}", broker.node_id));
        }
        Err(_) => return invalid(format!("Node id must be an integer, but it is: {}", resource.name)),
    }
    let levels: Vec<_> = keys.iter().map(|(name, op)| level_of(name, op)).collect::<Result<_, _>>()?;
    if !validate_only {
        for ((name, _), level) in keys.iter().zip(levels) {
            let done = level.map_or_else(|| loggers::unset(name), |level| loggers::set(name, level));
            tracing::info!(logger = name, level = ?level, done, "log level changed");
        }
    }
    Ok(())
}

/// The level that an operation gives a logger; `None` takes its own level away.
fn level_of(name: &str, Operation(id, value): &Operation) -> Result<Option<Level>, ApiError> {
    if let 2 | 3 = id {
        let name = if *id == 2 { "APPEND" } else { "SUBTRACT" };
        return invalid(format!("{name} operation is not allowed for the BROKER_LOGGER resource"));
    }
    if !(0..=3).contains(id) {
        return invalid(format!("Unknown operation type {id} is not allowed for the BROKER_LOGGER resource"));
    }
    let bad = |text: String| Err(ApiError::new(ErrorCode::INVALID_CONFIG, text));
    if !loggers::exists(name) {
        return bad(format!("Logger {name} does not exist!"));
    }
    if *id == DELETE {
        if name == "root" {
            return invalid("Removing the log level of the root logger is not allowed");
        }
        return Ok(None);
    }
    let level = value.as_deref().unwrap_or_default();
    match Level::from_name(level) {
        Some(level) => Ok(Some(level)),
        None => bad(format!(
            "Cannot set the log level of {name} to {level} as it is not a supported log level. Valid log levels are DEBUG, \
             ERROR, FATAL, INFO, TRACE, WARN"
        )),
    }
}
