//! The records of the coordinators' topics: `__consumer_offsets`, `__transaction_state` and `__share_group_state`.
//! A key is its type as int16 and then the key message, a value is its version as int16 and then the value message
//! (`CoordinatorRecordSerde`). Before Kafka 4.0 the type was called the key's version; the bytes are the same.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder};
use crate::message::Message;
use crate::messages::*;

macro_rules! coordinator_records {
    ($(#[$doc:meta])* $records:ident, $what:literal { $($name:ident($key:ident, $value:ident),)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)] // records are handled one at a time
        pub enum $records {
            $(
                #[doc = concat!("`", stringify!($key), "` with its `", stringify!($value), "`; none deletes what the key names.")]
                $name($key, Option<$value>),
            )*
        }

        impl $records {
            /// Reads a record; a null `value` is a tombstone. Bytes behind the messages are not looked at, as in Kafka.
            ///
            /// # Errors
            /// [`DecodeError::Type`] when the key is of a type that is not known, which Kafka skips; else when the type's
            /// version is not known or the bytes are damaged.
            pub fn read(key: &Bytes, value: Option<&Bytes>) -> Result<Self, DecodeError> {
                let mut d = Decoder::new(key);
                match d.i16()? {
                    $($key::RECORD_TYPE => {
                        let value = value.map(read_value).transpose()?;
                        Ok(Self::$name($key::decode(&mut d, 0)?, value))
                    })*
                    other => Err(DecodeError::Type { what: $what, number: other.into() }),
                }
            }

            /// The record's type.
            #[must_use]
            pub fn record_type(&self) -> i16 {
                match self { $(Self::$name(..) => $key::RECORD_TYPE,)* }
            }

            /// The key's bytes.
            ///
            /// # Errors
            /// When a text is too long.
            pub fn key_bytes(&self) -> Result<Bytes, EncodeError> {
                match self { $(Self::$name(key, _) => write_key($key::RECORD_TYPE, key),)* }
            }

            /// The value's bytes at `version`; `None` for a tombstone.
            ///
            /// # Errors
            /// When the value has no such version, or a field that this version cannot carry is set.
            pub fn value_bytes(&self, version: i16) -> Result<Option<Bytes>, EncodeError> {
                match self {
                    $(Self::$name(_, value) => value.as_ref().map(|v| write_value(v, version)).transpose(),)*
                }
            }

            /// The highest version of the value.
            #[must_use]
            pub fn highest_value_version(&self) -> i16 {
                match self { $(Self::$name(..) => *<$value as Message>::VERSIONS.end(),)* }
            }
        }
    };
}

coordinator_records! {
    /// A record of `__consumer_offsets`: offsets and groups of every protocol.
    GroupRecord, "group record" {
        LegacyOffsetCommit(LegacyOffsetCommitKey, LegacyOffsetCommitValue),
        OffsetCommit(OffsetCommitKey, OffsetCommitValue),
        GroupMetadata(GroupMetadataKey, GroupMetadataValue),
        ConsumerGroupMetadata(ConsumerGroupMetadataKey, ConsumerGroupMetadataValue),
        ConsumerGroupPartitionMetadata(ConsumerGroupPartitionMetadataKey, ConsumerGroupPartitionMetadataValue),
        ConsumerGroupMemberMetadata(ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataValue),
        ConsumerGroupTargetAssignmentMetadata(ConsumerGroupTargetAssignmentMetadataKey, ConsumerGroupTargetAssignmentMetadataValue),
        ConsumerGroupTargetAssignmentMember(ConsumerGroupTargetAssignmentMemberKey, ConsumerGroupTargetAssignmentMemberValue),
        ConsumerGroupCurrentMemberAssignment(ConsumerGroupCurrentMemberAssignmentKey, ConsumerGroupCurrentMemberAssignmentValue),
        ShareGroupMemberMetadata(ShareGroupMemberMetadataKey, ShareGroupMemberMetadataValue),
        ShareGroupMetadata(ShareGroupMetadataKey, ShareGroupMetadataValue),
        ShareGroupTargetAssignmentMetadata(ShareGroupTargetAssignmentMetadataKey, ShareGroupTargetAssignmentMetadataValue),
        ShareGroupTargetAssignmentMember(ShareGroupTargetAssignmentMemberKey, ShareGroupTargetAssignmentMemberValue),
        ShareGroupCurrentMemberAssignment(ShareGroupCurrentMemberAssignmentKey, ShareGroupCurrentMemberAssignmentValue),
        ShareGroupStatePartitionMetadata(ShareGroupStatePartitionMetadataKey, ShareGroupStatePartitionMetadataValue),
        ConsumerGroupRegularExpression(ConsumerGroupRegularExpressionKey, ConsumerGroupRegularExpressionValue),
        StreamsGroupMetadata(StreamsGroupMetadataKey, StreamsGroupMetadataValue),
        StreamsGroupMemberMetadata(StreamsGroupMemberMetadataKey, StreamsGroupMemberMetadataValue),
        StreamsGroupTargetAssignmentMetadata(StreamsGroupTargetAssignmentMetadataKey, StreamsGroupTargetAssignmentMetadataValue),
        StreamsGroupTargetAssignmentMember(StreamsGroupTargetAssignmentMemberKey, StreamsGroupTargetAssignmentMemberValue),
        StreamsGroupCurrentMemberAssignment(StreamsGroupCurrentMemberAssignmentKey, StreamsGroupCurrentMemberAssignmentValue),
        StreamsGroupTopology(StreamsGroupTopologyKey, StreamsGroupTopologyValue),
    }
}

coordinator_records! {
    /// A record of `__transaction_state`.
    TransactionRecord, "transaction record" {
        TransactionLog(TransactionLogKey, TransactionLogValue),
    }
}

coordinator_records! {
    /// A record of `__share_group_state`.
    ShareRecord, "share group state record" {
        ShareSnapshot(ShareSnapshotKey, ShareSnapshotValue),
        ShareUpdate(ShareUpdateKey, ShareUpdateValue),
    }
}

/// A key: its type, then the message, which has only version 0.
///
/// # Errors
/// When a text is too long.
pub fn write_key<K: Message>(record_type: i16, key: &K) -> Result<Bytes, EncodeError> {
    let mut e = Encoder::new();
    e.i16(record_type);
    key.encode(&mut e, 0)?;
    Ok(e.into_bytes())
}

/// A value: its version, then the message. Also how consumer protocol metadata and assignments are framed.
///
/// # Errors
/// When there is no such version, or a field that this version cannot carry is set.
pub fn write_value<V: Message>(value: &V, version: i16) -> Result<Bytes, EncodeError> {
    let mut e = Encoder::new();
    e.i16(version);
    value.encode(&mut e, version)?;
    Ok(e.into_bytes())
}

/// Reads what [`write_value`] writes; bytes behind the message are not looked at.
///
/// # Errors
/// When the version is not known or the bytes are damaged.
pub fn read_value<V: Message>(bytes: &Bytes) -> Result<V, DecodeError> {
    let mut d = Decoder::new(bytes);
    let version = d.i16()?;
    V::decode(&mut d, version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Kind;

    #[test]
    fn an_offset() {
        let key = OffsetCommitKey { group: "g".into(), topic: "t".into(), partition: 7, ..OffsetCommitKey::default() };
        let value = OffsetCommitValue { offset: 5, ..OffsetCommitValue::default() };
        let record = GroupRecord::OffsetCommit(key.clone(), Some(value));
        let key_bytes = record.key_bytes().unwrap();
        assert_eq!(key_bytes[..], [0, 1, 0, 1, b'g', 0, 1, b't', 0, 0, 0, 7]);
        let value_bytes = record.value_bytes(3).unwrap().unwrap();
        assert_eq!(value_bytes[..2], [0, 3]);
        assert_eq!(GroupRecord::read(&key_bytes, Some(&value_bytes)), Ok(record));
        assert_eq!(GroupRecord::read(&key_bytes, None), Ok(GroupRecord::OffsetCommit(key, None)));
    }

    #[test]
    fn unknown_types_are_told_apart() {
        let key = Bytes::from_static(&[0, 99]);
        assert!(matches!(GroupRecord::read(&key, None), Err(DecodeError::Type { number: 99, .. })));
        assert!(matches!(TransactionRecord::read(&key, None), Err(DecodeError::Type { number: 99, .. })));
        assert!(matches!(ShareRecord::read(&key, None), Err(DecodeError::Type { number: 99, .. })));
        assert!(matches!(GroupRecord::read(&Bytes::new(), None), Err(DecodeError::Short { .. })));
    }

    /// The bytes of a default key of every type of the schemas are read as a record of that type.
    #[test]
    fn every_record_of_the_schemas() {
        for m in MESSAGES {
            let key = m.key.unwrap_or_default();
            // An empty key of any type is shorter than this, and zeros are empty texts, zero ids and numbers.
            let bytes = Bytes::from([&key.to_be_bytes()[..], &[0; 64]].concat());
            let found = match m.kind {
                Kind::GroupKey => GroupRecord::read(&bytes, None).map(|r| (r.record_type(), r.highest_value_version())),
                Kind::TransactionKey => {
                    TransactionRecord::read(&bytes, None).map(|r| (r.record_type(), r.highest_value_version()))
                }
                Kind::ShareKey => ShareRecord::read(&bytes, None).map(|r| (r.record_type(), r.highest_value_version())),
                _ => continue,
            };
            let value = m.name.replace("Key", "Value");
            let value = MESSAGES.iter().find(|v| v.name == value).expect("a value for each key");
            assert_eq!(found, Ok((key, *value.versions.end())), "{}", m.name);
        }
    }
}
