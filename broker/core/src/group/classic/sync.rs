//! SyncGroup: the leader hands in the assignment, the members fetch it.

use std::collections::BTreeMap;

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::SyncGroupRequest;

use super::{ClassicGroup, ClassicState};
use crate::group::event::{CoordinatorRecord, Note, ReplyTo, Response};
use crate::group::failed::{client_error, sync_error};
use crate::group::output::{Pending, Step};

impl ClassicGroup {
    /// A member asks for its assignment; the leader's request brings all.
    pub(in crate::group) fn sync(&mut self, to: ReplyTo, request: SyncGroupRequest, step: &mut Step<'_>) {
        if let Err(error) = self.validate_sync(&request) {
            return step.reply(to, Response::Sync(sync_error(error)));
        }
        let member_id = request.member_id;
        match self.state {
            ClassicState::Empty => step.reply(to, Response::Sync(sync_error(ErrorCode::UNKNOWN_MEMBER_ID))),
            ClassicState::PreparingRebalance => {
                step.reply(to, Response::Sync(sync_error(ErrorCode::REBALANCE_IN_PROGRESS)));
            }
            ClassicState::CompletingRebalance => {
                self.seen_sync(&member_id, step);
                self.wait_for_assignment(&member_id, to, step);
                if self.is_leader(&member_id) {
                    let given = request.assignments.into_iter().map(|given| (given.member_id, given.assignment));
                    self.store_assignment(given.collect(), step);
                }
            }
            ClassicState::Stable => {
                self.seen_sync(&member_id, step);
                let assignment = self.members.get(&member_id).map(|member| member.assignment.clone());
                step.reply(to, Response::Sync(self.synced(assignment.unwrap_or_default())));
            }
        }
    }

    fn validate_sync(&self, request: &SyncGroupRequest) -> Result<(), ErrorCode> {
        self.validate_member(&request.member_id, request.group_instance_id.as_deref())?;
        let differs =
            |asked: &Option<String>, ours: &Option<String>| asked.is_some() && ours.is_some() && asked != ours;
        if request.generation_id != self.generation {
            Err(ErrorCode::ILLEGAL_GENERATION)
        } else if differs(&request.protocol_type, &self.protocol_type)
            || differs(&request.protocol_name, &self.protocol_name)
        {
            Err(ErrorCode::INCONSISTENT_GROUP_PROTOCOL)
        } else {
            Ok(())
        }
    }

    fn seen_sync(&mut self, member_id: &str, step: &mut Step<'_>) {
        self.pending_sync.remove(member_id);
        if self.pending_sync.is_empty() {
            step.timers.cancel(&self.sync_key());
        }
    }

    fn wait_for_assignment(&mut self, member_id: &str, to: ReplyTo, step: &mut Step<'_>) {
        let Some(member) = self.members.get_mut(member_id) else { return };
        if let Some(earlier) = member.awaiting_sync.replace(to) {
            // The member gave up on its earlier request, or it would not have sent this one.
            step.reply(earlier, Response::Sync(sync_error(ErrorCode::REBALANCE_IN_PROGRESS)));
        }
    }

    /// Writes the assignment; it is handed out when it is in the log. Members that the leader left out get nothing.
    fn store_assignment(&mut self, mut given: BTreeMap<String, Bytes>, step: &mut Step<'_>) {
        let mut value = self.to_value();
        for member in &mut value.members {
            member.assignment = given.remove(&member.member_id).unwrap_or_default();
        }
        let assignments =
            value.members.iter().map(|member| (member.member_id.clone(), member.assignment.clone())).collect();
        let record = CoordinatorRecord::group_value(&self.id, &value);
        let pending = Pending::Assignment { group: self.id.clone(), generation: self.generation, assignments };
        step.out.append(vec![record], pending);
    }

    /// The assignment is in the log, or could not be written.
    pub(in crate::group) fn on_assignment_stored(
        &mut self,
        generation: i32,
        result: Result<Vec<(String, Bytes)>, ErrorCode>,
        step: &mut Step<'_>,
    ) {
        if self.state != ClassicState::CompletingRebalance || self.generation != generation {
            return;
        }
        match result {
            Ok(assignments) => {
                for (id, assignment) in assignments {
                    if let Some(member) = self.members.get_mut(&id) {
                        member.assignment = assignment;
                    }
                }
                self.transition(ClassicState::Stable, step);
                let members = self.members.len();
                step.out.note(Note::Stable { group: self.id.clone(), generation, members });
                self.answer_syncs(|group, assignment| group.synced(assignment), step);
            }
            Err(log_error) => {
                self.propagate_sync_error(client_error(log_error), step);
                let reason = || format!("the assignment could not be written ({})", log_error.name());
                self.rebalance_or_complete_join(reason, step);
            }
        }
    }

    /// Takes back all assignments and tells who waits for one.
    pub(super) fn propagate_sync_error(&mut self, error: ErrorCode, step: &mut Step<'_>) {
        for member in self.members.values_mut() {
            member.assignment = Bytes::new();
        }
        self.answer_syncs(|_, _| sync_error(error), step);
    }

    fn answer_syncs(
        &mut self,
        answer: impl Fn(&Self, Bytes) -> kafka_wire::messages::SyncGroupResponse,
        step: &mut Step<'_>,
    ) {
        for id in self.members.keys().cloned().collect::<Vec<_>>() {
            let Some(member) = self.members.get_mut(&id) else { continue };
            let Some(to) = member.awaiting_sync.take() else { continue };
            let assignment = member.assignment.clone();
            step.reply(to, Response::Sync(answer(self, assignment)));
            // While it waited its silence was no sign; from now on it is.
            self.reschedule_heartbeat(&id, step);
        }
    }

    /// Those who joined and have not sent SyncGroup in time are removed.
    pub(in crate::group) fn on_sync_timer(&mut self, step: &mut Step<'_>) {
        let syncing = matches!(self.state, ClassicState::CompletingRebalance | ClassicState::Stable);
        if !syncing || self.pending_sync.is_empty() {
            return;
        }
        let late = std::mem::take(&mut self.pending_sync);
        for id in &late {
            self.remove(id, step);
        }
        self.prepare_rebalance(format!("{} members sent no SyncGroup in time", late.len()), step);
    }
}
