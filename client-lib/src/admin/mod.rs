//! Administration: one file per operation, each a method of [`AdminClient`].
//!
//! Operations on several things answer for each thing ([`PerItem`]), in the order asked; the outer error means that
//! nothing could be asked. What may pass is tried again until `default.api.timeout.ms` is over.
//!
//! ```no_run
//! use kafka_client::admin::{CreateTopicsOptions, NewTopic};
//! use kafka_client::{AdminClient, AdminConfig};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let admin = AdminClient::connect(AdminConfig::new("localhost:9092")?).await?;
//! let topic = NewTopic { name: "orders".into(), partitions: Some(3), ..NewTopic::default() };
//! for (name, result) in admin.create_topics(&[topic], CreateTopicsOptions::default()).await? {
//!     match result {
//!         Ok(created) => println!("{name} has id {:?}", created.topic_id),
//!         Err(error) => println!("{name}: {} ({})", error, error.code.name()),
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod alter_configs;
mod cluster_info;
mod configs;
mod create_partitions;
mod create_topics;
mod delete_records;
mod delete_topics;
mod describe_producers;
mod describe_topics;
mod elect_leaders;
mod group_offsets;
mod groups;
mod list_offsets;
mod list_topics;
mod log_dirs;
mod offset_for_leader_epoch;
mod reassignments;
mod routing;
mod types;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

pub use describe_producers::ProducerState;
pub use elect_leaders::ElectionType;
pub use log_dirs::{LogDir, ReplicaInfo};
pub use offset_for_leader_epoch::EpochEnd;
pub use types::*;

pub(crate) use group_offsets::{NAMED_TOPICS_UP_TO, commit_topics, committed};
pub(crate) use groups::decode_assignment;
pub(crate) use list_offsets::list_offsets;
pub(crate) use offset_for_leader_epoch::ends as epoch_ends;

use crate::cluster::{Cluster, Purpose};
use crate::config::AdminConfig;
use crate::conn::Connection;
use crate::error::{ApiError, ClientError};

/// An answer for each thing asked about, in the order asked.
pub type PerItem<K, T = ()> = Vec<(K, Result<T, ApiError>)>;

/// A client for administration. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct AdminClient {
    cluster: Arc<Cluster>,
    config: Arc<AdminConfig>,
}

impl AdminClient {
    /// Connects to one of the bootstrap servers, trying for at most `default.api.timeout.ms`.
    ///
    /// # Errors
    /// The last address tried, and the step that failed there.
    pub async fn connect(config: AdminConfig) -> Result<Self, ClientError> {
        let limit = Duration::from_millis(config.default_api_timeout_ms);
        Self::connect_within(config, limit).await
    }

    /// The same, trying for at most `limit`. All servers are tried at least once if the time allows.
    ///
    /// # Errors
    /// The last address tried, and the step that failed there.
    pub async fn connect_within(mut config: AdminConfig, limit: Duration) -> Result<Self, ClientError> {
        let setup_ms = config.common.socket_connection_setup_timeout_ms;
        let limit_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1);
        let deadline = Instant::now() + limit;
        // A server that does not answer at all must not use up the time before it can be named.
        config.common.socket_connection_setup_timeout_ms = setup_ms.min((limit_ms * 3 / 4).max(1));
        let probe = Cluster::new(config.common.clone());
        let mut last = None;
        let mut failures = 0;
        let connected = tokio::time::timeout_at(deadline, async {
            loop {
                match probe.fetch_metadata(Some(&[]), false).await {
                    Ok(_) => return,
                    Err(error) => last = Some(error),
                }
                failures += 1;
                tokio::time::sleep(probe.retry_backoff(failures)).await;
            }
        });
        match connected.await {
            Ok(()) => Ok(Self { cluster: probe, config: Arc::new(config) }),
            Err(_) => Err(last.unwrap_or_else(|| {
                let servers: Vec<_> = config.common.bootstrap_servers.iter().map(ToString::to_string).collect();
                let doing = format!("connecting to {}", servers.join(","));
                ClientError::Timeout { doing, after_ms: limit_ms, last: None }
            })),
        }
    }

    /// Operations on a client's own connections.
    pub(crate) fn on(cluster: Arc<Cluster>, default_api_timeout_ms: u64) -> Self {
        let config = AdminConfig { common: cluster.config().clone(), default_api_timeout_ms, retries: u32::MAX };
        Self { cluster, config: Arc::new(config) }
    }

    /// The configuration in use.
    #[must_use]
    pub fn config(&self) -> &AdminConfig {
        &self.config
    }

    /// A connection to a broker, for requests that no operation here makes.
    ///
    /// # Errors
    /// When the broker is unknown or cannot be reached.
    pub async fn broker(&self, id: i32) -> Result<Connection, ClientError> {
        self.cluster.connection(id, Purpose::General).await
    }

    /// A connection to any broker.
    ///
    /// # Errors
    /// When none can be reached.
    pub async fn any_broker(&self) -> Result<Connection, ClientError> {
        self.cluster.any_connection().await
    }
}
