//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ListOffsetsResponse";

/// Kafka's ListOffsetsResponse, versions 0-11.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListOffsetsResponse {
    /// int32, versions 2+.
    pub throttle_time_ms: i32,
    /// array of ListOffsetsTopicResponse, versions 0+.
    pub topics: Vec<ListOffsetsTopicResponse>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListOffsetsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 2 { d.i32()? } else { 0 };
        let topics = d.required_array(v >= 6, |d| ListOffsetsTopicResponse::read(d, v))?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 2 {
            e.i32(self.throttle_time_ms);
        }
        e.array(Some(&self.topics), v >= 6, |e, x| x.write(e, v))?;
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

/// ListOffsetsTopicResponse of ListOffsetsResponse, versions 0-11.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListOffsetsTopicResponse {
    /// string, versions 0+.
    pub name: String,
    /// array of ListOffsetsPartitionResponse, versions 0+.
    pub partitions: Vec<ListOffsetsPartitionResponse>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListOffsetsTopicResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 6)?;
        let partitions = d.required_array(v >= 6, |d| ListOffsetsPartitionResponse::read(d, v))?;
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

/// ListOffsetsPartitionResponse of ListOffsetsResponse, versions 0-11.
#[derive(Clone, Debug, PartialEq)]
pub struct ListOffsetsPartitionResponse {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of int64, versions 0.
    pub old_style_offsets: Vec<i64>,
    /// int64, versions 1+, default -1.
    pub timestamp: i64,
    /// int64, versions 1+, default -1.
    pub offset: i64,
    /// int32, versions 4+, default -1.
    pub leader_epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ListOffsetsPartitionResponse {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            old_style_offsets: Vec::new(),
            timestamp: -1,
            offset: -1,
            leader_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ListOffsetsPartitionResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let old_style_offsets = if v <= 0 { d.required_array(false, Decoder::i64)? } else { Vec::new() };
        let timestamp = if v >= 1 { d.i64()? } else { -1 };
        let offset = if v >= 1 { d.i64()? } else { -1 };
        let leader_epoch = if v >= 4 { d.i32()? } else { -1 };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, error_code, old_style_offsets, timestamp, offset, leader_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        if v <= 0 {
            e.array(Some(&self.old_style_offsets), false, |e, x| { e.i64(*x); Ok(()) })?;
        } else if !self.old_style_offsets.is_empty() {
            return Err(unset_field(NAME, "OldStyleOffsets", v));
        }
        if v >= 1 {
            e.i64(self.timestamp);
        } else if self.timestamp != -1 {
            return Err(unset_field(NAME, "Timestamp", v));
        }
        if v >= 1 {
            e.i64(self.offset);
        } else if self.offset != -1 {
            return Err(unset_field(NAME, "Offset", v));
        }
        if v >= 4 {
            e.i32(self.leader_epoch);
        } else if self.leader_epoch != -1 {
            return Err(unset_field(NAME, "LeaderEpoch", v));
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

impl Message for ListOffsetsResponse {
    const NAME: &'static str = "ListOffsetsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=11;
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
