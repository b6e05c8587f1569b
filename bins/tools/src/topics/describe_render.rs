//! How `--describe` looks: Kafka's tab-separated lines into a pipe, a table on a terminal.

use std::fmt::Write;

use kafka_client::Uuid;
use kafka_kit::out::Out;
use kafka_kit::style::Style;
use kafka_kit::table::{self, Field, Tone};

use super::describe::{PartitionReport, Report, Summary, TopicReport};

/// Prints the report.
pub fn print(report: &Report, style: Style) -> anyhow::Result<()> {
    let text = if style.terminal { for_terminal(report, style) } else { plain(report) };
    let mut out = Out::stdout();
    out.buffer().extend_from_slice(text.as_bytes());
    out.flush()
}

/// Kafka's form.
fn plain(report: &Report) -> String {
    let mut text = String::new();
    for topic in &report.topics {
        if let Some(summary) = &topic.summary {
            text.push_str(&summary_line(&topic.name, summary));
        }
        for partition in &topic.partitions {
            text.push_str(&partition_line(&topic.name, partition));
        }
    }
    text
}

fn summary_line(name: &str, summary: &Summary) -> String {
    let mut line = format!("Topic: {name}");
    if summary.topic_id != Uuid::default() {
        push(&mut line, "TopicId", summary.topic_id);
    }
    push(&mut line, "PartitionCount", summary.partition_count);
    push(&mut line, "ReplicationFactor", summary.replication_factor);
    push(&mut line, "Configs", configs(summary, ","));
    line.push('\n');
    line
}

/// What differs from the defaults, with `between` one and the next. Values may hold commas.
fn configs(summary: &Summary, between: &str) -> String {
    let pair = |(name, value): &(String, Option<String>)| format!("{name}={}", value.as_deref().unwrap_or("null"));
    summary.configs.iter().map(pair).collect::<Vec<_>>().join(between)
}

fn partition_line(topic: &str, report: &PartitionReport) -> String {
    let partition = &report.partition;
    let mut line = String::new();
    push(&mut line, "Topic", topic);
    push(&mut line, "Partition", partition.partition);
    push(&mut line, "Leader", leader(report));
    push(&mut line, "Replicas", ids(&partition.replicas));
    push(&mut line, "Isr", ids(&partition.isr));
    if let Some(running) = &report.reassignment {
        push(&mut line, "Adding Replicas", ids(&running.adding_replicas));
        push(&mut line, "Removing Replicas", ids(&running.removing_replicas));
    }
    push(&mut line, "Elr", known_ids(partition.eligible_leader_replicas.as_deref()));
    push(&mut line, "LastKnownElr", known_ids(partition.last_known_elr.as_deref()));
    line.push('\n');
    line
}

fn push(line: &mut String, name: &str, value: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    let _ = write!(line, "\t{name}: {value}");
}

fn leader(report: &PartitionReport) -> String {
    report.partition.leader.map_or("none".to_string(), |leader| leader.to_string())
}

fn ids(ids: &[i32]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn known_ids(known: Option<&[i32]>) -> String {
    known.map_or("N/A".to_string(), ids)
}

/// One table of topics and one of partitions.
fn for_terminal(report: &Report, style: Style) -> String {
    let summaries: Vec<Vec<Field>> = report.topics.iter().filter_map(summary_row).collect();
    let partitions: Vec<Vec<Field>> = report.topics.iter().flat_map(partition_rows).collect();
    let mut text = String::new();
    if !summaries.is_empty() {
        let header = ["TOPIC", "ID", "PARTITIONS", "REPLICATION", "CONFIGS"];
        text.push_str(&table::render(style, &header, summaries));
    }
    if !partitions.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        let header = ["TOPIC", "PARTITION", "LEADER", "REPLICAS", "ISR", "STATE"];
        text.push_str(&table::render(style, &header, partitions));
    }
    text
}

