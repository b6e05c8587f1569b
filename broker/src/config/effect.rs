//! Which keys this broker acts on, so that it can say which of those that somebody set have no effect.

use std::collections::BTreeMap;

use kafka_core::configs;

/// Keys that were set and do nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnusedKeys {
    /// Kafka has them, this broker does not act on them yet.
    pub without_effect: Vec<String>,
    /// Kafka does not have them either.
    pub unknown: Vec<String>,
}

/// Sorts out what of `properties` has no effect.
pub fn unused_keys(properties: &BTreeMap<String, String>) -> UnusedKeys {
    let mut unused = UnusedKeys::default();
    for (name, value) in properties {
        let Some(key) = configs::broker().get(name) else {
            if configs::synonyms::listener_key(name).is_none() && !is_provider_key(name) {
                unused.unknown.push(name.clone());
            }
            continue;
        };
        // Setting a key to its default asks for nothing.
        let is_default = key.parse(Some(value)).ok() == key.default_value().ok();
        if !EFFECTIVE.contains(&name.as_str()) && !is_default {
            unused.without_effect.push(name.clone());
        }
    }
    unused
}

fn is_provider_key(name: &str) -> bool {
    name.starts_with("config.providers.")
}

/// The keys that change what this broker does. Whoever makes a key work adds it here.
const EFFECTIVE: &[&str] = &[
    "advertised.listeners",
    "authorizer.class.name",
    "broker.id",
    "broker.rack",
    "config.providers",
    "controller.listener.names",
    "controller.quorum.bootstrap.servers",
    "controller.quorum.voters",
    "inter.broker.listener.name",
    "listener.security.protocol.map",
    "listeners",
    "log.dir",
    "log.dirs",
    "metadata.log.dir",
    "node.id",
    "process.roles",
    "remote.log.storage.system.enable",
    "security.inter.broker.protocol",
];
