//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "HeartbeatRequest";

/// Kafka's HeartbeatRequest, versions 0-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct HeartbeatRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// int32, versions 0+.
    pub generation_id: i32,
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 3+, null 3+, default null.
    pub group_instance_id: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl HeartbeatRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(v >= 4)?;
        let generation_id = d.i32()?;
        let member_id = d.required_string(v >= 4)?;
        let group_instance_id = if v >= 3 { d.string(v >= 4)? } else { None };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, generation_id, member_id, group_instance_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), v >= 4)?;
        e.i32(self.generation_id);
        e.string(Some(&self.member_id), v >= 4)?;
        if v >= 3 {
            e.string(self.group_instance_id.as_deref(), v >= 4)?;
        } else if self.group_instance_id.is_some() {
            return Err(unset_field(NAME, "GroupInstanceId", v));
        }
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

impl Message for HeartbeatRequest {
    const NAME: &'static str = "HeartbeatRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;
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

impl Request for HeartbeatRequest {
    const API_KEY: i16 = 12;
    type Response = super::HeartbeatResponse;
}
