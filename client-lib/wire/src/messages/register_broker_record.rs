//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "RegisterBrokerRecord";

/// Kafka's RegisterBrokerRecord, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterBrokerRecord {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// bool, versions 2+, default false.
    pub is_migrating_zk_broker: bool,
    /// uuid, versions 0+.
    pub incarnation_id: Uuid,
    /// int64, versions 0+.
    pub broker_epoch: i64,
    /// array of BrokerEndpoint, versions 0+.
    pub end_points: Vec<BrokerEndpoint>,
    /// array of BrokerFeature, versions 0+.
    pub features: Vec<BrokerFeature>,
    /// string, versions 0+, null 0+.
    pub rack: Option<String>,
    /// bool, versions 0+, default true.
    pub fenced: bool,
    /// bool, versions 1+, default false.
    pub in_controlled_shutdown: bool,
    /// array of uuid, versions 3+, tag 0 in 3+.
    pub log_dirs: Vec<Uuid>,
    /// array of uuid, versions 4+, null 4+, tag 1 in 4+, default null.
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for RegisterBrokerRecord {
    fn default() -> Self {
        Self {
            broker_id: 0,
            is_migrating_zk_broker: false,
            incarnation_id: Uuid::ZERO,
            broker_epoch: 0,
            end_points: Vec::new(),
            features: Vec::new(),
            rack: Some(String::new()),
            fenced: true,
            in_controlled_shutdown: false,
            log_dirs: Vec::new(),
            cordoned_log_dirs: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl RegisterBrokerRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 0;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let is_migrating_zk_broker = if v >= 2 { d.bool()? } else { false };
        let incarnation_id = d.uuid()?;
        let broker_epoch = d.i64()?;
        let end_points = d.required_array(true, |d| BrokerEndpoint::read(d, v))?;
        let features = d.required_array(true, |d| BrokerFeature::read(d, v))?;
        let rack = d.string(true)?;
        let fenced = d.bool()?;
        let in_controlled_shutdown = if v >= 1 { d.bool()? } else { false };
        let mut log_dirs = Vec::new();
        let mut cordoned_log_dirs = None;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 3 => log_dirs = d.required_array(true, Decoder::uuid)?,
                1 if v >= 4 => cordoned_log_dirs = d.array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { broker_id, is_migrating_zk_broker, incarnation_id, broker_epoch, end_points, features, rack, fenced, in_controlled_shutdown, log_dirs, cordoned_log_dirs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        if v >= 2 {
            e.bool(self.is_migrating_zk_broker);
        } else if self.is_migrating_zk_broker {
            return Err(unset_field(NAME, "IsMigratingZkBroker", v));
        }
        e.uuid(self.incarnation_id);
        e.i64(self.broker_epoch);
        e.array(Some(&self.end_points), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.features), true, |e, x| x.write(e, v))?;
        e.string(self.rack.as_deref(), true)?;
        e.bool(self.fenced);
        if v >= 1 {
            e.bool(self.in_controlled_shutdown);
        } else if self.in_controlled_shutdown {
            return Err(unset_field(NAME, "InControlledShutdown", v));
        }
        if v < 3 && !self.log_dirs.is_empty() {
            return Err(unset_field(NAME, "LogDirs", v));
        }
        if v < 4 && self.cordoned_log_dirs.is_some() {
            return Err(unset_field(NAME, "CordonedLogDirs", v));
        }
        let mut tags = Vec::new();
        if v >= 3 && !self.log_dirs.is_empty() {
            let mut t = Encoder::new();
            t.array(Some(&self.log_dirs), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((0, t.into_bytes()));
        }
        if v >= 4 && self.cordoned_log_dirs.is_some() {
            let mut t = Encoder::new();
            t.array(self.cordoned_log_dirs.as_deref(), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((1, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// BrokerEndpoint of RegisterBrokerRecord, versions 0-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrokerEndpoint {
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

impl BrokerEndpoint {
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

/// BrokerFeature of RegisterBrokerRecord, versions 0-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrokerFeature {
    /// string, versions 0+.
    pub name: String,
    /// int16, versions 0+.
    pub min_supported_version: i16,
    /// int16, versions 0+.
    pub max_supported_version: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl BrokerFeature {
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

impl Message for RegisterBrokerRecord {
    const NAME: &'static str = "RegisterBrokerRecord";
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
