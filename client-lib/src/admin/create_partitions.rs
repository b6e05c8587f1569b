//! Adding partitions to topics, by the controller.

use kafka_wire::messages::CreatePartitionsRequest;
use kafka_wire::messages::create_partitions_request::{CreatePartitionsAssignment, CreatePartitionsTopic};

use super::routing::{in_order, result};
use super::{AdminClient, NewPartitions, PerItem};
use crate::error::ClientError;

impl AdminClient {
    /// Raises topics' partition counts.
    ///
    /// # Errors
    /// When the controller does not answer.
    pub async fn create_partitions(
        &self,
        topics: &[NewPartitions],
        validate_only: bool,
    ) -> Result<PerItem<String>, ClientError> {
        let assignment = |broker_ids: &Vec<i32>| CreatePartitionsAssignment {
            broker_ids: broker_ids.clone(),
            ..CreatePartitionsAssignment::default()
        };
        let topic = |t: &NewPartitions| CreatePartitionsTopic {
            name: t.topic.clone(),
            count: t.total_count,
            assignments: t.assignments.as_ref().map(|all| all.iter().map(assignment).collect()),
            ..CreatePartitionsTopic::default()
        };
        let request = CreatePartitionsRequest {
            topics: topics.iter().map(topic).collect(),
            timeout_ms: self.broker_timeout_ms(),
            validate_only,
            ..CreatePartitionsRequest::default()
        };
        let request = &request;
        self.retrying("creating partitions", || async move {
            let response = self.controller().await?.call(request).await?;
            let answers =
                response.results.into_iter().map(|r| (r.name, result(r.error_code, r.error_message))).collect();
            self.check_controller(in_order(topics.iter().map(|t| t.topic.clone()), answers)).await
        })
        .await
    }
}
