//! The partitions that this broker holds, and its log directories (Kafka's `ReplicaManager` and `LogManager`).
//!
//! Follows the metadata: [`Replicas::publish`] makes, changes and deletes partitions as the image says. Time-driven work is in
//! [`housekeeping`], the start in [`load`], the directories' side in [`dirs`].

mod cleaner;
mod describe;
mod dirs;
mod future;
pub mod housekeeping;
mod load;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kafka_core::controller::ReplicaPlace;
use kafka_core::image::{
    ConfigResource, DIRECTORY_LOST, DIRECTORY_MIGRATING, DIRECTORY_UNASSIGNED, Delta, MetadataImage,
    PartitionRegistration, ResourceType, TopicImage,
};
use kafka_log::{LogDir, LogDirs, PartitionLog, PlaceError, StorageError, TopicPartition};
use kafka_wire::Uuid;
use kafka_wire::error_code::ErrorCode;
use parking_lot::{Mutex, RwLock};
use tokio::sync::mpsc::UnboundedSender;

use crate::clock;
use crate::config::BrokerConfig;
use crate::partition::{Partition, PartitionParts};
use crate::random;
use crate::shared::Shared;
use crate::topic_settings::TopicSettings;

pub use describe::{DirDescription, LogDescription};
pub use load::LoadReport;

use future::FutureLog;

/// All partitions of this broker.
#[derive(Debug)]
pub struct Replicas {
    node_id: i32,
    config: Arc<Shared<BrokerConfig>>,
    image: Arc<Shared<MetadataImage>>,
    held: RwLock<Held>,
    /// Taken for making and deleting logs; never while a partition's own lock is held.
    dirs: Mutex<Option<LogDirs>>,
    /// Whether any topic was ever seen with `flush.ms`, without which the clock need not look for logs to flush.
    flushes_by_time: AtomicBool,
    /// Logs that are being copied to another directory, by what they copy. Taken after `dirs` where both are.
    futures: Mutex<HashMap<TopicPartition, FutureLog>>,
    /// Ids of directories that have failed and of which the controller has not been told.
    untold: Mutex<Vec<Uuid>>,
    news: News,
}

/// Where the partitions tell what the rest of the node has to hear of.
#[derive(Clone, Debug)]
pub struct News {
    /// Directories that fail.
    pub failed: UnboundedSender<StorageError>,
    /// Replicas that are elsewhere than the metadata says.
    pub placed: UnboundedSender<ReplicaPlace>,
}

#[derive(Debug, Default)]
struct Held {
    by_id: HashMap<Uuid, BTreeMap<i32, Arc<Partition>>>,
    ids: HashMap<Arc<str>, Uuid>,
}

impl Held {
    fn insert(&mut self, partition: Arc<Partition>) {
        self.ids.insert(partition.topic.clone(), partition.topic_id);
        self.by_id.entry(partition.topic_id).or_default().insert(partition.index, partition);
    }

    fn remove_topic(&mut self, id: Uuid, name: &str) -> Vec<Arc<Partition>> {
        // The name may already belong to a newer topic.
        if self.ids.get(name) == Some(&id) {
            self.ids.remove(name);
        }
        self.by_id.remove(&id).map(|partitions| partitions.into_values().collect()).unwrap_or_default()
    }
}

impl Replicas {
    /// No partitions yet; [`Replicas::load`] opens those that are on disk.
    #[must_use]
    pub fn new(
        node_id: i32,
        config: Arc<Shared<BrokerConfig>>,
        image: Arc<Shared<MetadataImage>>,
        dirs: LogDirs,
        news: News,
    ) -> Self {
        Self {
            node_id,
            config,
            image,
            held: RwLock::default(),
            dirs: Mutex::new(Some(dirs)),
            flushes_by_time: AtomicBool::new(false),
            futures: Mutex::default(),
            untold: Mutex::default(),
            news,
        }
    }

    /// A partition that is held here, by its topic's id. Whether it is led here, it says itself.
    ///
    /// # Errors
    /// NOT_LEADER_OR_FOLLOWER when only others hold it or it is about to be made, UNKNOWN_TOPIC_OR_PARTITION when nobody
    /// does. One whose directory has failed is held, and says so itself.
    pub fn leader(&self, topic_id: Uuid, index: i32) -> Result<Arc<Partition>, ErrorCode> {
        let held = self.held.read();
        if let Some(partition) = held.by_id.get(&topic_id).and_then(|p| p.get(&index)) {
            return Ok(partition.clone());
        }
        drop(held);
        let image = self.image.load();
        match image.topics.by_id(topic_id).and_then(|t| t.partitions.get(&index)) {
            Some(_) => Err(ErrorCode::NOT_LEADER_OR_FOLLOWER),
            None => Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
        }
    }

