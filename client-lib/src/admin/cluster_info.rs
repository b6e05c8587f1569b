//! Describing the cluster: by DescribeCluster (KIP-700), by Metadata before 2.8.

use kafka_wire::messages::DescribeClusterRequest;

use super::routing::result;
use super::{AdminClient, ClusterDescription, Node};
use crate::error::ClientError;

impl AdminClient {
    /// The cluster's id, controller and live brokers by id.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn describe_cluster(&self) -> Result<ClusterDescription, ClientError> {
        let described = self.retrying("describing the cluster", || async move {
            let connection = self.cluster.any_connection().await?;
            if connection.version::<DescribeClusterRequest>().is_err() {
                let metadata = self.cluster.fetch_metadata(Some(&[]), false).await?;
                return Ok(ClusterDescription {
                    cluster_id: metadata.cluster_id.clone(),
                    controller: metadata.controller_id,
                    nodes: metadata.nodes.values().cloned().collect(),
                });
            }
            let response = connection.call(&DescribeClusterRequest::default()).await?;
            result(response.error_code, response.error_message)?;
            let node = |b: kafka_wire::messages::describe_cluster_response::DescribeClusterBroker| Node {
                id: b.broker_id,
                host: b.host,
                port: b.port,
                rack: b.rack,
            };
            Ok(ClusterDescription {
                cluster_id: Some(response.cluster_id),
                controller: (response.controller_id >= 0).then_some(response.controller_id),
                nodes: response.brokers.into_iter().map(node).collect(),
            })
        });
        let mut cluster = described.await?;
        cluster.nodes.sort_by_key(|n| n.id);
        Ok(cluster)
    }
}
