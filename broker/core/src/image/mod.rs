//! The cluster's metadata as one immutable value: what Kafka keeps in `org.apache.kafka.image.MetadataImage`.
//!
//! An image is cheap to clone (persistent maps, shared leaves), so the controller's speculative image and the
//! committed one that the broker serves from are two handles on the same kind of value. It changes only by
//! [`MetadataImage::apply`], one metadata record at a time; [`MetadataImage::to_records`] gives the records that rebuild it, which
//! is what a snapshot holds. Nothing here reads a file or a clock.

mod cluster;
mod configs;
mod delta;
mod features;
mod replay;
mod security;
mod snapshot;
mod topics;
mod version;

use kafka_wire::Uuid;
use kafka_wire::metadata_record::MetadataRecord;

pub use cluster::ClusterImage;
pub use configs::{ConfigResource, ConfigsImage, Overrides, ResourceType};
pub use delta::{Delta, TopicDelta};
pub use features::{Feature, FeaturesImage, MetadataVersion, SUPPORTED_FEATURES, known_feature};
pub use replay::{Replay, ReplayError};
pub use security::{QuotaEntity, SecurityImage};
pub use topics::{
    LEADER_RECOVERED, LEADER_RECOVERING, NO_LEADER, NO_LEADER_CHANGE, PartitionRegistration, TopicImage, TopicsImage,
};
pub use version::record_version;

/// `DirectoryId.MIGRATING`: the replica's directory is not known because its record is older than directory ids.
pub const DIRECTORY_MIGRATING: Uuid = Uuid([0; 16]);
/// `DirectoryId.UNASSIGNED`: the broker has not yet chosen a directory.
pub const DIRECTORY_UNASSIGNED: Uuid = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
/// `DirectoryId.LOST`: the directory that held the replica is gone.
pub const DIRECTORY_LOST: Uuid = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);

/// Everything that the metadata log says, up to one offset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataImage {
    /// How far in the log this image is.
    pub provenance: Provenance,
    /// Finalized feature levels.
    pub features: FeaturesImage,
    /// Registered brokers and controllers.
    pub cluster: ClusterImage,
    /// Topics and their partitions.
    pub topics: TopicsImage,
    /// Dynamic configurations.
    pub configs: ConfigsImage,
    /// The first producer id that no broker has been given; `None` before the first block.
    pub next_producer_id: Option<i64>,
    /// ACLs, SCRAM credentials, delegation tokens and client quotas.
    pub security: SecurityImage,
}

/// The last record that an image contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Offset of the last record, -1 for the empty image.
    pub offset: i64,
    /// Leader epoch of that record's batch, -1 for the empty image.
    pub epoch: i32,
    /// Append time of that record's batch in ms, -1 for the empty image.
    pub timestamp_ms: i64,
}

impl Default for Provenance {
    fn default() -> Self {
        Self { offset: -1, epoch: -1, timestamp_ms: -1 }
    }
}

/// A record that does not fit the image: the log is damaged or was written by something newer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A record about a topic that does not exist.
    #[error("{record} names topic id {topic_id}, which does not exist")]
    UnknownTopic {
        /// The record's name.
        record: &'static str,
        /// The id.
        topic_id: Uuid,
    },
    /// A record about a partition that does not exist.
    #[error("{record} names partition {partition} of topic {topic}, which does not exist")]
    UnknownPartition {
        /// The record's name.
        record: &'static str,
        /// The topic's name.
        topic: String,
        /// The partition.
        partition: i32,
    },
    /// A record about a broker that is not registered, or under another epoch.
    #[error("{record} names broker {broker} with epoch {epoch}, which is not registered")]
    UnknownBroker {
        /// The record's name.
        record: &'static str,
        /// The broker's id.
        broker: i32,
        /// The epoch that the record expects.
        epoch: i64,
    },
    /// A metadata.version outside of what this software knows.
    #[error("metadata.version {0} is not one of those that this software knows (7 to 30)")]
    MetadataVersion(i16),
    /// A topic name or id that is taken already.
    #[error("TopicRecord for {name} with id {topic_id}: the name or id is taken")]
    TopicExists {
        /// The name.
        name: String,
        /// The id.
        topic_id: Uuid,
    },
    /// A record whose lists do not belong together.
    #[error("{record} of partition {partition}: {what}")]
    Inconsistent {
        /// The record's name.
        record: &'static str,
        /// The partition.
        partition: i32,
        /// What is wrong.
        what: &'static str,
    },
}

impl MetadataImage {
    /// Applies one record and notes in `delta` what it changed. The records that mark transactions and idle time
    /// change nothing here; [`Replay`] is where transactions are handled.
    ///
    /// # Errors
    /// When the record does not fit; the image may then be partly changed and must be dropped.
    pub fn apply(&mut self, record: &MetadataRecord, delta: &mut Delta) -> Result<(), ApplyError> {
        use MetadataRecord as R;
        match record {
            R::RegisterBrokerRecord(r) => self.cluster.register_broker(r, delta),
            R::UnregisterBrokerRecord(r) => return self.cluster.unregister_broker(r, delta),
            R::FenceBrokerRecord(r) => {
                return self.cluster.set_fenced("FenceBrokerRecord", (r.id, r.epoch), true, delta);
            }
            R::UnfenceBrokerRecord(r) => {
                return self.cluster.set_fenced("UnfenceBrokerRecord", (r.id, r.epoch), false, delta);
            }
            R::BrokerRegistrationChangeRecord(r) => return self.cluster.change_broker(r, delta),
            R::RegisterControllerRecord(r) => self.cluster.register_controller(r, delta),
            R::TopicRecord(r) => return self.topics.create(r, delta),
            R::PartitionRecord(r) => return self.topics.put_partition(r, delta),
            R::PartitionChangeRecord(r) => return self.topics.change_partition(r, delta),
            R::RemoveTopicRecord(r) => {
                let name = self.topics.remove(r.topic_id, delta)?;
                self.configs.remove_resource(&ConfigResource::topic(&name), delta);
            }
            R::ClearElrRecord(r) => self.topics.clear_elr(&r.topic_name, delta),
            R::ConfigRecord(r) => self.configs.set(r, delta),
            R::FeatureLevelRecord(r) => {
                self.features.set_level(r)?;
                delta.features = true;
            }
            R::ZkMigrationStateRecord(r) => {
                self.features.zk_migration_state = Some(r.zk_migration_state);
                delta.features = true;
            }
            R::ProducerIdsRecord(r) => {
                self.next_producer_id = Some(r.next_producer_id);
                delta.producer_ids = true;
            }
            R::ClientQuotaRecord(r) => self.security.set_quota(r, delta),
            R::AccessControlEntryRecord(r) => self.security.put_acl(r, delta),
            R::RemoveAccessControlEntryRecord(r) => self.security.remove_acl(r.id, delta),
            R::UserScramCredentialRecord(r) => self.security.put_scram(r, delta),
            R::RemoveUserScramCredentialRecord(r) => self.security.remove_scram(r, delta),
            R::DelegationTokenRecord(r) => self.security.put_token(r, delta),
            R::RemoveDelegationTokenRecord(r) => self.security.remove_token(&r.token_id, delta),
            R::NoOpRecord(_)
            | R::BeginTransactionRecord(_)
            | R::EndTransactionRecord(_)
            | R::AbortTransactionRecord(_) => {}
        }
        Ok(())
    }
}
