//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::{null_field, unset_field};
use crate::message::Message;
use crate::records::Records;
use crate::uuid::Uuid;

const NAME: &str = "ShareFetchResponse";

/// Kafka's ShareFetchResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ShareFetchResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// int32, versions 1+.
    pub acquisition_lock_timeout_ms: i32,
    /// array of ShareFetchableTopicResponse, versions 0+.
    pub responses: Vec<ShareFetchableTopicResponse>,
    /// array of NodeEndpoint, versions 0+.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ShareFetchResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let acquisition_lock_timeout_ms = if v >= 1 { d.i32()? } else { 0 };
        let responses = d.required_array(true, |d| ShareFetchableTopicResponse::read(d, v))?;
        let node_endpoints = d.required_array(true, |d| NodeEndpoint::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { throttle_time_ms, error_code, error_message, acquisition_lock_timeout_ms, responses, node_endpoints, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        if v >= 1 {
            e.i32(self.acquisition_lock_timeout_ms);
        } else if self.acquisition_lock_timeout_ms != 0 {
            return Err(unset_field(NAME, "AcquisitionLockTimeoutMs", v));
        }
        e.array(Some(&self.responses), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.node_endpoints), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// ShareFetchableTopicResponse of ShareFetchResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ShareFetchableTopicResponse {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of PartitionData, versions 0+.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ShareFetchableTopicResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.required_array(true, |d| PartitionData::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// PartitionData of ShareFetchResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// int16, versions 0+.
    pub acknowledge_error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub acknowledge_error_message: Option<String>,
    /// LeaderIdAndEpoch, versions 0+.
    pub current_leader: LeaderIdAndEpoch,
    /// records, versions 0+, null 0.
    pub records: Option<Records>,
    /// array of AcquiredRecords, versions 0+.
    pub acquired_records: Vec<AcquiredRecords>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let acknowledge_error_code = d.i16()?;
        let acknowledge_error_message = d.string(true)?;
        let current_leader = LeaderIdAndEpoch::read(d, v)?;
        let records = if v <= 0 { d.records(true)? } else { Some(d.required_records(true)?) };
        let acquired_records = d.required_array(true, |d| AcquiredRecords::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { partition_index, error_code, error_message, acknowledge_error_code, acknowledge_error_message, current_leader, records, acquired_records, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.i16(self.acknowledge_error_code);
        e.string(self.acknowledge_error_message.as_deref(), true)?;
        self.current_leader.write(e, v)?;
        if v > 0 && self.records.is_none() { return Err(null_field(NAME, "Records", v)); }
        e.records(self.records.as_ref(), true)?;
        e.array(Some(&self.acquired_records), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// LeaderIdAndEpoch of ShareFetchResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderIdAndEpoch {
    /// int32, versions 0+.
    pub leader_id: i32,
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderIdAndEpoch {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { leader_id, leader_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// AcquiredRecords of ShareFetchResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AcquiredRecords {
    /// int64, versions 0+.
    pub first_offset: i64,
    /// int64, versions 0+.
    pub last_offset: i64,
    /// int16, versions 0+.
    pub delivery_count: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AcquiredRecords {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let first_offset = d.i64()?;
        let last_offset = d.i64()?;
        let delivery_count = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { first_offset, last_offset, delivery_count, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i64(self.first_offset);
        e.i64(self.last_offset);
        e.i16(self.delivery_count);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// NodeEndpoint of ShareFetchResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NodeEndpoint {
    /// int32, versions 0+.
    pub node_id: i32,
    /// string, versions 0+.
    pub host: String,
    /// int32, versions 0+.
    pub port: i32,
    /// string, versions 0+, null 0+, default null.
    pub rack: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl NodeEndpoint {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let host = d.required_string(true)?;
        let port = d.i32()?;
        let rack = d.string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { node_id, host, port, rack, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.string(Some(&self.host), true)?;
        e.i32(self.port);
        e.string(self.rack.as_deref(), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ShareFetchResponse {
    const NAME: &'static str = "ShareFetchResponse";
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
