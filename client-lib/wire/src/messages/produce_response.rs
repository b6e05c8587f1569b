//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "ProduceResponse";

/// Kafka's ProduceResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ProduceResponse {
    /// array of TopicProduceResponse, versions 0+.
    pub responses: Vec<TopicProduceResponse>,
    /// int32, versions 1+, default 0.
    pub throttle_time_ms: i32,
    /// array of NodeEndpoint, versions 10+, tag 0 in 10+.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ProduceResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let responses = d.required_array(v >= 9, |d| TopicProduceResponse::read(d, v))?;
        let throttle_time_ms = if v >= 1 { d.i32()? } else { 0 };
        let mut node_endpoints = Vec::new();
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 10 => node_endpoints = d.required_array(true, |d| NodeEndpoint::read(d, v))?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { responses, throttle_time_ms, node_endpoints, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.responses), v >= 9, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.i32(self.throttle_time_ms);
        }
        if v < 10 && !self.node_endpoints.is_empty() {
            return Err(unset_field(NAME, "NodeEndpoints", v));
        }
        if v >= 9 {
            let mut tags = Vec::new();
            if v >= 10 && !self.node_endpoints.is_empty() {
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

/// TopicProduceResponse of ProduceResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicProduceResponse {
    /// string, versions 0-12.
    pub name: String,
    /// uuid, versions 13+.
    pub topic_id: Uuid,
    /// array of PartitionProduceResponse, versions 0+.
    pub partition_responses: Vec<PartitionProduceResponse>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicProduceResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = if v <= 12 { d.required_string(v >= 9)? } else { String::new() };
        let topic_id = if v >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partition_responses = d.required_array(v >= 9, |d| PartitionProduceResponse::read(d, v))?;
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, topic_id, partition_responses, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 12 {
            e.string(Some(&self.name), v >= 9)?;
        }
        if v >= 13 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partition_responses), v >= 9, |e, x| x.write(e, v))?;
        if v >= 9 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// PartitionProduceResponse of ProduceResponse, versions 0-13.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionProduceResponse {
    /// int32, versions 0+.
    pub index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// int64, versions 0+.
    pub base_offset: i64,
    /// int64, versions 2+, default -1.
    pub log_append_time_ms: i64,
    /// int64, versions 5+, default -1.
    pub log_start_offset: i64,
    /// array of BatchIndexAndErrorMessage, versions 8+.
    pub record_errors: Vec<BatchIndexAndErrorMessage>,
    /// string, versions 8+, null 8+, default null.
    pub error_message: Option<String>,
    /// LeaderIdAndEpoch, versions 10+, tag 0 in 10+.
    pub current_leader: LeaderIdAndEpoch,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for PartitionProduceResponse {
    fn default() -> Self {
        Self {
            index: 0,
            error_code: 0,
            base_offset: 0,
            log_append_time_ms: -1,
            log_start_offset: -1,
            record_errors: Vec::new(),
            error_message: None,
            current_leader: LeaderIdAndEpoch::default(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl PartitionProduceResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let index = d.i32()?;
        let error_code = d.i16()?;
        let base_offset = d.i64()?;
        let log_append_time_ms = if v >= 2 { d.i64()? } else { -1 };
        let log_start_offset = if v >= 5 { d.i64()? } else { -1 };
        let record_errors = if v >= 8 { d.required_array(v >= 9, |d| BatchIndexAndErrorMessage::read(d, v))? } else { Vec::new() };
        let error_message = if v >= 8 { d.string(v >= 9)? } else { None };
        let mut current_leader = LeaderIdAndEpoch::default();
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|tag, d| {
            match tag {
                0 if v >= 10 => current_leader = LeaderIdAndEpoch::read(d, v)?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { index, error_code, base_offset, log_append_time_ms, log_start_offset, record_errors, error_message, current_leader, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.index);
        e.i16(self.error_code);
        e.i64(self.base_offset);
        if v >= 2 {
            e.i64(self.log_append_time_ms);
        }
        if v >= 5 {
            e.i64(self.log_start_offset);
        }
        if v >= 8 {
            e.array(Some(&self.record_errors), v >= 9, |e, x| x.write(e, v))?;
        }
        if v >= 8 {
            e.string(self.error_message.as_deref(), v >= 9)?;
        }
        if v < 10 && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(unset_field(NAME, "CurrentLeader", v));
        }
        if v >= 9 {
            let mut tags = Vec::new();
            if v >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
                let mut t = Encoder::new();
                self.current_leader.write(&mut t, v)?;
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

/// BatchIndexAndErrorMessage of ProduceResponse, versions 8-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BatchIndexAndErrorMessage {
    /// int32, versions 8+.
    pub batch_index: i32,
    /// string, versions 8+, null 8+, default null.
    pub batch_index_error_message: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl BatchIndexAndErrorMessage {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let batch_index = d.i32()?;
        let batch_index_error_message = d.string(v >= 9)?;
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { batch_index, batch_index_error_message, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.batch_index);
        e.string(self.batch_index_error_message.as_deref(), v >= 9)?;
        if v >= 9 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// LeaderIdAndEpoch of ProduceResponse, versions 10-13.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderIdAndEpoch {
    /// int32, versions 10+, default -1.
    pub leader_id: i32,
    /// int32, versions 10+, default -1.
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

/// NodeEndpoint of ProduceResponse, versions 10-13.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct NodeEndpoint {
    /// int32, versions 10+.
    pub node_id: i32,
    /// string, versions 10+.
    pub host: String,
    /// int32, versions 10+.
    pub port: i32,
    /// string, versions 10+, null 10+, default null.
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

impl Message for ProduceResponse {
    const NAME: &'static str = "ProduceResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=13;
    const FLEXIBLE_FROM: i16 = 9;

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
