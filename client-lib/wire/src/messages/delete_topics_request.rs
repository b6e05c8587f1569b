//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "DeleteTopicsRequest";

/// Kafka's DeleteTopicsRequest, versions 0-6.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DeleteTopicsRequest {
    /// array of DeleteTopicState, versions 6+.
    pub topics: Vec<DeleteTopicState>,
    /// array of string, versions 0-5.
    pub topic_names: Vec<String>,
    /// int32, versions 0+.
    pub timeout_ms: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DeleteTopicsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topics = if v >= 6 { d.required_array(true, |d| DeleteTopicState::read(d, v))? } else { Vec::new() };
        let topic_names = if v <= 5 { d.required_array(v >= 4, |d| d.required_string(v >= 4))? } else { Vec::new() };
        let timeout_ms = d.i32()?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topics, topic_names, timeout_ms, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 6 {
            e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        } else if !self.topics.is_empty() {
            return Err(unset_field(NAME, "Topics", v));
        }
        if v <= 5 {
            e.array(Some(&self.topic_names), v >= 4, |e, x| e.string(Some(x), v >= 4))?;
        }
        e.i32(self.timeout_ms);
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DeleteTopicState of DeleteTopicsRequest, versions 6.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DeleteTopicState {
    /// string, versions 6+, null 6+, default null.
    pub name: Option<String>,
    /// uuid, versions 6+.
    pub topic_id: Uuid,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DeleteTopicState {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let topic_id = d.uuid()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, topic_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(self.name.as_deref(), true)?;
        e.uuid(self.topic_id);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for DeleteTopicsRequest {
    const NAME: &'static str = "DeleteTopicsRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;
    const FLEXIBLE_FROM: i16 = 4;

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

impl Request for DeleteTopicsRequest {
    const API_KEY: i16 = 20;
    type Response = super::DeleteTopicsResponse;
}
