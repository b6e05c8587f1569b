//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::{null_field, unset_field};
use crate::message::{Message, Request};
use crate::uuid::Uuid;

const NAME: &str = "MetadataRequest";

/// Kafka's MetadataRequest, versions 0-13.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataRequest {
    /// array of MetadataRequestTopic, versions 0+, null 1+.
    pub topics: Option<Vec<MetadataRequestTopic>>,
    /// bool, versions 4+, default true.
    pub allow_auto_topic_creation: bool,
    /// bool, versions 8-10.
    pub include_cluster_authorized_operations: bool,
    /// bool, versions 8+.
    pub include_topic_authorized_operations: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for MetadataRequest {
    fn default() -> Self {
        Self {
            topics: Some(Vec::new()),
            allow_auto_topic_creation: true,
            include_cluster_authorized_operations: false,
            include_topic_authorized_operations: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl MetadataRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topics = if v >= 1 { d.array(v >= 9, |d| MetadataRequestTopic::read(d, v))? } else { Some(d.required_array(v >= 9, |d| MetadataRequestTopic::read(d, v))?) };
        let allow_auto_topic_creation = if v >= 4 { d.bool()? } else { true };
        let include_cluster_authorized_operations = if (8..=10).contains(&v) { d.bool()? } else { false };
        let include_topic_authorized_operations = if v >= 8 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topics, allow_auto_topic_creation, include_cluster_authorized_operations, include_topic_authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v < 1 && self.topics.is_none() { return Err(null_field(NAME, "Topics", v)); }
        e.array(self.topics.as_deref(), v >= 9, |e, x| x.write(e, v))?;
        if v >= 4 {
            e.bool(self.allow_auto_topic_creation);
        } else if !self.allow_auto_topic_creation {
            return Err(unset_field(NAME, "AllowAutoTopicCreation", v));
        }
        if (8..=10).contains(&v) {
            e.bool(self.include_cluster_authorized_operations);
        } else if self.include_cluster_authorized_operations {
            return Err(unset_field(NAME, "IncludeClusterAuthorizedOperations", v));
        }
        if v >= 8 {
            e.bool(self.include_topic_authorized_operations);
        } else if self.include_topic_authorized_operations {
            return Err(unset_field(NAME, "IncludeTopicAuthorizedOperations", v));
        }
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

/// MetadataRequestTopic of MetadataRequest, versions 0-13.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataRequestTopic {
    /// uuid, versions 10+.
    pub topic_id: Uuid,
    /// string, versions 0+, null 10+.
    pub name: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for MetadataRequestTopic {
    fn default() -> Self {
        Self {
            topic_id: Uuid::ZERO,
            name: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl MetadataRequestTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_id = if v >= 10 { d.uuid()? } else { Uuid::ZERO };
        let name = if v >= 10 { d.string(v >= 9)? } else { Some(d.required_string(v >= 9)?) };
        let unknown_tagged_fields = if v >= 9 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_id, name, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 10 {
            e.uuid(self.topic_id);
        }
        if v < 10 && self.name.is_none() { return Err(null_field(NAME, "Name", v)); }
        e.string(self.name.as_deref(), v >= 9)?;
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

impl Message for MetadataRequest {
    const NAME: &'static str = "MetadataRequest";
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

impl Request for MetadataRequest {
    const API_KEY: i16 = 3;
    type Response = super::MetadataResponse;
}