    /// The same by the topic's name.
    ///
    /// # Errors
    /// As [`Replicas::leader`].
    pub fn leader_by_name(&self, topic: &str, index: i32) -> Result<Arc<Partition>, ErrorCode> {
        let id = self.held.read().ids.get(topic).copied();
        let id = id.or_else(|| self.image.load().topics.by_name(topic).map(|t| t.id));
        self.leader(id.ok_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)?, index)
    }

    /// All partitions that are held here.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Partition>> {
        self.held.read().by_id.values().flat_map(BTreeMap::values).cloned().collect()
    }

    /// Does what new metadata asks for: the logs are there, or gone, when this returns.
    pub fn publish(&self, image: &Arc<MetadataImage>, delta: &Delta) {
        self.image.store(image.clone());
        // A topic that was deleted and made again has the same name, so the old one goes first.
        let deleted: Vec<_> = delta.topics.iter().filter(|(_, change)| change.deleted).collect();
        for (id, change) in &deleted {
            self.delete_topic(**id, &change.name);
        }
        if !deleted.is_empty() {
            // Or else the new one would be found with the old one's checkpoints after a crash.
            self.write_checkpoints();
        }
        for (id, change) in &delta.topics {
            let Some(topic) = image.topics.by_id(*id) else { continue };
            for index in &change.partitions {
                if let Some(registration) = topic.partitions.get(index) {
                    self.follow(image, topic, *index, registration);
                }
            }
        }
        self.follow_configs(image, delta);
    }

    /// Makes a partition's state what the metadata says.
    fn follow(&self, image: &MetadataImage, topic: &TopicImage, index: i32, registration: &PartitionRegistration) {
        if !registration.replicas.contains(&self.node_id) {
            return;
        }
        let held = self.held.read().by_id.get(&topic.id).and_then(|p| p.get(&index)).cloned();
        let partition = match held {
            Some(partition) => partition,
            None => match self.create(image, topic, index, registration) {
                Ok(partition) => partition,
                Err(error) => {
                    tracing::error!(topic = topic.name, partition = index, %error, "cannot make the partition's log");
                    self.hold_without_log(image, topic, (index, registration))
                }
            },
        };
        partition.assign(registration);
        self.check_place(image, &partition, registration);
    }

    /// Makes a partition's log where the metadata says, or where there are the fewest; a directory that fails at that is
    /// passed over (`LogManager.getOrCreateLog`).
    fn create(
        &self,
        image: &MetadataImage,
        topic: &TopicImage,
        index: i32,
        registration: &PartitionRegistration,
    ) -> Result<Arc<Partition>, PlaceError> {
        let settings = self.settings(&topic.name, image);
        let name = TopicPartition::new(topic.name.clone(), index);
        let log = loop {
            let mut guard = self.dirs.lock();
            let dirs = guard.as_mut().ok_or(PlaceError::NoneOnline)?;
            let at = place_of(dirs, &name, registration.directory(self.node_id))?;
            let online = dirs.dirs().iter().filter(|dir| dir.is_online()).count();
            match dirs.create_log(&name, topic.id, settings.log.clone(), at.as_deref(), clock::now_ms()) {
                Err(PlaceError::Storage(error)) => {
                    drop(guard);
                    self.fail_dir(&error);
                    self.report(&error);
                    if online <= 1 {
                        return Err(PlaceError::NoneOnline);
                    }
                }
                made => break made?,
            }
        };
        let partition = self.partition(topic.name.as_str().into(), topic.id, index, Some(log), settings);
        self.held.write().insert(partition.clone());
        Ok(partition)
    }

    /// Holds a partition that answers KAFKA_STORAGE_ERROR: its log cannot be used. The controller is told unless it knows
    /// from the registration that the directory does not work.
    fn hold_without_log(
        &self,
        image: &MetadataImage,
        topic: &TopicImage,
        (index, registration): (i32, &PartitionRegistration),
    ) -> Arc<Partition> {
        let settings = self.settings(&topic.name, image);
        let partition = self.partition(topic.name.as_str().into(), topic.id, index, None, settings);
        self.held.write().insert(partition.clone());
        let believed = registration.directory(self.node_id).is_some_and(|id| {
            let guard = self.dirs.lock();
            let found = guard.as_ref().and_then(|dirs| dirs.dir_by_id(id));
            matches!(id, DIRECTORY_UNASSIGNED | DIRECTORY_MIGRATING) || found.is_some_and(LogDir::is_online)
        });
        if believed {
            self.tell_place(image, &partition, DIRECTORY_LOST);
        }
        partition
    }

    /// Tells the controller when a replica is elsewhere than it believes (`ReplicaManager.maybeUpdateTopicAssignment`).
    fn check_place(&self, image: &MetadataImage, partition: &Partition, registration: &PartitionRegistration) {
        let Ok(log_dir) = partition.with_log(|log| Ok(log.log_dir().to_owned())) else { return };
        let id = self.dirs.lock().as_ref().and_then(|dirs| dirs.dir(&log_dir)?.id());
        if let Some(id) = id.filter(|id| registration.directory(self.node_id) != Some(*id)) {
            self.tell_place(image, partition, id);
        }
    }

    fn tell_place(&self, image: &MetadataImage, partition: &Partition, directory: Uuid) {
        if image.features.metadata_version().has_directories() {
            let place = ReplicaPlace { topic_id: partition.topic_id, partition: partition.index, directory };
            // Nobody listens only while the broker stops; its next start looks again.
            let _ = self.news.placed.send(place);
        }
    }

    fn partition(
        &self,
        topic: Arc<str>,
        topic_id: Uuid,
        index: i32,
        log: Option<PartitionLog>,
        settings: TopicSettings,
    ) -> Arc<Partition> {
        let (node_id, failed) = (self.node_id, self.news.failed.clone());
        Arc::new(Partition::new(PartitionParts { topic, topic_id, index, node_id, log, settings, failed }))
    }

    /// A topic's settings. Values that cannot be read, which no check let in, fall back to the broker's.
    fn settings(&self, topic: &str, image: &MetadataImage) -> TopicSettings {
        let config = self.config.load();
        let settings = TopicSettings::of(topic, image, &config).unwrap_or_else(|error| {
            tracing::error!(topic, %error, "the topic's configuration is not valid; the broker's defaults are used");
            TopicSettings::of(topic, &MetadataImage::default(), &config)
                .expect("the broker's defaults were checked when it started")
        });
        if settings.log.flush_ms != i64::MAX {
            self.flushes_by_time.store(true, Ordering::Relaxed);
        }
        settings
    }

    fn delete_topic(&self, id: Uuid, name: &str) {
        let gone = self.held.write().remove_topic(id, name);
        let mut doomed = Vec::new();
        for partition in gone {
            let mut guard = self.dirs.lock();
            let Some(dirs) = guard.as_mut() else { return };
            let future = self.futures.lock().remove(&TopicPartition::new(name, partition.index));
            for log in partition.delete().into_iter().chain(future.map(|future| future.log)) {
                match dirs.delete_log(log, random::bytes()) {
                    Ok(dir) => doomed.push(dir),
                    Err(error) => self.report(&error),
                }
            }
        }
        let delay = self.delete_delay();
        dirs::delete_later(doomed, delay, self.news.failed.clone());
    }

    fn follow_configs(&self, image: &MetadataImage, delta: &Delta) {
        let broker_changed = delta.configs.iter().any(|r| r.kind == ResourceType::BROKER);
        if broker_changed {
            for partition in self.all() {
                partition.set_settings(self.settings(&partition.topic, image));
            }
            return;
        }
        for resource in delta.configs.iter().filter(|r| r.kind == ResourceType::TOPIC) {
            self.follow_topic_config(image, resource);
        }
    }

    fn follow_topic_config(&self, image: &MetadataImage, resource: &ConfigResource) {
        let held = self.held.read();
        let partitions = held.ids.get(resource.name.as_str()).and_then(|id| held.by_id.get(id));
        let Some(partitions) = partitions else { return };
        let settings = self.settings(&resource.name, image);
        for partition in partitions.values() {
            partition.set_settings(settings.clone());
        }
    }

    fn report(&self, error: &StorageError) {
        let source = std::io::Error::new(error.source.kind(), error.source.to_string());
        let error = StorageError { log_dir: error.log_dir.clone(), doing: error.doing.clone(), source };
        // Nobody listens only while the broker stops.
        let _ = self.news.failed.send(error);
    }
}

/// Where a log is to be made that the metadata places in the directory `assigned`: there, or `None` for where it fits best.
///
/// # Errors
/// When it may be in a directory that is offline.
fn place_of(dirs: &LogDirs, name: &TopicPartition, assigned: Option<Uuid>) -> Result<Option<PathBuf>, PlaceError> {
    match assigned.map(|id| (id, dirs.dir_by_id(id))) {
        None | Some((DIRECTORY_UNASSIGNED | DIRECTORY_MIGRATING, _)) => Ok(None),
        Some((_, Some(dir))) if dir.is_online() => Ok(Some(dir.path().to_owned())),
        Some(_) if dirs.dirs().iter().all(LogDir::is_online) => Ok(None),
        Some(_) => Err(PlaceError::MayBeOffline(name.clone())),
    }
}

#[cfg(test)]
mod tests;
