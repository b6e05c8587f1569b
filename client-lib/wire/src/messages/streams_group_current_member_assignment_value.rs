//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's StreamsGroupCurrentMemberAssignmentValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StreamsGroupCurrentMemberAssignmentValue {
    /// int32, versions 0+.
    pub member_epoch: i32,
    /// int32, versions 0+.
    pub previous_member_epoch: i32,
    /// int8, versions 0+.
    pub state: i8,
    /// array of TaskIds, versions 0+.
    pub active_tasks: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub standby_tasks: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub warmup_tasks: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub active_tasks_pending_revocation: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub standby_tasks_pending_revocation: Vec<TaskIds>,
    /// array of TaskIds, versions 0+.
    pub warmup_tasks_pending_revocation: Vec<TaskIds>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl StreamsGroupCurrentMemberAssignmentValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 22;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let member_epoch = d.i32()?;
        let previous_member_epoch = d.i32()?;
        let state = d.i8()?;
        let active_tasks = d.required_array(true, |d| TaskIds::read(d, v))?;
        let standby_tasks = d.required_array(true, |d| TaskIds::read(d, v))?;
        let warmup_tasks = d.required_array(true, |d| TaskIds::read(d, v))?;
        let active_tasks_pending_revocation = d.required_array(true, |d| TaskIds::read(d, v))?;
        let standby_tasks_pending_revocation = d.required_array(true, |d| TaskIds::read(d, v))?;
        let warmup_tasks_pending_revocation = d.required_array(true, |d| TaskIds::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { member_epoch, previous_member_epoch, state, active_tasks, standby_tasks, warmup_tasks, active_tasks_pending_revocation, standby_tasks_pending_revocation, warmup_tasks_pending_revocation, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.member_epoch);
        e.i32(self.previous_member_epoch);
        e.i8(self.state);
        e.array(Some(&self.active_tasks), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.standby_tasks), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.warmup_tasks), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.active_tasks_pending_revocation), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.standby_tasks_pending_revocation), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.warmup_tasks_pending_revocation), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TaskIds of StreamsGroupCurrentMemberAssignmentValue, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskIds {
    /// string, versions 0+.
    pub subtopology_id: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// array of int32, versions 0+, null 0+, tag 0 in 0+.
    pub assignment_epochs: Option<Vec<i32>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for TaskIds {
    fn default() -> Self {
        Self {
            subtopology_id: String::new(),
            partitions: Vec::new(),
            assignment_epochs: Some(Vec::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl TaskIds {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.required_string(true)?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let mut assignment_epochs = Some(Vec::new());
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => assignment_epochs = d.array(true, Decoder::i32)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { subtopology_id, partitions, assignment_epochs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.subtopology_id), true)?;
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        let mut tags = Vec::new();
        if self.assignment_epochs.as_ref().is_none_or(|x| !x.is_empty()) {
            let mut t = Encoder::new();
            t.array(self.assignment_epochs.as_deref(), true, |e, x| { e.i32(*x); Ok(()) })?;
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupCurrentMemberAssignmentValue {
    const NAME: &'static str = "StreamsGroupCurrentMemberAssignmentValue";
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
