//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "JoinGroupRequest";

/// Kafka's JoinGroupRequest, versions 0-9.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinGroupRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// int32, versions 0+.
    pub session_timeout_ms: i32,
    /// int32, versions 1+, default -1.
    pub rebalance_timeout_ms: i32,
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 5+, null 5+, default null.
    pub group_instance_id: Option<String>,
    /// string, versions 0+.
    pub protocol_type: String,
    /// array of JoinGroupRequestProtocol, versions 0+.
    pub protocols: Vec<JoinGroupRequestProtocol>,
    /// string, versions 8+, null 8+, default null.
    pub reason: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for JoinGroupRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            session_timeout_ms: 0,
            rebalance_timeout_ms: -1,
            member_id: String::new(),
            group_instance_id: None,
            protocol_type: String::new(),
            protocols: Vec::new(),
            reason: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl JoinGroupRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(v >= 6)?;
        let session_timeout_ms = d.i32()?;
        let rebalance_timeout_ms = if v >= 1 { d.i32()? } else { -1 };
        let member_id = d.required_string(v >= 6)?;
        let group_instance_id = if v >= 5 { d.string(v >= 6)? } else { None };
        let protocol_type = d.required_string(v >= 6)?;
        let protocols = d.required_array(v >= 6, |d| JoinGroupRequestProtocol::read(d, v))?;
        let reason = if v >= 8 { d.string(true)? } else { None };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, session_timeout_ms, rebalance_timeout_ms, member_id, group_instance_id, protocol_type, protocols, reason, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), v >= 6)?;
        e.i32(self.session_timeout_ms);
        if v >= 1 {
            e.i32(self.rebalance_timeout_ms);
        }
        e.string(Some(&self.member_id), v >= 6)?;
        if v >= 5 {
            e.string(self.group_instance_id.as_deref(), v >= 6)?;
        } else if self.group_instance_id.is_some() {
            return Err(unset_field(NAME, "GroupInstanceId", v));
        }
        e.string(Some(&self.protocol_type), v >= 6)?;
        e.array(Some(&self.protocols), v >= 6, |e, x| x.write(e, v))?;
        if v >= 8 {
            e.string(self.reason.as_deref(), true)?;
        }
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

/// JoinGroupRequestProtocol of JoinGroupRequest, versions 0-9.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct JoinGroupRequestProtocol {
    /// string, versions 0+.
    pub name: String,
    /// bytes, versions 0+.
    pub metadata: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl JoinGroupRequestProtocol {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 6)?;
        let metadata = d.required_bytes(v >= 6)?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, metadata, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 6)?;
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

impl Message for JoinGroupRequest {
    const NAME: &'static str = "JoinGroupRequest";
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

impl Request for JoinGroupRequest {
    const API_KEY: i16 = 11;
    type Response = super::JoinGroupResponse;
}
