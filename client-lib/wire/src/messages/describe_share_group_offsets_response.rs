//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's DescribeShareGroupOffsetsResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of DescribeShareGroupOffsetsResponseGroup, versions 0+.
    pub groups: Vec<DescribeShareGroupOffsetsResponseGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeShareGroupOffsetsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let groups = d.required_array(true, |d| DescribeShareGroupOffsetsResponseGroup::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { throttle_time_ms, groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.groups), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribeShareGroupOffsetsResponseGroup of DescribeShareGroupOffsetsResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsResponseGroup {
    /// string, versions 0+.
    pub group_id: String,
    /// array of DescribeShareGroupOffsetsResponseTopic, versions 0+.
    pub topics: Vec<DescribeShareGroupOffsetsResponseTopic>,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeShareGroupOffsetsResponseGroup {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(true)?;
        let topics = d.required_array(true, |d| DescribeShareGroupOffsetsResponseTopic::read(d, v))?;
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, topics, error_code, error_message, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), true)?;
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribeShareGroupOffsetsResponseTopic of DescribeShareGroupOffsetsResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsResponseTopic {
    /// string, versions 0+.
    pub topic_name: String,
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of DescribeShareGroupOffsetsResponsePartition, versions 0+.
    pub partitions: Vec<DescribeShareGroupOffsetsResponsePartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeShareGroupOffsetsResponseTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(true)?;
        let topic_id = d.uuid()?;
        let partitions = d.required_array(true, |d| DescribeShareGroupOffsetsResponsePartition::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_name, topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), true)?;
        e.uuid(self.topic_id);
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribeShareGroupOffsetsResponsePartition of DescribeShareGroupOffsetsResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeShareGroupOffsetsResponsePartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int64, versions 0+.
    pub start_offset: i64,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// int64, versions 1+, default -1.
    pub lag: i64,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeShareGroupOffsetsResponsePartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            start_offset: 0,
            leader_epoch: 0,
            lag: -1,
            error_code: 0,
            error_message: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeShareGroupOffsetsResponsePartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let start_offset = d.i64()?;
        let leader_epoch = d.i32()?;
        let lag = if v >= 1 { d.i64()? } else { -1 };
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, start_offset, leader_epoch, lag, error_code, error_message, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.start_offset);
        e.i32(self.leader_epoch);
        if v >= 1 {
            e.i64(self.lag);
        }
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for DescribeShareGroupOffsetsResponse {
    const NAME: &'static str = "DescribeShareGroupOffsetsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
    const FLEXIBLE_FROM: i16 = 0;

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
