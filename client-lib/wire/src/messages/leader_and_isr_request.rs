//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "LeaderAndIsrRequest";

/// Kafka's LeaderAndIsrRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderAndIsrRequest {
    /// int32, versions 0+.
    pub controller_id: i32,
    /// bool, versions 7+, default false.
    pub is_kraft_controller: bool,
    /// int32, versions 0+.
    pub controller_epoch: i32,
    /// int64, versions 2+, default -1.
    pub broker_epoch: i64,
    /// int8, versions 5+.
    pub r#type: i8,
    /// array of LeaderAndIsrPartitionState, versions 0-1.
    pub ungrouped_partition_states: Vec<LeaderAndIsrPartitionState>,
    /// array of LeaderAndIsrTopicState, versions 2+.
    pub topic_states: Vec<LeaderAndIsrTopicState>,
    /// array of LeaderAndIsrLiveLeader, versions 0+.
    pub live_leaders: Vec<LeaderAndIsrLiveLeader>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for LeaderAndIsrRequest {
    fn default() -> Self {
        Self {
            controller_id: 0,
            is_kraft_controller: false,
            controller_epoch: 0,
            broker_epoch: -1,
            r#type: 0,
            ungrouped_partition_states: Vec::new(),
            topic_states: Vec::new(),
            live_leaders: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl LeaderAndIsrRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let controller_id = d.i32()?;
        let is_kraft_controller = if v >= 7 { d.bool()? } else { false };
        let controller_epoch = d.i32()?;
        let broker_epoch = if v >= 2 { d.i64()? } else { -1 };
        let r#type = if v >= 5 { d.i8()? } else { 0 };
        let ungrouped_partition_states = if v <= 1 { d.required_array(false, |d| LeaderAndIsrPartitionState::read(d, v))? } else { Vec::new() };
        let topic_states = if v >= 2 { d.required_array(v >= 4, |d| LeaderAndIsrTopicState::read(d, v))? } else { Vec::new() };
        let live_leaders = d.required_array(v >= 4, |d| LeaderAndIsrLiveLeader::read(d, v))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { controller_id, is_kraft_controller, controller_epoch, broker_epoch, r#type, ungrouped_partition_states, topic_states, live_leaders, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.controller_id);
        if v >= 7 {
            e.bool(self.is_kraft_controller);
        } else if self.is_kraft_controller {
            return Err(unset_field(NAME, "isKRaftController", v));
        }
        e.i32(self.controller_epoch);
        if v >= 2 {
            e.i64(self.broker_epoch);
        }
        if v >= 5 {
            e.i8(self.r#type);
        } else if self.r#type != 0 {
            return Err(unset_field(NAME, "Type", v));
        }
        if v <= 1 {
            e.array(Some(&self.ungrouped_partition_states), false, |e, x| x.write(e, v))?;
        } else if !self.ungrouped_partition_states.is_empty() {
            return Err(unset_field(NAME, "UngroupedPartitionStates", v));
        }
        if v >= 2 {
            e.array(Some(&self.topic_states), v >= 4, |e, x| x.write(e, v))?;
        } else if !self.topic_states.is_empty() {
            return Err(unset_field(NAME, "TopicStates", v));
        }
        e.array(Some(&self.live_leaders), v >= 4, |e, x| x.write(e, v))?;
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// LeaderAndIsrPartitionState of LeaderAndIsrRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderAndIsrPartitionState {
    /// string, versions 0-1.
    pub topic_name: String,
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0+.
    pub controller_epoch: i32,
    /// int32, versions 0+.
    pub leader: i32,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// array of int32, versions 0+.
    pub isr: Vec<i32>,
    /// int32, versions 0+.
    pub partition_epoch: i32,
    /// array of int32, versions 0+.
    pub replicas: Vec<i32>,
    /// array of int32, versions 3+.
    pub adding_replicas: Vec<i32>,
    /// array of int32, versions 3+.
    pub removing_replicas: Vec<i32>,
    /// bool, versions 1+, default false.
    pub is_new: bool,
    /// int8, versions 6+, default 0.
    pub leader_recovery_state: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderAndIsrPartitionState {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = if v <= 1 { d.required_string(false)? } else { String::new() };
        let partition_index = d.i32()?;
        let controller_epoch = d.i32()?;
        let leader = d.i32()?;
        let leader_epoch = d.i32()?;
        let isr = d.required_array(v >= 4, Decoder::i32)?;
        let partition_epoch = d.i32()?;
        let replicas = d.required_array(v >= 4, Decoder::i32)?;
        let adding_replicas = if v >= 3 { d.required_array(v >= 4, Decoder::i32)? } else { Vec::new() };
        let removing_replicas = if v >= 3 { d.required_array(v >= 4, Decoder::i32)? } else { Vec::new() };
        let is_new = if v >= 1 { d.bool()? } else { false };
        let leader_recovery_state = if v >= 6 { d.i8()? } else { 0 };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, partition_index, controller_epoch, leader, leader_epoch, isr, partition_epoch, replicas, adding_replicas, removing_replicas, is_new, leader_recovery_state, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 1 {
            e.string(Some(&self.topic_name), false)?;
        }
        e.i32(self.partition_index);
        e.i32(self.controller_epoch);
        e.i32(self.leader);
        e.i32(self.leader_epoch);
        e.array(Some(&self.isr), v >= 4, |e, x| { e.i32(*x); Ok(()) })?;
        e.i32(self.partition_epoch);
        e.array(Some(&self.replicas), v >= 4, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 3 {
            e.array(Some(&self.adding_replicas), v >= 4, |e, x| { e.i32(*x); Ok(()) })?;
        }
        if v >= 3 {
            e.array(Some(&self.removing_replicas), v >= 4, |e, x| { e.i32(*x); Ok(()) })?;
        }
        if v >= 1 {
            e.bool(self.is_new);
        }
        if v >= 6 {
            e.i8(self.leader_recovery_state);
        } else if self.leader_recovery_state != 0 {
            return Err(unset_field(NAME, "LeaderRecoveryState", v));
        }
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// LeaderAndIsrTopicState of LeaderAndIsrRequest, versions 2-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderAndIsrTopicState {
    /// string, versions 2+.
    pub topic_name: String,
    /// uuid, versions 5+.
    pub topic_id: Uuid,
    /// array of LeaderAndIsrPartitionState, versions 2+.
    pub partition_states: Vec<LeaderAndIsrPartitionState>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderAndIsrTopicState {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(v >= 4)?;
        let topic_id = if v >= 5 { d.uuid()? } else { Uuid::ZERO };
        let partition_states = d.required_array(v >= 4, |d| LeaderAndIsrPartitionState::read(d, v))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, topic_id, partition_states, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), v >= 4)?;
        if v >= 5 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partition_states), v >= 4, |e, x| x.write(e, v))?;
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// LeaderAndIsrLiveLeader of LeaderAndIsrRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderAndIsrLiveLeader {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// string, versions 0+.
    pub host_name: String,
    /// int32, versions 0+.
    pub port: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderAndIsrLiveLeader {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let host_name = d.required_string(v >= 4)?;
        let port = d.i32()?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { broker_id, host_name, port, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.string(Some(&self.host_name), v >= 4)?;
        e.i32(self.port);
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for LeaderAndIsrRequest {
    const NAME: &'static str = "LeaderAndIsrRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=7;
    const FLEXIBLE_FROM: i16 = 4;

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

impl Request for LeaderAndIsrRequest {
    const API_KEY: i16 = 4;
    type Response = super::LeaderAndIsrResponse;
}
