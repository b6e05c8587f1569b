//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "InitProducerIdRequest";

/// Kafka's InitProducerIdRequest, versions 0-6.
#[derive(Clone, Debug, PartialEq)]
pub struct InitProducerIdRequest {
    /// string, versions 0+, null 0+.
    pub transactional_id: Option<String>,
    /// int32, versions 0+.
    pub transaction_timeout_ms: i32,
    /// int64, versions 3+, default -1.
    pub producer_id: i64,
    /// int16, versions 3+, default -1.
    pub producer_epoch: i16,
    /// bool, versions 6+, default false.
    pub enable2_pc: bool,
    /// bool, versions 6+, default false.
    pub keep_prepared_txn: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for InitProducerIdRequest {
    fn default() -> Self {
        Self {
            transactional_id: Some(String::new()),
            transaction_timeout_ms: 0,
            producer_id: -1,
            producer_epoch: -1,
            enable2_pc: false,
            keep_prepared_txn: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl InitProducerIdRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactional_id = d.string(v >= 2)?;
        let transaction_timeout_ms = d.i32()?;
        let producer_id = if v >= 3 { d.i64()? } else { -1 };
        let producer_epoch = if v >= 3 { d.i16()? } else { -1 };
        let enable2_pc = if v >= 6 { d.bool()? } else { false };
        let keep_prepared_txn = if v >= 6 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { transactional_id, transaction_timeout_ms, producer_id, producer_epoch, enable2_pc, keep_prepared_txn, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.transactional_id.as_deref(), v >= 2)?;
        e.i32(self.transaction_timeout_ms);
        if v >= 3 {
            e.i64(self.producer_id);
        } else if self.producer_id != -1 {
            return Err(unset_field(NAME, "ProducerId", v));
        }
        if v >= 3 {
            e.i16(self.producer_epoch);
        } else if self.producer_epoch != -1 {
            return Err(unset_field(NAME, "ProducerEpoch", v));
        }
        if v >= 6 {
            e.bool(self.enable2_pc);
        } else if self.enable2_pc {
            return Err(unset_field(NAME, "Enable2Pc", v));
        }
        if v >= 6 {
            e.bool(self.keep_prepared_txn);
        } else if self.keep_prepared_txn {
            return Err(unset_field(NAME, "KeepPreparedTxn", v));
        }
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for InitProducerIdRequest {
    const NAME: &'static str = "InitProducerIdRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;
    const FLEXIBLE_FROM: i16 = 2;

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

impl Request for InitProducerIdRequest {
    const API_KEY: i16 = 22;
    type Response = super::InitProducerIdResponse;
}
