//! Answers and records as lines of text.

use std::fmt::Write as _;

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;

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
        Response::Join(r) => {
            let members: Vec<_> = r
                .members
                .iter()
                .map(|m| match &m.group_instance_id {
                    Some(instance) => format!("{}({instance})", m.member_id),
                    None => m.member_id.clone(),
                })
                .collect();
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
        Response::Sync(r) => match r.error_code {
            0 => format!("sync {:?}", text(&r.assignment)),
            code => format!("sync {}", error(code)),
        },
        Response::Heartbeat(r) => format!("heartbeat {}", error(r.error_code)),
        Response::Leave(r) => {
            let members: Vec<_> = r
                .members
                .iter()
                .map(|m| {
                    format!("{}/{}: {}", m.member_id, m.group_instance_id.as_deref().unwrap_or(""), error(m.error_code))
                })
                .collect();
            format!("leave {} {members:?}", error(r.error_code))
        }
        Response::OffsetCommit(r) => {
            let mut line = "commit".to_owned();
            for topic in &r.topics {
                for partition in &topic.partitions {
                    let error = error(partition.error_code);
                    write!(line, " {}-{}:{error}", topic.name, partition.partition_index).unwrap();
                }
            }
            line
        }
        Response::OffsetFetch(r) => {
            let mut line = format!("fetch {}", error(r.error_code));
            for topic in &r.topics {
                for p in &topic.partitions {
                    let value =
                        if p.error_code == 0 { p.committed_offset.to_string() } else { error(p.error_code).into() };
                    write!(line, " {}-{}={value}", topic.name, p.partition_index).unwrap();
                }
            }
            line
        }
        Response::OffsetDelete(r) => {
            let mut line = format!("offset-delete {}", error(r.error_code));
            for topic in &r.topics {
                for p in &topic.partitions {
                    write!(line, " {}-{}:{}", topic.name, p.partition_index, error(p.error_code)).unwrap();
                }
            }
            line
        }
        Response::Describe(groups) => {
            let one = |g: &kafka_wire::messages::describe_groups_response::DescribedGroup| {
                let members: Vec<_> = g
                    .members
                    .iter()
                    .map(|m| {
                        format!("{}@{}{} {:?}", m.member_id, m.client_id, m.client_host, text(&m.member_assignment))
                    })
                    .collect();
                let message = g.error_message.as_deref().unwrap_or("");
                format!(
                    "{} {} {message:?} {}/{} {members:?}",
                    g.group_state,
                    error(g.error_code),
                    g.protocol_type,
                    g.protocol_data
                )
            };
            format!("describe {}", groups.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        Response::List(Err(code)) => format!("list {}", code.name()),
        Response::List(Ok(groups)) => {
            let one = |g: &kafka_wire::messages::list_groups_response::ListedGroup| {
                format!("{} {:?} {} {}", g.group_id, g.protocol_type, g.group_state, g.group_type)
            };
            format!("list {}", groups.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        Response::Delete(results) => {
            let one = |r: &kafka_wire::messages::delete_groups_response::DeletableGroupResult| {
                format!("{}:{}", r.group_id, error(r.error_code))
            };
            format!("delete {}", results.iter().map(one).collect::<Vec<_>>().join(" "))
        }
    }
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