fn summary_row(topic: &TopicReport) -> Option<Vec<Field>> {
    let summary = topic.summary.as_ref()?;
    let counts = [Field::from(summary.partition_count), Field::from(summary.replication_factor)];
    let [partitions, replication] = counts;
    let configs = configs(summary, "\n");
    Some(vec![Field::from(&topic.name), Field::from(summary.topic_id), partitions, replication, Field::from(configs)])
}

fn partition_rows(topic: &TopicReport) -> impl Iterator<Item = Vec<Field>> {
    topic.partitions.iter().map(move |report| {
        let partition = &report.partition;
        let state = match () {
            () if partition.leader.is_none() => Field::toned("no leader", Tone::Bad),
            () if report.reassignment.is_some() => Field::toned("reassigning", Tone::Warning),
            () if report.is_under_replicated() => Field::toned("under-replicated", Tone::Warning),
            () => Field::toned("ok", Tone::Good),
        };
        let name = Field::from(&topic.name);
        let [replicas, isr] = [&partition.replicas, &partition.isr].map(|brokers| Field::from(ids(brokers)));
        vec![name, partition.partition.into(), leader(report).into(), replicas, isr, state]
    })
}

#[cfg(test)]
mod tests {
    use kafka_client::admin::{PartitionDescription, PartitionReassignment};

    use super::*;

    fn partition(leader: Option<i32>) -> PartitionDescription {
        PartitionDescription {
            partition: 0,
            leader,
            leader_epoch: 3,
            replicas: vec![1, 2],
            isr: vec![1],
            offline_replicas: vec![],
            eligible_leader_replicas: Some(vec![]),
            last_known_elr: None,
        }
    }

    /// Lines as Kafka 4.3.1 prints them.
    #[test]
    fn piped_lines_are_kafkas() {
        let summary = Summary {
            topic_id: "TkKZcRZ_QTubNlOJsYNppg".parse().unwrap(),
            partition_count: 3,
            replication_factor: 1,
            configs: vec![
                ("min.insync.replicas".into(), Some("1".into())),
                ("retention.ms".into(), Some("1000".into())),
            ],
        };
        assert_eq!(
            summary_line("my.topic_x", &summary),
            "Topic: my.topic_x\tTopicId: TkKZcRZ_QTubNlOJsYNppg\tPartitionCount: 3\tReplicationFactor: 1\t\
             Configs: min.insync.replicas=1,retention.ms=1000\n"
        );
        let reassignment =
            PartitionReassignment { replicas: vec![1, 2], adding_replicas: vec![2], removing_replicas: vec![] };
        let report = PartitionReport { partition: partition(None), reassignment: Some(reassignment) };
        assert_eq!(
            partition_line("t", &report),
            "\tTopic: t\tPartition: 0\tLeader: none\tReplicas: 1,2\tIsr: 1\tAdding Replicas: 2\tRemoving Replicas: \t\
             Elr: \tLastKnownElr: N/A\n"
        );
    }

    #[test]
    fn a_terminal_gets_a_table() {
        let report = PartitionReport { partition: partition(Some(1)), reassignment: None };
        let configs = [("cleanup.policy", "compact,delete"), ("retention.ms", "5")]
            .map(|(name, value)| (name.into(), Some(value.into())));
        let summary =
            Summary { topic_id: Uuid::default(), partition_count: 1, replication_factor: 2, configs: configs.to_vec() };
        let topic = TopicReport { name: "orders".into(), summary: Some(summary), partitions: vec![report] };
        let style = Style { terminal: true, colour: false };
        let text = for_terminal(&Report { topics: vec![topic] }, style);
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[0], ["TOPIC", "ID", "PARTITIONS", "REPLICATION", "CONFIGS"]);
        assert_eq!(rows[1], ["orders", "AAAAAAAAAAAAAAAAAAAAAA", "1", "2", "cleanup.policy=compact,delete"]);
        assert_eq!(rows[2], ["retention.ms=5"]);
        assert_eq!(rows[4], ["TOPIC", "PARTITION", "LEADER", "REPLICAS", "ISR", "STATE"]);
        assert_eq!(rows[5], ["orders", "0", "1", "1,2", "1", "under-replicated"]);
    }
}
