//! From an API key to its handler and back to bytes. The table below is the only list of what this broker can do:
//! dispatch and the answer to ApiVersions both come from it, so nothing is advertised that is not handled.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;

use bytes::Bytes;
use kafka_wire::api::{self, ApiKey};
use kafka_wire::messages;
use kafka_wire::{DecodeError, Decoder, EncodeError, Encoder, Message, Request};

use crate::api as handlers;
use crate::broker::Broker;
use crate::fetch_budget::Lease;
use crate::net::{HANDLING_FREE_BYTES, Purpose, Seat};

/// What the lists of one request to Produce or Fetch may take in memory when decoded, whatever its size and the counts in it.
const DECODED_BYTES_MAX: usize = 128 << 20;
/// The same of all other requests. It is room for the offsets of 200,000 partitions; answers may be ten times as large.
const DECODED_BYTES_MAX_COLD: usize = 16 << 20;
/// And for each of its bytes: the smallest structs take about twenty, an empty text counts for more.
const DECODED_PER_BYTE: usize = 32;
/// An element of a list counts as this much at least: where it is a number only, its answer still is a struct.
const ELEMENT_BYTES_LEAST: usize = 32;
/// Small requests may always take this much.
const DECODED_BYTES_LEAST: usize = 64 << 10;
/// Requests whose values are slices of their frame, which is then there until they are answered.
const KEEPS_FRAME: [ApiKey; 3] = [ApiKey::PRODUCE, ApiKey::JOIN_GROUP, ApiKey::SYNC_GROUP];

/// Who asks for what: a request's header and where it came from.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// The API that is asked for.
    pub api_key: ApiKey,
    /// Its version.
    pub api_version: i16,
    /// What the answer must carry so that the client can match it.
    pub correlation_id: i32,
    /// How the client calls itself; null for old clients.
    pub client_id: Option<String>,
    /// The client's address.
    pub peer: SocketAddr,
    /// The name of the listener it came in by.
    pub listener: Arc<str>,
    /// Bytes of the header in front of the message.
    header_len: usize,
    /// In whose name memory is held.
    seat: Arc<Seat>,
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Answer {
    /// Send these, in order.
    Pieces(Vec<Bytes>),
    /// Send these, and only then let go of what they hold of the budget for fetches.
    Leased(Vec<Bytes>, Lease),
    /// The client wants no answer (acks=0).
    Nothing,
    /// The connection has to end: what Kafka does when acks=0 fails, since there is no other way to tell.
    Close,
}

/// Why a request cannot be answered at all; the connection ends, as with Kafka.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The bytes are not the message they should be.
    #[error("malformed request: {0}")]
    Malformed(#[from] DecodeError),
    /// The answer cannot be written: a defect of this broker.
    #[error("answer not encodable: {0}")]
    Answer(#[from] EncodeError),
    /// An API or version that was not advertised.
    #[error("not supported by this broker")]
    Unsupported,
}

impl RequestContext {
    /// Reads the header that starts `frame` (versions 1 and 2 of RequestHeader; no client since 0.10 sends version 0).
    pub(crate) fn read(
        frame: &Bytes,
        peer: SocketAddr,
        listener: &Arc<str>,
        seat: &Arc<Seat>,
    ) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(frame);
        let api_key = ApiKey::from(d.i16()?);
        let api_version = d.i16()?;
        let correlation_id = d.i32()?;
        let client_id = d.string(false)?;
        if api::request_header_version(api_key, api_version) >= 2 {
            d.tagged_fields(|_, _| Ok(false))?;
        }
        let header_len = d.position();
        let (listener, seat) = (listener.clone(), seat.clone());
        Ok(Self { api_key, api_version, correlation_id, client_id, peer, listener, header_len, seat })
    }

    /// Reads the message behind the header. What its lists take of memory has a limit, and counts until the request is
    /// answered.
    pub(crate) fn decode<R: Request>(&self, frame: &Bytes) -> Result<R, DecodeError> {
        let body = frame.slice(self.header_len..);
        let room = body.len().saturating_mul(DECODED_PER_BYTE).saturating_add(DECODED_BYTES_LEAST);
        let is_hot = matches!(self.api_key, ApiKey::PRODUCE | ApiKey::FETCH);
        let room = room.min(if is_hot { DECODED_BYTES_MAX } else { DECODED_BYTES_MAX_COLD });
        let mut decoder = Decoder::with_room(&body, room).with_least_per_element(ELEMENT_BYTES_LEAST);
        let request = R::decode(&mut decoder, self.api_version)?;
        let decoded_bytes = room - decoder.room();
        if decoded_bytes > HANDLING_FREE_BYTES {
            self.seat.hold_anyway(Purpose::Handling, decoded_bytes);
        }
        if !KEEPS_FRAME.contains(&self.api_key) {
            self.seat.give_back(Purpose::Reading);
        }
        Ok(request)
    }

    /// The pieces of an answer: size, header, message.
    pub(crate) fn encode(&self, response: &impl Message) -> Result<Answer, RequestError> {
        Ok(Answer::Pieces(self.pieces(response)?))
    }

    /// The same as bare pieces.
    pub(crate) fn pieces(&self, response: &impl Message) -> Result<Vec<Bytes>, RequestError> {
        let mut e = Encoder::framed();
        e.i32(self.correlation_id);
        if api::response_header_version(self.api_key, self.api_version) >= 1 {
            e.uvarint(0);
        }
        response.encode(&mut e, self.api_version)?;
        Ok(e.into_frame()?)
    }
}

