//! `--alter`: more partitions.

use anyhow::Context;
use kafka_client::AdminClient;
use kafka_client::admin::NewPartitions;

use super::args::Alter;
use super::names;
use crate::report_each;

/// Gives every topic that matches the wanted number of partitions.
pub async fn run(admin: &AdminClient, alter: &Alter) -> anyhow::Result<()> {
    let topics = names::matching(admin, Some(&alter.topic), false).await?;
    names::ensure_found(&topics, Some(&alter.topic), alter.if_exists)?;
    if topics.is_empty() {
        return Ok(());
    }
    let mut wanted = Vec::with_capacity(topics.len());
    for topic in &topics {
        let assignments = match alter.assignment.is_empty() {
            true => None,
            false => Some(new_replicas(admin, alter, topic).await?),
        };
        wanted.push(NewPartitions { topic: topic.clone(), total_count: alter.partitions, assignments });
    }
    report_each(admin.create_partitions(&wanted, false).await?, |topic| topic.clone())
}

/// Of the replicas placed by hand, which name all partitions, those for the partitions that do not exist yet.
async fn new_replicas(admin: &AdminClient, alter: &Alter, topic: &str) -> anyhow::Result<Vec<Vec<i32>>> {
    let described = admin.describe_topics(&[topic]).await?;
    let (_, described) = described.into_iter().next().context("the broker described nothing")?;
    Ok(alter.assignment.iter().skip(described?.partitions.len()).cloned().collect())
}
