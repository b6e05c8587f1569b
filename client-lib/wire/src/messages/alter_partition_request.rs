//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "AlterPartitionRequest";

/// Kafka's AlterPartitionRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterPartitionRequest {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// int64, versions 0+, default -1.
    pub broker_epoch: i64,
    /// array of TopicData, versions 0+.
    pub topics: Vec<TopicData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for AlterPartitionRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            broker_epoch: -1,
            topics: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl AlterPartitionRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let topics = d.required_array(true, |d| TopicData::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { broker_id, broker_epoch, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicData of AlterPartitionRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicData {
    /// string, versions 0-1.
    pub topic_name: String,
    /// uuid, versions 2+.
    pub topic_id: Uuid,
    /// array of PartitionData, versions 0+.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = if v <= 1 { d.required_string(true)? } else { String::new() };
        let topic_id = if v >= 2 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(true, |d| PartitionData::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_name, topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 1 {
            e.string(Some(&self.topic_name), true)?;
        }
        if v >= 2 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// PartitionData of AlterPartitionRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// array of int32, versions 0-2.
    pub new_isr: Vec<i32>,
    /// array of BrokerState, versions 3+.
    pub new_isr_with_epochs: Vec<BrokerState>,
    /// int8, versions 1+, default 0.
    pub leader_recovery_state: i8,
    /// int32, versions 0+.
    pub partition_epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let leader_epoch = d.i32()?;
        let new_isr = if v <= 2 { d.required_array(true, Decoder::i32)? } else { Vec::new() };
        let new_isr_with_epochs = if v >= 3 { d.required_array(true, |d| BrokerState::read(d, v))? } else { Vec::new() };
        let leader_recovery_state = if v >= 1 { d.i8()? } else { 0 };
        let partition_epoch = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, leader_epoch, new_isr, new_isr_with_epochs, leader_recovery_state, partition_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i32(self.leader_epoch);
        if v <= 2 {
            e.array(Some(&self.new_isr), true, |e, x| { e.i32(*x); Ok(()) })?;
        } else if !self.new_isr.is_empty() {
            return Err(unset_field(NAME, "NewIsr", v));
        }
        if v >= 3 {
            e.array(Some(&self.new_isr_with_epochs), true, |e, x| x.write(e, v))?;
        } else if !self.new_isr_with_epochs.is_empty() {
            return Err(unset_field(NAME, "NewIsrWithEpochs", v));
        }
        if v >= 1 {
            e.i8(self.leader_recovery_state);
        } else if self.leader_recovery_state != 0 {
            return Err(unset_field(NAME, "LeaderRecoveryState", v));
        }
        e.i32(self.partition_epoch);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// BrokerState of AlterPartitionRequest, versions 3.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerState {
    /// int32, versions 3+.
    pub broker_id: i32,
    /// int64, versions 3+, default -1.
    pub broker_epoch: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for BrokerState {
    fn default() -> Self {
        Self {
            broker_id: 0,
            broker_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl BrokerState {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { broker_id, broker_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for AlterPartitionRequest {
    const NAME: &'static str = "AlterPartitionRequest";
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

impl Request for AlterPartitionRequest {
    const API_KEY: i16 = 56;
    type Response = super::AlterPartitionResponse;
}
