//! What a classic group's state allows to do with its offsets.

use kafka_wire::error_code::ErrorCode;

use super::{ClassicGroup, ClassicState};
use crate::group::output::Step;

impl ClassicGroup {
    /// Whether this member, of this generation, may commit.
    pub(in crate::group) fn validate_offset_commit(
        &self,
        member_id: &str,
        instance_id: Option<&str>,
        generation: i32,
    ) -> Result<(), ErrorCode> {
        // Without a generation it is an administrator, or a consumer that manages its partitions itself.
        if generation < 0 && self.is_empty() {
            return Ok(());
        }
        if generation < 0 && member_id.is_empty() && instance_id.is_none() {
            return Err(ErrorCode::UNKNOWN_MEMBER_ID);
        }
        self.validate_member(member_id, instance_id)?;
        if generation != self.generation {
            Err(ErrorCode::ILLEGAL_GENERATION)
        } else if self.state == ClassicState::CompletingRebalance {
            // It knows the new generation, so it has rejoined; its partitions may already be somebody else's.
            Err(ErrorCode::REBALANCE_IN_PROGRESS)
        } else {
            Ok(())
        }
    }

    /// A commit keeps the session alive.
    pub(in crate::group) fn seen_by_commit(&self, member_id: &str, step: &mut Step<'_>) {
        if matches!(self.state, ClassicState::Stable | ClassicState::PreparingRebalance) {
            self.reschedule_heartbeat(member_id, step);
        }
    }

    /// Whether offsets may be deleted, as far as that does not depend on the topic.
    pub(in crate::group) fn validate_offset_delete(&self) -> Result<(), ErrorCode> {
        if self.is_empty() || self.uses_consumer_protocol() { Ok(()) } else { Err(ErrorCode::NON_EMPTY_GROUP) }
    }
}
