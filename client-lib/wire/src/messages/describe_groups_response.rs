//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "DescribeGroupsResponse";

/// Kafka's DescribeGroupsResponse, versions 0-6.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeGroupsResponse {
    /// int32, versions 1+.
    pub throttle_time_ms: i32,
    /// array of DescribedGroup, versions 0+.
    pub groups: Vec<DescribedGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeGroupsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 1 { d.i32()? } else { 0 };
        let groups = d.required_array(v >= 5, |d| DescribedGroup::read(d, v))?;
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 1 {
            e.i32(self.throttle_time_ms);
        }
        e.array(Some(&self.groups), v >= 5, |e, x| x.write(e, v))?;
        if v >= 5 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribedGroup of DescribeGroupsResponse, versions 0-6.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedGroup {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 6+, null 6+, default null.
    pub error_message: Option<String>,
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0+.
    pub group_state: String,
    /// string, versions 0+.
    pub protocol_type: String,
    /// string, versions 0+.
    pub protocol_data: String,
    /// array of DescribedGroupMember, versions 0+.
    pub members: Vec<DescribedGroupMember>,
    /// int32, versions 3+, default -2147483648.
    pub authorized_operations: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: String::new(),
            group_state: String::new(),
            protocol_type: String::new(),
            protocol_data: String::new(),
            members: Vec::new(),
            authorized_operations: i32::MIN,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribedGroup {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = if v >= 6 { d.string(true)? } else { None };
        let group_id = d.required_string(v >= 5)?;
        let group_state = d.required_string(v >= 5)?;
        let protocol_type = d.required_string(v >= 5)?;
        let protocol_data = d.required_string(v >= 5)?;
        let members = d.required_array(v >= 5, |d| DescribedGroupMember::read(d, v))?;
        let authorized_operations = if v >= 3 { d.i32()? } else { i32::MIN };
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, error_message, group_id, group_state, protocol_type, protocol_data, members, authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        if v >= 6 {
            e.string(self.error_message.as_deref(), true)?;
        } else if self.error_message.is_some() {
            return Err(unset_field(NAME, "ErrorMessage", v));
        }
        e.string(Some(&self.group_id), v >= 5)?;
        e.string(Some(&self.group_state), v >= 5)?;
        e.string(Some(&self.protocol_type), v >= 5)?;
        e.string(Some(&self.protocol_data), v >= 5)?;
        e.array(Some(&self.members), v >= 5, |e, x| x.write(e, v))?;
        if v >= 3 {
            e.i32(self.authorized_operations);
        } else if self.authorized_operations != i32::MIN {
            return Err(unset_field(NAME, "AuthorizedOperations", v));
        }
        if v >= 5 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribedGroupMember of DescribeGroupsResponse, versions 0-6.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribedGroupMember {
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 4+, null 4+, default null.
    pub group_instance_id: Option<String>,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// bytes, versions 0+.
    pub member_metadata: Bytes,
    /// bytes, versions 0+.
    pub member_assignment: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribedGroupMember {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(v >= 5)?;
        let group_instance_id = if v >= 4 { d.string(v >= 5)? } else { None };
        let client_id = d.required_string(v >= 5)?;
        let client_host = d.required_string(v >= 5)?;
        let member_metadata = d.required_bytes(v >= 5)?;
        let member_assignment = d.required_bytes(v >= 5)?;
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { member_id, group_instance_id, client_id, client_host, member_metadata, member_assignment, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), v >= 5)?;
        if v >= 4 {
            e.string(self.group_instance_id.as_deref(), v >= 5)?;
        }
        e.string(Some(&self.client_id), v >= 5)?;
        e.string(Some(&self.client_host), v >= 5)?;
        e.bytes(Some(&self.member_metadata), v >= 5)?;
        e.bytes(Some(&self.member_assignment), v >= 5)?;
        if v >= 5 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for DescribeGroupsResponse {
    const NAME: &'static str = "DescribeGroupsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;
    const FLEXIBLE_FROM: i16 = 5;

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
