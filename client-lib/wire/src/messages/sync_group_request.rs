//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "SyncGroupRequest";

/// Kafka's SyncGroupRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SyncGroupRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// int32, versions 0+.
    pub generation_id: i32,
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 3+, null 3+, default null.
    pub group_instance_id: Option<String>,
    /// string, versions 5+, null 5+, default null.
    pub protocol_type: Option<String>,
    /// string, versions 5+, null 5+, default null.
    pub protocol_name: Option<String>,
    /// array of SyncGroupRequestAssignment, versions 0+.
    pub assignments: Vec<SyncGroupRequestAssignment>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl SyncGroupRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(v >= 4)?;
        let generation_id = d.i32()?;
        let member_id = d.required_string(v >= 4)?;
        let group_instance_id = if v >= 3 { d.string(v >= 4)? } else { None };
        let protocol_type = if v >= 5 { d.string(true)? } else { None };
        let protocol_name = if v >= 5 { d.string(true)? } else { None };
        let assignments = d.required_array(v >= 4, |d| SyncGroupRequestAssignment::read(d, v))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, generation_id, member_id, group_instance_id, protocol_type, protocol_name, assignments, unknown_tagged_fields })
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
        if v >= 5 {
            e.string(self.protocol_type.as_deref(), true)?;
        }
        if v >= 5 {
            e.string(self.protocol_name.as_deref(), true)?;
        }
        e.array(Some(&self.assignments), v >= 4, |e, x| x.write(e, v))?;
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

/// SyncGroupRequestAssignment of SyncGroupRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SyncGroupRequestAssignment {
    /// string, versions 0+.
    pub member_id: String,
    /// bytes, versions 0+.
    pub assignment: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl SyncGroupRequestAssignment {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(v >= 4)?;
        let assignment = d.required_bytes(v >= 4)?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { member_id, assignment, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), v >= 4)?;
        e.bytes(Some(&self.assignment), v >= 4)?;
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

impl Message for SyncGroupRequest {
    const NAME: &'static str = "SyncGroupRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
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

impl Request for SyncGroupRequest {
    const API_KEY: i16 = 14;
    type Response = super::SyncGroupResponse;
}
