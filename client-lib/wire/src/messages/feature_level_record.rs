//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's FeatureLevelRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FeatureLevelRecord {
    /// string, versions 0+.
    pub name: String,
    /// int16, versions 0+.
    pub feature_level: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FeatureLevelRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 12;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let feature_level = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, feature_level, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i16(self.feature_level);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for FeatureLevelRecord {
    const NAME: &'static str = "FeatureLevelRecord";
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
