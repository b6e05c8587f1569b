//! The join phase: it begins with a rebalance and ends with a new generation.

use kafka_wire::error_code::ErrorCode;

use super::{ClassicGroup, ClassicState, InitialDelay};
use crate::group::event::{CoordinatorRecord, Note, Response};
use crate::group::output::{Pending, Step};

/// The shortest wait for somebody to join at all: a member may say that its rebalance timeout is nothing.
const REPEATED_WAIT_MIN_MS: i32 = 100;

impl ClassicGroup {
    /// Starts a rebalance if none is going on, else ends it if this was what it waited for.
    pub(super) fn rebalance_or_complete_join(&mut self, reason: impl FnOnce() -> String, step: &mut Step<'_>) {
        if self.state == ClassicState::PreparingRebalance {
            self.maybe_complete_join(step);
        } else {
            self.prepare_rebalance(reason(), step);
        }
    }

    /// Asks all members to join again.
    pub(super) fn prepare_rebalance(&mut self, reason: String, step: &mut Step<'_>) {
        if self.state == ClassicState::CompletingRebalance {
            self.propagate_sync_error(ErrorCode::REBALANCE_IN_PROGRESS, step);
        }
        self.pending_sync.clear();
        step.timers.cancel(&self.sync_key());
        step.out.note(Note::Rebalancing { group: self.id.clone(), generation: self.generation, reason });

        let initial = self.state == ClassicState::Empty;
        self.transition(ClassicState::PreparingRebalance, step);
        if initial {
            // A new group: give more members the time to come before the first assignment.
            let delay_ms = step.config.initial_rebalance_delay_ms;
            let remaining_ms = self.rebalance_timeout_ms().saturating_sub(delay_ms).max(0);
            self.wait_initially(delay_ms, remaining_ms, step);
        } else if self.all_members_joined() {
            self.complete_join(step);
        } else {
            self.wait_for_members(0, step);
        }
    }

    /// Ends the join phase when all are there, except of a first rebalance, which waits for its delay to pass.
    pub(super) fn maybe_complete_join(&mut self, step: &mut Step<'_>) {
        let waiting = self.state == ClassicState::PreparingRebalance;
        if waiting && self.previous_state != Some(ClassicState::Empty) && self.all_members_joined() {
            self.complete_join(step);
        }
    }

    /// The join timer has come.
    pub(in crate::group) fn on_join_timer(&mut self, step: &mut Step<'_>) {
        if self.state != ClassicState::PreparingRebalance {
            return;
        }
        match self.initial_delay.take() {
            Some(InitialDelay { delay_ms, remaining_ms }) if self.new_member_added && remaining_ms != 0 => {
                self.new_member_added = false;
                let next_delay_ms = step.config.initial_rebalance_delay_ms.min(remaining_ms);
                self.wait_initially(next_delay_ms, remaining_ms.saturating_sub(delay_ms).max(0), step);
            }
            _ => self.complete_join(step),
        }
    }

    fn wait_initially(&mut self, delay_ms: i32, remaining_ms: i32, step: &mut Step<'_>) {
        self.initial_delay = Some(InitialDelay { delay_ms, remaining_ms });
        step.timers.set(self.join_key(), step.after(delay_ms));
    }

    fn wait_for_members(&mut self, least_ms: i32, step: &mut Step<'_>) {
        step.timers.set(self.join_key(), step.after(self.rebalance_timeout_ms().max(least_ms)));
    }

    /// Begins the next generation with those who joined. Static members stay even if they did not.
    pub(super) fn complete_join(&mut self, step: &mut Step<'_>) {
        step.timers.cancel(&self.join_key());
        self.initial_delay = None;
        let missing = |member: &&super::Member| member.awaiting_join.is_none() && member.instance_id.is_none();
        for id in self.members.values().filter(missing).map(|member| member.id.clone()).collect::<Vec<_>>() {
            self.remove(&id, step);
        }

        if !self.elect_joined_leader() && !self.members.is_empty() {
            // Only static members are left and none has joined: wait for one, or for their sessions to end.
            return self.wait_for_members(REPEATED_WAIT_MIN_MS, step);
        }
        self.generation += 1;
        self.protocol_name = self.select_protocol();
        self.subscribed_topics = self.compute_subscribed_topics();
        if self.members.is_empty() {
            self.transition(ClassicState::Empty, step);
            step.out.note(Note::Emptied { group: self.id.clone(), generation: self.generation });
            step.out.append(vec![CoordinatorRecord::group(self)], Pending::EmptyGroup { reply: None });
            return;
        }
        self.transition(ClassicState::CompletingRebalance, step);
        let members = self.members.len();
        step.out.note(Note::Joined { group: self.id.clone(), generation: self.generation, members });
        for id in self.members.keys().cloned().collect::<Vec<_>>() {
            let response = self.joined(&id);
            if let Some(member) = self.members.get_mut(&id) {
                member.is_new = false;
                if let Some(to) = member.awaiting_join.take() {
                    step.reply(to, Response::Join(response));
                }
            }
            self.reschedule_heartbeat(&id, step);
            self.pending_sync.insert(id);
        }
        step.timers.set(self.sync_key(), step.after(self.rebalance_timeout_ms()));
    }

    /// Makes sure that the leader is one who joined. False if nobody did.
    fn elect_joined_leader(&mut self) -> bool {
        let joined = |id: &String| self.members.get(id).is_some_and(|member| member.awaiting_join.is_some());
        if self.leader.as_ref().is_some_and(joined) {
            return true;
        }
        match self.members.values().find(|member| member.awaiting_join.is_some()) {
            Some(member) => {
                self.leader = Some(member.id.clone());
                true
            }
            None => false,
        }
    }
}
