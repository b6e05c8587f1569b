//! The logs of `__consumer_offsets` as the group coordinator sees them.

use bytes::{Bytes, BytesMut};
use kafka_log::{AppendOrigin, ReadError, ReadOptions};
use kafka_wire::error_code::ErrorCode;

use crate::owner::group::{AppendedAt, LogRange, OFFSETS_TOPIC, OffsetsLog};
use crate::partition::AppendAsk;
use crate::replicas::Replicas;

impl OffsetsLog for Replicas {
    fn range(&self, partition: i32) -> Result<LogRange, ErrorCode> {
        self.leader_by_name(OFFSETS_TOPIC, partition)?.with_led_log(|log| {
            Ok(LogRange {
                start_offset: log.log_start_offset(),
                end_offset: log.log_end_offset(),
                high_watermark: log.high_watermark(),
            })
        })
    }

    fn read(&self, partition: i32, offset: i64, max_bytes: usize) -> Result<Bytes, ErrorCode> {
        let partition = self.leader_by_name(OFFSETS_TOPIC, partition)?;
        let planned = partition.with_led_log(|log| {
            let upper_bound = log.log_end_offset();
            match log.plan_read(ReadOptions { offset, max_bytes, min_one_batch: true, upper_bound }) {
                Ok(plan) => Ok(Ok(plan)),
                Err(ReadError::Storage(error)) => Err(error),
                Err(error) => Ok(Err(error.error_code())),
            }
        })??;
        // The disk is read with the partition let go; the error takes the directory offline as any other.
        let read = planned.run();
        let read = partition.with_log(|_| read)?;
        Ok(read.records.into_bytes())
    }

    fn append(&self, partition: i32, batch: BytesMut) -> Result<AppendedAt, ErrorCode> {
        let partition = self.leader_by_name(OFFSETS_TOPIC, partition)?;
        let ask = AppendAsk { records: batch.freeze(), acks_all: true, origin: AppendOrigin::Coordinator };
        let appended = partition.append(ask).map_err(|error| error.code)?;
        Ok(AppendedAt { base_offset: appended.first_offset, high_watermark: appended.high_watermark })
    }
}
