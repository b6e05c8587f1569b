//! The coordinator's settings, already parsed: `group.*` and `offsets.*` of a server's configuration.

/// What the group coordinator needs to know of the server's configuration (Kafka: `GroupCoordinatorConfig`).
#[derive(Clone, Debug, PartialEq)]
pub struct GroupConfig {
    /// `group.min.session.timeout.ms`
    pub min_session_timeout_ms: i32,
    /// `group.max.session.timeout.ms`
    pub max_session_timeout_ms: i32,
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members than the first.
    pub initial_rebalance_delay_ms: i32,
    /// `group.max.size`
    pub max_size: i32,
    /// `offset.metadata.max.bytes`
    pub offset_metadata_max_bytes: i32,
    /// `offsets.retention.minutes`, in milliseconds.
    pub offsets_retention_ms: i64,
    /// `offsets.retention.check.interval.ms`
    pub offsets_retention_check_interval_ms: i64,
    /// `offsets.commit.timeout.ms`: how long an answer may wait for its records to be replicated.
    pub offsets_commit_timeout_ms: i32,
    /// `group.consumer.session.timeout.ms`, after which members of a group that this coordinator does not serve, and
    /// that it found in the log, count as gone.
    pub consumer_session_timeout_ms: i32,
}

impl Default for GroupConfig {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            min_session_timeout_ms: 6_000,
            max_session_timeout_ms: 1_800_000,
            initial_rebalance_delay_ms: 3_000,
            max_size: i32::MAX,
            offset_metadata_max_bytes: 4096,
            offsets_retention_ms: 7 * 24 * 60 * 60 * 1000,
            offsets_retention_check_interval_ms: 600_000,
            offsets_commit_timeout_ms: 5_000,
            consumer_session_timeout_ms: 45_000,
        }
    }
}

/// How long a member that was just added may wait for its first JoinGroup answer before it counts as gone: it cannot
/// heartbeat yet, and its client may have given up.
pub const NEW_MEMBER_JOIN_TIMEOUT_MS: i32 = 5 * 60 * 1000;
