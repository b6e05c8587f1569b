//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::records::Records;
use crate::uuid::Uuid;

const NAME: &str = "ProduceRequest";

/// Kafka's ProduceRequest, versions 0-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ProduceRequest {
    /// string, versions 3+, null 3+, default null.
    pub transactional_id: Option<String>,
    /// int16, versions 0+.
    pub acks: i16,
    /// int32, versions 0+.
    pub timeout_ms: i32,
    /// array of TopicProduceData, versions 0+.
    pub topic_data: Vec<TopicProduceData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ProduceRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let transactional_id = if v >= 3 { d.string(v >= 9)? } else { None };
        let acks = d.i16()?;
        let timeout_ms = d.i32()?;
        let topic_data = d.required_array(v >= 9, |d| TopicProduceData::read(d, v))?;
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { transactional_id, acks, timeout_ms, topic_data, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 3 {
            e.string(self.transactional_id.as_deref(), v >= 9)?;
        } else if self.transactional_id.is_some() {
            return Err(unset_field(NAME, "TransactionalId", v));
        }
        e.i16(self.acks);
        e.i32(self.timeout_ms);
        e.array(Some(&self.topic_data), v >= 9, |e, x| x.write(e, v))?;
        if v >= 9 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// TopicProduceData of ProduceRequest, versions 0-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicProduceData {
    /// string, versions 0-12.
    pub name: String,
    /// uuid, versions 13+.
    pub topic_id: Uuid,
    /// array of PartitionProduceData, versions 0+.
    pub partition_data: Vec<PartitionProduceData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicProduceData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = if v <= 12 { d.required_string(v >= 9)? } else { String::new() };
        let topic_id = if v >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partition_data = d.required_array(v >= 9, |d| PartitionProduceData::read(d, v))?;
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, topic_id, partition_data, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 12 {
            e.string(Some(&self.name), v >= 9)?;
        }
        if v >= 13 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partition_data), v >= 9, |e, x| x.write(e, v))?;
        if v >= 9 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// PartitionProduceData of ProduceRequest, versions 0-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionProduceData {
    /// int32, versions 0+.
    pub index: i32,
    /// records, versions 0+, null 0+.
    pub records: Option<Records>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionProduceData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let index = d.i32()?;
        let records = d.records(v >= 9)?;
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { index, records, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.index);
        e.records(self.records.as_ref(), v >= 9)?;
        if v >= 9 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for ProduceRequest {
    const NAME: &'static str = "ProduceRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=13;
    const FLEXIBLE_FROM: i16 = 9;

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

impl Request for ProduceRequest {
    const API_KEY: i16 = 0;
    type Response = super::ProduceResponse;
}
