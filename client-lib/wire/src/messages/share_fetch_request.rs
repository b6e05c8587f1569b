//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "ShareFetchRequest";

/// Kafka's ShareFetchRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareFetchRequest {
    /// string, versions 0+, null 0+, default null.
    pub group_id: Option<String>,
    /// string, versions 0+, null 0+.
    pub member_id: Option<String>,
    /// int32, versions 0+.
    pub share_session_epoch: i32,
    /// int32, versions 0+.
    pub max_wait_ms: i32,
    /// int32, versions 0+.
    pub min_bytes: i32,
    /// int32, versions 0+, default 0x7fffffff.
    pub max_bytes: i32,
    /// int32, versions 1+.
    pub max_records: i32,
    /// int32, versions 1+.
    pub batch_size: i32,
    /// int8, versions 2+, default 0.
    pub share_acquire_mode: i8,
    /// bool, versions 2+, default false.
    pub is_renew_ack: bool,
    /// array of FetchTopic, versions 0+.
    pub topics: Vec<FetchTopic>,
    /// array of ForgottenTopic, versions 0+.
    pub forgotten_topics_data: Vec<ForgottenTopic>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ShareFetchRequest {
    fn default() -> Self {
        Self {
            group_id: None,
            member_id: Some(String::new()),
            share_session_epoch: 0,
            max_wait_ms: 0,
            min_bytes: 0,
            max_bytes: i32::MAX,
            max_records: 0,
            batch_size: 0,
            share_acquire_mode: 0,
            is_renew_ack: false,
            topics: Vec::new(),
            forgotten_topics_data: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ShareFetchRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.string(true)?;
        let member_id = d.string(true)?;
        let share_session_epoch = d.i32()?;
        let max_wait_ms = d.i32()?;
        let min_bytes = d.i32()?;
        let max_bytes = d.i32()?;
        let max_records = if v >= 1 { d.i32()? } else { 0 };
        let batch_size = if v >= 1 { d.i32()? } else { 0 };
        let share_acquire_mode = if v >= 2 { d.i8()? } else { 0 };
        let is_renew_ack = if v >= 2 { d.bool()? } else { false };
        let topics = d.required_array(true, |d| FetchTopic::read(d, v))?;
        let forgotten_topics_data = d.required_array(true, |d| ForgottenTopic::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, member_id, share_session_epoch, max_wait_ms, min_bytes, max_bytes, max_records, batch_size, share_acquire_mode, is_renew_ack, topics, forgotten_topics_data, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.group_id.as_deref(), true)?;
        e.string(self.member_id.as_deref(), true)?;
        e.i32(self.share_session_epoch);
        e.i32(self.max_wait_ms);
        e.i32(self.min_bytes);
        e.i32(self.max_bytes);
        if v >= 1 {
            e.i32(self.max_records);
        } else if self.max_records != 0 {
            return Err(unset_field(NAME, "MaxRecords", v));
        }
        if v >= 1 {
            e.i32(self.batch_size);
        } else if self.batch_size != 0 {
            return Err(unset_field(NAME, "BatchSize", v));
        }
        if v >= 2 {
            e.i8(self.share_acquire_mode);
        }
        if v >= 2 {
            e.bool(self.is_renew_ack);
        } else if self.is_renew_ack {
            return Err(unset_field(NAME, "IsRenewAck", v));
        }
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.forgotten_topics_data), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// FetchTopic of ShareFetchRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FetchTopic {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of FetchPartition, versions 0+.
    pub partitions: Vec<FetchPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FetchTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.required_array(true, |d| FetchPartition::read(d, v))?;
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

/// FetchPartition of ShareFetchRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FetchPartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0.
    pub partition_max_bytes: i32,
    /// array of AcknowledgementBatch, versions 0+.
    pub acknowledgement_batches: Vec<AcknowledgementBatch>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FetchPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let partition_max_bytes = if v <= 0 { d.i32()? } else { 0 };
        let acknowledgement_batches = d.required_array(true, |d| AcknowledgementBatch::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, partition_max_bytes, acknowledgement_batches, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        if v <= 0 {
            e.i32(self.partition_max_bytes);
        } else if self.partition_max_bytes != 0 {
            return Err(unset_field(NAME, "PartitionMaxBytes", v));
        }
        e.array(Some(&self.acknowledgement_batches), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// AcknowledgementBatch of ShareFetchRequest, versions 0-2.
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

/// ForgottenTopic of ShareFetchRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ForgottenTopic {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ForgottenTopic {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ShareFetchRequest {
    const NAME: &'static str = "ShareFetchRequest";
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

impl Request for ShareFetchRequest {
    const API_KEY: i16 = 78;
    type Response = super::ShareFetchResponse;
}
