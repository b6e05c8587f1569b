//! What an answer to Produce means for each batch: delivered, to be sent again, or given up
//! (`Sender.completeBatch`, `TransactionManager.canRetry`).

use std::sync::Arc;

use kafka_wire::ErrorCode;
use kafka_wire::messages::ProduceResponse;
use kafka_wire::messages::produce_response::PartitionProduceResponse;

use super::delivery::{Acknowledged, BatchReport, Outcome};
use super::nodes::Sent;
use super::sender::Sender;
use super::topic::Partition;
use crate::config::Acks;
use crate::error::{ApiError, ClientError};
use crate::pure::accumulator::Batch;

impl Sender {
    pub(super) fn on_answer(&mut self, batches: Vec<Sent>, answer: Result<ProduceResponse, ClientError>) {
        let mut answer = match answer {
            // Without acks, written is all that is ever known.
            Ok(_) if self.shared.config.acks == Acks::None => {
                batches.into_iter().for_each(|sent| self.succeeded(sent, None, None));
                return;
            }
            Ok(answer) => answer,
            Err(error) => {
                self.shared.cluster.request_refresh();
                for sent in batches {
                    // Whether it was written is not known.
                    match error.is_retriable() {
                        true => self.again(sent, error.clone()),
                        false => self.give_up(sent, error.clone()),
                    }
                }
                return;
            }
        };
        let metadata = self.shared.cluster.metadata();
        for sent in batches {
            let found = answer.responses.iter_mut().find_map(|topic| {
                let is_it = match topic.name.as_str() {
                    "" => metadata.name_of(topic.topic_id).is_some_and(|name| *name == sent.partition.topic),
                    name => *name == *sent.partition.topic,
                };
                let at = topic.partition_responses.iter().position(|p| p.index == sent.partition.index);
                is_it.then(|| at.map(|at| topic.partition_responses.swap_remove(at))).flatten()
            });
            match found {
                Some(partition) => self.on_partition(sent, partition),
                None => {
                    // The topic was made anew while the request was under way, and has another id.
                    self.shared.cluster.request_refresh();
                    self.again(sent, ApiError::new(ErrorCode::UNKNOWN_TOPIC_ID).into());
                }
            }
        }
    }

    fn on_partition(&mut self, sent: Sent, answer: PartitionProduceResponse) {
        let code = ErrorCode(answer.error_code);
        let error =
            || ClientError::from(ApiError { code, message: answer.error_message.clone().filter(|m| !m.is_empty()) });
        let leader = &answer.current_leader;
        if leader.leader_id >= 0 {
            let topic = &sent.partition.topic;
            self.shared.cluster.learn_leader(topic, sent.partition.index, leader.leader_id, leader.leader_epoch);
        }
        match code {
            ErrorCode::NONE => {
                let time = (answer.log_append_time_ms >= 0).then_some(answer.log_append_time_ms);
                self.succeeded(sent, Some(answer.base_offset), time);
            }
            // It was written by an earlier attempt whose answer got lost.
            ErrorCode::DUPLICATE_SEQUENCE_NUMBER => {
                self.succeeded(sent, Some(answer.base_offset).filter(|o| *o >= 0), None);
            }
            ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER
            | ErrorCode::UNKNOWN_PRODUCER_ID
            | ErrorCode::INVALID_PRODUCER_EPOCH
                if sent.batch.is_numbered() =>
            {
                let mut queue = sent.partition.queue.lock();
                // One behind a batch whose fate is open is out of order for that reason only, and may not be later.
                if code != ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER || queue.is_next_expected(&sent.batch) {
                    queue.start_new_epoch();
                }
                drop(queue);
                self.again(sent, error());
            }
            ErrorCode::MESSAGE_TOO_LARGE if sent.batch.records > 1 && !sent.told => self.split(sent, error()),
            code if code.is_retriable() => {
                if code.is_invalid_metadata() {
                    self.shared.cluster.request_refresh();
                }
                self.again(sent, error());
            }
            _ => self.give_up(sent, error()),
        }
    }

    /// Sends the records of a batch that the broker found too large in smaller ones.
    fn split(&mut self, sent: Sent, error: ClientError) {
        let Sent { partition, batch, told } = sent;
        let config = &self.shared.config;
        // Half of it at most, so that this comes to an end.
        let limit = config.batch_size.min(batch.uncompressed_bytes() / 2);
        self.shared.fill_per_mille.store(1000, std::sync::atomic::Ordering::Relaxed);
        let options = self.shared.batch_options();
        let parts = batch.parts(limit, options, || Outcome::new(partition.topic.clone(), partition.index));
        let parts = match parts {
            Ok(parts) => parts,
            Err(reason) => {
                tracing::error!(%reason, "a batch that is too large cannot be split");
                return self.give_up(Sent { partition, batch, told }, error);
            }
        };
        tracing::warn!(topic = %partition.topic, partition = partition.index, parts = parts.len(), "a batch was too large");
        batch.done.split(parts.iter().map(|(first, part)| (*first, part.done.clone())).collect());
        let mut queue = partition.queue.lock();
        queue.replace(&batch, parts.into_iter().map(|(_, part)| part).collect());
        partition.queued.store(queue.len(), std::sync::atomic::Ordering::Relaxed);
    }

    /// Puts a batch back, unless its retries or its time are used up.
    fn again(&mut self, sent: Sent, error: ClientError) {
        let now_ms = self.shared.now_ms();
        let config = &self.shared.config;
        let late = sent.told || sent.batch.expires_at(config.delivery_timeout_ms) <= now_ms;
        if late || sent.batch.attempts >= config.retries {
            self.give_up(sent, error);
            return;
        }
        let Sent { partition, batch, .. } = sent;
        tracing::debug!(topic = %partition.topic, partition = partition.index, %error, "a batch is sent again");
        let backoff = self.shared.cluster.retry_backoff(batch.attempts + 1);
        let not_before_ms = now_ms + u64::try_from(backoff.as_millis()).unwrap_or(0);
        let mut queue = partition.queue.lock();
        queue.again(batch, not_before_ms);
        partition.queued.store(queue.len(), std::sync::atomic::Ordering::Relaxed);
    }

    pub(super) fn succeeded(&mut self, sent: Sent, base_offset: Option<i64>, log_append_time_ms: Option<i64>) {
        let Sent { partition, batch, told } = sent;
        partition.queue.lock().succeeded(&batch);
        if !told {
            self.shared.counters.add(batch.records, true);
            self.report(&partition, batch.records, Ok(base_offset));
            batch.done.settle(Ok(Acknowledged { base_offset, log_append_time_ms }));
        }
        self.shared.memory.release(batch.reserved, batch.into_bytes());
    }

    pub(super) fn give_up(&mut self, sent: Sent, error: ClientError) {
        let Sent { partition, batch, told } = sent;
        partition.queue.lock().gave_up(&batch);
        if !told {
            self.tell_failed(&partition, &batch, error);
        }
        self.shared.memory.release(batch.reserved, batch.into_bytes());
    }

    pub(super) fn tell_failed(&self, partition: &Partition, batch: &Batch<Arc<Outcome>>, error: ClientError) {
        self.shared.counters.add(batch.records, false);
        self.report(partition, batch.records, Err(&error));
        batch.done.settle(Err(error));
    }

    fn report(&self, partition: &Partition, records: u32, result: Result<Option<i64>, &ClientError>) {
        if let Some(listener) = &self.shared.listener {
            let report = BatchReport { topic: &partition.topic, partition: partition.index, records, result };
            listener.on_batch(&report);
        }
    }
}
