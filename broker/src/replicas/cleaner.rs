//! Compaction of the logs that ask for it (Kafka's `LogCleaner`): one after another, each read and written without holding
//! its partition.

use kafka_log::StorageError;
use kafka_wire::error_code::ErrorCode;

use super::Replicas;
use crate::clock;
use crate::partition::Partition;

impl Replicas {
    /// Compacts every log for which it is time. Blocks; to be called where that is allowed.
    pub(super) fn clean_all(&self) {
        for partition in self.all() {
            match clean(&partition) {
                Ok(true) => tracing::debug!(topic = %partition.topic, partition = partition.index, "compacted"),
                // What is in a directory that has failed waits for its return.
                Ok(false) | Err(ErrorCode::KAFKA_STORAGE_ERROR) => {}
                Err(error) => {
                    tracing::warn!(topic = %partition.topic, partition = partition.index, %error, "not compacted")
                }
            }
        }
    }
}

/// Compacts a log if it is time. Answers whether it was.
fn clean(partition: &Partition) -> Result<bool, ErrorCode> {
    let Some(plan) = partition.with_log(|log| log.compaction_plan(clock::now_ms()))? else { return Ok(false) };
    match plan.run() {
        Ok(done) => partition.with_log(|log| log.finish_compaction(done, clock::now_ms())),
        // Damage in one log is no reason to give the directory up: the log stays as it is.
        Err(StorageError { source, .. }) if source.kind() == std::io::ErrorKind::InvalidData => {
            tracing::warn!(topic = %partition.topic, partition = partition.index, %source, "not compacted");
            Ok(false)
        }
        Err(error) => partition.with_log(|_| Err(error)),
    }
}
