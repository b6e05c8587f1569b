//! The task that owns the controller: commands come in, are decided on the image that all before them have led to, and
//! are answered when their records are durable and published.
//!
//! Commands that wait together are written and made durable together (group commit); each sees the effects of those before
//! it. The first failure of the disk ends the task: what the disk holds is then no longer known.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kafka_core::configs::alter::Defaults;
use kafka_core::controller::{
    ApiError, Bootstrap, ConfigResults, ControllerToRegister, Decision, FeatureUpdate, ProducerIdBlock, Random,
    RegisterBroker, ReplicaPlace, ResourceChange, Settings, View,
};
use kafka_core::image::{ConfigResource, Delta, MetadataImage, Replay};
use kafka_wire::messages::create_partitions_response::CreatePartitionsTopicResult;
use kafka_wire::messages::delete_topics_response::DeletableTopicResult;
use kafka_wire::messages::{CreatePartitionsRequest, CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest};
use kafka_wire::metadata_record::MetadataRecord;
use kafka_wire::{ErrorCode, Uuid};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::clock::now_ms;
use crate::config::BrokerConfig;
use crate::metadata::{JournalError, KraftJournal, Opened};
use crate::random;

/// Commands that may wait for the controller; who comes later waits to be let in.
const QUEUE_COMMANDS: usize = 1024;
/// Commands that are made durable together.
const GROUP_COMMANDS: usize = 256;

/// Told of each new image and of what changed in it, in order, before the commands that led to it are answered. Runs on
/// the controller's thread and may block.
pub type Publisher = Box<dyn FnMut(&Arc<MetadataImage>, &Delta) + Send>;

/// Where an answer goes.
type ReplyTo<T> = oneshot::Sender<Result<T, ApiError>>;

/// What the controller can be asked.
enum Command {
    CreateTopics(CreateTopicsRequest, ReplyTo<CreateTopicsResponse>),
    DeleteTopics(DeleteTopicsRequest, i16, ReplyTo<Vec<DeletableTopicResult>>),
    CreatePartitions(CreatePartitionsRequest, ReplyTo<Vec<CreatePartitionsTopicResult>>),
    AlterConfigs(Vec<(ConfigResource, ResourceChange)>, bool, ReplyTo<ConfigResults>),
    UpdateFeatures(Vec<FeatureUpdate>, bool, ReplyTo<()>),
    AllocateProducerIds { broker_id: i32, broker_epoch: i64, reply: ReplyTo<ProducerIdBlock> },
    RegisterBroker(RegisterBroker, ReplyTo<i64>),
    UnfenceBroker { broker_id: i32, broker_epoch: i64, reply: ReplyTo<()> },
    StopBroker { broker_id: i32, broker_epoch: i64, reply: ReplyTo<()> },
    DirectoriesFailed { broker_id: i32, broker_epoch: i64, directories: Vec<Uuid>, reply: ReplyTo<()> },
    AssignReplicasToDirs { broker_id: i32, broker_epoch: i64, places: Vec<ReplicaPlace>, reply: ReplyTo<()> },
    Close(oneshot::Sender<()>),
}

impl Command {
    /// Whether a user asks, who gets all or nothing. What happens to brokers can concern more than a batch takes.
    fn is_of_user(&self) -> bool {
        matches!(
            self,
            Self::CreateTopics(..)
                | Self::DeleteTopics(..)
                | Self::CreatePartitions(..)
                | Self::AlterConfigs(..)
                | Self::UpdateFeatures(..)
        )
    }
}

/// Asks the controller. Cheap to clone.
#[derive(Clone)]
pub struct ControllerHandle {
    commands: mpsc::Sender<Command>,
}

impl fmt::Debug for ControllerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ControllerHandle").finish_non_exhaustive()
    }
}

/// Each method waits until what it asked for is durable and published. All fail with `NOT_CONTROLLER` once the controller
/// has ended.
#[allow(clippy::missing_errors_doc)] // see above, and the functions of kafka_core::controller that they lead to
impl ControllerHandle {
    /// Creates topics.
    pub async fn create_topics(&self, request: CreateTopicsRequest) -> Result<CreateTopicsResponse, ApiError> {
        self.ask(|reply| Command::CreateTopics(request, reply)).await
    }

