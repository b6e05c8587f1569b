//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "AlterConfigsResponse";

/// Kafka's AlterConfigsResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AlterConfigsResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// array of AlterConfigsResourceResponse, versions 0+.
    pub responses: Vec<AlterConfigsResourceResponse>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AlterConfigsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let responses = d.required_array(v >= 2, |d| AlterConfigsResourceResponse::read(d, v))?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, responses, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.array(Some(&self.responses), v >= 2, |e, x| x.write(e, v))?;
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

/// AlterConfigsResourceResponse of AlterConfigsResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterConfigsResourceResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+.
    pub error_message: Option<String>,
    /// int8, versions 0+.
    pub resource_type: i8,
    /// string, versions 0+.
    pub resource_name: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for AlterConfigsResourceResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(String::new()),
            resource_type: 0,
            resource_name: String::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl AlterConfigsResourceResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = d.string(v >= 2)?;
        let resource_type = d.i8()?;
        let resource_name = d.required_string(v >= 2)?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, error_message, resource_type, resource_name, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), v >= 2)?;
        e.i8(self.resource_type);
        e.string(Some(&self.resource_name), v >= 2)?;
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

impl Message for AlterConfigsResponse {
    const NAME: &'static str = "AlterConfigsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
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
