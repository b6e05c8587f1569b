//! `--describe`: asks for everything and picks what the filters leave.

use std::collections::{HashMap, HashSet};

use anyhow::Context;
use kafka_client::admin::{
    ConfigEntry, ConfigResource, ConfigResourceType, ConfigSource, DescribeConfigsOptions, ListTopicsOptions,
    PartitionDescription, PartitionReassignment, TopicDescription,
};
use kafka_client::{AdminClient, ClientError, ErrorCode, TopicPartition, Uuid};
use kafka_kit::out::Out;
use kafka_kit::{Failure, java_hash};

use super::args::Describe;
use super::names;

/// What was found, in the order to print it.
#[derive(Debug, Default, PartialEq)]
pub struct Report {
    pub topics: Vec<TopicReport>,
}

/// A topic, or some lines about it.
#[derive(Debug, PartialEq)]
pub struct TopicReport {
    pub name: String,
    /// The line about the whole topic, if wanted.
    pub summary: Option<Summary>,
    /// The partitions that the filters leave.
    pub partitions: Vec<PartitionReport>,
}

/// A topic as a whole.
#[derive(Debug, PartialEq)]
pub struct Summary {
    pub topic_id: Uuid,
    pub partition_count: usize,
    pub replication_factor: usize,
    /// What differs from the defaults.
    pub configs: Vec<(String, Option<String>)>,
}

/// A partition with its reassignment, if one is running.
#[derive(Debug, PartialEq)]
pub struct PartitionReport {
    pub partition: PartitionDescription,
    pub reassignment: Option<PartitionReassignment>,
}

/// Asks the brokers.
pub async fn run(admin: &AdminClient, wanted: &Describe) -> anyhow::Result<Report> {
    if wanted.if_exists && wanted.topic.is_some() && wanted.topic_id.is_some() {
        // Kafka says so on stdout, and only here.
        let mut out = Out::stdout();
        out.line("Only topic id will be used when both --topic and --topic-id are specified and topicId is not Uuid.ZERO_UUID")?;
        out.flush()?;
    }
    let topics = match wanted.topic_id {
        Some(id) => by_id(admin, id, wanted).await?,
        None => by_name(admin, wanted).await?,
    };
    if topics.is_empty() {
        return Ok(Report::default());
    }
    let configs = configs(admin, &topics).await?;
    let live: HashSet<i32> = admin.describe_cluster().await?.nodes.iter().map(|node| node.id).collect();
    let mut reassignments = reassignments(admin, &topics).await?;
    let topics = topics.into_iter().map(|topic| {
        let configs = configs.get(&topic.name).map(Vec::as_slice).unwrap_or_default();
        report(topic, configs, &mut reassignments, &live, wanted)
    });
    Ok(Report { topics: topics.collect() })
}

async fn by_name(admin: &AdminClient, wanted: &Describe) -> anyhow::Result<Vec<TopicDescription>> {
    let mut names = names::matching(admin, wanted.topic.as_deref(), wanted.exclude_internal).await?;
    names::ensure_found(&names, wanted.topic.as_deref(), wanted.if_exists)?;
    // Kafka prints the topics of a hash map.
    let count = names.len();
    java_hash::iteration_order(&mut names, count);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let described = match wanted.partitions_per_response {
        Some(count) => admin.describe_topics_paged(&names, count).await?,
        None => admin.describe_topics(&names).await?,
    };
    described.into_iter().map(|(name, topic)| topic.with_context(|| format!("cannot describe {name}"))).collect()
}

async fn by_id(admin: &AdminClient, id: Uuid, wanted: &Describe) -> anyhow::Result<Vec<TopicDescription>> {
    let listed = admin.list_topics(ListTopicsOptions { include_internal: !wanted.exclude_internal }).await?;
    if !listed.iter().any(|topic| topic.topic_id == id) {
        return match wanted.if_exists {
            true => Ok(Vec::new()),
            false => Err(Failure::not_found(format!("TopicId '{id}' does not exist as expected")).into()),
        };
    }
    let described = admin.describe_topics_by_id(&[id]).await?;
    described.into_iter().map(|(id, topic)| topic.with_context(|| format!("cannot describe {id}"))).collect()
}

async fn configs(
    admin: &AdminClient,
    topics: &[TopicDescription],
) -> anyhow::Result<HashMap<String, Vec<ConfigEntry>>> {
    let resource =
        |topic: &TopicDescription| ConfigResource { kind: ConfigResourceType::Topic, name: topic.name.clone() };
    let resources: Vec<ConfigResource> = topics.iter().map(resource).collect();
    let described = admin.describe_configs(&resources, DescribeConfigsOptions::default()).await?;
    let described = described.into_iter().map(|(resource, entries)| {
        let entries = entries.with_context(|| format!("cannot read the configs of {}", resource.name))?;
        Ok((resource.name, entries))
    });
    described.collect()
}

