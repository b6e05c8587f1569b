//! The tables themselves, written by `broker/core/schema/generate.py` from facts taken out of Kafka's classes.

mod broker;
mod broker_quota;
mod client_metrics;
mod group;
mod topic;

use super::def::ConfigTable;
use super::def::{ConfigDefault as D, ConfigKey, ConfigKey as K, ConfigType as T, Importance as I, UpdateMode as U};
use super::validator::{Validator as V, at_least, between, list};

static BROKER_TABLE: ConfigTable = ConfigTable::new(&broker::BROKER);
static BROKER_QUOTA_TABLE: ConfigTable = ConfigTable::new(&broker_quota::BROKER_QUOTA);
static TOPIC_TABLE: ConfigTable = ConfigTable::new(&topic::TOPIC);
static GROUP_TABLE: ConfigTable = ConfigTable::new(&group::GROUP);
static CLIENT_METRICS_TABLE: ConfigTable = ConfigTable::new(&client_metrics::CLIENT_METRICS);

/// The keys of `server.properties`.
pub fn broker() -> &'static ConfigTable {
    &BROKER_TABLE
}

/// A broker key as the dynamic configuration knows it: those of `server.properties` and the replication quotas.
pub fn broker_dynamic(name: &str) -> Option<&'static ConfigKey> {
    BROKER_TABLE.get(name).or_else(|| BROKER_QUOTA_TABLE.get(name))
}

/// The keys of a topic.
pub fn topic() -> &'static ConfigTable {
    &TOPIC_TABLE
}

/// The keys of a group.
pub fn group() -> &'static ConfigTable {
    &GROUP_TABLE
}

/// The keys of a client metrics subscription.
pub fn client_metrics() -> &'static ConfigTable {
    &CLIENT_METRICS_TABLE
}
