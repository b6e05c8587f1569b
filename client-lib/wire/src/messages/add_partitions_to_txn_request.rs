//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "AddPartitionsToTxnRequest";

/// Kafka's AddPartitionsToTxnRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnRequest {
    /// array of AddPartitionsToTxnTransaction, versions 4+.
    pub transactions: Vec<AddPartitionsToTxnTransaction>,
    /// string, versions 0-3.
    pub v3_and_below_transactional_id: String,
    /// int64, versions 0-3.
    pub v3_and_below_producer_id: i64,
    /// int16, versions 0-3.
    pub v3_and_below_producer_epoch: i16,
    /// array of AddPartitionsToTxnTopic, versions 0-3.
    pub v3_and_below_topics: Vec<AddPartitionsToTxnTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactions = if v >= 4 { d.required_array(true, |d| AddPartitionsToTxnTransaction::read(d, v))? } else { Vec::new() };
        let v3_and_below_transactional_id = if v <= 3 { d.required_string(v >= 3)? } else { String::new() };
        let v3_and_below_producer_id = if v <= 3 { d.i64()? } else { 0 };
        let v3_and_below_producer_epoch = if v <= 3 { d.i16()? } else { 0 };
        let v3_and_below_topics = if v <= 3 { d.required_array(v >= 3, |d| AddPartitionsToTxnTopic::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { transactions, v3_and_below_transactional_id, v3_and_below_producer_id, v3_and_below_producer_epoch, v3_and_below_topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 4 {
            e.array(Some(&self.transactions), true, |e, x| x.write(e, v))?;
        } else if !self.transactions.is_empty() {
            return Err(unset_field(NAME, "Transactions", v));
        }
        if v <= 3 {
            e.string(Some(&self.v3_and_below_transactional_id), v >= 3)?;
        } else if !self.v3_and_below_transactional_id.is_empty() {
            return Err(unset_field(NAME, "V3AndBelowTransactionalId", v));
        }
        if v <= 3 {
            e.i64(self.v3_and_below_producer_id);
        } else if self.v3_and_below_producer_id != 0 {
            return Err(unset_field(NAME, "V3AndBelowProducerId", v));
        }
        if v <= 3 {
            e.i16(self.v3_and_below_producer_epoch);
        } else if self.v3_and_below_producer_epoch != 0 {
            return Err(unset_field(NAME, "V3AndBelowProducerEpoch", v));
        }
        if v <= 3 {
            e.array(Some(&self.v3_and_below_topics), v >= 3, |e, x| x.write(e, v))?;
        } else if !self.v3_and_below_topics.is_empty() {
            return Err(unset_field(NAME, "V3AndBelowTopics", v));
        }
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// AddPartitionsToTxnTopic of AddPartitionsToTxnRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 3)?;
        let partitions = d.required_array(v >= 3, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 3)?;
        e.array(Some(&self.partitions), v >= 3, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// AddPartitionsToTxnTransaction of AddPartitionsToTxnRequest, versions 4-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnTransaction {
    /// string, versions 4+.
    pub transactional_id: String,
    /// int64, versions 4+.
    pub producer_id: i64,
    /// int16, versions 4+.
    pub producer_epoch: i16,
    /// bool, versions 4+, default false.
    pub verify_only: bool,
    /// array of AddPartitionsToTxnTopic, versions 4+.
    pub topics: Vec<AddPartitionsToTxnTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnTransaction {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactional_id = d.required_string(true)?;
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let verify_only = d.bool()?;
        let topics = d.required_array(true, |d| AddPartitionsToTxnTopic::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { transactional_id, producer_id, producer_epoch, verify_only, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.transactional_id), true)?;
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        e.bool(self.verify_only);
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for AddPartitionsToTxnRequest {
    const NAME: &'static str = "AddPartitionsToTxnRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
    const FLEXIBLE_FROM: i16 = 3;

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

impl Request for AddPartitionsToTxnRequest {
    const API_KEY: i16 = 24;
    type Response = super::AddPartitionsToTxnResponse;
}
