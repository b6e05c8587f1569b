//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "OffsetDeleteRequest";

/// Kafka's OffsetDeleteRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetDeleteRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// array of OffsetDeleteRequestTopic, versions 0+.
    pub topics: Vec<OffsetDeleteRequestTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetDeleteRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(false)?;
        let topics = d.required_array(false, |d| OffsetDeleteRequestTopic::read(d, v))?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { group_id, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), false)?;
        e.array(Some(&self.topics), false, |e, x| x.write(e, v))?;
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// OffsetDeleteRequestTopic of OffsetDeleteRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetDeleteRequestTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of OffsetDeleteRequestPartition, versions 0+.
    pub partitions: Vec<OffsetDeleteRequestPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetDeleteRequestTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(false)?;
        let partitions = d.required_array(false, |d| OffsetDeleteRequestPartition::read(d, v))?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), false)?;
        e.array(Some(&self.partitions), false, |e, x| x.write(e, v))?;
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// OffsetDeleteRequestPartition of OffsetDeleteRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetDeleteRequestPartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetDeleteRequestPartition {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { partition_index, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

impl Message for OffsetDeleteRequest {
    const NAME: &'static str = "OffsetDeleteRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;
    const FLEXIBLE_FROM: i16 = i16::MAX;

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

impl Request for OffsetDeleteRequest {
    const API_KEY: i16 = 47;
    type Response = super::OffsetDeleteResponse;
}
