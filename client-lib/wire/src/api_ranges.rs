//! The version ranges that Kafka 4.3.1 answers to ApiVersions, as seen on the wire. They are not those of the schemas:
//! Produce starts at 0 though versions 0 to 2 are refused (KAFKA-18659: librdkafka's oldest clients look at it), and
//! versions that are not final are left out. A broker with a telemetry plugin adds GetTelemetrySubscriptions and
//! PushTelemetry, both at version 0 only.

use std::ops::RangeInclusive;

use crate::api::ApiKey;

/// What a broker of Kafka 4.3.1 with its default configuration offers on a client listener, by key.
pub const BROKER_VERSIONS: &[(ApiKey, RangeInclusive<i16>)] = &[
    (ApiKey::PRODUCE, 0..=13),
    (ApiKey::FETCH, 4..=18),
    (ApiKey::LIST_OFFSETS, 1..=11),
    (ApiKey::METADATA, 0..=13),
    (ApiKey::OFFSET_COMMIT, 2..=10),
    (ApiKey::OFFSET_FETCH, 1..=10),
    (ApiKey::FIND_COORDINATOR, 0..=6),
    (ApiKey::JOIN_GROUP, 0..=9),
    (ApiKey::HEARTBEAT, 0..=4),
    (ApiKey::LEAVE_GROUP, 0..=5),
    (ApiKey::SYNC_GROUP, 0..=5),
    (ApiKey::DESCRIBE_GROUPS, 0..=6),
    (ApiKey::LIST_GROUPS, 0..=5),
    (ApiKey::SASL_HANDSHAKE, 0..=1),
    (ApiKey::API_VERSIONS, 0..=4),
    (ApiKey::CREATE_TOPICS, 2..=7),
    (ApiKey::DELETE_TOPICS, 1..=6),
    (ApiKey::DELETE_RECORDS, 0..=2),
    (ApiKey::INIT_PRODUCER_ID, 0..=5),
    (ApiKey::OFFSET_FOR_LEADER_EPOCH, 2..=4),
    (ApiKey::ADD_PARTITIONS_TO_TXN, 0..=5),
    (ApiKey::ADD_OFFSETS_TO_TXN, 0..=4),
    (ApiKey::END_TXN, 0..=5),
    (ApiKey::WRITE_TXN_MARKERS, 1..=2),
    (ApiKey::TXN_OFFSET_COMMIT, 0..=5),
    (ApiKey::DESCRIBE_ACLS, 1..=3),
    (ApiKey::CREATE_ACLS, 1..=3),
    (ApiKey::DELETE_ACLS, 1..=3),
    (ApiKey::DESCRIBE_CONFIGS, 1..=4),
    (ApiKey::ALTER_CONFIGS, 0..=2),
    (ApiKey::ALTER_REPLICA_LOG_DIRS, 1..=2),
    (ApiKey::DESCRIBE_LOG_DIRS, 1..=5),
    (ApiKey::SASL_AUTHENTICATE, 0..=2),
    (ApiKey::CREATE_PARTITIONS, 0..=3),
    (ApiKey::CREATE_DELEGATION_TOKEN, 1..=3),
    (ApiKey::RENEW_DELEGATION_TOKEN, 1..=2),
    (ApiKey::EXPIRE_DELEGATION_TOKEN, 1..=2),
    (ApiKey::DESCRIBE_DELEGATION_TOKEN, 1..=3),
    (ApiKey::DELETE_GROUPS, 0..=2),
    (ApiKey::ELECT_LEADERS, 0..=2),
    (ApiKey::INCREMENTAL_ALTER_CONFIGS, 0..=1),
    (ApiKey::ALTER_PARTITION_REASSIGNMENTS, 0..=1),
    (ApiKey::LIST_PARTITION_REASSIGNMENTS, 0..=0),
    (ApiKey::OFFSET_DELETE, 0..=0),
    (ApiKey::DESCRIBE_CLIENT_QUOTAS, 0..=1),
    (ApiKey::ALTER_CLIENT_QUOTAS, 0..=1),
    (ApiKey::DESCRIBE_USER_SCRAM_CREDENTIALS, 0..=0),
    (ApiKey::ALTER_USER_SCRAM_CREDENTIALS, 0..=0),
    (ApiKey::DESCRIBE_QUORUM, 0..=2),
    (ApiKey::UPDATE_FEATURES, 0..=2),
    (ApiKey::DESCRIBE_CLUSTER, 0..=2),
    (ApiKey::DESCRIBE_PRODUCERS, 0..=0),
    (ApiKey::UNREGISTER_BROKER, 0..=0),
    (ApiKey::DESCRIBE_TRANSACTIONS, 0..=0),
    (ApiKey::LIST_TRANSACTIONS, 0..=2),
    (ApiKey::CONSUMER_GROUP_HEARTBEAT, 0..=1),
    (ApiKey::CONSUMER_GROUP_DESCRIBE, 0..=1),
    (ApiKey::LIST_CONFIG_RESOURCES, 0..=1),
    (ApiKey::DESCRIBE_TOPIC_PARTITIONS, 0..=0),
    (ApiKey::SHARE_GROUP_HEARTBEAT, 1..=1),
    (ApiKey::SHARE_GROUP_DESCRIBE, 1..=1),
    (ApiKey::SHARE_FETCH, 1..=2),
    (ApiKey::SHARE_ACKNOWLEDGE, 1..=2),
    (ApiKey::ADD_RAFT_VOTER, 0..=1),
    (ApiKey::REMOVE_RAFT_VOTER, 0..=0),
    (ApiKey::INITIALIZE_SHARE_GROUP_STATE, 0..=0),
    (ApiKey::READ_SHARE_GROUP_STATE, 0..=0),
    (ApiKey::WRITE_SHARE_GROUP_STATE, 0..=1),
    (ApiKey::DELETE_SHARE_GROUP_STATE, 0..=0),
    (ApiKey::READ_SHARE_GROUP_STATE_SUMMARY, 0..=1),
    (ApiKey::STREAMS_GROUP_HEARTBEAT, 0..=0),
    (ApiKey::STREAMS_GROUP_DESCRIBE, 0..=0),
    (ApiKey::DESCRIBE_SHARE_GROUP_OFFSETS, 0..=1),
    (ApiKey::ALTER_SHARE_GROUP_OFFSETS, 0..=0),
    (ApiKey::DELETE_SHARE_GROUP_OFFSETS, 0..=0),
];

