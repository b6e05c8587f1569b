//! The directories of a node when it starts: locked, formatted if that is this node's to do, and of one cluster and node.

use std::path::PathBuf;
use std::sync::Arc;

use kafka_core::image::MetadataImage;
use kafka_log::disk::{DirEntry, Disk, RealDisk};
use kafka_log::file::meta_properties::MetaProperties;
use kafka_log::{LogDir, LogDirs};
use kafka_wire::Uuid;

use super::StartError;
use crate::clock;
use crate::config::BrokerConfig;
use crate::metadata::{
    Ensemble, FormatOptions, InitialVoter, JournalOptions, KraftJournal, METADATA_DIR, Quorum, format,
};
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
        if let Err(error) = metadata_is_nowhere_else(&*disk, config, &all) {
            guard.into_iter().chain([dirs]).for_each(LogDirs::give_back);
            return Err(error);
        }
        let (guard, dirs, formatted) = match format_if_new(&disk, config, &all)? {
            None => (guard, dirs, None),
            Some(line) => {
                // They say something of themselves now.
                drop((guard, dirs));
                let guard = apart.then(|| LogDirs::open(disk.clone(), &metadata_dir)).transpose()?;
                (guard, LogDirs::open(disk.clone(), &config.log_dirs)?, Some(line))
            }
        };
        let (mut guard, mut dirs) = (guard, dirs);
        let metadata = guard.as_ref().unwrap_or(&dirs).dir(&config.metadata_log_dir);
        let cluster_id = match cluster_of(&*disk, config, &all, metadata) {
            Ok(cluster_id) => cluster_id,
            Err(error) => {
                guard.into_iter().chain([dirs]).for_each(LogDirs::give_back);
                return Err(error);
            }
        };
        guard.iter_mut().chain([&mut dirs]).for_each(give_ids);
        let metadata = guard.as_ref().unwrap_or(&dirs).dir(&config.metadata_log_dir);
        let metadata_dir_id = metadata.and_then(LogDir::id);
        let previous_broker_epoch = previous_epoch(&dirs);
        // What Kafka has written since to a metadata directory apart, it did not unmark; but a run of it changes the epoch.
        let marked = metadata.and_then(LogDir::clean_shutdown).map(|marker| marker.broker_epoch);
        let metadata_is_clean = match apart {
            true => previous_broker_epoch >= 0 && marked == Some(previous_broker_epoch),
            false => marked.is_some(),
        };
        Ok(Self { disk, cluster_id, formatted, previous_broker_epoch, metadata_is_clean, metadata_dir_id, dirs, guard })
    }

    /// The ids of the log directories that work, in the order in which Kafka's brokers register them: that of Java's signed
    /// halves.
    pub(super) fn ids(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.dirs.dirs().iter().filter(|d| d.is_online()).filter_map(LogDir::id).collect();
        let half = |id: &Uuid, shift: u32| (u128::from_be_bytes(id.0) >> shift) as i64;
        ids.sort_by_key(|id| (half(id, 64), half(id, 0)));
        ids
    }

    /// Takes in directories that are new to an embedded node; others are formatted by hand. Not while one is missing that
    /// the node had: an empty directory may be where a disk is not mounted.
    pub(super) fn take_in_new(&mut self, config: &BrokerConfig, image: &MetadataImage) -> Result<(), StartError> {
        let is_new = |dir: &&LogDir| dir.is_online() && dir.meta().is_none();
        let new: Vec<PathBuf> = self.dirs.dirs().iter().filter(is_new).map(|dir| dir.path().to_owned()).collect();
        let registered = image.cluster.broker(config.node_id).map_or(&[][..], |broker| &broker.log_dirs);
        let missing = registered.iter().find(|id| self.dirs.dir_by_id(**id).is_none());
        if let (Some(path), Some(id)) = (new.first(), missing) {
            return Err(StartError::NotFormatted(format!(
                "{} is empty, and the log directory with the id {id} is missing: if this is where it should be, bring it back; \
                 if it is lost, start once without this directory in log.dirs",
                path.display()
            )));
        }
        for path in new {
            let meta = MetaProperties {
                version: 1,
                cluster_id: Some(self.cluster_id.clone()),
                node_id: Some(config.node_id),
                directory_id: Some(random::uuid()),
            };
            if let Err(error) = self.dirs.format(&path, meta) {
                self.dirs.set_offline(&path, error.to_string());
            }
        }
        Ok(())
    }
}

