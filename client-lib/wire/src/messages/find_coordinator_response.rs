//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "FindCoordinatorResponse";

/// Kafka's FindCoordinatorResponse, versions 0-6.
#[derive(Clone, Debug, PartialEq)]
pub struct FindCoordinatorResponse {
    /// int32, versions 1+.
    pub throttle_time_ms: i32,
    /// int16, versions 0-3.
    pub error_code: i16,
    /// string, versions 1-3, null 1-3.
    pub error_message: Option<String>,
    /// int32, versions 0-3.
    pub node_id: i32,
    /// string, versions 0-3.
    pub host: String,
    /// int32, versions 0-3.
    pub port: i32,
    /// array of Coordinator, versions 4+.
    pub coordinators: Vec<Coordinator>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for FindCoordinatorResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: Some(String::new()),
            node_id: 0,
            host: String::new(),
            port: 0,
            coordinators: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl FindCoordinatorResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 1 { d.i32()? } else { 0 };
        let error_code = if v <= 3 { d.i16()? } else { 0 };
        let error_message = if (1..=3).contains(&v) { d.string(v >= 3)? } else { Some(String::new()) };
        let node_id = if v <= 3 { d.i32()? } else { 0 };
        let host = if v <= 3 { d.required_string(v >= 3)? } else { String::new() };
        let port = if v <= 3 { d.i32()? } else { 0 };
        let coordinators = if v >= 4 { d.required_array(true, |d| Coordinator::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, error_code, error_message, node_id, host, port, coordinators, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 1 {
            e.i32(self.throttle_time_ms);
        }
        if v <= 3 {
            e.i16(self.error_code);
        } else if self.error_code != 0 {
            return Err(unset_field(NAME, "ErrorCode", v));
        }
        if (1..=3).contains(&v) {
            e.string(self.error_message.as_deref(), v >= 3)?;
        }
        if v <= 3 {
            e.i32(self.node_id);
        } else if self.node_id != 0 {
            return Err(unset_field(NAME, "NodeId", v));
        }
        if v <= 3 {
            e.string(Some(&self.host), v >= 3)?;
        } else if !self.host.is_empty() {
            return Err(unset_field(NAME, "Host", v));
        }
        if v <= 3 {
            e.i32(self.port);
        } else if self.port != 0 {
            return Err(unset_field(NAME, "Port", v));
        }
        if v >= 4 {
            e.array(Some(&self.coordinators), true, |e, x| x.write(e, v))?;
        } else if !self.coordinators.is_empty() {
            return Err(unset_field(NAME, "Coordinators", v));
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

/// Coordinator of FindCoordinatorResponse, versions 4-6.
#[derive(Clone, Debug, PartialEq)]
pub struct Coordinator {
    /// string, versions 4+.
    pub key: String,
    /// int32, versions 4+.
    pub node_id: i32,
    /// string, versions 4+.
    pub host: String,
    /// int32, versions 4+.
    pub port: i32,
    /// int16, versions 4+.
    pub error_code: i16,
    /// string, versions 4+, null 4+.
    pub error_message: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for Coordinator {
    fn default() -> Self {
        Self {
            key: String::new(),
            node_id: 0,
            host: String::new(),
            port: 0,
            error_code: 0,
            error_message: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Coordinator {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let key = d.required_string(true)?;
        let node_id = d.i32()?;
        let host = d.required_string(true)?;
        let port = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { key, node_id, host, port, error_code, error_message, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.key), true)?;
        e.i32(self.node_id);
        e.string(Some(&self.host), true)?;
        e.i32(self.port);
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for FindCoordinatorResponse {
    const NAME: &'static str = "FindCoordinatorResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;
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
