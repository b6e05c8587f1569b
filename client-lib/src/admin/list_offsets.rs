//! Finding offsets by time or place, by the partitions' leaders.

use kafka_wire::messages::ListOffsetsRequest;
use kafka_wire::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsTopic};

use super::routing::{Part, by_topic, result};
use super::{AdminClient, IsolationLevel, ListedOffset, OffsetSpec, PerItem};
use crate::TopicPartition;
use crate::conn::Connection;
use crate::error::ClientError;

impl AdminClient {
    /// An offset of each partition.
    ///
    /// # Errors
    /// When no broker answers, or a leader is too old for what is asked.
    pub async fn list_offsets(
        &self,
        partitions: &[(TopicPartition, OffsetSpec)],
        isolation_level: IsolationLevel,
    ) -> Result<PerItem<TopicPartition, ListedOffset>, ClientError> {
        let limit_ms = self.broker_timeout_ms();
        self.by_leader("listing offsets", partitions, |connection, part| {
            list_offsets(connection, part, isolation_level, limit_ms)
        })
        .await
    }
}

/// Asks one leader.
pub(crate) async fn list_offsets(
    connection: Connection,
    part: Part<OffsetSpec>,
    isolation_level: IsolationLevel,
    timeout_ms: i32,
) -> Result<PerItem<TopicPartition, ListedOffset>, ClientError> {
    let version = connection.version::<ListOffsetsRequest>()?;
    let needed = part.iter().map(|(_, spec)| spec.timestamp().1).max().unwrap_or(0);
    if version < needed {
        let what = format!("version {needed} of ListOffsets");
        return Err(ClientError::UnsupportedVersion { address: connection.address().to_owned(), what });
    }
    let partition = |(partition_index, spec): (i32, OffsetSpec)| ListOffsetsPartition {
        partition_index,
        timestamp: spec.timestamp().0,
        ..ListOffsetsPartition::default()
    };
    let topic = |(name, partitions): (String, Vec<(i32, OffsetSpec)>)| ListOffsetsTopic {
        name,
        partitions: partitions.into_iter().map(partition).collect(),
        ..ListOffsetsTopic::default()
    };
    let request = ListOffsetsRequest {
        replica_id: -1,
        isolation_level: isolation_level as i8,
        topics: by_topic(part).into_iter().map(topic).collect(),
        timeout_ms,
        ..ListOffsetsRequest::default()
    };
    let response = connection.call(&request).await?;
    let mut answers = Vec::new();
    for topic in response.topics {
        for p in topic.partitions {
            let found = ListedOffset {
                offset: p.offset,
                timestamp: p.timestamp,
                leader_epoch: (p.leader_epoch >= 0).then_some(p.leader_epoch),
            };
            let tp = TopicPartition::new(topic.name.clone(), p.partition_index);
            answers.push((tp, result(p.error_code, None).map(|()| found)));
        }
    }
    Ok(answers)
}
