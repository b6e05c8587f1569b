//! What DescribeConfigs says about a resource: each key's value, where it comes from and what stands behind it (Kafka's
//! ConfigHelper). Which resources exist and who may ask is the caller's business.

use std::collections::{BTreeMap, BTreeSet};

use super::synonyms::{broker_synonyms, group_synonym, listener_key, topic_synonyms};
use super::{ConfigKey, ConfigType, ConfigValue, UpdateMode, Values, table};
use crate::image::Overrides;

/// Where a value comes from; the numbers are those of DescribeConfigsResponse.ConfigSource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i8)]
pub enum ConfigSource {
    /// Set on the topic.
    DynamicTopic = 1,
    /// Set on this broker while it ran.
    DynamicBroker = 2,
    /// Set for all brokers while they ran.
    DynamicDefaultBroker = 3,
    /// In the broker's file.
    StaticBroker = 4,
    /// Kafka's default.
    Default = 5,
    /// Set on a broker's logger.
    DynamicBrokerLogger = 6,
    /// Set on the client metrics subscription.
    ClientMetrics = 7,
    /// Set on the group.
    Group = 8,
}

/// A value that would hold if those before it were not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// Under which key.
    pub name: String,
    /// None when it must not be shown.
    pub value: Option<String>,
    /// From where.
    pub source: ConfigSource,
}

/// One key of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedConfig {
    /// Its name.
    pub name: String,
    /// Its value; none when it has none or must not be shown.
    pub value: Option<String>,
    /// Where the value comes from.
    pub source: ConfigSource,
    /// It cannot be changed while the broker runs.
    pub read_only: bool,
    /// It is a secret, or may be one.
    pub sensitive: bool,
    /// Values in the order of their strength, the one in force first.
    pub synonyms: Vec<Synonym>,
    /// Its type; none for keys that Kafka does not have.
    pub ty: Option<ConfigType>,
    /// What it is for.
    pub documentation: Option<&'static str>,
}

/// What was said about a broker, from the strongest to the weakest.
#[derive(Clone, Copy, Debug)]
pub struct BrokerLayers<'a> {
    /// The dynamic configuration of this broker.
    pub dynamic: &'a Overrides,
    /// The dynamic configuration of all brokers.
    pub dynamic_default: &'a Overrides,
    /// The broker's file.
    pub file: &'a BTreeMap<String, String>,
}

impl BrokerLayers<'_> {
    /// What stands behind `name`, looked up under each of `keys` (strongest first); what is stronger than `name` itself but
    /// under another name is left out, such as a listener's own setting when the general one is asked for.
    fn synonyms(&self, name: &str, keys: &[&str], sensitive: bool) -> Vec<Synonym> {
        let mut all = Vec::new();
        let mut add = |key: &str, value: Option<String>, source| {
            if let Some(value) = value {
                let value = (!sensitive).then_some(value);
                all.push(Synonym { name: key.to_owned(), value, source });
            }
        };
        for key in keys {
            add(key, self.dynamic.get(*key).cloned(), ConfigSource::DynamicBroker);
        }
        for key in keys {
            add(key, self.dynamic_default.get(*key).cloned(), ConfigSource::DynamicDefaultBroker);
        }
        for key in keys {
            add(key, self.file.get(*key).cloned(), ConfigSource::StaticBroker);
        }
        for key in keys {
            add(key, table::broker().get(key).and_then(ConfigKey::default_text), ConfigSource::Default);
        }
        let first = all.iter().position(|synonym| synonym.name == name).unwrap_or(all.len());
        all.split_off(first)
    }
}

/// All keys of a topic. `values` are the topic's settings with the broker's defaults filled in, `overrides` what the topic
/// sets itself.
pub fn topic(values: &Values, overrides: &Overrides, broker: BrokerLayers<'_>) -> Vec<DescribedConfig> {
    let shown = |key: &&ConfigKey| !key.internal || overrides.contains_key(key.name);
    let describe = |key: &'static ConfigKey| {
        let value = values.get(key.name).and_then(ConfigValue::to_text);
        let mut synonyms = match topic_synonyms(key.name).first() {
            Some((name, _)) => broker.synonyms(name, &broker_synonyms(name), false),
            None => Vec::new(),
        };
        if overrides.contains_key(key.name) {
            let own = Synonym { name: key.name.to_owned(), value: value.clone(), source: ConfigSource::DynamicTopic };
            synonyms.insert(0, own);
        }
        described(key, value, synonyms)
    };
    let mut all: Vec<DescribedConfig> = table::topic().iter().filter(shown).map(describe).collect();
    all.sort_by_key(|config| TOPIC_ORDER.iter().position(|name| *name == config.name).unwrap_or(TOPIC_ORDER.len()));
    all
}

