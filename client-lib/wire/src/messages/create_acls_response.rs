//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "CreateAclsResponse";

/// Kafka's CreateAclsResponse, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreateAclsResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of AclCreationResult, versions 0+.
    pub results: Vec<AclCreationResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreateAclsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let results = d.required_array(v >= 2, |d| AclCreationResult::read(d, v))?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, results, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.results), v >= 2, |e, x| x.write(e, v))?;
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

/// AclCreationResult of CreateAclsResponse, versions 0-3.
#[derive(Clone, Debug, PartialEq)]
pub struct AclCreationResult {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+.
    pub error_message: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for AclCreationResult {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl AclCreationResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = d.string(v >= 2)?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, error_message, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), v >= 2)?;
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

impl Message for CreateAclsResponse {
    const NAME: &'static str = "CreateAclsResponse";
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
