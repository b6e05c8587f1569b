//! The broker's settings: `server.properties` and overrides, checked as Kafka checks them, as typed values.
//!
//! The keys, their types, defaults and ranges are tables in `kafka_core::configs`; this module reads files, combines keys
//! and refuses what this broker cannot do. A [`BrokerConfig`] never changes: a change of the dynamic configuration makes a
//! new one ([`BrokerConfig::with_dynamic`]). Follows Kafka's KafkaConfig and AbstractKafkaConfig (4.3.1).

mod describe;
mod effect;
mod file;
mod listeners;
mod network;
mod rules;
mod settings;

use std::collections::BTreeMap;
use std::path::PathBuf;

use kafka_core::configs::{self, ConfigError, Values};

pub use describe::{broker_id, describe};
pub use effect::{UnusedKeys, unused_keys};
pub use file::{FileError, load};
pub use listeners::{Listener, SecurityProtocol, format_listener};
pub use network::{ListenerLimits, Network};
pub use settings::{
    Cleaner, ConsumerGroups, Fetching, Groups, MetadataLog, Offsets, ProducerIds, Quorum, Replication, ServerLog,
    Topics, Transactions,
};

/// The typed settings of one node.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerConfig {
    /// `node.id` (or `broker.id`, which is the same).
    pub node_id: i32,
    /// `process.roles` has `broker`.
    pub is_broker: bool,
    /// `process.roles` has `controller`.
    pub is_controller: bool,
    /// True when nobody set `process.roles`: one node, broker and controller, that formats its directories by itself.
    pub embedded: bool,
    /// `broker.rack`.
    pub rack: Option<String>,
    /// All of `listeners`, with those of the controller.
    pub listeners: Vec<Listener>,
    /// What clients are told (`advertised.listeners`, or the broker's `listeners`); a host of `""` means this machine's name.
    pub advertised_listeners: Vec<Listener>,
    /// What the other controllers are told.
    pub advertised_controller_listeners: Vec<Listener>,
    /// `controller.listener.names`.
    pub controller_listener_names: Vec<String>,
    /// The listener that brokers use among themselves.
    pub inter_broker_listener_name: String,
    /// `log.dirs` (or `log.dir`): at least one.
    pub log_dirs: Vec<PathBuf>,
    /// Where `__cluster_metadata-0` is: `metadata.log.dir`, or the first of `log.dirs`.
    pub metadata_log_dir: PathBuf,
    /// `cordoned.log.dirs`.
    pub cordoned_log_dirs: Vec<PathBuf>,
    /// Sockets and requests.
    pub network: Network,
    /// What new topics get and what may be done to topics.
    pub topics: Topics,
    /// Schedules and threads of the log layer (what a topic may override is in [`BrokerConfig::topic_defaults`]).
    pub log: ServerLog,
    /// The log cleaner.
    pub cleaner: Cleaner,
    /// Answers to Fetch.
    pub fetching: Fetching,
    /// Followers and leaders.
    pub replication: Replication,
    /// Classic groups and what all groups share.
    pub groups: Groups,
    /// Groups of the consumer protocol.
    pub consumer_groups: ConsumerGroups,
    /// `__consumer_offsets`.
    pub offsets: Offsets,
    /// `__transaction_state`.
    pub transactions: Transactions,
    /// Idempotent producers.
    pub producer_ids: ProducerIds,
    /// The controller quorum.
    pub quorum: Quorum,
    /// `__cluster_metadata`.
    pub metadata_log: MetadataLog,
    /// What the file and the overrides say, by key, as written (and what an embedded node fills in); nothing dynamic.
    pub properties: BTreeMap<String, String>,
    /// Every key's value in force, defaults included.
    pub values: Values,
}

impl BrokerConfig {
    /// Checks `properties` and reads them; the error is one line for the person who wrote them.
    pub fn from_properties(properties: BTreeMap<String, String>) -> Result<BrokerConfig, ConfigError> {
        let embedded = rules::is_embedded(&properties)?;
        let mut properties = rules::with_synonyms(properties);
        if embedded {
            rules::fill_in_embedded(&mut properties);
        }
        Self::parse(properties, embedded)
    }

    /// The embedded single node with nothing set.
    pub fn embedded() -> BrokerConfig {
        Self::from_properties(BTreeMap::new()).expect("the defaults are valid")
    }

