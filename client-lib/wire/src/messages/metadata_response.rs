//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::{null_field, unset_field};
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "MetadataResponse";

/// Kafka's MetadataResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponse {
    /// int32, versions 3+.
    pub throttle_time_ms: i32,
    /// array of MetadataResponseBroker, versions 0+.
    pub brokers: Vec<MetadataResponseBroker>,
    /// string, versions 2+, null 2+, default null.
    pub cluster_id: Option<String>,
    /// int32, versions 1+, default -1.
    pub controller_id: i32,
    /// array of MetadataResponseTopic, versions 0+.
    pub topics: Vec<MetadataResponseTopic>,
    /// int32, versions 8-10, default -2147483648.
    pub cluster_authorized_operations: i32,
    /// int16, versions 13+.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for MetadataResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            brokers: Vec::new(),
            cluster_id: None,
            controller_id: -1,
            topics: Vec::new(),
            cluster_authorized_operations: i32::MIN,
            error_code: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl MetadataResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 3 { d.i32()? } else { 0 };
        let brokers = d.required_array(v >= 9, |d| MetadataResponseBroker::read(d, v))?;
        let cluster_id = if v >= 2 { d.string(v >= 9)? } else { None };
        let controller_id = if v >= 1 { d.i32()? } else { -1 };
        let topics = d.required_array(v >= 9, |d| MetadataResponseTopic::read(d, v))?;
        let cluster_authorized_operations = if (8..=10).contains(&v) { d.i32()? } else { i32::MIN };
        let error_code = if v >= 13 { d.i16()? } else { 0 };
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, brokers, cluster_id, controller_id, topics, cluster_authorized_operations, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 3 {
            e.i32(self.throttle_time_ms);
        }
        e.array(Some(&self.brokers), v >= 9, |e, x| x.write(e, v))?;
        if v >= 2 {
            e.string(self.cluster_id.as_deref(), v >= 9)?;
        }
        if v >= 1 {
            e.i32(self.controller_id);
        }
        e.array(Some(&self.topics), v >= 9, |e, x| x.write(e, v))?;
        if (8..=10).contains(&v) {
            e.i32(self.cluster_authorized_operations);
        } else if self.cluster_authorized_operations != i32::MIN {
            return Err(unset_field(NAME, "ClusterAuthorizedOperations", v));
        }
        if v >= 13 {
            e.i16(self.error_code);
        }
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

/// MetadataResponseBroker of MetadataResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MetadataResponseBroker {
    /// int32, versions 0+.
    pub node_id: i32,
    /// string, versions 0+.
    pub host: String,
    /// int32, versions 0+.
    pub port: i32,
    /// string, versions 1+, null 1+, default null.
    pub rack: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl MetadataResponseBroker {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let host = d.required_string(v >= 9)?;
        let port = d.i32()?;
        let rack = if v >= 1 { d.string(v >= 9)? } else { None };
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { node_id, host, port, rack, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.string(Some(&self.host), v >= 9)?;
        e.i32(self.port);
        if v >= 1 {
            e.string(self.rack.as_deref(), v >= 9)?;
        }
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

/// MetadataResponseTopic of MetadataResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponseTopic {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 12+.
    pub name: Option<String>,
    /// uuid, versions 10+.
    pub topic_id: Uuid,
    /// bool, versions 1+, default false.
    pub is_internal: bool,
    /// array of MetadataResponsePartition, versions 0+.
    pub partitions: Vec<MetadataResponsePartition>,
    /// int32, versions 8+, default -2147483648.
    pub topic_authorized_operations: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for MetadataResponseTopic {
    fn default() -> Self {
        Self {
            error_code: 0,
            name: Some(String::new()),
            topic_id: Uuid::ZERO,
            is_internal: false,
            partitions: Vec::new(),
            topic_authorized_operations: i32::MIN,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl MetadataResponseTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let name = if v >= 12 { d.string(v >= 9)? } else { Some(d.required_string(v >= 9)?) };
        let topic_id = if v >= 10 { d.uuid()? } else { Uuid::ZERO };
        let is_internal = if v >= 1 { d.bool()? } else { false };
        let partitions = d.required_array(v >= 9, |d| MetadataResponsePartition::read(d, v))?;
        let topic_authorized_operations = if v >= 8 { d.i32()? } else { i32::MIN };
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, name, topic_id, is_internal, partitions, topic_authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        if v < 12 && self.name.is_none() { return Err(null_field(NAME, "Name", v)); }
        e.string(self.name.as_deref(), v >= 9)?;
        if v >= 10 {
            e.uuid(self.topic_id);
        }
        if v >= 1 {
            e.bool(self.is_internal);
        }
        e.array(Some(&self.partitions), v >= 9, |e, x| x.write(e, v))?;
        if v >= 8 {
            e.i32(self.topic_authorized_operations);
        } else if self.topic_authorized_operations != i32::MIN {
            return Err(unset_field(NAME, "TopicAuthorizedOperations", v));
        }
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

/// MetadataResponsePartition of MetadataResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponsePartition {
    /// int16, versions 0+.
    pub error_code: i16,
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0+.
    pub leader_id: i32,
    /// int32, versions 7+, default -1.
    pub leader_epoch: i32,
    /// array of int32, versions 0+.
    pub replica_nodes: Vec<i32>,
    /// array of int32, versions 0+.
    pub isr_nodes: Vec<i32>,
    /// array of int32, versions 5+.
    pub offline_replicas: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for MetadataResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            offline_replicas: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl MetadataResponsePartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let partition_index = d.i32()?;
        let leader_id = d.i32()?;
        let leader_epoch = if v >= 7 { d.i32()? } else { -1 };
        let replica_nodes = d.required_array(v >= 9, Decoder::i32)?;
        let isr_nodes = d.required_array(v >= 9, Decoder::i32)?;
        let offline_replicas = if v >= 5 { d.required_array(v >= 9, Decoder::i32)? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, partition_index, leader_id, leader_epoch, replica_nodes, isr_nodes, offline_replicas, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.i32(self.partition_index);
        e.i32(self.leader_id);
        if v >= 7 {
            e.i32(self.leader_epoch);
        }
        e.array(Some(&self.replica_nodes), v >= 9, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(Some(&self.isr_nodes), v >= 9, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 5 {
            e.array(Some(&self.offline_replicas), v >= 9, |e, x| { e.i32(*x); Ok(()) })?;
        }
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

impl Message for MetadataResponse {
    const NAME: &'static str = "MetadataResponse";
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
