//! Produce (key 0): batches to the leaders' logs. They are written from the frame that they came in; nothing is decoded or
//! copied unless a topic's settings ask for it.

use std::sync::Arc;

use bytes::Bytes;
use kafka_log::AppendOrigin;
use kafka_wire::batch::BatchHeader;
use kafka_wire::compress::Compression;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::produce_request::TopicProduceData;
use kafka_wire::messages::produce_response::{
    BatchIndexAndErrorMessage, LeaderIdAndEpoch, PartitionProduceResponse, TopicProduceResponse,
};
use kafka_wire::messages::{ProduceRequest, ProduceResponse};
use kafka_wire::{Message, Records, Uuid};

use super::metadata::is_internal;
use crate::broker::Broker;
use crate::partition::{AppendAsk, Appended, ProduceError};
use crate::replicas::housekeeping::flush_sealed_later;
use crate::router::{Answer, RequestContext, RequestError};

/// Topics are named by id from this version on (KIP-516).
const TOPIC_IDS_FROM: i16 = 13;
/// Older versions may carry batches of old formats, which Kafka 4 no longer takes (KIP-724, KIP-896).
const VERSIONS_FROM: i16 = 3;
/// zstd may be sent from this version on (KIP-110).
const ZSTD_FROM: i16 = 7;
/// Bytes that the smallest record of the oldest format has behind its size (`LegacyRecord.RECORD_OVERHEAD_V0`).
const RECORD_OVERHEAD_LEAST: i32 = 14;
/// The client that may write to internal topics (`ClientIdAndBroker.ADMIN_CLIENT_ID`).
const ADMIN_CLIENT_ID: &str = "__admin_client";

/// Answers one request.
pub async fn answer(broker: &Arc<Broker>, context: &RequestContext, frame: Bytes) -> Result<Answer, RequestError> {
    if context.api_version < VERSIONS_FROM {
        return Err(RequestError::Unsupported);
    }
    let request = ProduceRequest::decode(&mut context.decoder(&context.body(&frame)), context.api_version)?;
    let acks = request.acks;
    let produce = Produce {
        broker,
        admin: context.client_id.as_deref() == Some(ADMIN_CLIENT_ID),
        acks,
        version: context.api_version,
        by_id: context.api_version >= TOPIC_IDS_FROM,
    };
    let responses: Vec<_> = request.topic_data.into_iter().map(|topic| produce.topic(topic)).collect();
    if acks == 0 {
        // The client waits for no answer: that something failed, it can only see from the connection.
        let failed = responses.iter().flat_map(|t| &t.partition_responses).any(|p| p.error_code != 0);
        return Ok(if failed { Answer::Close } else { Answer::Nothing });
    }
    context.encode(&ProduceResponse { responses, ..ProduceResponse::default() })
}

struct Produce<'a> {
    broker: &'a Arc<Broker>,
    admin: bool,
    acks: i16,
    version: i16,
    by_id: bool,
}

impl Produce<'_> {
    fn topic(&self, topic: TopicProduceData) -> TopicProduceResponse {
        let image = self.broker.image.load();
        let known = if self.by_id { image.topics.by_id(topic.topic_id) } else { image.topics.by_name(&topic.name) };
        let topic_id = known.map(|t| t.id).ok_or(if self.by_id {
            ErrorCode::UNKNOWN_TOPIC_ID
        } else {
            ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
        });
        let refused = known.is_some_and(|t| is_internal(&t.name)) && !self.admin;
        let partition_responses = topic.partition_data.into_iter().map(|partition| {
            let records = partition.records.map(Records::into_bytes).filter(|r| !r.is_empty());
            let appended = match topic_id {
                Err(code) => Err(ProduceError::code(code)),
                Ok(_) if refused => Err(ProduceError::code(ErrorCode::INVALID_TOPIC_EXCEPTION)),
                Ok(id) => self.append(id, partition.index, records),
            };
            partition_response(partition.index, appended)
        });
        TopicProduceResponse {
            name: topic.name,
            topic_id: topic.topic_id,
            partition_responses: partition_responses.collect(),
            ..TopicProduceResponse::default()
        }
    }

    fn append(&self, topic_id: Uuid, index: i32, records: Option<Bytes>) -> Result<Appended, ProduceError> {
        let partition = self.broker.replicas.leader(topic_id, index).map_err(ProduceError::code)?;
        if !(-1..=1).contains(&self.acks) {
            return Err(ProduceError::code(ErrorCode::INVALID_REQUIRED_ACKS));
        }
        let records = records.ok_or_else(|| ProduceError::code(ErrorCode::INVALID_RECORD))?;
        self.check_first_batch(&records)?;
        // No transaction can begin on this broker, so that there is none to write in.
        if BatchHeader::read(&records).is_ok_and(|header| header.is_transactional()) {
            return Err(ProduceError::code(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
        }
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

    /// What Kafka looks at before it asks the log (`ProduceRequest.validateRecords`): the first batch of each partition.
    fn check_first_batch(&self, records: &[u8]) -> Result<(), ProduceError> {
        let [_, _, _, _, _, _, _, _, s0, s1, s2, s3, _, _, _, _, magic, ..] = *records else { return Ok(()) };
        let (size, magic) = (i32::from_be_bytes([s0, s1, s2, s3]), magic.cast_signed());
        let corrupt =
            |text: String| Err(ProduceError { message: Some(text), ..ProduceError::code(ErrorCode::CORRUPT_MESSAGE) });
        if size < RECORD_OVERHEAD_LEAST {
            return corrupt(format!(
                "Record size {size} is less than the minimum record overhead ({RECORD_OVERHEAD_LEAST})"
            ));
        }
        match magic {
            0 | 1 => return Err(ProduceError::code(ErrorCode::INVALID_RECORD)),
            2 => {}
            other => return corrupt(format!("Invalid magic found in record: {other}")),
        }
        let is_zstd = BatchHeader::read(records).is_ok_and(|header| header.compression() == Ok(Compression::Zstd));
        if is_zstd && self.version < ZSTD_FROM {
            return Err(ProduceError::code(ErrorCode::UNSUPPORTED_COMPRESSION_TYPE));
        }
        Ok(())
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
