//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "BrokerRegistrationChangeRecord";

/// Kafka's BrokerRegistrationChangeRecord, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrokerRegistrationChangeRecord {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// int64, versions 0+.
    pub broker_epoch: i64,
    /// int8, versions 0+, tag 0 in 0+.
    pub fenced: i8,
    /// int8, versions 1+, tag 1 in 1+.
    pub in_controlled_shutdown: i8,
    /// array of uuid, versions 2+, tag 2 in 2+.
    pub log_dirs: Vec<Uuid>,
    /// array of uuid, versions 3+, null 3+, tag 3 in 3+, default null.
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl BrokerRegistrationChangeRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 17;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let mut fenced = 0;
        let mut in_controlled_shutdown = 0;
        let mut log_dirs = Vec::new();
        let mut cordoned_log_dirs = None;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => fenced = d.i8()?,
                1 if v >= 1 => in_controlled_shutdown = d.i8()?,
                2 if v >= 2 => log_dirs = d.required_array(true, Decoder::uuid)?,
                3 if v >= 3 => cordoned_log_dirs = d.array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { broker_id, broker_epoch, fenced, in_controlled_shutdown, log_dirs, cordoned_log_dirs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        if v < 1 && self.in_controlled_shutdown != 0 {
            return Err(unset_field(NAME, "InControlledShutdown", v));
        }
        if v < 2 && !self.log_dirs.is_empty() {
            return Err(unset_field(NAME, "LogDirs", v));
        }
        if v < 3 && self.cordoned_log_dirs.is_some() {
            return Err(unset_field(NAME, "CordonedLogDirs", v));
        }
        let mut tags = Vec::new();
        if self.fenced != 0 {
            let mut t = Encoder::new();
            t.i8(self.fenced);
            tags.push((0, t.into_bytes()));
        }
        if v >= 1 && self.in_controlled_shutdown != 0 {
            let mut t = Encoder::new();
            t.i8(self.in_controlled_shutdown);
            tags.push((1, t.into_bytes()));
        }
        if v >= 2 && !self.log_dirs.is_empty() {
            let mut t = Encoder::new();
            t.array(Some(&self.log_dirs), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((2, t.into_bytes()));
        }
        if v >= 3 && self.cordoned_log_dirs.is_some() {
            let mut t = Encoder::new();
            t.array(self.cordoned_log_dirs.as_deref(), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((3, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for BrokerRegistrationChangeRecord {
    const NAME: &'static str = "BrokerRegistrationChangeRecord";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=3;
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
