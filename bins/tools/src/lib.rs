//! The client tools, as Kafka's scripts of the same names.

use kafka_kit::Tool;

/// Every tool of this crate.
pub const TOOLS: &[&Tool] = &[];
