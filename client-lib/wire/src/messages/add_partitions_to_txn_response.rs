//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "AddPartitionsToTxnResponse";

/// Kafka's AddPartitionsToTxnResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// int16, versions 4+.
    pub error_code: i16,
    /// array of AddPartitionsToTxnResult, versions 4+.
    pub results_by_transaction: Vec<AddPartitionsToTxnResult>,
    /// array of AddPartitionsToTxnTopicResult, versions 0-3.
    pub results_by_topic_v3_and_below: Vec<AddPartitionsToTxnTopicResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let error_code = if v >= 4 { d.i16()? } else { 0 };
        let results_by_transaction = if v >= 4 { d.required_array(true, |d| AddPartitionsToTxnResult::read(d, v))? } else { Vec::new() };
        let results_by_topic_v3_and_below = if v <= 3 { d.required_array(v >= 3, |d| AddPartitionsToTxnTopicResult::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, error_code, results_by_transaction, results_by_topic_v3_and_below, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        if v >= 4 {
            e.i16(self.error_code);
        }
        if v >= 4 {
            e.array(Some(&self.results_by_transaction), true, |e, x| x.write(e, v))?;
        } else if !self.results_by_transaction.is_empty() {
            return Err(unset_field(NAME, "ResultsByTransaction", v));
        }
        if v <= 3 {
            e.array(Some(&self.results_by_topic_v3_and_below), v >= 3, |e, x| x.write(e, v))?;
        } else if !self.results_by_topic_v3_and_below.is_empty() {
            return Err(unset_field(NAME, "ResultsByTopicV3AndBelow", v));
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

/// AddPartitionsToTxnTopicResult of AddPartitionsToTxnResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnTopicResult {
    /// string, versions 0+.
    pub name: String,
    /// array of AddPartitionsToTxnPartitionResult, versions 0+.
    pub results_by_partition: Vec<AddPartitionsToTxnPartitionResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnTopicResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 3)?;
        let results_by_partition = d.required_array(v >= 3, |d| AddPartitionsToTxnPartitionResult::read(d, v))?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, results_by_partition, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 3)?;
        e.array(Some(&self.results_by_partition), v >= 3, |e, x| x.write(e, v))?;
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

/// AddPartitionsToTxnPartitionResult of AddPartitionsToTxnResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnPartitionResult {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub partition_error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnPartitionResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let partition_error_code = d.i16()?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, partition_error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.partition_error_code);
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

/// AddPartitionsToTxnResult of AddPartitionsToTxnResponse, versions 4-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AddPartitionsToTxnResult {
    /// string, versions 4+.
    pub transactional_id: String,
    /// array of AddPartitionsToTxnTopicResult, versions 4+.
    pub topic_results: Vec<AddPartitionsToTxnTopicResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AddPartitionsToTxnResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactional_id = d.required_string(true)?;
        let topic_results = d.required_array(true, |d| AddPartitionsToTxnTopicResult::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { transactional_id, topic_results, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.transactional_id), true)?;
        e.array(Some(&self.topic_results), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for AddPartitionsToTxnResponse {
    const NAME: &'static str = "AddPartitionsToTxnResponse";
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
