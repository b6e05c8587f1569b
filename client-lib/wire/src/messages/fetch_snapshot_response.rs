//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::{null_field, unset_field};
use crate::message::Message;
use crate::records::Records;

const NAME: &str = "FetchSnapshotResponse";

/// Kafka's FetchSnapshotResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FetchSnapshotResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of TopicSnapshot, versions 0+.
    pub topics: Vec<TopicSnapshot>,
    /// array of NodeEndpoint, versions 1+, tag 0 in 1+.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FetchSnapshotResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let topics = d.required_array(true, |d| TopicSnapshot::read(d, v))?;
        let mut node_endpoints = Vec::new();
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 1 => node_endpoints = d.required_array(true, |d| NodeEndpoint::read(d, v))?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { throttle_time_ms, error_code, topics, node_endpoints, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        if v < 1 && !self.node_endpoints.is_empty() {
            return Err(unset_field(NAME, "NodeEndpoints", v));
        }
        let mut tags = Vec::new();
        if v >= 1 && !self.node_endpoints.is_empty() {
            let mut t = Encoder::new();
            t.array(Some(&self.node_endpoints), true, |e, x| x.write(e, v))?;
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicSnapshot of FetchSnapshotResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicSnapshot {
    /// string, versions 0+.
    pub name: String,
    /// array of PartitionSnapshot, versions 0+.
    pub partitions: Vec<PartitionSnapshot>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicSnapshot {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let partitions = d.required_array(true, |d| PartitionSnapshot::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.array(Some(&self.partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// PartitionSnapshot of FetchSnapshotResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionSnapshot {
    /// int32, versions 0+.
    pub index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// SnapshotId, versions 0+.
    pub snapshot_id: SnapshotId,
    /// LeaderIdAndEpoch, versions 0+, tag 0 in 0+.
    pub current_leader: LeaderIdAndEpoch,
    /// int64, versions 0+.
    pub size: i64,
    /// int64, versions 0+.
    pub position: i64,
    /// records, versions 0+.
    pub unaligned_records: Option<Records>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionSnapshot {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let index = d.i32()?;
        let error_code = d.i16()?;
        let snapshot_id = SnapshotId::read(d, v)?;
        let mut current_leader = LeaderIdAndEpoch::default();
        let size = d.i64()?;
        let position = d.i64()?;
        let unaligned_records = Some(d.required_records(true)?);
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => current_leader = LeaderIdAndEpoch::read(d, v)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { index, error_code, snapshot_id, current_leader, size, position, unaligned_records, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.index);
        e.i16(self.error_code);
        self.snapshot_id.write(e, v)?;
        e.i64(self.size);
        e.i64(self.position);
        if self.unaligned_records.is_none() { return Err(null_field(NAME, "UnalignedRecords", v)); }
        e.records(self.unaligned_records.as_ref(), true)?;
        let mut tags = Vec::new();
        if self.current_leader != LeaderIdAndEpoch::default() {
            let mut t = Encoder::new();
            self.current_leader.write(&mut t, v)?;
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// SnapshotId of FetchSnapshotResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SnapshotId {
    /// int64, versions 0+.
    pub end_offset: i64,
    /// int32, versions 0+.
    pub epoch: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
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

/// LeaderIdAndEpoch of FetchSnapshotResponse, versions 0-1.
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

/// NodeEndpoint of FetchSnapshotResponse, versions 1.
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

impl Message for FetchSnapshotResponse {
    const NAME: &'static str = "FetchSnapshotResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
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
