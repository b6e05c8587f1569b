//! What tests look at: the state as a restart would find it, and the invariants of a group.

use std::collections::BTreeSet;

use super::{ClassicGroup, ClassicState, Member};

impl ClassicGroup {
    pub(in crate::group) fn state(&self) -> ClassicState {
        self.state
    }

    pub(in crate::group) fn generation(&self) -> i32 {
        self.generation
    }

    pub(in crate::group) fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// The group as it would be read from the log, if it is stable or empty.
    pub(in crate::group) fn as_loaded(&self) -> Self {
        let mut group = Self::from_value(&self.id, self.to_value());
        if self.state == ClassicState::Stable || self.protocol_type.is_none() {
            // The record is written before the group is stable, and a simple group has none; neither time is used.
            group.state_timestamp_ms = None;
        }
        group
    }

    pub(in crate::group) fn check(&self) {
        let leader_is_member = self.leader.as_ref().is_none_or(|leader| self.members.contains_key(leader));
        assert!(leader_is_member, "leader {:?} is no member", self.leader);
        assert_eq!(self.leader.is_none(), self.members.is_empty());
        let statics: BTreeSet<_> =
            self.members.values().filter_map(|m| Some((m.instance_id.clone()?, m.id.clone()))).collect();
        assert_eq!(statics, self.static_members.clone().into_iter().collect());
        assert!(self.pending_join.iter().all(|id| !self.members.contains_key(id)));
        assert!(self.pending_sync.iter().all(|id| self.members.contains_key(id)));
        match self.state {
            ClassicState::Empty => assert!(self.members.is_empty()),
            ClassicState::PreparingRebalance => {}
            ClassicState::CompletingRebalance | ClassicState::Stable => assert!(!self.members.is_empty()),
        }
        for member in self.members.values() {
            let joining = self.state == ClassicState::PreparingRebalance;
            assert!(joining || member.awaiting_join.is_none(), "{} waits to join in {:?}", member.id, self.state);
            let syncing = self.state == ClassicState::CompletingRebalance;
            assert!(syncing || member.awaiting_sync.is_none(), "{} waits to sync in {:?}", member.id, self.state);
        }
    }
}
