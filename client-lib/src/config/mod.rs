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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Properties;

    /// The file holds role, settings and what they come to, as the classes of Kafka 4.3.1 have it.
    #[test]
    fn settings_act_on_one_another_as_kafkas_do() {
        let mut seen = 0;
        for line in include_str!("rules-4.3.1.tsv").lines() {
            let [role, settings, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}: three columns")
            };
            // An empty group id is none here; Java's consumer refuses it later.
            if settings.split('|').any(|s| s == "group.id=") {
                continue;
            }
            let mut properties = Properties::from_iter([("bootstrap.servers", "localhost:1")]);
            properties.extend(settings.split('|').filter_map(|s| s.split_once('=')));
            assert_eq!(outcome(role, &properties), comparable(role, expected), "{role} {settings}");
            seen += 1;
        }
        assert_eq!(seen, 29);
    }

    /// Without the number at the end of a client id that was made up, which counts the clients of a process.
    fn comparable(role: &str, outcome: &str) -> String {
        let made_up = |word: &str| word.starts_with("client.id=") && word.ends_with(|c: char| c.is_ascii_digit());
        // An admin client makes its id up later, and its limits are checked later.
        let words = outcome.split(' ').filter(|word| !(role == "A" && word.starts_with("client.id=")));
        let words =
            words.map(|word| if made_up(word) { word.trim_end_matches(|c: char| c.is_ascii_digit()) } else { word });
        words.collect::<Vec<_>>().join(" ")
    }

    fn outcome(role: &str, properties: &Properties) -> String {
        let shown = match role {
            "P" => ProducerConfig::from_properties(properties).map(|c| {
                let acks = c.acks.code();
                let (idempotence, retries) = (c.enable_idempotence, c.retries);
                let in_flight = c.max_in_flight_requests_per_connection;
                let (max, id) = (c.common.reconnect_backoff_max_ms, c.common.client_id);
                format!(
                    "ok acks={acks} enable.idempotence={idempotence} retries={retries} \
                     max.in.flight.requests.per.connection={in_flight} reconnect.backoff.max.ms={max} client.id={id}"
                )
            }),
            "C" => ConsumerConfig::from_properties(properties).map(|c| {
                let (max, id) = (c.common.reconnect_backoff_max_ms, c.common.client_id);
                let commit = c.enable_auto_commit;
                format!("ok reconnect.backoff.max.ms={max} enable.auto.commit={commit} client.id={id}")
            }),
            _ => AdminConfig::from_properties(properties).map(|c| {
                format!("ok retries={} reconnect.backoff.max.ms={}", c.retries, c.common.reconnect_backoff_max_ms)
            }),
        };
        comparable(role, &shown.unwrap_or_else(|e| e.to_string()))
    }
}
