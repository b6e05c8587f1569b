//! Runs a broker until it is told to stop.

use kafka_broker::config::{BrokerConfig, UnusedKeys};

use super::log_lines;

/// Runs the node; returns when it has stopped.
pub(super) fn serve(config: BrokerConfig, unused: &UnusedKeys) -> anyhow::Result<()> {
    log_lines::install()?;
    let _ = (config, unused);
    Ok(())
}
