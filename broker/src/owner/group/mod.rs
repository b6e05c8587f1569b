//! The group coordinator's task: it owns the shards of all partitions of `__consumer_offsets` that this broker leads,
//! and carries out what `kafka_core::group` decides. Others hold a [`GroupsHandle`].

mod load;
mod log;
mod task;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use kafka_core::group::{Client, DeletedTopic, GroupConfig, Request, Response};
use kafka_core::image::{Delta, MetadataImage};
use kafka_wire::compress::Compression;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::list_groups_response::ListedGroup;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub use log::{AppendedAt, LogRange, OffsetsLog};

/// The topic that holds groups and offsets.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// Requests that may wait for the task; beyond it, connections wait.
const MAILBOX_MESSAGES_MAX: usize = 1024;

/// What the task is told.
#[derive(Debug)]
enum Message {
    /// A request about one group, or the part of one that concerns one group.
    Ask { group_id: String, client: Client, request: Request, reply: oneshot::Sender<Response> },
    /// A request to every shard.
    AskAll { client: Client, request: Request, reply: oneshot::Sender<Vec<oneshot::Receiver<Response>>> },
    /// Which partitions this broker leads may have changed, and topics may be gone.
    Published { image: Arc<MetadataImage>, deleted: Vec<DeletedTopic> },
    /// A partition was read.
    Loaded { partition: i32, load: task::LoadId, result: Result<Box<load::LoadedShard>, ErrorCode> },
    /// Refuse what waits and end.
    Stop,
}

/// What the task needs to know.
#[derive(Clone, Debug)]
pub struct GroupsOptions {
    /// This broker.
    pub node_id: i32,
    /// The rules.
    pub config: GroupConfig,
    /// `offsets.topic.num.partitions`, until the topic exists.
    pub default_partitions: i32,
    /// `offsets.topic.compression.codec`
    pub compression: Compression,
    /// `offsets.load.buffer.size`
    pub load_buffer_bytes: usize,
}

/// Asks the group coordinator.
#[derive(Clone, Debug)]
pub struct GroupsHandle {
    mailbox: mpsc::Sender<Message>,
}

impl GroupsHandle {
    /// Starts the task. It serves nothing until [`Self::publish`] tells it what this broker leads.
    #[must_use]
    pub fn start(options: GroupsOptions, log: Arc<dyn OffsetsLog>) -> (Self, JoinHandle<()>) {
        let (mailbox, inbox) = mpsc::channel(MAILBOX_MESSAGES_MAX);
        let task = task::Task::new(options, log, mailbox.clone());
        (Self { mailbox }, tokio::spawn(task.run(inbox)))
    }

    /// Asks about one group. When the coordinator is not here, still loading or gone, the answer says so.
    pub async fn ask(&self, client: Client, group_id: &str, request: Request) -> Response {
        let gone = request.failed(ErrorCode::COORDINATOR_NOT_AVAILABLE);
        match self.send(client, group_id, request).await {
            Some(answer) => answer.await.unwrap_or(gone),
            None => gone,
        }
    }

    /// As [`Self::ask`] for several, which do not wait for each other. Answers are in the order of the requests.
    pub async fn ask_each(&self, client: &Client, requests: Vec<(String, Request)>) -> Vec<Response> {
        let mut waiting = Vec::with_capacity(requests.len());
        for (group_id, request) in requests {
            let gone = request.failed(ErrorCode::COORDINATOR_NOT_AVAILABLE);
            waiting.push((self.send(client.clone(), &group_id, request).await, gone));
        }
        let mut answers = Vec::with_capacity(waiting.len());
        for (answer, gone) in waiting {
            answers.push(match answer {
                Some(answer) => answer.await.unwrap_or(gone),
                None => gone,
            });
        }
        answers
    }

    async fn send(&self, client: Client, group_id: &str, request: Request) -> Option<oneshot::Receiver<Response>> {
        let (reply, answer) = oneshot::channel();
        let message = Message::Ask { group_id: group_id.to_owned(), client, request, reply };
        self.mailbox.send(message).await.ok().map(|()| answer)
    }

    /// All groups of all shards.
    ///
    /// # Errors
    /// When a shard is still loading.
    pub async fn list(
        &self,
        client: Client,
        states: Vec<String>,
        types: Vec<String>,
    ) -> Result<Vec<ListedGroup>, ErrorCode> {
        const GONE: ErrorCode = ErrorCode::COORDINATOR_NOT_AVAILABLE;
        let (reply, shards) = oneshot::channel();
        let message = Message::AskAll { client, request: Request::List { states, types }, reply };
        self.mailbox.send(message).await.map_err(|_| GONE)?;
        let mut groups = Vec::new();
        for shard in shards.await.map_err(|_| GONE)? {
            match shard.await.map_err(|_| GONE)? {
                Response::List(listed) => groups.append(&mut listed?),
                other => unreachable!("ListGroups answered with {other:?}"),
            }
        }
        Ok(groups)
    }

    /// Tells of new metadata, after the partitions' logs were opened or closed for it.
    pub async fn publish(&self, image: &Arc<MetadataImage>, delta: &Delta) {
        if let Some(message) = published(image, delta) {
            // The task has only gone when the broker stops.
            let _ = self.mailbox.send(message).await;
        }
    }

    /// Ends the task. Requests that wait are told to look for another coordinator.
    pub async fn stop(&self) {
        let _ = self.mailbox.send(Message::Stop).await;
    }
}

/// What the coordinator has to know of a change, if anything.
fn published(image: &Arc<MetadataImage>, delta: &Delta) -> Option<Message> {
    let deleted = delta.topics.iter().filter(|(_, topic)| topic.deleted);
    let deleted: Vec<_> = deleted.map(|(id, topic)| DeletedTopic { name: topic.name.clone(), id: *id }).collect();
    let leaders_changed = delta.topics.values().any(|topic| topic.name == OFFSETS_TOPIC);
    (leaders_changed || !deleted.is_empty()).then(|| Message::Published { image: image.clone(), deleted })
}
