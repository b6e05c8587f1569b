//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::{null_field, unset_field};
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "OffsetFetchRequest";

/// Kafka's OffsetFetchRequest, versions 0-10.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchRequest {
    /// string, versions 0-7.
    pub group_id: String,
    /// array of OffsetFetchRequestTopic, versions 0-7, null 2-7.
    pub topics: Option<Vec<OffsetFetchRequestTopic>>,
    /// array of OffsetFetchRequestGroup, versions 8+.
    pub groups: Vec<OffsetFetchRequestGroup>,
    /// bool, versions 7+, default false.
    pub require_stable: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetFetchRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            topics: Some(Vec::new()),
            groups: Vec::new(),
            require_stable: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetFetchRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = if v <= 7 { d.required_string(v >= 6)? } else { String::new() };
        let topics = if v <= 7 { if v >= 2 { d.array(v >= 6, |d| OffsetFetchRequestTopic::read(d, v))? } else { Some(d.required_array(v >= 6, |d| OffsetFetchRequestTopic::read(d, v))?) } } else { Some(Vec::new()) };
        let groups = if v >= 8 { d.required_array(true, |d| OffsetFetchRequestGroup::read(d, v))? } else { Vec::new() };
        let require_stable = if v >= 7 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { group_id, topics, groups, require_stable, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 7 {
            e.string(Some(&self.group_id), v >= 6)?;
        } else if !self.group_id.is_empty() {
            return Err(unset_field(NAME, "GroupId", v));
        }
        if v <= 7 {
            if v < 2 && self.topics.is_none() { return Err(null_field(NAME, "Topics", v)); }
            e.array(self.topics.as_deref(), v >= 6, |e, x| x.write(e, v))?;
        } else if self.topics.as_ref().is_none_or(|x| !x.is_empty()) {
            return Err(unset_field(NAME, "Topics", v));
        }
        if v >= 8 {
            e.array(Some(&self.groups), true, |e, x| x.write(e, v))?;
        } else if !self.groups.is_empty() {
            return Err(unset_field(NAME, "Groups", v));
        }
        if v >= 7 {
            e.bool(self.require_stable);
        } else if self.require_stable {
            return Err(unset_field(NAME, "RequireStable", v));
        }
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetFetchRequestTopic of OffsetFetchRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetFetchRequestTopic {
    /// string, versions 0-7.
    pub name: String,
    /// array of int32, versions 0-7.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetFetchRequestTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 6)?;
        let partition_indexes = d.required_array(v >= 6, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 6 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partition_indexes, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 6)?;
        e.array(Some(&self.partition_indexes), v >= 6, |e, x| { e.i32(*x); Ok(()) })?;
        if v >= 6 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// OffsetFetchRequestGroup of OffsetFetchRequest, versions 8-10.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchRequestGroup {
    /// string, versions 8+.
    pub group_id: String,
    /// string, versions 9+, null 9+, default null.
    pub member_id: Option<String>,
    /// int32, versions 9+, default -1.
    pub member_epoch: i32,
    /// array of OffsetFetchRequestTopics, versions 8+, null 8+.
    pub topics: Option<Vec<OffsetFetchRequestTopics>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for OffsetFetchRequestGroup {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            member_id: None,
            member_epoch: -1,
            topics: Some(Vec::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl OffsetFetchRequestGroup {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let group_id = d.required_string(true)?;
        let member_id = if v >= 9 { d.string(true)? } else { None };
        let member_epoch = if v >= 9 { d.i32()? } else { -1 };
        let topics = d.array(true, |d| OffsetFetchRequestTopics::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { group_id, member_id, member_epoch, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.group_id), true)?;
        if v >= 9 {
            e.string(self.member_id.as_deref(), true)?;
        }
        if v >= 9 {
            e.i32(self.member_epoch);
        }
        e.array(self.topics.as_deref(), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// OffsetFetchRequestTopics of OffsetFetchRequest, versions 8-10.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OffsetFetchRequestTopics {
    /// string, versions 8-9.
    pub name: String,
    /// uuid, versions 10+.
    pub topic_id: Uuid,
    /// array of int32, versions 8+.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl OffsetFetchRequestTopics {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = if v <= 9 { d.required_string(true)? } else { String::new() };
        let topic_id = if v >= 10 { d.uuid()? } else { Uuid::ZERO };
        let partition_indexes = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, topic_id, partition_indexes, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 9 {
            e.string(Some(&self.name), true)?;
        }
        if v >= 10 {
            e.uuid(self.topic_id);
        }
        e.array(Some(&self.partition_indexes), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for OffsetFetchRequest {
    const NAME: &'static str = "OffsetFetchRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=10;
    const FLEXIBLE_FROM: i16 = 6;

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

impl Request for OffsetFetchRequest {
    const API_KEY: i16 = 9;
    type Response = super::OffsetFetchResponse;
}
