//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's DescribeTopicPartitionsResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeTopicPartitionsResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of DescribeTopicPartitionsResponseTopic, versions 0+.
    pub topics: Vec<DescribeTopicPartitionsResponseTopic>,
    /// Cursor, versions 0+, null 0+, default null.
    pub next_cursor: Option<Cursor>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeTopicPartitionsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let topics = d.required_array(true, |d| DescribeTopicPartitionsResponseTopic::read(d, v))?;
        let next_cursor = d.nullable(|d| Cursor::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { throttle_time_ms, topics, next_cursor, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.nullable(self.next_cursor.as_ref(), |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribeTopicPartitionsResponseTopic of DescribeTopicPartitionsResponse, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTopicPartitionsResponseTopic {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+.
    pub name: Option<String>,
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// bool, versions 0+, default false.
    pub is_internal: bool,
    /// array of DescribeTopicPartitionsResponsePartition, versions 0+.
    pub partitions: Vec<DescribeTopicPartitionsResponsePartition>,
    /// int32, versions 0+, default -2147483648.
    pub topic_authorized_operations: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeTopicPartitionsResponseTopic {
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

impl DescribeTopicPartitionsResponseTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let name = d.string(true)?;
        let topic_id = d.uuid()?;
        let is_internal = d.bool()?;
        let partitions = d.required_array(true, |d| DescribeTopicPartitionsResponsePartition::read(d, v))?;
        let topic_authorized_operations = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { error_code, name, topic_id, is_internal, partitions, topic_authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(self.name.as_deref(), true)?;
        e.uuid(self.topic_id);
        e.bool(self.is_internal);
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.i32(self.topic_authorized_operations);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribeTopicPartitionsResponsePartition of DescribeTopicPartitionsResponse, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTopicPartitionsResponsePartition {
    /// int16, versions 0+.
    pub error_code: i16,
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0+.
    pub leader_id: i32,
    /// int32, versions 0+, default -1.
    pub leader_epoch: i32,
    /// array of int32, versions 0+.
    pub replica_nodes: Vec<i32>,
    /// array of int32, versions 0+.
    pub isr_nodes: Vec<i32>,
    /// array of int32, versions 0+, null 0+, default null.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// array of int32, versions 0+, null 0+, default null.
    pub last_known_elr: Option<Vec<i32>>,
    /// array of int32, versions 0+.
    pub offline_replicas: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeTopicPartitionsResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            offline_replicas: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeTopicPartitionsResponsePartition {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let partition_index = d.i32()?;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let replica_nodes = d.required_array(true, Decoder::i32)?;
        let isr_nodes = d.required_array(true, Decoder::i32)?;
        let eligible_leader_replicas = d.array(true, Decoder::i32)?;
        let last_known_elr = d.array(true, Decoder::i32)?;
        let offline_replicas = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { error_code, partition_index, leader_id, leader_epoch, replica_nodes, isr_nodes, eligible_leader_replicas, last_known_elr, offline_replicas, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.i32(self.partition_index);
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.array(Some(&self.replica_nodes), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(Some(&self.isr_nodes), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(self.eligible_leader_replicas.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(self.last_known_elr.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(Some(&self.offline_replicas), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Cursor of DescribeTopicPartitionsResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Cursor {
    /// string, versions 0+.
    pub topic_name: String,
    /// int32, versions 0+.
    pub partition_index: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Cursor {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_name = d.required_string(true)?;
        let partition_index = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_name, partition_index, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), true)?;
        e.i32(self.partition_index);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for DescribeTopicPartitionsResponse {
    const NAME: &'static str = "DescribeTopicPartitionsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;
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