/// Reads the message, has it handled, writes the answer.
async fn respond<R: Request, F: Future<Output = R::Response>>(
    context: &RequestContext,
    frame: Bytes,
    handler: impl FnOnce(R) -> F,
) -> Result<Answer, RequestError> {
    let request = context.decode(&frame)?;
    drop(frame);
    context.encode(&handler(request).await)
}

macro_rules! apis {
    ($($key:ident $module:ident $request:ident),* $(,)?) => {
        /// Every API that has a handler, in ascending order of keys.
        pub(crate) const HANDLED: &[ApiKey] =
            &[ApiKey::PRODUCE, ApiKey::FETCH, $(ApiKey::$key),*, ApiKey::API_VERSIONS];

        // Boxed: a connection's task shall be no larger than its hot requests need.
        async fn handle_cold(broker: &Arc<Broker>, context: &RequestContext, frame: Bytes) -> Result<Answer, RequestError> {
            match context.api_key {
                $(ApiKey::$key => {
                    Box::pin(respond::<messages::$request, _>(context, frame, |request| {
                        handlers::$module::handle(broker, context, request)
                    })).await
                })*
                _ => Err(RequestError::Unsupported),
            }
        }
    };
}

apis! {
    LIST_OFFSETS list_offsets ListOffsetsRequest,
    METADATA metadata MetadataRequest,
    OFFSET_COMMIT offset_commit OffsetCommitRequest,
    OFFSET_FETCH offset_fetch OffsetFetchRequest,
    FIND_COORDINATOR find_coordinator FindCoordinatorRequest,
    JOIN_GROUP join_group JoinGroupRequest,
    HEARTBEAT heartbeat HeartbeatRequest,
    LEAVE_GROUP leave_group LeaveGroupRequest,
    SYNC_GROUP sync_group SyncGroupRequest,
    DESCRIBE_GROUPS describe_groups DescribeGroupsRequest,
    LIST_GROUPS list_groups ListGroupsRequest,
    SASL_HANDSHAKE sasl_handshake SaslHandshakeRequest,
    CREATE_TOPICS create_topics CreateTopicsRequest,
    DELETE_TOPICS delete_topics DeleteTopicsRequest,
    DELETE_RECORDS delete_records DeleteRecordsRequest,
    INIT_PRODUCER_ID init_producer_id InitProducerIdRequest,
    OFFSET_FOR_LEADER_EPOCH offset_for_leader_epoch OffsetForLeaderEpochRequest,
    DESCRIBE_CONFIGS describe_configs DescribeConfigsRequest,
    ALTER_CONFIGS alter_configs AlterConfigsRequest,
    ALTER_REPLICA_LOG_DIRS alter_replica_log_dirs AlterReplicaLogDirsRequest,
    DESCRIBE_LOG_DIRS describe_log_dirs DescribeLogDirsRequest,
    SASL_AUTHENTICATE sasl_authenticate SaslAuthenticateRequest,
    CREATE_PARTITIONS create_partitions CreatePartitionsRequest,
    DELETE_GROUPS delete_groups DeleteGroupsRequest,
    INCREMENTAL_ALTER_CONFIGS incremental_alter_configs IncrementalAlterConfigsRequest,
    OFFSET_DELETE offset_delete OffsetDeleteRequest,
    UPDATE_FEATURES update_features UpdateFeaturesRequest,
    DESCRIBE_CLUSTER describe_cluster DescribeClusterRequest,
    DESCRIBE_PRODUCERS describe_producers DescribeProducersRequest,
    DESCRIBE_TOPIC_PARTITIONS describe_topic_partitions DescribeTopicPartitionsRequest,
}

/// The versions that are offered of an API that has a handler: those of Kafka 4.3.1.
pub(crate) fn offered(key: ApiKey) -> Option<&'static RangeInclusive<i16>> {
    if !HANDLED.contains(&key) {
        return None;
    }
    let at = api::BROKER_VERSIONS.binary_search_by_key(&key, |(k, _)| *k).ok()?;
    Some(&api::BROKER_VERSIONS[at].1)
}

/// A client of this name finds a defect in every handler.
#[cfg(test)]
pub(crate) const DEFECT: &str = "a defect";

/// Has one request handled.
pub(crate) async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    frame: Bytes,
) -> Result<Answer, RequestError> {
    #[cfg(test)]
    assert_ne!(context.client_id.as_deref(), Some(DEFECT), "a defect, as a test asked for");
    if context.api_key == ApiKey::API_VERSIONS {
        return handlers::api_versions::answer(broker, context, frame);
    }
    if !offered(context.api_key).is_some_and(|versions| versions.contains(&context.api_version)) {
        return Err(RequestError::Unsupported);
    }
    match context.api_key {
        ApiKey::PRODUCE => handlers::produce::answer(broker, context, frame).await,
        ApiKey::FETCH => handlers::fetch::answer(broker, context, frame).await,
        _ => handle_cold(broker, context, frame).await,
    }
}
