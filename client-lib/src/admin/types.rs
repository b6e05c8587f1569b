//! What admin operations are asked with and what they report.

use crate::Uuid;

/// A broker's address as it advertises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The broker's id.
    pub id: i32,
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: i32,
    /// Its rack, if set.
    pub rack: Option<String>,
}

/// Which topics to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListTopicsOptions {
    /// Also the broker's own topics.
    pub include_internal: bool,
}

/// A topic in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicListing {
    /// Its name.
    pub name: String,
    /// Its id; zero from brokers before 2.8.
    pub topic_id: Uuid,
    /// Whether it is one of the brokers' own.
    pub is_internal: bool,
}

/// A topic with its partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicDescription {
    /// Its name.
    pub name: String,
    /// Its id; zero from brokers before 2.8.
    pub topic_id: Uuid,
    /// Whether it is one of the brokers' own.
    pub is_internal: bool,
    /// Its partitions by index.
    pub partitions: Vec<PartitionDescription>,
}

/// Where a partition is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionDescription {
    /// Its index.
    pub partition: i32,
    /// The leader's id; `None` when there is none.
    pub leader: Option<i32>,
    /// The leader epoch; -1 when unknown.
    pub leader_epoch: i32,
    /// Its replicas' broker ids, the preferred one first.
    pub replicas: Vec<i32>,
    /// Those in sync.
    pub isr: Vec<i32>,
    /// Those offline.
    pub offline_replicas: Vec<i32>,
    /// Eligible leader replicas (KIP-966); `None` from brokers without them.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// The last ELR before the eligible set became empty; `None` from brokers without them.
    pub last_known_elr: Option<Vec<i32>>,
}

/// A topic to create.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTopic {
    /// Its name.
    pub name: String,
    /// How many partitions; `None` for the broker's default. Not with `assignments`.
    pub partitions: Option<i32>,
    /// How many replicas each; `None` for the broker's default. Not with `assignments`.
    pub replication_factor: Option<i16>,
    /// Replicas by partition, when placed by hand.
    pub assignments: Vec<(i32, Vec<i32>)>,
    /// Configs to set.
    pub configs: Vec<(String, String)>,
}

/// How to create topics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CreateTopicsOptions {
    /// Only check.
    pub validate_only: bool,
}

/// A created topic; what older brokers do not tell is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreatedTopic {
    /// Its id.
    pub topic_id: Option<Uuid>,
    /// Its partitions.
    pub partitions: Option<i32>,
    /// Its replication factor.
    pub replication_factor: Option<i16>,
    /// Its configs.
    pub configs: Option<Vec<ConfigEntry>>,
}

/// Partitions to add to a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPartitions {
    /// The topic.
    pub topic: String,
    /// How many it shall have.
    pub total_count: i32,
    /// Replicas of the new ones, when placed by hand.
    pub assignments: Option<Vec<Vec<i32>>>,
}

/// The cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterDescription {
    /// Its id.
    pub cluster_id: Option<String>,
    /// The controller's broker id, if any.
    pub controller: Option<i32>,
    /// All live brokers.
    pub nodes: Vec<Node>,
}

/// Kinds of things that have configs (Kafka's `ConfigResource.Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ConfigResourceType {
    Unknown = 0,
    Topic = 2,
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}

/// A thing that has configs. A broker's name is its id, or empty for the cluster-wide default.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigResource {
    /// Its kind.
    pub kind: ConfigResourceType,
    /// Its name.
    pub name: String,
}

/// What to tell of configs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DescribeConfigsOptions {
    /// The sources that a value could come from.
    pub include_synonyms: bool,
    /// The broker's documentation.
    pub include_documentation: bool,
}

/// Where a config's value comes from (Kafka's `ConfigEntry.ConfigSource`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ConfigSource {
    Unknown = 0,
    DynamicTopicConfig = 1,
    DynamicBrokerConfig = 2,
    DynamicDefaultBrokerConfig = 3,
    StaticBrokerConfig = 4,
    DefaultConfig = 5,
    DynamicBrokerLoggerConfig = 6,
    ClientMetricsConfig = 7,
    GroupConfig = 8,
}

impl ConfigResourceType {
    /// The kind of a code on the wire.
    #[must_use]
    pub fn from_code(code: i8) -> Self {
        match code {
            2 => Self::Topic,
            4 => Self::Broker,
            8 => Self::BrokerLogger,
            16 => Self::ClientMetrics,
            32 => Self::Group,
            _ => Self::Unknown,
        }
    }
}

impl ConfigSource {
    /// The source of a code on the wire.
    #[must_use]
    pub fn from_code(code: i8) -> Self {
        match code {
            1 => Self::DynamicTopicConfig,
            2 => Self::DynamicBrokerConfig,
            3 => Self::DynamicDefaultBrokerConfig,
            4 => Self::StaticBrokerConfig,
            5 => Self::DefaultConfig,
            6 => Self::DynamicBrokerLoggerConfig,
            7 => Self::ClientMetricsConfig,
            8 => Self::GroupConfig,
            _ => Self::Unknown,
        }
    }

