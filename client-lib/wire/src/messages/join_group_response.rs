//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::{null_field, unset_field};
use crate::message::Message;

const NAME: &str = "JoinGroupResponse";

/// Kafka's JoinGroupResponse, versions 0-9.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinGroupResponse {
    /// int32, versions 2+.
    pub throttle_time_ms: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// int32, versions 0+, default -1.
    pub generation_id: i32,
    /// string, versions 7+, null 7+, default null.
    pub protocol_type: Option<String>,
    /// string, versions 0+, null 7+.
    pub protocol_name: Option<String>,
    /// string, versions 0+.
    pub leader: String,
    /// bool, versions 9+, default false.
    pub skip_assignment: bool,
    /// string, versions 0+.
    pub member_id: String,
    /// array of JoinGroupResponseMember, versions 0+.
    pub members: Vec<JoinGroupResponseMember>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for JoinGroupResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            generation_id: -1,
            protocol_type: None,
            protocol_name: Some(String::new()),
            leader: String::new(),
            skip_assignment: false,
            member_id: String::new(),
            members: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl JoinGroupResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 2 { d.i32()? } else { 0 };
        let error_code = d.i16()?;
        let generation_id = d.i32()?;
        let protocol_type = if v >= 7 { d.string(true)? } else { None };
        let protocol_name = if v >= 7 { d.string(v >= 6)? } else { Some(d.required_string(v >= 6)?) };
        let leader = d.required_string(v >= 6)?;
        let skip_assignment = if v >= 9 { d.bool()? } else { false };
        let member_id = d.required_string(v >= 6)?;
        let members = d.required_array(v >= 6, |d| JoinGroupResponseMember::read(d, v))?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, error_code, generation_id, protocol_type, protocol_name, leader, skip_assignment, member_id, members, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 2 {
            e.i32(self.throttle_time_ms);
        }
        e.i16(self.error_code);
        e.i32(self.generation_id);
        if v >= 7 {
            e.string(self.protocol_type.as_deref(), true)?;
        }
        if v < 7 && self.protocol_name.is_none() { return Err(null_field(NAME, "ProtocolName", v)); }
        e.string(self.protocol_name.as_deref(), v >= 6)?;
        e.string(Some(&self.leader), v >= 6)?;
        if v >= 9 {
            e.bool(self.skip_assignment);
        } else if self.skip_assignment {
            return Err(unset_field(NAME, "SkipAssignment", v));
        }
        e.string(Some(&self.member_id), v >= 6)?;
        e.array(Some(&self.members), v >= 6, |e, x| x.write(e, v))?;
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// JoinGroupResponseMember of JoinGroupResponse, versions 0-9.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct JoinGroupResponseMember {
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 5+, null 5+, default null.
    pub group_instance_id: Option<String>,
    /// bytes, versions 0+.
    pub metadata: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl JoinGroupResponseMember {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(v >= 6)?;
        let group_instance_id = if v >= 5 { d.string(v >= 6)? } else { None };
        let metadata = d.required_bytes(v >= 6)?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { member_id, group_instance_id, metadata, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), v >= 6)?;
        if v >= 5 {
            e.string(self.group_instance_id.as_deref(), v >= 6)?;
        }
        e.bytes(Some(&self.metadata), v >= 6)?;
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for JoinGroupResponse {
    const NAME: &'static str = "JoinGroupResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=9;
    const FLEXIBLE_FROM: i16 = 6;

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
