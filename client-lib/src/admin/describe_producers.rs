//! The producers that a partition's leader remembers (KIP-664).

use kafka_wire::messages::DescribeProducersRequest;
use kafka_wire::messages::describe_producers_request::TopicRequest;

use super::routing::{by_topic, result};
use super::{AdminClient, PerItem};
use crate::TopicPartition;
use crate::error::ClientError;

/// A producer with state in a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerState {
    /// Its id.
    pub producer_id: i64,
    /// Its epoch.
    pub producer_epoch: i32,
    /// The last sequence number written; -1 for none.
    pub last_sequence: i32,
    /// When it last wrote, in ms since 1970; -1 for never.
    pub last_timestamp: i64,
    /// Epoch of the coordinator that last ended a transaction, if any.
    pub coordinator_epoch: Option<i32>,
    /// Where its open transaction begins, if it has one.
    pub current_txn_start_offset: Option<i64>,
}

impl AdminClient {
    /// The active producers of partitions, as their leaders know them (brokers from 2.8 on).
    ///
    /// # Errors
    /// When no broker answers or it is too old.
    pub async fn describe_producers(
        &self,
        partitions: &[TopicPartition],
    ) -> Result<PerItem<TopicPartition, Vec<ProducerState>>, ClientError> {
        let items: Vec<_> = partitions.iter().map(|tp| (tp.clone(), ())).collect();
        self.by_leader("describing producers", &items, |connection, part| async move {
            let topic = |(name, partitions): (String, Vec<(i32, ())>)| TopicRequest {
                name,
                partition_indexes: partitions.into_iter().map(|(p, ())| p).collect(),
                ..TopicRequest::default()
            };
            let request = DescribeProducersRequest {
                topics: by_topic(part).into_iter().map(topic).collect(),
                ..DescribeProducersRequest::default()
            };
            let response = connection.call(&request).await?;
            let state = |p: kafka_wire::messages::describe_producers_response::ProducerState| ProducerState {
                producer_id: p.producer_id,
                producer_epoch: p.producer_epoch,
                last_sequence: p.last_sequence,
                last_timestamp: p.last_timestamp,
                coordinator_epoch: (p.coordinator_epoch >= 0).then_some(p.coordinator_epoch),
                current_txn_start_offset: (p.current_txn_start_offset >= 0).then_some(p.current_txn_start_offset),
            };
            let mut answers = Vec::new();
            for topic in response.topics {
                for p in topic.partitions {
                    let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
                    let states = p.active_producers.into_iter().map(state).collect();
                    answers.push((tp, result(p.error_code, p.error_message).map(|()| states)));
                }
            }
            Ok(answers)
        })
        .await
    }
}
