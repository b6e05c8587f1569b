//! Moving partitions between brokers, by the controller (KIP-455).

use kafka_wire::messages::alter_partition_reassignments_request::{ReassignablePartition, ReassignableTopic};
use kafka_wire::messages::list_partition_reassignments_request::ListPartitionReassignmentsTopics;
use kafka_wire::messages::{AlterPartitionReassignmentsRequest, ListPartitionReassignmentsRequest};

use super::routing::{OfTopic, by_topic, in_order, result};
use super::{AdminClient, PartitionReassignment, PerItem};
use crate::TopicPartition;
use crate::error::ClientError;

impl AdminClient {
    /// The reassignments that are running, of all partitions or of some (brokers from 2.4 on).
    ///
    /// # Errors
    /// When the controller does not answer or is too old.
    pub async fn list_partition_reassignments(
        &self,
        partitions: Option<&[TopicPartition]>,
    ) -> Result<Vec<(TopicPartition, PartitionReassignment)>, ClientError> {
        let topic = |(name, partitions): (String, Vec<(i32, ())>)| ListPartitionReassignmentsTopics {
            name,
            partition_indexes: partitions.into_iter().map(|(p, ())| p).collect(),
            ..ListPartitionReassignmentsTopics::default()
        };
        let grouped = |all: &[TopicPartition]| {
            by_topic(all.iter().map(|tp| (tp.clone(), ())).collect()).into_iter().map(topic).collect()
        };
        let request = ListPartitionReassignmentsRequest {
            timeout_ms: self.broker_timeout_ms(),
            topics: partitions.map(grouped),
            ..ListPartitionReassignmentsRequest::default()
        };
        let request = &request;
        self.retrying("listing partition reassignments", || async move {
            let response = self.controller().await?.call(request).await?;
            if let Err(error) = result(response.error_code, response.error_message) {
                self.check_controller::<(), ()>(vec![((), Err(error.clone()))]).await?;
                return Err(error.into());
            }
            let mut running = Vec::new();
            for topic in response.topics {
                for p in topic.partitions {
                    let reassignment = PartitionReassignment {
                        replicas: p.replicas,
                        adding_replicas: p.adding_replicas,
                        removing_replicas: p.removing_replicas,
                    };
                    running.push((TopicPartition::new(topic.name.clone(), p.partition_index), reassignment));
                }
            }
            Ok(running)
        })
        .await
    }

    /// Starts reassignments to these replicas; `None` cancels one that is running.
    ///
    /// # Errors
    /// When the controller does not answer or is too old.
    pub async fn alter_partition_reassignments(
        &self,
        reassignments: &[(TopicPartition, Option<Vec<i32>>)],
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        let partition = |(partition_index, replicas)| ReassignablePartition {
            partition_index,
            replicas,
            ..ReassignablePartition::default()
        };
        let topic = |(name, partitions): OfTopic<Option<Vec<i32>>>| ReassignableTopic {
            name,
            partitions: partitions.into_iter().map(partition).collect(),
            ..ReassignableTopic::default()
        };
        let request = AlterPartitionReassignmentsRequest {
            timeout_ms: self.broker_timeout_ms(),
            topics: by_topic(reassignments.to_vec()).into_iter().map(topic).collect(),
            ..AlterPartitionReassignmentsRequest::default()
        };
        let request = &request;
        self.retrying("altering partition reassignments", || async move {
            let response = self.controller().await?.call(request).await?;
            if let Err(error) = result(response.error_code, response.error_message) {
                self.check_controller::<(), ()>(vec![((), Err(error.clone()))]).await?;
                return Err(error.into());
            }
            let mut answers = Vec::new();
            for topic in response.responses {
                for p in topic.partitions {
                    let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
                    answers.push((tp, result(p.error_code, p.error_message)));
                }
            }
            Ok(in_order(reassignments.iter().map(|(tp, _)| tp.clone()), answers))
        })
        .await
    }
}
