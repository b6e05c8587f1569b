//! Heartbeat, and what happens when it does not come.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::HeartbeatRequest;

use super::{ClassicGroup, ClassicState};
use crate::group::output::Step;

impl ClassicGroup {
    /// A sign of life. The error tells the member what to do next.
    pub(in crate::group) fn heartbeat(
        &mut self,
        request: &HeartbeatRequest,
        step: &mut Step<'_>,
    ) -> Result<(), ErrorCode> {
        self.validate_member(&request.member_id, request.group_instance_id.as_deref())?;
        if request.generation_id != self.generation {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        match self.state {
            ClassicState::Empty => Err(ErrorCode::UNKNOWN_MEMBER_ID),
            ClassicState::PreparingRebalance => {
                self.reschedule_heartbeat(&request.member_id, step);
                Err(ErrorCode::REBALANCE_IN_PROGRESS)
            }
            // Members may heartbeat between JoinGroup and SyncGroup.
            ClassicState::CompletingRebalance | ClassicState::Stable => {
                self.reschedule_heartbeat(&request.member_id, step);
                Ok(())
            }
        }
    }

    /// Nothing was heard of the member, or pending member, for its session timeout.
    pub(in crate::group) fn on_heartbeat_timer(&mut self, member_id: &str, step: &mut Step<'_>) {
        if self.pending_join.contains(member_id) {
            self.remove(member_id, step);
            return self.complete_join_if_all_joined(step);
        }
        let Some(member) = self.members.get(member_id) else { return };
        if member.has_satisfied_heartbeat() {
            return;
        }
        self.remove(member_id, step);
        match self.state {
            ClassicState::Stable | ClassicState::CompletingRebalance => {
                let reason = || format!("member {member_id} was silent for its session timeout");
                self.rebalance_or_complete_join(reason, step);
            }
            ClassicState::PreparingRebalance => self.complete_join_if_all_joined(step),
            ClassicState::Empty => {}
        }
    }

    /// As [`Self::maybe_complete_join`], but also of a first rebalance, whose last member may just have gone.
    fn complete_join_if_all_joined(&mut self, step: &mut Step<'_>) {
        if self.state == ClassicState::PreparingRebalance && self.all_members_joined() {
            self.complete_join(step);
        }
    }
}
