//! DescribeGroups, ListGroups, DeleteGroups; what expires; what is kept of foreign groups.

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::describe_groups_response::DescribedGroup;
use kafka_wire::messages::list_groups_response::ListedGroup;

use super::event::{Client, CoordinatorRecord, Now, ReplyTo, Response};
use super::failed::delete_result;
use super::foreign::{ForeignGroup, ForeignKind};
use super::shard::{Group, GroupShard};

/// From this version of DescribeGroups on, a group that does not exist is an error.
const DESCRIBE_NOT_FOUND_VERSION: i16 = 6;

impl GroupShard {
    pub(super) fn describe(&mut self, now: Now, to: ReplyTo, client: &Client, group_ids: &[String]) {
        let groups = group_ids.iter().map(|id| match self.groups.get(id) {
            Some(Group::Classic(group)) => group.describe(),
            // Kafka has an API of its own for these, which is not offered here: clients fall back to this one, and are
            // better off with the truth about its members, that none is served here, than with an error.
            Some(Group::Foreign(group)) if group.kind == ForeignKind::Consumer => DescribedGroup {
                group_id: id.clone(),
                group_state: group.state().to_owned(),
                protocol_type: group.kind.protocol_type().to_owned(),
                ..Default::default()
            },
            Some(Group::Foreign(_)) => not_described(id, format!("Group {id} is not a classic group."), client),
            None => not_described(id, format!("Group {id} not found."), client),
        });
        let response = Response::Describe(groups.collect());
        self.out.reply(now, &self.config, to, response);
    }

    pub(super) fn list(&mut self, now: Now, to: ReplyTo, states: &[String], types: &[String]) {
        // Java's trim and toLowerCase; a type must be spelled fully, a state may have spaces around it.
        let states: Vec<String> = states.iter().map(|state| state.trim().to_lowercase()).collect();
        let types: Vec<String> = types.iter().map(|kind| kind.to_lowercase()).collect();
        let listed = self.groups.iter().map(|(id, group)| match group {
            Group::Classic(group) => group.list(),
            Group::Foreign(group) => ListedGroup {
                group_id: id.clone(),
                protocol_type: group.kind.protocol_type().to_owned(),
                group_state: group.state().to_owned(),
                group_type: group.kind.type_name().to_owned(),
                ..Default::default()
            },
        });
        let chosen = listed.filter(|group| {
            (states.is_empty() || states.contains(&group.group_state.to_lowercase()))
                && (types.is_empty() || types.contains(&group.group_type))
        });
        let response = Response::List(Ok(chosen.collect()));
        self.out.reply(now, &self.config, to, response);
    }

    pub(super) fn delete(&mut self, now: Now, to: ReplyTo, group_ids: &[String]) {
        let mut records = Vec::new();
        let mut results = Vec::with_capacity(group_ids.len());
        let mut deleted: Vec<&String> = Vec::new();
        for id in group_ids {
            let error = match self.groups.get(id) {
                // The state of its partitions is in another topic, which would be left behind.
                Some(Group::Foreign(group)) if group.kind == ForeignKind::Share => ErrorCode::UNSUPPORTED_VERSION,
                Some(group) if group.is_empty() => {
                    if !deleted.contains(&id) {
                        records.extend(self.offsets.group_tombstones(id));
                        records.extend(group.tombstones(id));
                        deleted.push(id);
                    }
                    ErrorCode::NONE
                }
                Some(_) => ErrorCode::NON_EMPTY_GROUP,
                None => ErrorCode::GROUP_ID_NOT_FOUND,
            };
            results.push(delete_result(id, error));
        }
        self.append_tombstones_and_reply(&records, (now, to, Response::Delete(results)));
    }

    /// Writes tombstones for offsets past their retention, and for groups that then have nothing left.
    pub(super) fn expire(&mut self, now: Now) {
        let mut records = Vec::new();
        for (id, group) in &self.groups {
            let base = match group {
                Group::Classic(group) => group.expiry_base(),
                // Has no offsets here, and is only deleted by hand (Kafka: `ShareGroup.shouldExpire`).
                Group::Foreign(group) if group.kind == ForeignKind::Share => continue,
                // In use as long as it has members, whose subscriptions are not known.
                Group::Foreign(group) => group.is_empty().then_some(None),
            };
            let mut all_expired = true;
            for (topic, partitions) in self.offsets.of_group(id).into_iter().flatten() {
                let in_use = self.is_subscribed(id, topic);
                for (partition, offset) in partitions {
                    let expired = base.is_some_and(|base| match (offset.expire_timestamp_ms, base) {
                        (Some(expires), _) => now.wall_ms >= expires,
                        (None, since) => {
                            let since = since.unwrap_or(offset.commit_timestamp_ms);
                            now.wall_ms.saturating_sub(since) >= self.config.offsets_retention_ms
                        }
                    });
                    if expired && !in_use && !self.offsets.is_unstable(id, topic, *partition) {
                        records.push(CoordinatorRecord::offset_tombstone(id, topic, *partition));
                    } else {
                        all_expired = false;
                    }
                }
            }
            if all_expired && group.is_empty() && !self.offsets.has_open_transaction(id) {
                records.extend(group.tombstones(id));
            }
        }
        self.append_tombstones(&records);
    }

    pub(super) fn replay_foreign(
        &mut self,
        kind: ForeignKind,
        group: String,
        of_member: bool,
        key: &Bytes,
        value: Option<&Bytes>,
    ) {
        let exists = value.is_some();
        // A classic group of that name was turned into this one (its offsets stay), or the other way round: then
        // only the tombstones of the foreign group come after the classic group's record.
        if exists && !matches!(self.groups.get(&group), Some(Group::Foreign(_))) {
            self.groups.insert(group.clone(), Group::Foreign(ForeignGroup::new(kind)));
        }
        if let Some(Group::Foreign(foreign)) = self.groups.get_mut(&group) {
            foreign.replay(key, of_member, exists);
            if foreign.is_gone() {
                self.groups.remove(&group);
            }
        }
    }

    /// Members that were found in the log have not been heard of for a session timeout.
    pub(super) fn expire_foreign_members(&mut self) {
        let mut records = Vec::new();
        for group in self.groups.values() {
            if let Group::Foreign(group) = group {
                records.extend(group.member_tombstones());
            }
        }
        self.append_tombstones(&records);
    }
}

impl Group {
    fn is_empty(&self) -> bool {
        match self {
            // A member that has its id and is about to come back keeps no group: it joins a new one then.
            Self::Classic(group) => group.is_empty(),
            Self::Foreign(group) => group.is_empty(),
        }
    }

    fn tombstones(&self, id: &str) -> Vec<CoordinatorRecord> {
        match self {
            Self::Classic(_) => vec![CoordinatorRecord::group_tombstone(id)],
            Self::Foreign(group) => group.tombstones(),
        }
    }
}

fn not_described(id: &str, message: String, client: &Client) -> DescribedGroup {
    let mut group = DescribedGroup { group_id: id.to_owned(), group_state: "Dead".to_owned(), ..Default::default() };
    if client.api_version >= DESCRIBE_NOT_FOUND_VERSION {
        group.error_code = ErrorCode::GROUP_ID_NOT_FOUND.0;
        group.error_message = Some(message);
    }
    group
}
