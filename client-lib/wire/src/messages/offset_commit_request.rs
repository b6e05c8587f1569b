//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "OffsetCommitRequest";

/// Kafka's OffsetCommitRequest, versions 0-10.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetCommitRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// int32, versions 1+, default -1.
    pub generation_id_or_member_epoch: i32,
    /// string, versions 1+.
    pub member_id: String,
    /// string, versions 7+, null 7+, default null.
    pub group_instance_id: Option<String>,
    /// int64, versions 2-4, default -1.
    pub retention_time_ms: i64,
    /// array of OffsetCommitRequestTopic, versions 0+.
    pub topics: Vec<OffsetCommitRequestTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetCommitRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            generation_id_or_member_epoch: -1,
            member_id: String::new(),
            group_instance_id: None,
            retention_time_ms: -1,
            topics: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetCommitRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(v >= 8)?;
        let generation_id_or_member_epoch = if v >= 1 { d.i32()? } else { -1 };
        let member_id = if v >= 1 { d.required_string(v >= 8)? } else { String::new() };
        let group_instance_id = if v >= 7 { d.string(v >= 8)? } else { None };
        let retention_time_ms = if (2..=4).contains(&v) { d.i64()? } else { -1 };
        let topics = d.required_array(v >= 8, |d| OffsetCommitRequestTopic::read(d, v))?;
        let unknown_tagged_fields = if v >= 8 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, generation_id_or_member_epoch, member_id, group_instance_id, retention_time_ms, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), v >= 8)?;
        if v >= 1 {
            e.i32(self.generation_id_or_member_epoch);
        }
        if v >= 1 {
            e.string(Some(&self.member_id), v >= 8)?;
        }
        if v >= 7 {
            e.string(self.group_instance_id.as_deref(), v >= 8)?;
        } else if self.group_instance_id.is_some() {
            return Err(unset_field(NAME, "GroupInstanceId", v));
        }
        if (2..=4).contains(&v) {
            e.i64(self.retention_time_ms);
        }
        e.array(Some(&self.topics), v >= 8, |e, x| x.write(e, v))?;
        if v >= 8 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetCommitRequestTopic of OffsetCommitRequest, versions 0-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetCommitRequestTopic {
    /// string, versions 0-9.
    pub name: String,
    /// uuid, versions 10+.
    pub topic_id: Uuid,
    /// array of OffsetCommitRequestPartition, versions 0+.
    pub partitions: Vec<OffsetCommitRequestPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetCommitRequestTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = if v <= 9 { d.required_string(v >= 8)? } else { String::new() };
        let topic_id = if v >= 10 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(v >= 8, |d| OffsetCommitRequestPartition::read(d, v))?;
        let unknown_tagged_fields = if v >= 8 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 9 {
            e.string(Some(&self.name), v >= 8)?;
        }
        if v >= 10 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partitions), v >= 8, |e, x| x.write(e, v))?;
        if v >= 8 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetCommitRequestPartition of OffsetCommitRequest, versions 0-10.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetCommitRequestPartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int64, versions 0+.
    pub committed_offset: i64,
    /// int32, versions 6+, default -1.
    pub committed_leader_epoch: i32,
    /// int64, versions 1, default -1.
    pub commit_timestamp: i64,
    /// string, versions 0+, null 0+.
    pub committed_metadata: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetCommitRequestPartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            commit_timestamp: -1,
            committed_metadata: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetCommitRequestPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let committed_offset = d.i64()?;
        let committed_leader_epoch = if v >= 6 { d.i32()? } else { -1 };
        let commit_timestamp = if v == 1 { d.i64()? } else { -1 };
        let committed_metadata = d.string(v >= 8)?;
        let unknown_tagged_fields = if v >= 8 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, committed_offset, committed_leader_epoch, commit_timestamp, committed_metadata, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.committed_offset);
        if v >= 6 {
            e.i32(self.committed_leader_epoch);
        }
        if v == 1 {
            e.i64(self.commit_timestamp);
        } else if self.commit_timestamp != -1 {
            return Err(unset_field(NAME, "CommitTimestamp", v));
        }
        e.string(self.committed_metadata.as_deref(), v >= 8)?;
        if v >= 8 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for OffsetCommitRequest {
    const NAME: &'static str = "OffsetCommitRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=10;
    const FLEXIBLE_FROM: i16 = 8;

    fn decode(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        if !Self::VERSIONS.contains(&v) {
            return Err(DecodeError::Version { message: <Self as Message>::NAME, version: v });
        }
        Self::read(d, v)
    }
    fn encode(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if !Self::VERSIONS.contains(&v) {
            return Err(EncodeError::Version { message: <Self as Message>::NAME, version: v });
        }
        self.write(e, v)
    }
}

impl Request for OffsetCommitRequest {
    const API_KEY: i16 = 8;
    type Response = super::OffsetCommitResponse;
}
