//! What a controller writes first when it takes over a log (`ActivationRecordsGenerator`).

use kafka_wire::messages::{
    AbortTransactionRecord, BeginTransactionRecord, ConfigRecord, EndTransactionRecord, FeatureLevelRecord,
};
use kafka_wire::metadata_record::MetadataRecord;

use super::View;
use crate::image::{ConfigResource, FeaturesImage, MetadataImage, MetadataVersion};
use crate::image::{Delta, ResourceType};

/// What a new cluster starts with: the records of `bootstrap.checkpoint`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bootstrap {
    /// Feature levels and SCRAM credentials.
    pub records: Vec<MetadataRecord>,
}

impl Bootstrap {
    /// Feature levels as `kafka-storage format` writes them: metadata.version first, the others by name, those at
    /// level 0 left out. kraft.version is not a record.
    #[must_use]
    pub fn from_levels(version: MetadataVersion, levels: &[(&str, i16)]) -> Self {
        let record = |name: &str, feature_level| {
            MetadataRecord::from(FeatureLevelRecord {
                name: name.to_owned(),
                feature_level,
                ..FeatureLevelRecord::default()
            })
        };
        let mut others: Vec<_> = levels
            .iter()
            .filter(|(name, level)| *level > 0 && *name != MetadataVersion::FEATURE && *name != "kraft.version")
            .collect();
        others.sort();
        let mut records = vec![record(MetadataVersion::FEATURE, version.level())];
        records.extend(others.into_iter().map(|(name, level)| record(name, *level)));
        Self { records }
    }

    /// The features that these records set.
    fn features(&self) -> FeaturesImage {
        let mut image = MetadataImage::default();
        for record in self.records.iter().filter(|r| matches!(r, MetadataRecord::FeatureLevelRecord(_))) {
            // A level that this software does not know stops the start when the record is applied to the real image.
            if image.apply(record, &mut Delta::default()).is_err() {
                break;
            }
        }
        image.features
    }
}

impl View<'_> {
    /// The records that a controller begins with. `open_transaction` is where a transaction began that its
    /// predecessor did not end.
    #[must_use]
    pub fn activate(&self, open_transaction: Option<i64>, bootstrap: &Bootstrap) -> Vec<MetadataRecord> {
        let mut records = Vec::new();
        if open_transaction.is_some() {
            let reason = Some("Controller failover".to_owned());
            records.push(AbortTransactionRecord { reason, ..AbortTransactionRecord::default() }.into());
        }
        if self.image.features.is_known() {
            return records;
        }
        let features = bootstrap.features();
        let in_transaction = features.metadata_version().has_transactions();
        if in_transaction {
            let name = Some("Bootstrap records".to_owned());
            records.push(BeginTransactionRecord { name, ..BeginTransactionRecord::default() }.into());
        }
        records.extend(bootstrap.records.iter().cloned());
        records.extend(self.elr_safety_records(&features));
        if in_transaction {
            records.push(EndTransactionRecord::default().into());
        }
        records
    }

    /// With eligible leader replicas every replica must count with the same `min.insync.replicas`: the static value
    /// becomes the cluster's, and what single brokers had set goes.
    pub(super) fn elr_safety_records(&self, features: &FeaturesImage) -> Vec<MetadataRecord> {
        let mut records = Vec::new();
        if !features.elr_enabled() {
            return records;
        }
        let configs = &self.image.configs;
        if !configs.overrides(&ConfigResource::broker_default()).contains_key(MIN_ISR) {
            let value = self.settings.static_config.get(MIN_ISR).map_or("1", |v| v.trim());
            records.push(config_record(&ConfigResource::broker_default(), MIN_ISR, Some(value)));
        }
        for (resource, overrides) in &configs.resources {
            let of_one_broker = resource.kind == ResourceType::BROKER && !resource.name.is_empty();
            if of_one_broker && overrides.contains_key(MIN_ISR) {
                records.push(config_record(resource, MIN_ISR, None));
            }
        }
        records
    }
}

pub(super) const MIN_ISR: &str = "min.insync.replicas";

pub(super) fn config_record(resource: &ConfigResource, name: &str, value: Option<&str>) -> MetadataRecord {
    ConfigRecord {
        resource_type: resource.kind.0,
        resource_name: resource.name.clone(),
        name: name.to_owned(),
        value: value.map(str::to_owned),
        ..ConfigRecord::default()
    }
    .into()
}
