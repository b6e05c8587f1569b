//! A group of the classic protocol (Kafka: `ClassicGroup`): its members, its generation, its state. What requests do to
//! it is in the files beside this one; each is an `impl ClassicGroup` block whose steps say what to answer and write.
//!
//! The protocol in one paragraph: members send JoinGroup and wait; when all that are known have joined, or the rebalance
//! timeout has passed, the generation goes up, one protocol that all support is voted for, and all JoinGroups are
//! answered, the leader's with the list of members. The leader computes the assignment and sends it in its SyncGroup;
//! it is written to the log, then all SyncGroups are answered. Heartbeats tell members of the next rebalance.

mod describe;
mod heartbeat;
mod join;
mod join_phase;
mod leave;
mod member;
mod offsets;
mod static_member;
mod subscription;
mod sync;
#[cfg(test)]
mod testing;

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::GroupMetadataValue;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::join_group_response::JoinGroupResponseMember;
use kafka_wire::messages::{JoinGroupResponse, SyncGroupResponse};

use super::event::Response;
use super::failed::{join_error, sync_error};
use super::output::Step;
use super::partition::java_map_bucket;
use super::timers::TimerKey;

pub(super) use join::Join;
pub(super) use member::Member;
pub(super) use static_member::StaticReplacement;

/// The protocol type of Kafka's consumers.
const CONSUMER_PROTOCOL_TYPE: &str = "consumer";

/// Where a group is in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassicState {
    /// No members; may hold offsets.
    Empty,
    /// Members are asked to join.
    PreparingRebalance,
    /// All have joined; the leader's assignment is awaited.
    CompletingRebalance,
    /// Members have their assignments.
    Stable,
}

impl ClassicState {
    /// Kafka's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::PreparingRebalance => "PreparingRebalance",
            Self::CompletingRebalance => "CompletingRebalance",
            Self::Stable => "Stable",
        }
    }
}

/// How much longer a first rebalance may wait for more members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct InitialDelay {
    delay_ms: i32,
    remaining_ms: i32,
}

/// A group of the classic protocol.
///
/// Invariants: the leader is a member; `static_members` holds exactly the members with an instance id; a pending member
/// is not a member; a group without members is `Empty` or waits in `PreparingRebalance` for the join to complete.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ClassicGroup {
    id: String,
    state: ClassicState,
    /// `None` at first and after loading.
    previous_state: Option<ClassicState>,
    /// Wall clock; unknown if the record that was read did not say.
    state_timestamp_ms: Option<i64>,
    protocol_type: Option<String>,
    protocol_name: Option<String>,
    generation: i32,
    leader: Option<String>,
    members: BTreeMap<String, Member>,
    /// Instance id to member id (KIP-345).
    static_members: BTreeMap<String, String>,
    /// Got a member id and are to come back with it (KIP-394).
    pending_join: BTreeSet<String>,
    /// Joined the current generation, SyncGroup not seen yet.
    pending_sync: BTreeSet<String>,
    /// `None` if the members do not say (another protocol type, or unreadable metadata).
    subscribed_topics: Option<BTreeSet<String>>,
    /// During a first rebalance: some member came since the delay was last set.
    new_member_added: bool,
    initial_delay: Option<InitialDelay>,
}

impl ClassicGroup {
    /// A group that nobody knew before.
    pub(super) fn new(id: &str, wall_ms: i64) -> Self {
        Self {
            id: id.to_owned(),
            state: ClassicState::Empty,
            previous_state: None,
            state_timestamp_ms: Some(wall_ms),
            protocol_type: None,
            protocol_name: None,
            generation: 0,
            leader: None,
            members: BTreeMap::new(),
            static_members: BTreeMap::new(),
            pending_join: BTreeSet::new(),
            pending_sync: BTreeSet::new(),
            subscribed_topics: None,
            new_member_added: false,
            initial_delay: None,
        }
    }

