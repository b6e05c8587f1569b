//! What turns a record into the text of a console consumer (`org.apache.kafka.common.MessageFormatter`).

use kafka_client::{ConsumerRecord, Properties};

use super::coordinator_formatter::CoordinatorFormatter;
use super::default_formatter::DefaultFormatter;
use crate::failure::Failure;

/// The formatter without `--formatter`.
pub const DEFAULT: &str = "org.apache.kafka.tools.consumer.DefaultMessageFormatter";

/// Every formatter of Kafka 4.3.1, under its name there.
pub const CLASS_NAMES: &[&str] = &[
    DEFAULT,
    "org.apache.kafka.tools.consumer.GroupMetadataMessageFormatter",
    "org.apache.kafka.tools.consumer.LoggingMessageFormatter",
    "org.apache.kafka.tools.consumer.NoOpMessageFormatter",
    "org.apache.kafka.tools.consumer.OffsetsMessageFormatter",
    "org.apache.kafka.tools.consumer.ShareGroupMessageFormatter",
    "org.apache.kafka.tools.consumer.TransactionLogMessageFormatter",
    "org.apache.kafka.tools.consumer.group.share.ShareGroupStateMessageFormatter",
];

/// Writes one record after the other.
pub trait MessageFormatter: Send {
    /// Appends a record's text to `out`. On an error what was appended so far stays, as in Kafka.
    fn write(&mut self, record: &ConsumerRecord<'_>, out: &mut Vec<u8>) -> Result<(), Failure>;
}

/// The formatter that a Java class of this name is. `warn` is told what is strange but no error.
pub fn by_class_name(
    name: &str,
    properties: &Properties,
    warn: &mut dyn FnMut(String),
) -> Result<Box<dyn MessageFormatter>, Failure> {
    let short = name.rsplit(['.', '$']).next().unwrap_or(name);
    if !PACKAGES.iter().any(|package| name.strip_prefix(package).is_some_and(|rest| rest == short)) {
        return Err(unknown(name));
    }
    Ok(match short {
        // Kafka's logging one writes to the log at a level that its tools do not show.
        "DefaultMessageFormatter" | "LoggingMessageFormatter" => Box::new(DefaultFormatter::new(properties, warn)),
        "NoOpMessageFormatter" => Box::new(NoOpFormatter),
        _ => Box::new(CoordinatorFormatter::by_short_name(short).ok_or_else(|| unknown(name))?),
    })
}

fn unknown(name: &str) -> Failure {
    Failure::usage(format!("there is no formatter {name}: classes cannot be loaded, only Kafka's own are there"))
}

/// Prints nothing: only the count at the end tells of the records.
struct NoOpFormatter;

impl MessageFormatter for NoOpFormatter {
    fn write(&mut self, _: &ConsumerRecord<'_>, _: &mut Vec<u8>) -> Result<(), Failure> {
        Ok(())
    }
}

/// Where Kafka has its formatters, now and in older versions.
const PACKAGES: &[&str] = &[
    "org.apache.kafka.tools.consumer.",
    "org.apache.kafka.tools.consumer.group.share.",
    "kafka.tools.",
    "kafka.coordinator.group.GroupMetadataManager$",
    "kafka.coordinator.transaction.TransactionLog$",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_kafkas_names_old_and_new() {
        let check = |name: &str, known: bool| {
            let formatter = by_class_name(name, &Properties::new(), &mut |_| ());
            assert_eq!(formatter.is_ok(), known, "{name}");
        };
        CLASS_NAMES.iter().for_each(|name| check(name, true));
        check("kafka.tools.DefaultMessageFormatter", true);
        check("org.apache.kafka.tools.consumer.NoOpMessageFormatter", true);
        check("kafka.coordinator.group.GroupMetadataManager$OffsetsMessageFormatter", true);
        check("org.apache.kafka.tools.consumer.group.share.ShareGroupStateMessageFormatter", true);
        check("org.apache.kafka.tools.consumer.Other", false);
        check("DefaultMessageFormatter", false);
        check("com.example.DefaultMessageFormatter", false);
    }
}
