//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "OffsetDeleteResponse";

/// Kafka's OffsetDeleteResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetDeleteResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of OffsetDeleteResponseTopic, versions 0+.
    pub topics: Vec<OffsetDeleteResponseTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetDeleteResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let throttle_time_ms = d.i32()?;
        let topics = d.required_array(false, |d| OffsetDeleteResponseTopic::read(d, v))?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { error_code, throttle_time_ms, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.topics), false, |e, x| x.write(e, v))?;
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// OffsetDeleteResponseTopic of OffsetDeleteResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetDeleteResponseTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of OffsetDeleteResponsePartition, versions 0+.
    pub partitions: Vec<OffsetDeleteResponsePartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetDeleteResponseTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(false)?;
        let partitions = d.required_array(false, |d| OffsetDeleteResponsePartition::read(d, v))?;
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

/// OffsetDeleteResponsePartition of OffsetDeleteResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetDeleteResponsePartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetDeleteResponsePartition {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { partition_index, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

impl Message for OffsetDeleteResponse {
    const NAME: &'static str = "OffsetDeleteResponse";
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
