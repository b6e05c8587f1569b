//! What the log directories say about the node and cluster that they belong to (`MetaPropertiesEnsemble`).

use std::path::{Path, PathBuf};

use kafka_log::disk::Disk;
use kafka_log::file::meta_properties::MetaProperties;
use kafka_wire::Uuid;

/// A formatted log directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormattedDir {
    /// Where it is.
    pub path: PathBuf,
    /// Its `meta.properties`.
    pub properties: MetaProperties,
}

/// All log directories, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ensemble {
    /// Those with a `meta.properties`.
    pub formatted: Vec<FormattedDir>,
    /// Those without, or that do not exist.
    pub empty: Vec<PathBuf>,
    /// Those that cannot be read, and why.
    pub failed: Vec<(PathBuf, String)>,
}

/// Why this node must not use these directories.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnsembleError {
    /// A directory belongs to another cluster.
    #[error(
        "{path}/meta.properties belongs to cluster {stored}, not to {expected}. Point log.dirs at the directories of this \
         cluster, or remove meta.properties there if their data is not needed."
    )]
    ClusterId {
        /// The directory.
        path: String,
        /// The cluster that it belongs to.
        stored: String,
        /// The cluster of the others.
        expected: String,
    },
    /// A directory belongs to another node.
    #[error(
        "{path}/meta.properties belongs to node {stored}, but node.id is {expected}. Set node.id={stored}, or point log.dirs \
         at the directories of node {expected}."
    )]
    NodeId {
        /// The directory.
        path: String,
        /// The node that it belongs to.
        stored: i32,
        /// The configured node.
        expected: i32,
    },
    /// Two directories claim to be the same one: a copy.
    #[error(
        "{path} has the directory id {id} of another log directory: it is a copy. Remove one of them from log.dirs."
    )]
    DirectoryId {
        /// The directory.
        path: String,
        /// The id.
        id: Uuid,
    },
    /// A directory of a broker from ZooKeeper's time.
    #[error(
        "{path}/meta.properties is of version 0: it belongs to a broker that was run with ZooKeeper. Migrate that cluster \
         with Apache Kafka 3.9 first."
    )]
    ZooKeeper {
        /// The directory.
        path: String,
    },
    /// A directory cannot be read.
    #[error("{path}: {why}")]
    Unreadable {
        /// The directory.
        path: String,
        /// Why.
        why: String,
    },
}

impl Ensemble {
    /// Reads `meta.properties` of each directory.
    #[must_use]
    pub fn load(disk: &dyn Disk, log_dirs: &[PathBuf]) -> Self {
        let mut ensemble = Self::default();
        for path in log_dirs {
            match MetaProperties::read(disk, path) {
                Ok(Some(properties)) => ensemble.formatted.push(FormattedDir { path: path.clone(), properties }),
                Ok(None) => ensemble.empty.push(path.clone()),
                Err(e) => ensemble.failed.push((path.clone(), e.to_string())),
            }
        }
        ensemble
    }

    /// The cluster that the directories belong to, if one of them says.
    #[must_use]
    pub fn cluster_id(&self) -> Option<&str> {
        self.formatted.iter().find_map(|d| d.properties.cluster_id.as_deref())
    }

    /// The directory's entry.
    #[must_use]
    pub fn dir(&self, path: &Path) -> Option<&FormattedDir> {
        self.formatted.iter().find(|d| d.path == path)
    }

    /// Checks that all directories are of one cluster (`cluster_id` if it is known) and of this node.
    ///
    /// # Errors
    /// The first directory that is not.
    pub fn verify(&self, cluster_id: Option<&str>, node_id: i32) -> Result<(), EnsembleError> {
        let expected_cluster = cluster_id.or_else(|| self.cluster_id());
        let mut ids = Vec::new();
        for dir in &self.formatted {
            let path = dir.path.display().to_string();
            let properties = &dir.properties;
            if properties.version == 0 {
                return Err(EnsembleError::ZooKeeper { path });
            }
            if let (Some(stored), Some(expected)) = (properties.cluster_id.as_deref(), expected_cluster)
                && stored != expected
            {
                return Err(EnsembleError::ClusterId { path, stored: stored.into(), expected: expected.into() });
            }
            if let Some(stored) = properties.node_id.filter(|id| *id != node_id) {
                return Err(EnsembleError::NodeId { path, stored, expected: node_id });
            }
            if let Some(id) = properties.directory_id {
                if ids.contains(&id) {
                    return Err(EnsembleError::DirectoryId { path, id });
                }
                ids.push(id);
            }
        }
        Ok(())
    }
}
