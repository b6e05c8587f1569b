//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "PartitionChangeRecord";

/// Kafka's PartitionChangeRecord, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionChangeRecord {
    /// int32, versions 0+, default -1.
    pub partition_id: i32,
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of int32, versions 0+, null 0+, tag 0 in 0+, default null.
    pub isr: Option<Vec<i32>>,
    /// int32, versions 0+, tag 1 in 0+, default -2.
    pub leader: i32,
    /// array of int32, versions 0+, null 0+, tag 2 in 0+, default null.
    pub replicas: Option<Vec<i32>>,
    /// array of int32, versions 0+, null 0+, tag 3 in 0+, default null.
    pub removing_replicas: Option<Vec<i32>>,
    /// array of int32, versions 0+, null 0+, tag 4 in 0+, default null.
    pub adding_replicas: Option<Vec<i32>>,
    /// int8, versions 0+, tag 5 in 0+, default -1.
    pub leader_recovery_state: i8,
    /// array of uuid, versions 1+, null 1+, tag 8 in 1+, default null.
    pub directories: Option<Vec<Uuid>>,
    /// array of int32, versions 2+, null 2+, tag 6 in 2+, default null.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// array of int32, versions 2+, null 2+, tag 7 in 2+, default null.
    pub last_known_elr: Option<Vec<i32>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for PartitionChangeRecord {
    fn default() -> Self {
        Self {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            isr: None,
            leader: -2,
            replicas: None,
            removing_replicas: None,
            adding_replicas: None,
            leader_recovery_state: -1,
            directories: None,
            eligible_leader_replicas: None,
            last_known_elr: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl PartitionChangeRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 5;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_id = d.i32()?;
        let topic_id = d.uuid()?;
        let mut isr = None;
        let mut leader = -2;
        let mut replicas = None;
        let mut removing_replicas = None;
        let mut adding_replicas = None;
        let mut leader_recovery_state = -1;
        let mut directories = None;
        let mut eligible_leader_replicas = None;
        let mut last_known_elr = None;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => isr = d.array(true, Decoder::i32)?,
                1 => leader = d.i32()?,
                2 => replicas = d.array(true, Decoder::i32)?,
                3 => removing_replicas = d.array(true, Decoder::i32)?,
                4 => adding_replicas = d.array(true, Decoder::i32)?,
                5 => leader_recovery_state = d.i8()?,
                6 if v >= 2 => eligible_leader_replicas = d.array(true, Decoder::i32)?,
                7 if v >= 2 => last_known_elr = d.array(true, Decoder::i32)?,
                8 if v >= 1 => directories = d.array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { partition_id, topic_id, isr, leader, replicas, removing_replicas, adding_replicas, leader_recovery_state, directories, eligible_leader_replicas, last_known_elr, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_id);
        e.uuid(self.topic_id);
        if v < 1 && self.directories.is_some() {
            return Err(unset_field(NAME, "Directories", v));
        }
        if v < 2 && self.eligible_leader_replicas.is_some() {
            return Err(unset_field(NAME, "EligibleLeaderReplicas", v));
        }
        if v < 2 && self.last_known_elr.is_some() {
            return Err(unset_field(NAME, "LastKnownElr", v));
        }
        let mut tags = Vec::new();
        if self.isr.is_some() {
            let mut t = Encoder::new();
            t.array(self.isr.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((0, t.into_bytes()));
        }
        if self.leader != -2 {
            let mut t = Encoder::new();
            t.i32(self.leader);
            tags.push((1, t.into_bytes()));
        }
        if self.replicas.is_some() {
            let mut t = Encoder::new();
            t.array(self.replicas.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((2, t.into_bytes()));
        }
        if self.removing_replicas.is_some() {
            let mut t = Encoder::new();
            t.array(self.removing_replicas.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((3, t.into_bytes()));
        }
        if self.adding_replicas.is_some() {
            let mut t = Encoder::new();
            t.array(self.adding_replicas.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((4, t.into_bytes()));
        }
        if self.leader_recovery_state != -1 {
            let mut t = Encoder::new();
            t.i8(self.leader_recovery_state);
            tags.push((5, t.into_bytes()));
        }
        if v >= 1 && self.directories.is_some() {
            let mut t = Encoder::new();
            t.array(self.directories.as_deref(), true, |e, x| { e.uuid(*x); Ok(()) })?;
            tags.push((8, t.into_bytes()));
        }
        if v >= 2 && self.eligible_leader_replicas.is_some() {
            let mut t = Encoder::new();
            t.array(self.eligible_leader_replicas.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((6, t.into_bytes()));
        }
        if v >= 2 && self.last_known_elr.is_some() {
            let mut t = Encoder::new();
            t.array(self.last_known_elr.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((7, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for PartitionChangeRecord {
    const NAME: &'static str = "PartitionChangeRecord";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
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
