//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ControlledShutdownResponse";

/// Kafka's ControlledShutdownResponse, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ControlledShutdownResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of RemainingPartition, versions 0+.
    pub remaining_partitions: Vec<RemainingPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ControlledShutdownResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let remaining_partitions = d.required_array(v >= 3, |d| RemainingPartition::read(d, v))?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, remaining_partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.array(Some(&self.remaining_partitions), v >= 3, |e, x| x.write(e, v))?;
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

/// RemainingPartition of ControlledShutdownResponse, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RemainingPartition {
    /// string, versions 0+.
    pub topic_name: String,
    /// int32, versions 0+.
    pub partition_index: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl RemainingPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(v >= 3)?;
        let partition_index = d.i32()?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, partition_index, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), v >= 3)?;
        e.i32(self.partition_index);
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

impl Message for ControlledShutdownResponse {
    const NAME: &'static str = "ControlledShutdownResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=3;
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
