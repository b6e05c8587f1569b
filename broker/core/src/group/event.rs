//! What goes into a shard and what comes out: requests with where to answer them, the results of appends, the high
//! watermark, time; and records to append and answers to send.

use std::fmt;

use bytes::Bytes;
use kafka_wire::Uuid;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::delete_groups_response::DeletableGroupResult;
use kafka_wire::messages::describe_groups_response::DescribedGroup;
use kafka_wire::messages::list_groups_response::ListedGroup;
use kafka_wire::messages::offset_fetch_request::OffsetFetchRequestGroup;
use kafka_wire::messages::offset_fetch_response::OffsetFetchResponseGroup;
use kafka_wire::messages::{
    HeartbeatRequest, HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, LeaveGroupResponse,
    OffsetCommitRequest, OffsetCommitResponse, OffsetDeleteRequest, OffsetDeleteResponse, SyncGroupRequest,
    SyncGroupResponse,
};

/// The time of an event, on two clocks: timers must not jump when somebody sets the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds of a clock that only goes forward, from any origin.
    pub timer_ms: i64,
    /// Milliseconds since 1970, for what is written into records.
    pub wall_ms: i64,
}

/// Names a request until it is answered. The shell chooses it; each is answered exactly once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplyTo(pub u64);

/// Names an append until its result is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AppendToken(pub u64);

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Client {
    /// The client id of the request header, empty when it had none.
    pub id: String,
    /// The client's address as Java prints it: `/127.0.0.1`.
    pub host: String,
    /// The version of the request.
    pub api_version: i16,
}

/// A request of the group APIs. Those over several groups come split into the part of one shard.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// JoinGroup, with the random part of a member id in case that a new one is needed.
    Join {
        /// As received; a rebalance timeout that version 0 lacks is already the session timeout.
        request: JoinGroupRequest,
        /// A random UUID.
        new_member_uuid: String,
    },
    /// SyncGroup
    Sync(SyncGroupRequest),
    /// Heartbeat
    Heartbeat(HeartbeatRequest),
    /// LeaveGroup, the single member of versions before 3 already as a list.
    Leave(LeaveGroupRequest),
    /// OffsetCommit: topics that do not exist are already sorted out; each has its name.
    OffsetCommit(OffsetCommitRequest),
    /// OffsetFetch for one group; topics have their names, `None` asks for all.
    OffsetFetch {
        /// What to fetch.
        group: OffsetFetchRequestGroup,
        /// KIP-447: report partitions with an open transaction's commit as unstable.
        require_stable: bool,
    },
    /// OffsetDelete
    OffsetDelete(OffsetDeleteRequest),
    /// DescribeGroups
    Describe {
        /// Of this shard.
        group_ids: Vec<String>,
    },
    /// ListGroups
    List {
        /// Empty for any.
        states: Vec<String>,
        /// Empty for any.
        types: Vec<String>,
    },
    /// DeleteGroups
    Delete {
        /// Of this shard.
        group_ids: Vec<String>,
    },
}

/// What a [`Request`] is answered with, of the same kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// JoinGroup
    Join(JoinGroupResponse),
    /// SyncGroup
    Sync(SyncGroupResponse),
    /// Heartbeat
    Heartbeat(HeartbeatResponse),
    /// LeaveGroup
    Leave(LeaveGroupResponse),
    /// OffsetCommit
    OffsetCommit(OffsetCommitResponse),
    /// OffsetFetch, for its group
    OffsetFetch(OffsetFetchResponseGroup),
    /// OffsetDelete
    OffsetDelete(OffsetDeleteResponse),
    /// DescribeGroups
    Describe(Vec<DescribedGroup>),
    /// ListGroups
    List(Result<Vec<ListedGroup>, ErrorCode>),
    /// DeleteGroups
    Delete(Vec<DeletableGroupResult>),
}

/// A topic that was deleted. Commits that name another topic id belong to a topic created later under the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedTopic {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Uuid,
}

/// Where an append went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The offset of the first record.
    pub base_offset: i64,
}

/// What happens to a shard.
#[expect(clippy::large_enum_variant, reason = "the largest is nearly the only one")]
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A request came in.
    Request {
        /// Where to answer.
        to: ReplyTo,
        /// Who asks.
        client: Client,
        /// What is asked.
        request: Request,
    },
    /// The records of [`Effect::Append`] are in the local log, or could not be written. Told before any other event.
    AppendResult {
        /// The effect's token.
        token: AppendToken,
        /// Where they went, or the error of the log.
        result: Result<Appended, ErrorCode>,
    },
    /// All below this offset is replicated: answers that promise it may go out.
    HighWatermark(i64),
    /// These topics are gone.
    TopicsDeleted(Vec<DeletedTopic>),
    /// The deadline of [`super::GroupShard::next_deadline`] has come.
    Tick,
    /// The partition has another leader from now on: everything still waiting is refused.
    Unload,
}

/// One record of `__consumer_offsets`; no value is a tombstone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoordinatorRecord {
    /// The key: type and identity.
    pub key: Bytes,
    /// The value.
    pub value: Option<Bytes>,
}

/// What the shell must do, in the order of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append the records as one batch, then tell [`Event::AppendResult`] before any other event.
    Append {
        /// To name in the result.
        token: AppendToken,
        /// Never empty.
        records: Vec<CoordinatorRecord>,
    },
    /// Answer a request.
    Reply {
        /// Which.
        to: ReplyTo,
        /// With what.
        response: Response,
    },
    /// Tell the operator.
    Note(Note),
}

/// What an operator wants to know of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A rebalance begins.
    Rebalancing {
        /// The group.
        group: String,
        /// The generation that ends.
        generation: i32,
        /// Why, with what the client said (KIP-800).
        reason: String,
    },
    /// All have joined, and the leader is to assign.
    Joined {
        /// The group.
        group: String,
        /// The generation that begins.
        generation: i32,
        /// How many.
        members: usize,
    },
    /// The assignment is handed out.
    Stable {
        /// The group.
        group: String,
        /// Its generation.
        generation: i32,
        /// How many.
        members: usize,
    },
    /// The last member is gone.
    Emptied {
        /// The group.
        group: String,
        /// The generation that has no members.
        generation: i32,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rebalancing { group, generation, reason } => {
                write!(f, "Group {group} rebalances, generation {generation} ends: {reason}")
            }
            Self::Joined { group, generation, members } => {
                write!(f, "Group {group} has generation {generation} with {members} members")
            }
            Self::Stable { group, generation, members } => {
                write!(f, "Group {group} is stable in generation {generation} with {members} members")
            }
            Self::Emptied { group, generation } => write!(f, "Group {group} is empty in generation {generation}"),
        }
    }
}
