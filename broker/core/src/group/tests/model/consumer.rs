//! A consumer as Kafka's clients behave: it joins, takes the id that it is given, syncs, heartbeats, commits, and does what
//! an error tells it to. It may be silent, crash and come back, and repeat what it asked.

use std::collections::BTreeMap;

use bytes::Bytes;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_wire::messages::leave_group_request::MemberIdentity;
use kafka_wire::messages::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use kafka_wire::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_wire::messages::{
    HeartbeatRequest, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, OffsetCommitRequest, SyncGroupRequest,
};

use crate::group::tests::harness::subscription;
use crate::group::{Client, Request, Response};

/// Partitions of the topic that each group reads.
pub const PARTITIONS: i32 = 6;
pub const SESSION_MS: i32 = 10_000;
pub const REBALANCE_MS: i32 = 20_000;
/// Older clients join without an id of their own (KIP-394).
const OLD_JOIN: i16 = 3;
const NEW_JOIN: i16 = 9;

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// To join, with the id that it has, if any.
    Unjoined,
    /// Its JoinGroup waits under this number.
    Joining(u64),
    /// To sync: with the members, if it leads.
    Joined(Vec<String>),
    /// Its SyncGroup waits under this number.
    Syncing(u64),
    /// It owns these partitions.
    Stable(Vec<i32>),
}

/// How a consumer is no use to its group any more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lost {
    /// It says nothing.
    Silent,
    /// It joins and heartbeats, but never asks for an assignment or gives one.
    NeverSyncs,
}

#[derive(Clone, Debug)]
pub struct Consumer {
    pub group: String,
    pub name: String,
    pub instance: Option<String>,
    pub is_old: bool,
    /// How many topics it wants, and how many it said when it last joined.
    pub topics: usize,
    pub topics_said: usize,
    pub id: String,
    pub generation: i32,
    pub state: State,
    /// Says nothing for now.
    pub is_silent: bool,
    /// For good.
    pub lost: Option<Lost>,
}

impl Consumer {
    /// Who owns what it was given: a static member is the same under each of its ids.
    pub fn owner(&self) -> String {
        self.instance.clone().unwrap_or_else(|| self.id.clone())
    }

    pub fn client(&self, request: &Request) -> Client {
        let api_version = match request {
            Request::Join { .. } if self.is_old => OLD_JOIN,
            Request::Join { .. } => NEW_JOIN,
            _ => 5,
        };
        Client { id: self.name.clone(), host: "/127.0.0.1".into(), api_version }
    }

    pub fn join(&self, number: u64) -> Request {
        let topics = ["t", "u", "v"];
        let protocol = JoinGroupRequestProtocol {
            name: "range".into(),
            metadata: subscription(&topics[..=self.topics]),
            ..Default::default()
        };
        let request = JoinGroupRequest {
            group_id: self.group.clone(),
            session_timeout_ms: SESSION_MS,
            rebalance_timeout_ms: REBALANCE_MS,
            member_id: self.id.clone(),
            group_instance_id: self.instance.clone(),
            protocol_type: "consumer".into(),
            protocols: vec![protocol],
            ..Default::default()
        };
        Request::Join { request, new_member_uuid: number.to_string() }
    }

    /// The leader gives each member every so-manieth partition.
    pub fn sync(&self, members: &[String]) -> Request {
        let assign = |(place, member): (usize, &String)| {
            let own = (0..PARTITIONS).skip(place).step_by(members.len());
            SyncGroupRequestAssignment {
                member_id: member.clone(),
                assignment: own.map(|partition| u8::try_from(partition).unwrap()).collect::<Vec<u8>>().into(),
                ..Default::default()
            }
        };
        Request::Sync(SyncGroupRequest {
            group_id: self.group.clone(),
            generation_id: self.generation,
            member_id: self.id.clone(),
            group_instance_id: self.instance.clone(),
            assignments: members.iter().enumerate().map(assign).collect(),
            ..Default::default()
        })
    }

