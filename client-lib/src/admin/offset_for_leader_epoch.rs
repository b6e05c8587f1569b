//! Where a leader epoch ends, by the partitions' leaders (KIP-320).

use kafka_wire::messages::OffsetForLeaderEpochRequest;
use kafka_wire::messages::offset_for_leader_epoch_request::{OffsetForLeaderPartition, OffsetForLeaderTopic};

use super::routing::{OfTopic, Part, by_topic, result};
use super::{AdminClient, PerItem};
use crate::TopicPartition;
use crate::conn::Connection;
use crate::error::ClientError;

/// The end of a leader epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochEnd {
    /// The largest epoch not above the one asked for; -1 if there is none.
    pub leader_epoch: i32,
    /// The offset after that epoch's last; -1 if there is none.
    pub end_offset: i64,
}

impl AdminClient {
    /// Where the epochs asked for end.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn offset_for_leader_epoch(
        &self,
        epochs: &[(TopicPartition, i32)],
    ) -> Result<PerItem<TopicPartition, EpochEnd>, ClientError> {
        let items: Vec<_> = epochs.iter().map(|(tp, epoch)| (tp.clone(), (-1, *epoch))).collect();
        self.by_leader("asking for leader epochs", &items, ends).await
    }
}

/// Asks one leader; of each pair the first is the leader epoch that the client knows (-1: none), the second the one
/// asked for.
pub(crate) async fn ends(
    connection: Connection,
    part: Part<(i32, i32)>,
) -> Result<PerItem<TopicPartition, EpochEnd>, ClientError> {
    let partition = |(partition, (current_leader_epoch, leader_epoch))| OffsetForLeaderPartition {
        partition,
        current_leader_epoch,
        leader_epoch,
        ..OffsetForLeaderPartition::default()
    };
    let topic = |(topic, partitions): OfTopic<(i32, i32)>| OffsetForLeaderTopic {
        topic,
        partitions: partitions.into_iter().map(partition).collect(),
        ..OffsetForLeaderTopic::default()
    };
    let request = OffsetForLeaderEpochRequest {
        replica_id: -1,
        topics: by_topic(part).into_iter().map(topic).collect(),
        ..OffsetForLeaderEpochRequest::default()
    };
    let response = connection.call(&request).await?;
    let mut answers = Vec::new();
    for topic in response.topics {
        for p in topic.partitions {
            let end = EpochEnd { leader_epoch: p.leader_epoch, end_offset: p.end_offset };
            let tp = TopicPartition::new(topic.topic.clone(), p.partition);
            answers.push((tp, result(p.error_code, None).map(|()| end)));
        }
    }
    Ok(answers)
}
