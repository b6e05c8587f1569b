//! [`Broker`]: what every request handler can reach. Each part has one owner; this only holds the handles.

use std::sync::Arc;

use kafka_core::fetch_session::FetchSessions;
use kafka_core::image::MetadataImage;
use parking_lot::Mutex;

use crate::config::BrokerConfig;
use crate::fetch_budget::FetchBudget;
use crate::owner::controller::ControllerHandle;
use crate::owner::group::GroupsHandle;
use crate::owner::producer_ids::ProducerIds;
use crate::replicas::Replicas;
use crate::shared::Shared;

/// A running broker.
#[derive(Debug)]
pub struct Broker {
    /// This node's id.
    pub node_id: i32,
    /// The cluster's id.
    pub cluster_id: String,
    /// The level of `kraft.version`.
    pub kraft_version: i16,
    /// The settings; replaced when the dynamic configuration changes.
    pub config: Arc<Shared<BrokerConfig>>,
    /// The newest committed metadata; replaced by the publisher.
    pub image: Arc<Shared<MetadataImage>>,
    /// The partitions that this broker holds.
    pub replicas: Arc<Replicas>,
    /// Asks the controller.
    pub controller: ControllerHandle,
    /// Asks the group coordinator.
    pub groups: GroupsHandle,
    /// Gives out producer ids, block by block from the controller.
    pub producer_ids: ProducerIds,
    /// What answers to Fetch may hold of memory.
    pub fetch_budget: Arc<FetchBudget>,
    /// Incremental fetch sessions.
    pub fetch_sessions: Mutex<FetchSessions>,
}
