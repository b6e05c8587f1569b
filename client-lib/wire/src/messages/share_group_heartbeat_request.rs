//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};

/// Kafka's ShareGroupHeartbeatRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ShareGroupHeartbeatRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0+.
    pub member_id: String,
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// string, versions 0+, null 0+, default null.
    pub rack_id: Option<String>,
    /// array of string, versions 0+, null 0+, default null.
    pub subscribed_topic_names: Option<Vec<String>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ShareGroupHeartbeatRequest {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(true)?;
        let member_id = d.required_string(true)?;
        let member_epoch = d.i32()?;
        let rack_id = d.string(true)?;
        let subscribed_topic_names = d.array(true, |d| d.required_string(true))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, member_id, member_epoch, rack_id, subscribed_topic_names, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), true)?;
        e.string(Some(&self.member_id), true)?;
        e.i32(self.member_epoch);
        e.string(self.rack_id.as_deref(), true)?;
        e.array(self.subscribed_topic_names.as_deref(), true, |e, x| e.string(Some(x), true))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ShareGroupHeartbeatRequest {
    const NAME: &'static str = "ShareGroupHeartbeatRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
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

impl Request for ShareGroupHeartbeatRequest {
    const API_KEY: i16 = 76;
    type Response = super::ShareGroupHeartbeatResponse;
}