/// Gives ids to directories that were formatted before there were any, as Kafka does (KIP-858).
fn give_ids(dirs: &mut LogDirs) {
    let without = |dir: &&LogDir| dir.is_online() && dir.id().is_none();
    let metas = dirs.dirs().iter().filter(without).filter_map(|dir| Some((dir.path().to_owned(), dir.meta()?.clone())));
    for (path, meta) in metas.collect::<Vec<_>>() {
        let meta = MetaProperties { directory_id: Some(random::uuid()), ..meta };
        if let Err(error) = dirs.format(&path, meta) {
            dirs.set_offline(&path, error.to_string());
        }
    }
}

/// The broker epoch of the last shutdown, if it was clean: a broker that lost one directory's end has lost records
/// (`LogManager.readBrokerEpochFromCleanShutdownFiles`); -1 if not.
fn previous_epoch(dirs: &LogDirs) -> i64 {
    let epoch = |dir: &LogDir| dir.clean_shutdown().filter(|_| dir.is_online()).map_or(-1, |clean| clean.broker_epoch);
    let mut epochs = dirs.dirs().iter().map(epoch);
    let first = epochs.next().unwrap_or(-1);
    if epochs.all(|other| other == first) { first } else { -1 }
}

/// Refuses a start on other metadata than before, where nothing of the cluster would be known: log.dirs in another order
/// would do that.
fn metadata_is_nowhere_else(disk: &dyn Disk, config: &BrokerConfig, all: &[PathBuf]) -> Result<(), StartError> {
    let elsewhere = |dir: &&PathBuf| **dir != config.metadata_log_dir && disk.exists(&dir.join(METADATA_DIR));
    let Some(found) = all.iter().find(elsewhere) else { return Ok(()) };
    Err(StartError::MetadataDirectory {
        dir: config.metadata_log_dir.clone(),
        reason: format!(
            "the metadata log is in {0}: set metadata.log.dir={0}, or name it first in log.dirs",
            found.display()
        ),
    })
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
    let cluster_id = ensemble.cluster_id().map(str::to_owned).ok_or_else(|| not_formatted(config, all, None))?;
    if metadata.is_some_and(|dir| dir.meta().is_none()) {
        return Err(not_formatted(config, std::slice::from_ref(&config.metadata_log_dir), Some(&cluster_id)));
    }
    if !config.embedded && !ensemble.empty.is_empty() {
        return Err(not_formatted(config, &ensemble.empty, Some(&cluster_id)));
    }
    Ok(cluster_id)
}

/// Formats the directories of an embedded node that has none that are formatted. Answers the line that says so.
fn format_if_new(disk: &Arc<dyn Disk>, config: &BrokerConfig, all: &[PathBuf]) -> Result<Option<String>, StartError> {
    let ensemble = Ensemble::load(&**disk, all);
    if !config.embedded || !ensemble.formatted.is_empty() || ensemble.empty.is_empty() {
        return Ok(None);
    }
    let cluster_id = random::uuid().to_string();
    let voter = voter_directory(disk, config)?;
    let directory_id = voter.unwrap_or_else(random::uuid);
    let (host, port) = super::settings::controller_address(config);
    let options = FormatOptions {
        cluster_id: cluster_id.clone(),
        node_id: config.node_id,
        log_dirs: all.to_vec(),
        metadata_log_dir: config.metadata_log_dir.clone(),
        release_version: None,
        features: Vec::new(),
        quorum: Quorum::Dynamic(vec![InitialVoter { id: config.node_id, directory_id, host, port }]),
        controller_listener_name: config.controller_listener_names.first().cloned().unwrap_or_default(),
        ignore_formatted: true,
        scram: Vec::new(),
    };
    format(&**disk, &options, &mut random::uuid, clock::now_ms())?;
    let paths: Vec<_> = all.iter().map(|p| p.display().to_string()).collect();
    let what = match voter {
        None => "for a new cluster of this node alone",
        Some(_) => "again, as meta.properties was gone; the topics are as they were",
    };
    Ok(Some(format!("formatted {} {what}, cluster id {cluster_id}", paths.join(", "))))
}

