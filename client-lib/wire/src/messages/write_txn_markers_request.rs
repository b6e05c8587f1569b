//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "WriteTxnMarkersRequest";

/// Kafka's WriteTxnMarkersRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct WriteTxnMarkersRequest {
    /// array of WritableTxnMarker, versions 0+.
    pub markers: Vec<WritableTxnMarker>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl WriteTxnMarkersRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let markers = d.required_array(v >= 1, |d| WritableTxnMarker::read(d, v))?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { markers, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.markers), v >= 1, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// WritableTxnMarker of WriteTxnMarkersRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct WritableTxnMarker {
    /// int64, versions 0+.
    pub producer_id: i64,
    /// int16, versions 0+.
    pub producer_epoch: i16,
    /// bool, versions 0+.
    pub transaction_result: bool,
    /// array of WritableTxnMarkerTopic, versions 0+.
    pub topics: Vec<WritableTxnMarkerTopic>,
    /// int32, versions 0+.
    pub coordinator_epoch: i32,
    /// int8, versions 2+, default 0.
    pub transaction_version: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl WritableTxnMarker {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let transaction_result = d.bool()?;
        let topics = d.required_array(v >= 1, |d| WritableTxnMarkerTopic::read(d, v))?;
        let coordinator_epoch = d.i32()?;
        let transaction_version = if v >= 2 { d.i8()? } else { 0 };
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { producer_id, producer_epoch, transaction_result, topics, coordinator_epoch, transaction_version, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        e.bool(self.transaction_result);
        e.array(Some(&self.topics), v >= 1, |e, x| x.write(e, v))?;
        e.i32(self.coordinator_epoch);
        if v >= 2 {
            e.i8(self.transaction_version);
        }
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// WritableTxnMarkerTopic of WriteTxnMarkersRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct WritableTxnMarkerTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of int32, versions 0+.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl WritableTxnMarkerTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 1)?;
        let partition_indexes = d.required_array(v >= 1, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partition_indexes, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 1)?;
        e.array(Some(&self.partition_indexes), v >= 1, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for WriteTxnMarkersRequest {
    const NAME: &'static str = "WriteTxnMarkersRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
    const FLEXIBLE_FROM: i16 = 1;

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

impl Request for WriteTxnMarkersRequest {
    const API_KEY: i16 = 27;
    type Response = super::WriteTxnMarkersResponse;
}