    /// The group that a record describes.
    pub(super) fn from_value(id: &str, value: GroupMetadataValue) -> Self {
        let mut group = Self::new(id, 0);
        group.state = if value.members.is_empty() { ClassicState::Empty } else { ClassicState::Stable };
        group.state_timestamp_ms = (value.current_state_timestamp != -1).then_some(value.current_state_timestamp);
        group.protocol_type = (!value.protocol_type.is_empty()).then(|| value.protocol_type.clone());
        group.generation = value.generation;
        for member in value.members {
            let member = Member::from_value(member, &value.protocol_type, value.protocol.as_deref());
            if let Some(instance) = &member.instance_id {
                group.static_members.insert(instance.clone(), member.id.clone());
            }
            group.members.insert(member.id.clone(), member);
        }
        group.protocol_name = value.protocol;
        // A leader that is not in the list would never sync; any member can lead.
        group.leader = value.leader.filter(|leader| group.members.contains_key(leader));
        if group.leader.is_none() {
            group.leader = group.members.keys().next().cloned();
        }
        group.subscribed_topics = group.compute_subscribed_topics();
        group
    }

    /// What is written of the group.
    pub(super) fn to_value(&self) -> GroupMetadataValue {
        let protocol = self.protocol_name.as_deref();
        GroupMetadataValue {
            protocol_type: self.protocol_type.clone().unwrap_or_default(),
            generation: self.generation,
            protocol: self.protocol_name.clone(),
            leader: self.leader.clone(),
            current_state_timestamp: self.state_timestamp_ms.unwrap_or(-1),
            members: self.members.values().map(|member| member.to_value(protocol)).collect(),
            ..Default::default()
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn is_empty(&self) -> bool {
        self.state == ClassicState::Empty
    }

    pub(super) fn uses_consumer_protocol(&self) -> bool {
        self.protocol_type.as_deref() == Some(CONSUMER_PROTOCOL_TYPE)
    }

    fn is_leader(&self, member_id: &str) -> bool {
        self.leader.as_deref() == Some(member_id)
    }

    fn transition(&mut self, to: ClassicState, step: &Step<'_>) {
        self.previous_state = Some(self.state);
        self.state = to;
        self.state_timestamp_ms = Some(step.now.wall_ms);
    }

    /// The longest of the members' rebalance timeouts.
    fn rebalance_timeout_ms(&self) -> i32 {
        self.members.values().map(|member| member.rebalance_timeout_ms).max().unwrap_or(0).max(0)
    }

    fn awaiting_join_count(&self) -> usize {
        self.members.values().filter(|member| member.awaiting_join.is_some()).count()
    }

    fn all_members_joined(&self) -> bool {
        self.pending_join.is_empty() && self.members.values().all(|member| member.awaiting_join.is_some())
    }

    /// Whether a member with this protocol type and these protocols could be in the group.
    fn supports(&self, protocol_type: &str, protocols: &[JoinGroupRequestProtocol]) -> bool {
        if self.is_empty() {
            return !protocol_type.is_empty() && !protocols.is_empty();
        }
        self.protocol_type.as_deref() == Some(protocol_type)
            && protocols.iter().any(|protocol| self.members.values().all(|member| member.supports(&protocol.name)))
    }

    /// The protocol with the most votes of those that all members support; each votes for the first on its own list.
    /// Between equals it is the one that Kafka meets first in its map of votes: the same members get the same protocol.
    fn select_protocol(&self) -> Option<String> {
        let candidates = |name: &str| self.members.values().all(|member| member.supports(name));
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for member in self.members.values() {
            if let Some(choice) = member.protocols.iter().find(|protocol| candidates(&protocol.name)) {
                *votes.entry(&choice.name).or_default() += 1;
            }
        }
        let most = *votes.values().max()?;
        let equals = votes.into_iter().filter(|(_, count)| *count == most).map(|(name, _)| name);
        equals.min_by_key(|name| java_map_bucket(name)).map(str::to_owned)
    }

    fn add(&mut self, member: Member) {
        if let Some(instance) = &member.instance_id {
            self.static_members.insert(instance.clone(), member.id.clone());
        }
        if self.members.is_empty() {
            self.protocol_type = Some(member.protocol_type.clone());
        }
        if self.leader.is_none() {
            self.leader = Some(member.id.clone());
        }
        self.pending_join.remove(&member.id);
        self.members.insert(member.id.clone(), member);
    }

    /// Forgets a member or a pending one, and answers what it waits for: its JoinGroup or SyncGroup is of no use now.
    fn remove(&mut self, member_id: &str, step: &mut Step<'_>) {
        self.pending_join.remove(member_id);
        self.pending_sync.remove(member_id);
        step.timers.cancel(&self.heartbeat_key(member_id));
        if let Some(mut member) = self.members.remove(member_id) {
            if let Some(instance) = &member.instance_id {
                self.static_members.remove(instance);
            }
            if let Some(to) = member.awaiting_join.take() {
                step.reply(to, Response::Join(join_error("", ErrorCode::UNKNOWN_MEMBER_ID)));
            }
            if let Some(to) = member.awaiting_sync.take() {
                step.reply(to, Response::Sync(sync_error(ErrorCode::UNKNOWN_MEMBER_ID)));
            }
        }
        if self.is_leader(member_id) {
            self.leader = self.members.keys().next().cloned();
        }
    }

    /// Whether a request's member id and instance id fit each other and the group.
    fn validate_member(&self, member_id: &str, instance_id: Option<&str>) -> Result<(), ErrorCode> {
        if let Some(instance) = instance_id {
            match self.static_members.get(instance) {
                None => return Err(ErrorCode::UNKNOWN_MEMBER_ID),
                Some(existing) if existing != member_id => return Err(ErrorCode::FENCED_INSTANCE_ID),
                Some(_) => {}
            }
        }
        if self.members.contains_key(member_id) { Ok(()) } else { Err(ErrorCode::UNKNOWN_MEMBER_ID) }
    }

    fn heartbeat_key(&self, member_id: &str) -> TimerKey {
        TimerKey::Heartbeat { group: self.id.clone(), member: member_id.to_owned() }
    }

    fn join_key(&self) -> TimerKey {
        TimerKey::Join { group: self.id.clone() }
    }

    fn sync_key(&self) -> TimerKey {
        TimerKey::Sync { group: self.id.clone() }
    }

    /// Expects the next sign of life of the member within its session timeout.
    pub(super) fn reschedule_heartbeat(&self, member_id: &str, step: &mut Step<'_>) {
        if let Some(member) = self.members.get(member_id) {
            let deadline = step.after(member.session_timeout_ms);
            step.timers.set(self.heartbeat_key(member_id), deadline);
        }
    }

    /// The members with their metadata, as the leader gets them.
    fn members_for_leader(&self) -> Vec<JoinGroupResponseMember> {
        let protocol = self.protocol_name.as_deref().unwrap_or_default();
        self.members
            .values()
            .map(|member| JoinGroupResponseMember {
                member_id: member.id.clone(),
                group_instance_id: member.instance_id.clone(),
                metadata: member.metadata(protocol),
                ..Default::default()
            })
            .collect()
    }

    /// The answer that tells a member of the current generation.
    fn joined(&self, member_id: &str) -> JoinGroupResponse {
        JoinGroupResponse {
            generation_id: self.generation,
            protocol_type: self.protocol_type.clone(),
            protocol_name: self.protocol_name.clone(),
            leader: self.leader.clone().unwrap_or_default(),
            member_id: member_id.to_owned(),
            members: if self.is_leader(member_id) { self.members_for_leader() } else { Vec::new() },
            ..Default::default()
        }
    }

    fn synced(&self, assignment: Bytes) -> SyncGroupResponse {
        SyncGroupResponse {
            protocol_type: self.protocol_type.clone(),
            protocol_name: self.protocol_name.clone(),
            assignment,
            ..Default::default()
        }
    }

    /// After loading: members must show themselves, and a group over capacity is asked to shrink.
    pub(super) fn on_loaded(&mut self, step: &mut Step<'_>) {
        for member_id in self.members.keys().cloned().collect::<Vec<_>>() {
            self.reschedule_heartbeat(&member_id, step);
        }
        if self.members.len() > usize::try_from(step.config.max_size).unwrap_or(0) {
            let reason = format!("{} members are more than the largest size", self.members.len());
            self.prepare_rebalance(reason, step);
        }
    }

    /// Refuses all that waits, as the group now lives elsewhere or nowhere.
    pub(super) fn refuse_all(&mut self, error: ErrorCode, step: &mut Step<'_>) {
        for member in self.members.values_mut() {
            if let Some(to) = member.awaiting_join.take() {
                step.out.reply_now(to, Response::Join(join_error(&member.id, error)));
            }
            if let Some(to) = member.awaiting_sync.take() {
                step.out.reply_now(to, Response::Sync(sync_error(error)));
            }
        }
    }

    /// Cancels all timers, as when the group is deleted.
    pub(super) fn cancel_timers(&self, step: &mut Step<'_>) {
        for member in self.members.keys().chain(&self.pending_join) {
            step.timers.cancel(&self.heartbeat_key(member));
        }
        step.timers.cancel(&self.join_key());
        step.timers.cancel(&self.sync_key());
    }
}
