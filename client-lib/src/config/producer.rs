//! The producer's configuration, with Kafka's rules on which settings go together.

use kafka_wire::Compression;

use super::common::CommonConfig;
use super::keys::PRODUCER;
use super::values::Values;
use crate::error::ConfigError;
use crate::properties::Properties;

/// Whose copy counts before a record is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acks {
    /// Nobody's: no answer comes back, and no offset.
    None,
    /// The leader's.
    Leader,
    /// All in-sync replicas'.
    All,
}

impl Acks {
    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::None => 0,
            Self::Leader => 1,
            Self::All => -1,
        }
    }
}

/// How a partition is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartitionerKind {
    /// By key; without one, a batch's worth of bytes to a partition and then another (KIP-794).
    Default,
    /// One after another, whatever the key.
    RoundRobin,
}

/// Configuration of a producer. The fields are named after their keys.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct ProducerConfig {
    /// What it shares with the other clients.
    pub common: CommonConfig,
    pub acks: Acks,
    pub batch_size: usize,
    pub buffer_memory: u64,
    pub compression: Compression,
    /// The level of the codec in use; `None` for its default.
    pub compression_level: Option<i32>,
    pub delivery_timeout_ms: u64,
    pub enable_idempotence: bool,
    pub linger_ms: u64,
    pub max_block_ms: u64,
    pub max_in_flight_requests_per_connection: usize,
    pub max_request_size: usize,
    pub metadata_max_idle_ms: u64,
    pub partitioner: PartitionerKind,
    pub partitioner_ignore_keys: bool,
    pub partitioner_adaptive_partitioning_enable: bool,
    pub partitioner_availability_timeout_ms: u64,
    pub retries: u32,
}

impl ProducerConfig {
    /// Checks properties and takes their values.
    ///
    /// # Errors
    /// When a value cannot be used, or values contradict one another.
    pub fn from_properties(properties: &Properties) -> Result<Self, ConfigError> {
        let mut properties = properties.clone();
        // Java needs to be told how to make bytes; here they are bytes already.
        for name in ["key.serializer", "value.serializer"] {
            properties.set_default(name, "");
        }
        let mut values = Values::read(PRODUCER, &properties)?;
        let acks = match values.text("acks").as_str() {
            "0" => Acks::None,
            "1" => Acks::Leader,
            _ => Acks::All,
        };
        let compression: Compression = values.text("compression.type").parse().unwrap_or_default();
        let level = format!("compression.{}.level", compression.name());
        let compression_level = values.is_explicit(&level).then(|| values.int(&level));
        Ok(Self {
            common: CommonConfig::from_values(&mut values, "producer")?,
            acks,
            batch_size: values.size("batch.size") as usize,
            buffer_memory: values.size("buffer.memory"),
            compression,
            compression_level,
            delivery_timeout_ms: delivery_timeout_ms(&values)?,
            enable_idempotence: idempotence(&values, acks)?,
            linger_ms: values.size("linger.ms"),
            max_block_ms: values.size("max.block.ms"),
            max_in_flight_requests_per_connection: values.size("max.in.flight.requests.per.connection") as usize,
            max_request_size: values.size("max.request.size") as usize,
            metadata_max_idle_ms: values.size("metadata.max.idle.ms"),
            partitioner: partitioner(&values)?,
            partitioner_ignore_keys: values.bool("partitioner.ignore.keys"),
            partitioner_adaptive_partitioning_enable: values.bool("partitioner.adaptive.partitioning.enable"),
            partitioner_availability_timeout_ms: values.size("partitioner.availability.timeout.ms"),
            retries: values.int("retries").unsigned_abs(),
        })
    }

    /// All defaults, with these brokers (comma-separated `host:port`).
    ///
    /// # Errors
    /// When an address is malformed.
    pub fn new(bootstrap_servers: &str) -> Result<Self, ConfigError> {
        Self::from_properties(&Properties::from_iter([("bootstrap.servers", bootstrap_servers)]))
    }
}

/// Idempotence is on by default, and silently off when another setting rules it out (KIP-679).
fn idempotence(values: &Values, acks: Acks) -> Result<bool, ConfigError> {
    if !values.bool("enable.idempotence") {
        return Ok(false);
    }
    let explicit = values.is_explicit("enable.idempotence");
    let conflict = |text: &str| Err(ConfigError::Conflict(text.to_owned()));
    let without_retries = values.number("retries") == 0;
    if without_retries && explicit {
        return conflict("Must set retries to non-zero when using the idempotent producer.");
    }
    let without_acks = acks != Acks::All;
    if without_acks && explicit {
        return conflict(
            "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.",
        );
    }
    // Also when another setting has switched it off: Kafka looks at what was asked for.
    let in_flight = values.number("max.in.flight.requests.per.connection");
    if in_flight > 5 {
        return conflict(&format!(
            "To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current \
             value is {in_flight}."
        ));
    }
    Ok(!without_retries && !without_acks)
}

fn delivery_timeout_ms(values: &Values) -> Result<u64, ConfigError> {
    let needed = values.size("linger.ms").saturating_add(values.size("request.timeout.ms"));
    let given = values.size("delivery.timeout.ms");
    if given < needed && values.is_explicit("delivery.timeout.ms") {
        let text = "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms";
        return Err(ConfigError::Conflict(text.into()));
    }
    Ok(given.max(needed))
}

fn partitioner(values: &Values) -> Result<PartitionerKind, ConfigError> {
    match values.opt_text("partitioner.class").as_deref() {
        None | Some("") => Ok(PartitionerKind::Default),
        Some("org.apache.kafka.clients.producer.RoundRobinPartitioner") => Ok(PartitionerKind::RoundRobin),
        Some(other) => Err(ConfigError::NotSupported {
            name: "partitioner.class".into(),
            value: other.into(),
            hint: "; only org.apache.kafka.clients.producer.RoundRobinPartitioner and no class are",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ProducerConfig, String> {
        let text = format!("bootstrap.servers=a:1\n{text}");
        ProducerConfig::from_properties(&Properties::parse(text.as_bytes()).unwrap()).map_err(|e| e.to_string())
    }

    // Outcomes as ProducerConfig of 4.3.1 has them.
    #[test]
    fn settings_that_rule_one_another_out() {
        assert!(read("").unwrap().enable_idempotence);
        assert!(!read("acks=1").unwrap().enable_idempotence);
        assert!(!read("retries=0").unwrap().enable_idempotence);
        assert!(read("acks=1\nenable.idempotence=true").unwrap_err().starts_with("Must set acks to all"));
        assert_eq!(
            read("max.in.flight.requests.per.connection=6").unwrap_err(),
            "To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most 5. Current \
             value is 6."
        );
        assert_eq!(read("linger.ms=200000").unwrap().delivery_timeout_ms, 230_000);
        assert_eq!(
            read("delivery.timeout.ms=10\nlinger.ms=10").unwrap_err(),
            "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms"
        );
        assert_eq!(read("transactional.id=t").unwrap_err(), "transactional.id=t is not supported yet");
    }

    #[test]
    fn only_the_codec_in_use_has_a_level() {
        let config = read("compression.type=gzip\ncompression.gzip.level=3\ncompression.zstd.level=5").unwrap();
        assert_eq!((config.compression, config.compression_level), (Compression::Gzip, Some(3)));
        assert_eq!(read("compression.type=zstd").unwrap().compression_level, None);
    }
}
