//! The broker's decisions: metadata, controller, groups, configs; no I/O, no clock.

pub mod configs;
pub mod connections;
pub mod controller;
pub mod fetch_session;
pub mod group;
pub mod image;
