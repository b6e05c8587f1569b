//! The journal on Kafka's directories and on its own: reading, leading, crashing at every step, snapshots, retention.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kafka_core::controller::{ApiError, ControllerToRegister, Random, RegisterBroker, Settings, View};
use kafka_core::image::{MetadataImage, Replay};
use kafka_log::disk::mem::MemDisk;
use kafka_log::disk::{Disk, read_file};
use kafka_wire::Uuid;
use kafka_wire::messages::create_topics_request::CreatableTopic;
use kafka_wire::messages::{CreateTopicsRequest, DeleteTopicsRequest};
use kafka_wire::metadata_record::MetadataRecord;

use super::checkpoint::SnapshotId;
use super::quorum_state::QuorumState;
use super::*;
use crate::config::BrokerConfig;

mod crash;
mod formats;
mod journal;

const LOG_DIR: &str = "/data";
const CLUSTER: &str = "5L6g3nShT-eMCtK--X86sw";

fn log_dir() -> PathBuf {
    PathBuf::from(LOG_DIR)
}

fn test_data(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("core/tests/data").join(case)
}

/// Kafka's metadata log directory `case` on a disk in memory.
fn kafka_directory(case: &str) -> Arc<MemDisk> {
    let disk = MemDisk::new();
    let dir = log_dir().join(METADATA_DIR);
    disk.create_dir_all(&dir).expect("memory");
    for entry in std::fs::read_dir(test_data(case)).expect("test data") {
        let entry = entry.expect("test data");
        let name = entry.file_name();
        let to = if name == checkpoint::BOOTSTRAP_FILE { log_dir().join(name) } else { dir.join(name) };
        let file = disk.open(&to, true).expect("memory");
        file.write_at(&std::fs::read(entry.path()).expect("test data"), 0).expect("memory");
    }
    Arc::new(disk)
}

fn options() -> JournalOptions {
    JournalOptions {
        node_id: 1,
        directory_id: None,
        static_voters: Vec::new(),
        log: BrokerConfig::embedded().metadata_log,
        is_clean: false,
    }
}

fn standalone() -> FormatOptions {
    FormatOptions {
        cluster_id: CLUSTER.into(),
        node_id: 1,
        log_dirs: vec![log_dir()],
        metadata_log_dir: log_dir(),
        release_version: None,
        features: Vec::new(),
        quorum: Quorum::Dynamic(vec![InitialVoter {
            id: 1,
            directory_id: Uuid([9; 16]),
            host: "localhost".into(),
            port: 9093,
        }]),
        controller_listener_name: "CONTROLLER".into(),
        ignore_formatted: false,
        scram: Vec::new(),
    }
}

fn formatted(options: &FormatOptions) -> Arc<MemDisk> {
    let disk = MemDisk::new();
    format(&disk, options, &mut || Uuid([5; 16]), 1000).expect("formatted");
    Arc::new(disk)
}

/// A node's controller without its task.
struct Node {
    journal: KraftJournal,
    replay: Replay,
    settings: Settings,
    random: u64,
    now_ms: i64,
}

impl Node {
    /// Starts on a directory as a broker does: leads, writes what is first, registers and unfences its broker.
    fn start(disk: &Arc<MemDisk>, options: JournalOptions, incarnation: u8) -> Result<Self, JournalError> {
        let opened = KraftJournal::open(disk.clone(), &log_dir(), options, 5000)?;
        let config = BrokerConfig::embedded();
        let settings = Settings {
            node_id: 1,
            cluster_id: CLUSTER.into(),
            kraft_version: 1,
            num_partitions: 1,
            default_replication_factor: 1,
            delete_topic_enable: true,
            static_config: config.properties.clone(),
            defaults: kafka_core::configs::alter::Defaults { topic: config.topic_defaults(), broker: config.values },
        };
        let Opened { journal, replay, bootstrap } = opened;
        let mut node = Self { journal, replay, settings, random: 7, now_ms: 6000 };
        let open = node.replay.open_transaction();
        node.journal.lead(&mut node.replay, node.now_ms)?;
        node.write(node.view().activate(open, &bootstrap))?;
        let incarnation_id = Uuid([incarnation; 16]);
        let controller = ControllerToRegister { controller_id: 1, incarnation_id, listeners: Vec::new() };
        node.write(node.view().register_controller(&controller).records)?;
        let registration = RegisterBroker {
            broker_id: 1,
            cluster_id: CLUSTER.into(),
            incarnation_id,
            listeners: Vec::new(),
            rack: None,
            log_dirs: vec![Uuid([8; 16])],
            previous_broker_epoch: -1,
        };
        let registered = node.view().register_broker(&registration).map_err(fit)?;
        node.write(registered.records)?;
        let unfenced = node.view().unfence_broker(1, registered.reply).map_err(fit)?;
        node.write(unfenced.records)?;
        Ok(node)
    }

    fn view(&self) -> View<'_> {
        View { image: self.replay.image(), settings: &self.settings }
    }

    fn image(&self) -> &MetadataImage {
        self.replay.image()
    }

    fn write(&mut self, records: Vec<MetadataRecord>) -> Result<(), JournalError> {
        self.now_ms += 10;
        self.journal.append(&records, &mut self.replay, self.now_ms)?;
        self.journal.flush(self.now_ms)
    }

    fn create(&mut self, name: &str, partitions: i32) -> Result<(), JournalError> {
        let topic = CreatableTopic {
            name: name.into(),
            num_partitions: partitions,
            replication_factor: 1,
            ..CreatableTopic::default()
        };
        let request = CreateTopicsRequest { topics: vec![topic], ..CreateTopicsRequest::default() };
        let mut state = self.random;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state ^ (state >> 31)
        };
        let decision = self.view().create_topics(&request, &mut Random(&mut next)).map_err(fit)?;
        self.random = state;
        self.write(decision.records)
    }

    fn delete(&mut self, name: &str) -> Result<(), JournalError> {
        let request = DeleteTopicsRequest { topic_names: vec![name.into()], ..DeleteTopicsRequest::default() };
        let decision = self.view().delete_topics(&request, 5).map_err(fit)?;
        self.write(decision.records)
    }
}

fn fit(e: ApiError) -> JournalError {
    JournalError::Quorum(e.to_string())
}

fn reopened(disk: &Arc<MemDisk>) -> Result<MetadataImage, JournalError> {
    let opened = KraftJournal::open(disk.clone(), &log_dir(), options(), 9000)?;
    Ok(opened.replay.image().clone())
}
