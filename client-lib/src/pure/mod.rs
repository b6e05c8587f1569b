//! What the clients decide: no clock, socket, file or random number here; time and chance are arguments.

pub mod aborted;
pub mod accumulator;
pub mod assignors;
pub mod backoff;
pub mod fetch_session;
pub mod membership;
pub mod metadata;
pub mod partitioner;
pub mod positions;
