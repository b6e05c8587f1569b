//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "LegacyOffsetCommitValue";

/// Kafka's LegacyOffsetCommitValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LegacyOffsetCommitValue {
    /// int64, versions 0.
    pub offset: i64,
    /// string, versions 0.
    pub metadata: String,
    /// int64, versions 0.
    pub commit_timestamp: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LegacyOffsetCommitValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 0;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let offset = d.i64()?;
        let metadata = d.required_string(false)?;
        let commit_timestamp = d.i64()?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { offset, metadata, commit_timestamp, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i64(self.offset);
        e.string(Some(&self.metadata), false)?;
        e.i64(self.commit_timestamp);
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

impl Message for LegacyOffsetCommitValue {
    const NAME: &'static str = "LegacyOffsetCommitValue";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;
    const FLEXIBLE_FROM: i16 = i16::MAX;

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
