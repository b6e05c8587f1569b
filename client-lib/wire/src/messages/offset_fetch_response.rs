//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "OffsetFetchResponse";

/// Kafka's OffsetFetchResponse, versions 0-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetFetchResponse {
    /// int32, versions 3+.
    pub throttle_time_ms: i32,
    /// array of OffsetFetchResponseTopic, versions 0-7.
    pub topics: Vec<OffsetFetchResponseTopic>,
    /// int16, versions 2-7, default 0.
    pub error_code: i16,
    /// array of OffsetFetchResponseGroup, versions 8+.
    pub groups: Vec<OffsetFetchResponseGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetFetchResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 3 { d.i32()? } else { 0 };
        let topics = if v <= 7 { d.required_array(v >= 6, |d| OffsetFetchResponseTopic::read(d, v))? } else { Vec::new() };
        let error_code = if (2..=7).contains(&v) { d.i16()? } else { 0 };
        let groups = if v >= 8 { d.required_array(true, |d| OffsetFetchResponseGroup::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, topics, error_code, groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 3 {
            e.i32(self.throttle_time_ms);
        }
        if v <= 7 {
            e.array(Some(&self.topics), v >= 6, |e, x| x.write(e, v))?;
        } else if !self.topics.is_empty() {
            return Err(unset_field(NAME, "Topics", v));
        }
        if (2..=7).contains(&v) {
            e.i16(self.error_code);
        }
        if v >= 8 {
            e.array(Some(&self.groups), true, |e, x| x.write(e, v))?;
        } else if !self.groups.is_empty() {
            return Err(unset_field(NAME, "Groups", v));
        }
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetFetchResponseTopic of OffsetFetchResponse, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetFetchResponseTopic {
    /// string, versions 0-7.
    pub name: String,
    /// array of OffsetFetchResponsePartition, versions 0-7.
    pub partitions: Vec<OffsetFetchResponsePartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetFetchResponseTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 6)?;
        let partitions = d.required_array(v >= 6, |d| OffsetFetchResponsePartition::read(d, v))?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 6)?;
        e.array(Some(&self.partitions), v >= 6, |e, x| x.write(e, v))?;
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetFetchResponsePartition of OffsetFetchResponse, versions 0-7.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchResponsePartition {
    /// int32, versions 0-7.
    pub partition_index: i32,
    /// int64, versions 0-7.
    pub committed_offset: i64,
    /// int32, versions 5-7, default -1.
    pub committed_leader_epoch: i32,
    /// string, versions 0-7, null 0-7.
    pub metadata: Option<String>,
    /// int16, versions 0-7.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetFetchResponsePartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            metadata: Some(String::new()),
            error_code: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetFetchResponsePartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let committed_offset = d.i64()?;
        let committed_leader_epoch = if v >= 5 { d.i32()? } else { -1 };
        let metadata = d.string(v >= 6)?;
        let error_code = d.i16()?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, committed_offset, committed_leader_epoch, metadata, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.committed_offset);
        if v >= 5 {
            e.i32(self.committed_leader_epoch);
        }
        e.string(self.metadata.as_deref(), v >= 6)?;
        e.i16(self.error_code);
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetFetchResponseGroup of OffsetFetchResponse, versions 8-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetFetchResponseGroup {
    /// string, versions 8+.
    pub group_id: String,
    /// array of OffsetFetchResponseTopics, versions 8+.
    pub topics: Vec<OffsetFetchResponseTopics>,
    /// int16, versions 8+, default 0.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetFetchResponseGroup {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(true)?;
        let topics = d.required_array(true, |d| OffsetFetchResponseTopics::read(d, v))?;
        let error_code = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, topics, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), true)?;
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.i16(self.error_code);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// OffsetFetchResponseTopics of OffsetFetchResponse, versions 8-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetFetchResponseTopics {
    /// string, versions 8-9.
    pub name: String,
    /// uuid, versions 10+.
    pub topic_id: Uuid,
    /// array of OffsetFetchResponsePartitions, versions 8+.
    pub partitions: Vec<OffsetFetchResponsePartitions>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetFetchResponseTopics {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = if v <= 9 { d.required_string(true)? } else { String::new() };
        let topic_id = if v >= 10 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(true, |d| OffsetFetchResponsePartitions::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 9 {
            e.string(Some(&self.name), true)?;
        }
        if v >= 10 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// OffsetFetchResponsePartitions of OffsetFetchResponse, versions 8-10.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchResponsePartitions {
    /// int32, versions 8+.
    pub partition_index: i32,
    /// int64, versions 8+.
    pub committed_offset: i64,
    /// int32, versions 8+, default -1.
    pub committed_leader_epoch: i32,
    /// string, versions 8+, null 8+.
    pub metadata: Option<String>,
    /// int16, versions 8+.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetFetchResponsePartitions {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            metadata: Some(String::new()),
            error_code: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetFetchResponsePartitions {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let committed_offset = d.i64()?;
        let committed_leader_epoch = d.i32()?;
        let metadata = d.string(true)?;
        let error_code = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, committed_offset, committed_leader_epoch, metadata, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.committed_offset);
        e.i32(self.committed_leader_epoch);
        e.string(self.metadata.as_deref(), true)?;
        e.i16(self.error_code);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for OffsetFetchResponse {
    const NAME: &'static str = "OffsetFetchResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=10;
    const FLEXIBLE_FROM: i16 = 6;

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
