//! The controller's decisions (`QuorumController` and its control managers): from the image, a command, the time and random numbers to the
//! metadata records that carry the command out and the answer to give once they are committed.
//!
//! Nothing here changes an image, writes a log or waits: the caller applies the records, makes them durable and then
//! replies. Each decision sees the speculative image, in which everything decided before is applied already.

mod activation;
mod brokers;
mod configs;
mod create_partitions;
mod create_topics;
mod delete_topics;
mod directories;
mod features;
mod names;
mod partition_change;
mod placement;
mod producer_ids;
#[cfg(test)]
mod tests;

use kafka_wire::ErrorCode;
use kafka_wire::Uuid;
use kafka_wire::metadata_record::MetadataRecord;

use crate::configs::alter::Defaults;
use crate::image::{ConfigResource, MetadataImage, Overrides};

pub use activation::Bootstrap;
pub use brokers::{BrokerListener, ControllerToRegister, RegisterBroker};
pub use configs::{ConfigResults, ResourceChange};
pub use directories::ReplicaPlace;
pub use features::{FeatureUpdate, UpgradeType, dependency_text};
pub use names::validate_topic_name;
pub use producer_ids::{PRODUCER_ID_BLOCK_SIZE, ProducerIdBlock};

/// The most records that one user request may lead to (`QuorumController.MAX_RECORDS_PER_USER_OP`).
pub const MAX_RECORDS_PER_USER_OP: usize = 10_000;

/// What the controller needs to know from its own static configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// This node.
    pub node_id: i32,
    /// The cluster.
    pub cluster_id: String,
    /// The level of `kraft.version`, which the log's control records say.
    pub kraft_version: i16,
    /// `num.partitions`.
    pub num_partitions: i32,
    /// `default.replication.factor`.
    pub default_replication_factor: i16,
    /// `delete.topic.enable`.
    pub delete_topic_enable: bool,
    /// The keys that the properties file sets, as text.
    pub static_config: Overrides,
    /// What a topic's and a broker's keys fall back to.
    pub defaults: Defaults,
}

/// What a decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The speculative image.
    pub image: &'a MetadataImage,
    /// The controller's static configuration.
    pub settings: &'a Settings,
}

/// Where random numbers come from: the caller gives a function of 64 random bits.
pub struct Random<'a>(pub &'a mut dyn FnMut() -> u64);

impl Random<'_> {
    /// A number below `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The bias of the remainder is far below what placement could notice.
        ((self.0)() % end as u64) as usize
    }

    /// A new id for a topic.
    pub(crate) fn uuid(&mut self) -> Uuid {
        loop {
            let bits = (u128::from((self.0)()) << 64) | u128::from((self.0)());
            if let Some(id) = Uuid::from_random(bits.to_be_bytes()) {
                return id;
            }
        }
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// Records to write and what to answer when they are committed. Without records the answer can be given at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<T> {
    /// The records, all or none of which must be written.
    pub records: Vec<MetadataRecord>,
    /// The answer.
    pub reply: T,
}

impl<T> Decision<T> {
    /// Refuses what a user asks for when it leads to more records than one request may (`BoundedListTooLongException`).
    ///
    /// # Errors
    /// Then.
    pub fn bounded(self) -> Result<Self, ApiError> {
        if self.records.len() <= MAX_RECORDS_PER_USER_OP {
            return Ok(self);
        }
        let text = "Unable to perform excessively large batch operation.";
        Err(ApiError::new(ErrorCode::POLICY_VIOLATION, text))
    }

    /// An answer that changes nothing.
    pub(crate) fn only(reply: T) -> Self {
        Self { records: Vec::new(), reply }
    }
}

/// An error as an API answers it (`ApiError`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", code.name(), message.as_deref().unwrap_or(code.message()))]
pub struct ApiError {
    /// Kafka's error code.
    pub code: ErrorCode,
    /// The text that goes with it, if there is more to say than the code does.
    pub message: Option<String>,
}

impl ApiError {
    /// An error with a text of its own.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: Some(message.into()) }
    }

    /// An error whose text is the code's (an exception without a message of its own, as Kafka turns it into an answer).
    #[must_use]
    pub fn plain(code: ErrorCode) -> Self {
        Self { code, message: Some(code.message().to_owned()) }
    }
}

impl View<'_> {
    /// The offset at which the next record will be written.
    fn next_offset(&self) -> i64 {
        self.image.provenance.offset + 1
    }

    /// A topic's value of a key as text: what was set on the topic, on this node, as the cluster's default, in the
    /// properties file, or the key's default.
    fn topic_config(&self, topic: &str, key: &str) -> Option<String> {
        let own = self.image.configs.overrides(&ConfigResource::topic(topic));
        configs::effective_topic_config(self, own, key)?.value
    }

    /// `min.insync.replicas` of a topic, never more than its partitions have replicas.
    fn min_isr(&self, topic: &str, replicas: usize) -> usize {
        let configured = self.topic_config(topic, "min.insync.replicas").and_then(|v| v.trim().parse().ok());
        configured.unwrap_or(1).min(replicas)
    }

    /// Whether a leader from outside the ISR may be chosen for a topic.
    fn unclean_election(&self, topic: &str) -> bool {
        self.topic_config(topic, "unclean.leader.election.enable")
            .is_some_and(|v| v.trim().eq_ignore_ascii_case("true"))
    }
}
