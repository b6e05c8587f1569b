//! A static member comes back without its member id (KIP-345): it takes the place of the one that it was, under a new
//! member id, and the old one is fenced. In a stable group that needs no rebalance.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::JoinGroupResponse;

use super::member::Protocols;
use super::{ClassicGroup, ClassicState, Join};
use crate::group::event::{CoordinatorRecord, ReplyTo, Response};
use crate::group::failed::{client_error, join_error, sync_error};
use crate::group::output::{Pending, Step};

/// From this version on a leader can be told that the assignment stands (KIP-814).
const SKIP_ASSIGNMENT_VERSION: i16 = 9;

/// A replacement that is being written, and what undoes it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::group) struct StaticReplacement {
    pub group: String,
    instance_id: String,
    old_id: String,
    new_id: String,
    old_protocols: Protocols,
    old_rebalance_timeout_ms: i32,
    old_session_timeout_ms: i32,
    /// The leader before the replacement: clients that know no "skip assignment" must not take themselves for it.
    old_leader: Option<String>,
    api_version: i16,
    to: ReplyTo,
}

impl ClassicGroup {
    pub(super) fn replace_static_member(&mut self, old_id: &str, new_id: &str, mut join: Join, step: &mut Step<'_>) {
        let Some(old) = self.members.get(old_id) else { return };
        let mut replacement = StaticReplacement {
            group: self.id.clone(),
            instance_id: join.request.group_instance_id.clone().unwrap_or_default(),
            old_id: old_id.to_owned(),
            new_id: new_id.to_owned(),
            old_protocols: old.protocols.clone(),
            old_rebalance_timeout_ms: old.rebalance_timeout_ms,
            old_session_timeout_ms: old.session_timeout_ms,
            old_leader: self.leader.clone(),
            api_version: join.client.api_version,
            to: join.to,
        };
        self.rename_static_member(old_id, new_id, &replacement.instance_id, step);
        self.reschedule_heartbeat(new_id, step);
        new_id.clone_into(&mut join.request.member_id);
        let reason = format!("static member {} is replaced ({})", replacement.instance_id, join.reason());
        self.update_member(join, step);

        match self.state {
            ClassicState::Stable if self.protocol_name == self.select_protocol() => {
                // Answered when it is written; it does not wait for others to join.
                if let Some(member) = self.members.get_mut(new_id) {
                    replacement.to = member.awaiting_join.take().unwrap_or(replacement.to);
                }
                let record = CoordinatorRecord::group(self);
                step.out.append(vec![record], Pending::StaticMemberReplaced(Box::new(replacement)));
            }
            // The leader may have been given the old id and could assign to that one: begin anew.
            ClassicState::Stable | ClassicState::CompletingRebalance => self.prepare_rebalance(reason, step),
            ClassicState::PreparingRebalance | ClassicState::Empty => self.maybe_complete_join(step),
        }
    }

    /// The record with the new member id is in the log, or could not be written.
    pub(in crate::group) fn on_static_member_replaced(
        &mut self,
        replacement: StaticReplacement,
        result: Result<(), ErrorCode>,
        step: &mut Step<'_>,
    ) {
        let Err(log_error) = result else {
            let new_id = &replacement.new_id;
            let response = if replacement.api_version >= SKIP_ASSIGNMENT_VERSION {
                JoinGroupResponse { skip_assignment: self.is_leader(new_id), ..self.joined(new_id) }
            } else {
                let leader = replacement.old_leader.unwrap_or_default();
                JoinGroupResponse { leader, members: Vec::new(), ..self.joined(new_id) }
            };
            return step.reply(replacement.to, Response::Join(response));
        };
        let StaticReplacement { old_id, new_id, .. } = replacement;
        let leader = replacement.old_leader.unwrap_or_default();
        let response =
            JoinGroupResponse { error_code: client_error(log_error).0, leader, members: Vec::new(), ..self.joined("") };
        step.reply(replacement.to, Response::Join(response));
        self.rename_static_member(&new_id, &old_id, &replacement.instance_id, step);
        if let Some(member) = self.members.get_mut(&old_id) {
            member.protocols = replacement.old_protocols;
            member.rebalance_timeout_ms = replacement.old_rebalance_timeout_ms;
            member.session_timeout_ms = replacement.old_session_timeout_ms;
        }
        self.reschedule_heartbeat(&old_id, step);
    }

    /// Gives the member another id. Whoever waits under the old one is fenced.
    fn rename_static_member(&mut self, old_id: &str, new_id: &str, instance_id: &str, step: &mut Step<'_>) {
        let Some(mut member) = self.members.remove(old_id) else { return };
        if let Some(to) = member.awaiting_join.take() {
            step.reply(to, Response::Join(join_error(old_id, ErrorCode::FENCED_INSTANCE_ID)));
        }
        if let Some(to) = member.awaiting_sync.take() {
            step.reply(to, Response::Sync(sync_error(ErrorCode::FENCED_INSTANCE_ID)));
        }
        step.timers.cancel(&self.heartbeat_key(old_id));
        new_id.clone_into(&mut member.id);
        // It has its id from the log or an earlier answer: it can heartbeat.
        member.is_new = false;
        if self.pending_sync.remove(old_id) {
            self.pending_sync.insert(new_id.to_owned());
        }
        self.members.insert(new_id.to_owned(), member);
        self.static_members.insert(instance_id.to_owned(), new_id.to_owned());
        if self.is_leader(old_id) {
            self.leader = Some(new_id.to_owned());
        }
    }
}
