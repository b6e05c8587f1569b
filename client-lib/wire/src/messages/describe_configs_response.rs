//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "DescribeConfigsResponse";

/// Kafka's DescribeConfigsResponse, versions 0-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeConfigsResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of DescribeConfigsResult, versions 0+.
    pub results: Vec<DescribeConfigsResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeConfigsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let results = d.required_array(v >= 4, |d| DescribeConfigsResult::read(d, v))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, results, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.results), v >= 4, |e, x| x.write(e, v))?;
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribeConfigsResult of DescribeConfigsResponse, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsResult {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+.
    pub error_message: Option<String>,
    /// int8, versions 0+.
    pub resource_type: i8,
    /// string, versions 0+.
    pub resource_name: String,
    /// array of DescribeConfigsResourceResult, versions 0+.
    pub configs: Vec<DescribeConfigsResourceResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeConfigsResult {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(String::new()),
            resource_type: 0,
            resource_name: String::new(),
            configs: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeConfigsResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = d.string(v >= 4)?;
        let resource_type = d.i8()?;
        let resource_name = d.required_string(v >= 4)?;
        let configs = d.required_array(v >= 4, |d| DescribeConfigsResourceResult::read(d, v))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, error_message, resource_type, resource_name, configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), v >= 4)?;
        e.i8(self.resource_type);
        e.string(Some(&self.resource_name), v >= 4)?;
        e.array(Some(&self.configs), v >= 4, |e, x| x.write(e, v))?;
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribeConfigsResourceResult of DescribeConfigsResponse, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsResourceResult {
    /// string, versions 0+.
    pub name: String,
    /// string, versions 0+, null 0+.
    pub value: Option<String>,
    /// bool, versions 0+.
    pub read_only: bool,
    /// bool, versions 0.
    pub is_default: bool,
    /// int8, versions 1+, default -1.
    pub config_source: i8,
    /// bool, versions 0+.
    pub is_sensitive: bool,
    /// array of DescribeConfigsSynonym, versions 1+.
    pub synonyms: Vec<DescribeConfigsSynonym>,
    /// int8, versions 3+, default 0.
    pub config_type: i8,
    /// string, versions 3+, null 0+.
    pub documentation: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeConfigsResourceResult {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: Some(String::new()),
            read_only: false,
            is_default: false,
            config_source: -1,
            is_sensitive: false,
            synonyms: Vec::new(),
            config_type: 0,
            documentation: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeConfigsResourceResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 4)?;
        let value = d.string(v >= 4)?;
        let read_only = d.bool()?;
        let is_default = if v <= 0 { d.bool()? } else { false };
        let config_source = if v >= 1 { d.i8()? } else { -1 };
        let is_sensitive = d.bool()?;
        let synonyms = if v >= 1 { d.required_array(v >= 4, |d| DescribeConfigsSynonym::read(d, v))? } else { Vec::new() };
        let config_type = if v >= 3 { d.i8()? } else { 0 };
        let documentation = if v >= 3 { d.string(v >= 4)? } else { Some(String::new()) };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, value, read_only, is_default, config_source, is_sensitive, synonyms, config_type, documentation, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 4)?;
        e.string(self.value.as_deref(), v >= 4)?;
        e.bool(self.read_only);
        if v <= 0 {
            e.bool(self.is_default);
        } else if self.is_default {
            return Err(unset_field(NAME, "IsDefault", v));
        }
        if v >= 1 {
            e.i8(self.config_source);
        }
        e.bool(self.is_sensitive);
        if v >= 1 {
            e.array(Some(&self.synonyms), v >= 4, |e, x| x.write(e, v))?;
        }
        if v >= 3 {
            e.i8(self.config_type);
        }
        if v >= 3 {
            e.string(self.documentation.as_deref(), v >= 4)?;
        }
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribeConfigsSynonym of DescribeConfigsResponse, versions 1-4.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsSynonym {
    /// string, versions 1+.
    pub name: String,
    /// string, versions 1+, null 0+.
    pub value: Option<String>,
    /// int8, versions 1+.
    pub source: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeConfigsSynonym {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: Some(String::new()),
            source: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeConfigsSynonym {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 4)?;
        let value = d.string(v >= 4)?;
        let source = d.i8()?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, value, source, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 4)?;
        e.string(self.value.as_deref(), v >= 4)?;
        e.i8(self.source);
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for DescribeConfigsResponse {
    const NAME: &'static str = "DescribeConfigsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;
    const FLEXIBLE_FROM: i16 = 4;

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
