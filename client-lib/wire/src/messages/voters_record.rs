//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's VotersRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct VotersRecord {
    /// int16, versions 0+.
    pub version: i16,
    /// array of Voter, versions 0+.
    pub voters: Vec<Voter>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl VotersRecord {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let version = d.i16()?;
        let voters = d.required_array(true, |d| Voter::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { version, voters, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.version);
        e.array(Some(&self.voters), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Voter of VotersRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Voter {
    /// int32, versions 0+.
    pub voter_id: i32,
    /// uuid, versions 0+.
    pub voter_directory_id: Uuid,
    /// array of Endpoint, versions 0+.
    pub endpoints: Vec<Endpoint>,
    /// KRaftVersionFeature, versions 0+.
    pub kraft_version_feature: KRaftVersionFeature,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Voter {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let voter_id = d.i32()?;
        let voter_directory_id = d.uuid()?;
        let endpoints = d.required_array(true, |d| Endpoint::read(d, v))?;
        let kraft_version_feature = KRaftVersionFeature::read(d, v)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { voter_id, voter_directory_id, endpoints, kraft_version_feature, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.voter_id);
        e.uuid(self.voter_directory_id);
        e.array(Some(&self.endpoints), true, |e, x| x.write(e, v))?;
        self.kraft_version_feature.write(e, v)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Endpoint of VotersRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Endpoint {
    /// string, versions 0+.
    pub name: String,
    /// string, versions 0+.
    pub host: String,
    /// uint16, versions 0+.
    pub port: u16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Endpoint {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let host = d.required_string(true)?;
        let port = d.u16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, host, port, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.string(Some(&self.host), true)?;
        e.u16(self.port);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// KRaftVersionFeature of VotersRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct KRaftVersionFeature {
    /// int16, versions 0+.
    pub min_supported_version: i16,
    /// int16, versions 0+.
    pub max_supported_version: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl KRaftVersionFeature {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let min_supported_version = d.i16()?;
        let max_supported_version = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { min_supported_version, max_supported_version, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i16(self.min_supported_version);
        e.i16(self.max_supported_version);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for VotersRecord {
    const NAME: &'static str = "VotersRecord";
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
