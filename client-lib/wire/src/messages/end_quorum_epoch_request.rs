//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "EndQuorumEpochRequest";

/// Kafka's EndQuorumEpochRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EndQuorumEpochRequest {
    /// string, versions 0+, null 0+, default null.
    pub cluster_id: Option<String>,
    /// array of TopicData, versions 0+.
    pub topics: Vec<TopicData>,
    /// array of LeaderEndpoint, versions 1+.
    pub leader_endpoints: Vec<LeaderEndpoint>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl EndQuorumEpochRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let cluster_id = d.string(v >= 1)?;
        let topics = d.required_array(v >= 1, |d| TopicData::read(d, v))?;
        let leader_endpoints = if v >= 1 { d.required_array(true, |d| LeaderEndpoint::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { cluster_id, topics, leader_endpoints, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.cluster_id.as_deref(), v >= 1)?;
        e.array(Some(&self.topics), v >= 1, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.array(Some(&self.leader_endpoints), true, |e, x| x.write(e, v))?;
        }
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

/// TopicData of EndQuorumEpochRequest, versions 0-1.
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

/// PartitionData of EndQuorumEpochRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0+.
    pub leader_id: i32,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// array of int32, versions 0.
    pub preferred_successors: Vec<i32>,
    /// array of ReplicaInfo, versions 1+.
    pub preferred_candidates: Vec<ReplicaInfo>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let preferred_successors = if v <= 0 { d.required_array(false, Decoder::i32)? } else { Vec::new() };
        let preferred_candidates = if v >= 1 { d.required_array(true, |d| ReplicaInfo::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, leader_id, leader_epoch, preferred_successors, preferred_candidates, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        if v <= 0 {
            e.array(Some(&self.preferred_successors), false, |e, x| { e.i32(*x); Ok(()) })?;
        }
        if v >= 1 {
            e.array(Some(&self.preferred_candidates), true, |e, x| x.write(e, v))?;
        }
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

/// ReplicaInfo of EndQuorumEpochRequest, versions 1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ReplicaInfo {
    /// int32, versions 1+.
    pub candidate_id: i32,
    /// uuid, versions 1+.
    pub candidate_directory_id: Uuid,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ReplicaInfo {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let candidate_id = d.i32()?;
        let candidate_directory_id = d.uuid()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { candidate_id, candidate_directory_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.candidate_id);
        e.uuid(self.candidate_directory_id);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// LeaderEndpoint of EndQuorumEpochRequest, versions 1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderEndpoint {
    /// string, versions 1+.
    pub name: String,
    /// string, versions 1+.
    pub host: String,
    /// uint16, versions 1+.
    pub port: u16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderEndpoint {
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

impl Message for EndQuorumEpochRequest {
    const NAME: &'static str = "EndQuorumEpochRequest";
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

impl Request for EndQuorumEpochRequest {
    const API_KEY: i16 = 54;
    type Response = super::EndQuorumEpochResponse;
}
