//! Kafka's error codes (`org.apache.kafka.common.protocol.Errors` of 4.3.1): one table of number, name, retriability,
//! exception class and text. The texts are what Kafka's own tools print for an error without a message of its own.

use std::fmt;

/// An error code as it is on the wire. 0 is no error.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ErrorCode(pub i16);

/// What a client can do about an error: Kafka's exception classes, from the general to the special.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Trying again does not help.
    Fatal,
    /// `RetriableException`: the same request may succeed later.
    Retriable,
    /// `RefreshRetriableException`: it may succeed after another look-up of the coordinator.
    Refresh,
    /// `InvalidMetadataException`: it may succeed with fresh metadata.
    InvalidMetadata,
}

struct Entry {
    code: i16,
    name: &'static str,
    kind: Kind,
    exception: &'static str,
    message: &'static str,
}

macro_rules! error_codes {
    ($($code:literal $name:ident $kind:ident $exception:literal $message:literal,)*) => {
        impl ErrorCode {
            $(
                #[doc = $message]
                pub const $name: Self = Self($code);
            )*
        }

        /// In ascending order of the code, without gaps.
        const TABLE: &[Entry] = &[$(Entry {
            code: $code,
            name: stringify!($name),
            kind: Kind::$kind,
            exception: $exception,
            message: $message,
        },)*];
    };
}

impl ErrorCode {
    /// Kafka's name of the code; a code that 4.3.1 does not know counts as `UNKNOWN_SERVER_ERROR`, as in Kafka.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Kafka's text for the code; `NONE` for no error.
    #[must_use]
    pub fn message(self) -> &'static str {
        self.entry().message
    }

    /// The simple name of Kafka's exception class (all are in `org.apache.kafka.common.errors`); empty for no error.
    #[must_use]
    pub fn exception(self) -> &'static str {
        self.entry().exception
    }

    /// Whether this says that nothing went wrong.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Whether this is an error.
    #[must_use]
    pub fn is_error(self) -> bool {
        self != Self::NONE
    }

    /// Whether the same request may succeed when sent again (`RetriableException`).
    #[must_use]
    pub fn is_retriable(self) -> bool {
        self.entry().kind != Kind::Fatal
    }

    /// Whether it comes from metadata that are out of date (`InvalidMetadataException`).
    #[must_use]
    pub fn is_invalid_metadata(self) -> bool {
        self.entry().kind == Kind::InvalidMetadata
    }

    /// Whether a look-up, of metadata or of the coordinator, is due before the next try (`RefreshRetriableException`).
    #[must_use]
    pub fn needs_refresh(self) -> bool {
        matches!(self.entry().kind, Kind::Refresh | Kind::InvalidMetadata)
    }

    /// `Ok` for no error.
    ///
    /// # Errors
    /// The code itself, when it is an error.
    pub fn ok(self) -> Result<(), Self> {
        if self.is_none() { Ok(()) } else { Err(self) }
    }

    /// All codes that 4.3.1 knows, in ascending order.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|e| Self(e.code))
    }

    fn entry(self) -> &'static Entry {
        usize::try_from(i32::from(self.0) + 1).ok().and_then(|i| TABLE.get(i)).unwrap_or(&TABLE[0])
    }
}

impl From<i16> for ErrorCode {
    fn from(code: i16) -> Self {
        Self(code)
    }
}

impl From<ErrorCode> for i16 {
    fn from(code: ErrorCode) -> Self {
        code.0
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name(), self.0)
    }
}

impl std::error::Error for ErrorCode {}

