//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "CreateTopicsResponse";

/// Kafka's CreateTopicsResponse, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreateTopicsResponse {
    /// int32, versions 2+.
    pub throttle_time_ms: i32,
    /// array of CreatableTopicResult, versions 0+.
    pub topics: Vec<CreatableTopicResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreateTopicsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = if v >= 2 { d.i32()? } else { 0 };
        let topics = d.required_array(v >= 5, |d| CreatableTopicResult::read(d, v))?;
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 2 {
            e.i32(self.throttle_time_ms);
        }
        e.array(Some(&self.topics), v >= 5, |e, x| x.write(e, v))?;
        if v >= 5 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// CreatableTopicResult of CreateTopicsResponse, versions 0-7.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicResult {
    /// string, versions 0+.
    pub name: String,
    /// uuid, versions 7+.
    pub topic_id: Uuid,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 1+, null 0+.
    pub error_message: Option<String>,
    /// int16, versions 5+, tag 0 in 5+.
    pub topic_config_error_code: i16,
    /// int32, versions 5+, default -1.
    pub num_partitions: i32,
    /// int16, versions 5+, default -1.
    pub replication_factor: i16,
    /// array of CreatableTopicConfigs, versions 5+, null 5+.
    pub configs: Option<Vec<CreatableTopicConfigs>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for CreatableTopicResult {
    fn default() -> Self {
        Self {
            name: String::new(),
            topic_id: Uuid::ZERO,
            error_code: 0,
            error_message: Some(String::new()),
            topic_config_error_code: 0,
            num_partitions: -1,
            replication_factor: -1,
            configs: Some(Vec::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl CreatableTopicResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 5)?;
        let topic_id = if v >= 7 { d.uuid()? } else { Uuid::ZERO };
        let error_code = d.i16()?;
        let error_message = if v >= 1 { d.string(v >= 5)? } else { Some(String::new()) };
        let mut topic_config_error_code = 0;
        let num_partitions = if v >= 5 { d.i32()? } else { -1 };
        let replication_factor = if v >= 5 { d.i16()? } else { -1 };
        let configs = if v >= 5 { d.array(true, |d| CreatableTopicConfigs::read(d, v))? } else { Some(Vec::new()) };
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|tag, d| {
            match tag {
                0 => topic_config_error_code = d.i16()?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { name, topic_id, error_code, error_message, topic_config_error_code, num_partitions, replication_factor, configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 5)?;
        if v >= 7 {
            e.uuid(self.topic_id);
        }
        e.i16(self.error_code);
        if v >= 1 {
            e.string(self.error_message.as_deref(), v >= 5)?;
        }
        if v >= 5 {
            e.i32(self.num_partitions);
        }
        if v >= 5 {
            e.i16(self.replication_factor);
        }
        if v >= 5 {
            e.array(self.configs.as_deref(), true, |e, x| x.write(e, v))?;
        }
        if v >= 5 {
            let mut tags = Vec::new();
            if self.topic_config_error_code != 0 {
                let mut t = Encoder::new();
                t.i16(self.topic_config_error_code);
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

/// CreatableTopicConfigs of CreateTopicsResponse, versions 5-7.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicConfigs {
    /// string, versions 5+.
    pub name: String,
    /// string, versions 5+, null 5+.
    pub value: Option<String>,
    /// bool, versions 5+.
    pub read_only: bool,
    /// int8, versions 5+, default -1.
    pub config_source: i8,
    /// bool, versions 5+.
    pub is_sensitive: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for CreatableTopicConfigs {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: Some(String::new()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl CreatableTopicConfigs {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let value = d.string(true)?;
        let read_only = d.bool()?;
        let config_source = d.i8()?;
        let is_sensitive = d.bool()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, value, read_only, config_source, is_sensitive, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.string(self.value.as_deref(), true)?;
        e.bool(self.read_only);
        e.i8(self.config_source);
        e.bool(self.is_sensitive);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for CreateTopicsResponse {
    const NAME: &'static str = "CreateTopicsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=7;
    const FLEXIBLE_FROM: i16 = 5;

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
