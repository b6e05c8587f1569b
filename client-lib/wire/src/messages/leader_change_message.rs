//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "LeaderChangeMessage";

/// Kafka's LeaderChangeMessage, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderChangeMessage {
    /// int16, versions 0+.
    pub version: i16,
    /// int32, versions 0+.
    pub leader_id: i32,
    /// array of Voter, versions 0+.
    pub voters: Vec<Voter>,
    /// array of Voter, versions 0+.
    pub granting_voters: Vec<Voter>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderChangeMessage {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let version = d.i16()?;
        let leader_id = d.i32()?;
        let voters = d.required_array(true, |d| Voter::read(d, v))?;
        let granting_voters = d.required_array(true, |d| Voter::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { version, leader_id, voters, granting_voters, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.version);
        e.i32(self.leader_id);
        e.array(Some(&self.voters), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.granting_voters), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Voter of LeaderChangeMessage, versions 0-1.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Voter {
    /// int32, versions 0+.
    pub voter_id: i32,
    /// uuid, versions 1+.
    pub voter_directory_id: Uuid,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Voter {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let voter_id = d.i32()?;
        let voter_directory_id = if v >= 1 { d.uuid()? } else { Uuid::ZERO };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { voter_id, voter_directory_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.voter_id);
        if v >= 1 {
            e.uuid(self.voter_directory_id);
        } else if !self.voter_directory_id.is_zero() {
            return Err(unset_field(NAME, "VoterDirectoryId", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for LeaderChangeMessage {
    const NAME: &'static str = "LeaderChangeMessage";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=1;
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
