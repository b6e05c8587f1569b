//! Groups of typed settings, each read from the parsed values. Field names are Kafka's keys; `_ms`, `_bytes` are units.

use kafka_core::configs::{ConfigError, Values};

/// What new topics get and what may be done to topics.
#[derive(Clone, Debug, PartialEq)]
pub struct Topics {
    /// `num.partitions`.
    pub num_partitions: i32,
    /// `default.replication.factor`.
    pub default_replication_factor: i32,
    /// `auto.create.topics.enable`.
    pub auto_create_topics_enable: bool,
    /// `delete.topic.enable`.
    pub delete_topic_enable: bool,
    /// `message.max.bytes`.
    pub message_max_bytes: i32,
    /// `min.insync.replicas`.
    pub min_insync_replicas: i32,
    /// `unclean.leader.election.enable`.
    pub unclean_leader_election_enable: bool,
    /// `auto.leader.rebalance.enable`.
    pub auto_leader_rebalance_enable: bool,
    /// `leader.imbalance.check.interval.seconds`.
    pub leader_imbalance_check_interval_seconds: i64,
}

impl Topics {
    pub(super) fn read(v: &Values) -> Topics {
        Topics {
            num_partitions: v.int("num.partitions"),
            default_replication_factor: v.int("default.replication.factor"),
            auto_create_topics_enable: v.bool("auto.create.topics.enable"),
            delete_topic_enable: v.bool("delete.topic.enable"),
            message_max_bytes: v.int("message.max.bytes"),
            min_insync_replicas: v.int("min.insync.replicas"),
            unclean_leader_election_enable: v.bool("unclean.leader.election.enable"),
            auto_leader_rebalance_enable: v.bool("auto.leader.rebalance.enable"),
            leader_imbalance_check_interval_seconds: v.long("leader.imbalance.check.interval.seconds"),
        }
    }
}

/// Schedules and threads of the log layer.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerLog {
    /// `log.retention.check.interval.ms`.
    pub retention_check_interval_ms: i64,
    /// `log.flush.scheduler.interval.ms`.
    pub flush_scheduler_interval_ms: i64,
    /// `log.flush.offset.checkpoint.interval.ms`.
    pub flush_offset_checkpoint_interval_ms: i64,
    /// `log.flush.start.offset.checkpoint.interval.ms`.
    pub flush_start_offset_checkpoint_interval_ms: i64,
    /// `num.recovery.threads.per.data.dir`.
    pub num_recovery_threads_per_data_dir: i32,
    /// `log.dir.failure.timeout.ms`.
    pub dir_failure_timeout_ms: i64,
    /// `log.initial.task.delay.ms`.
    pub initial_task_delay_ms: i64,
}

impl ServerLog {
    pub(super) fn read(v: &Values) -> ServerLog {
        ServerLog {
            retention_check_interval_ms: v.long("log.retention.check.interval.ms"),
            flush_scheduler_interval_ms: v.long("log.flush.scheduler.interval.ms"),
            flush_offset_checkpoint_interval_ms: v.long("log.flush.offset.checkpoint.interval.ms"),
            flush_start_offset_checkpoint_interval_ms: v.long("log.flush.start.offset.checkpoint.interval.ms"),
            num_recovery_threads_per_data_dir: v.int("num.recovery.threads.per.data.dir"),
            dir_failure_timeout_ms: v.long("log.dir.failure.timeout.ms"),
            initial_task_delay_ms: v.long("log.initial.task.delay.ms"),
        }
    }
}

/// The log cleaner.
#[derive(Clone, Debug, PartialEq)]
pub struct Cleaner {
    /// `log.cleaner.enable`.
    pub enable: bool,
    /// `log.cleaner.threads`.
    pub threads: i32,
    /// `log.cleaner.dedupe.buffer.size`, in bytes, over all threads.
    pub dedupe_buffer_size: i64,
    /// `log.cleaner.io.buffer.size`, in bytes.
    pub io_buffer_size: i32,
    /// `log.cleaner.io.buffer.load.factor`.
    pub io_buffer_load_factor: f64,
    /// `log.cleaner.io.max.bytes.per.second`.
    pub io_max_bytes_per_second: f64,
    /// `log.cleaner.backoff.ms`.
    pub backoff_ms: i64,
}

impl Cleaner {
    pub(super) fn read(v: &Values) -> Cleaner {
        Cleaner {
            enable: v.bool("log.cleaner.enable"),
            threads: v.int("log.cleaner.threads"),
            dedupe_buffer_size: v.long("log.cleaner.dedupe.buffer.size"),
            io_buffer_size: v.int("log.cleaner.io.buffer.size"),
            io_buffer_load_factor: v.double("log.cleaner.io.buffer.load.factor"),
            io_max_bytes_per_second: v.double("log.cleaner.io.max.bytes.per.second"),
            backoff_ms: v.long("log.cleaner.backoff.ms"),
        }
    }
}

