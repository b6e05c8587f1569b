//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "CreateTopicsRequest";

/// Kafka's CreateTopicsRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTopicsRequest {
    /// array of CreatableTopic, versions 0+.
    pub topics: Vec<CreatableTopic>,
    /// int32, versions 0+, default 60000.
    pub timeout_ms: i32,
    /// bool, versions 1+, default false.
    pub validate_only: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for CreateTopicsRequest {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            timeout_ms: 60000,
            validate_only: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl CreateTopicsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topics = d.required_array(v >= 5, |d| CreatableTopic::read(d, v))?;
        let timeout_ms = d.i32()?;
        let validate_only = if v >= 1 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topics, timeout_ms, validate_only, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.topics), v >= 5, |e, x| x.write(e, v))?;
        e.i32(self.timeout_ms);
        if v >= 1 {
            e.bool(self.validate_only);
        } else if self.validate_only {
            return Err(unset_field(NAME, "validateOnly", v));
        }
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

/// CreatableTopic of CreateTopicsRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreatableTopic {
    /// string, versions 0+.
    pub name: String,
    /// int32, versions 0+.
    pub num_partitions: i32,
    /// int16, versions 0+.
    pub replication_factor: i16,
    /// array of CreatableReplicaAssignment, versions 0+.
    pub assignments: Vec<CreatableReplicaAssignment>,
    /// array of CreatableTopicConfig, versions 0+.
    pub configs: Vec<CreatableTopicConfig>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreatableTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 5)?;
        let num_partitions = d.i32()?;
        let replication_factor = d.i16()?;
        let assignments = d.required_array(v >= 5, |d| CreatableReplicaAssignment::read(d, v))?;
        let configs = d.required_array(v >= 5, |d| CreatableTopicConfig::read(d, v))?;
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, num_partitions, replication_factor, assignments, configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 5)?;
        e.i32(self.num_partitions);
        e.i16(self.replication_factor);
        e.array(Some(&self.assignments), v >= 5, |e, x| x.write(e, v))?;
        e.array(Some(&self.configs), v >= 5, |e, x| x.write(e, v))?;
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

/// CreatableReplicaAssignment of CreateTopicsRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreatableReplicaAssignment {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// array of int32, versions 0+.
    pub broker_ids: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreatableReplicaAssignment {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let broker_ids = d.required_array(v >= 5, Decoder::i32)?;
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, broker_ids, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.array(Some(&self.broker_ids), v >= 5, |e, x| { e.i32(*x); Ok(()) })?;
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

/// CreatableTopicConfig of CreateTopicsRequest, versions 0-7.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicConfig {
    /// string, versions 0+.
    pub name: String,
    /// string, versions 0+, null 0+.
    pub value: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for CreatableTopicConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl CreatableTopicConfig {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 5)?;
        let value = d.string(v >= 5)?;
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, value, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 5)?;
        e.string(self.value.as_deref(), v >= 5)?;
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

impl Message for CreateTopicsRequest {
    const NAME: &'static str = "CreateTopicsRequest";
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

impl Request for CreateTopicsRequest {
    const API_KEY: i16 = 19;
    type Response = super::CreateTopicsResponse;
}
