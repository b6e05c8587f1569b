//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "TransactionLogValue";

/// Kafka's TransactionLogValue, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionLogValue {
    /// int64, versions 0+.
    pub producer_id: i64,
    /// int64, versions 1+, tag 0 in 1+, default -1.
    pub previous_producer_id: i64,
    /// int64, versions 1+, tag 1 in 1+, default -1.
    pub next_producer_id: i64,
    /// int16, versions 0+.
    pub producer_epoch: i16,
    /// int16, versions 1+, tag 3 in 1+, default -1.
    pub next_producer_epoch: i16,
    /// int32, versions 0+.
    pub transaction_timeout_ms: i32,
    /// int8, versions 0+.
    pub transaction_status: i8,
    /// array of PartitionsSchema, versions 0+, null 0+.
    pub transaction_partitions: Option<Vec<PartitionsSchema>>,
    /// int64, versions 0+.
    pub transaction_last_update_timestamp_ms: i64,
    /// int64, versions 0+.
    pub transaction_start_timestamp_ms: i64,
    /// int16, versions 1+, tag 2 in 1+, default 0.
    pub client_transaction_version: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for TransactionLogValue {
    fn default() -> Self {
        Self {
            producer_id: 0,
            previous_producer_id: -1,
            next_producer_id: -1,
            producer_epoch: 0,
            next_producer_epoch: -1,
            transaction_timeout_ms: 0,
            transaction_status: 0,
            transaction_partitions: Some(Vec::new()),
            transaction_last_update_timestamp_ms: 0,
            transaction_start_timestamp_ms: 0,
            client_transaction_version: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl TransactionLogValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 0;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let producer_id = d.i64()?;
        let mut previous_producer_id = -1;
        let mut next_producer_id = -1;
        let producer_epoch = d.i16()?;
        let mut next_producer_epoch = -1;
        let transaction_timeout_ms = d.i32()?;
        let transaction_status = d.i8()?;
        let transaction_partitions = d.array(v >= 1, |d| PartitionsSchema::read(d, v))?;
        let transaction_last_update_timestamp_ms = d.i64()?;
        let transaction_start_timestamp_ms = d.i64()?;
        let mut client_transaction_version = 0;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|tag, d| {
            match tag {
                0 => previous_producer_id = d.i64()?,
                1 => next_producer_id = d.i64()?,
                2 => client_transaction_version = d.i16()?,
                3 => next_producer_epoch = d.i16()?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { producer_id, previous_producer_id, next_producer_id, producer_epoch, next_producer_epoch, transaction_timeout_ms, transaction_status, transaction_partitions, transaction_last_update_timestamp_ms, transaction_start_timestamp_ms, client_transaction_version, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i64(self.producer_id);
        if v < 1 && self.previous_producer_id != -1 {
            return Err(unset_field(NAME, "PreviousProducerId", v));
        }
        if v < 1 && self.next_producer_id != -1 {
            return Err(unset_field(NAME, "NextProducerId", v));
        }
        e.i16(self.producer_epoch);
        if v < 1 && self.next_producer_epoch != -1 {
            return Err(unset_field(NAME, "NextProducerEpoch", v));
        }
        e.i32(self.transaction_timeout_ms);
        e.i8(self.transaction_status);
        e.array(self.transaction_partitions.as_deref(), v >= 1, |e, x| x.write(e, v))?;
        e.i64(self.transaction_last_update_timestamp_ms);
        e.i64(self.transaction_start_timestamp_ms);
        if v < 1 && self.client_transaction_version != 0 {
            return Err(unset_field(NAME, "ClientTransactionVersion", v));
        }
        if v >= 1 {
            let mut tags = Vec::new();
            if self.previous_producer_id != -1 {
                let mut t = Encoder::new();
                t.i64(self.previous_producer_id);
                tags.push((0, t.into_bytes()));
            }
            if self.next_producer_id != -1 {
                let mut t = Encoder::new();
                t.i64(self.next_producer_id);
                tags.push((1, t.into_bytes()));
            }
            if self.next_producer_epoch != -1 {
                let mut t = Encoder::new();
                t.i16(self.next_producer_epoch);
                tags.push((3, t.into_bytes()));
            }
            if self.client_transaction_version != 0 {
                let mut t = Encoder::new();
                t.i16(self.client_transaction_version);
                tags.push((2, t.into_bytes()));
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

/// PartitionsSchema of TransactionLogValue, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionsSchema {
    /// string, versions 0+.
    pub topic: String,
    /// array of int32, versions 0+.
    pub partition_ids: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionsSchema {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic = d.required_string(v >= 1)?;
        let partition_ids = d.required_array(v >= 1, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic, partition_ids, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic), v >= 1)?;
        e.array(Some(&self.partition_ids), v >= 1, |e, x| { e.i32(*x); Ok(()) })?;
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

impl Message for TransactionLogValue {
    const NAME: &'static str = "TransactionLogValue";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
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
