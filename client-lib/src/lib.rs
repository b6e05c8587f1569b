//! An asynchronous Kafka client on tokio: admin, producer and consumer, without librdkafka.
//!
//! | To | see |
//! |---|---|
//! | create, describe, alter and delete topics, configs, groups, offsets, records, log directories | [`AdminClient`], [`admin`] |
//! | send records, idempotent by default, in order within a partition | [`Producer`], [`producer`] |
//! | read records, alone or as a member of a group of the classic protocol | [`Consumer`], [`consumer`] |
//! | read a `client.properties` with Kafka's names, defaults and messages | [`Properties`], [`config`] |
//! | know what went wrong and whether trying again may help | [`ClientError::is_retriable`], [`error`] |
//! | speak to one broker in requests of your own | [`conn`] |
//!
//! It works with brokers from 2.1 on: each request goes out at the highest version that both sides have, and what a broker
//! lacks is an error that names it. Nothing connects before it is needed; connections that break are made again, requests
//! that may pass are tried again within the limits of the configuration, and a broker's restart is ridden over. A broker
//! that asks to be left alone for a while is (KIP-219).
//!
//! # A topic, records into it, and out again
//! ```no_run
//! use std::time::Duration;
//!
//! use kafka_client::admin::{CreateTopicsOptions, NewTopic};
//! use kafka_client::{
//!     AdminClient, AdminConfig, Consumer, ConsumerConfig, ErrorCode, Producer, ProducerConfig, ProducerRecord, Properties,
//! };
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! // The same properties for all of them, as a file or as pairs.
//! let mut properties = Properties::parse(b"bootstrap.servers=localhost:9092\ncompression.type=lz4")?;
//!
//! let admin = AdminClient::connect(AdminConfig::from_properties(&properties)?).await?;
//! let topic = NewTopic { name: "orders".into(), partitions: Some(3), ..NewTopic::default() };
//! match &admin.create_topics(&[topic], CreateTopicsOptions::default()).await?[0].1 {
//!     Err(error) if error.code != ErrorCode::TOPIC_ALREADY_EXISTS => return Err(error.clone().into()),
//!     _ => {}
//! }
//!
//! let producer = Producer::new(ProducerConfig::from_properties(&properties)?).await?;
//! let record = ProducerRecord { topic: "orders", key: Some(b"anna"), value: Some(b"tea"), ..ProducerRecord::default() };
//! let at = producer.send(record).await?.await?;
//! println!("{}-{} at {:?}", at.topic, at.partition, at.offset);
//! producer.close(Duration::from_secs(30)).await?;
//!
//! properties.set("group.id", "billing");
//! properties.set("auto.offset.reset", "earliest");
//! let mut consumer = Consumer::new(ConsumerConfig::from_properties(&properties)?).await?;
//! consumer.subscribe(&["orders"])?;
//! for record in consumer.poll(Duration::from_secs(5)).await?.iter() {
//!     let record = record?;
//!     println!("{:?} ordered {:?}", record.key, record.value);
//! }
//! // Commits, hands its partitions back, and says good-bye.
//! consumer.close(Duration::from_secs(30)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//! What the client has tried in vain is told with the last failure behind it; whether to go on is the caller's decision.
//! ```no_run
//! # use kafka_client::{ClientError, Producer, ProducerRecord};
//! # async fn example(producer: Producer) -> Result<(), ClientError> {
//! let delivery = producer.send(ProducerRecord { topic: "orders", ..ProducerRecord::default() }).await?;
//! match delivery.await {
//!     Ok(_) => {}
//!     Err(error) if error.is_retriable() => println!("not now: {error}"),
//!     Err(error) => println!("never, because of {:?}: {error}", error.code()),
//! }
//! # Ok(())
//! # }
//! ```

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
/// What [`Consumer::subscribe_pattern`] takes, so that nobody has to name the crate's version.
pub use fancy_regex::Regex;
/// The messages that [`conn::Connection`] sends.
pub use kafka_wire as wire;
pub use kafka_wire::Compression;
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
