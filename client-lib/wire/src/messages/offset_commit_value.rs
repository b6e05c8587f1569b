//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "OffsetCommitValue";

/// Kafka's OffsetCommitValue, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetCommitValue {
    /// int64, versions 0+.
    pub offset: i64,
    /// int32, versions 3+, default -1.
    pub leader_epoch: i32,
    /// string, versions 0+.
    pub metadata: String,
    /// int64, versions 0+.
    pub commit_timestamp: i64,
    /// int64, versions 1, default -1.
    pub expire_timestamp: i64,
    /// uuid, versions 4+, tag 0 in 4+.
    pub topic_id: Uuid,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetCommitValue {
    fn default() -> Self {
        Self {
            offset: 0,
            leader_epoch: -1,
            metadata: String::new(),
            commit_timestamp: 0,
            expire_timestamp: -1,
            topic_id: Uuid::ZERO,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetCommitValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 1;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let offset = d.i64()?;
        let leader_epoch = if v >= 3 { d.i32()? } else { -1 };
        let metadata = d.required_string(v >= 4)?;
        let commit_timestamp = d.i64()?;
        let expire_timestamp = if v == 1 { d.i64()? } else { -1 };
        let mut topic_id = Uuid::ZERO;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|tag, d| {
            match tag {
                0 => topic_id = d.uuid()?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { offset, leader_epoch, metadata, commit_timestamp, expire_timestamp, topic_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i64(self.offset);
        if v >= 3 {
            e.i32(self.leader_epoch);
        }
        e.string(Some(&self.metadata), v >= 4)?;
        e.i64(self.commit_timestamp);
        if v == 1 {
            e.i64(self.expire_timestamp);
        }
        if v >= 4 {
            let mut tags = Vec::new();
            if !self.topic_id.is_zero() {
                let mut t = Encoder::new();
                t.uuid(self.topic_id);
                tags.push((0, t.into_bytes()));
            }
            e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for OffsetCommitValue {
    const NAME: &'static str = "OffsetCommitValue";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;
    const FLEXIBLE_FROM: i16 = 4;

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
