//! Deleting the records before an offset, by the partitions' leaders (KIP-107).

use kafka_wire::messages::DeleteRecordsRequest;
use kafka_wire::messages::delete_records_request::{DeleteRecordsPartition, DeleteRecordsTopic};

use super::routing::{by_topic, result};
use super::{AdminClient, PerItem};
use crate::TopicPartition;
use crate::error::ClientError;

impl AdminClient {
    /// Deletes the records before an offset (-1: all). Answers the new low watermark.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn delete_records(
        &self,
        before: &[(TopicPartition, i64)],
    ) -> Result<PerItem<TopicPartition, i64>, ClientError> {
        let timeout_ms = self.broker_timeout_ms();
        self.by_leader("deleting records", before, |connection, part| async move {
            let partition = |(partition_index, offset)| DeleteRecordsPartition {
                partition_index,
                offset,
                ..DeleteRecordsPartition::default()
            };
            let topic = |(name, partitions): (String, Vec<(i32, i64)>)| DeleteRecordsTopic {
                name,
                partitions: partitions.into_iter().map(partition).collect(),
                ..DeleteRecordsTopic::default()
            };
            let request = DeleteRecordsRequest {
                topics: by_topic(part).into_iter().map(topic).collect(),
                timeout_ms,
                ..DeleteRecordsRequest::default()
            };
            let response = connection.call(&request).await?;
            let mut answers = Vec::new();
            for topic in response.topics {
                for p in topic.partitions {
                    let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
                    answers.push((tp, result(p.error_code, None).map(|()| p.low_watermark)));
                }
            }
            Ok(answers)
        })
        .await
    }
}