/// Answers to Fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetching {
    /// `fetch.max.bytes`: no answer is larger, whatever the consumer asks for.
    pub fetch_max_bytes: i32,
    /// `max.incremental.fetch.session.cache.slots`.
    pub max_incremental_fetch_session_cache_slots: i32,
}

impl Fetching {
    pub(super) fn read(v: &Values) -> Fetching {
        Fetching {
            fetch_max_bytes: v.int("fetch.max.bytes"),
            max_incremental_fetch_session_cache_slots: v.int("max.incremental.fetch.session.cache.slots"),
        }
    }
}

/// Followers and leaders.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// `replica.lag.time.max.ms`.
    pub replica_lag_time_max_ms: i64,
    /// `replica.fetch.max.bytes`, per partition.
    pub replica_fetch_max_bytes: i32,
    /// `replica.fetch.response.max.bytes`.
    pub replica_fetch_response_max_bytes: i32,
    /// `replica.fetch.wait.max.ms`.
    pub replica_fetch_wait_max_ms: i32,
    /// `replica.fetch.min.bytes`.
    pub replica_fetch_min_bytes: i32,
    /// `replica.fetch.backoff.ms`.
    pub replica_fetch_backoff_ms: i32,
    /// `replica.high.watermark.checkpoint.interval.ms`.
    pub replica_high_watermark_checkpoint_interval_ms: i64,
    /// `num.replica.fetchers`.
    pub num_replica_fetchers: i32,
    /// `num.replica.alter.log.dirs.threads`, or one per log directory.
    pub num_replica_alter_log_dirs_threads: Option<i32>,
}

impl Replication {
    pub(super) fn read(v: &Values) -> Replication {
        Replication {
            replica_lag_time_max_ms: v.long("replica.lag.time.max.ms"),
            replica_fetch_max_bytes: v.int("replica.fetch.max.bytes"),
            replica_fetch_response_max_bytes: v.int("replica.fetch.response.max.bytes"),
            replica_fetch_wait_max_ms: v.int("replica.fetch.wait.max.ms"),
            replica_fetch_min_bytes: v.int("replica.fetch.min.bytes"),
            replica_fetch_backoff_ms: v.int("replica.fetch.backoff.ms"),
            replica_high_watermark_checkpoint_interval_ms: v.long("replica.high.watermark.checkpoint.interval.ms"),
            num_replica_fetchers: v.int("num.replica.fetchers"),
            num_replica_alter_log_dirs_threads: v
                .long_opt("num.replica.alter.log.dirs.threads")
                .and_then(|threads| i32::try_from(threads).ok()),
        }
    }
}

/// Classic groups and what all groups share.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// `group.min.session.timeout.ms`.
    pub min_session_timeout_ms: i32,
    /// `group.max.session.timeout.ms`.
    pub max_session_timeout_ms: i32,
    /// `group.initial.rebalance.delay.ms`.
    pub initial_rebalance_delay_ms: i32,
    /// `group.max.size`, members.
    pub max_size: i32,
    /// `group.coordinator.rebalance.protocols`.
    pub rebalance_protocols: Vec<String>,
    /// `group.coordinator.threads`.
    pub coordinator_threads: i32,
    /// `group.coordinator.append.linger.ms`; -1: adaptive.
    pub append_linger_ms: i32,
}

impl Groups {
    pub(super) fn read(v: &Values) -> Groups {
        Groups {
            min_session_timeout_ms: v.int("group.min.session.timeout.ms"),
            max_session_timeout_ms: v.int("group.max.session.timeout.ms"),
            initial_rebalance_delay_ms: v.int("group.initial.rebalance.delay.ms"),
            max_size: v.int("group.max.size"),
            rebalance_protocols: v.list("group.coordinator.rebalance.protocols").to_vec(),
            coordinator_threads: v.int("group.coordinator.threads"),
            append_linger_ms: v.int("group.coordinator.append.linger.ms"),
        }
    }
}

/// Groups of the consumer protocol (KIP-848).
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroups {
    /// `group.consumer.session.timeout.ms`.
    pub session_timeout_ms: i32,
    /// `group.consumer.heartbeat.interval.ms`.
    pub heartbeat_interval_ms: i32,
    /// `group.consumer.max.size`, members.
    pub max_size: i32,
    /// `group.consumer.assignors`, the first is the default.
    pub assignors: Vec<String>,
    /// `group.consumer.migration.policy`.
    pub migration_policy: String,
}

