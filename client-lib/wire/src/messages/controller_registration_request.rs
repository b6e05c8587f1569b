//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};
use crate::uuid::Uuid;

/// Kafka's ControllerRegistrationRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ControllerRegistrationRequest {
    /// int32, versions 0+.
    pub controller_id: i32,
    /// uuid, versions 0+.
    pub incarnation_id: Uuid,
    /// bool, versions 0+.
    pub zk_migration_ready: bool,
    /// array of Listener, versions 0+.
    pub listeners: Vec<Listener>,
    /// array of Feature, versions 0+.
    pub features: Vec<Feature>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ControllerRegistrationRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let controller_id = d.i32()?;
        let incarnation_id = d.uuid()?;
        let zk_migration_ready = d.bool()?;
        let listeners = d.required_array(true, |d| Listener::read(d, v))?;
        let features = d.required_array(true, |d| Feature::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { controller_id, incarnation_id, zk_migration_ready, listeners, features, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.controller_id);
        e.uuid(self.incarnation_id);
        e.bool(self.zk_migration_ready);
        e.array(Some(&self.listeners), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.features), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Listener of ControllerRegistrationRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Listener {
    /// string, versions 0+.
    pub name: String,
    /// string, versions 0+.
    pub host: String,
    /// uint16, versions 0+.
    pub port: u16,
    /// int16, versions 0+.
    pub security_protocol: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Listener {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let host = d.required_string(true)?;
        let port = d.u16()?;
        let security_protocol = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, host, port, security_protocol, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.string(Some(&self.host), true)?;
        e.u16(self.port);
        e.i16(self.security_protocol);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Feature of ControllerRegistrationRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Feature {
    /// string, versions 0+.
    pub name: String,
    /// int16, versions 0+.
    pub min_supported_version: i16,
    /// int16, versions 0+.
    pub max_supported_version: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Feature {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let min_supported_version = d.i16()?;
        let max_supported_version = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, min_supported_version, max_supported_version, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i16(self.min_supported_version);
        e.i16(self.max_supported_version);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ControllerRegistrationRequest {
    const NAME: &'static str = "ControllerRegistrationRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;
    const FLEXIBLE_FROM: i16 = 0;

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

impl Request for ControllerRegistrationRequest {
    const API_KEY: i16 = 70;
    type Response = super::ControllerRegistrationResponse;
}
