//! At which version a record is written: as Kafka 4.3.1 chooses it from the feature levels and from what the record holds.

use kafka_wire::metadata_record::MetadataRecord;

use super::FeaturesImage;

/// The version at which a record goes to the log or to a snapshot under these feature levels.
#[must_use]
pub fn record_version(record: &MetadataRecord, features: &FeaturesImage) -> i16 {
    let version = features.metadata_version().level();
    match record {
        MetadataRecord::RegisterBrokerRecord(_) => match version {
            30.. => 4,
            17.. => 3,
            8.. => 2,
            _ => 1,
        },
        MetadataRecord::PartitionRecord(_) | MetadataRecord::PartitionChangeRecord(_) => match version {
            23.. => 2,
            17.. => 1,
            _ => 0,
        },
        // The lowest version that carries what is set, so that old readers understand the common ones.
        MetadataRecord::BrokerRegistrationChangeRecord(r) => {
            if r.cordoned_log_dirs.is_some() {
                3
            } else if !r.log_dirs.is_empty() {
                2
            } else {
                i16::from(r.in_controlled_shutdown != 0)
            }
        }
        _ => 0,
    }
}
