//! How long a broker asks to be left alone after an answer (KIP-219, `shouldClientThrottle`).
//!
//! Since KIP-219 a broker that enforces a quota answers at once and expects the client to wait by itself; before, it
//! held the answer back and the number was only for information. Produce has the number behind its partitions, so the
//! producer tells the connection by itself.

use kafka_wire::ApiKey;

/// API, the first version from which the client is to wait, and where the number stands in the body.
const THROTTLED: &[(ApiKey, i16, usize)] = &[
    (ApiKey::FETCH, 8, 0),
    (ApiKey::LIST_OFFSETS, 3, 0),
    (ApiKey::METADATA, 6, 0),
    (ApiKey::OFFSET_COMMIT, 4, 0),
    (ApiKey::OFFSET_FETCH, 4, 0),
    (ApiKey::FIND_COORDINATOR, 2, 0),
    (ApiKey::JOIN_GROUP, 3, 0),
    (ApiKey::HEARTBEAT, 2, 0),
    (ApiKey::LEAVE_GROUP, 2, 0),
    (ApiKey::SYNC_GROUP, 2, 0),
    (ApiKey::DESCRIBE_GROUPS, 2, 0),
    (ApiKey::LIST_GROUPS, 2, 0),
    (ApiKey::CREATE_TOPICS, 3, 0),
    (ApiKey::DELETE_TOPICS, 2, 0),
    (ApiKey::DELETE_RECORDS, 1, 0),
    (ApiKey::INIT_PRODUCER_ID, 1, 0),
    (ApiKey::DESCRIBE_CONFIGS, 2, 0),
    (ApiKey::ALTER_CONFIGS, 1, 0),
    (ApiKey::ALTER_REPLICA_LOG_DIRS, 1, 0),
    (ApiKey::DESCRIBE_LOG_DIRS, 1, 0),
    (ApiKey::CREATE_PARTITIONS, 1, 0),
    (ApiKey::DELETE_GROUPS, 1, 0),
    (ApiKey::ELECT_LEADERS, 0, 0),
    (ApiKey::INCREMENTAL_ALTER_CONFIGS, 0, 0),
    (ApiKey::ALTER_PARTITION_REASSIGNMENTS, 0, 0),
    (ApiKey::LIST_PARTITION_REASSIGNMENTS, 0, 0),
    // Behind its error code.
    (ApiKey::OFFSET_DELETE, 0, 2),
    (ApiKey::DESCRIBE_TOPIC_PARTITIONS, 0, 0),
];

/// The first version of Produce from which the client is to wait.
pub const PRODUCE_FROM: i16 = 6;

/// Milliseconds that an answer's body, behind its header, asks to wait; 0 for none.
pub fn asked_for_ms(api: ApiKey, version: i16, body: &[u8]) -> i32 {
    let Some((_, from, at)) = THROTTLED.iter().find(|(key, ..)| *key == api) else { return 0 };
    if version < *from {
        return 0;
    }
    let number = body.get(*at..).and_then(|b| b.first_chunk::<4>());
    number.map_or(0, |b| i32::from_be_bytes(*b)).max(0)
}

#[cfg(test)]
mod tests {
    use kafka_wire::messages::{FetchResponse, MetadataResponse, OffsetDeleteResponse};
    use kafka_wire::{Encoder, Message};

    use super::*;

    fn of<M: Message>(api: ApiKey, message: &M, version: i16) -> i32 {
        let mut encoder = Encoder::new();
        message.encode(&mut encoder, version).unwrap();
        asked_for_ms(api, version, &encoder.into_bytes())
    }

    #[test]
    fn found_where_it_stands_and_only_where_the_client_is_to_wait() {
        let fetch = FetchResponse { throttle_time_ms: 70, ..FetchResponse::default() };
        assert_eq!([7, 8, 12].map(|v| of(ApiKey::FETCH, &fetch, v)), [0, 70, 70]);
        let metadata = MetadataResponse { throttle_time_ms: 9, ..MetadataResponse::default() };
        assert_eq!([5, 6, 12].map(|v| of(ApiKey::METADATA, &metadata, v)), [0, 9, 9]);
        let delete = OffsetDeleteResponse { error_code: 3, throttle_time_ms: 8, ..OffsetDeleteResponse::default() };
        assert_eq!(of(ApiKey::OFFSET_DELETE, &delete, 0), 8);
        assert_eq!(asked_for_ms(ApiKey::HEARTBEAT, 4, &[0, 0]), 0, "too short");
        assert_eq!(asked_for_ms(ApiKey::HEARTBEAT, 4, &(-5i32).to_be_bytes()), 0);
    }
}
