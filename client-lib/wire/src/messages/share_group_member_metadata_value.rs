//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's ShareGroupMemberMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareGroupMemberMetadataValue {
    /// string, versions 0+, null 0+.
    pub rack_id: Option<String>,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// array of string, versions 0+.
    pub subscribed_topic_names: Vec<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ShareGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            rack_id: Some(String::new()),
            client_id: String::new(),
            client_host: String::new(),
            subscribed_topic_names: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ShareGroupMemberMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 10;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let rack_id = d.string(true)?;
        let client_id = d.required_string(true)?;
        let client_host = d.required_string(true)?;
        let subscribed_topic_names = d.required_array(true, |d| d.required_string(true))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { rack_id, client_id, client_host, subscribed_topic_names, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(self.rack_id.as_deref(), true)?;
        e.string(Some(&self.client_id), true)?;
        e.string(Some(&self.client_host), true)?;
        e.array(Some(&self.subscribed_topic_names), true, |e, x| e.string(Some(x), true))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ShareGroupMemberMetadataValue {
    const NAME: &'static str = "ShareGroupMemberMetadataValue";
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
