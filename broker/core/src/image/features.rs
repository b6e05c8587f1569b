//! Finalized feature levels and what each metadata.version brings (`MetadataVersion`, `Feature`, KIP-584, KIP-1022).

use imbl::OrdMap;
use kafka_wire::messages::FeatureLevelRecord;

use super::ApplyError;

/// A level of the feature `metadata.version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetadataVersion(i16);

impl MetadataVersion {
    /// The feature's name.
    pub const FEATURE: &'static str = "metadata.version";
    /// 3.3-IV3, the lowest that a 4.x node accepts.
    pub const MINIMUM: Self = Self(7);
    /// 4.3-IV0, the highest that Kafka 4.3.1 gives out.
    pub const LATEST: Self = Self(30);

    /// The version of a level, if this software knows it.
    #[must_use]
    pub fn from_level(level: i16) -> Option<Self> {
        (Self::MINIMUM.0..=Self::LATEST.0).contains(&level).then_some(Self(level))
    }

    /// The version that a release (`3.9`, `4.3`) or a full name (`4.3-IV0`) stands for: a release is its last version.
    #[must_use]
    pub fn from_name(text: &str) -> Option<Self> {
        // `4.3.1` is the release `4.3`.
        let short = match text.match_indices('.').nth(1) {
            Some((at, _)) if !text.contains("-IV") => &text[..at],
            _ => text,
        };
        NAMES
            .iter()
            .enumerate()
            .rev()
            .find(|(_, name)| **name == short || name.split_once("-IV").is_some_and(|(r, _)| r == short))
            .map(|(at, _)| Self(at as i16 + Self::MINIMUM.0))
    }

    /// The feature level.
    #[must_use]
    pub fn level(self) -> i16 {
        self.0
    }

    /// The name, such as `4.3-IV0`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[(self.0 - Self::MINIMUM.0) as usize]
    }

    /// Whether this version brought new kinds of metadata, which a downgrade below it might lose.
    #[must_use]
    pub fn changed_metadata(self) -> bool {
        [7, 8, 11, 13, 14, 15, 17, 23, 30].contains(&self.0)
    }

    /// Metadata transactions (KIP-868).
    #[must_use]
    pub fn has_transactions(self) -> bool {
        self.0 >= 13
    }

    /// Controllers register themselves (KIP-919).
    #[must_use]
    pub fn has_controller_registration(self) -> bool {
        self.0 >= 15
    }

    /// Replicas are assigned to log directories (KIP-858).
    #[must_use]
    pub fn has_directories(self) -> bool {
        self.0 >= 17
    }

    /// Eligible leader replicas can be written (KIP-966).
    #[must_use]
    pub fn has_elr(self) -> bool {
        self.0 >= 23
    }

    /// Log directories can be cordoned (KIP-1066).
    #[must_use]
    pub fn has_cordoned_directories(self) -> bool {
        self.0 >= 30
    }

    /// SCRAM credentials can be written (KIP-900).
    #[must_use]
    pub fn has_scram(self) -> bool {
        self.0 >= 11
    }

    /// Every shrink of the ISR needs a new leader epoch (KAFKA-15021, fixed in 3.6).
    #[must_use]
    pub fn bumps_leader_epoch_on_shrink(self) -> bool {
        self.0 < 12
    }
}

impl std::fmt::Display for MetadataVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Names from level 7 on.
const NAMES: [&str; 24] = [
    "3.3-IV3", "3.4-IV0", "3.5-IV0", "3.5-IV1", "3.5-IV2", "3.6-IV0", "3.6-IV1", "3.6-IV2", "3.7-IV0", "3.7-IV1",
    "3.7-IV2", "3.7-IV3", "3.7-IV4", "3.8-IV0", "3.9-IV0", "4.0-IV0", "4.0-IV1", "4.0-IV2", "4.0-IV3", "4.1-IV0",
    "4.1-IV1", "4.2-IV0", "4.2-IV1", "4.3-IV0",
];

/// A feature that this software supports.
#[derive(Debug)]
pub struct Feature {
    /// Its name.
    pub name: &'static str,
    /// Highest supported level; the lowest is 0 (7 for metadata.version).
    pub max_level: i16,
    /// For each level from 1 on, the metadata.version from which it is the default of a new cluster.
    pub default_from: &'static [i16],
    /// The metadata.version that any level above 0 needs.
    pub needs_metadata_version: i16,
}

impl Feature {
    /// The lowest supported level.
    #[must_use]
    pub fn min_level(&self) -> i16 {
        if self.name == MetadataVersion::FEATURE { MetadataVersion::MINIMUM.0 } else { 0 }
    }

    /// The level in a cluster that is formatted at a metadata.version.
    #[must_use]
    pub fn default_level(&self, version: MetadataVersion) -> i16 {
        if self.name == MetadataVersion::FEATURE {
            return version.0;
        }
        self.default_from.iter().filter(|from| version.0 >= **from).count() as i16
    }
}

