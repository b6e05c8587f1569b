//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's ConsumerGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroupMemberMetadataValue {
    /// string, versions 0+, null 0+.
    pub instance_id: Option<String>,
    /// string, versions 0+, null 0+.
    pub rack_id: Option<String>,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// array of string, versions 0+.
    pub subscribed_topic_names: Vec<String>,
    /// string, versions 0+, null 0+.
    pub subscribed_topic_regex: Option<String>,
    /// int32, versions 0+, default -1.
    pub rebalance_timeout_ms: i32,
    /// string, versions 0+, null 0+.
    pub server_assignor: Option<String>,
    /// ClassicMemberMetadata, versions 0+, null 0+, tag 0 in 0+.
    pub classic_member_metadata: Option<ClassicMemberMetadata>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ConsumerGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            instance_id: Some(String::new()),
            rack_id: Some(String::new()),
            client_id: String::new(),
            client_host: String::new(),
            subscribed_topic_names: Vec::new(),
            subscribed_topic_regex: Some(String::new()),
            rebalance_timeout_ms: -1,
            server_assignor: Some(String::new()),
            classic_member_metadata: Some(ClassicMemberMetadata::default()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ConsumerGroupMemberMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 5;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let instance_id = d.string(true)?;
        let rack_id = d.string(true)?;
        let client_id = d.required_string(true)?;
        let client_host = d.required_string(true)?;
        let subscribed_topic_names = d.required_array(true, |d| d.required_string(true))?;
        let subscribed_topic_regex = d.string(true)?;
        let rebalance_timeout_ms = d.i32()?;
        let server_assignor = d.string(true)?;
        let mut classic_member_metadata = Some(ClassicMemberMetadata::default());
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => classic_member_metadata = d.tagged_nullable(|d| ClassicMemberMetadata::read(d, v))?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { instance_id, rack_id, client_id, client_host, subscribed_topic_names, subscribed_topic_regex, rebalance_timeout_ms, server_assignor, classic_member_metadata, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.instance_id.as_deref(), true)?;
        e.string(self.rack_id.as_deref(), true)?;
        e.string(Some(&self.client_id), true)?;
        e.string(Some(&self.client_host), true)?;
        e.array(Some(&self.subscribed_topic_names), true, |e, x| e.string(Some(x), true))?;
        e.string(self.subscribed_topic_regex.as_deref(), true)?;
        e.i32(self.rebalance_timeout_ms);
        e.string(self.server_assignor.as_deref(), true)?;
        let mut tags = Vec::new();
        if self.classic_member_metadata != Some(ClassicMemberMetadata::default()) {
            let mut t = Encoder::new();
            t.tagged_nullable(self.classic_member_metadata.as_ref(), |e, x| x.write(e, v))?;
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// ClassicMemberMetadata of ConsumerGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ClassicMemberMetadata {
    /// int32, versions 0+.
    pub session_timeout_ms: i32,
    /// array of ClassicProtocol, versions 0+.
    pub supported_protocols: Vec<ClassicProtocol>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ClassicMemberMetadata {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let session_timeout_ms = d.i32()?;
        let supported_protocols = d.required_array(true, |d| ClassicProtocol::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { session_timeout_ms, supported_protocols, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.session_timeout_ms);
        e.array(Some(&self.supported_protocols), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// ClassicProtocol of ConsumerGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ClassicProtocol {
    /// string, versions 0+.
    pub name: String,
    /// bytes, versions 0+.
    pub metadata: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ClassicProtocol {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let metadata = d.required_bytes(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, metadata, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.bytes(Some(&self.metadata), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ConsumerGroupMemberMetadataValue {
    const NAME: &'static str = "ConsumerGroupMemberMetadataValue";
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
