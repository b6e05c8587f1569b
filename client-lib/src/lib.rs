//! An asynchronous Kafka client on tokio: admin, producer and consumer.
//!
//! Configuration uses Kafka's own names and defaults ([`config`]); errors answer `is_retriable()` ([`error`]). Works
//! with brokers from 2.1 on.

pub mod admin;
mod chance;
mod cluster;
mod concurrent;
pub mod config;
pub mod conn;
pub mod consumer;
pub mod error;
pub mod producer;
pub mod properties;
mod pure;

pub use admin::AdminClient;
pub use config::{AdminConfig, ConsumerConfig, ProducerConfig};
pub use consumer::{Consumer, ConsumerRecord, ConsumerRecords};
pub use error::{ApiError, ClientError, ConfigError, ConnectError, ConnectStep};
pub use kafka_wire::ErrorCode;
pub use kafka_wire::Uuid;
pub use kafka_wire::batch::{Header, HeaderRef, HeaderRefs, TimestampType};
pub use producer::{Delivery, Producer, ProducerRecord, RecordMetadata};
pub use properties::Properties;

/// A partition of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicPartition {
    /// The topic's name.
    pub topic: String,
    /// The partition's index.
    pub partition: i32,
}

impl TopicPartition {
    /// A partition of a topic.
    pub fn new(topic: impl Into<String>, partition: i32) -> Self {
        Self { topic: topic.into(), partition }
    }
}

/// As Kafka shows one: `topic-0`.
impl std::fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}
