//! The records of `__consumer_offsets`: those that this coordinator writes, and what it makes of each that it finds.
//!
//! A key starts with its type (an i16), a value with its version. Values are written at the versions that Kafka 4.3.1
//! writes: an offset at 4 (at 1 if it carries its own expiry), a group at 3.

use bytes::Bytes;
use kafka_wire::messages::{
    GroupMetadataKey, GroupMetadataValue, LegacyOffsetCommitValue, OffsetCommitKey, OffsetCommitValue,
};
use kafka_wire::{DecodeError, Decoder, Encoder, Message};

use super::classic::ClassicGroup;
use super::event::CoordinatorRecord;
use super::foreign::ForeignKind;
use super::offsets::OffsetAndMetadata;

/// Why a record cannot be understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RecordError {
    /// The bytes of a known type do not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A value's version is newer than any known.
    #[error("a value of type {key_type} at version {version}")]
    Version {
        /// The type in the key.
        key_type: i16,
        /// The version in the value.
        version: i16,
    },
    /// There is no key, or not even a type in it.
    #[error("a record without a key")]
    NoKey,
}

/// A record as this coordinator sees it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ReplayRecord {
    Offset {
        key: OffsetCommitKey,
        value: Option<OffsetCommitValue>,
    },
    Group {
        group: String,
        value: Option<GroupMetadataValue>,
    },
    /// Of a group that other coordinators serve.
    Foreign {
        kind: ForeignKind,
        group: String,
        of_member: bool,
    },
    /// A type that Kafka 4.3.1 does not have.
    Unknown(i16),
}

const LEGACY_OFFSET_COMMIT: i16 = 0;
const OFFSET_COMMIT: i16 = 1;
const GROUP_METADATA: i16 = 2;
const GROUP_METADATA_VALUE_VERSION: i16 = 3;

impl CoordinatorRecord {
    pub(super) fn offset(group: &str, topic: &str, partition: i32, offset: &OffsetAndMetadata) -> Self {
        let version = offset.value_version();
        let value = OffsetCommitValue {
            offset: offset.committed_offset,
            leader_epoch: offset.leader_epoch.unwrap_or(-1),
            metadata: offset.metadata.clone(),
            commit_timestamp: offset.commit_timestamp_ms,
            expire_timestamp: offset.expire_timestamp_ms.unwrap_or(-1),
            topic_id: offset.topic_id,
            ..Default::default()
        };
        Self { key: offset_key(group, topic, partition), value: Some(versioned(version, version, &value)) }
    }

    pub(super) fn offset_tombstone(group: &str, topic: &str, partition: i32) -> Self {
        Self { key: offset_key(group, topic, partition), value: None }
    }

    /// The group as it is, with the assignments that its members hold.
    pub(super) fn group(group: &ClassicGroup) -> Self {
        Self::group_value(group.id(), &group.to_value())
    }

    pub(super) fn group_value(group: &str, value: &GroupMetadataValue) -> Self {
        let value = versioned(GROUP_METADATA_VALUE_VERSION, GROUP_METADATA_VALUE_VERSION, value);
        Self { key: group_key(group), value: Some(value) }
    }

    pub(super) fn group_tombstone(group: &str) -> Self {
        Self { key: group_key(group), value: None }
    }
}

fn offset_key(group: &str, topic: &str, partition: i32) -> Bytes {
    let key = OffsetCommitKey { group: group.to_owned(), topic: topic.to_owned(), partition, ..Default::default() };
    versioned(OFFSET_COMMIT, 0, &key)
}

fn group_key(group: &str) -> Bytes {
    versioned(GROUP_METADATA, 0, &GroupMetadataKey { group: group.to_owned(), ..Default::default() })
}

/// `prefix`, then the message at `version`.
fn versioned<M: Message>(prefix: i16, version: i16, message: &M) -> Bytes {
    let mut e = Encoder::with_capacity(128);
    e.i16(prefix);
    message
        .encode(&mut e, version)
        .unwrap_or_else(|error| panic!("{} at version {version} from checked fields: {error}", M::NAME));
    e.into_bytes()
}

/// Reads one record.
pub(super) fn parse(key: &Bytes, value: Option<&Bytes>) -> Result<ReplayRecord, RecordError> {
    let mut d = Decoder::new(key);
    let key_type = d.i16().map_err(|_| RecordError::NoKey)?;
    match key_type {
        LEGACY_OFFSET_COMMIT | OFFSET_COMMIT => {
            let key = OffsetCommitKey::decode(&mut d, 0)?;
            let value = value.map(|value| offset_value(key_type, value)).transpose()?;
            Ok(ReplayRecord::Offset { key, value })
        }
        GROUP_METADATA => {
            let group = GroupMetadataKey::decode(&mut d, 0)?.group;
            let value = value.map(|value| versioned_value(key_type, value)).transpose()?;
            Ok(ReplayRecord::Group { group, value })
        }
        other => match ForeignKind::of_key_type(other) {
            // All these keys start with the group's id.
            Some((kind, of_member)) => {
                let group = d.string(false)?.unwrap_or_default();
                Ok(ReplayRecord::Foreign { kind, group, of_member })
            }
            None => Ok(ReplayRecord::Unknown(other)),
        },
    }
}

/// Keys of type 0 come with values at version 0 or 1 from old brokers; both types are read by the value's version.
fn offset_value(key_type: i16, value: &Bytes) -> Result<OffsetCommitValue, RecordError> {
    let legacy = key_type == LEGACY_OFFSET_COMMIT && value.starts_with(&[0, 0]);
    if !legacy {
        return versioned_value(key_type, value);
    }
    let legacy: LegacyOffsetCommitValue = versioned_value(key_type, value)?;
    Ok(OffsetCommitValue {
        offset: legacy.offset,
        metadata: legacy.metadata,
        commit_timestamp: legacy.commit_timestamp,
        ..Default::default()
    })
}

fn versioned_value<M: Message>(key_type: i16, value: &Bytes) -> Result<M, RecordError> {
    let mut d = Decoder::new(value);
    let version = d.i16()?;
    if !M::VERSIONS.contains(&version) {
        return Err(RecordError::Version { key_type, version });
    }
    Ok(M::decode(&mut d, version)?)
}
