//! An image as the records that rebuild it, in the order in which Kafka writes a snapshot.

use std::sync::Arc;

use kafka_wire::messages::{
    ClientQuotaRecord, ConfigRecord, FeatureLevelRecord, ProducerIdsRecord, TopicRecord, ZkMigrationStateRecord,
    client_quota_record::EntityData,
};
use kafka_wire::metadata_record::MetadataRecord as R;

use super::{MetadataImage, MetadataVersion};

impl MetadataImage {
    /// The records of a snapshot of this image. Features come first, metadata.version before all, because it says how
    /// the others are to be read.
    pub fn to_records(&self) -> impl Iterator<Item = R> {
        self.feature_records()
            .into_iter()
            .chain(self.cluster_records())
            .chain(self.topic_records())
            .chain(self.config_records())
            .chain(self.quota_records())
            .chain(self.producer_id_record())
            .chain(self.security.acls.values().map(|acl| R::AccessControlEntryRecord(acl.as_ref().clone())))
            .chain(self.security.scram.values().map(|user| R::UserScramCredentialRecord(user.as_ref().clone())))
            .chain(self.security.tokens.values().map(|token| R::DelegationTokenRecord(token.as_ref().clone())))
    }

    fn feature_records(&self) -> Vec<R> {
        let level = |name: &str, feature_level| {
            R::FeatureLevelRecord(FeatureLevelRecord {
                name: name.to_owned(),
                feature_level,
                ..FeatureLevelRecord::default()
            })
        };
        let mut records = Vec::new();
        if self.features.is_known() {
            records.push(level(MetadataVersion::FEATURE, self.features.metadata_version().level()));
        }
        records.extend(self.features.levels.iter().map(|(name, value)| level(name, *value)));
        records.extend(self.features.zk_migration_state.map(|zk_migration_state| {
            R::ZkMigrationStateRecord(ZkMigrationStateRecord {
                zk_migration_state,
                ..ZkMigrationStateRecord::default()
            })
        }));
        records
    }

    fn cluster_records(&self) -> impl Iterator<Item = R> {
        let brokers = self.cluster.brokers.values().map(|b| R::RegisterBrokerRecord(Arc::unwrap_or_clone(b.clone())));
        brokers.chain(
            self.cluster.controllers.values().map(|c| R::RegisterControllerRecord(Arc::unwrap_or_clone(c.clone()))),
        )
    }

    fn topic_records(&self) -> impl Iterator<Item = R> {
        self.topics.iter().flat_map(|topic| {
            let record = TopicRecord { name: topic.name.clone(), topic_id: topic.id, ..TopicRecord::default() };
            let partitions =
                topic.partitions.iter().map(|(number, p)| R::PartitionRecord(p.to_record(topic.id, *number)));
            std::iter::once(R::TopicRecord(record)).chain(partitions)
        })
    }

    fn config_records(&self) -> impl Iterator<Item = R> {
        self.configs.resources.iter().flat_map(|(resource, overrides)| {
            overrides.iter().map(|(name, value)| {
                R::ConfigRecord(ConfigRecord {
                    resource_type: resource.kind.0,
                    resource_name: resource.name.clone(),
                    name: name.clone(),
                    value: Some(value.clone()),
                    ..ConfigRecord::default()
                })
            })
        })
    }

    fn quota_records(&self) -> impl Iterator<Item = R> {
        self.security.quotas.iter().flat_map(|(entity, values)| {
            values.iter().map(|(key, value)| {
                let part = |(kind, name): &(String, Option<String>)| EntityData {
                    entity_type: kind.clone(),
                    entity_name: name.clone(),
                    ..EntityData::default()
                };
                R::ClientQuotaRecord(ClientQuotaRecord {
                    entity: entity.iter().map(part).collect(),
                    key: key.clone(),
                    value: *value,
                    ..ClientQuotaRecord::default()
                })
            })
        })
    }

    fn producer_id_record(&self) -> Option<R> {
        // Who took the last block is of no use to a snapshot's reader.
        self.next_producer_id.map(|next_producer_id| {
            R::ProducerIdsRecord(ProducerIdsRecord {
                broker_id: -1,
                broker_epoch: -1,
                next_producer_id,
                ..ProducerIdsRecord::default()
            })
        })
    }
}
