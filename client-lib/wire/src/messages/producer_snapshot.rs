//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ProducerSnapshot";

/// Kafka's ProducerSnapshot, versions 1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ProducerSnapshot {
    /// uint32, versions 1.
    pub crc: u32,
    /// array of ProducerEntry, versions 1.
    pub producer_entries: Vec<ProducerEntry>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ProducerSnapshot {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let crc = d.u32()?;
        let producer_entries = d.required_array(false, |d| ProducerEntry::read(d, v))?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { crc, producer_entries, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.u32(self.crc);
        e.array(Some(&self.producer_entries), false, |e, x| x.write(e, v))?;
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// ProducerEntry of ProducerSnapshot, versions 1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ProducerEntry {
    /// int64, versions 1.
    pub producer_id: i64,
    /// int16, versions 1.
    pub epoch: i16,
    /// int32, versions 1.
    pub last_sequence: i32,
    /// int64, versions 1.
    pub last_offset: i64,
    /// int32, versions 1.
    pub offset_delta: i32,
    /// int64, versions 1.
    pub timestamp: i64,
    /// int32, versions 1.
    pub coordinator_epoch: i32,
    /// int64, versions 1.
    pub current_txn_first_offset: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ProducerEntry {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let producer_id = d.i64()?;
        let epoch = d.i16()?;
        let last_sequence = d.i32()?;
        let last_offset = d.i64()?;
        let offset_delta = d.i32()?;
        let timestamp = d.i64()?;
        let coordinator_epoch = d.i32()?;
        let current_txn_first_offset = d.i64()?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { producer_id, epoch, last_sequence, last_offset, offset_delta, timestamp, coordinator_epoch, current_txn_first_offset, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i64(self.producer_id);
        e.i16(self.epoch);
        e.i32(self.last_sequence);
        e.i64(self.last_offset);
        e.i32(self.offset_delta);
        e.i64(self.timestamp);
        e.i32(self.coordinator_epoch);
        e.i64(self.current_txn_first_offset);
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

impl Message for ProducerSnapshot {
    const NAME: &'static str = "ProducerSnapshot";
    const VERSIONS: std::ops::RangeInclusive<i16> = 1..=1;
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
