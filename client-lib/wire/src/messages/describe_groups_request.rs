//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "DescribeGroupsRequest";

/// Kafka's DescribeGroupsRequest, versions 0-6.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeGroupsRequest {
    /// array of string, versions 0+.
    pub groups: Vec<String>,
    /// bool, versions 3+.
    pub include_authorized_operations: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeGroupsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let groups = d.required_array(v >= 5, |d| d.required_string(v >= 5))?;
        let include_authorized_operations = if v >= 3 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 5 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { groups, include_authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.groups), v >= 5, |e, x| e.string(Some(x), v >= 5))?;
        if v >= 3 {
            e.bool(self.include_authorized_operations);
        } else if self.include_authorized_operations {
            return Err(unset_field(NAME, "IncludeAuthorizedOperations", v));
        }
        if v >= 5 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for DescribeGroupsRequest {
    const NAME: &'static str = "DescribeGroupsRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=6;
    const FLEXIBLE_FROM: i16 = 5;

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

impl Request for DescribeGroupsRequest {
    const API_KEY: i16 = 15;
    type Response = super::DescribeGroupsResponse;
}