    /// Deletes topics; `version` is the request's.
    pub async fn delete_topics(
        &self,
        request: DeleteTopicsRequest,
        version: i16,
    ) -> Result<Vec<DeletableTopicResult>, ApiError> {
        self.ask(|reply| Command::DeleteTopics(request, version, reply)).await
    }

    /// Adds partitions to topics.
    pub async fn create_partitions(
        &self,
        request: CreatePartitionsRequest,
    ) -> Result<Vec<CreatePartitionsTopicResult>, ApiError> {
        self.ask(|reply| Command::CreatePartitions(request, reply)).await
    }

    /// Changes dynamic configurations.
    pub async fn alter_configs(
        &self,
        changes: Vec<(ConfigResource, ResourceChange)>,
        validate_only: bool,
    ) -> Result<ConfigResults, ApiError> {
        self.ask(|reply| Command::AlterConfigs(changes, validate_only, reply)).await
    }

    /// Changes feature levels.
    pub async fn update_features(&self, updates: Vec<FeatureUpdate>, validate_only: bool) -> Result<(), ApiError> {
        self.ask(|reply| Command::UpdateFeatures(updates, validate_only, reply)).await
    }

    /// Takes a block of producer ids for a broker.
    pub async fn allocate_producer_ids(&self, broker_id: i32, broker_epoch: i64) -> Result<ProducerIdBlock, ApiError> {
        self.ask(|reply| Command::AllocateProducerIds { broker_id, broker_epoch, reply }).await
    }

    /// Registers a broker, fenced; gives its broker epoch.
    pub async fn register_broker(&self, request: RegisterBroker) -> Result<i64, ApiError> {
        self.ask(|reply| Command::RegisterBroker(request, reply)).await
    }

    /// Lets a registered broker lead.
    pub async fn unfence_broker(&self, broker_id: i32, broker_epoch: i64) -> Result<(), ApiError> {
        self.ask(|reply| Command::UnfenceBroker { broker_id, broker_epoch, reply }).await
    }

    /// Takes the leaders off a broker and fences it, because it is about to stop.
    pub async fn stop_broker(&self, broker_id: i32, broker_epoch: i64) -> Result<(), ApiError> {
        self.ask(|reply| Command::StopBroker { broker_id, broker_epoch, reply }).await
    }

    /// Tells of log directories of a broker that have failed: what is in them is no longer led there.
    pub async fn directories_failed(
        &self,
        broker_id: i32,
        broker_epoch: i64,
        directories: Vec<Uuid>,
    ) -> Result<(), ApiError> {
        self.ask(|reply| Command::DirectoriesFailed { broker_id, broker_epoch, directories, reply }).await
    }

    /// Tells in which of its directories a broker has put its replicas.
    pub async fn assign_replicas_to_dirs(
        &self,
        broker_id: i32,
        broker_epoch: i64,
        places: Vec<ReplicaPlace>,
    ) -> Result<(), ApiError> {
        self.ask(|reply| Command::AssignReplicasToDirs { broker_id, broker_epoch, places, reply }).await
    }

    /// Closes the journal and ends the task, after everything that was asked before.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.commands.send(Command::Close(done)).await.is_ok() {
            // Without an answer the task has ended already, which is as good.
            let _ = closed.await;
        }
    }

    async fn ask<T>(&self, command: impl FnOnce(ReplyTo<T>) -> Command) -> Result<T, ApiError> {
        let (reply, answer) = oneshot::channel();
        let gone = || ApiError::plain(ErrorCode::NOT_CONTROLLER);
        self.commands.send(command(reply)).await.map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }
}

/// What the controller starts with.
pub struct Start<'a> {
    /// The journal and what it holds.
    pub opened: Opened,
    /// This node's settings.
    pub config: &'a BrokerConfig,
    /// The cluster's id.
    pub cluster_id: String,
    /// This process.
    pub controller: ControllerToRegister,
    /// Told of new images.
    pub publisher: Publisher,
}

/// A controller that runs.
#[derive(Debug)]
pub struct Started {
    /// Asks it.
    pub handle: ControllerHandle,
    /// The image that it starts with.
    pub image: Arc<MetadataImage>,
    /// Ends when the controller is closed or has failed; then the node must stop.
    pub task: JoinHandle<Result<(), JournalError>>,
}

