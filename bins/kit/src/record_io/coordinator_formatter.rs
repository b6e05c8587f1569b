//! Records of the brokers' own topics as JSON: `CoordinatorRecordMessageFormatter` and those made from it.
//!
//! As in Kafka, JSON objects follow one another without a separator.

use std::collections::HashMap;

use bytes::Bytes;
use kafka_client::ConsumerRecord;
use serde_json::{Map, Value, json};

use super::formatter::MessageFormatter;
use super::schema::Schema;
use crate::failure::Failure;

/// Which record types to print, and of which topic.
#[derive(Debug)]
pub struct CoordinatorFormatter {
    topic: Topic,
    /// Empty for all.
    allowed: &'static [i16],
    /// Schemas met so far, by kind and record type; `None` for those that do not exist.
    schemas: HashMap<(&'static str, i16), Option<Schema>>,
}

#[derive(Clone, Copy, Debug)]
enum Topic {
    ConsumerOffsets,
    TransactionState,
    ShareGroupState,
}

impl CoordinatorFormatter {
    /// By the class's name without its package.
    pub fn by_short_name(name: &str) -> Option<CoordinatorFormatter> {
        let (topic, allowed): (Topic, &[i16]) = match name {
            "OffsetsMessageFormatter" => (Topic::ConsumerOffsets, &[0, 1]),
            "GroupMetadataMessageFormatter" => (Topic::ConsumerOffsets, &[2]),
            "ShareGroupMessageFormatter" => (Topic::ConsumerOffsets, &[10, 11, 12, 13, 14, 15]),
            "TransactionLogMessageFormatter" => (Topic::TransactionState, &[]),
            "ShareGroupStateMessageFormatter" => (Topic::ShareGroupState, &[]),
            _ => return None,
        };
        Some(CoordinatorFormatter { topic, allowed, schemas: HashMap::new() })
    }

    /// The record as JSON; `None` when it is of a type that is not printed.
    fn json(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<Option<Value>, String> {
        let (record_type, key) = take_version(key, "key")?;
        let (keys, values) = self.topic.schemas();
        if self.schema(keys, record_type).is_none() {
            return Ok(None);
        }
        // A key has its type where a value has a version; there is one version of each.
        let key = decode(self.schema(keys, record_type), &key, 0, "key")?;
        let value = match value {
            None => None,
            Some(value) => {
                let (version, value) = take_version(value, "value")?;
                Some((version, decode(self.schema(values, record_type), &value, version, "value")?))
            }
        };
        if !self.allowed.is_empty() && !self.allowed.contains(&record_type) {
            return Ok(None);
        }
        let value = value.map_or(Value::Null, |(version, data)| json!({ "version": version, "data": data }));
        let mut record = Map::new();
        record.insert("key".to_string(), json!({ "type": record_type, "data": key }));
        record.insert("value".to_string(), value);
        Ok(Some(Value::Object(record)))
    }
}

impl CoordinatorFormatter {
    fn schema(&mut self, kind: &'static str, record_type: i16) -> Option<&Schema> {
        let find = || Schema::of_record(kafka_wire::SCHEMA, kind, record_type);
        self.schemas.entry((kind, record_type)).or_insert_with(find).as_ref()
    }
}

impl MessageFormatter for CoordinatorFormatter {
    fn write(&mut self, record: &ConsumerRecord<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
        let Some(key) = record.key else { return Ok(()) };
        match self.json(key, record.value) {
            Ok(Some(json)) => out.extend_from_slice(json.to_string().as_bytes()),
            Ok(None) => {}
            Err(reason) => {
                let offset = record.offset;
                return Err(Failure::failed(format!("Could not read record at offset {offset} due to: {reason}")));
            }
        }
        Ok(())
    }
}

impl Topic {
    /// What the schemas of keys and values of this topic are filed under.
    fn schemas(self) -> (&'static str, &'static str) {
        match self {
            Topic::ConsumerOffsets => ("group-key", "group-value"),
            Topic::TransactionState => ("transaction-key", "transaction-value"),
            Topic::ShareGroupState => ("share-key", "share-value"),
        }
    }
}

fn decode(schema: Option<&Schema>, bytes: &Bytes, version: i16, what: &str) -> Result<Value, String> {
    let failed =
        |reason: String| format!("Could not read record with version {version} from {what}'s buffer due to: {reason}.");
    let schema = schema.filter(|schema| schema.has_version(version));
    let schema = schema.ok_or_else(|| failed("unsupported version".to_string()))?;
    schema.decode(bytes, version).map_err(|error| failed(error.to_string()))
}

fn take_version(bytes: &[u8], what: &str) -> Result<(i16, Bytes), String> {
    match bytes {
        [high, low, rest @ ..] => Ok((i16::from_be_bytes([*high, *low]), Bytes::copy_from_slice(rest))),
        _ => Err(format!("Could not read version from {what}'s buffer.")),
    }
}

#[cfg(test)]
mod tests {
    use kafka_wire::Message;
    use kafka_wire::messages::group_metadata_value::MemberMetadata;
    use kafka_wire::messages::{GroupMetadataKey, GroupMetadataValue, OffsetCommitKey, OffsetCommitValue};