/// Running reassignments; none when the broker is too old to tell, or will not tell us.
async fn reassignments(
    admin: &AdminClient,
    topics: &[TopicDescription],
) -> anyhow::Result<HashMap<TopicPartition, PartitionReassignment>> {
    let of_topic = |topic: &TopicDescription| {
        let indexes = topic.partitions.iter().map(|partition| partition.partition);
        indexes.map(|partition| TopicPartition::new(topic.name.clone(), partition)).collect::<Vec<_>>()
    };
    let partitions: Vec<TopicPartition> = topics.iter().flat_map(of_topic).collect();
    match admin.list_partition_reassignments(Some(&partitions)).await {
        Ok(running) => Ok(running.into_iter().collect()),
        Err(ClientError::UnsupportedVersion { .. }) => Ok(HashMap::new()),
        Err(error) if error.code() == Some(ErrorCode::CLUSTER_AUTHORIZATION_FAILED) => Ok(HashMap::new()),
        Err(error) => Err(error.into()),
    }
}

fn report(
    topic: TopicDescription,
    configs: &[ConfigEntry],
    reassignments: &mut HashMap<TopicPartition, PartitionReassignment>,
    live: &HashSet<i32>,
    wanted: &Describe,
) -> TopicReport {
    let TopicDescription { name, topic_id, partitions, .. } = topic;
    let mut partitions: Vec<PartitionReport> = partitions
        .into_iter()
        .map(|partition| {
            let reassignment = reassignments.remove(&TopicPartition::new(name.clone(), partition.partition));
            PartitionReport { partition, reassignment }
        })
        .collect();
    partitions.sort_by_key(|report| report.partition.partition);
    let overridden = overridden(configs);
    let filtered = wanted.under_replicated || wanted.unavailable || wanted.under_min_isr || wanted.at_min_isr;
    let summary = match partitions.first() {
        Some(first) if !filtered && (!wanted.overridden || !overridden.is_empty()) => Some(Summary {
            topic_id,
            partition_count: partitions.len(),
            replication_factor: first.replication_factor(),
            configs: overridden,
        }),
        _ => None,
    };
    if wanted.overridden {
        partitions.clear();
    } else if filtered {
        let min_isr = min_isr(configs);
        partitions.retain(|partition| {
            wanted.under_replicated && partition.is_under_replicated()
                || wanted.unavailable && !partition.partition.leader.is_some_and(|leader| live.contains(&leader))
                || wanted.under_min_isr && partition.is_under_min_isr(min_isr)
                || wanted.at_min_isr && partition.partition.isr.len() == min_isr
        });
    }
    TopicReport { name, summary, partitions }
}

/// What differs from the defaults, in the order of Java's map.
fn overridden(configs: &[ConfigEntry]) -> Vec<(String, Option<String>)> {
    let mut names: Vec<&str> = configs.iter().map(|entry| entry.name.as_str()).collect();
    java_hash::iteration_order(&mut names, JAVA_DEFAULT_CAPACITY);
    let entry = |name: &str| configs.iter().find(|entry| entry.name == name);
    let own = names.into_iter().filter_map(entry).filter(|entry| entry.source != ConfigSource::DefaultConfig);
    own.map(|entry| (entry.name.clone(), entry.value.clone())).collect()
}

fn min_isr(configs: &[ConfigEntry]) -> usize {
    let entry = configs.iter().find(|entry| entry.name == "min.insync.replicas");
    entry.and_then(|entry| entry.value.as_deref()?.parse().ok()).unwrap_or(1)
}

impl PartitionReport {
    /// Without the replicas that a running reassignment adds.
    fn replication_factor(&self) -> usize {
        let replicas = self.partition.replicas.len();
        match &self.reassignment {
            Some(running) => {
                let changing =
                    |id: &i32| running.adding_replicas.contains(id) || running.removing_replicas.contains(id);
                // It may have ended between the two answers.
                match self.partition.replicas.iter().any(changing) {
                    true => running.replicas.len().saturating_sub(running.adding_replicas.len()),
                    false => replicas,
                }
            }
            None => replicas,
        }
    }

    /// Whether replicas are missing from the in-sync ones.
    pub fn is_under_replicated(&self) -> bool {
        self.replication_factor() > self.partition.isr.len()
    }

    fn is_under_min_isr(&self, min_isr: usize) -> bool {
        self.partition.leader.is_none() || self.partition.isr.len() < min_isr
    }
}

const JAVA_DEFAULT_CAPACITY: usize = 16;
