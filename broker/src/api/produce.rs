//! Produce (key 0): batches to the leaders' logs. They are written from the frame that they came in; nothing is decoded or
//! copied unless a topic's settings ask for it.

mod first_batch;

use std::sync::Arc;

use bytes::Bytes;
use kafka_core::image::TopicImage;
use kafka_log::AppendOrigin;
use kafka_wire::Records;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::produce_request::TopicProduceData;
use kafka_wire::messages::produce_response::{
    BatchIndexAndErrorMessage, LeaderIdAndEpoch, PartitionProduceResponse, TopicProduceResponse,
};
use kafka_wire::messages::{ProduceRequest, ProduceResponse};

use super::metadata::is_internal;
use crate::broker::Broker;
use crate::partition::{AppendAsk, Appended, ProduceError};
use crate::replicas::housekeeping::flush_sealed_later;
use crate::router::{Answer, RequestContext, RequestError};

/// Topics are named by id from this version on (KIP-516).
const TOPIC_IDS_FROM: i16 = 13;
/// A client that asked the wrong broker is told the right one from this version on (KIP-951).
const CURRENT_LEADER_FROM: i16 = 10;
/// Older versions may carry batches of old formats, which Kafka 4 no longer takes (KIP-724, KIP-896).
const VERSIONS_FROM: i16 = 3;
/// The client that may write to internal topics (`ClientIdAndBroker.ADMIN_CLIENT_ID`).
const ADMIN_CLIENT_ID: &str = "__admin_client";

/// Answers one request.
pub async fn answer(broker: &Arc<Broker>, context: &RequestContext, frame: Bytes) -> Result<Answer, RequestError> {
    if context.api_version < VERSIONS_FROM {
        return Err(RequestError::Unsupported);
    }
    let request: ProduceRequest = context.decode(&frame)?;
    let acks = request.acks;
    let produce = Produce {
        broker,
        admin: context.client_id.as_deref() == Some(ADMIN_CLIENT_ID),
        acks,
        version: context.api_version,
        by_id: context.api_version >= TOPIC_IDS_FROM,
    };
    let all = check_all(&request.topic_data);
    let named = request.topic_data.into_iter().filter(|topic| !topic.partition_data.is_empty());
    let responses: Vec<_> = named.map(|topic| produce.topic(topic, &all)).collect();
    if acks == 0 {
        // The client waits for no answer: that something failed, it can only see from the connection.
        let failed = responses.iter().flat_map(|t| &t.partition_responses).any(|p| p.error_code != 0);
        return Ok(if failed { Answer::Close } else { Answer::Nothing });
    }
    context.encode(&ProduceResponse { responses, ..ProduceResponse::default() })
}

