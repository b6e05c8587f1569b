//! The broker: listeners, APIs, coordinators, metadata journal.

pub mod config;
pub mod loggers;
