//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "FetchRequest";

/// Kafka's FetchRequest, versions 0-18.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchRequest {
    /// string, versions 12+, null 12+, tag 0 in 12+, default null.
    pub cluster_id: Option<String>,
    /// int32, versions 0-14, default -1.
    pub replica_id: i32,
    /// ReplicaState, versions 15+, tag 1 in 15+.
    pub replica_state: ReplicaState,
    /// int32, versions 0+.
    pub max_wait_ms: i32,
    /// int32, versions 0+.
    pub min_bytes: i32,
    /// int32, versions 3+, default 0x7fffffff.
    pub max_bytes: i32,
    /// int8, versions 4+, default 0.
    pub isolation_level: i8,
    /// int32, versions 7+, default 0.
    pub session_id: i32,
    /// int32, versions 7+, default -1.
    pub session_epoch: i32,
    /// array of FetchTopic, versions 0+.
    pub topics: Vec<FetchTopic>,
    /// array of ForgottenTopic, versions 7+.
    pub forgotten_topics_data: Vec<ForgottenTopic>,
    /// string, versions 11+.
    pub rack_id: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for FetchRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            replica_id: -1,
            replica_state: ReplicaState::default(),
            max_wait_ms: 0,
            min_bytes: 0,
            max_bytes: i32::MAX,
            isolation_level: 0,
            session_id: 0,
            session_epoch: -1,
            topics: Vec::new(),
            forgotten_topics_data: Vec::new(),
            rack_id: String::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl FetchRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let mut cluster_id = None;
        let replica_id = if v <= 14 { d.i32()? } else { -1 };
        let mut replica_state = ReplicaState::default();
        let max_wait_ms = d.i32()?;
        let min_bytes = d.i32()?;
        let max_bytes = if v >= 3 { d.i32()? } else { i32::MAX };
        let isolation_level = if v >= 4 { d.i8()? } else { 0 };
        let session_id = if v >= 7 { d.i32()? } else { 0 };
        let session_epoch = if v >= 7 { d.i32()? } else { -1 };
        let topics = d.required_array(v >= 12, |d| FetchTopic::read(d, v))?;
        let forgotten_topics_data = if v >= 7 { d.required_array(v >= 12, |d| ForgottenTopic::read(d, v))? } else { Vec::new() };
        let rack_id = if v >= 11 { d.required_string(v >= 12)? } else { String::new() };
        let unknown_tagged_fields = if v >= 12 { d.tagged_fields(|tag, d| {
            match tag {
                0 => cluster_id = d.string(true)?,
                1 if v >= 15 => replica_state = ReplicaState::read(d, v)?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { cluster_id, replica_id, replica_state, max_wait_ms, min_bytes, max_bytes, isolation_level, session_id, session_epoch, topics, forgotten_topics_data, rack_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 14 {
            e.i32(self.replica_id);
        } else if self.replica_id != -1 {
            return Err(unset_field(NAME, "ReplicaId", v));
        }
        if v < 15 && self.replica_state != ReplicaState::default() {
            return Err(unset_field(NAME, "ReplicaState", v));
        }
        e.i32(self.max_wait_ms);
        e.i32(self.min_bytes);
        if v >= 3 {
            e.i32(self.max_bytes);
        }
        if v >= 4 {
            e.i8(self.isolation_level);
        }
        if v >= 7 {
            e.i32(self.session_id);
        }
        if v >= 7 {
            e.i32(self.session_epoch);
        }
        e.array(Some(&self.topics), v >= 12, |e, x| x.write(e, v))?;
        if v >= 7 {
            e.array(Some(&self.forgotten_topics_data), v >= 12, |e, x| x.write(e, v))?;
        } else if !self.forgotten_topics_data.is_empty() {
            return Err(unset_field(NAME, "ForgottenTopicsData", v));
        }
        if v >= 11 {
            e.string(Some(&self.rack_id), v >= 12)?;
        }
        if v >= 12 {
            let mut tags = Vec::new();
            if self.cluster_id.is_some() {
                let mut t = Encoder::new();
                t.string(self.cluster_id.as_deref(), true)?;
                tags.push((0, t.into_bytes()));
            }
            if v >= 15 && self.replica_state != ReplicaState::default() {
                let mut t = Encoder::new();
                self.replica_state.write(&mut t, v)?;
                tags.push((1, t.into_bytes()));
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

/// ReplicaState of FetchRequest, versions 15-18.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaState {
    /// int32, versions 15+, default -1.
    pub replica_id: i32,
    /// int64, versions 15+, default -1.
    pub replica_epoch: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ReplicaState {
    fn default() -> Self {
        Self {
            replica_id: -1,
            replica_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ReplicaState {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let replica_id = d.i32()?;
        let replica_epoch = d.i64()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { replica_id, replica_epoch, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.replica_id);
        e.i64(self.replica_epoch);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// FetchTopic of FetchRequest, versions 0-18.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FetchTopic {
    /// string, versions 0-12.
    pub topic: String,
    /// uuid, versions 13+.
    pub topic_id: Uuid,
    /// array of FetchPartition, versions 0+.
    pub partitions: Vec<FetchPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FetchTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic = if v <= 12 { d.required_string(v >= 12)? } else { String::new() };
        let topic_id = if v >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(v >= 12, |d| FetchPartition::read(d, v))?;
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

/// FetchPartition of FetchRequest, versions 0-18.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchPartition {
    /// int32, versions 0+.
    pub partition: i32,
    /// int32, versions 9+, default -1.
    pub current_leader_epoch: i32,
    /// int64, versions 0+.
    pub fetch_offset: i64,
    /// int32, versions 12+, default -1.
    pub last_fetched_epoch: i32,
    /// int64, versions 5+, default -1.
    pub log_start_offset: i64,
    /// int32, versions 0+.
    pub partition_max_bytes: i32,
    /// uuid, versions 17+, tag 0 in 17+.
    pub replica_directory_id: Uuid,
    /// int64, versions 18+, tag 1 in 18+, default 9223372036854775807.
    pub high_watermark: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for FetchPartition {
    fn default() -> Self {
        Self {
            partition: 0,
            current_leader_epoch: -1,
            fetch_offset: 0,
            last_fetched_epoch: -1,
            log_start_offset: -1,
            partition_max_bytes: 0,
            replica_directory_id: Uuid::ZERO,
            high_watermark: i64::MAX,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl FetchPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition = d.i32()?;
        let current_leader_epoch = if v >= 9 { d.i32()? } else { -1 };
        let fetch_offset = d.i64()?;
        let last_fetched_epoch = if v >= 12 { d.i32()? } else { -1 };
        let log_start_offset = if v >= 5 { d.i64()? } else { -1 };
        let partition_max_bytes = d.i32()?;
        let mut replica_directory_id = Uuid::ZERO;
        let mut high_watermark = i64::MAX;
        let unknown_tagged_fields = if v >= 12 { d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 17 => replica_directory_id = d.uuid()?,
                1 if v >= 18 => high_watermark = d.i64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { partition, current_leader_epoch, fetch_offset, last_fetched_epoch, log_start_offset, partition_max_bytes, replica_directory_id, high_watermark, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition);
        if v >= 9 {
            e.i32(self.current_leader_epoch);
        }
        e.i64(self.fetch_offset);
        if v >= 12 {
            e.i32(self.last_fetched_epoch);
        } else if self.last_fetched_epoch != -1 {
            return Err(unset_field(NAME, "LastFetchedEpoch", v));
        }
        if v >= 5 {
            e.i64(self.log_start_offset);
        }
        e.i32(self.partition_max_bytes);
        if v >= 12 {
            let mut tags = Vec::new();
            if v >= 17 && !self.replica_directory_id.is_zero() {
                let mut t = Encoder::new();
                t.uuid(self.replica_directory_id);
                tags.push((0, t.into_bytes()));
            }
            if v >= 18 && self.high_watermark != i64::MAX {
                let mut t = Encoder::new();
                t.i64(self.high_watermark);
                tags.push((1, t.into_bytes()));
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

/// ForgottenTopic of FetchRequest, versions 7-18.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ForgottenTopic {
    /// string, versions 7-12.
    pub topic: String,
    /// uuid, versions 13+.
    pub topic_id: Uuid,
    /// array of int32, versions 7+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ForgottenTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic = if v <= 12 { d.required_string(v >= 12)? } else { String::new() };
        let topic_id = if v >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.required_array(v >= 12, Decoder::i32)?;
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
        e.array(Some(&self.partitions), v >= 12, |e, x| { e.i32(*x); Ok(()) })?;
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

impl Message for FetchRequest {
    const NAME: &'static str = "FetchRequest";
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

impl Request for FetchRequest {
    const API_KEY: i16 = 1;
    type Response = super::FetchResponse;
}