/// What a node of ours registers with and offers in `ApiVersions`, sorted by name: the ranges of Kafka 4.3.1.
pub static SUPPORTED_FEATURES: [Feature; 7] = [
    feature("eligible.leader.replicas.version", 1, &[26], 23),
    feature("group.version", 1, &[22], 0),
    // Not a record: the level is a control record of the log (KIP-853).
    feature("kraft.version", 1, &[21], 0),
    feature(MetadataVersion::FEATURE, 30, &[], 0),
    feature("share.version", 1, &[28], 0),
    feature("streams.version", 1, &[29], 0),
    feature("transaction.version", 2, &[24, 24], 0),
];

const fn feature(
    name: &'static str,
    max_level: i16,
    default_from: &'static [i16],
    needs_metadata_version: i16,
) -> Feature {
    Feature { name, max_level, default_from, needs_metadata_version }
}

/// A supported feature by its name.
#[must_use]
pub fn known_feature(name: &str) -> Option<&'static Feature> {
    SUPPORTED_FEATURES.iter().find(|f| f.name == name)
}

/// The finalized levels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeaturesImage {
    /// Levels by feature without metadata.version; a feature at level 0 is absent.
    pub levels: OrdMap<String, i16>,
    metadata_version: Option<MetadataVersion>,
    /// Of a cluster that came from ZooKeeper; kept because snapshots of 3.4 to 3.9 carry it.
    pub zk_migration_state: Option<i8>,
}

impl FeaturesImage {
    /// The metadata.version, or the minimum while the log has not said.
    #[must_use]
    pub fn metadata_version(&self) -> MetadataVersion {
        self.metadata_version.unwrap_or(MetadataVersion::MINIMUM)
    }

    /// Whether the log has said which metadata.version it has.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.metadata_version.is_some()
    }

    /// The level of any feature that records carry, 0 if it is not set.
    #[must_use]
    pub fn level(&self, name: &str) -> i16 {
        match self.metadata_version {
            Some(version) if name == MetadataVersion::FEATURE => version.0,
            _ => self.levels.get(name).copied().unwrap_or(0),
        }
    }

    /// All levels above 0 by name, metadata.version among them.
    #[must_use]
    pub fn finalized(&self) -> Vec<(String, i16)> {
        let mut all: Vec<_> = self.levels.iter().map(|(name, level)| (name.clone(), *level)).collect();
        all.extend(self.metadata_version.map(|v| (MetadataVersion::FEATURE.to_owned(), v.0)));
        all.sort();
        all
    }

    /// Whether eligible leader replicas are kept (KIP-966).
    #[must_use]
    pub fn elr_enabled(&self) -> bool {
        self.metadata_version().has_elr() && self.level("eligible.leader.replicas.version") > 0
    }

    pub(super) fn set_level(&mut self, record: &FeatureLevelRecord) -> Result<(), ApplyError> {
        if record.name == MetadataVersion::FEATURE {
            let level = record.feature_level;
            self.metadata_version = Some(MetadataVersion::from_level(level).ok_or(ApplyError::MetadataVersion(level))?);
        } else if record.feature_level == 0 {
            self.levels.remove(&record.name);
        } else {
            self.levels.insert(record.name.clone(), record.feature_level);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and defaults as Kafka 4.3.1's own classes print them.
    #[test]
    fn names_and_defaults() {
        assert_eq!(MetadataVersion::from_name("3.9").map(MetadataVersion::level), Some(21));
        assert_eq!(MetadataVersion::from_name("4.3.1").map(MetadataVersion::level), Some(30));
        assert_eq!(MetadataVersion::from_name("3.7-IV2").map(MetadataVersion::level), Some(17));
        assert_eq!(MetadataVersion::from_name("4.4"), None);
        assert_eq!(MetadataVersion::from_name("x"), None);
        assert_eq!(MetadataVersion::LATEST.to_string(), "4.3-IV0");
        let defaults = |release: &str| {
            let version = MetadataVersion::from_name(release).expect("a release");
            SUPPORTED_FEATURES.iter().map(|f| f.default_level(version)).collect::<Vec<_>>()
        };
        assert_eq!(defaults("3.8"), [0, 0, 0, 20, 0, 0, 0]);
        assert_eq!(defaults("3.9"), [0, 0, 1, 21, 0, 0, 0]);
        assert_eq!(defaults("4.0"), [0, 1, 1, 25, 0, 0, 2]);
        assert_eq!(defaults("4.1"), [1, 1, 1, 27, 0, 0, 2]);
        assert_eq!(defaults("4.2"), [1, 1, 1, 29, 1, 1, 2]);
        assert_eq!(defaults("4.3"), [1, 1, 1, 30, 1, 1, 2]);
    }
}
