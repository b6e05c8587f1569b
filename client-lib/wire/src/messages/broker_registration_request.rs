//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "BrokerRegistrationRequest";

/// Kafka's BrokerRegistrationRequest, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerRegistrationRequest {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// string, versions 0+.
    pub cluster_id: String,
    /// uuid, versions 0+.
    pub incarnation_id: Uuid,
    /// array of Listener, versions 0+.
    pub listeners: Vec<Listener>,
    /// array of Feature, versions 0+.
    pub features: Vec<Feature>,
    /// string, versions 0+, null 0+.
    pub rack: Option<String>,
    /// bool, versions 1+, default false.
    pub is_migrating_zk_broker: bool,
    /// array of uuid, versions 2+.
    pub log_dirs: Vec<Uuid>,
    /// int64, versions 3+, default -1.
    pub previous_broker_epoch: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for BrokerRegistrationRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            cluster_id: String::new(),
            incarnation_id: Uuid::ZERO,
            listeners: Vec::new(),
            features: Vec::new(),
            rack: Some(String::new()),
            is_migrating_zk_broker: false,
            log_dirs: Vec::new(),
            previous_broker_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl BrokerRegistrationRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let cluster_id = d.required_string(true)?;
        let incarnation_id = d.uuid()?;
        let listeners = d.required_array(true, |d| Listener::read(d, v))?;
        let features = d.required_array(true, |d| Feature::read(d, v))?;
        let rack = d.string(true)?;
        let is_migrating_zk_broker = if v >= 1 { d.bool()? } else { false };
        let log_dirs = if v >= 2 { d.required_array(true, Decoder::uuid)? } else { Vec::new() };
        let previous_broker_epoch = if v >= 3 { d.i64()? } else { -1 };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { broker_id, cluster_id, incarnation_id, listeners, features, rack, is_migrating_zk_broker, log_dirs, previous_broker_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.string(Some(&self.cluster_id), true)?;
        e.uuid(self.incarnation_id);
        e.array(Some(&self.listeners), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.features), true, |e, x| x.write(e, v))?;
        e.string(self.rack.as_deref(), true)?;
        if v >= 1 {
            e.bool(self.is_migrating_zk_broker);
        } else if self.is_migrating_zk_broker {
            return Err(unset_field(NAME, "IsMigratingZkBroker", v));
        }
        if v >= 2 {
            e.array(Some(&self.log_dirs), true, |e, x| { e.uuid(*x); Ok(()) })?;
        }
        if v >= 3 {
            e.i64(self.previous_broker_epoch);
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Listener of BrokerRegistrationRequest, versions 0-4.
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

/// Feature of BrokerRegistrationRequest, versions 0-4.
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

impl Message for BrokerRegistrationRequest {
    const NAME: &'static str = "BrokerRegistrationRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;
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

impl Request for BrokerRegistrationRequest {
    const API_KEY: i16 = 62;
    type Response = super::BrokerRegistrationResponse;
}
