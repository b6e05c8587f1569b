//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "LeaveGroupRequest";

/// Kafka's LeaveGroupRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaveGroupRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0-2.
    pub member_id: String,
    /// array of MemberIdentity, versions 3+.
    pub members: Vec<MemberIdentity>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaveGroupRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(v >= 4)?;
        let member_id = if v <= 2 { d.required_string(false)? } else { String::new() };
        let members = if v >= 3 { d.required_array(v >= 4, |d| MemberIdentity::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, member_id, members, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), v >= 4)?;
        if v <= 2 {
            e.string(Some(&self.member_id), false)?;
        } else if !self.member_id.is_empty() {
            return Err(unset_field(NAME, "MemberId", v));
        }
        if v >= 3 {
            e.array(Some(&self.members), v >= 4, |e, x| x.write(e, v))?;
        } else if !self.members.is_empty() {
            return Err(unset_field(NAME, "Members", v));
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

/// MemberIdentity of LeaveGroupRequest, versions 3-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MemberIdentity {
    /// string, versions 3+.
    pub member_id: String,
    /// string, versions 3+, null 3+, default null.
    pub group_instance_id: Option<String>,
    /// string, versions 5+, null 5+, default null.
    pub reason: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl MemberIdentity {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(v >= 4)?;
        let group_instance_id = d.string(v >= 4)?;
        let reason = if v >= 5 { d.string(true)? } else { None };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { member_id, group_instance_id, reason, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), v >= 4)?;
        e.string(self.group_instance_id.as_deref(), v >= 4)?;
        if v >= 5 {
            e.string(self.reason.as_deref(), true)?;
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

impl Message for LeaveGroupRequest {
    const NAME: &'static str = "LeaveGroupRequest";
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

impl Request for LeaveGroupRequest {
    const API_KEY: i16 = 13;
    type Response = super::LeaveGroupResponse;
}
