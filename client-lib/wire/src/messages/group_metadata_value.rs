//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "GroupMetadataValue";

/// Kafka's GroupMetadataValue, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupMetadataValue {
    /// string, versions 0+.
    pub protocol_type: String,
    /// int32, versions 0+.
    pub generation: i32,
    /// string, versions 0+, null 0+.
    pub protocol: Option<String>,
    /// string, versions 0+, null 0+.
    pub leader: Option<String>,
    /// int64, versions 2+, default -1.
    pub current_state_timestamp: i64,
    /// array of MemberMetadata, versions 0+.
    pub members: Vec<MemberMetadata>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for GroupMetadataValue {
    fn default() -> Self {
        Self {
            protocol_type: String::new(),
            generation: 0,
            protocol: Some(String::new()),
            leader: Some(String::new()),
            current_state_timestamp: -1,
            members: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl GroupMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 2;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let protocol_type = d.required_string(v >= 4)?;
        let generation = d.i32()?;
        let protocol = d.string(v >= 4)?;
        let leader = d.string(v >= 4)?;
        let current_state_timestamp = if v >= 2 { d.i64()? } else { -1 };
        let members = d.required_array(v >= 4, |d| MemberMetadata::read(d, v))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { protocol_type, generation, protocol, leader, current_state_timestamp, members, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.protocol_type), v >= 4)?;
        e.i32(self.generation);
        e.string(self.protocol.as_deref(), v >= 4)?;
        e.string(self.leader.as_deref(), v >= 4)?;
        if v >= 2 {
            e.i64(self.current_state_timestamp);
        }
        e.array(Some(&self.members), v >= 4, |e, x| x.write(e, v))?;
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

/// MemberMetadata of GroupMetadataValue, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberMetadata {
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 3+, null 3+, default null.
    pub group_instance_id: Option<String>,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// int32, versions 1+, default -1.
    pub rebalance_timeout: i32,
    /// int32, versions 0+.
    pub session_timeout: i32,
    /// bytes, versions 0+.
    pub subscription: Bytes,
    /// bytes, versions 0+.
    pub assignment: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for MemberMetadata {
    fn default() -> Self {
        Self {
            member_id: String::new(),
            group_instance_id: None,
            client_id: String::new(),
            client_host: String::new(),
            rebalance_timeout: -1,
            session_timeout: 0,
            subscription: Bytes::new(),
            assignment: Bytes::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl MemberMetadata {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(v >= 4)?;
        let group_instance_id = if v >= 3 { d.string(v >= 4)? } else { None };
        let client_id = d.required_string(v >= 4)?;
        let client_host = d.required_string(v >= 4)?;
        let rebalance_timeout = if v >= 1 { d.i32()? } else { -1 };
        let session_timeout = d.i32()?;
        let subscription = d.required_bytes(v >= 4)?;
        let assignment = d.required_bytes(v >= 4)?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { member_id, group_instance_id, client_id, client_host, rebalance_timeout, session_timeout, subscription, assignment, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), v >= 4)?;
        if v >= 3 {
            e.string(self.group_instance_id.as_deref(), v >= 4)?;
        }
        e.string(Some(&self.client_id), v >= 4)?;
        e.string(Some(&self.client_host), v >= 4)?;
        if v >= 1 {
            e.i32(self.rebalance_timeout);
        }
        e.i32(self.session_timeout);
        e.bytes(Some(&self.subscription), v >= 4)?;
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

impl Message for GroupMetadataValue {
    const NAME: &'static str = "GroupMetadataValue";
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
