//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::records::Records;
use crate::uuid::Uuid;

const NAME: &str = "FetchResponse";

/// Kafka's FetchResponse, versions 0-18.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FetchResponse {
    /// int32, versions 1+.
    pub throttle_time_ms: i32,
    /// int16, versions 7+.
    pub error_code: i16,
    /// int32, versions 7+, default 0.
    pub session_id: i32,
    /// array of FetchableTopicResponse, versions 0+.
    pub responses: Vec<FetchableTopicResponse>,
    /// array of NodeEndpoint, versions 16+, tag 0 in 16+.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FetchResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 1 { d.i32()? } else { 0 };
        let error_code = if v >= 7 { d.i16()? } else { 0 };
        let session_id = if v >= 7 { d.i32()? } else { 0 };
        let responses = d.required_array(v >= 12, |d| FetchableTopicResponse::read(d, v))?;
        let mut node_endpoints = Vec::new();
        let unknown_tagged_fields = if v >= 12 { d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 16 => node_endpoints = d.required_array(true, |d| NodeEndpoint::read(d, v))?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { throttle_time_ms, error_code, session_id, responses, node_endpoints, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 1 {
            e.i32(self.throttle_time_ms);
        }
        if v >= 7 {
            e.i16(self.error_code);
        }
        if v >= 7 {
            e.i32(self.session_id);
        } else if self.session_id != 0 {
            return Err(unset_field(NAME, "SessionId", v));
        }
        e.array(Some(&self.responses), v >= 12, |e, x| x.write(e, v))?;
        if v < 16 && !self.node_endpoints.is_empty() {
            return Err(unset_field(NAME, "NodeEndpoints", v));
        }
        if v >= 12 {
            let mut tags = Vec::new();
            if v >= 16 && !self.node_endpoints.is_empty() {
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

/// FetchableTopicResponse of FetchResponse, versions 0-18.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FetchableTopicResponse {
    /// string, versions 0-12.
    pub topic: String,
    /// uuid, versions 13+.
    pub topic_id: Uuid,
    /// array of PartitionData, versions 0+.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FetchableTopicResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic = if v <= 12 { d.required_string(v >= 12)? } else { String::new() };
        let topic_id = if v >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(v >= 12, |d| PartitionData::read(d, v))?;
        let unknown_tagged_fields = if v >= 12 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic, topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 12 {
            e.string(Some(&self.topic), v >= 12)?;
        }
        if v >= 13 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partitions), v >= 12, |e, x| x.write(e, v))?;
        if v >= 12 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// PartitionData of FetchResponse, versions 0-18.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// int64, versions 0+.
    pub high_watermark: i64,
    /// int64, versions 4+, default -1.
    pub last_stable_offset: i64,
    /// int64, versions 5+, default -1.
    pub log_start_offset: i64,
    /// EpochEndOffset, versions 12+, tag 0 in 12+.
    pub diverging_epoch: EpochEndOffset,
    /// LeaderIdAndEpoch, versions 12+, tag 1 in 12+.
    pub current_leader: LeaderIdAndEpoch,
    /// SnapshotId, versions 12+, tag 2 in 12+.
    pub snapshot_id: SnapshotId,
    /// array of AbortedTransaction, versions 4+, null 4+.
    pub aborted_transactions: Option<Vec<AbortedTransaction>>,
    /// int32, versions 11+, default -1.
    pub preferred_read_replica: i32,
    /// records, versions 0+, null 0+.
    pub records: Option<Records>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for PartitionData {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            high_watermark: 0,
            last_stable_offset: -1,
            log_start_offset: -1,
            diverging_epoch: EpochEndOffset::default(),
            current_leader: LeaderIdAndEpoch::default(),
            snapshot_id: SnapshotId::default(),
            aborted_transactions: Some(Vec::new()),
            preferred_read_replica: -1,
            records: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl PartitionData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let high_watermark = d.i64()?;
        let last_stable_offset = if v >= 4 { d.i64()? } else { -1 };
        let log_start_offset = if v >= 5 { d.i64()? } else { -1 };
        let mut diverging_epoch = EpochEndOffset::default();
        let mut current_leader = LeaderIdAndEpoch::default();
        let mut snapshot_id = SnapshotId::default();
        let aborted_transactions = if v >= 4 { d.array(v >= 12, |d| AbortedTransaction::read(d, v))? } else { Some(Vec::new()) };
        let preferred_read_replica = if v >= 11 { d.i32()? } else { -1 };
        let records = d.records(v >= 12)?;
        let unknown_tagged_fields = if v >= 12 { d.tagged_fields(|tag, d| {
            match tag {
                0 => diverging_epoch = EpochEndOffset::read(d, v)?,
                1 => current_leader = LeaderIdAndEpoch::read(d, v)?,
                2 => snapshot_id = SnapshotId::read(d, v)?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { partition_index, error_code, high_watermark, last_stable_offset, log_start_offset, diverging_epoch, current_leader, snapshot_id, aborted_transactions, preferred_read_replica, records, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        e.i64(self.high_watermark);
        if v >= 4 {
            e.i64(self.last_stable_offset);
        }
        if v >= 5 {
            e.i64(self.log_start_offset);
        }
        if v < 12 && self.diverging_epoch != EpochEndOffset::default() {
            return Err(unset_field(NAME, "DivergingEpoch", v));
        }
        if v < 12 && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(unset_field(NAME, "CurrentLeader", v));
        }
        if v < 12 && self.snapshot_id != SnapshotId::default() {
            return Err(unset_field(NAME, "SnapshotId", v));
        }
        if v >= 4 {
            e.array(self.aborted_transactions.as_deref(), v >= 12, |e, x| x.write(e, v))?;
        }
        if v >= 11 {
            e.i32(self.preferred_read_replica);
        } else if self.preferred_read_replica != -1 {
            return Err(unset_field(NAME, "PreferredReadReplica", v));
        }
        e.records(self.records.as_ref(), v >= 12)?;
        if v >= 12 {
            let mut tags = Vec::new();
            if self.diverging_epoch != EpochEndOffset::default() {
                let mut t = Encoder::new();
                self.diverging_epoch.write(&mut t, v)?;
                tags.push((0, t.into_bytes()));
            }
            if self.current_leader != LeaderIdAndEpoch::default() {
                let mut t = Encoder::new();
                self.current_leader.write(&mut t, v)?;
                tags.push((1, t.into_bytes()));
            }
            if self.snapshot_id != SnapshotId::default() {
                let mut t = Encoder::new();
                self.snapshot_id.write(&mut t, v)?;
                tags.push((2, t.into_bytes()));
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

/// EpochEndOffset of FetchResponse, versions 12-18.
#[derive(Clone, Debug, PartialEq)]
pub struct EpochEndOffset {
    /// int32, versions 12+, default -1.
    pub epoch: i32,
    /// int64, versions 12+, default -1.
    pub end_offset: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for EpochEndOffset {
    fn default() -> Self {
        Self {
            epoch: -1,
            end_offset: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl EpochEndOffset {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let end_offset = d.i64()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { epoch, end_offset, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        e.i64(self.end_offset);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// LeaderIdAndEpoch of FetchResponse, versions 12-18.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderIdAndEpoch {
    /// int32, versions 12+, default -1.
    pub leader_id: i32,
    /// int32, versions 12+, default -1.
    pub leader_epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for LeaderIdAndEpoch {
    fn default() -> Self {
        Self {
            leader_id: -1,
            leader_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
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

/// SnapshotId of FetchResponse, versions 12-18.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotId {
    /// int64, versions 0+, default -1.
    pub end_offset: i64,
    /// int32, versions 0+, default -1.
    pub epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for SnapshotId {
    fn default() -> Self {
        Self {
            end_offset: -1,
            epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl SnapshotId {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let end_offset = d.i64()?;
        let epoch = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { end_offset, epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i64(self.end_offset);
        e.i32(self.epoch);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// AbortedTransaction of FetchResponse, versions 4-18.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AbortedTransaction {
    /// int64, versions 4+.
    pub producer_id: i64,
    /// int64, versions 4+.
    pub first_offset: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AbortedTransaction {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let producer_id = d.i64()?;
        let first_offset = d.i64()?;
        let unknown_tagged_fields = if v >= 12 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { producer_id, first_offset, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i64(self.producer_id);
        e.i64(self.first_offset);
        if v >= 12 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// NodeEndpoint of FetchResponse, versions 16-18.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NodeEndpoint {
    /// int32, versions 16+.
    pub node_id: i32,
    /// string, versions 16+.
    pub host: String,
    /// int32, versions 16+.
    pub port: i32,
    /// string, versions 16+, null 16+, default null.
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

impl Message for FetchResponse {
    const NAME: &'static str = "FetchResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=18;
    const FLEXIBLE_FROM: i16 = 12;

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
