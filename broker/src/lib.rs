//! The broker: listeners, APIs, coordinators, metadata journal.

pub mod clock;
pub mod config;
pub mod loggers;
pub mod metadata;
pub mod parked;
pub mod partition;
pub mod random;
pub mod replicas;
pub mod shared;
pub mod topic_settings;