/// The order in which Kafka 4.3.1 answers, which is that of a hash map and always the same. Its tools put the answer into a
/// smaller map, in which keys that collide stay in this order: `kafka-topics --describe` shows it.
const TOPIC_ORDER: [&str; 33] = [
    "compression.type",
    "remote.log.delete.on.disable",
    "leader.replication.throttled.replicas",
    "remote.storage.enable",
    "min.insync.replicas",
    "segment.jitter.ms",
    "remote.log.copy.disable",
    "local.retention.ms",
    "cleanup.policy",
    "flush.ms",
    "follower.replication.throttled.replicas",
    "compression.lz4.level",
    "segment.bytes",
    "retention.ms",
    "compression.gzip.level",
    "flush.messages",
    "compression.zstd.level",
    "max.compaction.lag.ms",
    "file.delete.delay.ms",
    "max.message.bytes",
    "min.compaction.lag.ms",
    "message.timestamp.type",
    "local.retention.bytes",
    "preallocate",
    "index.interval.bytes",
    "min.cleanable.dirty.ratio",
    "unclean.leader.election.enable",
    "retention.bytes",
    "delete.retention.ms",
    "message.timestamp.after.max.ms",
    "message.timestamp.before.max.ms",
    "segment.ms",
    "segment.index.bytes",
];

/// All keys of a group.
pub fn group(overrides: &Overrides, broker: BrokerLayers<'_>) -> Vec<DescribedConfig> {
    let describe = |key: &'static ConfigKey| {
        let mut synonyms = match group_synonym(key.name) {
            Some(name) => broker.synonyms(name, &broker_synonyms(name), false),
            None => {
                vec![Synonym { name: key.name.to_owned(), value: key.default_text(), source: ConfigSource::Default }]
            }
        };
        if let Some(value) = overrides.get(key.name) {
            let own = Synonym { name: key.name.to_owned(), value: Some(value.clone()), source: ConfigSource::Group };
            synonyms.insert(0, own);
        }
        let value = synonyms.first().and_then(|synonym| synonym.value.clone());
        described(key, value, synonyms)
    };
    table::group().iter().map(describe).collect()
}

/// All keys of a client metrics subscription.
pub fn client_metrics(overrides: &Overrides) -> Vec<DescribedConfig> {
    let describe = |key: &'static ConfigKey| match overrides.get(key.name) {
        Some(value) => {
            let own =
                Synonym { name: key.name.to_owned(), value: Some(value.clone()), source: ConfigSource::ClientMetrics };
            described(key, Some(value.clone()), vec![own])
        }
        None => described(key, key.default_text(), Vec::new()),
    };
    table::client_metrics().iter().map(describe).collect()
}

fn described(key: &'static ConfigKey, value: Option<String>, synonyms: Vec<Synonym>) -> DescribedConfig {
    DescribedConfig {
        name: key.name.to_owned(),
        value,
        source: synonyms.first().map_or(ConfigSource::Default, |synonym| synonym.source),
        read_only: false,
        sensitive: false,
        synonyms,
        ty: Some(key.ty),
        documentation: Some(key.doc),
    }
}

/// All keys of this broker: those of Kafka, and whatever else the file and the dynamic configuration name. `values` are
/// the settings in force.
pub fn broker(values: &Values, layers: BrokerLayers<'_>) -> Vec<DescribedConfig> {
    let named = layers.file.keys().chain(layers.dynamic_default.keys()).chain(layers.dynamic.keys());
    let internal = |name: &&str| !table::broker().get(name).is_some_and(|key| key.internal);
    let all = table::broker().iter().map(|key| key.name).filter(internal);
    let names: BTreeSet<&str> = all.chain(named.map(String::as_str)).collect();
    let describe = |name: &str| {
        let synonyms = layers.synonyms(name, &broker_synonyms(name), is_sensitive(name));
        let value = match values.get(name) {
            Some(value) => value.to_text(),
            None => [layers.dynamic, layers.dynamic_default, layers.file]
                .into_iter()
                .find_map(|layer| layer.get(name))
                .cloned(),
        };
        described_broker(name, value, synonyms)
    };
    names.into_iter().map(describe).collect()
}

/// The keys that are set for all brokers.
pub fn broker_default(dynamic_default: &Overrides) -> Vec<DescribedConfig> {
    let describe = |(name, value): (&String, &String)| {
        let own = Synonym {
            name: name.clone(),
            value: (!is_sensitive(name)).then(|| value.clone()),
            source: ConfigSource::DynamicDefaultBroker,
        };
        described_broker(name, Some(value.clone()), vec![own])
    };
    dynamic_default.iter().map(describe).collect()
}

fn described_broker(name: &str, value: Option<String>, synonyms: Vec<Synonym>) -> DescribedConfig {
    let sensitive = is_sensitive(name);
    let key = table::broker_dynamic(name);
    DescribedConfig {
        name: name.to_owned(),
        value: value.filter(|_| !sensitive),
        source: synonyms.first().map_or(ConfigSource::Default, |synonym| synonym.source),
        read_only: key.is_none_or(|key| key.update == UpdateMode::ReadOnly),
        sensitive,
        synonyms,
        ty: type_of(name),
        documentation: key.map(|key| key.doc),
    }
}

fn type_of(name: &str) -> Option<ConfigType> {
    let key = table::broker_dynamic(name).or_else(|| table::broker().get(listener_key(name)?));
    key.map(|key| key.ty)
}

/// A key of unknown type may be a secret and is treated as one.
fn is_sensitive(name: &str) -> bool {
    type_of(name).is_none_or(|ty| ty == ConfigType::Password)
}
