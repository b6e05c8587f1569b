//! Records as they are sent and as they come back.

use std::time::Duration;

use kafka_client::{ErrorCode, Header, ProducerRecord, TimestampType, TopicPartition};

use super::{consumer, create_topic, producer};

/// A record, owned.
#[derive(Debug, Clone, PartialEq)]
struct Owned {
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    timestamp: i64,
    headers: Vec<(String, Option<Vec<u8>>)>,
}

fn samples() -> Vec<Owned> {
    let header = |k: &str, v: Option<&[u8]>| (k.to_owned(), v.map(<[u8]>::to_vec));
    let mut all = vec![
        Owned { key: None, value: Some(b"plain".to_vec()), timestamp: 1_000, headers: vec![] },
        Owned { key: Some(b"k".to_vec()), value: None, timestamp: 2_000, headers: vec![] },
        Owned { key: Some(vec![]), value: Some(vec![]), timestamp: 1_500, headers: vec![] },
        Owned {
            key: Some(b"h".to_vec()),
            value: Some(vec![0, 255, 10, 13]),
            timestamp: 3_000,
            headers: vec![
                header("a", Some(b"1")),
                header("a", Some(b"2")),
                header("", None),
                header("\u{e9}", Some(b"")),
            ],
        },
    ];
    all.extend((0..500).map(|i| Owned {
        key: Some(format!("key-{i}").into_bytes()),
        value: Some(format!("value {i} ").repeat(20).into_bytes()),
        timestamp: 4_000 + i,
        headers: vec![],
    }));
    all
}

/// Every codec, small polls and large ones.
pub async fn what_is_sent_comes_back(broker: &str) {
    create_topic(broker, "codecs", 1, &[]).await;
    let mut sent = Vec::new();
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let producer = producer(broker, &[("compression.type", codec), ("linger.ms", "20")]).await;
        for record in samples() {
            let headers: Vec<Header> = record
                .headers
                .iter()
                .map(|(key, value)| Header { key: key.clone(), value: value.clone().map(Into::into) })
                .collect();
            let to_send = ProducerRecord {
                topic: "codecs",
                timestamp: Some(record.timestamp),
                key: record.key.as_deref(),
                value: record.value.as_deref(),
                headers: &headers,
                ..ProducerRecord::default()
            };
            let delivery = producer.send(to_send).await.expect("taken");
            sent.push((delivery, record));
        }
        producer.flush().await.expect("flushed");
        producer.close(Duration::from_secs(10)).await.expect("closed");
    }
    let mut expected = Vec::new();
    for (offset, (delivery, record)) in sent.into_iter().enumerate() {
        let metadata = delivery.await.expect("delivered");
        assert_eq!((metadata.offset, metadata.timestamp), (Some(offset as i64), record.timestamp));
        expected.push(record);
    }
    for records_max in ["7", "500", "100000"] {
        let settings = [("auto.offset.reset", "earliest"), ("max.poll.records", records_max)];
        let mut consumer = consumer(broker, &settings).await;
        consumer.assign(&[TopicPartition::new("codecs", 0)]).expect("assigned");
        let mut seen = Vec::new();
        while seen.len() < expected.len() {
            let records = consumer.poll(Duration::from_secs(10)).await.expect("records");
            assert!(!records.is_empty() && records.len() <= records_max.parse().expect("a number"));
            for record in records.iter() {
                let record = record.expect("a good record");
                assert_eq!(record.offset, seen.len() as i64);
                assert_eq!(record.timestamp_type, Some(TimestampType::CreateTime));
                let name = |key: &[u8]| String::from_utf8(key.to_vec()).expect("UTF-8");
                seen.push(Owned {
                    key: record.key.map(<[u8]>::to_vec),
                    value: record.value.map(<[u8]>::to_vec),
                    timestamp: record.timestamp,
                    headers: record.headers.map(|h| (name(h.key), h.value.map(<[u8]>::to_vec))).collect(),
                });
            }
        }
        assert_eq!(seen, expected);
        consumer.close(Duration::from_secs(10)).await.expect("closed");
    }
}

/// The partitions are what `BuiltInPartitioner.partitionForKey` of 4.3.1 gives for seven partitions.
pub async fn keys_go_where_javas_go(broker: &str) {
    create_topic(broker, "keys", 7, &[]).await;
    let producer = producer(broker, &[]).await;
    for (key, partition) in [("a", 5), ("ab", 0), ("abc", 4), ("21", 3), ("a-little-bit-long-string", 1)] {
        let record = ProducerRecord { topic: "keys", key: Some(key.as_bytes()), ..ProducerRecord::default() };
        let metadata = producer.send(record).await.expect("taken").await.expect("delivered");
        assert_eq!(metadata.partition, partition, "{key}");
    }
    producer.close(Duration::from_secs(10)).await.expect("closed");
}

/// The batch compresses to more than the topic allows; its records do not.
pub async fn batches_too_large_are_split(broker: &str) {
    create_topic(broker, "narrow", 1, &[("max.message.bytes", "3000")]).await;
    let producer = producer(broker, &[("linger.ms", "1000"), ("batch.size", "50000")]).await;
    let mut deliveries = Vec::new();
    for i in 0..40u8 {
        let value = vec![i; 500];
        let record = ProducerRecord { topic: "narrow", value: Some(&value), ..ProducerRecord::default() };
        deliveries.push(producer.send(record).await.expect("taken"));
    }
    producer.flush().await.expect("flushed");
    for (offset, delivery) in deliveries.into_iter().enumerate() {
        let now = delivery.now().expect("flush has waited for it").expect("delivered");
        assert_eq!(delivery.await.expect("delivered"), now);
        assert_eq!(now.offset, Some(offset as i64), "in order, each once");
    }
    let large = vec![0; 5000];
    let record = ProducerRecord { topic: "narrow", value: Some(&large), ..ProducerRecord::default() };
    let error = producer.send(record).await.expect("taken").await.expect_err("too large alone");
    assert_eq!(error.code(), Some(ErrorCode::MESSAGE_TOO_LARGE));
    producer.close(Duration::from_secs(10)).await.expect("closed");
}

/// What cannot be sent says why.
pub async fn refusals(broker: &str) {
    create_topic(broker, "one", 1, &[]).await;
    let producer = producer(broker, &[("max.block.ms", "500"), ("max.request.size", "1000")]).await;
    let record = |topic, partition, value| ProducerRecord { topic, partition, value, ..ProducerRecord::default() };
    let large = [0; 2000];
    let error = producer.send(record("one", None, Some(&large))).await.expect_err("too large");
    let text = "is the value of the max.request.size configuration";
    assert!(error.to_string().contains(text), "{error}");
    let error = producer.send(record("bad name", None, None)).await.expect_err("no such name");
    assert_eq!(error.to_string(), "Invalid topics: [bad name]");
    let error = producer.send(record("one", Some(3), None)).await.expect_err("no such partition");
    let text = "waiting for partition 3 of topic one, which has 1";
    assert!(error.is_retriable() && error.to_string().contains(text), "{error}");
    producer.close(Duration::from_secs(10)).await.expect("closed");
}
