//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's StreamsGroupHeartbeatResponse, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamsGroupHeartbeatResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// string, versions 0+.
    pub member_id: String,
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// int32, versions 0+.
    pub heartbeat_interval_ms: i32,
    /// int32, versions 0+.
    pub acceptable_recovery_lag: i32,
    /// int32, versions 0+.
    pub task_offset_interval_ms: i32,
    /// array of Status, versions 0+, null 0+.
    pub status: Option<Vec<Status>>,
    /// array of TaskIds, versions 0+, null 0+, default null.
    pub active_tasks: Option<Vec<TaskIds>>,
    /// array of TaskIds, versions 0+, null 0+, default null.
    pub standby_tasks: Option<Vec<TaskIds>>,
    /// array of TaskIds, versions 0+, null 0+, default null.
    pub warmup_tasks: Option<Vec<TaskIds>>,
    /// int32, versions 0+.
    pub endpoint_information_epoch: i32,
    /// array of EndpointToPartitions, versions 0+, null 0+, default null.
    pub partitions_by_user_endpoint: Option<Vec<EndpointToPartitions>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for StreamsGroupHeartbeatResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: None,
            member_id: String::new(),
            member_epoch: 0,
            heartbeat_interval_ms: 0,
            acceptable_recovery_lag: 0,
            task_offset_interval_ms: 0,
            status: Some(Vec::new()),
            active_tasks: None,
            standby_tasks: None,
            warmup_tasks: None,
            endpoint_information_epoch: 0,
            partitions_by_user_endpoint: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl StreamsGroupHeartbeatResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let member_id = d.required_string(true)?;
        let member_epoch = d.i32()?;
        let heartbeat_interval_ms = d.i32()?;
        let acceptable_recovery_lag = d.i32()?;
        let task_offset_interval_ms = d.i32()?;
        let status = d.array(true, |d| Status::read(d, v))?;
        let active_tasks = d.array(true, |d| TaskIds::read(d, v))?;
        let standby_tasks = d.array(true, |d| TaskIds::read(d, v))?;
        let warmup_tasks = d.array(true, |d| TaskIds::read(d, v))?;
        let endpoint_information_epoch = d.i32()?;
        let partitions_by_user_endpoint = d.array(true, |d| EndpointToPartitions::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { throttle_time_ms, error_code, error_message, member_id, member_epoch, heartbeat_interval_ms, acceptable_recovery_lag, task_offset_interval_ms, status, active_tasks, standby_tasks, warmup_tasks, endpoint_information_epoch, partitions_by_user_endpoint, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.string(Some(&self.member_id), true)?;
        e.i32(self.member_epoch);
        e.i32(self.heartbeat_interval_ms);
        e.i32(self.acceptable_recovery_lag);
        e.i32(self.task_offset_interval_ms);
        e.array(self.status.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.active_tasks.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.standby_tasks.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.warmup_tasks.as_deref(), true, |e, x| x.write(e, v))?;
        e.i32(self.endpoint_information_epoch);
        e.array(self.partitions_by_user_endpoint.as_deref(), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Status of StreamsGroupHeartbeatResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Status {
    /// int8, versions 0+.
    pub status_code: i8,
    /// string, versions 0+.
    pub status_detail: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Status {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let status_code = d.i8()?;
        let status_detail = d.required_string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { status_code, status_detail, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i8(self.status_code);
        e.string(Some(&self.status_detail), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicPartition of StreamsGroupHeartbeatResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartition {
    /// string, versions 0+.
    pub topic: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicPartition {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic = d.required_string(true)?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.topic), true)?;
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TaskIds of StreamsGroupHeartbeatResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TaskIds {
    /// string, versions 0+.
    pub subtopology_id: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TaskIds {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.required_string(true)?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { subtopology_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.subtopology_id), true)?;
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Endpoint of StreamsGroupHeartbeatResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Endpoint {
    /// string, versions 0+.
    pub host: String,
    /// uint16, versions 0+.
    pub port: u16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Endpoint {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let host = d.required_string(true)?;
        let port = d.u16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { host, port, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.host), true)?;
        e.u16(self.port);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// EndpointToPartitions of StreamsGroupHeartbeatResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EndpointToPartitions {
    /// Endpoint, versions 0+.
    pub user_endpoint: Endpoint,
    /// array of TopicPartition, versions 0+.
    pub active_partitions: Vec<TopicPartition>,
    /// array of TopicPartition, versions 0+.
    pub standby_partitions: Vec<TopicPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl EndpointToPartitions {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let user_endpoint = Endpoint::read(d, v)?;
        let active_partitions = d.required_array(true, |d| TopicPartition::read(d, v))?;
        let standby_partitions = d.required_array(true, |d| TopicPartition::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { user_endpoint, active_partitions, standby_partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        self.user_endpoint.write(e, v)?;
        e.array(Some(&self.active_partitions), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.standby_partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupHeartbeatResponse {
    const NAME: &'static str = "StreamsGroupHeartbeatResponse";
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
