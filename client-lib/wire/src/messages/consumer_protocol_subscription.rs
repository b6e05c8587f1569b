//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ConsumerProtocolSubscription";

/// Kafka's ConsumerProtocolSubscription, versions 0-3.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerProtocolSubscription {
    /// array of string, versions 0+.
    pub topics: Vec<String>,
    /// bytes, versions 0+, null 0+, default null.
    pub user_data: Option<Bytes>,
    /// array of TopicPartition, versions 1+.
    pub owned_partitions: Vec<TopicPartition>,
    /// int32, versions 2+, default -1.
    pub generation_id: i32,
    /// string, versions 3+, null 3+, default null.
    pub rack_id: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ConsumerProtocolSubscription {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            user_data: None,
            owned_partitions: Vec::new(),
            generation_id: -1,
            rack_id: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ConsumerProtocolSubscription {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topics = d.required_array(false, |d| d.required_string(false))?;
        let user_data = d.bytes(false)?;
        let owned_partitions = if v >= 1 { d.required_array(false, |d| TopicPartition::read(d, v))? } else { Vec::new() };
        let generation_id = if v >= 2 { d.i32()? } else { -1 };
        let rack_id = if v >= 3 { d.string(false)? } else { None };
        let unknown_tagged_fields = Vec::new();
        Ok(Self { topics, user_data, owned_partitions, generation_id, rack_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.topics), false, |e, x| e.string(Some(x), false))?;
        e.bytes(self.user_data.as_deref(), false)?;
        if v >= 1 {
            e.array(Some(&self.owned_partitions), false, |e, x| x.write(e, v))?;
        }
        if v >= 2 {
            e.i32(self.generation_id);
        }
        if v >= 3 {
            e.string(self.rack_id.as_deref(), false)?;
        }
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// TopicPartition of ConsumerProtocolSubscription, versions 1-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartition {
    /// string, versions 1+.
    pub topic: String,
    /// array of int32, versions 1+.
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

impl Message for ConsumerProtocolSubscription {
    const NAME: &'static str = "ConsumerProtocolSubscription";
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
