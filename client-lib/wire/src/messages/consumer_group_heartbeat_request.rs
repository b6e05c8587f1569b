//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "ConsumerGroupHeartbeatRequest";

/// Kafka's ConsumerGroupHeartbeatRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroupHeartbeatRequest {
    /// string, versions 0+.
    pub group_id: String,
    /// string, versions 0+.
    pub member_id: String,
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// string, versions 0+, null 0+, default null.
    pub instance_id: Option<String>,
    /// string, versions 0+, null 0+, default null.
    pub rack_id: Option<String>,
    /// int32, versions 0+, default -1.
    pub rebalance_timeout_ms: i32,
    /// array of string, versions 0+, null 0+, default null.
    pub subscribed_topic_names: Option<Vec<String>>,
    /// string, versions 1+, null 1+, default null.
    pub subscribed_topic_regex: Option<String>,
    /// string, versions 0+, null 0+, default null.
    pub server_assignor: Option<String>,
    /// array of TopicPartitions, versions 0+, null 0+, default null.
    pub topic_partitions: Option<Vec<TopicPartitions>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ConsumerGroupHeartbeatRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            member_id: String::new(),
            member_epoch: 0,
            instance_id: None,
            rack_id: None,
            rebalance_timeout_ms: -1,
            subscribed_topic_names: None,
            subscribed_topic_regex: None,
            server_assignor: None,
            topic_partitions: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ConsumerGroupHeartbeatRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(true)?;
        let member_id = d.required_string(true)?;
        let member_epoch = d.i32()?;
        let instance_id = d.string(true)?;
        let rack_id = d.string(true)?;
        let rebalance_timeout_ms = d.i32()?;
        let subscribed_topic_names = d.array(true, |d| d.required_string(true))?;
        let subscribed_topic_regex = if v >= 1 { d.string(true)? } else { None };
        let server_assignor = d.string(true)?;
        let topic_partitions = d.array(true, |d| TopicPartitions::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, member_id, member_epoch, instance_id, rack_id, rebalance_timeout_ms, subscribed_topic_names, subscribed_topic_regex, server_assignor, topic_partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), true)?;
        e.string(Some(&self.member_id), true)?;
        e.i32(self.member_epoch);
        e.string(self.instance_id.as_deref(), true)?;
        e.string(self.rack_id.as_deref(), true)?;
        e.i32(self.rebalance_timeout_ms);
        e.array(self.subscribed_topic_names.as_deref(), true, |e, x| e.string(Some(x), true))?;
        if v >= 1 {
            e.string(self.subscribed_topic_regex.as_deref(), true)?;
        } else if self.subscribed_topic_regex.is_some() {
            return Err(unset_field(NAME, "SubscribedTopicRegex", v));
        }
        e.string(self.server_assignor.as_deref(), true)?;
        e.array(self.topic_partitions.as_deref(), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicPartitions of ConsumerGroupHeartbeatRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartitions {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicPartitions {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ConsumerGroupHeartbeatRequest {
    const NAME: &'static str = "ConsumerGroupHeartbeatRequest";
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

impl Request for ConsumerGroupHeartbeatRequest {
    const API_KEY: i16 = 68;
    type Response = super::ConsumerGroupHeartbeatResponse;
}
