//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};

/// Kafka's EnvelopeRequest, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvelopeRequest {
    /// bytes, versions 0+.
    pub request_data: Bytes,
    /// bytes, versions 0+, null 0+.
    pub request_principal: Option<Bytes>,
    /// bytes, versions 0+.
    pub client_host_address: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for EnvelopeRequest {
    fn default() -> Self {
        Self {
            request_data: Bytes::new(),
            request_principal: Some(Bytes::new()),
            client_host_address: Bytes::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl EnvelopeRequest {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let request_data = d.required_bytes(true)?;
        let request_principal = d.bytes(true)?;
        let client_host_address = d.required_bytes(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { request_data, request_principal, client_host_address, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.bytes(Some(&self.request_data), true)?;
        e.bytes(self.request_principal.as_deref(), true)?;
        e.bytes(Some(&self.client_host_address), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for EnvelopeRequest {
    const NAME: &'static str = "EnvelopeRequest";
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

impl Request for EnvelopeRequest {
    const API_KEY: i16 = 58;
    type Response = super::EnvelopeResponse;
}
