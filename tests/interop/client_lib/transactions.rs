//! Reading what transactional producers wrote. There is no such producer here yet, so the requests are made by hand.

use std::time::Duration;

use kafka_client::conn::Connection;
use kafka_client::{AdminClient, TopicPartition};
use kafka_wire::Records;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::messages::add_partitions_to_txn_request::AddPartitionsToTxnTopic;
use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::{
    AddPartitionsToTxnRequest, EndTxnRequest, FindCoordinatorRequest, InitProducerIdRequest, ProduceRequest,
};

use super::{admin, consumer, create_topic};

/// A transactional producer as of KIP-98.
struct Transactional {
    connection: Connection,
    id: String,
    producer_id: i64,
    epoch: i16,
    sequence: i32,
}

impl Transactional {
    async fn new(admin: &AdminClient, id: &str) -> Self {
        let connection = admin.any_broker().await.expect("a connection");
        // The first look-up has the broker make the internal topic.
        loop {
            let request = FindCoordinatorRequest { key: id.into(), key_type: 1, ..FindCoordinatorRequest::default() };
            let found = connection.call_up_to(&request, 3).await.expect("an answer");
            if found.error_code == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        loop {
            let request = InitProducerIdRequest {
                transactional_id: Some(id.into()),
                transaction_timeout_ms: 30_000,
                ..InitProducerIdRequest::default()
            };
            let given = connection.call_up_to(&request, 2).await.expect("an answer");
            if given.error_code == 0 {
                let (producer_id, epoch) = (given.producer_id, given.producer_epoch);
                return Self { connection, id: id.into(), producer_id, epoch, sequence: 0 };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn write(&mut self, topic: &str, values: &[&str]) {
        let request = AddPartitionsToTxnRequest {
            v3_and_below_transactional_id: self.id.clone(),
            v3_and_below_producer_id: self.producer_id,
            v3_and_below_producer_epoch: self.epoch,
            v3_and_below_topics: vec![AddPartitionsToTxnTopic {
                name: topic.into(),
                partitions: vec![0],
                ..AddPartitionsToTxnTopic::default()
            }],
            ..AddPartitionsToTxnRequest::default()
        };
        loop {
            let added = self.connection.call_up_to(&request, 3).await.expect("an answer");
            let code = added.results_by_topic_v3_and_below[0].results_by_partition[0].partition_error_code;
            if code == 0 {
                break;
            }
            // CONCURRENT_TRANSACTIONS: the one before is still being ended.
            assert_eq!(code, 51);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut builder = BatchBuilder::new(BatchOptions {
            producer_id: self.producer_id,
            producer_epoch: self.epoch,
            base_sequence: self.sequence,
            is_transactional: true,
            ..BatchOptions::default()
        });
        for value in values {
            builder.append(1, None, Some(value.as_bytes()), &[]).expect("it fits");
        }
        self.sequence += values.len() as i32;
        let request = ProduceRequest {
            transactional_id: Some(self.id.clone()),
            acks: -1,
            timeout_ms: 10_000,
            topic_data: vec![TopicProduceData {
                name: topic.into(),
                partition_data: vec![PartitionProduceData {
                    index: 0,
                    records: Some(Records::from(builder.build().expect("a batch"))),
                    ..PartitionProduceData::default()
                }],
                ..TopicProduceData::default()
            }],
            ..ProduceRequest::default()
        };
        let written = self.connection.call_up_to(&request, 9).await.expect("an answer");
        assert_eq!(written.responses[0].partition_responses[0].error_code, 0);
    }

    async fn end(&mut self, committed: bool) {
        let request = EndTxnRequest {
            transactional_id: self.id.clone(),
            producer_id: self.producer_id,
            producer_epoch: self.epoch,
            committed,
            ..EndTxnRequest::default()
        };
        let ended = self.connection.call_up_to(&request, 3).await.expect("an answer");
        assert_eq!(ended.error_code, 0);
    }
}

pub async fn only_committed_records_are_read(broker: &str) {
    create_topic(broker, "txn", 1, &[]).await;
    let admin = admin(broker).await;
    let mut one = Transactional::new(&admin, "one").await;
    let mut two = Transactional::new(&admin, "two").await;
    one.write("txn", &["a1", "a2"]).await;
    two.write("txn", &["b1"]).await;
    one.write("txn", &["a3"]).await;
    one.end(false).await;
    two.end(true).await;
    one.write("txn", &["c1"]).await;
    one.end(true).await;
    two.write("txn", &["open"]).await;

    for (isolation, expected) in
        [("read_committed", vec!["b1", "c1"]), ("read_uncommitted", vec!["a1", "a2", "b1", "a3", "c1", "open"])]
    {
        let settings = [("isolation.level", isolation), ("auto.offset.reset", "earliest")];
        let mut consumer = consumer(broker, &settings).await;
        let tp = TopicPartition::new("txn", 0);
        consumer.assign(std::slice::from_ref(&tp)).expect("assigned");
        let mut seen = Vec::new();
        while seen.len() < expected.len() {
            for record in consumer.poll(Duration::from_secs(10)).await.expect("records").iter() {
                let value = record.expect("a good record").value.expect("a value").to_vec();
                seen.push(String::from_utf8(value).expect("UTF-8"));
            }
        }
        assert_eq!(seen, expected, "{isolation}");
        assert!(consumer.poll(Duration::from_millis(300)).await.expect("nothing more").is_empty());
        let end = consumer.end_offsets(&[tp]).await.expect("offsets")[0].1;
        let open = if isolation == "read_committed" { 8 } else { 9 };
        assert_eq!(end, open, "the end is before the open transaction, or behind it");
        consumer.close(Duration::from_secs(10)).await.expect("closed");
    }
    two.end(false).await;
}