    pub fn heartbeat(&self) -> Request {
        Request::Heartbeat(HeartbeatRequest {
            group_id: self.group.clone(),
            generation_id: self.generation,
            member_id: self.id.clone(),
            group_instance_id: self.instance.clone(),
            ..Default::default()
        })
    }

    pub fn leave(&self) -> Request {
        let member = MemberIdentity {
            member_id: self.id.clone(),
            group_instance_id: self.instance.clone(),
            ..Default::default()
        };
        Request::Leave(LeaveGroupRequest { group_id: self.group.clone(), members: vec![member], ..Default::default() })
    }

    pub fn commit(&self, partition: i32, offset: i64) -> Request {
        let partition = OffsetCommitRequestPartition {
            partition_index: partition,
            committed_offset: offset,
            committed_metadata: Some(String::new()),
            ..Default::default()
        };
        let topic = OffsetCommitRequestTopic { name: "t".into(), partitions: vec![partition], ..Default::default() };
        Request::OffsetCommit(OffsetCommitRequest {
            group_id: self.group.clone(),
            generation_id_or_member_epoch: self.generation,
            member_id: self.id.clone(),
            group_instance_id: self.instance.clone(),
            topics: vec![topic],
            ..Default::default()
        })
    }

    /// Reads an answer to its JoinGroup, SyncGroup, Heartbeat or OffsetCommit.
    pub fn answered(&mut self, number: u64, response: &Response) {
        match response {
            Response::Join(response) if self.state == State::Joining(number) => self.joined(response),
            Response::Sync(response) if self.state == State::Syncing(number) => match ErrorCode(response.error_code) {
                ErrorCode::NONE => self.state = State::Stable(partitions(&response.assignment)),
                error => self.refused(error),
            },
            // A member that is in the middle of joining does not heartbeat and commit; an answer then is a late one.
            Response::Heartbeat(response) if matches!(self.state, State::Stable(_)) => {
                self.maybe_refused(response.error_code);
            }
            Response::OffsetCommit(response) if matches!(self.state, State::Stable(_)) => {
                self.maybe_refused(response.topics[0].partitions[0].error_code);
            }
            _ => {}
        }
    }

    fn joined(&mut self, response: &JoinGroupResponse) {
        match ErrorCode(response.error_code) {
            ErrorCode::NONE => {
                self.id.clone_from(&response.member_id);
                self.generation = response.generation_id;
                let members: Vec<String> = response.members.iter().map(|member| member.member_id.clone()).collect();
                let assigns = response.leader == self.id && !response.skip_assignment;
                self.state = State::Joined(if assigns { members } else { Vec::new() });
            }
            ErrorCode::MEMBER_ID_REQUIRED => {
                self.id.clone_from(&response.member_id);
                self.state = State::Unjoined;
            }
            error => self.refused(error),
        }
    }

    fn maybe_refused(&mut self, code: i16) {
        match ErrorCode(code) {
            // The partition of the log has a problem, or the commit came too early: all is as before.
            ErrorCode::NONE | ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::NOT_COORDINATOR => {}
            error => self.refused(error),
        }
    }

    fn refused(&mut self, error: ErrorCode) {
        match error {
            ErrorCode::REBALANCE_IN_PROGRESS | ErrorCode::COORDINATOR_NOT_AVAILABLE | ErrorCode::NOT_COORDINATOR => {}
            ErrorCode::UNKNOWN_MEMBER_ID
            | ErrorCode::ILLEGAL_GENERATION
            | ErrorCode::GROUP_MAX_SIZE_REACHED
            | ErrorCode::FENCED_INSTANCE_ID => self.id.clear(),
            other => panic!("{} is told {}", self.name, other.name()),
        }
        self.state = State::Unjoined;
    }
}

pub fn partitions(assignment: &Bytes) -> Vec<i32> {
    assignment.iter().map(|partition| i32::from(*partition)).collect()
}

/// The last acknowledged offset of each partition of each group.
pub type Acknowledged = BTreeMap<(String, i32), i64>;
