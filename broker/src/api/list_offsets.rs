//! ListOffsets (key 2): the offset for a time, or for one of the special times (KIP-79, KIP-405, KIP-734, KIP-1005, KIP-1023).

use std::collections::HashMap;
use std::sync::Arc;

use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::list_offsets_request::ListOffsetsPartition;
use kafka_wire::messages::list_offsets_response::{ListOffsetsPartitionResponse, ListOffsetsTopicResponse};
use kafka_wire::messages::{ListOffsetsRequest, ListOffsetsResponse};

use tokio::sync::Semaphore;

use crate::blocking;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers carry the leader epoch from this version on (KIP-320).
const LEADER_EPOCH_FROM: i16 = 4;
/// The isolation level of a client that wants committed records only.
const READ_COMMITTED: i8 = 1;
/// The special times, and the version that brought each.
const SPECIAL: [(i64, i16); 6] = [(-1, 0), (-2, 0), (-3, 7), (-4, 8), (-5, 9), (-6, 11)];

/// Searches for a time that go on at once: each may have 128 MiB of a compressed batch's records in memory.
const SEARCHES_AT_ONCE: usize = 2;

/// Of all brokers in this process.
static SEARCHES: Semaphore = Semaphore::const_new(SEARCHES_AT_ONCE);

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: ListOffsetsRequest,
) -> ListOffsetsResponse {
    let committed_only = request.isolation_level == READ_COMMITTED;
    let mut times: HashMap<(&str, i32), usize> = HashMap::new();
    for topic in &request.topics {
        topic.partitions.iter().for_each(|asked| *times.entry((&topic.name, asked.partition_index)).or_default() += 1);
    }
    let mut topics: Vec<ListOffsetsTopicResponse> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for topic in request.topics.iter().filter(|topic| !topic.partitions.is_empty()) {
        let place = *places.entry(&topic.name).or_insert_with(|| {
            topics.push(ListOffsetsTopicResponse { name: topic.name.clone(), ..ListOffsetsTopicResponse::default() });
            topics.len() - 1
        });
        for asked in &topic.partitions {
            let found = match times.remove(&(topic.name.as_str(), asked.partition_index)) {
                None => continue,
                Some(1) => find(broker, &topic.name, asked, committed_only, context.api_version).await,
                // A partition that is asked for twice is not answered, and that once.
                Some(_) => Err(ErrorCode::INVALID_REQUEST),
            };
            topics[place].partitions.push(response(asked.partition_index, found, context.api_version));
        }
    }
    ListOffsetsResponse { topics, ..ListOffsetsResponse::default() }
}

/// A timestamp, the offset that goes with it, and the leader epoch of the record there.
type Found = (i64, i64, i32);

async fn find(
    broker: &Arc<Broker>,
    topic: &str,
    asked: &ListOffsetsPartition,
    committed_only: bool,
    version: i16,
) -> Result<Option<Found>, ErrorCode> {
    let time = asked.timestamp;
    let partition = broker.replicas.leader_by_name(topic, asked.partition_index)?;
    let special = SPECIAL.iter().find(|(special, _)| *special == time);
    if time < 0 && special.is_none_or(|(_, from)| version < *from) {
        return Err(ErrorCode::UNSUPPORTED_VERSION);
    }
    partition.check_epoch(asked.current_leader_epoch)?;
    if time < 0 && time != kafka_log::special::MAX_TIMESTAMP {
        return partition.offset_for_time(time, committed_only);
    }
    let _search = SEARCHES.acquire().await;
    blocking::in_place(|| partition.offset_for_time(time, committed_only))
}

fn response(
    partition_index: i32,
    found: Result<Option<Found>, ErrorCode>,
    version: i16,
) -> ListOffsetsPartitionResponse {
    let (error_code, (timestamp, offset, leader_epoch)) = match found {
        Ok(Some(found)) => (ErrorCode::NONE, found),
        Ok(None) => (ErrorCode::NONE, (-1, -1, -1)),
        Err(error) => (error, (-1, -1, -1)),
    };
    ListOffsetsPartitionResponse {
        partition_index,
        error_code: error_code.0,
        timestamp,
        offset,
        leader_epoch: if version >= LEADER_EPOCH_FROM { leader_epoch } else { -1 },
        ..ListOffsetsPartitionResponse::default()
    }
}
