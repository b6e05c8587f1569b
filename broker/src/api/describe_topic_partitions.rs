//! DescribeTopicPartitions (key 75, version 0): topics page by page, with eligible leader replicas (KIP-966).

use std::collections::BTreeSet;
use std::sync::Arc;

use kafka_core::image::{MetadataImage, NO_LEADER, PartitionRegistration, TopicImage};
use kafka_wire::ErrorCode;
use kafka_wire::messages::describe_topic_partitions_response::{
    Cursor, DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use kafka_wire::messages::{DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse};

use super::authorized;
use super::metadata::is_internal;
use crate::broker::Broker;
use crate::router::RequestContext;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    _context: &RequestContext,
    request: DescribeTopicPartitionsRequest,
) -> DescribeTopicPartitionsResponse {
    let limit = broker.config.load().network.max_request_partition_size_limit;
    describe(&broker.image.load(), &request, request.response_partition_limit.min(limit).max(1) as usize)
}

fn describe(
    image: &MetadataImage,
    request: &DescribeTopicPartitionsRequest,
    limit: usize,
) -> DescribeTopicPartitionsResponse {
    let (from_topic, from_partition) =
        request.cursor.as_ref().map_or(("", 0), |c| (c.topic_name.as_str(), c.partition_index));
    let asked: BTreeSet<&str> = request.topics.iter().map(|t| t.name.as_str()).filter(|n| *n >= from_topic).collect();
    let all = request.topics.is_empty();
    let bad_cursor = request.cursor.is_some() && (from_partition < 0 || (!all && !asked.contains(from_topic)));
    if bad_cursor {
        let refused = |name: &str| DescribeTopicPartitionsResponseTopic {
            topic_authorized_operations: authorized::NOT_ASKED,
            ..missing(name, ErrorCode::INVALID_REQUEST)
        };
        let topics = request.topics.iter().map(|t| refused(&t.name)).collect();
        return DescribeTopicPartitionsResponse { topics, ..DescribeTopicPartitionsResponse::default() };
    }
    let mut page = Page { image, limit, response: DescribeTopicPartitionsResponse::default() };
    let start = |name: &str| if name == from_topic { from_partition } else { 0 };
    if all {
        for topic in image.topics.iter_from(from_topic) {
            if !page.add(topic, start(&topic.name)) {
                break;
            }
        }
    } else {
        for name in asked {
            let more = match image.topics.by_name(name) {
                Some(topic) => page.add(topic, start(name)),
                None => page.add_missing(name),
            };
            if !more {
                break;
            }
        }
    }
    page.response
}

/// An answer that is filled until the limit of partitions.
struct Page<'a> {
    image: &'a MetadataImage,
    /// How many partitions still fit.
    limit: usize,
    response: DescribeTopicPartitionsResponse,
}

impl Page<'_> {
    /// Adds a topic's partitions from `first` on; answers whether there is room for more.
    fn add(&mut self, topic: &TopicImage, first: i32) -> bool {
        if self.limit == 0 {
            return self.end(&topic.name, 0);
        }
        let partitions: Vec<_> =
            topic.partitions.range(first..).take(self.limit).map(|(n, p)| self.partition(*n, p)).collect();
        self.limit -= partitions.len();
        let next = partitions.last().map_or(first, |p| p.partition_index + 1);
        self.response.topics.push(DescribeTopicPartitionsResponseTopic {
            name: Some(topic.name.clone()),
            topic_id: topic.id,
            is_internal: is_internal(&topic.name),
            partitions,
            topic_authorized_operations: authorized::TOPIC,
            ..DescribeTopicPartitionsResponseTopic::default()
        });
        if topic.partitions.range(next..).next().is_some() {
            return self.end(&topic.name, next);
        }
        true
    }

    fn add_missing(&mut self, name: &str) -> bool {
        if self.limit == 0 {
            return self.end(name, 0);
        }
        let valid = kafka_core::controller::validate_topic_name(name).is_ok();
        let code = if valid { ErrorCode::UNKNOWN_TOPIC_OR_PARTITION } else { ErrorCode::INVALID_TOPIC_EXCEPTION };
        self.response.topics.push(missing(name, code));
        true
    }

    /// Says where the next page begins.
    fn end(&mut self, topic: &str, partition_index: i32) -> bool {
        self.response.next_cursor = Some(Cursor { topic_name: topic.to_owned(), partition_index, ..Cursor::default() });
        false
    }

    fn partition(&self, number: i32, partition: &PartitionRegistration) -> DescribeTopicPartitionsResponsePartition {
        let alive = |id: i32| self.image.cluster.broker(id).is_some_and(|b| !b.fenced);
        let led = partition.leader != NO_LEADER && alive(partition.leader);
        DescribeTopicPartitionsResponsePartition {
            error_code: if led { ErrorCode::NONE.0 } else { ErrorCode::LEADER_NOT_AVAILABLE.0 },
            partition_index: number,
            leader_id: if led { partition.leader } else { NO_LEADER },
            leader_epoch: partition.leader_epoch,
            replica_nodes: partition.replicas.clone(),
            isr_nodes: partition.isr.clone(),
            eligible_leader_replicas: Some(partition.elr.clone()),
            last_known_elr: Some(partition.last_known_elr.clone()),
            offline_replicas: self.image.cluster.offline_replicas(partition),
            ..DescribeTopicPartitionsResponsePartition::default()
        }
    }
}

