//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "ListGroupsRequest";

/// Kafka's ListGroupsRequest, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListGroupsRequest {
    /// array of string, versions 4+.
    pub states_filter: Vec<String>,
    /// array of string, versions 5+.
    pub types_filter: Vec<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ListGroupsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let states_filter = if v >= 4 { d.required_array(true, |d| d.required_string(true))? } else { Vec::new() };
        let types_filter = if v >= 5 { d.required_array(true, |d| d.required_string(true))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { states_filter, types_filter, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 4 {
            e.array(Some(&self.states_filter), true, |e, x| e.string(Some(x), true))?;
        } else if !self.states_filter.is_empty() {
            return Err(unset_field(NAME, "StatesFilter", v));
        }
        if v >= 5 {
            e.array(Some(&self.types_filter), true, |e, x| e.string(Some(x), true))?;
        } else if !self.types_filter.is_empty() {
            return Err(unset_field(NAME, "TypesFilter", v));
        }
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for ListGroupsRequest {
    const NAME: &'static str = "ListGroupsRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
    const FLEXIBLE_FROM: i16 = 3;

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

impl Request for ListGroupsRequest {
    const API_KEY: i16 = 16;
    type Response = super::ListGroupsResponse;
}