/// Takes over the log with a new leader epoch, writes what a controller writes first, and runs. The publisher is told from
/// the first command on; the image up to there is in [`Started`].
///
/// # Errors
/// When the disk fails or the log does not fit this software.
pub fn start(start: Start<'_>) -> Result<Started, JournalError> {
    let Opened { journal, replay, bootstrap } = start.opened;
    let settings = settings(start.config, start.cluster_id, journal.quorum().kraft_version);
    let mut core = Core { journal, replay, settings, publisher: start.publisher };
    core.take_over(&bootstrap, &start.controller)?;
    let image = Arc::new(core.replay.image().clone());
    let (commands, queue) = mpsc::channel(QUEUE_COMMANDS);
    let task = tokio::spawn(run(Box::new(core), queue));
    Ok(Started { handle: ControllerHandle { commands }, image, task })
}

fn settings(config: &BrokerConfig, cluster_id: String, kraft_version: i16) -> Settings {
    Settings {
        node_id: config.node_id,
        cluster_id,
        kraft_version,
        num_partitions: config.topics.num_partitions,
        default_replication_factor: i16::try_from(config.topics.default_replication_factor).unwrap_or(i16::MAX),
        delete_topic_enable: config.topics.delete_topic_enable,
        static_config: config.properties.clone(),
        defaults: Defaults { topic: config.topic_defaults(), broker: config.values.clone() },
    }
}

/// What blocks is done on a blocking thread, to which the state is lent.
async fn run(mut core: Box<Core>, mut queue: mpsc::Receiver<Command>) -> Result<(), JournalError> {
    loop {
        let mut group = match next_command(core.journal.snapshot_due_ms(), &mut queue).await {
            Next::Command(first) => vec![first],
            Next::Snapshot => Vec::new(),
            Next::Nothing => return Ok(()),
        };
        while !group.is_empty() && group.len() < GROUP_COMMANDS {
            let Ok(next) = queue.try_recv() else { break };
            group.push(next);
        }
        let worked = tokio::task::spawn_blocking(move || core.process(group).map(|ends| (core, ends))).await;
        let Ok(worked) = worked else {
            return Err(JournalError::Quorum("the controller ended by a defect, see the messages before".into()));
        };
        let ends;
        (core, ends) = worked.inspect_err(|e| tracing::error!("metadata: {e}; the controller stops"))?;
        if ends {
            return Ok(());
        }
    }
}

/// What the controller does next.
enum Next {
    Command(Command),
    /// The time for a snapshot has come, and nobody asks for anything.
    Snapshot,
    /// Nobody can ask any more.
    Nothing,
}

async fn next_command(snapshot_due_ms: Option<i64>, queue: &mut mpsc::Receiver<Command>) -> Next {
    let command = async { queue.recv().await.map_or(Next::Nothing, Next::Command) };
    let Some(due_ms) = snapshot_due_ms else { return command.await };
    let wait = Duration::from_millis(u64::try_from(due_ms.saturating_sub(now_ms())).unwrap_or(0));
    tokio::time::timeout(wait.min(LONGEST_WAIT), command).await.unwrap_or(Next::Snapshot)
}

/// After this the clock is looked at again, as it may have been set.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

struct Core {
    journal: KraftJournal,
    replay: Replay,
    settings: Settings,
    publisher: Publisher,
}

/// An answer that waits until its records are durable, or is told why they cannot be written.
type Answer = Box<dyn FnOnce(Result<(), ApiError>) + Send>;

impl Core {
    fn take_over(&mut self, bootstrap: &Bootstrap, controller: &ControllerToRegister) -> Result<(), JournalError> {
        let now_ms = now_ms();
        let open = self.replay.open_transaction();
        self.journal.lead(&mut self.replay, now_ms)?;
        let first = self.view().activate(open, bootstrap);
        self.journal.append(&first, &mut self.replay, now_ms)?;
        let registered = self.view().register_controller(controller);
        self.journal.append(&registered.records, &mut self.replay, now_ms)?;
        self.journal.flush(now_ms)?;
        self.replay.take_delta();
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View { image: self.replay.image(), settings: &self.settings }
    }

