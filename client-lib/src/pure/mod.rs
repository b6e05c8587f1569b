//! What the clients decide: no clock, socket, file or random number here; time and chance are arguments.

pub mod accumulator;
pub mod backoff;
pub mod metadata;
pub mod partitioner;