/// What a controller of Kafka 4.3.1 offers on its listener, by key.
pub const CONTROLLER_VERSIONS: &[(ApiKey, RangeInclusive<i16>)] = &[
    (ApiKey::FETCH, 4..=18),
    (ApiKey::SASL_HANDSHAKE, 0..=1),
    (ApiKey::API_VERSIONS, 0..=4),
    (ApiKey::CREATE_TOPICS, 2..=7),
    (ApiKey::DELETE_TOPICS, 1..=6),
    (ApiKey::DESCRIBE_ACLS, 1..=3),
    (ApiKey::CREATE_ACLS, 1..=3),
    (ApiKey::DELETE_ACLS, 1..=3),
    (ApiKey::DESCRIBE_CONFIGS, 1..=4),
    (ApiKey::ALTER_CONFIGS, 0..=2),
    (ApiKey::SASL_AUTHENTICATE, 0..=2),
    (ApiKey::CREATE_PARTITIONS, 0..=3),
    (ApiKey::CREATE_DELEGATION_TOKEN, 1..=3),
    (ApiKey::RENEW_DELEGATION_TOKEN, 1..=2),
    (ApiKey::EXPIRE_DELEGATION_TOKEN, 1..=2),
    (ApiKey::DESCRIBE_DELEGATION_TOKEN, 1..=3),
    (ApiKey::ELECT_LEADERS, 0..=2),
    (ApiKey::INCREMENTAL_ALTER_CONFIGS, 0..=1),
    (ApiKey::ALTER_PARTITION_REASSIGNMENTS, 0..=1),
    (ApiKey::LIST_PARTITION_REASSIGNMENTS, 0..=0),
    (ApiKey::ALTER_CLIENT_QUOTAS, 0..=1),
    (ApiKey::DESCRIBE_USER_SCRAM_CREDENTIALS, 0..=0),
    (ApiKey::ALTER_USER_SCRAM_CREDENTIALS, 0..=0),
    (ApiKey::VOTE, 0..=2),
    (ApiKey::BEGIN_QUORUM_EPOCH, 0..=1),
    (ApiKey::END_QUORUM_EPOCH, 0..=1),
    (ApiKey::DESCRIBE_QUORUM, 0..=2),
    (ApiKey::ALTER_PARTITION, 2..=3),
    (ApiKey::UPDATE_FEATURES, 0..=2),
    (ApiKey::ENVELOPE, 0..=0),
    (ApiKey::FETCH_SNAPSHOT, 0..=1),
    (ApiKey::DESCRIBE_CLUSTER, 0..=2),
    (ApiKey::BROKER_REGISTRATION, 0..=4),
    (ApiKey::BROKER_HEARTBEAT, 0..=2),
    (ApiKey::UNREGISTER_BROKER, 0..=0),
    (ApiKey::ALLOCATE_PRODUCER_IDS, 0..=0),
    (ApiKey::CONTROLLER_REGISTRATION, 0..=0),
    (ApiKey::ASSIGN_REPLICAS_TO_DIRS, 0..=0),
    (ApiKey::ADD_RAFT_VOTER, 0..=1),
    (ApiKey::REMOVE_RAFT_VOTER, 0..=0),
    (ApiKey::UPDATE_RAFT_VOTER, 0..=0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_can_be_read() {
        for (on_broker, table) in [(true, BROKER_VERSIONS), (false, CONTROLLER_VERSIONS)] {
            assert!(table.is_sorted_by_key(|(key, _)| *key));
            for (key, seen) in table {
                let known = key.versions().expect("an API");
                assert!(known.contains(seen.start()) && known.contains(seen.end()), "{key:?} {known:?} {seen:?}");
                assert!(if on_broker { key.on_broker() } else { key.on_controller() }, "{key:?}");
                let unstable = i16::from(key.latest_version_unstable());
                assert_eq!(known.end() - unstable, *seen.end(), "{key:?}");
            }
        }
    }

    #[test]
    fn nothing_is_missing() {
        let telemetry = [ApiKey::GET_TELEMETRY_SUBSCRIPTIONS, ApiKey::PUSH_TELEMETRY];
        // Kafka with ZooKeeper offered these to other brokers.
        let removed =
            [ApiKey::LEADER_AND_ISR, ApiKey::STOP_REPLICA, ApiKey::UPDATE_METADATA, ApiKey::CONTROLLED_SHUTDOWN];
        for key in ApiKey::all() {
            let seen = BROKER_VERSIONS.iter().any(|(k, _)| *k == key);
            let expected = key.on_broker() && !telemetry.contains(&key) && !removed.contains(&key);
            assert_eq!(seen, expected, "{key:?}");
            let seen = CONTROLLER_VERSIONS.iter().any(|(k, _)| *k == key);
            assert_eq!(seen, key.on_controller() && !removed.contains(&key), "{key:?}");
        }
    }
}
