//! The clients' configuration: Kafka's `client.properties` names, types, defaults and ranges.

use crate::error::ConfigError;
use crate::properties::Properties;

/// What every client needs to reach the brokers.
#[derive(Debug, Clone)]
pub struct CommonConfig {
    /// `bootstrap.servers`
    pub bootstrap_servers: Vec<String>,
    /// Keys that are unknown, or known but without effect, one sentence each.
    pub warnings: Vec<String>,
}

macro_rules! config {
    ($name:ident, $what:literal) => {
        #[doc = concat!("Configuration of ", $what, ".")]
        #[derive(Debug, Clone)]
        pub struct $name {
            /// What it shares with the other clients.
            pub common: CommonConfig,
        }
        impl $name {
            /// Checks properties and takes their values.
            ///
            /// # Errors
            /// When a value cannot be used.
            pub fn from_properties(properties: &Properties) -> Result<Self, ConfigError> {
                let servers = properties.get("bootstrap.servers").ok_or(ConfigError::Missing("bootstrap.servers"))?;
                let bootstrap_servers = servers.split(',').map(|s| s.trim().to_owned()).collect();
                Ok(Self { common: CommonConfig { bootstrap_servers, warnings: Vec::new() } })
            }

            /// All defaults, with these brokers (comma-separated `host:port`).
            ///
            /// # Errors
            /// When an address is malformed.
            pub fn new(bootstrap_servers: &str) -> Result<Self, ConfigError> {
                Self::from_properties(&Properties::from_iter([("bootstrap.servers", bootstrap_servers)]))
            }
        }
    };
}
config!(AdminConfig, "an admin client");
config!(ProducerConfig, "a producer");
config!(ConsumerConfig, "a consumer");
