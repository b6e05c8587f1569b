//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's AbortTransactionRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AbortTransactionRecord {
    /// string, versions 0+, null 0+, tag 0 in 0+, default null.
    pub reason: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AbortTransactionRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 25;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let mut reason = None;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => reason = d.string(true)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { reason, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        let mut tags = Vec::new();
        if self.reason.is_some() {
            let mut t = Encoder::new();
            t.string(self.reason.as_deref(), true)?;
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for AbortTransactionRecord {
    const NAME: &'static str = "AbortTransactionRecord";
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
