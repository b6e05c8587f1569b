//! A member of a classic group (Kafka: `ClassicGroupMember`).

use std::collections::HashSet;

use bytes::Bytes;
use kafka_wire::messages::group_metadata_value::MemberMetadata;
use kafka_wire::messages::join_group_request::JoinGroupRequestProtocol;

use crate::group::event::ReplyTo;

/// What a member can do, in the order in which it likes it. A member may name very many.
#[derive(Clone, Debug, PartialEq, Default)]
pub(in crate::group) struct Protocols {
    list: Vec<JoinGroupRequestProtocol>,
    names: HashSet<String>,
}

impl From<Vec<JoinGroupRequestProtocol>> for Protocols {
    fn from(list: Vec<JoinGroupRequestProtocol>) -> Self {
        let names = list.iter().map(|protocol| protocol.name.clone()).collect();
        Self { list, names }
    }
}

impl Protocols {
    pub(super) fn iter(&self) -> impl Iterator<Item = &JoinGroupRequestProtocol> {
        self.list.iter()
    }
}

/// A member: who it is, what it can do, what it was given, and which of its requests waits.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::group) struct Member {
    pub id: String,
    pub instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub rebalance_timeout_ms: i32,
    pub session_timeout_ms: i32,
    pub protocol_type: String,
    pub protocols: Protocols,
    /// Empty when it has none.
    pub assignment: Bytes,
    /// Its JoinGroup, while the rebalance goes on.
    pub awaiting_join: Option<ReplyTo>,
    /// Its SyncGroup, while the leader's assignment is awaited.
    pub awaiting_sync: Option<ReplyTo>,
    /// Has not had an answer to its first JoinGroup, so that it cannot heartbeat.
    pub is_new: bool,
}

impl Member {
    pub(super) fn from_value(value: MemberMetadata, protocol_type: &str, protocol: Option<&str>) -> Self {
        Self {
            id: value.member_id,
            instance_id: value.group_instance_id,
            client_id: value.client_id,
            client_host: value.client_host,
            rebalance_timeout_ms: if value.rebalance_timeout == -1 {
                value.session_timeout
            } else {
                value.rebalance_timeout
            },
            session_timeout_ms: value.session_timeout,
            protocol_type: protocol_type.to_owned(),
            protocols: Protocols::from(vec![JoinGroupRequestProtocol {
                name: protocol.unwrap_or_default().to_owned(),
                metadata: value.subscription,
                ..Default::default()
            }]),
            assignment: value.assignment,
            awaiting_join: None,
            awaiting_sync: None,
            is_new: false,
        }
    }

    pub(super) fn to_value(&self, protocol: Option<&str>) -> MemberMetadata {
        MemberMetadata {
            member_id: self.id.clone(),
            group_instance_id: self.instance_id.clone(),
            client_id: self.client_id.clone(),
            client_host: self.client_host.clone(),
            rebalance_timeout: self.rebalance_timeout_ms,
            session_timeout: self.session_timeout_ms,
            subscription: self.metadata(protocol.unwrap_or_default()),
            assignment: self.assignment.clone(),
            ..Default::default()
        }
    }

    pub(super) fn supports(&self, protocol: &str) -> bool {
        self.protocols.names.contains(protocol)
    }

    /// What it said about itself for `protocol`; empty if it does not support it.
    pub(in crate::group) fn metadata(&self, protocol: &str) -> Bytes {
        self.protocols.iter().find(|own| own.name == protocol).map(|own| own.metadata.clone()).unwrap_or_default()
    }

    /// Whether the member says the same as before, so that nothing needs to change.
    pub(super) fn matches(&self, protocols: &[JoinGroupRequestProtocol]) -> bool {
        self.protocols.list.len() == protocols.len()
            && self.protocols.iter().zip(protocols).all(|(a, b)| a.name == b.name && a.metadata == b.metadata)
    }

    /// Whether silence is to be expected: it waits for us. A new member is expected to repeat its JoinGroup in time.
    pub(super) fn has_satisfied_heartbeat(&self) -> bool {
        !self.is_new && (self.awaiting_join.is_some() || self.awaiting_sync.is_some())
    }
}