impl ConsumerGroups {
    pub(super) fn read(v: &Values) -> ConsumerGroups {
        ConsumerGroups {
            session_timeout_ms: v.int("group.consumer.session.timeout.ms"),
            heartbeat_interval_ms: v.int("group.consumer.heartbeat.interval.ms"),
            max_size: v.int("group.consumer.max.size"),
            assignors: v.list("group.consumer.assignors").to_vec(),
            migration_policy: v.text("group.consumer.migration.policy").to_ascii_lowercase(),
        }
    }
}

/// `__consumer_offsets`.
#[derive(Clone, Debug, PartialEq)]
pub struct Offsets {
    /// `offset.metadata.max.bytes`.
    pub metadata_max_bytes: i32,
    /// `offsets.topic.num.partitions`.
    pub topic_num_partitions: i32,
    /// `offsets.topic.replication.factor`.
    pub topic_replication_factor: i16,
    /// `offsets.topic.segment.bytes`.
    pub topic_segment_bytes: i32,
    /// `offsets.topic.compression.codec`: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
    pub topic_compression_codec: i8,
    /// `offsets.load.buffer.size`, in bytes.
    pub load_buffer_size: i32,
    /// `offsets.retention.minutes`, in milliseconds.
    pub retention_ms: i64,
    /// `offsets.retention.check.interval.ms`.
    pub retention_check_interval_ms: i64,
    /// `offsets.commit.timeout.ms`.
    pub commit_timeout_ms: i32,
}

impl Offsets {
    pub(super) fn read(v: &Values) -> Result<Offsets, ConfigError> {
        let codec = v.int("offsets.topic.compression.codec");
        if !(0..=4).contains(&codec) {
            return Err(ConfigError(format!("Unknown compression type id: {codec}")));
        }
        Ok(Offsets {
            metadata_max_bytes: v.int("offset.metadata.max.bytes"),
            topic_num_partitions: v.int("offsets.topic.num.partitions"),
            topic_replication_factor: v.int("offsets.topic.replication.factor") as i16,
            topic_segment_bytes: v.int("offsets.topic.segment.bytes"),
            topic_compression_codec: codec as i8,
            load_buffer_size: v.int("offsets.load.buffer.size"),
            retention_ms: v.long("offsets.retention.minutes") * 60_000,
            retention_check_interval_ms: v.long("offsets.retention.check.interval.ms"),
            commit_timeout_ms: v.int("offsets.commit.timeout.ms"),
        })
    }
}

/// `__transaction_state`.
#[derive(Clone, Debug, PartialEq)]
pub struct Transactions {
    /// `transaction.state.log.num.partitions`.
    pub state_log_num_partitions: i32,
    /// `transaction.state.log.replication.factor`.
    pub state_log_replication_factor: i16,
    /// `transaction.state.log.min.isr`.
    pub state_log_min_isr: i32,
    /// `transaction.state.log.segment.bytes`.
    pub state_log_segment_bytes: i32,
    /// `transaction.max.timeout.ms`.
    pub max_timeout_ms: i32,
    /// `transactional.id.expiration.ms`.
    pub transactional_id_expiration_ms: i32,
}

impl Transactions {
    pub(super) fn read(v: &Values) -> Transactions {
        Transactions {
            state_log_num_partitions: v.int("transaction.state.log.num.partitions"),
            state_log_replication_factor: v.int("transaction.state.log.replication.factor") as i16,
            state_log_min_isr: v.int("transaction.state.log.min.isr"),
            state_log_segment_bytes: v.int("transaction.state.log.segment.bytes"),
            max_timeout_ms: v.int("transaction.max.timeout.ms"),
            transactional_id_expiration_ms: v.int("transactional.id.expiration.ms"),
        }
    }
}

/// Idempotent producers.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerIds {
    /// `producer.id.expiration.ms`.
    pub expiration_ms: i32,
    /// `producer.id.expiration.check.interval.ms`.
    pub expiration_check_interval_ms: i32,
}

impl ProducerIds {
    pub(super) fn read(v: &Values) -> ProducerIds {
        ProducerIds {
            expiration_ms: v.int("producer.id.expiration.ms"),
            expiration_check_interval_ms: v.int("producer.id.expiration.check.interval.ms"),
        }
    }
}