    use super::*;

    fn framed(number: i16, message: &impl Message, version: i16) -> Vec<u8> {
        let mut bytes = number.to_be_bytes().to_vec();
        let mut encoder = kafka_wire::Encoder::new();
        message.encode(&mut encoder, version).unwrap();
        bytes.extend_from_slice(&encoder.into_bytes());
        bytes
    }

    fn check(name: &str, key: &[u8], value: Option<&[u8]>, expected: &str) {
        let mut formatter = CoordinatorFormatter::by_short_name(name).unwrap();
        let json = formatter.json(key, value).unwrap();
        assert_eq!(json.map(|json| json.to_string()).unwrap_or_default(), expected);
    }

    /// Records and lines as Kafka 4.3.1 wrote and printed them.
    #[test]
    fn offsets_and_groups_as_kafka_prints_them() {
        let key = OffsetCommitKey { group: "g1".into(), topic: "kv".into(), partition: 0, ..Default::default() };
        let key = framed(1, &key, 0);
        let value = OffsetCommitValue {
            offset: 2,
            leader_epoch: -1,
            commit_timestamp: 1795508334119,
            topic_id: "EddSlNmLSBeLnAnT_jz5eA".parse().unwrap(),
            ..Default::default()
        };
        let value = framed(4, &value, 4);
        check(
            "OffsetsMessageFormatter",
            &key,
            Some(&value),
            "{\"key\":{\"type\":1,\"data\":{\"group\":\"g1\",\"topic\":\"kv\",\"partition\":0}},\"value\":{\"version\":4,\
             \"data\":{\"offset\":2,\"leaderEpoch\":-1,\"metadata\":\"\",\"commitTimestamp\":1795508334119,\
             \"topicId\":\"EddSlNmLSBeLnAnT_jz5eA\"}}}",
        );
        check(
            "OffsetsMessageFormatter",
            &key,
            None,
            "{\"key\":{\"type\":1,\"data\":{\"group\":\"g1\",\"topic\":\"kv\",\"partition\":0}},\"value\":null}",
        );
        check("GroupMetadataMessageFormatter", &key, Some(&value), "");
        let member = MemberMetadata {
            member_id: "m".into(),
            client_id: "c".into(),
            client_host: "/127.0.0.1".into(),
            rebalance_timeout: 300000,
            session_timeout: 45000,
            subscription: Bytes::from_static(&[0, 3]),
            ..Default::default()
        };
        let value = GroupMetadataValue {
            protocol_type: "consumer".into(),
            generation: 1,
            protocol: Some("range".into()),
            leader: Some("m".into()),
            current_state_timestamp: 7,
            members: vec![member],
            ..Default::default()
        };
        let key = framed(2, &GroupMetadataKey { group: "g".into(), ..Default::default() }, 0);
        check(
            "GroupMetadataMessageFormatter",
            &key,
            Some(&framed(3, &value, 3)),
            "{\"key\":{\"type\":2,\"data\":{\"group\":\"g\"}},\"value\":{\"version\":3,\"data\":{\"protocolType\":\"consumer\",\
             \"generation\":1,\"protocol\":\"range\",\"leader\":\"m\",\"currentStateTimestamp\":7,\"members\":[{\"memberId\":\
             \"m\",\"groupInstanceId\":null,\"clientId\":\"c\",\"clientHost\":\"/127.0.0.1\",\"rebalanceTimeout\":300000,\
             \"sessionTimeout\":45000,\"subscription\":\"AAM=\",\"assignment\":\"\"}]}}}",
        );
    }

    /// Their records are read, so that what is wrong with them is told, and not printed.
    #[test]
    fn members_of_consumer_groups_are_passed_over() {
        let key = b"\0\x05\0\x01g\0\x01m";
        let value = b"\0\0\0\0\x02c\x02h\x02\x02t\x01\0\x04\x93\xe0\0\x01\0\x01\0";
        check("OffsetsMessageFormatter", key, Some(value), "");
        check("GroupMetadataMessageFormatter", key, Some(value), "");
    }

    #[test]
    fn bad_bytes_are_an_error_and_unknown_types_nothing() {
        let mut formatter = CoordinatorFormatter::by_short_name("OffsetsMessageFormatter").unwrap();
        assert_eq!(formatter.json(&[0, 99], None), Ok(None));
        assert_eq!(formatter.json(&[0], None), Err("Could not read version from key's buffer.".to_string()));
        assert!(formatter.json(&[0, 1, 0, 9], None).is_err());
    }

    #[test]
    fn every_key_has_a_value() {
        for topic in [Topic::ConsumerOffsets, Topic::TransactionState, Topic::ShareGroupState] {
            let (keys, values) = topic.schemas();
            let of = |kind: &str, number| Schema::of_record(kafka_wire::SCHEMA, kind, number).is_some();
            let known: Vec<i16> = (0..100).filter(|number| of(keys, *number)).collect();
            assert!(!known.is_empty(), "{topic:?}");
            assert!(known.iter().all(|number| of(values, *number)), "{topic:?} {known:?}");
        }
    }
}
