//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "IncrementalAlterConfigsRequest";

/// Kafka's IncrementalAlterConfigsRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct IncrementalAlterConfigsRequest {
    /// array of AlterConfigsResource, versions 0+.
    pub resources: Vec<AlterConfigsResource>,
    /// bool, versions 0+.
    pub validate_only: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl IncrementalAlterConfigsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let resources = d.required_array(v >= 1, |d| AlterConfigsResource::read(d, v))?;
        let validate_only = d.bool()?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { resources, validate_only, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.resources), v >= 1, |e, x| x.write(e, v))?;
        e.bool(self.validate_only);
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// AlterConfigsResource of IncrementalAlterConfigsRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AlterConfigsResource {
    /// int8, versions 0+.
    pub resource_type: i8,
    /// string, versions 0+.
    pub resource_name: String,
    /// array of AlterableConfig, versions 0+.
    pub configs: Vec<AlterableConfig>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AlterConfigsResource {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let resource_type = d.i8()?;
        let resource_name = d.required_string(v >= 1)?;
        let configs = d.required_array(v >= 1, |d| AlterableConfig::read(d, v))?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { resource_type, resource_name, configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i8(self.resource_type);
        e.string(Some(&self.resource_name), v >= 1)?;
        e.array(Some(&self.configs), v >= 1, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// AlterableConfig of IncrementalAlterConfigsRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterableConfig {
    /// string, versions 0+.
    pub name: String,
    /// int8, versions 0+.
    pub config_operation: i8,
    /// string, versions 0+, null 0+.
    pub value: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for AlterableConfig {
    fn default() -> Self {
        Self {
            name: String::new(),
            config_operation: 0,
            value: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl AlterableConfig {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 1)?;
        let config_operation = d.i8()?;
        let value = d.string(v >= 1)?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, config_operation, value, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 1)?;
        e.i8(self.config_operation);
        e.string(self.value.as_deref(), v >= 1)?;
        if v >= 1 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for IncrementalAlterConfigsRequest {
    const NAME: &'static str = "IncrementalAlterConfigsRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
    const FLEXIBLE_FROM: i16 = 1;

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

impl Request for IncrementalAlterConfigsRequest {
    const API_KEY: i16 = 44;
    type Response = super::IncrementalAlterConfigsResponse;
}
