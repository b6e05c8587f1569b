//! The group coordinator as a pure machine: the classic group protocol, committed offsets, and their records in
//! `__consumer_offsets`. No I/O, no clock, no random numbers.
//!
//! One [`GroupShard`] per partition of `__consumer_offsets`. A shell reads the partition's log into it
//! ([`GroupShard::replay`]), feeds it requests and the time ([`GroupShard::on`]), and carries out the effects in their
//! order. Follows KIP-62, 134, 345, 394, 429, 447, 496, 559, 800, 814 and Kafka's `GroupMetadataManager`,
//! `OffsetMetadataManager`, `ClassicGroup`.

mod admin;
mod classic;
mod config;
mod event;
mod failed;
mod foreign;
mod membership;
mod offset_requests;
mod offsets;
mod output;
mod partition;
mod record;
mod shard;
mod timers;

#[cfg(test)]
mod tests;

pub use classic::ClassicState;
pub use config::{GroupConfig, NEW_MEMBER_JOIN_TIMEOUT_MS};
pub use event::{
    AppendToken, Appended, Client, CoordinatorRecord, DeletedTopic, Effect, Event, Note, Now, ReplyTo, Request,
    Response,
};
pub use failed::{client_error, commit_error};
pub use partition::partition_for;
pub use record::RecordError;
pub use shard::{GroupShard, RecordPosition};
