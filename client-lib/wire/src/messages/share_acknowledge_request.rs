//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "ShareAcknowledgeRequest";

/// Kafka's ShareAcknowledgeRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareAcknowledgeRequest {
    /// string, versions 0+, null 0+, default null.
    pub group_id: Option<String>,
    /// string, versions 0+, null 0+.
    pub member_id: Option<String>,
    /// int32, versions 0+.
    pub share_session_epoch: i32,
    /// bool, versions 2+, default false.
    pub is_renew_ack: bool,
    /// array of AcknowledgeTopic, versions 0+.
    pub topics: Vec<AcknowledgeTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ShareAcknowledgeRequest {
    fn default() -> Self {
        Self {
            group_id: None,
            member_id: Some(String::new()),
            share_session_epoch: 0,
            is_renew_ack: false,
            topics: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ShareAcknowledgeRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.string(true)?;
        let member_id = d.string(true)?;
        let share_session_epoch = d.i32()?;
        let is_renew_ack = if v >= 2 { d.bool()? } else { false };
        let topics = d.required_array(true, |d| AcknowledgeTopic::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, member_id, share_session_epoch, is_renew_ack, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.group_id.as_deref(), true)?;
        e.string(self.member_id.as_deref(), true)?;
        e.i32(self.share_session_epoch);
        if v >= 2 {
            e.bool(self.is_renew_ack);
        } else if self.is_renew_ack {
            return Err(unset_field(NAME, "IsRenewAck", v));
        }
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// AcknowledgeTopic of ShareAcknowledgeRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AcknowledgeTopic {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of AcknowledgePartition, versions 0+.
    pub partitions: Vec<AcknowledgePartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AcknowledgeTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.required_array(true, |d| AcknowledgePartition::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// AcknowledgePartition of ShareAcknowledgeRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AcknowledgePartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// array of AcknowledgementBatch, versions 0+.
    pub acknowledgement_batches: Vec<AcknowledgementBatch>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AcknowledgePartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let acknowledgement_batches = d.required_array(true, |d| AcknowledgementBatch::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, acknowledgement_batches, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.array(Some(&self.acknowledgement_batches), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// AcknowledgementBatch of ShareAcknowledgeRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AcknowledgementBatch {
    /// int64, versions 0+.
    pub first_offset: i64,
    /// int64, versions 0+.
    pub last_offset: i64,
    /// array of int8, versions 0+.
    pub acknowledge_types: Vec<i8>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AcknowledgementBatch {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let first_offset = d.i64()?;
        let last_offset = d.i64()?;
        let acknowledge_types = d.required_array(true, Decoder::i8)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { first_offset, last_offset, acknowledge_types, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i64(self.first_offset);
        e.i64(self.last_offset);
        e.array(Some(&self.acknowledge_types), true, |e, x| { e.i8(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ShareAcknowledgeRequest {
    const NAME: &'static str = "ShareAcknowledgeRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
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

impl Request for ShareAcknowledgeRequest {
    const API_KEY: i16 = 79;
    type Response = super::ShareAcknowledgeResponse;
}
