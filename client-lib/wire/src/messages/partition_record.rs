//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "PartitionRecord";

/// Kafka's PartitionRecord, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionRecord {
    /// int32, versions 0+, default -1.
    pub partition_id: i32,
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// array of int32, versions 0+.
    pub replicas: Vec<i32>,
    /// array of int32, versions 0+.
    pub isr: Vec<i32>,
    /// array of int32, versions 0+.
    pub removing_replicas: Vec<i32>,
    /// array of int32, versions 0+.
    pub adding_replicas: Vec<i32>,
    /// int32, versions 0+, default -1.
    pub leader: i32,
    /// int8, versions 0+, tag 0 in 0+, default 0.
    pub leader_recovery_state: i8,
    /// int32, versions 0+, default -1.
    pub leader_epoch: i32,
    /// int32, versions 0+, default -1.
    pub partition_epoch: i32,
    /// array of uuid, versions 1+.
    pub directories: Vec<Uuid>,
    /// array of int32, versions 2+, null 2+, tag 1 in 2+, default null.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// array of int32, versions 2+, null 2+, tag 2 in 2+, default null.
    pub last_known_elr: Option<Vec<i32>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for PartitionRecord {
    fn default() -> Self {
        Self {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            replicas: Vec::new(),
            isr: Vec::new(),
            removing_replicas: Vec::new(),
            adding_replicas: Vec::new(),
            leader: -1,
            leader_recovery_state: 0,
            leader_epoch: -1,
            partition_epoch: -1,
            directories: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl PartitionRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 3;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_id = d.i32()?;
        let topic_id = d.uuid()?;
        let replicas = d.required_array(true, Decoder::i32)?;
        let isr = d.required_array(true, Decoder::i32)?;
        let removing_replicas = d.required_array(true, Decoder::i32)?;
        let adding_replicas = d.required_array(true, Decoder::i32)?;
        let leader = d.i32()?;
        let mut leader_recovery_state = 0;
        let leader_epoch = d.i32()?;
        let partition_epoch = d.i32()?;
        let directories = if v >= 1 { d.required_array(true, Decoder::uuid)? } else { Vec::new() };
        let mut eligible_leader_replicas = None;
        let mut last_known_elr = None;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => leader_recovery_state = d.i8()?,
                1 if v >= 2 => eligible_leader_replicas = d.array(true, Decoder::i32)?,
                2 if v >= 2 => last_known_elr = d.array(true, Decoder::i32)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { partition_id, topic_id, replicas, isr, removing_replicas, adding_replicas, leader, leader_recovery_state, leader_epoch, partition_epoch, directories, eligible_leader_replicas, last_known_elr, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_id);
        e.uuid(self.topic_id);
        e.array(Some(&self.replicas), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(Some(&self.isr), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(Some(&self.removing_replicas), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.array(Some(&self.adding_replicas), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.i32(self.leader);
        e.i32(self.leader_epoch);
        e.i32(self.partition_epoch);
        if v >= 1 {
            e.array(Some(&self.directories), true, |e, x| { e.uuid(*x); Ok(()) })?;
        } else if !self.directories.is_empty() {
            return Err(unset_field(NAME, "Directories", v));
        }
        if v < 2 && self.eligible_leader_replicas.is_some() {
            return Err(unset_field(NAME, "EligibleLeaderReplicas", v));
        }
        if v < 2 && self.last_known_elr.is_some() {
            return Err(unset_field(NAME, "LastKnownElr", v));
        }
        let mut tags = Vec::new();
        if self.leader_recovery_state != 0 {
            let mut t = Encoder::new();
            t.i8(self.leader_recovery_state);
            tags.push((0, t.into_bytes()));
        }
        if v >= 2 && self.eligible_leader_replicas.is_some() {
            let mut t = Encoder::new();
            t.array(self.eligible_leader_replicas.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((1, t.into_bytes()));
        }
        if v >= 2 && self.last_known_elr.is_some() {
            let mut t = Encoder::new();
            t.array(self.last_known_elr.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((2, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for PartitionRecord {
    const NAME: &'static str = "PartitionRecord";
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
