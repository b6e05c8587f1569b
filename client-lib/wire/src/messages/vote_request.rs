//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "VoteRequest";

/// Kafka's VoteRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct VoteRequest {
    /// string, versions 0+, null 0+, default null.
    pub cluster_id: Option<String>,
    /// int32, versions 1+, default -1.
    pub voter_id: i32,
    /// array of TopicData, versions 0+.
    pub topics: Vec<TopicData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for VoteRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            voter_id: -1,
            topics: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl VoteRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let cluster_id = d.string(true)?;
        let voter_id = if v >= 1 { d.i32()? } else { -1 };
        let topics = d.required_array(true, |d| TopicData::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { cluster_id, voter_id, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(self.cluster_id.as_deref(), true)?;
        if v >= 1 {
            e.i32(self.voter_id);
        }
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicData of VoteRequest, versions 0-2.
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

/// PartitionData of VoteRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int32, versions 0+.
    pub replica_epoch: i32,
    /// int32, versions 0+.
    pub replica_id: i32,
    /// uuid, versions 1+.
    pub replica_directory_id: Uuid,
    /// uuid, versions 1+.
    pub voter_directory_id: Uuid,
    /// int32, versions 0+.
    pub last_offset_epoch: i32,
    /// int64, versions 0+.
    pub last_offset: i64,
    /// bool, versions 2+.
    pub pre_vote: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let replica_epoch = d.i32()?;
        let replica_id = d.i32()?;
        let replica_directory_id = if v >= 1 { d.uuid()? } else { Uuid::ZERO };
        let voter_directory_id = if v >= 1 { d.uuid()? } else { Uuid::ZERO };
        let last_offset_epoch = d.i32()?;
        let last_offset = d.i64()?;
        let pre_vote = if v >= 2 { d.bool()? } else { false };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, replica_epoch, replica_id, replica_directory_id, voter_directory_id, last_offset_epoch, last_offset, pre_vote, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i32(self.replica_epoch);
        e.i32(self.replica_id);
        if v >= 1 {
            e.uuid(self.replica_directory_id);
        }
        if v >= 1 {
            e.uuid(self.voter_directory_id);
        }
        e.i32(self.last_offset_epoch);
        e.i64(self.last_offset);
        if v >= 2 {
            e.bool(self.pre_vote);
        } else if self.pre_vote {
            return Err(unset_field(NAME, "PreVote", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for VoteRequest {
    const NAME: &'static str = "VoteRequest";
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

impl Request for VoteRequest {
    const API_KEY: i16 = 52;
    type Response = super::VoteResponse;
}