/// The directory id by which an embedded node's own metadata log knows this directory: who removed `meta.properties`, which
/// helps a broker of ZooKeeper's time that has joined another cluster, keeps the topics. None where there is no such log.
fn voter_directory(disk: &Arc<dyn Disk>, config: &BrokerConfig) -> Result<Option<Uuid>, StartError> {
    let dir = config.metadata_log_dir.join(METADATA_DIR);
    let has_snapshot = |entry: &DirEntry| entry.name.ends_with(".checkpoint");
    if !disk.list(&dir).is_ok_and(|entries| entries.iter().any(has_snapshot)) {
        return Ok(None);
    }
    let options = JournalOptions {
        node_id: config.node_id,
        directory_id: None,
        static_voters: config.quorum.voters.iter().map(|(id, ..)| *id).collect(),
        log: config.metadata_log.clone(),
        is_clean: false,
    };
    let opened = KraftJournal::open(disk.clone(), &config.metadata_log_dir, options, clock::now_ms())?;
    let voters = opened.journal.quorum().voters.as_ref();
    Ok(voters.and_then(|record| record.voters.first()).map(|voter| voter.voter_directory_id))
}

/// Says the command that formats them, with the flags that go with the settings: voters that are set allow no `--standalone`,
/// without any it is needed, and what is not the first of its cluster gets that cluster's id.
fn not_formatted(config: &BrokerConfig, paths: &[PathBuf], cluster_id: Option<&str>) -> StartError {
    let paths: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
    let standalone = if config.quorum.voters.is_empty() { "--standalone " } else { "" };
    let cluster = match cluster_id {
        Some(id) => format!("--ignore-formatted -t {id}"),
        None => "-t $(kafka-storage random-uuid)".to_owned(),
    };
    StartError::NotFormatted(format!(
        "{} is not formatted: run kafka-storage format {standalone}{cluster} -c with this node's server.properties first",
        paths.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The command that the refusal of a node with these settings names.
    fn advice(quorum: (&str, &str), cluster_id: Option<&str>) -> String {
        let properties = [
            ("process.roles", "broker,controller"),
            ("node.id", "1"),
            ("listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093"),
            ("controller.listener.names", "CONTROLLER"),
            quorum,
        ];
        let properties = properties.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect();
        let config = BrokerConfig::from_properties(properties).expect("valid");
        not_formatted(&config, &[PathBuf::from("/data")], cluster_id).to_string()
    }

    #[test]
    fn the_advice_is_one_that_kafka_storage_takes() {
        let dynamic = advice(("controller.quorum.bootstrap.servers", "localhost:9093"), None);
        assert!(dynamic.contains("kafka-storage format --standalone -t"), "{dynamic}");
        let fixed = advice(("controller.quorum.voters", "1@localhost:9093"), None);
        assert!(fixed.contains("kafka-storage format -t"), "{fixed}");
        let added = advice(("controller.quorum.voters", "1@localhost:9093"), Some("4L6g3nShT-eMCtK--X86sw"));
        assert!(added.contains("kafka-storage format --ignore-formatted -t 4L6g3nShT-eMCtK--X86sw"), "{added}");
    }
}
