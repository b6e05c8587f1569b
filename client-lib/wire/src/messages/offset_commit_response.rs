//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "OffsetCommitResponse";

/// Kafka's OffsetCommitResponse, versions 0-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetCommitResponse {
    /// int32, versions 3+.
    pub throttle_time_ms: i32,
    /// array of OffsetCommitResponseTopic, versions 0+.
    pub topics: Vec<OffsetCommitResponseTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetCommitResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 3 { d.i32()? } else { 0 };
        let topics = d.required_array(v >= 8, |d| OffsetCommitResponseTopic::read(d, v))?;
        let unknown_tagged_fields = if v >= 8 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 3 {
            e.i32(self.throttle_time_ms);
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

/// OffsetCommitResponseTopic of OffsetCommitResponse, versions 0-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetCommitResponseTopic {
    /// string, versions 0-9.
    pub name: String,
    /// uuid, versions 10+.
    pub topic_id: Uuid,
    /// array of OffsetCommitResponsePartition, versions 0+.
    pub partitions: Vec<OffsetCommitResponsePartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetCommitResponseTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = if v <= 9 { d.required_string(v >= 8)? } else { String::new() };
        let topic_id = if v >= 10 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(v >= 8, |d| OffsetCommitResponsePartition::read(d, v))?;
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

/// OffsetCommitResponsePartition of OffsetCommitResponse, versions 0-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetCommitResponsePartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetCommitResponsePartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let unknown_tagged_fields = if v >= 8 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
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

impl Message for OffsetCommitResponse {
    const NAME: &'static str = "OffsetCommitResponse";
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