/// What refuses the whole request, wherever in it it is: a batch that is none, or one of a transaction. No transaction can
/// begin on this broker, so that there is none to write in.
fn check_all(topics: &[TopicProduceData]) -> Result<(), ProduceError> {
    for partition in topics.iter().flat_map(|topic| &topic.partition_data) {
        let records = partition.records.as_ref().and_then(|records| records.pieces().first());
        let first = match first_batch::next(records.map_or(&[], |records| records)) {
            Ok(first) => first,
            Err(text) => {
                return Err(ProduceError { message: Some(text), ..ProduceError::code(ErrorCode::CORRUPT_MESSAGE) });
            }
        };
        if first.is_some_and(|batch| batch.is_transactional()) {
            return Err(ProduceError::code(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
        }
    }
    Ok(())
}

struct Produce<'a> {
    broker: &'a Arc<Broker>,
    admin: bool,
    acks: i16,
    version: i16,
    by_id: bool,
}

impl Produce<'_> {
    fn topic(&self, topic: TopicProduceData, all: &Result<(), ProduceError>) -> TopicProduceResponse {
        let image = self.broker.image.load();
        let known = if self.by_id { image.topics.by_id(topic.topic_id) } else { image.topics.by_name(&topic.name) };
        let known = all.as_ref().map_err(Clone::clone).and_then(|()| {
            known.ok_or_else(|| {
                ProduceError::code(if self.by_id {
                    ErrorCode::UNKNOWN_TOPIC_ID
                } else {
                    ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
                })
            })
        });
        let partition_responses = topic.partition_data.into_iter().map(|partition| {
            let records = partition.records.map(Records::into_bytes);
            let known = known.as_ref().map_err(Clone::clone);
            let appended = known.and_then(|topic| self.append(topic, partition.index, records)).map_err(|error| {
                ProduceError { leader: error.leader.filter(|_| self.version >= CURRENT_LEADER_FROM), ..error }
            });
            partition_response(partition.index, appended)
        });
        TopicProduceResponse {
            name: topic.name,
            topic_id: topic.topic_id,
            partition_responses: partition_responses.collect(),
            ..TopicProduceResponse::default()
        }
    }

    fn append(&self, topic: &TopicImage, index: i32, records: Option<Bytes>) -> Result<Appended, ProduceError> {
        let partition = self.broker.replicas.leader(topic.id, index);
        if let Err(code @ ErrorCode::UNKNOWN_TOPIC_OR_PARTITION) = partition {
            return Err(ProduceError::code(code));
        }
        let records = records.ok_or_else(|| ProduceError::code(ErrorCode::INVALID_RECORD))?;
        first_batch::check(self.version, &records).map_err(ProduceError::code)?;
        if !(-1..=1).contains(&self.acks) {
            return Err(ProduceError::code(ErrorCode::INVALID_REQUIRED_ACKS));
        }
        if is_internal(&topic.name) && !self.admin {
            return Err(ProduceError::code(ErrorCode::INVALID_TOPIC_EXCEPTION));
        }
        let partition = partition.map_err(|code| ProduceError {
            leader: topic.partitions.get(&index).map(|known| (known.leader, known.leader_epoch)),
            ..ProduceError::code(code)
        })?;
        let ask = AppendAsk { records, acks_all: self.acks == -1, origin: AppendOrigin::Client };
        let appended = partition.append(ask).map_err(|error| ProduceError {
            log_start_offset: has_log_start(error.code)
                .then(|| partition.with_log(|log| Ok(log.log_start_offset())).ok())
                .flatten(),
            ..error
        })?;
        if appended.has_rolled {
            flush_sealed_later(partition);
        }
        Ok(appended)
    }
}

/// Whether Kafka says where the log starts beside an error: when it has looked at the records, not only at their batch.
fn has_log_start(error: ErrorCode) -> bool {
    matches!(
        error,
        ErrorCode::INVALID_RECORD
            | ErrorCode::INVALID_TIMESTAMP
            | ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER
            | ErrorCode::INVALID_PRODUCER_EPOCH
    )
}

fn partition_response(index: i32, appended: Result<Appended, ProduceError>) -> PartitionProduceResponse {
    match appended {
        Ok(done) => PartitionProduceResponse {
            index,
            base_offset: done.first_offset,
            log_append_time_ms: done.log_append_time_ms,
            log_start_offset: done.log_start_offset,
            ..PartitionProduceResponse::default()
        },
        Err(error) => PartitionProduceResponse {
            index,
            error_code: error.code.0,
            base_offset: -1,
            log_append_time_ms: -1,
            log_start_offset: error.log_start_offset.unwrap_or(-1),
            record_errors: error
                .records
                .into_iter()
                .map(|(batch_index, message)| BatchIndexAndErrorMessage {
                    batch_index,
                    batch_index_error_message: message,
                    ..BatchIndexAndErrorMessage::default()
                })
                .collect(),
            error_message: error.message,
            current_leader: error
                .leader
                .map(|(leader_id, leader_epoch)| LeaderIdAndEpoch {
                    leader_id,
                    leader_epoch,
                    ..LeaderIdAndEpoch::default()
                })
                .unwrap_or_default(),
            ..PartitionProduceResponse::default()
        },
    }
}
