//! LeaveGroup: members that go, also several at once and by instance id alone (KIP-345).

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::LeaveGroupResponse;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::leave_group_response::MemberResponse;

use super::{ClassicGroup, ClassicState};
use crate::group::output::Step;

impl ClassicGroup {
    /// Removes the members; each has its own result.
    pub(in crate::group) fn leave(&mut self, members: Vec<MemberIdentity>, step: &mut Step<'_>) -> LeaveGroupResponse {
        let mut response = LeaveGroupResponse::default();
        let mut left = Vec::new();
        for member in members {
            let result = self.leave_one(&member, step);
            if let Ok(member_id) = &result {
                let reason = member.reason.as_deref().unwrap_or("no reason given");
                left.push(format!("member {member_id} left ({reason})"));
            }
            response.members.push(MemberResponse {
                member_id: member.member_id,
                group_instance_id: member.group_instance_id,
                error_code: result.err().unwrap_or(ErrorCode::NONE).0,
                ..Default::default()
            });
        }
        if !left.is_empty() {
            match self.state {
                ClassicState::Stable | ClassicState::CompletingRebalance => {
                    self.rebalance_or_complete_join(|| left.join(", "), step);
                }
                ClassicState::PreparingRebalance => self.maybe_complete_join(step),
                ClassicState::Empty => {}
            }
        }
        response
    }

    /// Answers the id of the member that left.
    fn leave_one(&mut self, member: &MemberIdentity, step: &mut Step<'_>) -> Result<String, ErrorCode> {
        let instance = member.group_instance_id.as_deref();
        let member_id = if member.member_id.is_empty() {
            // An administrator names the instance and does not know the member id.
            let known = instance.and_then(|instance| self.static_members.get(instance));
            known.ok_or(ErrorCode::UNKNOWN_MEMBER_ID)?.clone()
        } else {
            if !self.pending_join.contains(&member.member_id) {
                self.validate_member(&member.member_id, instance)?;
            }
            member.member_id.clone()
        };
        self.remove(&member_id, step);
        Ok(member_id)
    }
}
