//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's DelegationTokenRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DelegationTokenRecord {
    /// string, versions 0+.
    pub owner: String,
    /// string, versions 0+.
    pub requester: String,
    /// array of string, versions 0+.
    pub renewers: Vec<String>,
    /// int64, versions 0+.
    pub issue_timestamp: i64,
    /// int64, versions 0+.
    pub max_timestamp: i64,
    /// int64, versions 0+.
    pub expiration_timestamp: i64,
    /// string, versions 0+.
    pub token_id: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DelegationTokenRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 10;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let owner = d.required_string(true)?;
        let requester = d.required_string(true)?;
        let renewers = d.required_array(true, |d| d.required_string(true))?;
        let issue_timestamp = d.i64()?;
        let max_timestamp = d.i64()?;
        let expiration_timestamp = d.i64()?;
        let token_id = d.required_string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { owner, requester, renewers, issue_timestamp, max_timestamp, expiration_timestamp, token_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.owner), true)?;
        e.string(Some(&self.requester), true)?;
        e.array(Some(&self.renewers), true, |e, x| e.string(Some(x), true))?;
        e.i64(self.issue_timestamp);
        e.i64(self.max_timestamp);
        e.i64(self.expiration_timestamp);
        e.string(Some(&self.token_id), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for DelegationTokenRecord {
    const NAME: &'static str = "DelegationTokenRecord";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;
    const FLEXIBLE_FROM: i16 = 0;

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
