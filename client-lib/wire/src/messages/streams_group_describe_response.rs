//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's StreamsGroupDescribeResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StreamsGroupDescribeResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of DescribedGroup, versions 0+.
    pub groups: Vec<DescribedGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl StreamsGroupDescribeResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let groups = d.required_array(true, |d| DescribedGroup::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { throttle_time_ms, groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.groups), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Endpoint of StreamsGroupDescribeResponse, versions 0.
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

/// TaskOffset of StreamsGroupDescribeResponse, versions 0.
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

/// Assignment of StreamsGroupDescribeResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Assignment {
    /// array of TaskIds, versions 0+.
    pub active_tasks: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub standby_tasks: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub warmup_tasks: Vec<TaskIds>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Assignment {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let active_tasks = d.required_array(true, |d| TaskIds::read(d, v))?;
        let standby_tasks = d.required_array(true, |d| TaskIds::read(d, v))?;
        let warmup_tasks = d.required_array(true, |d| TaskIds::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { active_tasks, standby_tasks, warmup_tasks, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.active_tasks), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.standby_tasks), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.warmup_tasks), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TaskIds of StreamsGroupDescribeResponse, versions 0.
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

/// KeyValue of StreamsGroupDescribeResponse, versions 0.
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

/// TopicInfo of StreamsGroupDescribeResponse, versions 0.
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

/// DescribedGroup of StreamsGroupDescribeResponse, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedGroup {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0+.
    pub group_state: String,
    /// int32, versions 0+.
    pub group_epoch: i32,
    /// int32, versions 0+.
    pub assignment_epoch: i32,
    /// Topology, versions 0+, null 0+, default null.
    pub topology: Option<Topology>,
    /// array of Member, versions 0+.
    pub members: Vec<Member>,
    /// int32, versions 0+, default -2147483648.
    pub authorized_operations: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: String::new(),
            group_state: String::new(),
            group_epoch: 0,
            assignment_epoch: 0,
            topology: None,
            members: Vec::new(),
            authorized_operations: i32::MIN,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribedGroup {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let group_id = d.required_string(true)?;
        let group_state = d.required_string(true)?;
        let group_epoch = d.i32()?;
        let assignment_epoch = d.i32()?;
        let topology = d.nullable(|d| Topology::read(d, v))?;
        let members = d.required_array(true, |d| Member::read(d, v))?;
        let authorized_operations = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { error_code, error_message, group_id, group_state, group_epoch, assignment_epoch, topology, members, authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.string(Some(&self.group_id), true)?;
        e.string(Some(&self.group_state), true)?;
        e.i32(self.group_epoch);
        e.i32(self.assignment_epoch);
        e.nullable(self.topology.as_ref(), |e, x| x.write(e, v))?;
        e.array(Some(&self.members), true, |e, x| x.write(e, v))?;
        e.i32(self.authorized_operations);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Topology of StreamsGroupDescribeResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Topology {
    /// int32, versions 0+.
    pub epoch: i32,
    /// array of Subtopology, versions 0+, null 0+, default null.
    pub subtopologies: Option<Vec<Subtopology>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Topology {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let subtopologies = d.array(true, |d| Subtopology::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { epoch, subtopologies, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        e.array(self.subtopologies.as_deref(), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Subtopology of StreamsGroupDescribeResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Subtopology {
    /// string, versions 0+.
    pub subtopology_id: String,
    /// array of string, versions 0+.
    pub source_topics: Vec<String>,
    /// array of string, versions 0+.
    pub repartition_sink_topics: Vec<String>,
    /// array of TopicInfo, versions 0+.
    pub state_changelog_topics: Vec<TopicInfo>,
    /// array of TopicInfo, versions 0+.
    pub repartition_source_topics: Vec<TopicInfo>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Subtopology {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.required_string(true)?;
        let source_topics = d.required_array(true, |d| d.required_string(true))?;
        let repartition_sink_topics = d.required_array(true, |d| d.required_string(true))?;
        let state_changelog_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let repartition_source_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { subtopology_id, source_topics, repartition_sink_topics, state_changelog_topics, repartition_source_topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.subtopology_id), true)?;
        e.array(Some(&self.source_topics), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.repartition_sink_topics), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.state_changelog_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.repartition_source_topics), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Member of StreamsGroupDescribeResponse, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Member {
    /// string, versions 0+.
    pub member_id: String,
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// string, versions 0+, null 0+, default null.
    pub instance_id: Option<String>,
    /// string, versions 0+, null 0+, default null.
    pub rack_id: Option<String>,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// int32, versions 0+.
    pub topology_epoch: i32,
    /// string, versions 0+.
    pub process_id: String,
    /// Endpoint, versions 0+, null 0+, default null.
    pub user_endpoint: Option<Endpoint>,
    /// array of KeyValue, versions 0+.
    pub client_tags: Vec<KeyValue>,
    /// array of TaskOffset, versions 0+.
    pub task_offsets: Vec<TaskOffset>,
    /// array of TaskOffset, versions 0+.
    pub task_end_offsets: Vec<TaskOffset>,
    /// Assignment, versions 0+.
    pub assignment: Assignment,
    /// Assignment, versions 0+.
    pub target_assignment: Assignment,
    /// bool, versions 0+.
    pub is_classic: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Member {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(true)?;
        let member_epoch = d.i32()?;
        let instance_id = d.string(true)?;
        let rack_id = d.string(true)?;
        let client_id = d.required_string(true)?;
        let client_host = d.required_string(true)?;
        let topology_epoch = d.i32()?;
        let process_id = d.required_string(true)?;
        let user_endpoint = d.nullable(|d| Endpoint::read(d, v))?;
        let client_tags = d.required_array(true, |d| KeyValue::read(d, v))?;
        let task_offsets = d.required_array(true, |d| TaskOffset::read(d, v))?;
        let task_end_offsets = d.required_array(true, |d| TaskOffset::read(d, v))?;
        let assignment = Assignment::read(d, v)?;
        let target_assignment = Assignment::read(d, v)?;
        let is_classic = d.bool()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { member_id, member_epoch, instance_id, rack_id, client_id, client_host, topology_epoch, process_id, user_endpoint, client_tags, task_offsets, task_end_offsets, assignment, target_assignment, is_classic, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), true)?;
        e.i32(self.member_epoch);
        e.string(self.instance_id.as_deref(), true)?;
        e.string(self.rack_id.as_deref(), true)?;
        e.string(Some(&self.client_id), true)?;
        e.string(Some(&self.client_host), true)?;
        e.i32(self.topology_epoch);
        e.string(Some(&self.process_id), true)?;
        e.nullable(self.user_endpoint.as_ref(), |e, x| x.write(e, v))?;
        e.array(Some(&self.client_tags), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.task_offsets), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.task_end_offsets), true, |e, x| x.write(e, v))?;
        self.assignment.write(e, v)?;
        self.target_assignment.write(e, v)?;
        e.bool(self.is_classic);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupDescribeResponse {
    const NAME: &'static str = "StreamsGroupDescribeResponse";
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
