//! What the clients decide: no clock, socket, file or random number here; time and chance are arguments.

pub mod backoff;
pub mod metadata;
