//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "DescribeClientQuotasRequest";

/// Kafka's DescribeClientQuotasRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeClientQuotasRequest {
    /// array of ComponentData, versions 0+.
    pub components: Vec<ComponentData>,
    /// bool, versions 0+.
    pub strict: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeClientQuotasRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let components = d.required_array(v >= 1, |d| ComponentData::read(d, v))?;
        let strict = d.bool()?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { components, strict, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.components), v >= 1, |e, x| x.write(e, v))?;
        e.bool(self.strict);
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

/// ComponentData of DescribeClientQuotasRequest, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentData {
    /// string, versions 0+.
    pub entity_type: String,
    /// int8, versions 0+.
    pub match_type: i8,
    /// string, versions 0+, null 0+.
    pub r#match: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ComponentData {
    fn default() -> Self {
        Self {
            entity_type: String::new(),
            match_type: 0,
            r#match: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ComponentData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let entity_type = d.required_string(v >= 1)?;
        let match_type = d.i8()?;
        let r#match = d.string(v >= 1)?;
        let unknown_tagged_fields = if v >= 1 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { entity_type, match_type, r#match, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.entity_type), v >= 1)?;
        e.i8(self.match_type);
        e.string(self.r#match.as_deref(), v >= 1)?;
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

impl Message for DescribeClientQuotasRequest {
    const NAME: &'static str = "DescribeClientQuotasRequest";
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

impl Request for DescribeClientQuotasRequest {
    const API_KEY: i16 = 48;
    type Response = super::DescribeClientQuotasResponse;
}
