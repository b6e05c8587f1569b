//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "DescribeConfigsRequest";

/// Kafka's DescribeConfigsRequest, versions 0-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeConfigsRequest {
    /// array of DescribeConfigsResource, versions 0+.
    pub resources: Vec<DescribeConfigsResource>,
    /// bool, versions 1+, default false.
    pub include_synonyms: bool,
    /// bool, versions 3+, default false.
    pub include_documentation: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeConfigsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let resources = d.required_array(v >= 4, |d| DescribeConfigsResource::read(d, v))?;
        let include_synonyms = if v >= 1 { d.bool()? } else { false };
        let include_documentation = if v >= 3 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { resources, include_synonyms, include_documentation, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.resources), v >= 4, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.bool(self.include_synonyms);
        } else if self.include_synonyms {
            return Err(unset_field(NAME, "IncludeSynonyms", v));
        }
        if v >= 3 {
            e.bool(self.include_documentation);
        } else if self.include_documentation {
            return Err(unset_field(NAME, "IncludeDocumentation", v));
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

/// DescribeConfigsResource of DescribeConfigsRequest, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsResource {
    /// int8, versions 0+.
    pub resource_type: i8,
    /// string, versions 0+.
    pub resource_name: String,
    /// array of string, versions 0+, null 0+.
    pub configuration_keys: Option<Vec<String>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeConfigsResource {
    fn default() -> Self {
        Self {
            resource_type: 0,
            resource_name: String::new(),
            configuration_keys: Some(Vec::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeConfigsResource {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let resource_type = d.i8()?;
        let resource_name = d.required_string(v >= 4)?;
        let configuration_keys = d.array(v >= 4, |d| d.required_string(v >= 4))?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { resource_type, resource_name, configuration_keys, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i8(self.resource_type);
        e.string(Some(&self.resource_name), v >= 4)?;
        e.array(self.configuration_keys.as_deref(), v >= 4, |e, x| e.string(Some(x), v >= 4))?;
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

impl Message for DescribeConfigsRequest {
    const NAME: &'static str = "DescribeConfigsRequest";
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

impl Request for DescribeConfigsRequest {
    const API_KEY: i16 = 32;
    type Response = super::DescribeConfigsResponse;
}