    /// Kafka's name, such as `DYNAMIC_TOPIC_CONFIG`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::DynamicTopicConfig => "DYNAMIC_TOPIC_CONFIG",
            Self::DynamicBrokerConfig => "DYNAMIC_BROKER_CONFIG",
            Self::DynamicDefaultBrokerConfig => "DYNAMIC_DEFAULT_BROKER_CONFIG",
            Self::StaticBrokerConfig => "STATIC_BROKER_CONFIG",
            Self::DefaultConfig => "DEFAULT_CONFIG",
            Self::DynamicBrokerLoggerConfig => "DYNAMIC_BROKER_LOGGER_CONFIG",
            Self::ClientMetricsConfig => "DYNAMIC_CLIENT_METRICS_CONFIG",
            Self::GroupConfig => "DYNAMIC_GROUP_CONFIG",
        }
    }
}

/// A config's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigEntry {
    /// The key.
    pub name: String,
    /// The value; `None` when unset or sensitive.
    pub value: Option<String>,
    /// Where it comes from.
    pub source: ConfigSource,
    /// Whether the value is hidden.
    pub is_sensitive: bool,
    /// Whether it cannot be changed at run time.
    pub is_read_only: bool,
    /// Kafka's `ConfigDef.Type` code; 0 when unknown.
    pub config_type: i8,
    /// All sources, the strongest first.
    pub synonyms: Vec<ConfigSynonym>,
    /// The broker's documentation, if asked for.
    pub documentation: Option<String>,
}

/// A source that a config's value could come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigSynonym {
    /// The key there.
    pub name: String,
    /// The value there.
    pub value: Option<String>,
    /// The source.
    pub source: ConfigSource,
}

/// What to do to one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterConfigOp {
    /// The key.
    pub name: String,
    /// The change.
    pub change: ConfigChange,
}

/// A change to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigChange {
    /// Set it.
    Set(String),
    /// Back to its default.
    Delete,
    /// Add to a list.
    Append(String),
    /// Take from a list.
    Subtract(String),
}

/// Which offset of a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetSpec {
    /// The first.
    Earliest,
    /// The one after the last.
    Latest,
    /// The first whose time is not before this one (ms since 1970).
    Timestamp(i64),
    /// That of the record with the largest time (KIP-734).
    MaxTimestamp,
    /// The first in local storage (KIP-405).
    EarliestLocal,
    /// The last in tiered storage (KIP-1005).
    LatestTiered,
    /// The earliest one not yet uploaded (KIP-1023).
    EarliestPendingUpload,
}

impl OffsetSpec {
    /// The number that stands for it in ListOffsets, and the first version that knows it.
    #[must_use]
    pub fn timestamp(self) -> (i64, i16) {
        match self {
            Self::Timestamp(ms) => (ms, 0),
            Self::Latest => (-1, 0),
            Self::Earliest => (-2, 0),
            Self::MaxTimestamp => (-3, 7),
            Self::EarliestLocal => (-4, 8),
            Self::LatestTiered => (-5, 9),
            Self::EarliestPendingUpload => (-6, 11),
        }
    }
}

/// Which records a reader sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IsolationLevel {
    /// All.
    #[default]
    ReadUncommitted,
    /// Those of committed transactions, and those outside of any.
    ReadCommitted,
}

/// An offset found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedOffset {
    /// The offset; -1 when no record matches.
    pub offset: i64,
    /// The record's time, or -1.
    pub timestamp: i64,
    /// The leader epoch at the offset, if known.
    pub leader_epoch: Option<i32>,
}

/// A running reassignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionReassignment {
    /// All replicas now.
    pub replicas: Vec<i32>,
    /// Those being added.
    pub adding_replicas: Vec<i32>,
    /// Those being removed.
    pub removing_replicas: Vec<i32>,
}

/// Which groups to list; empty means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListGroupsOptions {
    /// States, in Kafka's spelling (`Stable`).
    pub states: Vec<String>,
    /// Types, in Kafka's spelling (`classic`).
    pub types: Vec<String>,
}

/// A group in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupListing {
    /// Its id.
    pub group_id: String,
    /// Its protocol type, `consumer` for consumers; empty for a group that only has offsets.
    pub protocol_type: String,
    /// Its state; `None` from brokers before 2.6.
    pub state: Option<String>,
    /// Its type; `None` from brokers before 3.8.
    pub group_type: Option<String>,
}

/// A group of the classic protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDescription {
    /// Its id.
    pub group_id: String,
    /// `PreparingRebalance`, `CompletingRebalance`, `Stable`, `Dead` or `Empty`.
    pub state: String,
    /// Its protocol type.
    pub protocol_type: String,
    /// The assignor in use.
    pub protocol: String,
    /// Its coordinator.
    pub coordinator: Node,
    /// Its members.
    pub members: Vec<MemberDescription>,
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberDescription {
    /// Its member id.
    pub member_id: String,
    /// Its `group.instance.id`, if static.
    pub group_instance_id: Option<String>,
    /// Its client id.
    pub client_id: String,
    /// The host that it connects from.
    pub host: String,
    /// What it is assigned, for consumers.
    pub assignment: Vec<crate::TopicPartition>,
}

/// A committed offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetAndMetadata {
    /// The next offset to read.
    pub offset: i64,
    /// The leader epoch of the last record read, if known.
    pub leader_epoch: Option<i32>,
    /// The committer's own text.
    pub metadata: String,
}

impl OffsetAndMetadata {
    /// An offset alone.
    #[must_use]
    pub fn new(offset: i64) -> Self {
        Self { offset, leader_epoch: None, metadata: String::new() }
    }
}
