//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's ConsumerGroupTargetAssignmentMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ConsumerGroupTargetAssignmentMetadataValue {
    /// int32, versions 0+.
    pub assignment_epoch: i32,
    /// int64, versions 0+, tag 0 in 0+, default 0.
    pub assignment_timestamp: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ConsumerGroupTargetAssignmentMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 6;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let assignment_epoch = d.i32()?;
        let mut assignment_timestamp = 0;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => assignment_timestamp = d.i64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { assignment_epoch, assignment_timestamp, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.assignment_epoch);
        let mut tags = Vec::new();
        if self.assignment_timestamp != 0 {
            let mut t = Encoder::new();
            t.i64(self.assignment_timestamp);
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ConsumerGroupTargetAssignmentMetadataValue {
    const NAME: &'static str = "ConsumerGroupTargetAssignmentMetadataValue";
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
