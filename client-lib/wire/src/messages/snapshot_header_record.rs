//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's SnapshotHeaderRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SnapshotHeaderRecord {
    /// int16, versions 0+.
    pub version: i16,
    /// int64, versions 0+.
    pub last_contained_log_timestamp: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl SnapshotHeaderRecord {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let version = d.i16()?;
        let last_contained_log_timestamp = d.i64()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { version, last_contained_log_timestamp, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i16(self.version);
        e.i64(self.last_contained_log_timestamp);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for SnapshotHeaderRecord {
    const NAME: &'static str = "SnapshotHeaderRecord";
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
