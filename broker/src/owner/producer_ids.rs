//! Producer ids, given out from blocks that the controller hands to this broker (Kafka's `RPCProducerIdManager`). An id is
//! never given twice, also not after a restart: what is left of a block is forgotten then.

use std::ops::Range;

use kafka_core::controller::ApiError;
use tokio::sync::Mutex;

use super::controller::ControllerHandle;

/// Gives out producer ids.
#[derive(Debug)]
pub struct ProducerIds {
    controller: ControllerHandle,
    broker_id: i32,
    broker_epoch: i64,
    /// What is left of the current block. Held while a new block is asked for, so that only one is.
    block: Mutex<Range<i64>>,
}

impl ProducerIds {
    /// Asks `controller` for blocks as the broker that is registered under this epoch.
    #[must_use]
    pub fn new(controller: ControllerHandle, broker_id: i32, broker_epoch: i64) -> Self {
        Self { controller, broker_id, broker_epoch, block: Mutex::new(0..0) }
    }

    /// The next id.
    ///
    /// # Errors
    /// What the controller answers when a new block is needed.
    pub async fn next(&self) -> Result<i64, ApiError> {
        let mut block = self.block.lock().await;
        if let Some(id) = block.next() {
            return Ok(id);
        }
        let new = self.controller.allocate_producer_ids(self.broker_id, self.broker_epoch).await?;
        *block = new.start..new.end;
        block.next().ok_or_else(|| ApiError::plain(kafka_wire::ErrorCode::UNKNOWN_SERVER_ERROR))
    }
}
