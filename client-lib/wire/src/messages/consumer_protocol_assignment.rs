//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ConsumerProtocolAssignment";

/// Kafka's ConsumerProtocolAssignment, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ConsumerProtocolAssignment {
    /// array of TopicPartition, versions 0+.
    pub assigned_partitions: Vec<TopicPartition>,
    /// bytes, versions 0+, null 0+, default null.
    pub user_data: Option<Bytes>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ConsumerProtocolAssignment {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let assigned_partitions = d.required_array(false, |d| TopicPartition::read(d, v))?;
        let user_data = d.bytes(false)?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { assigned_partitions, user_data, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.assigned_partitions), false, |e, x| x.write(e, v))?;
        e.bytes(self.user_data.as_deref(), false)?;
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// TopicPartition of ConsumerProtocolAssignment, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartition {
    /// string, versions 0+.
    pub topic: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicPartition {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic = d.required_string(false)?;
        let partitions = d.required_array(false, Decoder::i32)?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { topic, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic), false)?;
        e.array(Some(&self.partitions), false, |e, x| { e.i32(*x); Ok(()) })?;
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

impl Message for ConsumerProtocolAssignment {
    const NAME: &'static str = "ConsumerProtocolAssignment";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=3;
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