/// The controller quorum.
#[derive(Clone, Debug, PartialEq)]
pub struct Quorum {
    /// `controller.quorum.voters`: id, host, port. Not empty: a static quorum.
    pub voters: Vec<(i32, String, u16)>,
    /// `controller.quorum.bootstrap.servers`.
    pub bootstrap_servers: Vec<(String, u16)>,
    /// `controller.quorum.election.timeout.ms`.
    pub election_timeout_ms: i32,
    /// `controller.quorum.fetch.timeout.ms`.
    pub fetch_timeout_ms: i32,
    /// `controller.quorum.append.linger.ms`.
    pub append_linger_ms: i32,
    /// `controller.quorum.request.timeout.ms`.
    pub request_timeout_ms: i32,
    /// `controller.quorum.fetch.max.bytes`.
    pub fetch_max_bytes: i32,
    /// `controller.quorum.fetch.snapshot.max.bytes`.
    pub fetch_snapshot_max_bytes: i32,
    /// `broker.heartbeat.interval.ms`.
    pub broker_heartbeat_interval_ms: i32,
    /// `broker.session.timeout.ms`.
    pub broker_session_timeout_ms: i32,
    /// `initial.broker.registration.timeout.ms`.
    pub initial_broker_registration_timeout_ms: i32,
}

impl Quorum {
    pub(super) fn read(v: &Values) -> Quorum {
        let voters = v.list("controller.quorum.voters").iter().filter_map(|voter| {
            let (id, address) = voter.split_once('@')?;
            let (host, port) = kafka_core::configs::host_port(address)?;
            Some((id.parse().ok()?, host.to_owned(), port))
        });
        let servers = v.list("controller.quorum.bootstrap.servers").iter().filter_map(|server| {
            let (host, port) = kafka_core::configs::host_port(server)?;
            Some((host.to_owned(), port))
        });
        Quorum {
            voters: voters.collect(),
            bootstrap_servers: servers.collect(),
            election_timeout_ms: v.int("controller.quorum.election.timeout.ms"),
            fetch_timeout_ms: v.int("controller.quorum.fetch.timeout.ms"),
            append_linger_ms: v.int("controller.quorum.append.linger.ms"),
            request_timeout_ms: v.int("controller.quorum.request.timeout.ms"),
            fetch_max_bytes: v.int("controller.quorum.fetch.max.bytes"),
            fetch_snapshot_max_bytes: v.int("controller.quorum.fetch.snapshot.max.bytes"),
            broker_heartbeat_interval_ms: v.int("broker.heartbeat.interval.ms"),
            broker_session_timeout_ms: v.int("broker.session.timeout.ms"),
            initial_broker_registration_timeout_ms: v.int("initial.broker.registration.timeout.ms"),
        }
    }
}

/// `__cluster_metadata`.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataLog {
    /// `metadata.log.segment.bytes` (or `internal.metadata.log.segment.bytes`).
    pub segment_bytes: i32,
    /// `metadata.log.segment.ms`.
    pub segment_ms: i64,
    /// `metadata.max.retention.bytes`.
    pub max_retention_bytes: i64,
    /// `metadata.max.retention.ms`.
    pub max_retention_ms: i64,
    /// `metadata.log.max.record.bytes.between.snapshots`.
    pub max_record_bytes_between_snapshots: i64,
    /// `metadata.log.max.snapshot.interval.ms`; 0: no snapshots by time.
    pub max_snapshot_interval_ms: i64,
    /// `metadata.max.idle.interval.ms`; 0: no NoOp records.
    pub max_idle_interval_ms: i32,
    /// `internal.metadata.max.batch.size.in.bytes`.
    pub max_batch_size_bytes: i32,
    /// `internal.metadata.delete.delay.millis`.
    pub delete_delay_ms: i64,
}

impl MetadataLog {
    pub(super) fn read(v: &Values) -> MetadataLog {
        let internal = v.long_opt("internal.metadata.log.segment.bytes").and_then(|bytes| i32::try_from(bytes).ok());
        MetadataLog {
            segment_bytes: internal.unwrap_or_else(|| v.int("metadata.log.segment.bytes")),
            segment_ms: v.long("metadata.log.segment.ms"),
            max_retention_bytes: v.long("metadata.max.retention.bytes"),
            max_retention_ms: v.long("metadata.max.retention.ms"),
            max_record_bytes_between_snapshots: v.long("metadata.log.max.record.bytes.between.snapshots"),
            max_snapshot_interval_ms: v.long("metadata.log.max.snapshot.interval.ms"),
            max_idle_interval_ms: v.int("metadata.max.idle.interval.ms"),
            max_batch_size_bytes: v.int("internal.metadata.max.batch.size.in.bytes"),
            delete_delay_ms: v.long("internal.metadata.delete.delay.millis"),
        }
    }
}
