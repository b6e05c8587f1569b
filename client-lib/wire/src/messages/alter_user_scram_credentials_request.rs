//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::{Message, Request};

/// Kafka's AlterUserScramCredentialsRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AlterUserScramCredentialsRequest {
    /// array of ScramCredentialDeletion, versions 0+.
    pub deletions: Vec<ScramCredentialDeletion>,
    /// array of ScramCredentialUpsertion, versions 0+.
    pub upsertions: Vec<ScramCredentialUpsertion>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AlterUserScramCredentialsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let deletions = d.required_array(true, |d| ScramCredentialDeletion::read(d, v))?;
        let upsertions = d.required_array(true, |d| ScramCredentialUpsertion::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { deletions, upsertions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.deletions), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.upsertions), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// ScramCredentialDeletion of AlterUserScramCredentialsRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ScramCredentialDeletion {
    /// string, versions 0+.
    pub name: String,
    /// int8, versions 0+.
    pub mechanism: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ScramCredentialDeletion {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let mechanism = d.i8()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, mechanism, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i8(self.mechanism);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// ScramCredentialUpsertion of AlterUserScramCredentialsRequest, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ScramCredentialUpsertion {
    /// string, versions 0+.
    pub name: String,
    /// int8, versions 0+.
    pub mechanism: i8,
    /// int32, versions 0+.
    pub iterations: i32,
    /// bytes, versions 0+.
    pub salt: Bytes,
    /// bytes, versions 0+.
    pub salted_password: Bytes,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ScramCredentialUpsertion {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let mechanism = d.i8()?;
        let iterations = d.i32()?;
        let salt = d.required_bytes(true)?;
        let salted_password = d.required_bytes(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, mechanism, iterations, salt, salted_password, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i8(self.mechanism);
        e.i32(self.iterations);
        e.bytes(Some(&self.salt), true)?;
        e.bytes(Some(&self.salted_password), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for AlterUserScramCredentialsRequest {
    const NAME: &'static str = "AlterUserScramCredentialsRequest";
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

impl Request for AlterUserScramCredentialsRequest {
    const API_KEY: i16 = 51;
    type Response = super::AlterUserScramCredentialsResponse;
}
