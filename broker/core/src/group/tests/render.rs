//! Answers and records as lines of text.

use std::fmt::Write as _;

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::JoinGroupResponse;
use kafka_wire::messages::delete_groups_response::DeletableGroupResult;
use kafka_wire::messages::describe_groups_response::{DescribedGroup, DescribedGroupMember};
use kafka_wire::messages::join_group_response::JoinGroupResponseMember;
use kafka_wire::messages::leave_group_response::MemberResponse;
use kafka_wire::messages::list_groups_response::ListedGroup;

use crate::group::record::{self, ReplayRecord};
use crate::group::{CoordinatorRecord, Response};

fn error(code: i16) -> &'static str {
    ErrorCode(code).name()
}

fn text(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn render(response: &Response) -> String {
    match response {
        Response::Join(r) => join(r),
        Response::Sync(r) => match r.error_code {
            0 => format!("sync {:?}", text(&r.assignment)),
            code => format!("sync {}", error(code)),
        },
        Response::Heartbeat(r) => format!("heartbeat {}", error(r.error_code)),
        Response::Leave(r) => {
            let one = |m: &MemberResponse| {
                let instance = m.group_instance_id.as_deref().unwrap_or("");
                format!("{}/{instance}: {}", m.member_id, error(m.error_code))
            };
            format!("leave {} {:?}", error(r.error_code), r.members.iter().map(one).collect::<Vec<_>>())
        }
        Response::OffsetCommit(_) | Response::OffsetFetch(_) | Response::OffsetDelete(_) => offsets(response),
        Response::Describe(groups) => {
            format!("describe {}", groups.iter().map(described).collect::<Vec<_>>().join("; "))
        }
        Response::List(Err(code)) => format!("list {}", code.name()),
        Response::List(Ok(groups)) => {
            let one =
                |g: &ListedGroup| format!("{} {:?} {} {}", g.group_id, g.protocol_type, g.group_state, g.group_type);
            format!("list {}", groups.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        Response::Delete(results) => {
            let one = |r: &DeletableGroupResult| format!("{}:{}", r.group_id, error(r.error_code));
            format!("delete {}", results.iter().map(one).collect::<Vec<_>>().join(" "))
        }
    }
}

fn join(r: &JoinGroupResponse) -> String {
    let one = |m: &JoinGroupResponseMember| match &m.group_instance_id {
        Some(instance) => format!("{}({instance})", m.member_id),
        None => m.member_id.clone(),
    };
    let members: Vec<_> = r.members.iter().map(one).collect();
    let mut line = format!("join {} member={:?}", error(r.error_code), r.member_id);
    if r.generation_id != -1 {
        let kind = r.protocol_type.as_deref().unwrap_or("-");
        let name = r.protocol_name.as_deref().unwrap_or("-");
        write!(line, " gen={} {kind}/{name} leader={} members={members:?}", r.generation_id, r.leader).unwrap();
    }
    if r.skip_assignment {
        line.push_str(" skip");
    }
    line
}

fn offsets(response: &Response) -> String {
    let mut line = String::new();
    match response {
        Response::OffsetCommit(r) => {
            line.push_str("commit");
            for (topic, p) in r.topics.iter().flat_map(|topic| topic.partitions.iter().map(|p| (&topic.name, p))) {
                write!(line, " {topic}-{}:{}", p.partition_index, error(p.error_code)).unwrap();
            }
        }
        Response::OffsetFetch(r) => {
            write!(line, "fetch {}", error(r.error_code)).unwrap();
            for (topic, p) in r.topics.iter().flat_map(|topic| topic.partitions.iter().map(|p| (&topic.name, p))) {
                let value = if p.error_code == 0 { p.committed_offset.to_string() } else { error(p.error_code).into() };
                write!(line, " {topic}-{}={value}", p.partition_index).unwrap();
            }
        }
        Response::OffsetDelete(r) => {
            write!(line, "offset-delete {}", error(r.error_code)).unwrap();
            for (topic, p) in r.topics.iter().flat_map(|topic| topic.partitions.iter().map(|p| (&topic.name, p))) {
                write!(line, " {topic}-{}:{}", p.partition_index, error(p.error_code)).unwrap();
            }
        }
        _ => unreachable!("not about offsets"),
    }
    line
}

fn described(g: &DescribedGroup) -> String {
    let one = |m: &DescribedGroupMember| {
        format!("{}@{}{} {:?}", m.member_id, m.client_id, m.client_host, text(&m.member_assignment))
    };
    let members: Vec<_> = g.members.iter().map(one).collect();
    let message = g.error_message.as_deref().unwrap_or("");
    let (state, error) = (&g.group_state, error(g.error_code));
    format!("{state} {error} {message:?} {}/{} {members:?}", g.protocol_type, g.protocol_data)
}

pub fn render_record(record: &CoordinatorRecord) -> String {
    match record::parse(&record.key, record.value.as_ref()).unwrap() {
        ReplayRecord::Offset { key, value } => {
            let place = format!("{}/{}-{}", key.group, key.topic, key.partition);
            match value {
                Some(value) => format!("offset {place}={}", value.offset),
                None => format!("offset {place} tombstone"),
            }
        }
        ReplayRecord::Group { group, value: None } => format!("group {group} tombstone"),
        ReplayRecord::Group { group, value: Some(v) } => {
            let members: Vec<_> =
                v.members.iter().map(|m| format!("{}={}", m.member_id, text(&m.assignment))).collect();
            let name = v.protocol.as_deref().unwrap_or("-");
            let leader = v.leader.as_deref().unwrap_or("-");
            format!("group {group} gen={} {}/{name} leader={leader} {members:?}", v.generation, v.protocol_type)
        }
        other => format!("{other:?} {}", if record.value.is_some() { "value" } else { "tombstone" }),
    }
}
