//! The broker: listeners, APIs, coordinators, metadata journal.

pub mod api;
pub mod auto_create;
mod blocking;
pub mod broker;
pub mod clock;
pub mod config;
pub mod fetch_budget;
pub mod loggers;
pub mod metadata;
pub mod net;
pub mod node;
mod offsets_log;
pub mod owner;
pub mod parked;
pub mod partition;
pub mod random;
pub mod replicas;
pub mod router;
pub mod shared;
pub mod topic_settings;