fn missing(name: &str, code: ErrorCode) -> DescribeTopicPartitionsResponseTopic {
    DescribeTopicPartitionsResponseTopic {
        error_code: code.0,
        name: Some(name.to_owned()),
        is_internal: is_internal(name),
        topic_authorized_operations: authorized::TOPIC,
        ..DescribeTopicPartitionsResponseTopic::default()
    }
}

#[cfg(test)]
mod tests {
    use kafka_core::image::Delta;
    use kafka_wire::Uuid;
    use kafka_wire::messages::describe_topic_partitions_request::{self as asked, TopicRequest};
    use kafka_wire::messages::{PartitionRecord, RegisterBrokerRecord, TopicRecord};
    use kafka_wire::metadata_record::MetadataRecord;

    use super::*;

    /// Broker 1 and the topics a, b and c with 1, 2 and 3 partitions.
    fn image() -> MetadataImage {
        let mut image = MetadataImage::default();
        let broker = RegisterBrokerRecord { broker_id: 1, fenced: false, ..RegisterBrokerRecord::default() };
        let mut records: Vec<MetadataRecord> = vec![broker.into()];
        for (count, name) in (1..).zip(["a", "b", "c"]) {
            let topic_id = Uuid([count as u8; 16]);
            records.push(TopicRecord { name: name.into(), topic_id, ..TopicRecord::default() }.into());
            records.extend((0..count).map(|partition_id| {
                let lists = (vec![1], vec![1]);
                MetadataRecord::from(PartitionRecord {
                    partition_id,
                    topic_id,
                    replicas: lists.0,
                    isr: lists.1,
                    leader: 1,
                    ..PartitionRecord::default()
                })
            }));
        }
        records.iter().for_each(|r| image.apply(r, &mut Delta::default()).expect("fits"));
        image
    }

    fn page(topics: &[&str], cursor: Option<(&str, i32)>, limit: usize) -> (String, Option<(String, i32)>) {
        let topic = |name: &&str| TopicRequest { name: (*name).into(), ..TopicRequest::default() };
        let request = DescribeTopicPartitionsRequest {
            topics: topics.iter().map(topic).collect(),
            cursor: cursor.map(|(topic, partition_index)| asked::Cursor {
                topic_name: topic.into(),
                partition_index,
                ..asked::Cursor::default()
            }),
            ..DescribeTopicPartitionsRequest::default()
        };
        let response = describe(&image(), &request, limit);
        let shown = response.topics.iter().map(|t| {
            let partitions: Vec<_> = t.partitions.iter().map(|p| p.partition_index.to_string()).collect();
            let name = t.name.as_deref().unwrap_or_default();
            match t.error_code {
                0 => format!("{name}:{}", partitions.join(",")),
                code => format!("{name}!{code}"),
            }
        });
        (shown.collect::<Vec<_>>().join(" "), response.next_cursor.map(|c| (c.topic_name, c.partition_index)))
    }

    #[test]
    fn pages() {
        let next = |topic: &str, partition| Some((topic.to_owned(), partition));
        assert_eq!(page(&[], None, 100), ("a:0 b:0,1 c:0,1,2".into(), None));
        assert_eq!(page(&[], None, 2), ("a:0 b:0".into(), next("b", 1)));
        assert_eq!(page(&[], Some(("b", 1)), 2), ("b:1 c:0".into(), next("c", 1)));
        assert_eq!(page(&[], Some(("c", 1)), 2), ("c:1,2".into(), None));
        assert_eq!(page(&[], None, 3), ("a:0 b:0,1".into(), next("c", 0)));
    }

    #[test]
    fn named_topics_come_sorted_with_their_errors() {
        assert_eq!(page(&["c", "a", "a"], None, 100), ("a:0 c:0,1,2".into(), None));
        assert_eq!(page(&["x", "a b"], None, 100), ("a b!17 x!3".into(), None));
    }

    #[test]
    fn a_cursor_must_be_among_the_topics() {
        assert_eq!(page(&["a", "c"], Some(("b", 0)), 100).0, "a!42 c!42");
        assert_eq!(page(&["a"], Some(("a", -1)), 100).0, "a!42");
    }
}
