//! The clients' configuration: Kafka's `client.properties` names, types, defaults and ranges.
//!
//! [`keys`] is the one table. The three configurations below hold what this client uses of it, checked; a key that
//! Kafka knows and that has no effect here gives a warning or, where ignoring it would do something else than asked,
//! an error.
//!
//! ```
//! use kafka_client::{ProducerConfig, Properties};
//!
//! let file = Properties::parse(b"bootstrap.servers=localhost:9092\nlinger.ms=20\nno.such.key=1")?;
//! let config = ProducerConfig::from_properties(&file)?;
//! assert_eq!(config.linger_ms, 20);
//! assert_eq!(config.common.warnings.len(), 1);
//!
//! let error = ProducerConfig::from_properties(&Properties::parse(b"bootstrap.servers=a:1\nbatch.size=-5")?);
//! assert_eq!(
//!     error.unwrap_err().to_string(),
//!     "Invalid value -5 for configuration batch.size: Value must be at least 0"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod common;
mod consumer;
mod duration;
pub mod keys;
mod producer;
mod table;
mod table_security;
mod values;

pub use common::{AdminConfig, CommonConfig, HostPort};
pub use consumer::{Assignor, ConsumerConfig, OffsetReset};
pub use producer::{Acks, PartitionerKind, ProducerConfig};
pub use values::keys as all_keys;
