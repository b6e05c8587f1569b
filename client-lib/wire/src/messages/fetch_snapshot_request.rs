//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};
use crate::uuid::Uuid;

/// Kafka's FetchSnapshotRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchSnapshotRequest {
    /// string, versions 0+, null 0+, tag 0 in 0+, default null.
    pub cluster_id: Option<String>,
    /// int32, versions 0+, default -1.
    pub replica_id: i32,
    /// int32, versions 0+, default 0x7fffffff.
    pub max_bytes: i32,
    /// array of TopicSnapshot, versions 0+.
    pub topics: Vec<TopicSnapshot>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for FetchSnapshotRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            replica_id: -1,
            max_bytes: i32::MAX,
            topics: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl FetchSnapshotRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let mut cluster_id = None;
        let replica_id = d.i32()?;
        let max_bytes = d.i32()?;
        let topics = d.required_array(true, |d| TopicSnapshot::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => cluster_id = d.string(true)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { cluster_id, replica_id, max_bytes, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.replica_id);
        e.i32(self.max_bytes);
        e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        let mut tags = Vec::new();
        if self.cluster_id.is_some() {
            let mut t = Encoder::new();
            t.string(self.cluster_id.as_deref(), true)?;
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicSnapshot of FetchSnapshotRequest, versions 0-1.
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

/// PartitionSnapshot of FetchSnapshotRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PartitionSnapshot {
    /// int32, versions 0+.
    pub partition: i32,
    /// int32, versions 0+.
    pub current_leader_epoch: i32,
    /// SnapshotId, versions 0+.
    pub snapshot_id: SnapshotId,
    /// int64, versions 0+.
    pub position: i64,
    /// uuid, versions 1+, tag 0 in 1+.
    pub replica_directory_id: Uuid,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl PartitionSnapshot {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition = d.i32()?;
        let current_leader_epoch = d.i32()?;
        let snapshot_id = SnapshotId::read(d, v)?;
        let position = d.i64()?;
        let mut replica_directory_id = Uuid::ZERO;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 1 => replica_directory_id = d.uuid()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { partition, current_leader_epoch, snapshot_id, position, replica_directory_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition);
        e.i32(self.current_leader_epoch);
        self.snapshot_id.write(e, v)?;
        e.i64(self.position);
        let mut tags = Vec::new();
        if v >= 1 && !self.replica_directory_id.is_zero() {
            let mut t = Encoder::new();
            t.uuid(self.replica_directory_id);
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// SnapshotId of FetchSnapshotRequest, versions 0-1.
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

impl Message for FetchSnapshotRequest {
    const NAME: &'static str = "FetchSnapshotRequest";
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

impl Request for FetchSnapshotRequest {
    const API_KEY: i16 = 59;
    type Response = super::FetchSnapshotResponse;
}
