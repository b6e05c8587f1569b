//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "BeginQuorumEpochResponse";

/// Kafka's BeginQuorumEpochResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BeginQuorumEpochResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of TopicData, versions 0+.
    pub topics: Vec<TopicData>,
    /// array of NodeEndpoint, versions 1+, tag 0 in 1+.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl BeginQuorumEpochResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let topics = d.required_array(v >= 1, |d| TopicData::read(d, v))?;
        let mut node_endpoints = Vec::new();
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|tag, d| {
            match tag {
                0 => node_endpoints = d.required_array(true, |d| NodeEndpoint::read(d, v))?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { error_code, topics, node_endpoints, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.array(Some(&self.topics), v >= 1, |e, x| x.write(e, v))?;
        if v < 1 && !self.node_endpoints.is_empty() {
            return Err(unset_field(NAME, "NodeEndpoints", v));
        }
        if v >= 1 {
            let mut tags = Vec::new();
            if !self.node_endpoints.is_empty() {
                let mut t = Encoder::new();
                t.array(Some(&self.node_endpoints), true, |e, x| x.write(e, v))?;
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

/// TopicData of BeginQuorumEpochResponse, versions 0-1.
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
        let topic_name = d.required_string(v >= 1)?;
        let partitions = d.required_array(v >= 1, |d| PartitionData::read(d, v))?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic_name), v >= 1)?;
        e.array(Some(&self.partitions), v >= 1, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// PartitionData of BeginQuorumEpochResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// int32, versions 0+.
    pub leader_id: i32,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, error_code, leader_id, leader_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// NodeEndpoint of BeginQuorumEpochResponse, versions 1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NodeEndpoint {
    /// int32, versions 1+.
    pub node_id: i32,
    /// string, versions 1+.
    pub host: String,
    /// uint16, versions 1+.
    pub port: u16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl NodeEndpoint {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let host = d.required_string(true)?;
        let port = d.u16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { node_id, host, port, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.string(Some(&self.host), true)?;
        e.u16(self.port);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for BeginQuorumEpochResponse {
    const NAME: &'static str = "BeginQuorumEpochResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
    const FLEXIBLE_FROM: i16 = 1;

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
