//! Log directories: what is in them, and moving replicas between those of one broker (KIP-113).

use std::collections::BTreeMap;

use kafka_wire::messages::alter_replica_log_dirs_request::{AlterReplicaLogDir, AlterReplicaLogDirTopic};
use kafka_wire::messages::describe_log_dirs_request::DescribableLogDirTopic;
use kafka_wire::messages::describe_log_dirs_response::DescribeLogDirsResult;
use kafka_wire::messages::{AlterReplicaLogDirsRequest, DescribeLogDirsRequest};

use super::routing::{by_topic, in_order, result};
use super::{AdminClient, PerItem};
use crate::TopicPartition;
use crate::concurrent;
use crate::error::{ApiError, ClientError};

/// A log directory of a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogDir {
    /// Its path.
    pub path: String,
    /// Why it is offline, if it is.
    pub error: Option<ApiError>,
    /// The replicas in it.
    pub replicas: Vec<(TopicPartition, ReplicaInfo)>,
    /// Bytes of its volume; `None` from brokers before 3.3.
    pub total_bytes: Option<i64>,
    /// Bytes free on its volume; `None` from brokers before 3.3.
    pub usable_bytes: Option<i64>,
}

/// A replica in a log directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicaInfo {
    /// Bytes of its segments.
    pub size_bytes: i64,
    /// How far it is behind the high watermark, or behind the current replica if it is a future one.
    pub offset_lag: i64,
    /// Whether it will take the current replica's place.
    pub is_future: bool,
}

impl AdminClient {
    /// The log directories of brokers, with all replicas or those of some partitions.
    ///
    /// # Errors
    /// When a broker does not answer. What one refuses is in its answer.
    pub async fn describe_log_dirs(
        &self,
        brokers: &[i32],
        partitions: Option<&[TopicPartition]>,
    ) -> Result<PerItem<i32, Vec<LogDir>>, ClientError> {
        let topic = |(topic, partitions): (String, Vec<(i32, ())>)| DescribableLogDirTopic {
            topic,
            partitions: partitions.into_iter().map(|(p, ())| p).collect(),
            ..DescribableLogDirTopic::default()
        };
        let grouped = |all: &[TopicPartition]| {
            by_topic(all.iter().map(|tp| (tp.clone(), ())).collect()).into_iter().map(topic).collect()
        };
        let request = DescribeLogDirsRequest { topics: partitions.map(grouped), ..DescribeLogDirsRequest::default() };
        let request = &request;
        let calls = brokers.iter().map(|id| async move {
            let call = self.retrying("describing log directories", || async move {
                self.config_node(Some(*id)).await?.call(request).await
            });
            let response = call.await?;
            let dirs = result(response.error_code, None).map(|()| response.results.into_iter().map(log_dir).collect());
            Ok((*id, dirs))
        });
        concurrent::all(calls).await.into_iter().collect()
    }

    /// Moves replicas of one broker to other log directories of that broker.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn alter_replica_log_dirs(
        &self,
        broker: i32,
        moves: &[(TopicPartition, String)],
    ) -> Result<PerItem<TopicPartition>, ClientError> {
        let mut dirs: BTreeMap<&str, BTreeMap<&str, Vec<i32>>> = BTreeMap::new();
        for (tp, dir) in moves {
            dirs.entry(dir).or_default().entry(&tp.topic).or_default().push(tp.partition);
        }
        let topic = |(name, partitions): (&str, Vec<i32>)| AlterReplicaLogDirTopic {
            name: name.to_owned(),
            partitions,
            ..AlterReplicaLogDirTopic::default()
        };
        let dir = |(path, topics): (&str, BTreeMap<&str, Vec<i32>>)| AlterReplicaLogDir {
            path: path.to_owned(),
            topics: topics.into_iter().map(topic).collect(),
            ..AlterReplicaLogDir::default()
        };
        let request = AlterReplicaLogDirsRequest {
            dirs: dirs.into_iter().map(dir).collect(),
            ..AlterReplicaLogDirsRequest::default()
        };
        let request = &request;
        let call = self.retrying("altering replica log directories", || async move {
            self.config_node(Some(broker)).await?.call(request).await
        });
        let mut answers = Vec::new();
        for topic in call.await?.results {
            for p in topic.partitions {
                let tp = TopicPartition::new(topic.topic_name.clone(), p.partition_index);
                answers.push((tp, result(p.error_code, None)));
            }
        }
        Ok(in_order(moves.iter().map(|(tp, _)| tp.clone()), answers))
    }
}

fn log_dir(answer: DescribeLogDirsResult) -> LogDir {
    let mut replicas = Vec::new();
    for topic in answer.topics {
        for p in topic.partitions {
            let info =
                ReplicaInfo { size_bytes: p.partition_size, offset_lag: p.offset_lag, is_future: p.is_future_key };
            replicas.push((TopicPartition::new(topic.name.clone(), p.partition_index), info));
        }
    }
    LogDir {
        path: answer.log_dir,
        error: result(answer.error_code, None).err(),
        replicas,
        total_bytes: (answer.total_bytes >= 0).then_some(answer.total_bytes),
        usable_bytes: (answer.usable_bytes >= 0).then_some(answer.usable_bytes),
    }
}
