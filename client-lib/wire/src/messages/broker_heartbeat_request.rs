//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "BrokerHeartbeatRequest";

/// Kafka's BrokerHeartbeatRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerHeartbeatRequest {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// int64, versions 0+, default -1.
    pub broker_epoch: i64,
    /// int64, versions 0+.
    pub current_metadata_offset: i64,
    /// bool, versions 0+.
    pub want_fence: bool,
    /// bool, versions 0+.
    pub want_shut_down: bool,
    /// array of uuid, versions 1+, tag 0 in 1+.
    pub offline_log_dirs: Vec<Uuid>,
    /// array of uuid, versions 2+, null 2+, tag 1 in 2+, default null.
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for BrokerHeartbeatRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            broker_epoch: -1,
            current_metadata_offset: 0,
            want_fence: false,
            want_shut_down: false,
            offline_log_dirs: Vec::new(),
            cordoned_log_dirs: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl BrokerHeartbeatRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let current_metadata_offset = d.i64()?;
        let want_fence = d.bool()?;
        let want_shut_down = d.bool()?;
        let mut offline_log_dirs = Vec::new();
        let mut cordoned_log_dirs = None;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 1 => offline_log_dirs = d.required_array(true, Decoder::uuid)?,
                1 if v >= 2 => cordoned_log_dirs = d.array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { broker_id, broker_epoch, current_metadata_offset, want_fence, want_shut_down, offline_log_dirs, cordoned_log_dirs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        e.i64(self.current_metadata_offset);
        e.bool(self.want_fence);
        e.bool(self.want_shut_down);
        if v < 1 && !self.offline_log_dirs.is_empty() {
            return Err(unset_field(NAME, "OfflineLogDirs", v));
        }
        if v < 2 && self.cordoned_log_dirs.is_some() {
            return Err(unset_field(NAME, "CordonedLogDirs", v));
        }
        let mut tags = Vec::new();
        if v >= 1 && !self.offline_log_dirs.is_empty() {
            let mut t = Encoder::new();
            t.array(Some(&self.offline_log_dirs), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((0, t.into_bytes()));
        }
        if v >= 2 && self.cordoned_log_dirs.is_some() {
            let mut t = Encoder::new();
            t.array(self.cordoned_log_dirs.as_deref(), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((1, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for BrokerHeartbeatRequest {
    const NAME: &'static str = "BrokerHeartbeatRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
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

impl Request for BrokerHeartbeatRequest {
    const API_KEY: i16 = 63;
    type Response = super::BrokerHeartbeatResponse;
}
