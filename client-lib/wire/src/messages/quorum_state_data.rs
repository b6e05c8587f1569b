//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "QuorumStateData";

/// Kafka's QuorumStateData, versions 0-1.
#[derive(Clone, Debug, PartialEq)]
pub struct QuorumStateData {
    /// string, versions 0.
    pub cluster_id: String,
    /// int32, versions 0+, default -1.
    pub leader_id: i32,
    /// int32, versions 0+, default -1.
    pub leader_epoch: i32,
    /// int32, versions 0+, default -1.
    pub voted_id: i32,
    /// uuid, versions 1+.
    pub voted_directory_id: Uuid,
    /// int64, versions 0.
    pub applied_offset: i64,
    /// array of Voter, versions 0, null 0.
    pub current_voters: Option<Vec<Voter>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for QuorumStateData {
    fn default() -> Self {
        Self {
            cluster_id: String::new(),
            leader_id: -1,
            leader_epoch: -1,
            voted_id: -1,
            voted_directory_id: Uuid::ZERO,
            applied_offset: 0,
            current_voters: Some(Vec::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl QuorumStateData {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let cluster_id = if v <= 0 { d.required_string(true)? } else { String::new() };
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let voted_id = d.i32()?;
        let voted_directory_id = if v >= 1 { d.uuid()? } else { Uuid::ZERO };
        let applied_offset = if v <= 0 { d.i64()? } else { 0 };
        let current_voters = if v <= 0 { d.array(true, |d| Voter::read(d, v))? } else { Some(Vec::new()) };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { cluster_id, leader_id, leader_epoch, voted_id, voted_directory_id, applied_offset, current_voters, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 0 {
            e.string(Some(&self.cluster_id), true)?;
        } else if !self.cluster_id.is_empty() {
            return Err(unset_field(NAME, "ClusterId", v));
        }
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.i32(self.voted_id);
        if v >= 1 {
            e.uuid(self.voted_directory_id);
        } else if !self.voted_directory_id.is_zero() {
            return Err(unset_field(NAME, "VotedDirectoryId", v));
        }
        if v <= 0 {
            e.i64(self.applied_offset);
        } else if self.applied_offset != 0 {
            return Err(unset_field(NAME, "AppliedOffset", v));
        }
        if v <= 0 {
            e.array(self.current_voters.as_deref(), true, |e, x| x.write(e, v))?;
        } else if self.current_voters.as_ref().is_none_or(|x| !x.is_empty()) {
            return Err(unset_field(NAME, "CurrentVoters", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Voter of QuorumStateData, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Voter {
    /// int32, versions 0.
    pub voter_id: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Voter {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let voter_id = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { voter_id, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.voter_id);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for QuorumStateData {
    const NAME: &'static str = "QuorumStateData";
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
