//! The operations that a client may do, as bits, for clients that ask. Without an authorizer everything that a resource
//! knows is allowed (`AclEntry.supportedOperations`).

/// What an answer carries when the client did not ask.
pub const NOT_ASKED: i32 = i32::MIN;

const READ: u8 = 3;
const WRITE: u8 = 4;
const CREATE: u8 = 5;
const DELETE: u8 = 6;
const ALTER: u8 = 7;
const DESCRIBE: u8 = 8;
const CLUSTER_ACTION: u8 = 9;
const DESCRIBE_CONFIGS: u8 = 10;
const ALTER_CONFIGS: u8 = 11;
const IDEMPOTENT_WRITE: u8 = 12;

/// Operations on a topic.
pub const TOPIC: i32 = bits(&[READ, WRITE, CREATE, DESCRIBE, DELETE, ALTER, DESCRIBE_CONFIGS, ALTER_CONFIGS]);
/// Operations on a group.
pub const GROUP: i32 = bits(&[READ, DESCRIBE, DELETE, DESCRIBE_CONFIGS, ALTER_CONFIGS]);
/// Operations on the cluster.
pub const CLUSTER: i32 =
    bits(&[CREATE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE, ALTER, DESCRIBE]);

/// `all` if the client asked, else [`NOT_ASKED`].
#[must_use]
pub const fn if_asked(asked: bool, all: i32) -> i32 {
    if asked { all } else { NOT_ASKED }
}

const fn bits(operations: &[u8]) -> i32 {
    let mut all = 0;
    let mut at = 0;
    while at < operations.len() {
        all |= 1 << operations[at];
        at += 1;
    }
    all
}
