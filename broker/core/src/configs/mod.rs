//! Every configuration key of the broker, of topics, groups and client metrics: type, default, range, how it may change.
//!
//! Pure tables and rules; reading `server.properties` and the typed view of a broker's settings live in `kafka-broker`.
//! Follows Kafka's ConfigDef, KafkaConfig, LogConfig, GroupConfig, ClientMetricsConfigs and DynamicBrokerConfig (4.3.1).

pub mod alter;
pub mod change;
mod def;
pub mod describe;
pub mod synonyms;
pub mod table;
mod validator;
mod value;

pub use def::{ConfigDefault, ConfigError, ConfigKey, ConfigTable, ConfigType, Importance, UpdateMode};
pub use table::{broker, broker_dynamic, client_metrics, group, topic};
pub use validator::{Validator, host_port};
pub use value::{ConfigValue, Values};

#[cfg(test)]
mod tests;
