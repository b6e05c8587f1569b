//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's StreamsGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamsGroupMemberMetadataValue {
    /// string, versions 0+, null 0+.
    pub instance_id: Option<String>,
    /// string, versions 0+, null 0+.
    pub rack_id: Option<String>,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// int32, versions 0+, default -1.
    pub rebalance_timeout_ms: i32,
    /// int32, versions 0+.
    pub topology_epoch: i32,
    /// string, versions 0+.
    pub process_id: String,
    /// Endpoint, versions 0+, null 0+, default null.
    pub user_endpoint: Option<Endpoint>,
    /// array of KeyValue, versions 0+.
    pub client_tags: Vec<KeyValue>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for StreamsGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            instance_id: Some(String::new()),
            rack_id: Some(String::new()),
            client_id: String::new(),
            client_host: String::new(),
            rebalance_timeout_ms: -1,
            topology_epoch: 0,
            process_id: String::new(),
            user_endpoint: None,
            client_tags: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl StreamsGroupMemberMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 19;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let instance_id = d.string(true)?;
        let rack_id = d.string(true)?;
        let client_id = d.required_string(true)?;
        let client_host = d.required_string(true)?;
        let rebalance_timeout_ms = d.i32()?;
        let topology_epoch = d.i32()?;
        let process_id = d.required_string(true)?;
        let user_endpoint = d.nullable(|d| Endpoint::read(d, v))?;
        let client_tags = d.required_array(true, |d| KeyValue::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { instance_id, rack_id, client_id, client_host, rebalance_timeout_ms, topology_epoch, process_id, user_endpoint, client_tags, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.instance_id.as_deref(), true)?;
        e.string(self.rack_id.as_deref(), true)?;
        e.string(Some(&self.client_id), true)?;
        e.string(Some(&self.client_host), true)?;
        e.i32(self.rebalance_timeout_ms);
        e.i32(self.topology_epoch);
        e.string(Some(&self.process_id), true)?;
        e.nullable(self.user_endpoint.as_ref(), |e, x| x.write(e, v))?;
        e.array(Some(&self.client_tags), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Endpoint of StreamsGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Endpoint {
    /// string, versions 0+.
    pub host: String,
    /// uint16, versions 0+.
    pub port: u16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Endpoint {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let host = d.required_string(true)?;
        let port = d.u16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { host, port, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.host), true)?;
        e.u16(self.port);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// KeyValue of StreamsGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct KeyValue {
    /// string, versions 0+.
    pub key: String,
    /// string, versions 0+.
    pub value: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl KeyValue {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let key = d.required_string(true)?;
        let value = d.required_string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { key, value, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.key), true)?;
        e.string(Some(&self.value), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupMemberMetadataValue {
    const NAME: &'static str = "StreamsGroupMemberMetadataValue";
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
