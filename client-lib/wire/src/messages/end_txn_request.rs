//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "EndTxnRequest";

/// Kafka's EndTxnRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EndTxnRequest {
    /// string, versions 0+.
    pub transactional_id: String,
    /// int64, versions 0+.
    pub producer_id: i64,
    /// int16, versions 0+.
    pub producer_epoch: i16,
    /// bool, versions 0+.
    pub committed: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl EndTxnRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactional_id = d.required_string(v >= 3)?;
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let committed = d.bool()?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { transactional_id, producer_id, producer_epoch, committed, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.transactional_id), v >= 3)?;
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        e.bool(self.committed);
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for EndTxnRequest {
    const NAME: &'static str = "EndTxnRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
    const FLEXIBLE_FROM: i16 = 3;

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

impl Request for EndTxnRequest {
    const API_KEY: i16 = 26;
    type Response = super::EndTxnResponse;
}