    /// The settings with the dynamic configuration of all brokers and then of this broker on top.
    pub fn with_dynamic(
        &self,
        all_brokers: &BTreeMap<String, String>,
        this_broker: &BTreeMap<String, String>,
    ) -> Result<BrokerConfig, ConfigError> {
        let mut all = self.properties.clone();
        let dynamic = all_brokers.iter().chain(this_broker);
        all.extend(dynamic.map(|(name, value)| (name.clone(), value.clone())));
        let config = Self::parse(all, self.embedded)?;
        for listener in self.broker_listeners() {
            network::check_change(&self.network, &config.network, &listener.name.to_lowercase())?;
        }
        Ok(BrokerConfig { properties: self.properties.clone(), ..config })
    }

    fn parse(properties: BTreeMap<String, String>, embedded: bool) -> Result<BrokerConfig, ConfigError> {
        let values = configs::broker().parse(&properties)?;
        let endpoints = listeners::Endpoints::parse(&properties, &values)?;
        let paths = |list: &[String]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
        let log_dirs = match values.list("log.dirs") {
            [] => paths(values.list("log.dir")),
            dirs => paths(dirs),
        };
        let cordoned_log_dirs = match values.list("cordoned.log.dirs") {
            [all] if all == "*" => log_dirs.clone(),
            dirs => paths(dirs),
        };
        let roles = values.list("process.roles");
        let config = BrokerConfig {
            node_id: values.int("node.id"),
            is_broker: roles.iter().any(|role| role == "broker"),
            is_controller: roles.iter().any(|role| role == "controller"),
            embedded,
            rack: values.text_opt("broker.rack").map(str::to_owned),
            listeners: endpoints.listeners,
            advertised_listeners: endpoints.advertised,
            advertised_controller_listeners: endpoints.advertised_controllers,
            controller_listener_names: values.list("controller.listener.names").to_vec(),
            inter_broker_listener_name: endpoints.inter_broker,
            metadata_log_dir: match values.text_opt("metadata.log.dir") {
                Some(dir) => PathBuf::from(dir),
                None => log_dirs[0].clone(),
            },
            log_dirs,
            cordoned_log_dirs,
            network: Network::read(&properties, &values)?,
            topics: Topics::read(&values),
            log: ServerLog::read(&values),
            cleaner: Cleaner::read(&values),
            fetching: Fetching::read(&values),
            replication: Replication::read(&values),
            groups: Groups::read(&values),
            consumer_groups: ConsumerGroups::read(&values),
            offsets: Offsets::read(&values)?,
            transactions: Transactions::read(&values),
            producer_ids: ProducerIds::read(&values),
            quorum: Quorum::read(&values),
            metadata_log: MetadataLog::read(&values),
            properties,
            values,
        };
        rules::check(&config)?;
        Ok(config)
    }

    /// What the controller and the group coordinator fall back to when they check a change.
    pub fn defaults(&self) -> configs::alter::Defaults {
        configs::alter::Defaults { topic: self.topic_defaults(), broker: self.values.clone() }
    }

    /// The listeners that clients and brokers connect to.
    pub fn broker_listeners(&self) -> impl Iterator<Item = &Listener> {
        self.listeners.iter().filter(|listener| !self.controller_listener_names.contains(&listener.name))
    }

    /// The listeners that controllers and observers connect to. An embedded node has one by name only.
    pub fn controller_listeners(&self) -> impl Iterator<Item = &Listener> {
        self.listeners.iter().filter(|listener| self.controller_listener_names.contains(&listener.name))
    }

    /// What a topic has where it sets nothing itself: every key of a topic with its value
    /// (KafkaConfig.extractLogConfigMap and LogConfig's own defaults). A key without a value is absent.
    pub fn topic_defaults(&self) -> BTreeMap<&'static str, String> {
        let mut defaults = BTreeMap::new();
        for key in configs::topic().iter() {
            let from_broker = configs::synonyms::topic_synonyms(key.name).iter().find_map(|(name, factor)| {
                let value = self.values.get(name)?;
                match value {
                    configs::ConfigValue::Null => None,
                    configs::ConfigValue::Int(number) if *factor != 1 && *number < 0 => Some("-1".to_owned()),
                    configs::ConfigValue::Int(number) => Some(number.saturating_mul(*factor).to_string()),
                    other => other.to_text(),
                }
            });
            if let Some(value) = from_broker.or_else(|| key.default_text()) {
                defaults.insert(key.name, value);
            }
        }
        // A negative retention, in whatever unit, is no limit (KafkaConfig.logRetentionTimeMillis).
        if let Some(retention) = defaults.get_mut("retention.ms").filter(|text| text.starts_with('-')) {
            *retention = "-1".to_owned();
        }
        defaults
    }
}

#[cfg(test)]
mod tests;
