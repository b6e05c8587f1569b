//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's ConsumerGroupDescribeResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ConsumerGroupDescribeResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of DescribedGroup, versions 0+.
    pub groups: Vec<DescribedGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ConsumerGroupDescribeResponse {
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

/// TopicPartitions of ConsumerGroupDescribeResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartitions {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// string, versions 0+.
    pub topic_name: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicPartitions {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.required_string(true)?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, topic_name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(Some(&self.topic_name), true)?;
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Assignment of ConsumerGroupDescribeResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Assignment {
    /// array of TopicPartitions, versions 0+.
    pub topic_partitions: Vec<TopicPartitions>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Assignment {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_partitions = d.required_array(true, |d| TopicPartitions::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.topic_partitions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribedGroup of ConsumerGroupDescribeResponse, versions 0-1.
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
    /// string, versions 0+.
    pub assignor_name: String,
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
            assignor_name: String::new(),
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
        let assignor_name = d.required_string(true)?;
        let members = d.required_array(true, |d| Member::read(d, v))?;
        let authorized_operations = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { error_code, error_message, group_id, group_state, group_epoch, assignment_epoch, assignor_name, members, authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        e.string(Some(&self.group_id), true)?;
        e.string(Some(&self.group_state), true)?;
        e.i32(self.group_epoch);
        e.i32(self.assignment_epoch);
        e.string(Some(&self.assignor_name), true)?;
        e.array(Some(&self.members), true, |e, x| x.write(e, v))?;
        e.i32(self.authorized_operations);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Member of ConsumerGroupDescribeResponse, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// string, versions 0+.
    pub member_id: String,
    /// string, versions 0+, null 0+, default null.
    pub instance_id: Option<String>,
    /// string, versions 0+, null 0+, default null.
    pub rack_id: Option<String>,
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// string, versions 0+.
    pub client_id: String,
    /// string, versions 0+.
    pub client_host: String,
    /// array of string, versions 0+.
    pub subscribed_topic_names: Vec<String>,
    /// string, versions 0+, null 0+, default null.
    pub subscribed_topic_regex: Option<String>,
    /// Assignment, versions 0+.
    pub assignment: Assignment,
    /// Assignment, versions 0+.
    pub target_assignment: Assignment,
    /// int8, versions 1+, default -1.
    pub member_type: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for Member {
    fn default() -> Self {
        Self {
            member_id: String::new(),
            instance_id: None,
            rack_id: None,
            member_epoch: 0,
            client_id: String::new(),
            client_host: String::new(),
            subscribed_topic_names: Vec::new(),
            subscribed_topic_regex: None,
            assignment: Assignment::default(),
            target_assignment: Assignment::default(),
            member_type: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Member {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_id = d.required_string(true)?;
        let instance_id = d.string(true)?;
        let rack_id = d.string(true)?;
        let member_epoch = d.i32()?;
        let client_id = d.required_string(true)?;
        let client_host = d.required_string(true)?;
        let subscribed_topic_names = d.required_array(true, |d| d.required_string(true))?;
        let subscribed_topic_regex = d.string(true)?;
        let assignment = Assignment::read(d, v)?;
        let target_assignment = Assignment::read(d, v)?;
        let member_type = if v >= 1 { d.i8()? } else { -1 };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { member_id, instance_id, rack_id, member_epoch, client_id, client_host, subscribed_topic_names, subscribed_topic_regex, assignment, target_assignment, member_type, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.member_id), true)?;
        e.string(self.instance_id.as_deref(), true)?;
        e.string(self.rack_id.as_deref(), true)?;
        e.i32(self.member_epoch);
        e.string(Some(&self.client_id), true)?;
        e.string(Some(&self.client_host), true)?;
        e.array(Some(&self.subscribed_topic_names), true, |e, x| e.string(Some(x), true))?;
        e.string(self.subscribed_topic_regex.as_deref(), true)?;
        self.assignment.write(e, v)?;
        self.target_assignment.write(e, v)?;
        if v >= 1 {
            e.i8(self.member_type);
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ConsumerGroupDescribeResponse {
    const NAME: &'static str = "ConsumerGroupDescribeResponse";
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
