//! The tools that run or format a broker.

pub mod server_start;
pub mod server_stop;
pub mod storage;

use kafka_kit::Tool;

/// Every tool of this crate.
pub const TOOLS: &[&Tool] = &[&server_start::TOOL, &server_stop::TOOL, &storage::TOOL];
