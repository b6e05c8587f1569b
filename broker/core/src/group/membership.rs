//! The membership requests of a shard, up to the group that they are for: JoinGroup, SyncGroup, Heartbeat, LeaveGroup.

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::{HeartbeatRequest, HeartbeatResponse, LeaveGroupRequest, SyncGroupRequest};

use super::classic::{ClassicGroup, Join};
use super::event::{CoordinatorRecord, Now, ReplyTo, Response};
use super::failed::{heartbeat_error, join_error, leave_unknown, sync_error};
use super::foreign::{ForeignGroup, ForeignKind};
use super::output::Pending;
use super::shard::{Group, GroupShard};

impl GroupShard {
    pub(super) fn join(&mut self, now: Now, join: Join) {
        let request = &join.request;
        let session = request.session_timeout_ms;
        let refusal = if request.group_id.is_empty() {
            Some((request.member_id.as_str(), ErrorCode::INVALID_GROUP_ID))
        } else if session < self.config.min_session_timeout_ms || session > self.config.max_session_timeout_ms {
            Some((request.member_id.as_str(), ErrorCode::INVALID_SESSION_TIMEOUT))
        } else {
            match self.groups.get(&request.group_id) {
                Some(Group::Classic(_)) => None,
                Some(Group::Foreign(group)) if group.kind == ForeignKind::Share => {
                    Some(("", ErrorCode::INCONSISTENT_GROUP_PROTOCOL))
                }
                _ if request.member_id.is_empty() => None,
                _ => Some((request.member_id.as_str(), ErrorCode::UNKNOWN_MEMBER_ID)),
            }
        };
        if let Some((member_id, error)) = refusal {
            let response = Response::Join(join_error(member_id, error));
            return self.out.reply(now, &self.config, join.to, response);
        }

        let group_id = request.group_id.clone();
        // Members of a foreign group cannot be alive: they can only talk to a coordinator that serves them.
        let mut records = Vec::new();
        let mut before = None;
        let is_new = !matches!(self.groups.get(&group_id), Some(Group::Classic(_)));
        if is_new {
            let group = ClassicGroup::new(&group_id, now.wall_ms);
            let first = CoordinatorRecord::group(&group);
            if let Some(Group::Foreign(foreign)) = self.groups.insert(group_id.clone(), Group::Classic(Box::new(group)))
            {
                records = foreign.tombstones();
                before = Some(foreign);
            }
            records.push(first);
        }
        if let Some((group, mut step)) = self.classic_step(now, &group_id) {
            group.join(join, &mut step);
        }
        if is_new {
            let record_count = records.len();
            self.out.append(records, Pending::NewGroup { group: group_id, before, record_count });
        }
    }

    /// The first record of a group could not be written: it is not there, and what was there before is again.
    pub(super) fn on_new_group_failed(
        &mut self,
        now: Now,
        group_id: String,
        before: Option<ForeignGroup>,
        error: ErrorCode,
    ) {
        self.remove_group(&group_id, now, error);
        if let Some(foreign) = before {
            self.groups.insert(group_id, Group::Foreign(foreign));
        }
    }

    pub(super) fn sync(&mut self, now: Now, to: ReplyTo, request: SyncGroupRequest) {
        let error = if request.group_id.is_empty() {
            ErrorCode::INVALID_GROUP_ID
        } else if let Some((group, mut step)) = self.classic_step(now, &request.group_id) {
            return group.sync(to, request, &mut step);
        } else {
            ErrorCode::UNKNOWN_MEMBER_ID
        };
        self.out.reply(now, &self.config, to, Response::Sync(sync_error(error)));
    }

    pub(super) fn heartbeat(&mut self, now: Now, to: ReplyTo, request: &HeartbeatRequest) {
        let result = if request.group_id.is_empty() {
            Err(ErrorCode::INVALID_GROUP_ID)
        } else if let Some((group, mut step)) = self.classic_step(now, &request.group_id) {
            group.heartbeat(request, &mut step)
        } else {
            Err(ErrorCode::UNKNOWN_MEMBER_ID)
        };
        let response = result.map_or_else(heartbeat_error, |()| HeartbeatResponse::default());
        self.out.reply(now, &self.config, to, Response::Heartbeat(response));
    }

    pub(super) fn leave(&mut self, now: Now, to: ReplyTo, request: LeaveGroupRequest) {
        let response = if request.group_id.is_empty() {
            kafka_wire::messages::LeaveGroupResponse { error_code: ErrorCode::INVALID_GROUP_ID.0, ..Default::default() }
        } else if let Some((group, mut step)) = self.classic_step(now, &request.group_id) {
            group.leave(request.members, &mut step)
        } else {
            leave_unknown(&request.members)
        };
        self.out.reply_when_emptied(now, &self.config, to, Response::Leave(response));
    }
}
