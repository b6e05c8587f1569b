//! Administration: one method per operation, one file per operation.
//!
//! Operations on several things answer for each thing ([`PerItem`]); the outer error means that nothing could be asked.

mod types;

use std::time::Duration;

pub use types::*;

use crate::config::AdminConfig;
use crate::error::ClientError;
use crate::{ApiError, TopicPartition, Uuid};

/// An answer for each thing asked about, in the order asked.
pub type PerItem<K, T = ()> = Vec<(K, Result<T, ApiError>)>;

/// A client for administration. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AdminClient {
    config: AdminConfig,
}

#[allow(clippy::unimplemented, clippy::unused_async, missing_docs, unused_variables, clippy::missing_errors_doc)]
impl AdminClient {
    /// Connects to one of the bootstrap servers, trying for at most `default.api.timeout.ms`.
    pub async fn connect(config: AdminConfig) -> Result<Self, ClientError> {
        Ok(Self { config })
    }

    /// Connects to one of the bootstrap servers, trying all of them again and again for at most `limit`; the error
    /// names the last address and the step that failed there.
    pub async fn connect_within(config: AdminConfig, limit: Duration) -> Result<Self, ClientError> {
        Ok(Self { config })
    }

    /// The configuration in use.
    #[must_use]
    pub fn config(&self) -> &AdminConfig {
        &self.config
    }

    /// All topics' names, ids and whether they are internal, by name.
    pub async fn list_topics(&self, options: ListTopicsOptions) -> Result<Vec<TopicListing>, ClientError> {
        unimplemented!()
    }

    pub async fn describe_topics(&self, names: &[&str]) -> Result<PerItem<String, TopicDescription>, ClientError> {
        unimplemented!()
    }

    pub async fn describe_topics_by_id(&self, ids: &[Uuid]) -> Result<PerItem<Uuid, TopicDescription>, ClientError> {
        unimplemented!()
    }

    pub async fn create_topics(
        &self,
        topics: &[NewTopic],
        options: CreateTopicsOptions,
    ) -> Result<PerItem<String, CreatedTopic>, ClientError> {
        unimplemented!()
    }

    pub async fn delete_topics(&self, names: &[&str]) -> Result<PerItem<String>, ClientError> {
        unimplemented!()
    }

    pub async fn delete_topics_by_id(&self, ids: &[Uuid]) -> Result<PerItem<Uuid>, ClientError> {
        unimplemented!()
    }

    pub async fn create_partitions(
        &self,
        topics: &[NewPartitions],
        validate_only: bool,
    ) -> Result<PerItem<String>, ClientError> {
        unimplemented!()
    }

    pub async fn describe_cluster(&self) -> Result<ClusterDescription, ClientError> {
        unimplemented!()
    }

    pub async fn describe_configs(
        &self,
        resources: &[ConfigResource],
        options: DescribeConfigsOptions,
    ) -> Result<PerItem<ConfigResource, Vec<ConfigEntry>>, ClientError> {
        unimplemented!()
    }

    /// Sets, deletes, appends to and subtracts from single keys. On a broker before 2.3 it reads all keys and writes
    /// them back with `AlterConfigs`.
    pub async fn incremental_alter_configs(
        &self,
        changes: &[(ConfigResource, Vec<AlterConfigOp>)],
        validate_only: bool,
    ) -> Result<PerItem<ConfigResource>, ClientError> {
        unimplemented!()
    }

    pub async fn list_offsets(
        &self,
        partitions: &[(TopicPartition, OffsetSpec)],
        isolation_level: IsolationLevel,
    ) -> Result<PerItem<TopicPartition, ListedOffset>, ClientError> {
        unimplemented!()
    }

    /// Deletes the records before an offset (-1: all). Answers the new low watermark.
    pub async fn delete_records(
        &self,
        before: &[(TopicPartition, i64)],
    ) -> Result<PerItem<TopicPartition, i64>, ClientError> {
        unimplemented!()
    }

    pub async fn list_partition_reassignments(
        &self,
        partitions: Option<&[TopicPartition]>,
    ) -> Result<Vec<(TopicPartition, PartitionReassignment)>, ClientError> {
        unimplemented!()
    }

    pub async fn list_groups(&self, options: ListGroupsOptions) -> Result<Vec<GroupListing>, ClientError> {
        unimplemented!()
    }

    pub async fn describe_groups(&self, groups: &[&str]) -> Result<PerItem<String, GroupDescription>, ClientError> {
        unimplemented!()
    }

    pub async fn delete_groups(&self, groups: &[&str]) -> Result<PerItem<String>, ClientError> {
        unimplemented!()
    }

    /// Committed offsets of a group; `None` for all partitions that have one.
    pub async fn list_group_offsets(
        &self,
        group: &str,
        partitions: Option<&[TopicPartition]>,
    ) -> Result<PerItem<TopicPartition, Option<OffsetAndMetadata>>, ClientError> {
        unimplemented!()
    }

    pub async fn alter_group_offsets(
        &self,
        group: &str,
        offsets: &[(TopicPartition, OffsetAndMetadata)],
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        unimplemented!()
    }

    pub async fn delete_group_offsets(
        &self,
        group: &str,
        partitions: &[TopicPartition],
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        unimplemented!()
    }
}
