//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "UpdateMetadataRequest";

/// Kafka's UpdateMetadataRequest, versions 0-8.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateMetadataRequest {
    /// int32, versions 0+.
    pub controller_id: i32,
    /// bool, versions 8+, default false.
    pub is_kraft_controller: bool,
    /// int8, versions 8+, tag 0 in 8+, default 0.
    pub r#type: i8,
    /// int32, versions 0+.
    pub controller_epoch: i32,
    /// int64, versions 5+, default -1.
    pub broker_epoch: i64,
    /// array of UpdateMetadataPartitionState, versions 0-4.
    pub ungrouped_partition_states: Vec<UpdateMetadataPartitionState>,
    /// array of UpdateMetadataTopicState, versions 5+.
    pub topic_states: Vec<UpdateMetadataTopicState>,
    /// array of UpdateMetadataBroker, versions 0+.
    pub live_brokers: Vec<UpdateMetadataBroker>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for UpdateMetadataRequest {
    fn default() -> Self {
        Self {
            controller_id: 0,
            is_kraft_controller: false,
            r#type: 0,
            controller_epoch: 0,
            broker_epoch: -1,
            ungrouped_partition_states: Vec::new(),
            topic_states: Vec::new(),
            live_brokers: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl UpdateMetadataRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let controller_id = d.i32()?;
        let is_kraft_controller = if v >= 8 { d.bool()? } else { false };
        let mut r#type = 0;
        let controller_epoch = d.i32()?;
        let broker_epoch = if v >= 5 { d.i64()? } else { -1 };
        let ungrouped_partition_states = if v <= 4 { d.required_array(false, |d| UpdateMetadataPartitionState::read(d, v))? } else { Vec::new() };
        let topic_states = if v >= 5 { d.required_array(v >= 6, |d| UpdateMetadataTopicState::read(d, v))? } else { Vec::new() };
        let live_brokers = d.required_array(v >= 6, |d| UpdateMetadataBroker::read(d, v))?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 8 => r#type = d.i8()?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { controller_id, is_kraft_controller, r#type, controller_epoch, broker_epoch, ungrouped_partition_states, topic_states, live_brokers, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.controller_id);
        if v >= 8 {
            e.bool(self.is_kraft_controller);
        } else if self.is_kraft_controller {
            return Err(unset_field(NAME, "isKRaftController", v));
        }
        if v < 8 && self.r#type != 0 {
            return Err(unset_field(NAME, "Type", v));
        }
        e.i32(self.controller_epoch);
        if v >= 5 {
            e.i64(self.broker_epoch);
        }
        if v <= 4 {
            e.array(Some(&self.ungrouped_partition_states), false, |e, x| x.write(e, v))?;
        } else if !self.ungrouped_partition_states.is_empty() {
            return Err(unset_field(NAME, "UngroupedPartitionStates", v));
        }
        if v >= 5 {
            e.array(Some(&self.topic_states), v >= 6, |e, x| x.write(e, v))?;
        } else if !self.topic_states.is_empty() {
            return Err(unset_field(NAME, "TopicStates", v));
        }
        e.array(Some(&self.live_brokers), v >= 6, |e, x| x.write(e, v))?;
        if v >= 6 {
            let mut tags = Vec::new();
            if v >= 8 && self.r#type != 0 {
                let mut t = Encoder::new();
                t.i8(self.r#type);
                tags.push((0, t.into_bytes()));
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

/// UpdateMetadataPartitionState of UpdateMetadataRequest, versions 0-8.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct UpdateMetadataPartitionState {
    /// string, versions 0-4.
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
    pub zk_version: i32,
    /// array of int32, versions 0+.
    pub replicas: Vec<i32>,
    /// array of int32, versions 4+.
    pub offline_replicas: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl UpdateMetadataPartitionState {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = if v <= 4 { d.required_string(false)? } else { String::new() };
        let partition_index = d.i32()?;
        let controller_epoch = d.i32()?;
        let leader = d.i32()?;
        let leader_epoch = d.i32()?;
        let isr = d.required_array(v >= 6, Decoder::i32)?;
        let zk_version = d.i32()?;
        let replicas = d.required_array(v >= 6, Decoder::i32)?;
        let offline_replicas = if v >= 4 { d.required_array(v >= 6, Decoder::i32)? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, partition_index, controller_epoch, leader, leader_epoch, isr, zk_version, replicas, offline_replicas, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 4 {
            e.string(Some(&self.topic_name), false)?;
        }
        e.i32(self.partition_index);
        e.i32(self.controller_epoch);
        e.i32(self.leader);
        e.i32(self.leader_epoch);
        e.array(Some(&self.isr), v >= 6, |e, x| { e.i32(*x); Ok(()) })?;
        e.i32(self.zk_version);
        e.array(Some(&self.replicas), v >= 6, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 4 {
            e.array(Some(&self.offline_replicas), v >= 6, |e, x| { e.i32(*x); Ok(()) })?;
        }
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// UpdateMetadataTopicState of UpdateMetadataRequest, versions 5-8.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct UpdateMetadataTopicState {
    /// string, versions 5+.
    pub topic_name: String,
    /// uuid, versions 7+.
    pub topic_id: Uuid,
    /// array of UpdateMetadataPartitionState, versions 5+.
    pub partition_states: Vec<UpdateMetadataPartitionState>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl UpdateMetadataTopicState {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(v >= 6)?;
        let topic_id = if v >= 7 { d.uuid()? } else { Uuid::ZERO };
        let partition_states = d.required_array(v >= 6, |d| UpdateMetadataPartitionState::read(d, v))?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, topic_id, partition_states, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), v >= 6)?;
        if v >= 7 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partition_states), v >= 6, |e, x| x.write(e, v))?;
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// UpdateMetadataBroker of UpdateMetadataRequest, versions 0-8.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateMetadataBroker {
    /// int32, versions 0+.
    pub id: i32,
    /// string, versions 0.
    pub v0_host: String,
    /// int32, versions 0.
    pub v0_port: i32,
    /// array of UpdateMetadataEndpoint, versions 1+.
    pub endpoints: Vec<UpdateMetadataEndpoint>,
    /// string, versions 2+, null 0+.
    pub rack: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for UpdateMetadataBroker {
    fn default() -> Self {
        Self {
            id: 0,
            v0_host: String::new(),
            v0_port: 0,
            endpoints: Vec::new(),
            rack: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl UpdateMetadataBroker {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let id = d.i32()?;
        let v0_host = if v <= 0 { d.required_string(false)? } else { String::new() };
        let v0_port = if v <= 0 { d.i32()? } else { 0 };
        let endpoints = if v >= 1 { d.required_array(v >= 6, |d| UpdateMetadataEndpoint::read(d, v))? } else { Vec::new() };
        let rack = if v >= 2 { d.string(v >= 6)? } else { Some(String::new()) };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { id, v0_host, v0_port, endpoints, rack, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.id);
        if v <= 0 {
            e.string(Some(&self.v0_host), false)?;
        }
        if v <= 0 {
            e.i32(self.v0_port);
        }
        if v >= 1 {
            e.array(Some(&self.endpoints), v >= 6, |e, x| x.write(e, v))?;
        }
        if v >= 2 {
            e.string(self.rack.as_deref(), v >= 6)?;
        }
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// UpdateMetadataEndpoint of UpdateMetadataRequest, versions 1-8.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct UpdateMetadataEndpoint {
    /// int32, versions 1+.
    pub port: i32,
    /// string, versions 1+.
    pub host: String,
    /// string, versions 3+.
    pub listener: String,
    /// int16, versions 1+.
    pub security_protocol: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl UpdateMetadataEndpoint {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let port = d.i32()?;
        let host = d.required_string(v >= 6)?;
        let listener = if v >= 3 { d.required_string(v >= 6)? } else { String::new() };
        let security_protocol = d.i16()?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { port, host, listener, security_protocol, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.port);
        e.string(Some(&self.host), v >= 6)?;
        if v >= 3 {
            e.string(Some(&self.listener), v >= 6)?;
        }
        e.i16(self.security_protocol);
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for UpdateMetadataRequest {
    const NAME: &'static str = "UpdateMetadataRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=8;
    const FLEXIBLE_FROM: i16 = 6;

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

impl Request for UpdateMetadataRequest {
    const API_KEY: i16 = 6;
    type Response = super::UpdateMetadataResponse;
}
