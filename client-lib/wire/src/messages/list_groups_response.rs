//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ListGroupsResponse";

/// Kafka's ListGroupsResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListGroupsResponse {
    /// int32, versions 1+.
    pub throttle_time_ms: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of ListedGroup, versions 0+.
    pub groups: Vec<ListedGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListGroupsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 1 { d.i32()? } else { 0 };
        let error_code = d.i16()?;
        let groups = d.required_array(v >= 3, |d| ListedGroup::read(d, v))?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, error_code, groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 1 {
            e.i32(self.throttle_time_ms);
        }
        e.i16(self.error_code);
        e.array(Some(&self.groups), v >= 3, |e, x| x.write(e, v))?;
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

/// ListedGroup of ListGroupsResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListedGroup {
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0+.
    pub protocol_type: String,
    /// string, versions 4+.
    pub group_state: String,
    /// string, versions 5+.
    pub group_type: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListedGroup {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(v >= 3)?;
        let protocol_type = d.required_string(v >= 3)?;
        let group_state = if v >= 4 { d.required_string(true)? } else { String::new() };
        let group_type = if v >= 5 { d.required_string(true)? } else { String::new() };
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, protocol_type, group_state, group_type, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), v >= 3)?;
        e.string(Some(&self.protocol_type), v >= 3)?;
        if v >= 4 {
            e.string(Some(&self.group_state), true)?;
        }
        if v >= 5 {
            e.string(Some(&self.group_type), true)?;
        }
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

impl Message for ListGroupsResponse {
    const NAME: &'static str = "ListGroupsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
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
