//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};

/// Kafka's StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamsGroupHeartbeatRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0+.
    pub member_id: String,
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// int32, versions 0+.
    pub endpoint_information_epoch: i32,
    /// string, versions 0+, null 0+, default null.
    pub instance_id: Option<String>,
    /// string, versions 0+, null 0+, default null.
    pub rack_id: Option<String>,
    /// int32, versions 0+, default -1.
    pub rebalance_timeout_ms: i32,
    /// Topology, versions 0+, null 0+, default null.
    pub topology: Option<Topology>,
    /// array of TaskIds, versions 0+, null 0+, default null.
    pub active_tasks: Option<Vec<TaskIds>>,
    /// array of TaskIds, versions 0+, null 0+, default null.
    pub standby_tasks: Option<Vec<TaskIds>>,
    /// array of TaskIds, versions 0+, null 0+, default null.
    pub warmup_tasks: Option<Vec<TaskIds>>,
    /// string, versions 0+, null 0+, default null.
    pub process_id: Option<String>,
    /// Endpoint, versions 0+, null 0+, default null.
    pub user_endpoint: Option<Endpoint>,
    /// array of KeyValue, versions 0+, null 0+, default null.
    pub client_tags: Option<Vec<KeyValue>>,
    /// array of TaskOffset, versions 0+, null 0+, default null.
    pub task_offsets: Option<Vec<TaskOffset>>,
    /// array of TaskOffset, versions 0+, null 0+, default null.
    pub task_end_offsets: Option<Vec<TaskOffset>>,
    /// bool, versions 0+, default false.
    pub shutdown_application: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for StreamsGroupHeartbeatRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            member_id: String::new(),
            member_epoch: 0,
            endpoint_information_epoch: 0,
            instance_id: None,
            rack_id: None,
            rebalance_timeout_ms: -1,
            topology: None,
            active_tasks: None,
            standby_tasks: None,
            warmup_tasks: None,
            process_id: None,
            user_endpoint: None,
            client_tags: None,
            task_offsets: None,
            task_end_offsets: None,
            shutdown_application: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl StreamsGroupHeartbeatRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(true)?;
        let member_id = d.required_string(true)?;
        let member_epoch = d.i32()?;
        let endpoint_information_epoch = d.i32()?;
        let instance_id = d.string(true)?;
        let rack_id = d.string(true)?;
        let rebalance_timeout_ms = d.i32()?;
        let topology = d.nullable(|d| Topology::read(d, v))?;
        let active_tasks = d.array(true, |d| TaskIds::read(d, v))?;
        let standby_tasks = d.array(true, |d| TaskIds::read(d, v))?;
        let warmup_tasks = d.array(true, |d| TaskIds::read(d, v))?;
        let process_id = d.string(true)?;
        let user_endpoint = d.nullable(|d| Endpoint::read(d, v))?;
        let client_tags = d.array(true, |d| KeyValue::read(d, v))?;
        let task_offsets = d.array(true, |d| TaskOffset::read(d, v))?;
        let task_end_offsets = d.array(true, |d| TaskOffset::read(d, v))?;
        let shutdown_application = d.bool()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, member_id, member_epoch, endpoint_information_epoch, instance_id, rack_id, rebalance_timeout_ms, topology, active_tasks, standby_tasks, warmup_tasks, process_id, user_endpoint, client_tags, task_offsets, task_end_offsets, shutdown_application, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), true)?;
        e.string(Some(&self.member_id), true)?;
        e.i32(self.member_epoch);
        e.i32(self.endpoint_information_epoch);
        e.string(self.instance_id.as_deref(), true)?;
        e.string(self.rack_id.as_deref(), true)?;
        e.i32(self.rebalance_timeout_ms);
        e.nullable(self.topology.as_ref(), |e, x| x.write(e, v))?;
        e.array(self.active_tasks.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.standby_tasks.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.warmup_tasks.as_deref(), true, |e, x| x.write(e, v))?;
        e.string(self.process_id.as_deref(), true)?;
        e.nullable(self.user_endpoint.as_ref(), |e, x| x.write(e, v))?;
        e.array(self.client_tags.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.task_offsets.as_deref(), true, |e, x| x.write(e, v))?;
        e.array(self.task_end_offsets.as_deref(), true, |e, x| x.write(e, v))?;
        e.bool(self.shutdown_application);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// KeyValue of StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct KeyValue {
    /// string, versions 0+.
    pub key: String,
    /// string, versions 0+.
    pub value: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl KeyValue {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let key = d.required_string(true)?;
        let value = d.required_string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { key, value, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.key), true)?;
        e.string(Some(&self.value), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicInfo of StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicInfo {
    /// string, versions 0+.
    pub name: String,
    /// int32, versions 0+.
    pub partitions: i32,
    /// int16, versions 0+.
    pub replication_factor: i16,
    /// array of KeyValue, versions 0+.
    pub topic_configs: Vec<KeyValue>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicInfo {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let partitions = d.i32()?;
        let replication_factor = d.i16()?;
        let topic_configs = d.required_array(true, |d| KeyValue::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, partitions, replication_factor, topic_configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i32(self.partitions);
        e.i16(self.replication_factor);
        e.array(Some(&self.topic_configs), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Endpoint of StreamsGroupHeartbeatRequest, versions 0.
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

/// TaskOffset of StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TaskOffset {
    /// string, versions 0+.
    pub subtopology_id: String,
    /// int32, versions 0+.
    pub partition: i32,
    /// int64, versions 0+.
    pub offset: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TaskOffset {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.required_string(true)?;
        let partition = d.i32()?;
        let offset = d.i64()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { subtopology_id, partition, offset, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.subtopology_id), true)?;
        e.i32(self.partition);
        e.i64(self.offset);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TaskIds of StreamsGroupHeartbeatRequest, versions 0.
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

/// Topology of StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Topology {
    /// int32, versions 0+.
    pub epoch: i32,
    /// array of Subtopology, versions 0+.
    pub subtopologies: Vec<Subtopology>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Topology {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let subtopologies = d.required_array(true, |d| Subtopology::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { epoch, subtopologies, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        e.array(Some(&self.subtopologies), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Subtopology of StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Subtopology {
    /// string, versions 0+.
    pub subtopology_id: String,
    /// array of string, versions 0+.
    pub source_topics: Vec<String>,
    /// array of string, versions 0+.
    pub source_topic_regex: Vec<String>,
    /// array of TopicInfo, versions 0+.
    pub state_changelog_topics: Vec<TopicInfo>,
    /// array of string, versions 0+.
    pub repartition_sink_topics: Vec<String>,
    /// array of TopicInfo, versions 0+.
    pub repartition_source_topics: Vec<TopicInfo>,
    /// array of CopartitionGroup, versions 0+.
    pub copartition_groups: Vec<CopartitionGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Subtopology {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.required_string(true)?;
        let source_topics = d.required_array(true, |d| d.required_string(true))?;
        let source_topic_regex = d.required_array(true, |d| d.required_string(true))?;
        let state_changelog_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let repartition_sink_topics = d.required_array(true, |d| d.required_string(true))?;
        let repartition_source_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let copartition_groups = d.required_array(true, |d| CopartitionGroup::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { subtopology_id, source_topics, source_topic_regex, state_changelog_topics, repartition_sink_topics, repartition_source_topics, copartition_groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.subtopology_id), true)?;
        e.array(Some(&self.source_topics), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.source_topic_regex), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.state_changelog_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.repartition_sink_topics), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.repartition_source_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.copartition_groups), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// CopartitionGroup of StreamsGroupHeartbeatRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CopartitionGroup {
    /// array of int16, versions 0+.
    pub source_topics: Vec<i16>,
    /// array of int16, versions 0+.
    pub source_topic_regex: Vec<i16>,
    /// array of int16, versions 0+.
    pub repartition_source_topics: Vec<i16>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CopartitionGroup {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let source_topics = d.required_array(true, Decoder::i16)?;
        let source_topic_regex = d.required_array(true, Decoder::i16)?;
        let repartition_source_topics = d.required_array(true, Decoder::i16)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { source_topics, source_topic_regex, repartition_source_topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.source_topics), true, |e, x| { e.i16(*x); Ok(()) })?;
        e.array(Some(&self.source_topic_regex), true, |e, x| { e.i16(*x); Ok(()) })?;
        e.array(Some(&self.repartition_source_topics), true, |e, x| { e.i16(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupHeartbeatRequest {
    const NAME: &'static str = "StreamsGroupHeartbeatRequest";
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

impl Request for StreamsGroupHeartbeatRequest {
    const API_KEY: i16 = 88;
    type Response = super::StreamsGroupHeartbeatResponse;
}
