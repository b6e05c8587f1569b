//! Changes of finalized feature levels (`FeatureControlManager`, KIP-584, KIP-1022).

use std::collections::BTreeMap;

use kafka_wire::ErrorCode;
use kafka_wire::messages::{FeatureLevelRecord, RegisterBrokerRecord};
use kafka_wire::metadata_record::MetadataRecord;

use super::{ApiError, Decision, View};
use crate::image::{Delta, Feature, MetadataVersion, known_feature};

/// How a level may change (`FeatureUpdate.UpgradeType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpgradeType {
    /// Not one that this software knows.
    Unknown,
    /// Only up.
    Upgrade,
    /// Down, if nothing can be lost.
    SafeDowngrade,
    /// Down, even if something can be lost.
    UnsafeDowngrade,
}

impl UpgradeType {
    /// The type of a number in a request.
    #[must_use]
    pub fn from_code(code: i8) -> Self {
        match code {
            1 => Self::Upgrade,
            2 => Self::SafeDowngrade,
            3 => Self::UnsafeDowngrade,
            _ => Self::Unknown,
        }
    }
}

/// A level that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureUpdate {
    /// The feature.
    pub name: String,
    /// Its level from now on; 0 switches it off.
    pub level: i16,
    /// How it may get there.
    pub upgrade_type: UpgradeType,
}

impl View<'_> {
    /// Changes feature levels, all or none. With `validate_only` nothing is written.
    ///
    /// # Errors
    /// The first feature that cannot get its level.
    pub fn update_features(&self, updates: &[FeatureUpdate], validate_only: bool) -> Result<Decision<()>, ApiError> {
        let mut proposed: BTreeMap<String, i16> = self.image.features.finalized().into_iter().collect();
        proposed.extend(updates.iter().map(|u| (u.name.clone(), u.level)));
        let mut records = Vec::new();
        for update in updates {
            records.extend(self.update_feature(update, &proposed)?);
        }
        let mut after = self.image.clone();
        for record in &records {
            let applied = after.apply(record, &mut Delta::default());
            applied.map_err(|e| ApiError::new(ErrorCode::INVALID_UPDATE_VERSION, e.to_string()))?;
        }
        if !self.image.features.elr_enabled() {
            records.extend(self.elr_safety_records(&after.features));
        }
        if validate_only {
            records.clear();
        }
        Ok(Decision { records, reply: () })
    }

    fn update_feature(
        &self,
        update: &FeatureUpdate,
        proposed: &BTreeMap<String, i16>,
    ) -> Result<Option<MetadataRecord>, ApiError> {
        let FeatureUpdate { name, level, upgrade_type } = update;
        let invalid = |why: &str| {
            let text = format!("Invalid update version {level} for feature {name}. {why}");
            Err(ApiError::new(ErrorCode::INVALID_UPDATE_VERSION, text))
        };
        let is_kraft = name == KRAFT_VERSION;
        let current = if is_kraft { self.settings.kraft_version } else { self.image.features.level(name) };
        match upgrade_type {
            UpgradeType::Unknown => return invalid("The controller does not support the given upgrade type."),
            _ if *level < 0 => return invalid("A feature version cannot be less than 0."),
            _ => {}
        }
        if let Some(why) = self.not_supported_by(name, *level) {
            return invalid(&why);
        }
        if *level < current && *upgrade_type == UpgradeType::Upgrade {
            return invalid(
                "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe \
                 downgrade.",
            );
        }
        if *level > current && *upgrade_type != UpgradeType::Upgrade {
            return invalid("Can't downgrade to a newer version.");
        }
        if is_kraft {
            return match level.cmp(&current) {
                std::cmp::Ordering::Less => invalid("Can't downgrade the version of this feature."),
                std::cmp::Ordering::Equal => Ok(None),
                std::cmp::Ordering::Greater => {
                    invalid("This controller cannot turn a static quorum into a dynamic one.")
                }
            };
        }
        if name == MetadataVersion::FEATURE {
            self.check_metadata_version(*level, *upgrade_type)?;
        } else if let Some(why) = missing_dependency(name, *level, proposed) {
            return invalid(&why);
        }
        Ok(Some(level_record(name, *level)))
    }

    /// Which node does not support a level, and why.
    fn not_supported_by(&self, name: &str, level: i16) -> Option<String> {
        let range_text = |what: &str, (min, max): (i16, i16)| {
            if (min..=max).contains(&level) {
                return None;
            }
            Some(match max {
                0 => format!("{what} does not support this feature."),
                _ => format!("{what} only supports versions {min}-{max}"),
            })
        };
        let local = known_feature(name).map_or((0, 0), |f: &Feature| (f.min_level(), f.max_level));
        let me = self.settings.node_id;
        let of_broker = |b: &RegisterBrokerRecord| {
            let feature = b.features.iter().find(|f| f.name == name);
            feature.map_or((0, 0), |f| (f.min_supported_version, f.max_supported_version))
        };
        if local == (0, 0) {
            return Some(format!("Local controller {me} does not support this feature."));
        }
        range_text(&format!("Local controller {me}"), local).or_else(|| {
            let mut brokers = self.image.cluster.brokers.values();
            brokers.find_map(|b| range_text(&format!("Broker {}", b.broker_id), of_broker(b)))
        })
    }

    fn check_metadata_version(&self, level: i16, upgrade_type: UpgradeType) -> Result<(), ApiError> {
        let current = self.image.features.metadata_version();
        let Some(new) = MetadataVersion::from_level(level) else {
            let text = format!("Invalid metadata.version {level}. Unknown metadata.version.");
            return Err(ApiError::new(ErrorCode::INVALID_UPDATE_VERSION, text));
        };
        let between = (level + 1..=current.level()).filter_map(MetadataVersion::from_level);
        if between.into_iter().all(|v| !v.changed_metadata()) {
            return Ok(());
        }
        let why = match upgrade_type {
            UpgradeType::UnsafeDowngrade => "Unsafe metadata downgrade is not supported in this version.",
            _ => "Refusing to perform the requested downgrade because it might delete metadata information.",
        };
        let (from, to) = (current.level(), new.level());
        let text = format!("Unsupported metadata.version downgrade from {from} to {to}. {why}");
        Err(ApiError::new(ErrorCode::INVALID_UPDATE_VERSION, text))
    }
}

/// The level of the quorum's protocol, which is not a record.
const KRAFT_VERSION: &str = "kraft.version";

fn missing_dependency(name: &str, level: i16, proposed: &BTreeMap<String, i16>) -> Option<String> {
    let needed = known_feature(name)?.needs_metadata_version;
    let version = proposed.get(MetadataVersion::FEATURE).copied().unwrap_or(0);
    (level > 0 && version < needed).then(|| dependency_text(name, level, needed))
}

/// What is missing for a feature's level, in Kafka's words.
#[must_use]
pub fn dependency_text(name: &str, level: i16, needed: i16) -> String {
    let version = MetadataVersion::from_level(needed).map_or("", MetadataVersion::name);
    format!("{name} could not be set to {level} because it depends on metadata.version={needed} ({version})")
}

fn level_record(name: &str, feature_level: i16) -> MetadataRecord {
    FeatureLevelRecord { name: name.to_owned(), feature_level, ..FeatureLevelRecord::default() }.into()
}
