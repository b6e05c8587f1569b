//! Blocks of producer ids (`ProducerIdControlManager`, KIP-730).

use kafka_wire::ErrorCode;
use kafka_wire::messages::ProducerIdsRecord;

use super::{ApiError, Decision, View};

/// Ids in a block.
pub const PRODUCER_ID_BLOCK_SIZE: i64 = 1000;

/// Producer ids that one broker may give out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProducerIdBlock {
    /// The first.
    pub start: i64,
    /// One after the last.
    pub end: i64,
}

impl View<'_> {
    /// Gives a broker the next block.
    ///
    /// # Errors
    /// When the broker is not registered under that epoch, or no ids are left.
    pub fn allocate_producer_ids(
        &self,
        broker_id: i32,
        broker_epoch: i64,
    ) -> Result<Decision<ProducerIdBlock>, ApiError> {
        self.check_broker_epoch(broker_id, broker_epoch)?;
        let start = self.image.next_producer_id.unwrap_or(0);
        let Some(end) = start.checked_add(PRODUCER_ID_BLOCK_SIZE) else {
            let text = format!(
                "Exhausted all producerIds as the next block's end producerId has exceeded the int64 type limit after {start}"
            );
            return Err(ApiError::new(ErrorCode::UNKNOWN_SERVER_ERROR, text));
        };
        let record =
            ProducerIdsRecord { broker_id, broker_epoch, next_producer_id: end, ..ProducerIdsRecord::default() };
        Ok(Decision { records: vec![record.into()], reply: ProducerIdBlock { start, end } })
    }
}
