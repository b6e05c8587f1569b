//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "StopReplicaRequest";

/// Kafka's StopReplicaRequest, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct StopReplicaRequest {
    /// int32, versions 0+.
    pub controller_id: i32,
    /// bool, versions 4+, default false.
    pub is_kraft_controller: bool,
    /// int32, versions 0+.
    pub controller_epoch: i32,
    /// int64, versions 1+, default -1.
    pub broker_epoch: i64,
    /// bool, versions 0-2.
    pub delete_partitions: bool,
    /// array of StopReplicaPartitionV0, versions 0.
    pub ungrouped_partitions: Vec<StopReplicaPartitionV0>,
    /// array of StopReplicaTopicV1, versions 1-2.
    pub topics: Vec<StopReplicaTopicV1>,
    /// array of StopReplicaTopicState, versions 3+.
    pub topic_states: Vec<StopReplicaTopicState>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for StopReplicaRequest {
    fn default() -> Self {
        Self {
            controller_id: 0,
            is_kraft_controller: false,
            controller_epoch: 0,
            broker_epoch: -1,
            delete_partitions: false,
            ungrouped_partitions: Vec::new(),
            topics: Vec::new(),
            topic_states: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl StopReplicaRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let controller_id = d.i32()?;
        let is_kraft_controller = if v >= 4 { d.bool()? } else { false };
        let controller_epoch = d.i32()?;
        let broker_epoch = if v >= 1 { d.i64()? } else { -1 };
        let delete_partitions = if v <= 2 { d.bool()? } else { false };
        let ungrouped_partitions = if v <= 0 { d.required_array(false, |d| StopReplicaPartitionV0::read(d, v))? } else { Vec::new() };
        let topics = if (1..=2).contains(&v) { d.required_array(v >= 2, |d| StopReplicaTopicV1::read(d, v))? } else { Vec::new() };
        let topic_states = if v >= 3 { d.required_array(true, |d| StopReplicaTopicState::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { controller_id, is_kraft_controller, controller_epoch, broker_epoch, delete_partitions, ungrouped_partitions, topics, topic_states, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.controller_id);
        if v >= 4 {
            e.bool(self.is_kraft_controller);
        } else if self.is_kraft_controller {
            return Err(unset_field(NAME, "isKRaftController", v));
        }
        e.i32(self.controller_epoch);
        if v >= 1 {
            e.i64(self.broker_epoch);
        }
        if v <= 2 {
            e.bool(self.delete_partitions);
        } else if self.delete_partitions {
            return Err(unset_field(NAME, "DeletePartitions", v));
        }
        if v <= 0 {
            e.array(Some(&self.ungrouped_partitions), false, |e, x| x.write(e, v))?;
        } else if !self.ungrouped_partitions.is_empty() {
            return Err(unset_field(NAME, "UngroupedPartitions", v));
        }
        if (1..=2).contains(&v) {
            e.array(Some(&self.topics), v >= 2, |e, x| x.write(e, v))?;
        } else if !self.topics.is_empty() {
            return Err(unset_field(NAME, "Topics", v));
        }
        if v >= 3 {
            e.array(Some(&self.topic_states), true, |e, x| x.write(e, v))?;
        } else if !self.topic_states.is_empty() {
            return Err(unset_field(NAME, "TopicStates", v));
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

/// StopReplicaPartitionV0 of StopReplicaRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StopReplicaPartitionV0 {
    /// string, versions 0.
    pub topic_name: String,
    /// int32, versions 0.
    pub partition_index: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl StopReplicaPartitionV0 {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(false)?;
        let partition_index = d.i32()?;
        let unknown_tagged_fields = Vec::new();
        Ok(Self { topic_name, partition_index, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), false)?;
        e.i32(self.partition_index);
        if !self.unknown_tagged_fields.is_empty() {
            return Err(unset_field(NAME, "unknown_tagged_fields", v));
        }
        Ok(())
    }
}

/// StopReplicaTopicV1 of StopReplicaRequest, versions 1-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StopReplicaTopicV1 {
    /// string, versions 1-2.
    pub name: String,
    /// array of int32, versions 1-2.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl StopReplicaTopicV1 {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 2)?;
        let partition_indexes = d.required_array(v >= 2, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partition_indexes, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 2)?;
        e.array(Some(&self.partition_indexes), v >= 2, |e, x| { e.i32(*x); Ok(()) })?;
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

/// StopReplicaTopicState of StopReplicaRequest, versions 3-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StopReplicaTopicState {
    /// string, versions 3+.
    pub topic_name: String,
    /// array of StopReplicaPartitionState, versions 3+.
    pub partition_states: Vec<StopReplicaPartitionState>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl StopReplicaTopicState {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(true)?;
        let partition_states = d.required_array(true, |d| StopReplicaPartitionState::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_name, partition_states, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), true)?;
        e.array(Some(&self.partition_states), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// StopReplicaPartitionState of StopReplicaRequest, versions 3-4.
#[derive(Clone, Debug, PartialEq)]
pub struct StopReplicaPartitionState {
    /// int32, versions 3+.
    pub partition_index: i32,
    /// int32, versions 3+, default -1.
    pub leader_epoch: i32,
    /// bool, versions 3+.
    pub delete_partition: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for StopReplicaPartitionState {
    fn default() -> Self {
        Self {
            partition_index: 0,
            leader_epoch: -1,
            delete_partition: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl StopReplicaPartitionState {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let leader_epoch = d.i32()?;
        let delete_partition = d.bool()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, leader_epoch, delete_partition, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i32(self.leader_epoch);
        e.bool(self.delete_partition);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StopReplicaRequest {
    const NAME: &'static str = "StopReplicaRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;
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

impl Request for StopReplicaRequest {
    const API_KEY: i16 = 5;
    type Response = super::StopReplicaResponse;
}
