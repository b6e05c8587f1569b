//! The consumer that reads partitions of its own choice, against a broker that is made of a script.

mod scripted;

use std::time::Duration;

use kafka_client::consumer::SeekTo;
use kafka_client::{ClientError, Consumer, ConsumerConfig, ErrorCode, TopicPartition};
use kafka_wire::Records;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::messages::fetch_response::{FetchableTopicResponse, PartitionData};
use kafka_wire::messages::metadata_response::{MetadataResponseBroker, MetadataResponseTopic};
use kafka_wire::messages::{FetchRequest, FetchResponse, MetadataRequest, MetadataResponse};
use scripted::{Broker, ShownTopic, nothing};

const POLL: Duration = Duration::from_millis(50);

fn tp(partition: i32) -> TopicPartition {
    TopicPartition::new("t", partition)
}

/// An answer to Fetch with records from where it asks on.
fn records(request: &FetchRequest, count: i64) -> FetchResponse {
    let Some(topic) = request.topics.first() else { return nothing(request) };
    let asked = &topic.partitions[0];
    let options =
        BatchOptions { base_offset: asked.fetch_offset, partition_leader_epoch: 3, ..BatchOptions::default() };
    let mut builder = BatchBuilder::new(options);
    for _ in 0..count {
        builder.append(1, None, Some(b"v"), &[]).expect("it fits");
    }
    let data = PartitionData {
        partition_index: asked.partition,
        high_watermark: asked.fetch_offset + count,
        last_stable_offset: asked.fetch_offset + count,
        log_start_offset: 0,
        records: Some(Records::from(builder.build().expect("a batch"))),
        ..PartitionData::default()
    };
    let topic = FetchableTopicResponse {
        topic_id: topic.topic_id,
        partitions: vec![data],
        ..FetchableTopicResponse::default()
    };
    FetchResponse { responses: vec![topic], ..nothing(request) }
}

/// Before, the error was told once, all polls after it waited for nothing, and `position` until its time was up.
#[tokio::test]
async fn a_partition_without_a_position_is_told_of_until_it_has_one() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |asked| {
        asked.is::<FetchRequest>().map(|request| asked.reply(&records(&request, 1)))
    })
    .await;
    let settings = [("group.id", ""), ("auto.offset.reset", "none")];
    let mut consumer = Consumer::new(broker.consumer_config(&settings)).await.expect("a consumer");
    consumer.assign(&[tp(0)]).expect("assigned");
    let lost = |error: ClientError| matches!(error, ClientError::NoOffset { partitions } if partitions == [tp(0)]);
    for _ in 0..3 {
        let at = tokio::time::timeout(scripted::PATIENCE, consumer.position(&tp(0))).await.expect("in time");
        assert!(lost(at.expect_err("none")));
        assert!(lost(consumer.poll(POLL).await.expect_err("none")));
    }
    consumer.seek(&tp(0), SeekTo::Offset(4)).expect("sought");
    let records = consumer.poll(scripted::PATIENCE).await.expect("nothing is wrong any more");
    assert_eq!(records.iter().next().expect("a record").expect("a good record").offset, 4);
}

/// Before, a commit of nothing was done without a group, and only one of something was refused.
#[tokio::test]
async fn who_has_no_group_commits_nothing() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |_| None).await;
    let mut properties = broker.properties(&[]);
    properties.remove("group.id");
    let config = ConsumerConfig::from_properties(&properties).expect("a configuration");
    let mut consumer = Consumer::new(config).await.expect("a consumer");
    assert!(matches!(consumer.commit().await, Err(ClientError::Illegal(_))));
    assert!(matches!(consumer.commit_async().await, Err(ClientError::Illegal(_))));
    consumer.close(Duration::from_secs(5)).await.expect("closed");
}

/// Data that is not wanted now must not keep others from being fetched.
#[tokio::test]
async fn paused_partitions_do_not_hold_up_the_others() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1, 1])], |asked| {
        asked.is::<FetchRequest>().map(|request| asked.reply(&records(&request, 50)))
    })
    .await;
    let settings = [("fetch.max.bytes", "100"), ("group.id", "")];
    let mut consumer = Consumer::new(broker.consumer_config(&settings)).await.expect("a consumer");
    consumer.assign(&[tp(0)]).expect("assigned");
    consumer.seek(&tp(0), SeekTo::Offset(0)).expect("sought");
    broker.until::<FetchRequest>(|all| !all.is_empty()).await;
    consumer.pause(&[tp(0)]);
    consumer.assign(&[tp(0), tp(1)]).expect("assigned");
    consumer.seek(&tp(1), SeekTo::Offset(0)).expect("sought");
    let poll = async {
        loop {
            let records = consumer.poll(POLL).await.expect("records");
            if let Some(record) = records.iter().next() {
                return record.expect("a good record").partition;
            }
        }
    };
    assert_eq!(tokio::time::timeout(scripted::PATIENCE, poll).await.expect("in time"), 1);
}

/// Before, such a fetch was tried again for ever, and poll waited for nothing.
#[tokio::test]
async fn a_broker_that_finds_records_corrupt_is_believed() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |asked| {
        let request = asked.is::<FetchRequest>()?;
        let mut response = records(&request, 1);
        if let Some(topic) = response.responses.first_mut() {
            let corrupt = ErrorCode::CORRUPT_MESSAGE.0;
            topic.partitions[0] = PartitionData { error_code: corrupt, records: None, ..topic.partitions[0].clone() };
        }
        Some(asked.reply(&response))
    })
    .await;
    let mut consumer = Consumer::new(broker.consumer_config(&[])).await.expect("a consumer");
    consumer.assign(&[tp(0)]).expect("assigned");
    consumer.seek(&tp(0), SeekTo::Offset(4)).expect("sought");
    let error = consumer.poll(scripted::PATIENCE).await.expect_err("corrupt");
    assert!(matches!(&error, ClientError::CorruptRecords { offset: 4, .. }), "{error}");
}

/// Before, a task that asked a consumer for offsets could not be spawned.
#[tokio::test]
async fn a_consumer_can_be_used_in_a_task_of_its_own() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |_| None).await;
    let consumer = Consumer::new(broker.consumer_config(&[])).await.expect("a consumer");
    let task = tokio::spawn(async move {
        let partitions = consumer.partitions_for("t").await.expect("an answer").len();
        consumer.close(Duration::from_secs(5)).await.expect("closed");
        partitions
    });
    assert_eq!(task.await.expect("it ended"), 1);
}

/// Before, it was told once for each partition that is read.
#[tokio::test]
async fn an_error_of_a_topic_is_told_once() {
    let broker = Broker::start(&[], |asked| {
        let request = asked.is::<MetadataRequest>()?;
        let topics = request.topics.unwrap_or_default().into_iter().map(|t| MetadataResponseTopic {
            name: t.name,
            error_code: ErrorCode::INVALID_TOPIC_EXCEPTION.0,
            ..MetadataResponseTopic::default()
        });
        let brokers = vec![MetadataResponseBroker { node_id: 1, host: "127.0.0.1".into(), ..Default::default() }];
        Some(asked.reply(&MetadataResponse { brokers, topics: topics.collect(), ..MetadataResponse::default() }))
    })
    .await;
    let mut consumer = Consumer::new(broker.consumer_config(&[])).await.expect("a consumer");
    consumer.assign(&[tp(0), tp(1), tp(2)]).expect("assigned");
    let error = consumer.poll(scripted::PATIENCE).await.expect_err("invalid");
    assert_eq!(error.to_string(), "Invalid topics: [t]");
}
