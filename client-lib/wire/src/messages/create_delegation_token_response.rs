//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "CreateDelegationTokenResponse";

/// Kafka's CreateDelegationTokenResponse, versions 0-3.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CreateDelegationTokenResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+.
    pub principal_type: String,
    /// string, versions 0+.
    pub principal_name: String,
    /// string, versions 3+.
    pub token_requester_principal_type: String,
    /// string, versions 3+.
    pub token_requester_principal_name: String,
    /// int64, versions 0+.
    pub issue_timestamp_ms: i64,
    /// int64, versions 0+.
    pub expiry_timestamp_ms: i64,
    /// int64, versions 0+.
    pub max_timestamp_ms: i64,
    /// string, versions 0+.
    pub token_id: String,
    /// bytes, versions 0+.
    pub hmac: Bytes,
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CreateDelegationTokenResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let principal_type = d.required_string(v >= 2)?;
        let principal_name = d.required_string(v >= 2)?;
        let token_requester_principal_type = if v >= 3 { d.required_string(true)? } else { String::new() };
        let token_requester_principal_name = if v >= 3 { d.required_string(true)? } else { String::new() };
        let issue_timestamp_ms = d.i64()?;
        let expiry_timestamp_ms = d.i64()?;
        let max_timestamp_ms = d.i64()?;
        let token_id = d.required_string(v >= 2)?;
        let hmac = d.required_bytes(v >= 2)?;
        let throttle_time_ms = d.i32()?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, principal_type, principal_name, token_requester_principal_type, token_requester_principal_name, issue_timestamp_ms, expiry_timestamp_ms, max_timestamp_ms, token_id, hmac, throttle_time_ms, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(Some(&self.principal_type), v >= 2)?;
        e.string(Some(&self.principal_name), v >= 2)?;
        if v >= 3 {
            e.string(Some(&self.token_requester_principal_type), true)?;
        } else if !self.token_requester_principal_type.is_empty() {
            return Err(unset_field(NAME, "TokenRequesterPrincipalType", v));
        }
        if v >= 3 {
            e.string(Some(&self.token_requester_principal_name), true)?;
        } else if !self.token_requester_principal_name.is_empty() {
            return Err(unset_field(NAME, "TokenRequesterPrincipalName", v));
        }
        e.i64(self.issue_timestamp_ms);
        e.i64(self.expiry_timestamp_ms);
        e.i64(self.max_timestamp_ms);
        e.string(Some(&self.token_id), v >= 2)?;
        e.bytes(Some(&self.hmac), v >= 2)?;
        e.i32(self.throttle_time_ms);
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

impl Message for CreateDelegationTokenResponse {
    const NAME: &'static str = "CreateDelegationTokenResponse";
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
