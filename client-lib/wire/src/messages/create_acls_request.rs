//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "CreateAclsRequest";

/// Kafka's CreateAclsRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreateAclsRequest {
    /// array of AclCreation, versions 0+.
    pub creations: Vec<AclCreation>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreateAclsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let creations = d.required_array(v >= 2, |d| AclCreation::read(d, v))?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { creations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.creations), v >= 2, |e, x| x.write(e, v))?;
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

/// AclCreation of CreateAclsRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq)]
pub struct AclCreation {
    /// int8, versions 0+.
    pub resource_type: i8,
    /// string, versions 0+.
    pub resource_name: String,
    /// int8, versions 1+, default 3.
    pub resource_pattern_type: i8,
    /// string, versions 0+.
    pub principal: String,
    /// string, versions 0+.
    pub host: String,
    /// int8, versions 0+.
    pub operation: i8,
    /// int8, versions 0+.
    pub permission_type: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for AclCreation {
    fn default() -> Self {
        Self {
            resource_type: 0,
            resource_name: String::new(),
            resource_pattern_type: 3,
            principal: String::new(),
            host: String::new(),
            operation: 0,
            permission_type: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl AclCreation {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let resource_type = d.i8()?;
        let resource_name = d.required_string(v >= 2)?;
        let resource_pattern_type = if v >= 1 { d.i8()? } else { 3 };
        let principal = d.required_string(v >= 2)?;
        let host = d.required_string(v >= 2)?;
        let operation = d.i8()?;
        let permission_type = d.i8()?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { resource_type, resource_name, resource_pattern_type, principal, host, operation, permission_type, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i8(self.resource_type);
        e.string(Some(&self.resource_name), v >= 2)?;
        if v >= 1 {
            e.i8(self.resource_pattern_type);
        } else if self.resource_pattern_type != 3 {
            return Err(unset_field(NAME, "ResourcePatternType", v));
        }
        e.string(Some(&self.principal), v >= 2)?;
        e.string(Some(&self.host), v >= 2)?;
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

impl Message for CreateAclsRequest {
    const NAME: &'static str = "CreateAclsRequest";
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

impl Request for CreateAclsRequest {
    const API_KEY: i16 = 30;
    type Response = super::CreateAclsResponse;
}
