//! Log directories as the controller knows them: which of a broker's have failed, and in which a replica is (KIP-858;
//! `ReplicationControlManager.handleDirectoriesOffline`, `handleAssignReplicasToDirs`).

use std::collections::BTreeSet;

use kafka_wire::messages::PartitionChangeRecord;
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{ErrorCode, Uuid};

use super::brokers::{Happening, registration_change};
use super::{ApiError, Decision, View};
use crate::image::{PartitionRegistration, TopicImage};

/// In which of a broker's directories one of its replicas is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplicaPlace {
    /// The topic.
    pub topic_id: Uuid,
    /// The partition.
    pub partition: i32,
    /// The directory.
    pub directory: Uuid,
}

impl View<'_> {
    /// Takes directories off a broker's registration because they have failed, and the leaders off what is in them. Those
    /// that it is not registered with are passed over.
    ///
    /// # Errors
    /// When the broker is not registered under that epoch.
    pub fn directories_failed(&self, id: i32, epoch: i64, failed: &[Uuid]) -> Result<Decision<()>, ApiError> {
        let broker = self.check_broker_epoch(id, epoch)?;
        let (gone, left): (Vec<Uuid>, Vec<Uuid>) =
            broker.log_dirs.iter().copied().partition(|dir| failed.contains(dir));
        if gone.is_empty() || !self.image.features.metadata_version().has_directories() {
            return Ok(Decision::only(()));
        }
        let mut records = Vec::new();
        for dir in gone {
            records.extend(self.partition_changes(Happening::LosesDirectory(id, dir)));
        }
        records.push(registration_change(id, epoch, |r| r.log_dirs = left));
        Ok(Decision { records, reply: () })
    }

    /// Notes in which directories a broker has put its replicas. One that it says is in a directory that has failed loses
    /// its leader. Topics that are gone and partitions that the broker does not hold are passed over: it hears of that by
    /// itself.
    ///
    /// # Errors
    /// When the broker is not registered under that epoch, or the metadata.version is from before directory ids.
    pub fn assign_replicas_to_dirs(
        &self,
        id: i32,
        epoch: i64,
        places: &[ReplicaPlace],
    ) -> Result<Decision<()>, ApiError> {
        if !self.image.features.metadata_version().has_directories() {
            let text = "Directory assignment is not supported yet.";
            return Err(ApiError::new(ErrorCode::UNSUPPORTED_VERSION, text));
        }
        let broker = self.check_broker_epoch(id, epoch)?;
        let mut records = Vec::new();
        let mut failed = BTreeSet::new();
        for place in places {
            let Some(topic) = self.image.topics.by_id(place.topic_id) else { continue };
            let Some(partition) = topic.partitions.get(&place.partition) else { continue };
            let Some(record) = assignment(partition, id, place) else { continue };
            records.push(record);
            if !broker.log_dirs.is_empty() && !broker.log_dirs.contains(&place.directory) {
                failed.insert((place.topic_id, place.partition));
            }
        }
        if !failed.is_empty() {
            let lost =
                |topic: &TopicImage, number: i32, _: &PartitionRegistration| failed.contains(&(topic.id, number));
            records.extend(self.partition_changes_of(Happening::Leaves(id), &lost));
        }
        Ok(Decision { records, reply: () })
    }
}

/// The record that puts a broker's replica in a directory, if it is one of the partition's and was elsewhere.
fn assignment(partition: &PartitionRegistration, broker: i32, place: &ReplicaPlace) -> Option<MetadataRecord> {
    let at = partition.replicas.iter().position(|r| *r == broker)?;
    let mut directories = partition.directories.clone();
    let directory = directories.get_mut(at).filter(|d| **d != place.directory)?;
    *directory = place.directory;
    let record = PartitionChangeRecord {
        topic_id: place.topic_id,
        partition_id: place.partition,
        directories: Some(directories),
        ..PartitionChangeRecord::default()
    };
    Some(record.into())
}
