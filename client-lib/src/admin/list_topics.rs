//! Listing topics, by Metadata.

use kafka_wire::ErrorCode;

use super::{AdminClient, ListTopicsOptions, TopicListing};
use crate::error::ClientError;

impl AdminClient {
    /// All topics' names, ids and whether they are internal, by name.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn list_topics(&self, options: ListTopicsOptions) -> Result<Vec<TopicListing>, ClientError> {
        let metadata = self.retrying("listing topics", || self.cluster.fetch_metadata(None, false)).await?;
        let wanted = metadata.topics.values().filter(|t| options.include_internal || !t.is_internal);
        let mut topics: Vec<_> = wanted
            .filter(|t| t.error != ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)
            .map(|t| TopicListing { name: t.name.to_string(), topic_id: t.topic_id, is_internal: t.is_internal })
            .collect();
        topics.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(topics)
    }
}
