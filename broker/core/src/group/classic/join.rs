//! JoinGroup: who may join, under which id, and whether that starts a rebalance.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::JoinGroupRequest;

use super::{ClassicGroup, ClassicState, Member};
use crate::group::config::NEW_MEMBER_JOIN_TIMEOUT_MS;
use crate::group::event::{Client, ReplyTo, Response};
use crate::group::failed::join_error;
use crate::group::output::Step;

/// From this version on a member must come back with the id that it was given (KIP-394).
const KNOWN_MEMBER_ID_VERSION: i16 = 4;

/// The longest text that a record or an answer can hold.
const MEMBER_ID_BYTES_MAX: usize = i16::MAX as usize;

/// A JoinGroup with all that belongs to it.
pub(in crate::group) struct Join {
    pub to: ReplyTo,
    pub client: Client,
    pub request: JoinGroupRequest,
    /// The random part of a new member's id.
    pub new_member_uuid: String,
}

impl Join {
    pub(super) fn refuse(&self, member_id: &str, error: ErrorCode, step: &mut Step<'_>) {
        step.reply(self.to, Response::Join(join_error(member_id, error)));
    }

    /// What the client says of why it joins (KIP-800).
    pub(super) fn reason(&self) -> String {
        self.request.reason.clone().unwrap_or_else(|| "no reason given".to_owned())
    }

    fn new_member_id(&self) -> String {
        let prefix = self.request.group_instance_id.as_deref().unwrap_or(&self.client.id);
        format!("{prefix}-{}", self.new_member_uuid)
    }
}

impl ClassicGroup {
    /// A member wants to join.
    pub(in crate::group) fn join(&mut self, join: Join, step: &mut Step<'_>) {
        let member_id = join.request.member_id.clone();
        if !self.accepts(&member_id, step) {
            self.remove(&member_id, step);
            join.refuse("", ErrorCode::GROUP_MAX_SIZE_REACHED, step);
        } else if !self.supports(&join.request.protocol_type, &join.request.protocols) {
            join.refuse(&member_id, ErrorCode::INCONSISTENT_GROUP_PROTOCOL, step);
        } else if member_id.is_empty() {
            self.join_new(join, step);
        } else {
            self.join_known(join, step);
        }
    }

    /// Whether there is room for this member.
    fn accepts(&self, member_id: &str, step: &Step<'_>) -> bool {
        let max_size = usize::try_from(step.config.max_size).unwrap_or(0);
        let member = self.members.get(member_id);
        match self.state {
            ClassicState::Empty => true,
            // Those who wait are counted, not the members: if the limit was lowered, the last to rejoin must go.
            ClassicState::PreparingRebalance => {
                member.is_some_and(|member| member.awaiting_join.is_some()) || self.awaiting_join_count() < max_size
            }
            ClassicState::CompletingRebalance | ClassicState::Stable => {
                member.is_some() || self.members.len() < max_size
            }
        }
    }

    fn join_new(&mut self, join: Join, step: &mut Step<'_>) {
        let new_id = join.new_member_id();
        if new_id.len() > MEMBER_ID_BYTES_MAX {
            // The name that it starts with is as long as a name may be.
            return join.refuse("", ErrorCode::UNKNOWN_SERVER_ERROR, step);
        }
        if let Some(instance) = &join.request.group_instance_id {
            return match self.static_members.get(instance).cloned() {
                Some(old_id) => self.replace_static_member(&old_id, &new_id, join, step),
                None => self.add_and_rebalance(new_id, join, step),
            };
        }
        if join.client.api_version < KNOWN_MEMBER_ID_VERSION {
            return self.add_and_rebalance(new_id, join, step);
        }
        let deadline = step.after(join.request.session_timeout_ms);
        step.timers.set(self.heartbeat_key(&new_id), deadline);
        join.refuse(&new_id, ErrorCode::MEMBER_ID_REQUIRED, step);
        self.pending_join.insert(new_id);
    }

    fn join_known(&mut self, join: Join, step: &mut Step<'_>) {
        let member_id = join.request.member_id.clone();
        if self.pending_join.contains(&member_id) {
            // Only dynamic members are made pending; one that now claims an instance id is not the one we know.
            if join.request.group_instance_id.is_some() {
                return join.refuse(&member_id, ErrorCode::UNKNOWN_MEMBER_ID, step);
            }
            return self.add_and_rebalance(member_id, join, step);
        }
        if let Err(error) = self.validate_member(&member_id, join.request.group_instance_id.as_deref()) {
            return join.refuse(&member_id, error, step);
        }
        let unchanged = self.members.get(&member_id).is_some_and(|member| member.matches(&join.request.protocols));
        match self.state {
            ClassicState::PreparingRebalance => self.update_and_rebalance(join, step),
            // It did not get the first answer, or a follower only asks again: tell it of this generation.
            ClassicState::CompletingRebalance if unchanged => {
                step.reply(join.to, Response::Join(self.joined(&member_id)));
            }
            // A leader that joins again wants a rebalance: what it subscribes to may have changed, such as a topic's
            // number of partitions, without a change of its metadata.
            ClassicState::Stable if unchanged && !self.is_leader(&member_id) => {
                step.reply(join.to, Response::Join(self.joined(&member_id)));
            }
            ClassicState::CompletingRebalance | ClassicState::Stable => self.update_and_rebalance(join, step),
            ClassicState::Empty => join.refuse(&member_id, ErrorCode::UNKNOWN_MEMBER_ID, step),
        }
    }

    fn add_and_rebalance(&mut self, member_id: String, join: Join, step: &mut Step<'_>) {
        // One more came during a first rebalance: wait a little longer for the next.
        if self.state == ClassicState::PreparingRebalance && self.previous_state == Some(ClassicState::Empty) {
            self.new_member_added = true;
        }
        let deadline = step.after(NEW_MEMBER_JOIN_TIMEOUT_MS);
        step.timers.set(self.heartbeat_key(&member_id), deadline);
        let reason = join.reason();
        let request = join.request;
        self.add(Member {
            id: member_id.clone(),
            instance_id: request.group_instance_id,
            client_id: join.client.id,
            client_host: join.client.host,
            rebalance_timeout_ms: request.rebalance_timeout_ms,
            session_timeout_ms: request.session_timeout_ms,
            protocol_type: request.protocol_type,
            protocols: request.protocols.into(),
            assignment: bytes::Bytes::new(),
            awaiting_join: Some(join.to),
            awaiting_sync: None,
            is_new: true,
        });
        self.rebalance_or_complete_join(|| format!("member {member_id} is added ({reason})"), step);
    }

    fn update_and_rebalance(&mut self, join: Join, step: &mut Step<'_>) {
        let (member_id, reason) = (join.request.member_id.clone(), join.reason());
        self.update_member(join, step);
        self.rebalance_or_complete_join(|| format!("member {member_id} joins again ({reason})"), step);
    }

    /// Takes over what the member says now, and lets its JoinGroup wait.
    pub(super) fn update_member(&mut self, join: Join, step: &mut Step<'_>) {
        let Some(member) = self.members.get_mut(&join.request.member_id) else { return };
        member.protocols = join.request.protocols.into();
        member.rebalance_timeout_ms = join.request.rebalance_timeout_ms;
        member.session_timeout_ms = join.request.session_timeout_ms;
        let earlier = member.awaiting_join.replace(join.to);
        if let Some(to) = earlier {
            // The member gave up on its earlier request, or it would not have sent this one.
            let response = join_error(&member.id, ErrorCode::REBALANCE_IN_PROGRESS);
            step.reply(to, Response::Join(response));
        }
    }
}
