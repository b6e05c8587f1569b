//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "FindCoordinatorRequest";

/// Kafka's FindCoordinatorRequest, versions 0-6.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FindCoordinatorRequest {
    /// string, versions 0-3.
    pub key: String,
    /// int8, versions 1+, default 0.
    pub key_type: i8,
    /// array of string, versions 4+.
    pub coordinator_keys: Vec<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FindCoordinatorRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let key = if v <= 3 { d.required_string(v >= 3)? } else { String::new() };
        let key_type = if v >= 1 { d.i8()? } else { 0 };
        let coordinator_keys = if v >= 4 { d.required_array(true, |d| d.required_string(true))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { key, key_type, coordinator_keys, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 3 {
            e.string(Some(&self.key), v >= 3)?;
        } else if !self.key.is_empty() {
            return Err(unset_field(NAME, "Key", v));
        }
        if v >= 1 {
            e.i8(self.key_type);
        } else if self.key_type != 0 {
            return Err(unset_field(NAME, "KeyType", v));
        }
        if v >= 4 {
            e.array(Some(&self.coordinator_keys), true, |e, x| e.string(Some(x), true))?;
        } else if !self.coordinator_keys.is_empty() {
            return Err(unset_field(NAME, "CoordinatorKeys", v));
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

impl Message for FindCoordinatorRequest {
    const NAME: &'static str = "FindCoordinatorRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;
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

impl Request for FindCoordinatorRequest {
    const API_KEY: i16 = 10;
    type Response = super::FindCoordinatorResponse;
}
