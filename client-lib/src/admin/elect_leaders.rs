//! Electing partition leaders, by the controller (KIP-460).

use std::collections::BTreeMap;

use kafka_wire::messages::ElectLeadersRequest;
use kafka_wire::messages::elect_leaders_request::TopicPartitions;

use super::routing::result;
use super::{AdminClient, PerItem};
use crate::TopicPartition;
use crate::error::ClientError;

/// Which replica shall lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElectionType {
    /// The first of the replica list.
    Preferred = 0,
    /// Any live one, records not yet replicated to it being lost, if no in-sync one is.
    Unclean = 1,
}

impl AdminClient {
    /// Holds elections; `None` for all partitions. Only partitions that the controller speaks of are in the answer.
    ///
    /// # Errors
    /// When the controller does not answer, or refuses as a whole.
    pub async fn elect_leaders(
        &self,
        election: ElectionType,
        partitions: Option<&[TopicPartition]>,
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        let topics = partitions.map(|partitions| {
            let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
            partitions.iter().for_each(|tp| topics.entry(&tp.topic).or_default().push(tp.partition));
            let topic = |(topic, partitions): (&str, Vec<i32>)| TopicPartitions {
                topic: topic.to_owned(),
                partitions,
                ..TopicPartitions::default()
            };
            topics.into_iter().map(topic).collect()
        });
        let request = ElectLeadersRequest {
            election_type: election as i8,
            topic_partitions: topics,
            timeout_ms: self.broker_timeout_ms(),
            ..ElectLeadersRequest::default()
        };
        let request = &request;
        self.retrying("electing leaders", || async move {
            let response = self.controller().await?.call(request).await?;
            result(response.error_code, None)?;
            let mut answers = Vec::new();
            for topic in response.replica_election_results {
                for p in topic.partition_result {
                    let tp = TopicPartition::new(topic.topic.clone(), p.partition_id);
                    answers.push((tp, result(p.error_code, p.error_message)));
                }
            }
            self.check_controller(answers).await
        })
        .await
    }
}
