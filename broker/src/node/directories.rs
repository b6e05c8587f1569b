//! The directories of a node when it starts: locked, formatted if that is this node's to do, and of one cluster and node.

use std::path::PathBuf;
use std::sync::Arc;

use kafka_log::disk::{Disk, RealDisk};
use kafka_log::{LogDir, LogDirs};
use kafka_wire::Uuid;

use super::StartError;
use crate::clock;
use crate::config::BrokerConfig;
use crate::metadata::{Ensemble, FormatOptions, InitialVoter, Quorum, format};
use crate::random;

/// The directories, ready for use.
pub(super) struct Directories {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) cluster_id: String,
    pub(super) dirs: LogDirs,
    /// The metadata directory, when it is none of the log directories.
    pub(super) guard: Option<LogDirs>,
    /// One line that says what was formatted.
    pub(super) formatted: Option<String>,
    /// From the last clean shutdown; -1 if there was none.
    pub(super) previous_broker_epoch: i64,
    /// Whether the metadata directory was shut down cleanly.
    pub(super) metadata_is_clean: bool,
    pub(super) metadata_dir_id: Option<Uuid>,
    /// Ids of the log directories that work.
    pub(super) dir_ids: Vec<Uuid>,
}

impl Directories {
    /// Gives the directories up before anything in them was changed.
    pub(super) fn give_back(self) {
        self.guard.into_iter().chain([self.dirs]).for_each(LogDirs::give_back);
    }

    pub(super) fn open(config: &BrokerConfig) -> Result<Self, StartError> {
        let disk: Arc<dyn Disk> = Arc::new(RealDisk);
        let apart = !config.log_dirs.contains(&config.metadata_log_dir);
        let metadata_dir = [config.metadata_log_dir.clone()];
        let mut all = config.log_dirs.clone();
        if apart {
            all.extend(metadata_dir.clone());
        }
        // The locks come first: nothing is read or made in a directory that another process uses.
        let guard = apart.then(|| LogDirs::open(disk.clone(), &metadata_dir)).transpose()?;
        let dirs = LogDirs::open(disk.clone(), &config.log_dirs)?;
        let (guard, dirs, formatted) = match format_if_new(&*disk, config, &all)? {
            None => (guard, dirs, None),
            Some(line) => {
                // They say something of themselves now.
                drop((guard, dirs));
                let guard = apart.then(|| LogDirs::open(disk.clone(), &metadata_dir)).transpose()?;
                (guard, LogDirs::open(disk.clone(), &config.log_dirs)?, Some(line))
            }
        };
        let metadata = guard.as_ref().unwrap_or(&dirs).dir(&config.metadata_log_dir);
        let cluster_id = match cluster_of(&*disk, config, &all, metadata) {
            Ok(cluster_id) => cluster_id,
            Err(error) => {
                guard.into_iter().chain([dirs]).for_each(LogDirs::give_back);
                return Err(error);
            }
        };
        let metadata_dir_id = metadata.and_then(LogDir::id);
        let clean = dirs.dirs().iter().filter(|d| d.is_online()).map(LogDir::clean_shutdown);
        // The oldest of all decides: a broker that lost one directory's end has lost records.
        let previous = clean.map(|c| c.map_or(-1, |c| c.broker_epoch)).min().unwrap_or(-1);
        Ok(Self {
            disk,
            cluster_id,
            formatted,
            previous_broker_epoch: previous,
            metadata_is_clean: !apart && metadata.is_some_and(|d| d.clean_shutdown().is_some()),
            metadata_dir_id,
            dir_ids: dirs.dirs().iter().filter(|d| d.is_online()).filter_map(LogDir::id).collect(),
            dirs,
            guard,
        })
    }
}

/// The cluster that the directories belong to, if they are this node's and the metadata can be read.
fn cluster_of(
    disk: &dyn Disk,
    config: &BrokerConfig,
    all: &[PathBuf],
    metadata: Option<&LogDir>,
) -> Result<String, StartError> {
    if let Some(reason) = metadata.and_then(LogDir::offline_reason) {
        let dir = config.metadata_log_dir.clone();
        return Err(StartError::MetadataDirectory { dir, reason: reason.to_owned() });
    }
    let ensemble = Ensemble::load(disk, all);
    ensemble.verify(None, config.node_id)?;
    let cluster_id = ensemble.cluster_id().map(str::to_owned).ok_or_else(|| not_formatted(config, all))?;
    if metadata.is_some_and(|dir| dir.meta().is_none()) {
        return Err(not_formatted(config, std::slice::from_ref(&config.metadata_log_dir)));
    }
    Ok(cluster_id)
}

/// Formats the directories of an embedded node that has none that are formatted. Answers the line that says so.
fn format_if_new(disk: &dyn Disk, config: &BrokerConfig, all: &[PathBuf]) -> Result<Option<String>, StartError> {
    let ensemble = Ensemble::load(disk, all);
    if !config.embedded || !ensemble.formatted.is_empty() || ensemble.empty.is_empty() {
        return Ok(None);
    }
    let cluster_id = random::uuid().to_string();
    let (host, port) = super::settings::controller_address(config);
    let options = FormatOptions {
        cluster_id: cluster_id.clone(),
        node_id: config.node_id,
        log_dirs: all.to_vec(),
        metadata_log_dir: config.metadata_log_dir.clone(),
        release_version: None,
        features: Vec::new(),
        quorum: Quorum::Dynamic(vec![InitialVoter { id: config.node_id, directory_id: random::uuid(), host, port }]),
        controller_listener_name: config.controller_listener_names.first().cloned().unwrap_or_default(),
        ignore_formatted: true,
        scram: Vec::new(),
    };
    format(disk, &options, &mut random::uuid, clock::now_ms())?;
    let paths: Vec<_> = all.iter().map(|p| p.display().to_string()).collect();
    Ok(Some(format!("formatted {} for a new cluster of this node alone, cluster id {cluster_id}", paths.join(", "))))
}

/// Says the command that formats them, with the flag that goes with the settings: voters that are set allow no `--standalone`,
/// and without any it is needed.
fn not_formatted(config: &BrokerConfig, paths: &[PathBuf]) -> StartError {
    let paths: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
    let standalone = if config.quorum.voters.is_empty() { "--standalone " } else { "" };
    StartError::NotFormatted(format!(
        "{} is not formatted: run kafka-storage format {standalone}-t $(kafka-storage random-uuid) -c with this node's \
         server.properties first",
        paths.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The command that the refusal of a node with these settings names.
    fn advice(quorum: (&str, &str)) -> String {
        let properties = [
            ("process.roles", "broker,controller"),
            ("node.id", "1"),
            ("listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093"),
            ("controller.listener.names", "CONTROLLER"),
            quorum,
        ];
        let properties = properties.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect();
        let config = BrokerConfig::from_properties(properties).expect("valid");
        not_formatted(&config, &[PathBuf::from("/data")]).to_string()
    }

    #[test]
    fn the_advice_is_one_that_kafka_storage_takes() {
        let dynamic = advice(("controller.quorum.bootstrap.servers", "localhost:9093"));
        assert!(dynamic.contains("kafka-storage format --standalone -t"), "{dynamic}");
        let fixed = advice(("controller.quorum.voters", "1@localhost:9093"));
        assert!(fixed.contains("kafka-storage format -t"), "{fixed}");
    }
}