error_codes! {
    -1 UNKNOWN_SERVER_ERROR Fatal "UnknownServerException" "The server experienced an unexpected error when processing the request.",
    0 NONE Fatal "" "NONE",
    1 OFFSET_OUT_OF_RANGE Fatal "OffsetOutOfRangeException" "The requested offset is not within the range of offsets maintained by the server.",
    2 CORRUPT_MESSAGE Retriable "CorruptRecordException" "This message has failed its CRC checksum, exceeds the valid size, has a null key for a compacted topic, or is otherwise corrupt.",
    3 UNKNOWN_TOPIC_OR_PARTITION InvalidMetadata "UnknownTopicOrPartitionException" "This server does not host this topic-partition.",
    4 INVALID_FETCH_SIZE Fatal "InvalidFetchSizeException" "The requested fetch size is invalid.",
    5 LEADER_NOT_AVAILABLE InvalidMetadata "LeaderNotAvailableException" "There is no leader for this topic-partition as we are in the middle of a leadership election.",
    6 NOT_LEADER_OR_FOLLOWER InvalidMetadata "NotLeaderOrFollowerException" "For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition.",
    7 REQUEST_TIMED_OUT Retriable "TimeoutException" "The request timed out.",
    8 BROKER_NOT_AVAILABLE Fatal "BrokerNotAvailableException" "The broker is not available.",
    9 REPLICA_NOT_AVAILABLE InvalidMetadata "ReplicaNotAvailableException" "The replica is not available for the requested topic-partition. Produce/Fetch requests and other requests intended only for the leader or follower return NOT_LEADER_OR_FOLLOWER if the broker is not a replica of the topic-partition.",
    10 MESSAGE_TOO_LARGE Fatal "RecordTooLargeException" "The request included a message larger than the max message size the server will accept.",
    11 STALE_CONTROLLER_EPOCH Fatal "ControllerMovedException" "The controller moved to another broker.",
    12 OFFSET_METADATA_TOO_LARGE Fatal "OffsetMetadataTooLarge" "The metadata field of the offset request was too large.",
    13 NETWORK_EXCEPTION InvalidMetadata "NetworkException" "The server disconnected before a response was received.",
    14 COORDINATOR_LOAD_IN_PROGRESS Retriable "CoordinatorLoadInProgressException" "The coordinator is loading and hence can't process requests.",
    15 COORDINATOR_NOT_AVAILABLE Refresh "CoordinatorNotAvailableException" "The coordinator is not available.",
    16 NOT_COORDINATOR Refresh "NotCoordinatorException" "This is not the correct coordinator.",
    17 INVALID_TOPIC_EXCEPTION Fatal "InvalidTopicException" "The request attempted to perform an operation on an invalid topic.",
    18 RECORD_LIST_TOO_LARGE Fatal "RecordBatchTooLargeException" "The request included message batch larger than the configured segment size on the server.",
    19 NOT_ENOUGH_REPLICAS Retriable "NotEnoughReplicasException" "Messages are rejected since there are fewer in-sync replicas than required.",
    20 NOT_ENOUGH_REPLICAS_AFTER_APPEND Retriable "NotEnoughReplicasAfterAppendException" "Messages are written to the log, but to fewer in-sync replicas than required.",
    21 INVALID_REQUIRED_ACKS Fatal "InvalidRequiredAcksException" "Produce request specified an invalid value for required acks.",
    22 ILLEGAL_GENERATION Fatal "IllegalGenerationException" "Specified group generation id is not valid.",
    23 INCONSISTENT_GROUP_PROTOCOL Fatal "InconsistentGroupProtocolException" "The group member's supported protocols are incompatible with those of existing members or first group member tried to join with empty protocol type or empty protocol list.",
    24 INVALID_GROUP_ID Fatal "InvalidGroupIdException" "The group id is invalid.",
    25 UNKNOWN_MEMBER_ID Fatal "UnknownMemberIdException" "The coordinator is not aware of this member.",
    26 INVALID_SESSION_TIMEOUT Fatal "InvalidSessionTimeoutException" "The session timeout is not within the range allowed by the broker (as configured by group.min.session.timeout.ms and group.max.session.timeout.ms).",
    27 REBALANCE_IN_PROGRESS Fatal "RebalanceInProgressException" "The group is rebalancing, so a rejoin is needed.",
    28 INVALID_COMMIT_OFFSET_SIZE Fatal "InvalidCommitOffsetSizeException" "The committing offset data size is not valid.",
    29 TOPIC_AUTHORIZATION_FAILED Fatal "TopicAuthorizationException" "Topic authorization failed.",
    30 GROUP_AUTHORIZATION_FAILED Fatal "GroupAuthorizationException" "Group authorization failed.",
    31 CLUSTER_AUTHORIZATION_FAILED Fatal "ClusterAuthorizationException" "Cluster authorization failed.",
    32 INVALID_TIMESTAMP Fatal "InvalidTimestampException" "The timestamp of the message is out of acceptable range.",
    33 UNSUPPORTED_SASL_MECHANISM Fatal "UnsupportedSaslMechanismException" "The broker does not support the requested SASL mechanism.",
    34 ILLEGAL_SASL_STATE Fatal "IllegalSaslStateException" "Request is not valid given the current SASL state.",
    35 UNSUPPORTED_VERSION Fatal "UnsupportedVersionException" "The version of API is not supported.",
    36 TOPIC_ALREADY_EXISTS Fatal "TopicExistsException" "Topic with this name already exists.",
    37 INVALID_PARTITIONS Fatal "InvalidPartitionsException" "Number of partitions is below 1.",
    38 INVALID_REPLICATION_FACTOR Fatal "InvalidReplicationFactorException" "Replication factor is below 1 or larger than the number of available brokers.",
    39 INVALID_REPLICA_ASSIGNMENT Fatal "InvalidReplicaAssignmentException" "Replica assignment is invalid.",
    40 INVALID_CONFIG Fatal "InvalidConfigurationException" "Configuration is invalid.",
    41 NOT_CONTROLLER Retriable "NotControllerException" "This is not the correct controller for this cluster.",
    42 INVALID_REQUEST Fatal "InvalidRequestException" "This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details.",
    43 UNSUPPORTED_FOR_MESSAGE_FORMAT Fatal "UnsupportedForMessageFormatException" "The message format version on the broker does not support the request.",
    44 POLICY_VIOLATION Fatal "PolicyViolationException" "Request parameters do not satisfy the configured policy.",
    45 OUT_OF_ORDER_SEQUENCE_NUMBER Fatal "OutOfOrderSequenceException" "The broker received an out of order sequence number.",
    46 DUPLICATE_SEQUENCE_NUMBER Fatal "DuplicateSequenceException" "The broker received a duplicate sequence number.",
    47 INVALID_PRODUCER_EPOCH Fatal "InvalidProducerEpochException" "Producer attempted to produce with an old epoch.",
    48 INVALID_TXN_STATE Fatal "InvalidTxnStateException" "The producer attempted a transactional operation in an invalid state.",
    49 INVALID_PRODUCER_ID_MAPPING Fatal "InvalidPidMappingException" "The producer attempted to use a producer id which is not currently assigned to its transactional id.",
    50 INVALID_TRANSACTION_TIMEOUT Fatal "InvalidTxnTimeoutException" "The transaction timeout is larger than the maximum value allowed by the broker (as configured by transaction.max.timeout.ms).",
    51 CONCURRENT_TRANSACTIONS Retriable "ConcurrentTransactionsException" "The producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing.",
    52 TRANSACTION_COORDINATOR_FENCED Fatal "TransactionCoordinatorFencedException" "Indicates that the transaction coordinator sending a WriteTxnMarker is no longer the current coordinator for a given producer.",
    53 TRANSACTIONAL_ID_AUTHORIZATION_FAILED Fatal "TransactionalIdAuthorizationException" "Transactional Id authorization failed.",
    54 SECURITY_DISABLED Fatal "SecurityDisabledException" "Security features are disabled.",
    55 OPERATION_NOT_ATTEMPTED Fatal "OperationNotAttemptedException" "The broker did not attempt to execute this operation. This may happen for batched RPCs where some operations in the batch failed, causing the broker to respond without trying the rest.",
    56 KAFKA_STORAGE_ERROR InvalidMetadata "KafkaStorageException" "Disk error when trying to access log file on the disk.",
    57 LOG_DIR_NOT_FOUND Fatal "LogDirNotFoundException" "The user-specified log directory is not found in the broker config.",
    58 SASL_AUTHENTICATION_FAILED Fatal "SaslAuthenticationException" "SASL Authentication failed.",
    59 UNKNOWN_PRODUCER_ID Fatal "UnknownProducerIdException" "This exception is raised by the broker if it could not locate the producer metadata associated with the producerId in question. This could happen if, for instance, the producer's records were deleted because their retention time had elapsed. Once the last records of the producerId are removed, the producer's metadata is removed from the broker, and future appends by the producer will return this exception.",
    60 REASSIGNMENT_IN_PROGRESS Fatal "ReassignmentInProgressException" "A partition reassignment is in progress.",
    61 DELEGATION_TOKEN_AUTH_DISABLED Fatal "DelegationTokenDisabledException" "Delegation Token feature is not enabled.",
    62 DELEGATION_TOKEN_NOT_FOUND Fatal "DelegationTokenNotFoundException" "Delegation Token is not found on server.",
    63 DELEGATION_TOKEN_OWNER_MISMATCH Fatal "DelegationTokenOwnerMismatchException" "Specified Principal is not valid Owner/Renewer.",
    64 DELEGATION_TOKEN_REQUEST_NOT_ALLOWED Fatal "UnsupportedByAuthenticationException" "Delegation Token requests are not allowed on PLAINTEXT/1-way SSL channels and on delegation token authenticated channels.",
    65 DELEGATION_TOKEN_AUTHORIZATION_FAILED Fatal "DelegationTokenAuthorizationException" "Delegation Token authorization failed.",
    66 DELEGATION_TOKEN_EXPIRED Fatal "DelegationTokenExpiredException" "Delegation Token is expired.",
    67 INVALID_PRINCIPAL_TYPE Fatal "InvalidPrincipalTypeException" "Supplied principalType is not supported.",
    68 NON_EMPTY_GROUP Fatal "GroupNotEmptyException" "The group is not empty.",
    69 GROUP_ID_NOT_FOUND Fatal "GroupIdNotFoundException" "The group id does not exist.",
    70 FETCH_SESSION_ID_NOT_FOUND Retriable "FetchSessionIdNotFoundException" "The fetch session ID was not found.",
    71 INVALID_FETCH_SESSION_EPOCH Retriable "InvalidFetchSessionEpochException" "The fetch session epoch is invalid.",
    72 LISTENER_NOT_FOUND InvalidMetadata "ListenerNotFoundException" "There is no listener on the leader broker that matches the listener on which metadata request was processed.",
    73 TOPIC_DELETION_DISABLED Fatal "TopicDeletionDisabledException" "Topic deletion is disabled.",
    74 FENCED_LEADER_EPOCH InvalidMetadata "FencedLeaderEpochException" "The leader epoch in the request is older than the epoch on the broker.",
    75 UNKNOWN_LEADER_EPOCH Retriable "UnknownLeaderEpochException" "The leader epoch in the request is newer than the epoch on the broker.",
    76 UNSUPPORTED_COMPRESSION_TYPE Fatal "UnsupportedCompressionTypeException" "The requesting client does not support the compression type of given partition.",
    77 STALE_BROKER_EPOCH Fatal "StaleBrokerEpochException" "Broker epoch has changed.",
    78 OFFSET_NOT_AVAILABLE Retriable "OffsetNotAvailableException" "The leader high watermark has not caught up from a recent leader election so the offsets cannot be guaranteed to be monotonically increasing.",
    79 MEMBER_ID_REQUIRED Fatal "MemberIdRequiredException" "The group member needs to have a valid member id before actually entering a consumer group.",
    80 PREFERRED_LEADER_NOT_AVAILABLE InvalidMetadata "PreferredLeaderNotAvailableException" "The preferred leader was not available.",
    81 GROUP_MAX_SIZE_REACHED Fatal "GroupMaxSizeReachedException" "The group has reached its maximum size.",
    82 FENCED_INSTANCE_ID Fatal "FencedInstanceIdException" "The broker rejected this static consumer since another consumer with the same group.instance.id has registered with a different member.id.",
    83 ELIGIBLE_LEADERS_NOT_AVAILABLE InvalidMetadata "EligibleLeadersNotAvailableException" "Eligible topic partition leaders are not available.",
    84 ELECTION_NOT_NEEDED InvalidMetadata "ElectionNotNeededException" "Leader election not needed for topic partition.",
    85 NO_REASSIGNMENT_IN_PROGRESS Fatal "NoReassignmentInProgressException" "No partition reassignment is in progress.",
    86 GROUP_SUBSCRIBED_TO_TOPIC Fatal "GroupSubscribedToTopicException" "Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.",
    87 INVALID_RECORD Fatal "InvalidRecordException" "This record has failed the validation on broker and hence will be rejected.",
    88 UNSTABLE_OFFSET_COMMIT Retriable "UnstableOffsetCommitException" "There are unstable offsets that need to be cleared.",
    89 THROTTLING_QUOTA_EXCEEDED Retriable "ThrottlingQuotaExceededException" "The throttling quota has been exceeded.",
    90 PRODUCER_FENCED Fatal "ProducerFencedException" "There is a newer producer with the same transactionalId which fences the current one.",
    91 RESOURCE_NOT_FOUND Fatal "ResourceNotFoundException" "A request illegally referred to a resource that does not exist.",
    92 DUPLICATE_RESOURCE Fatal "DuplicateResourceException" "A request illegally referred to the same resource twice.",
    93 UNACCEPTABLE_CREDENTIAL Fatal "UnacceptableCredentialException" "Requested credential would not meet criteria for acceptability.",
    94 INCONSISTENT_VOTER_SET Fatal "InconsistentVoterSetException" "Indicates that the either the sender or recipient of a voter-only request is not one of the expected voters.",
    95 INVALID_UPDATE_VERSION Fatal "InvalidUpdateVersionException" "The given update version was invalid.",
    96 FEATURE_UPDATE_FAILED Fatal "FeatureUpdateFailedException" "Unable to update finalized features due to an unexpected server error.",
    97 PRINCIPAL_DESERIALIZATION_FAILURE Fatal "PrincipalDeserializationException" "Request principal deserialization failed during forwarding. This indicates an internal error on the broker cluster security setup.",
    98 SNAPSHOT_NOT_FOUND Fatal "SnapshotNotFoundException" "Requested snapshot was not found.",
    99 POSITION_OUT_OF_RANGE Fatal "PositionOutOfRangeException" "Requested position is not greater than or equal to zero, and less than the size of the snapshot.",
    100 UNKNOWN_TOPIC_ID InvalidMetadata "UnknownTopicIdException" "This server does not host this topic ID.",
    101 DUPLICATE_BROKER_REGISTRATION Fatal "DuplicateBrokerRegistrationException" "This broker ID is already in use.",
    102 BROKER_ID_NOT_REGISTERED Fatal "BrokerIdNotRegisteredException" "The given broker ID was not registered.",
    103 INCONSISTENT_TOPIC_ID InvalidMetadata "InconsistentTopicIdException" "The log's topic ID did not match the topic ID in the request.",
    104 INCONSISTENT_CLUSTER_ID Fatal "InconsistentClusterIdException" "The clusterId in the request does not match that found on the server.",
    105 TRANSACTIONAL_ID_NOT_FOUND Fatal "TransactionalIdNotFoundException" "The transactionalId could not be found.",
    106 FETCH_SESSION_TOPIC_ID_ERROR Retriable "FetchSessionTopicIdException" "The fetch session encountered inconsistent topic ID usage.",
    107 INELIGIBLE_REPLICA Fatal "IneligibleReplicaException" "The new ISR contains at least one ineligible replica.",
    108 NEW_LEADER_ELECTED Fatal "NewLeaderElectedException" "The AlterPartition request successfully updated the partition state but the leader has changed.",
    109 OFFSET_MOVED_TO_TIERED_STORAGE Fatal "OffsetMovedToTieredStorageException" "The requested offset is moved to tiered storage.",
    110 FENCED_MEMBER_EPOCH Fatal "FencedMemberEpochException" "The member epoch is fenced by the group coordinator. The member must abandon all its partitions and rejoin.",
    111 UNRELEASED_INSTANCE_ID Fatal "UnreleasedInstanceIdException" "The instance ID is still used by another member in the consumer group. That member must leave first.",
    112 UNSUPPORTED_ASSIGNOR Fatal "UnsupportedAssignorException" "The assignor or its version range is not supported by the consumer group.",
    113 STALE_MEMBER_EPOCH Fatal "StaleMemberEpochException" "The member epoch is stale. The member must retry after receiving its updated member epoch via the ConsumerGroupHeartbeat API.",
    114 MISMATCHED_ENDPOINT_TYPE Fatal "MismatchedEndpointTypeException" "The request was sent to an endpoint of the wrong type.",
    115 UNSUPPORTED_ENDPOINT_TYPE Fatal "UnsupportedEndpointTypeException" "This endpoint type is not supported yet.",
    116 UNKNOWN_CONTROLLER_ID Fatal "UnknownControllerIdException" "This controller ID is not known.",
    117 UNKNOWN_SUBSCRIPTION_ID Fatal "UnknownSubscriptionIdException" "Client sent a push telemetry request with an invalid or outdated subscription ID.",
    118 TELEMETRY_TOO_LARGE Fatal "TelemetryTooLargeException" "Client sent a push telemetry request larger than the maximum size the broker will accept.",
    119 INVALID_REGISTRATION Fatal "InvalidRegistrationException" "The controller has considered the broker registration to be invalid.",
    120 TRANSACTION_ABORTABLE Fatal "TransactionAbortableException" "The server encountered an error with the transaction. The client can abort the transaction to continue using this transactional ID.",
    121 INVALID_RECORD_STATE Fatal "InvalidRecordStateException" "The record state is invalid. The acknowledgement of delivery could not be completed.",
    122 SHARE_SESSION_NOT_FOUND Retriable "ShareSessionNotFoundException" "The share session was not found.",
    123 INVALID_SHARE_SESSION_EPOCH Retriable "InvalidShareSessionEpochException" "The share session epoch is invalid.",
    124 FENCED_STATE_EPOCH Fatal "FencedStateEpochException" "The share coordinator rejected the request because the share-group state epoch did not match.",
    125 INVALID_VOTER_KEY Fatal "InvalidVoterKeyException" "The voter key doesn't match the receiving replica's key.",
    126 DUPLICATE_VOTER Fatal "DuplicateVoterException" "The voter is already part of the set of voters.",
    127 VOTER_NOT_FOUND Fatal "VoterNotFoundException" "The voter is not part of the set of voters.",
    128 INVALID_REGULAR_EXPRESSION Fatal "InvalidRegularExpression" "The regular expression is not valid.",
    129 REBOOTSTRAP_REQUIRED Fatal "RebootstrapRequiredException" "Client metadata is stale. The client should rebootstrap to obtain new metadata.",
    130 STREAMS_INVALID_TOPOLOGY Fatal "StreamsInvalidTopologyException" "The supplied topology is invalid.",
    131 STREAMS_INVALID_TOPOLOGY_EPOCH Fatal "StreamsInvalidTopologyEpochException" "The supplied topology epoch is invalid.",
    132 STREAMS_TOPOLOGY_FENCED Fatal "StreamsTopologyFencedException" "The supplied topology epoch is outdated.",
    133 SHARE_SESSION_LIMIT_REACHED Retriable "ShareSessionLimitReachedException" "The limit of share sessions has been reached.",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_no_gap() {
        for (i, entry) in TABLE.iter().enumerate() {
            assert_eq!(i32::from(entry.code) + 1, i as i32, "{}", entry.name);
        }
        assert_eq!(ErrorCode::all().last(), Some(ErrorCode::SHARE_SESSION_LIMIT_REACHED));
    }

    #[test]
    fn names_texts_and_kinds() {
        assert_eq!(ErrorCode::TOPIC_ALREADY_EXISTS.message(), "Topic with this name already exists.");
        assert_eq!(ErrorCode(3).name(), "UNKNOWN_TOPIC_OR_PARTITION");
        assert_eq!(ErrorCode(36).exception(), "TopicExistsException");
        assert!(ErrorCode::NOT_COORDINATOR.is_retriable() && ErrorCode::NOT_COORDINATOR.needs_refresh());
        assert!(!ErrorCode::NOT_COORDINATOR.is_invalid_metadata());
        assert!(ErrorCode::NOT_LEADER_OR_FOLLOWER.is_invalid_metadata());
        assert!(!ErrorCode::INVALID_REQUEST.is_retriable() && !ErrorCode::NONE.is_retriable());
        assert_eq!(ErrorCode(-7).name(), "UNKNOWN_SERVER_ERROR");
        assert_eq!(ErrorCode(i16::MAX).name(), "UNKNOWN_SERVER_ERROR");
        assert_eq!(ErrorCode(30_000).ok(), Err(ErrorCode(30_000)));
    }
}
