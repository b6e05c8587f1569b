//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "CreateDelegationTokenRequest";

/// Kafka's CreateDelegationTokenRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateDelegationTokenRequest {
    /// string, versions 3+, null 3+.
    pub owner_principal_type: Option<String>,
    /// string, versions 3+, null 3+.
    pub owner_principal_name: Option<String>,
    /// array of CreatableRenewers, versions 0+.
    pub renewers: Vec<CreatableRenewers>,
    /// int64, versions 0+.
    pub max_lifetime_ms: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for CreateDelegationTokenRequest {
    fn default() -> Self {
        Self {
            owner_principal_type: Some(String::new()),
            owner_principal_name: Some(String::new()),
            renewers: Vec::new(),
            max_lifetime_ms: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl CreateDelegationTokenRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let owner_principal_type = if v >= 3 { d.string(true)? } else { Some(String::new()) };
        let owner_principal_name = if v >= 3 { d.string(true)? } else { Some(String::new()) };
        let renewers = d.required_array(v >= 2, |d| CreatableRenewers::read(d, v))?;
        let max_lifetime_ms = d.i64()?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { owner_principal_type, owner_principal_name, renewers, max_lifetime_ms, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v >= 3 {
            e.string(self.owner_principal_type.as_deref(), true)?;
        } else if self.owner_principal_type.as_ref().is_none_or(|x| !x.is_empty()) {
            return Err(unset_field(NAME, "OwnerPrincipalType", v));
        }
        if v >= 3 {
            e.string(self.owner_principal_name.as_deref(), true)?;
        } else if self.owner_principal_name.as_ref().is_none_or(|x| !x.is_empty()) {
            return Err(unset_field(NAME, "OwnerPrincipalName", v));
        }
        e.array(Some(&self.renewers), v >= 2, |e, x| x.write(e, v))?;
        e.i64(self.max_lifetime_ms);
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

/// CreatableRenewers of CreateDelegationTokenRequest, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreatableRenewers {
    /// string, versions 0+.
    pub principal_type: String,
    /// string, versions 0+.
    pub principal_name: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreatableRenewers {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let principal_type = d.required_string(v >= 2)?;
        let principal_name = d.required_string(v >= 2)?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { principal_type, principal_name, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.principal_type), v >= 2)?;
        e.string(Some(&self.principal_name), v >= 2)?;
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

impl Message for CreateDelegationTokenRequest {
    const NAME: &'static str = "CreateDelegationTokenRequest";
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

impl Request for CreateDelegationTokenRequest {
    const API_KEY: i16 = 38;
    type Response = super::CreateDelegationTokenResponse;
}
