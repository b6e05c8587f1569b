//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "DescribeQuorumResponse";

/// Kafka's DescribeQuorumResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeQuorumResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 2+, null 2+.
    pub error_message: Option<String>,
    /// array of TopicData, versions 0+.
    pub topics: Vec<TopicData>,
    /// array of Node, versions 2+.
    pub nodes: Vec<Node>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeQuorumResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(String::new()),
            topics: Vec::new(),
            nodes: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeQuorumResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = if v >= 2 { d.string(true)? } else { Some(String::new()) };
        let topics = d.required_array(true, |d| TopicData::read(d, v))?;
        let nodes = if v >= 2 { d.required_array(true, |d| Node::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { error_code, error_message, topics, nodes, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        if v >= 2 {
            e.string(self.error_message.as_deref(), true)?;
        }
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        if v >= 2 {
            e.array(Some(&self.nodes), true, |e, x| x.write(e, v))?;
        } else if !self.nodes.is_empty() {
            return Err(unset_field(NAME, "Nodes", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// ReplicaState of DescribeQuorumResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaState {
    /// int32, versions 0+.
    pub replica_id: i32,
    /// uuid, versions 2+.
    pub replica_directory_id: Uuid,
    /// int64, versions 0+.
    pub log_end_offset: i64,
    /// int64, versions 1+, default -1.
    pub last_fetch_timestamp: i64,
    /// int64, versions 1+, default -1.
    pub last_caught_up_timestamp: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ReplicaState {
    fn default() -> Self {
        Self {
            replica_id: 0,
            replica_directory_id: Uuid::ZERO,
            log_end_offset: 0,
            last_fetch_timestamp: -1,
            last_caught_up_timestamp: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ReplicaState {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let replica_id = d.i32()?;
        let replica_directory_id = if v >= 2 { d.uuid()? } else { Uuid::ZERO };
        let log_end_offset = d.i64()?;
        let last_fetch_timestamp = if v >= 1 { d.i64()? } else { -1 };
        let last_caught_up_timestamp = if v >= 1 { d.i64()? } else { -1 };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { replica_id, replica_directory_id, log_end_offset, last_fetch_timestamp, last_caught_up_timestamp, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.replica_id);
        if v >= 2 {
            e.uuid(self.replica_directory_id);
        } else if !self.replica_directory_id.is_zero() {
            return Err(unset_field(NAME, "ReplicaDirectoryId", v));
        }
        e.i64(self.log_end_offset);
        if v >= 1 {
            e.i64(self.last_fetch_timestamp);
        }
        if v >= 1 {
            e.i64(self.last_caught_up_timestamp);
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicData of DescribeQuorumResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicData {
    /// string, versions 0+.
    pub topic_name: String,
    /// array of PartitionData, versions 0+.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(true)?;
        let partitions = d.required_array(true, |d| PartitionData::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), true)?;
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// PartitionData of DescribeQuorumResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 2+, null 2+.
    pub error_message: Option<String>,
    /// int32, versions 0+.
    pub leader_id: i32,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// int64, versions 0+.
    pub high_watermark: i64,
    /// array of ReplicaState, versions 0+.
    pub current_voters: Vec<ReplicaState>,
    /// array of ReplicaState, versions 0+.
    pub observers: Vec<ReplicaState>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for PartitionData {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            error_message: Some(String::new()),
            leader_id: 0,
            leader_epoch: 0,
            high_watermark: 0,
            current_voters: Vec::new(),
            observers: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let error_message = if v >= 2 { d.string(true)? } else { Some(String::new()) };
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let high_watermark = d.i64()?;
        let current_voters = d.required_array(true, |d| ReplicaState::read(d, v))?;
        let observers = d.required_array(true, |d| ReplicaState::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, error_code, error_message, leader_id, leader_epoch, high_watermark, current_voters, observers, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        if v >= 2 {
            e.string(self.error_message.as_deref(), true)?;
        }
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.i64(self.high_watermark);
        e.array(Some(&self.current_voters), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.observers), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Node of DescribeQuorumResponse, versions 2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Node {
    /// int32, versions 2+.
    pub node_id: i32,
    /// array of Listener, versions 2+.
    pub listeners: Vec<Listener>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Node {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let listeners = d.required_array(true, |d| Listener::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { node_id, listeners, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.array(Some(&self.listeners), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Listener of DescribeQuorumResponse, versions 2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Listener {
    /// string, versions 2+.
    pub name: String,
    /// string, versions 2+.
    pub host: String,
    /// uint16, versions 2+.
    pub port: u16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Listener {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let host = d.required_string(true)?;
        let port = d.u16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, host, port, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.string(Some(&self.host), true)?;
        e.u16(self.port);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for DescribeQuorumResponse {
    const NAME: &'static str = "DescribeQuorumResponse";
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
