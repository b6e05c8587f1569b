//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "TxnOffsetCommitRequest";

/// Kafka's TxnOffsetCommitRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq)]
pub struct TxnOffsetCommitRequest {
    /// string, versions 0+.
    pub transactional_id: String,
    /// string, versions 0+.
    pub group_id: String,
    /// int64, versions 0+.
    pub producer_id: i64,
    /// int16, versions 0+.
    pub producer_epoch: i16,
    /// int32, versions 3+, default -1.
    pub generation_id: i32,
    /// string, versions 3+.
    pub member_id: String,
    /// string, versions 3+, null 3+, default null.
    pub group_instance_id: Option<String>,
    /// array of TxnOffsetCommitRequestTopic, versions 0+.
    pub topics: Vec<TxnOffsetCommitRequestTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for TxnOffsetCommitRequest {
    fn default() -> Self {
        Self {
            transactional_id: String::new(),
            group_id: String::new(),
            producer_id: 0,
            producer_epoch: 0,
            generation_id: -1,
            member_id: String::new(),
            group_instance_id: None,
            topics: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl TxnOffsetCommitRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactional_id = d.required_string(v >= 3)?;
        let group_id = d.required_string(v >= 3)?;
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let generation_id = if v >= 3 { d.i32()? } else { -1 };
        let member_id = if v >= 3 { d.required_string(true)? } else { String::new() };
        let group_instance_id = if v >= 3 { d.string(true)? } else { None };
        let topics = d.required_array(v >= 3, |d| TxnOffsetCommitRequestTopic::read(d, v))?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { transactional_id, group_id, producer_id, producer_epoch, generation_id, member_id, group_instance_id, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.transactional_id), v >= 3)?;
        e.string(Some(&self.group_id), v >= 3)?;
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        if v >= 3 {
            e.i32(self.generation_id);
        } else if self.generation_id != -1 {
            return Err(unset_field(NAME, "GenerationId", v));
        }
        if v >= 3 {
            e.string(Some(&self.member_id), true)?;
        } else if !self.member_id.is_empty() {
            return Err(unset_field(NAME, "MemberId", v));
        }
        if v >= 3 {
            e.string(self.group_instance_id.as_deref(), true)?;
        } else if self.group_instance_id.is_some() {
            return Err(unset_field(NAME, "GroupInstanceId", v));
        }
        e.array(Some(&self.topics), v >= 3, |e, x| x.write(e, v))?;
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// TxnOffsetCommitRequestTopic of TxnOffsetCommitRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TxnOffsetCommitRequestTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of TxnOffsetCommitRequestPartition, versions 0+.
    pub partitions: Vec<TxnOffsetCommitRequestPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TxnOffsetCommitRequestTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 3)?;
        let partitions = d.required_array(v >= 3, |d| TxnOffsetCommitRequestPartition::read(d, v))?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 3)?;
        e.array(Some(&self.partitions), v >= 3, |e, x| x.write(e, v))?;
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// TxnOffsetCommitRequestPartition of TxnOffsetCommitRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq)]
pub struct TxnOffsetCommitRequestPartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int64, versions 0+.
    pub committed_offset: i64,
    /// int32, versions 2+, default -1.
    pub committed_leader_epoch: i32,
    /// string, versions 0+, null 0+.
    pub committed_metadata: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for TxnOffsetCommitRequestPartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            committed_metadata: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl TxnOffsetCommitRequestPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let committed_offset = d.i64()?;
        let committed_leader_epoch = if v >= 2 { d.i32()? } else { -1 };
        let committed_metadata = d.string(v >= 3)?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, committed_offset, committed_leader_epoch, committed_metadata, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.committed_offset);
        if v >= 2 {
            e.i32(self.committed_leader_epoch);
        }
        e.string(self.committed_metadata.as_deref(), v >= 3)?;
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for TxnOffsetCommitRequest {
    const NAME: &'static str = "TxnOffsetCommitRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
    const FLEXIBLE_FROM: i16 = 3;

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

impl Request for TxnOffsetCommitRequest {
    const API_KEY: i16 = 28;
    type Response = super::TxnOffsetCommitResponse;
}
