//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "ListOffsetsRequest";

/// Kafka's ListOffsetsRequest, versions 0-11.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListOffsetsRequest {
    /// int32, versions 0+.
    pub replica_id: i32,
    /// int8, versions 2+.
    pub isolation_level: i8,
    /// array of ListOffsetsTopic, versions 0+.
    pub topics: Vec<ListOffsetsTopic>,
    /// int32, versions 10+.
    pub timeout_ms: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListOffsetsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let replica_id = d.i32()?;
        let isolation_level = if v >= 2 { d.i8()? } else { 0 };
        let topics = d.required_array(v >= 6, |d| ListOffsetsTopic::read(d, v))?;
        let timeout_ms = if v >= 10 { d.i32()? } else { 0 };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { replica_id, isolation_level, topics, timeout_ms, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.replica_id);
        if v >= 2 {
            e.i8(self.isolation_level);
        } else if self.isolation_level != 0 {
            return Err(unset_field(NAME, "IsolationLevel", v));
        }
        e.array(Some(&self.topics), v >= 6, |e, x| x.write(e, v))?;
        if v >= 10 {
            e.i32(self.timeout_ms);
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

/// ListOffsetsTopic of ListOffsetsRequest, versions 0-11.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListOffsetsTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of ListOffsetsPartition, versions 0+.
    pub partitions: Vec<ListOffsetsPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListOffsetsTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 6)?;
        let partitions = d.required_array(v >= 6, |d| ListOffsetsPartition::read(d, v))?;
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

/// ListOffsetsPartition of ListOffsetsRequest, versions 0-11.
#[derive(Clone, Debug, PartialEq)]
pub struct ListOffsetsPartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 4+, default -1.
    pub current_leader_epoch: i32,
    /// int64, versions 0+.
    pub timestamp: i64,
    /// int32, versions 0, default 1.
    pub max_num_offsets: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ListOffsetsPartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            current_leader_epoch: -1,
            timestamp: 0,
            max_num_offsets: 1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ListOffsetsPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let current_leader_epoch = if v >= 4 { d.i32()? } else { -1 };
        let timestamp = d.i64()?;
        let max_num_offsets = if v <= 0 { d.i32()? } else { 1 };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, current_leader_epoch, timestamp, max_num_offsets, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        if v >= 4 {
            e.i32(self.current_leader_epoch);
        }
        e.i64(self.timestamp);
        if v <= 0 {
            e.i32(self.max_num_offsets);
        } else if self.max_num_offsets != 1 {
            return Err(unset_field(NAME, "MaxNumOffsets", v));
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

impl Message for ListOffsetsRequest {
    const NAME: &'static str = "ListOffsetsRequest";
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

impl Request for ListOffsetsRequest {
    const API_KEY: i16 = 2;
    type Response = super::ListOffsetsResponse;
}
