//! Incremental fetch sessions (KIP-227, Kafka's `FetchSession`): a client names its partitions once, afterwards only
//! what changes, and gets back only partitions that have something to say.
//!
//! Pure: the caller reads the logs. One request goes `begin` -> the partitions to read -> `answer` per partition.

mod cache;
mod named;
mod session;

pub use cache::{FetchSessions, SessionLimits};
pub use named::NamedPartitions;
pub use session::{Answered, FetchKey, FetchPartition, FetchSession, Turn};

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kafka_wire::Uuid;
use kafka_wire::error_code::ErrorCode;

/// Number of a session; 0 is "no session".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SessionId(pub i32);

/// The epoch with which a client asks for a new session.
pub const INITIAL_EPOCH: i32 = 0;
/// The epoch with which a client fetches without a session, or ends one.
pub const FINAL_EPOCH: i32 = -1;

/// What a fetch request says about sessions and partitions.
#[derive(Debug, Default)]
pub struct SessionRequest {
    /// The session, 0 for none.
    pub session_id: SessionId,
    /// Where the client believes the session to be.
    pub epoch: i32,
    /// Whether topics are named by id (version 13 on).
    pub uses_topic_ids: bool,
    /// Whether the fetcher is a replica: its session is worth more than a consumer's.
    pub from_replica: bool,
    /// The partitions named in the request.
    pub partitions: NamedPartitions,
    /// The partitions to leave out from now on, by topic.
    pub forgotten: Vec<(FetchTopic, Vec<i32>)>,
}

/// A partition that is to be read.
#[derive(Debug)]
pub struct Planned {
    /// Which.
    pub key: FetchKey,
    /// From where, and how much.
    pub fetch: FetchPartition,
    /// Its place in the session, if there is one.
    pub turn: Turn,
}

/// How one request is to be served.
#[derive(Debug)]
pub enum Plan {
    /// All named partitions are read and all are answered. The id goes into the answer: 0, or a new session.
    Full {
        /// The new session's id, or 0.
        session_id: SessionId,
        /// What to read, in order.
        partitions: Vec<Planned>,
    },
    /// The session's partitions are read, and those with news are answered.
    Incremental {
        /// The session's id.
        session_id: SessionId,
        /// What to read, in order.
        partitions: Vec<Planned>,
    },
    /// The request cannot be served: this error for the whole answer.
    Refused(ErrorCode),
}

/// A topic as the client names it: old clients by the name, new ones by the id. A session outlives topics, so one that is
/// named by its name is whichever has the name when it is read.
#[derive(Clone, Debug)]
pub struct FetchTopic {
    /// Its name; that of an id is what the broker knew when the request came, empty if nothing.
    pub name: Arc<str>,
    /// Its id; zero when the client gave the name.
    pub id: Uuid,
}

impl FetchTopic {
    /// What makes it the same topic: its id if it has one, else its name.
    fn identity(&self) -> (Uuid, &str) {
        if self.id.is_zero() { (self.id, &self.name) } else { (self.id, "") }
    }
}

impl PartialEq for FetchTopic {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for FetchTopic {}

impl PartialOrd for FetchTopic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FetchTopic {
    fn cmp(&self, other: &Self) -> Ordering {
        // Mostly it is the same one.
        if self.id == other.id && Arc::ptr_eq(&self.name, &other.name) {
            return Ordering::Equal;
        }
        self.identity().cmp(&other.identity())
    }
}

impl Hash for FetchTopic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}