    /// Carries out commands; answers whether the last one ends the controller.
    fn process(&mut self, group: Vec<Command>) -> Result<bool, JournalError> {
        let now_ms = now_ms();
        let mut answers = Vec::with_capacity(group.len());
        let mut closes = None;
        let end_before = self.journal.end_offset();
        for command in group {
            match command {
                Command::Close(done) => closes = Some(done),
                command => answers.push(self.carry_out(command, now_ms)?),
            }
        }
        if self.journal.end_offset() != end_before {
            self.journal.flush(now_ms)?;
            let delta = self.replay.take_delta();
            (self.publisher)(&Arc::new(self.replay.image().clone()), &delta);
        }
        answers.into_iter().for_each(|(answer, written)| answer(written));
        if self.journal.is_snapshot_due(now_ms) {
            self.journal.take_snapshot(self.replay.image(), now_ms)?;
        }
        if let Some(done) = closes {
            self.journal.close(now_ms)?;
            // Nobody may wait for it any more.
            let _ = done.send(());
            return Ok(true);
        }
        Ok(false)
    }

    /// Decides on one command and appends its records, those of a user's request all or none.
    fn carry_out(&mut self, command: Command, now_ms: i64) -> Result<(Answer, Result<(), ApiError>), JournalError> {
        let of_user = command.is_of_user();
        let view = self.view();
        let mut number = || u64::from_ne_bytes(random::bytes());
        let mut random = Random(&mut number);
        let (records, answer): (Vec<MetadataRecord>, Answer) = match command {
            Command::CreateTopics(request, reply) => split_bounded(view.create_topics(&request, &mut random), reply),
            Command::DeleteTopics(request, version, reply) => {
                split_bounded(view.delete_topics(&request, version), reply)
            }
            Command::CreatePartitions(request, reply) => {
                split_bounded(Ok(view.create_partitions(&request, &mut random)), reply)
            }
            Command::AlterConfigs(changes, validate_only, reply) => {
                split_bounded(Ok(view.alter_configs(&changes, validate_only)), reply)
            }
            Command::UpdateFeatures(updates, validate_only, reply) => {
                split(view.update_features(&updates, validate_only), reply)
            }
            Command::AllocateProducerIds { broker_id, broker_epoch, reply } => {
                split(view.allocate_producer_ids(broker_id, broker_epoch), reply)
            }
            Command::RegisterBroker(request, reply) => split(view.register_broker(&request), reply),
            Command::UnfenceBroker { broker_id, broker_epoch, reply } => {
                split(view.unfence_broker(broker_id, broker_epoch), reply)
            }
            Command::StopBroker { broker_id, broker_epoch, reply } => {
                let stopping = view.begin_controlled_shutdown(broker_id, broker_epoch);
                if let Ok(decision) = &stopping {
                    self.journal.append(&decision.records, &mut self.replay, now_ms)?;
                }
                let fenced = stopping.and_then(|_| self.view().fence_broker(broker_id, broker_epoch));
                split(fenced, reply)
            }
            Command::DirectoriesFailed { broker_id, broker_epoch, directories, reply } => {
                split(view.directories_failed(broker_id, broker_epoch, &directories), reply)
            }
            Command::AssignReplicasToDirs { broker_id, broker_epoch, places, reply } => {
                split(view.assign_replicas_to_dirs(broker_id, broker_epoch, &places), reply)
            }
            Command::Close(_) => unreachable!("process() keeps it back"),
        };
        if !of_user {
            self.journal.append(&records, &mut self.replay, now_ms)?;
        } else if !self.journal.append_together(&records, &mut self.replay, now_ms)? {
            // Kafka's controller does not foresee that either: it answers so, and gives its leadership up.
            return Ok((answer, Err(ApiError::plain(ErrorCode::UNKNOWN_SERVER_ERROR))));
        }
        Ok((answer, Ok(())))
    }
}

/// A decision's records, and its answer for later.
fn split<T: Send + 'static>(
    decision: Result<Decision<T>, ApiError>,
    reply: ReplyTo<T>,
) -> (Vec<MetadataRecord>, Answer) {
    let (records, result) = match decision {
        Ok(Decision { records, reply }) => (records, Ok(reply)),
        Err(error) => (Vec::new(), Err(error)),
    };
    // Who asked may have gone; the decision stands.
    let answer = move |written: Result<(), ApiError>| drop(reply.send(written.and(result)));
    (records, Box::new(answer))
}

/// The same of what a user asks for, which must not be too much.
fn split_bounded<T: Send + 'static>(
    decision: Result<Decision<T>, ApiError>,
    reply: ReplyTo<T>,
) -> (Vec<MetadataRecord>, Answer) {
    split(decision.and_then(Decision::bounded), reply)
}

#[cfg(test)]
mod tests;
