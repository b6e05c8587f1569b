//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};
use crate::uuid::Uuid;

/// Kafka's PushTelemetryRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PushTelemetryRequest {
    /// uuid, versions 0+.
    pub client_instance_id: Uuid,
    /// int32, versions 0+.
    pub subscription_id: i32,
    /// bool, versions 0+.
    pub terminating: bool,
    /// int8, versions 0+.
    pub compression_type: i8,
    /// bytes, versions 0+.
    pub metrics: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PushTelemetryRequest {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let client_instance_id = d.uuid()?;
        let subscription_id = d.i32()?;
        let terminating = d.bool()?;
        let compression_type = d.i8()?;
        let metrics = d.required_bytes(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { client_instance_id, subscription_id, terminating, compression_type, metrics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.client_instance_id);
        e.i32(self.subscription_id);
        e.bool(self.terminating);
        e.i8(self.compression_type);
        e.bytes(Some(&self.metrics), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for PushTelemetryRequest {
    const NAME: &'static str = "PushTelemetryRequest";
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

impl Request for PushTelemetryRequest {
    const API_KEY: i16 = 72;
    type Response = super::PushTelemetryResponse;
}
