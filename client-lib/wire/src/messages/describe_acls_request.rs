//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "DescribeAclsRequest";

/// Kafka's DescribeAclsRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeAclsRequest {
    /// int8, versions 0+.
    pub resource_type_filter: i8,
    /// string, versions 0+, null 0+.
    pub resource_name_filter: Option<String>,
    /// int8, versions 1+, default 3.
    pub pattern_type_filter: i8,
    /// string, versions 0+, null 0+.
    pub principal_filter: Option<String>,
    /// string, versions 0+, null 0+.
    pub host_filter: Option<String>,
    /// int8, versions 0+.
    pub operation: i8,
    /// int8, versions 0+.
    pub permission_type: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeAclsRequest {
    fn default() -> Self {
        Self {
            resource_type_filter: 0,
            resource_name_filter: Some(String::new()),
            pattern_type_filter: 3,
            principal_filter: Some(String::new()),
            host_filter: Some(String::new()),
            operation: 0,
            permission_type: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeAclsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let resource_type_filter = d.i8()?;
        let resource_name_filter = d.string(v >= 2)?;
        let pattern_type_filter = if v >= 1 { d.i8()? } else { 3 };
        let principal_filter = d.string(v >= 2)?;
        let host_filter = d.string(v >= 2)?;
        let operation = d.i8()?;
        let permission_type = d.i8()?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { resource_type_filter, resource_name_filter, pattern_type_filter, principal_filter, host_filter, operation, permission_type, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i8(self.resource_type_filter);
        e.string(self.resource_name_filter.as_deref(), v >= 2)?;
        if v >= 1 {
            e.i8(self.pattern_type_filter);
        } else if self.pattern_type_filter != 3 {
            return Err(unset_field(NAME, "PatternTypeFilter", v));
        }
        e.string(self.principal_filter.as_deref(), v >= 2)?;
        e.string(self.host_filter.as_deref(), v >= 2)?;
        e.i8(self.operation);
        e.i8(self.permission_type);
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for DescribeAclsRequest {
    const NAME: &'static str = "DescribeAclsRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=3;
    const FLEXIBLE_FROM: i16 = 2;

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

impl Request for DescribeAclsRequest {
    const API_KEY: i16 = 29;
    type Response = super::DescribeAclsResponse;
}
