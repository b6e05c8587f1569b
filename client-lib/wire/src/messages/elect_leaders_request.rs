//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "ElectLeadersRequest";

/// Kafka's ElectLeadersRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct ElectLeadersRequest {
    /// int8, versions 1+.
    pub election_type: i8,
    /// array of TopicPartitions, versions 0+, null 0+.
    pub topic_partitions: Option<Vec<TopicPartitions>>,
    /// int32, versions 0+, default 60000.
    pub timeout_ms: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ElectLeadersRequest {
    fn default() -> Self {
        Self {
            election_type: 0,
            topic_partitions: Some(Vec::new()),
            timeout_ms: 60000,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ElectLeadersRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let election_type = if v >= 1 { d.i8()? } else { 0 };
        let topic_partitions = d.array(v >= 2, |d| TopicPartitions::read(d, v))?;
        let timeout_ms = d.i32()?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { election_type, topic_partitions, timeout_ms, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 1 {
            e.i8(self.election_type);
        } else if self.election_type != 0 {
            return Err(unset_field(NAME, "ElectionType", v));
        }
        e.array(self.topic_partitions.as_deref(), v >= 2, |e, x| x.write(e, v))?;
        e.i32(self.timeout_ms);
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// TopicPartitions of ElectLeadersRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartitions {
    /// string, versions 0+.
    pub topic: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicPartitions {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic = d.required_string(v >= 2)?;
        let partitions = d.required_array(v >= 2, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic), v >= 2)?;
        e.array(Some(&self.partitions), v >= 2, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for ElectLeadersRequest {
    const NAME: &'static str = "ElectLeadersRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
    const FLEXIBLE_FROM: i16 = 2;

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

impl Request for ElectLeadersRequest {
    const API_KEY: i16 = 43;
    type Response = super::ElectLeadersResponse;
}
