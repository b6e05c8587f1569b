//! `DefaultMessageFormatter`: value, and on demand key, headers, partition, offset and time, with separators.

use kafka_client::{ConsumerRecord, Properties, TimestampType};

use super::deserializer::Deserializer;
use super::formatter::MessageFormatter;
use crate::failure::Failure;

/// Which parts to print, and how.
#[derive(Debug)]
pub struct DefaultFormatter {
    parts: Vec<Part>,
    key_separator: Vec<u8>,
    line_separator: Vec<u8>,
    headers_separator: Vec<u8>,
    null_literal: Vec<u8>,
    key_deserializer: Option<Deserializer>,
    value_deserializer: Option<Deserializer>,
    headers_deserializer: Option<Deserializer>,
}

/// In the order in which they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Timestamp,
    Partition,
    Offset,
    Delivery,
    Epoch,
    Headers,
    Key,
    Value,
}

impl DefaultFormatter {
    /// Reads the properties. A deserializer that is not there gives a warning and bytes stay as they are, as in Kafka.
    pub fn new(properties: &Properties, warn: &mut dyn FnMut(String)) -> DefaultFormatter {
        let bytes = |key: &str, default: &str| properties.get(key).unwrap_or(default).as_bytes().to_vec();
        let mut deserializer = |key: &str, is_key: bool| {
            let made = Deserializer::by_class_name(properties.get(key)?, &stripped(properties, key), is_key);
            made.map_err(|reason| warn(format!("{key}: {reason}; bytes are printed as they are"))).ok()
        };
        DefaultFormatter {
            parts: PARTS
                .iter()
                .filter(|(part, name)| is_printed(properties, *part, name))
                .map(|(part, _)| *part)
                .collect(),
            key_separator: bytes("key.separator", "\t"),
            line_separator: bytes("line.separator", "\n"),
            headers_separator: bytes("headers.separator", ","),
            null_literal: bytes("null.literal", "null"),
            key_deserializer: deserializer("key.deserializer", true),
            value_deserializer: deserializer("value.deserializer", false),
            headers_deserializer: deserializer("headers.deserializer", false),
        }
    }

    fn write_part(&self, part: Part, record: &ConsumerRecord<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
        match part {
            Part::Timestamp => write_timestamp(record, out),
            Part::Partition => out.extend_from_slice(format!("Partition:{}", record.partition).as_bytes()),
            Part::Offset => out.extend_from_slice(format!("Offset:{}", record.offset).as_bytes()),
            Part::Delivery => out.extend_from_slice(b"Delivery:NOT_PRESENT"),
            // Kafka's console consumer drops the epoch before it formats.
            Part::Epoch => out.extend_from_slice(b"Epoch:NOT_PRESENT"),
            Part::Headers => self.write_headers(record, out)?,
            Part::Key => self.write_bytes(record.key, self.key_deserializer.as_ref(), out)?,
            Part::Value => self.write_bytes(record.value, self.value_deserializer.as_ref(), out)?,
        }
        Ok(())
    }

    fn write_headers(&self, record: &ConsumerRecord<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
        if record.headers.is_empty() {
            out.extend_from_slice(b"NO_HEADERS");
        }
        for (index, header) in record.headers.enumerate() {
            if index > 0 {
                out.extend_from_slice(&self.headers_separator);
            }
            out.extend_from_slice(super::java_text::decode_utf8(header.key).as_bytes());
            out.push(b':');
            self.write_bytes(header.value, self.headers_deserializer.as_ref(), out)?;
        }
        Ok(())
    }

    /// Kafka gives the deserializer the null literal when there is nothing.
    fn write_bytes(
        &self,
        bytes: Option<&[u8]>,
        deserializer: Option<&Deserializer>,
        out: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let bytes = bytes.unwrap_or(&self.null_literal);
        match deserializer {
            Some(deserializer) => deserializer.write(bytes, out).map_err(Failure::failed),
            None => {
                out.extend_from_slice(bytes);
                Ok(())
            }
        }
    }
}

impl MessageFormatter for DefaultFormatter {
    fn write(&mut self, record: &ConsumerRecord<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
        for (index, part) in self.parts.iter().enumerate() {
            self.write_part(*part, record, out)?;
            let last = index + 1 == self.parts.len();
            out.extend_from_slice(if last { &self.line_separator } else { &self.key_separator });
        }
        Ok(())
    }
}

fn write_timestamp(record: &ConsumerRecord<'_>, out: &mut Vec<u8>) {
    let name = match record.timestamp_type {
        None => return out.extend_from_slice(b"NO_TIMESTAMP"),
        Some(TimestampType::CreateTime) => "CreateTime",
        Some(TimestampType::LogAppendTime) => "LogAppendTime",
    };
    out.extend_from_slice(format!("{name}:{}", record.timestamp).as_bytes());
}

fn is_printed(properties: &Properties, part: Part, name: &str) -> bool {
    match properties.get(name) {
        Some(value) => value.trim().eq_ignore_ascii_case("true"),
        None => part == Part::Value,
    }
}

/// A deserializer's own properties: those under its name and a dot.
fn stripped(properties: &Properties, key: &str) -> Properties {
    let own = properties.iter().filter_map(|(name, value)| Some((name.strip_prefix(key)?.strip_prefix('.')?, value)));
    own.collect()
}

const PARTS: &[(Part, &str)] = &[
    (Part::Timestamp, "print.timestamp"),
    (Part::Partition, "print.partition"),
    (Part::Offset, "print.offset"),
    (Part::Delivery, "print.delivery"),
    (Part::Epoch, "print.epoch"),
    (Part::Headers, "print.headers"),
    (Part::Key, "print.key"),
    (Part::Value, "print.value"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(properties: &str, key: Option<&str>, value: Option<&str>, expected: &str) {
        let pairs = properties.split_whitespace().filter_map(|pair| pair.split_once('='));
        let mut formatter = DefaultFormatter::new(&pairs.collect(), &mut |warning| panic!("{warning}"));
        let record = ConsumerRecord {
            topic: "t",
            partition: 2,
            offset: 3,
            timestamp: 4,
            timestamp_type: Some(TimestampType::LogAppendTime),
            leader_epoch: Some(5),
            key: key.map(str::as_bytes),
            value: value.map(str::as_bytes),
            headers: Default::default(),
        };
        let mut out = Vec::new();
        formatter.write(&record, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected, "{properties}");
    }

    /// Lines as Kafka 4.3.1 printed them.
    #[test]
    fn prints_as_kafka_does() {
        check("", Some("k"), Some("v"), "v\n");
        check("", None, None, "null\n");
        check("print.key=true", None, Some("v4"), "null\tv4\n");
        check("print.key=TRUE print.value=false", Some("k"), Some("v"), "k\n");
        check("print.value=false print.partition=true", None, None, "Partition:2\n");
        let all = "print.key=true print.timestamp=true print.partition=true print.offset=true print.headers=true \
                   print.epoch=true print.delivery=true";
        check(
            all,
            Some("k1"),
            Some("v1"),
            "LogAppendTime:4\tPartition:2\tOffset:3\tDelivery:NOT_PRESENT\tEpoch:NOT_PRESENT\tNO_HEADERS\tk1\tv1\n",
        );
        check("print.key=true key.separator=| line.separator=# null.literal=NIL", None, None, "NIL|NIL#");
    }
}
