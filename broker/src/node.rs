//! A node from start to stop: the directories, the metadata, the partitions, then the listeners; and back, in the other
//! order (Kafka's `KafkaRaftServer`, `BrokerServer`, `ControllerServer`).

mod directories;
mod settings;
mod tasks;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use kafka_core::controller::{ApiError, BrokerListener, ControllerToRegister, RegisterBroker, ReplicaPlace};
use kafka_core::fetch_session::{FetchSessions, SessionLimits};
use kafka_core::image::{Delta, MetadataImage, TopicDelta};
use kafka_log::OpenDirsError;
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::broker::Broker;
use crate::config::BrokerConfig;
use crate::metadata::{EnsembleError, FormatError, JournalError, KraftJournal, Opened};
use crate::net::{Clients, Listener, ListenerError, Sockets};
use crate::owner::controller::{self, ControllerHandle, Publisher, Started};
use crate::owner::group::{GroupsHandle, OFFSETS_TOPIC};
use crate::owner::producer_ids::ProducerIds;
use crate::random;
use crate::replicas::{LoadReport, News, Replicas};
use crate::shared::Shared;

use directories::Directories;
use tasks::{Parts, Tasks};

/// Kafka's `min.incremental.fetch.session.eviction.ms`, which is a constant there.
const SESSION_EVICTION_MS: i64 = 120_000;

