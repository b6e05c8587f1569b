//! The broker's decisions: metadata, controller, groups, configs; no I/O, no clock.

pub mod configs;