/// Why a node does not start. One line for the person who started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The directories are in use, or none works.
    #[error(transparent)]
    Directories(#[from] OpenDirsError),
    /// The directories are another node's or cluster's.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The directories are not formatted, and formatting them is not this node's to decide.
    #[error("{0}")]
    NotFormatted(String),
    /// The directory of the metadata log does not work.
    #[error("the metadata log directory {} cannot be used: {reason}", dir.display())]
    MetadataDirectory {
        /// The directory.
        dir: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The directories cannot be formatted.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The metadata cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An address cannot be listened on.
    #[error(transparent)]
    Listener(#[from] ListenerError),
    /// The controller refuses this broker.
    #[error("the controller refuses this broker: {0}")]
    Refused(#[from] ApiError),
}

/// A node that runs.
#[derive(Debug)]
pub struct Node {
    broker: Arc<Broker>,
    broker_epoch: i64,
    addresses: Vec<(String, SocketAddr)>,
    report: LoadReport,
    formatted: Option<String>,
    tasks: Tasks,
    /// Holds the lock of a metadata directory that is not one of the log directories.
    guard: Option<kafka_log::LogDirs>,
    controller: JoinHandle<Result<(), JournalError>>,
}

impl Node {
    /// Starts everything; clients are served when this returns.
    ///
    /// # Errors
    /// When something that the node needs is not as it must be; nothing is left running then.
    pub async fn start(config: BrokerConfig) -> Result<Self, StartError> {
        let directories = Directories::open(&config)?;
        let (directories, listeners) = with_listeners(directories, &config).await?;
        let (directories, opened) = open_journal(directories, &config)?;
        let dir_ids = directories.ids();
        let addresses: Vec<_> = listeners.iter().map(|l| (l.name().to_owned(), l.address())).collect();
        let advertised = settings::advertised(&config, &addresses);

        let kraft_version = opened.journal.quorum().kraft_version;
        let first_image = Arc::new(opened.replay.image().clone());
        let shared = Arc::new(Shared::new(Arc::new(settings::with_dynamic(&config, &first_image))));
        let clients = Arc::new(Clients::new(&shared.load()));
        let image = Arc::new(Shared::new(first_image));
        let (failed, failures) = mpsc::unbounded_channel();
        let (placed, mut places) = mpsc::unbounded_channel();
        let Directories { cluster_id, dirs, formatted, previous_broker_epoch, guard, .. } = directories;
        let node_id = config.node_id;
        let replicas = Arc::new(Replicas::new(node_id, shared.clone(), image.clone(), dirs, News { failed, placed }));
        let (groups, groups_task) = GroupsHandle::start(settings::groups(&config), replicas.clone());
        let started = controller::start(controller::Start {
            opened,
            config: &config,
            cluster_id: cluster_id.clone(),
            controller: this_controller(&config),
            publisher: publisher(config.clone(), shared.clone(), clients.clone(), replicas.clone(), groups.clone()),
        })?;
        image.store(started.image.clone());
        let report = replicas.load(&started.image);
        groups.publish(&started.image, &offsets_topic_delta(&started.image)).await;

        let registration = RegisterBroker {
            broker_id: node_id,
            cluster_id: cluster_id.clone(),
            incarnation_id: random::uuid(),
            listeners: advertised,
            rack: config.rack.clone(),
            log_dirs: dir_ids,
            previous_broker_epoch,
        };
        let joined = join_cluster(&started, registration, &replicas, &mut places).await;
        let (started, groups_task, broker_epoch) = unless_refused(joined, started, (&groups, groups_task)).await?;
        let broker = Arc::new(Broker {
            node_id,
            cluster_id,
            kraft_version,
            fetch_budget: Arc::default(),
            fetch_sessions: Mutex::new(FetchSessions::new(session_limits(&config))),
            config: shared,
            image,
            producer_ids: ProducerIds::new(started.handle.clone(), node_id, broker_epoch),
            controller: started.handle,
            groups,
            replicas: replicas.clone(),
        });
        let metadata_log_dir = config.metadata_log_dir;
        let groups = groups_task;
        let parts = Parts {
            broker: broker.clone(),
            broker_epoch,
            listeners,
            clients,
            groups,
            failures,
            places,
            metadata_log_dir,
        };
        let tasks = Tasks::start(parts);
        let controller = started.task;
        Ok(Self { broker, broker_epoch, addresses, report, formatted, tasks, guard, controller })
    }

    /// The broker.
    #[must_use]
    pub fn broker(&self) -> &Arc<Broker> {
        &self.broker
    }

    /// Names and bound addresses of the listeners.
    #[must_use]
    pub fn addresses(&self) -> &[(String, SocketAddr)] {
        &self.addresses
    }

    /// What was found on disk.
    #[must_use]
    pub fn report(&self) -> LoadReport {
        self.report
    }

    /// What was formatted, if this start made a new node, as one line.
    #[must_use]
    pub fn formatted(&self) -> Option<&str> {
        self.formatted.as_deref()
    }

    /// Waits until the node cannot go on, and says why: no log directory is left, or the metadata log failed.
    pub async fn failed(&mut self) -> String {
        tokio::select! {
            reason = self.tasks.failed() => reason,
            ended = &mut self.controller => match ended {
                Ok(Ok(())) => "the controller has ended".to_owned(),
                Ok(Err(error)) => format!("the metadata log failed: {error}"),
                Err(error) => format!("the controller has ended: {error}"),
            },
        }
    }

    /// Stops: no more clients, everything durable, the directories marked clean.
    pub async fn stop(self) {
        let Self { broker, broker_epoch, mut tasks, guard, controller, .. } = self;
        // The node may be stopping because its controller has failed; then there is nobody to tell.
        if !controller.is_finished()
            && let Err(error) = broker.controller.stop_broker(broker.node_id, broker_epoch).await
        {
            tracing::warn!(%error, "the controller was not told of the stop");
        }
        // Everything that serves ends before the logs are closed.
        tasks.tell_to_stop();
        broker.groups.stop().await;
        tasks.serving_ended().await;
        let has_failed = controller.is_finished();
        broker.controller.close().await;
        let replicas = broker.replicas.clone();
        let metadata_is_closed = !has_failed && matches!(controller.await, Ok(Ok(())));
        if !metadata_is_closed {
            // The metadata log was not closed, so its directory is not clean.
            replicas.abandon_dir(&broker.config.load().metadata_log_dir, "the metadata log failed");
        }
        drop(broker);
        let closing = tokio::task::spawn_blocking(move || {
            replicas.shut_down(broker_epoch);
            // The metadata's, when it is apart: nothing else is in it.
            for error in guard.filter(|_| metadata_is_closed).map_or(Vec::new(), |dir| dir.shut_down(&[], broker_epoch))
            {
                tracing::error!(%error, "the metadata directory was not shut down cleanly");
            }
        });
        if let Err(error) = closing.await {
            tracing::error!(%error, "the logs were not closed cleanly");
        }
        tasks.end();
    }
}

fn session_limits(config: &BrokerConfig) -> SessionLimits {
    let slots = usize::try_from(config.fetching.max_incremental_fetch_session_cache_slots).unwrap_or(0);
    SessionLimits { slots, eviction_ms: SESSION_EVICTION_MS }
}

/// Binds the listeners. The directories are as they were when that fails.
async fn with_listeners(
    directories: Directories,
    config: &BrokerConfig,
) -> Result<(Directories, Vec<Listener>), ListenerError> {
    match bind(config).await {
        Ok(listeners) => Ok((directories, listeners)),
        Err(error) => {
            directories.give_back();
            Err(error)
        }
    }
}

async fn bind(config: &BrokerConfig) -> Result<Vec<Listener>, ListenerError> {
    let sockets = Sockets::of(&config.network);
    let mut bound = Vec::new();
    for listener in config.broker_listeners() {
        bound.push(Listener::bind(&listener.name, &listener.host, listener.port, sockets).await?);
    }
    Ok(bound)
}

fn this_controller(config: &BrokerConfig) -> ControllerToRegister {
    let listeners = settings::controller_listeners(config);
    ControllerToRegister { controller_id: config.node_id, incarnation_id: random::uuid(), listeners }
}

/// Opens the metadata log, and takes in directories that are new to it. The directories are as they were when that fails.
fn open_journal(mut directories: Directories, config: &BrokerConfig) -> Result<(Directories, Opened), StartError> {
    let options = settings::journal(config, &directories);
    let disk = directories.disk.clone();
    let opened = KraftJournal::open(disk, &config.metadata_log_dir, options, crate::clock::now_ms())
        .map_err(StartError::from)
        .and_then(|opened| directories.take_in_new(config, opened.replay.image()).map(|()| opened));
    match opened {
        Ok(opened) => Ok((directories, opened)),
        Err(error) => {
            directories.give_back();
            Err(error)
        }
    }
}

/// Ends the controller and the groups when the broker was refused.
async fn unless_refused(
    joined: Result<i64, ApiError>,
    started: Started,
    (groups, groups_task): (&GroupsHandle, JoinHandle<()>),
) -> Result<(Started, JoinHandle<()>, i64), StartError> {
    match joined {
        Ok(broker_epoch) => Ok((started, groups_task, broker_epoch)),
        Err(refused) => {
            groups.stop().await;
            started.handle.close().await;
            if let (Err(error), _) | (_, Err(error)) = (groups_task.await, started.task.await) {
                tracing::error!(%error, "a part of the broker ended by a defect");
            }
            Err(refused.into())
        }
    }
}

/// What happens with each new image, before the commands that led to it are answered.
fn publisher(
    config: BrokerConfig,
    shared: Arc<Shared<BrokerConfig>>,
    clients: Arc<Clients>,
    replicas: Arc<Replicas>,
    groups: GroupsHandle,
) -> Publisher {
    let runtime = tokio::runtime::Handle::current();
    Box::new(move |image: &Arc<MetadataImage>, delta: &Delta| {
        if delta.configs.iter().any(|r| r.kind == kafka_core::image::ResourceType::BROKER) {
            let changed = Arc::new(settings::with_dynamic(&config, image));
            clients.configure(&changed.network);
            shared.store(changed);
        }
        replicas.publish(image, delta);
        runtime.block_on(groups.publish(image, delta));
    })
}

/// A delta that names the topic of the groups, so that the coordinator loads what is there at the start.
fn offsets_topic_delta(image: &MetadataImage) -> Delta {
    let mut delta = Delta::default();
    if let Some(topic) = image.topics.by_name(OFFSETS_TOPIC) {
        let partitions = topic.partitions.keys().copied().collect();
        let change = TopicDelta { name: topic.name.clone(), created: false, deleted: false, partitions };
        delta.topics.insert(topic.id, change);
    }
    delta
}

/// Registers this broker and lets it lead, once the controller knows what it can lead: which directories have failed while
/// they were loaded, and where the logs were found.
async fn join_cluster(
    started: &Started,
    registration: RegisterBroker,
    replicas: &Replicas,
    places: &mut mpsc::UnboundedReceiver<ReplicaPlace>,
) -> Result<i64, ApiError> {
    let broker_id = registration.broker_id;
    let handle: &ControllerHandle = &started.handle;
    let epoch = handle.register_broker(registration).await?;
    let failed = replicas.take_failed_dirs();
    if !failed.is_empty() {
        handle.directories_failed(broker_id, epoch, failed).await?;
    }
    let found: Vec<ReplicaPlace> = std::iter::from_fn(|| places.try_recv().ok()).collect();
    if !found.is_empty() {
        handle.assign_replicas_to_dirs(broker_id, epoch, found).await?;
    }
    handle.unfence_broker(broker_id, epoch).await?;
    Ok(epoch)
}

/// The listeners of a node as the metadata has them.
fn broker_listener(name: &str, host: String, port: u16, security_protocol: i16) -> BrokerListener {
    BrokerListener { name: name.to_owned(), host, port, security_protocol }
}

#[cfg(test)]
mod tests;
