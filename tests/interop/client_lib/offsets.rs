//! Positions: seeking, resets, questions about offsets.

use std::time::Duration;

use kafka_client::consumer::SeekTo;
use kafka_client::{ClientError, Consumer, ProducerRecord, TopicPartition};

use super::{admin, consumer, create_topic, producer};

async fn fill(broker: &str, topic: &str, count: i64) {
    create_topic(broker, topic, 1, &[]).await;
    let producer = producer(broker, &[]).await;
    for i in 0..count {
        let value = i.to_string();
        let record = ProducerRecord {
            topic,
            timestamp: Some(10_000 + i * 10),
            value: Some(value.as_bytes()),
            ..ProducerRecord::default()
        };
        producer.send_detached(record).await.expect("taken");
    }
    producer.flush().await.expect("flushed");
    assert_eq!(producer.counts().delivered, count as u64);
    producer.close(Duration::from_secs(10)).await.expect("closed");
}

async fn next_offset(consumer: &mut Consumer) -> i64 {
    loop {
        let records = consumer.poll(Duration::from_secs(10)).await.expect("records");
        if let Some(record) = records.iter().next() {
            return record.expect("a good record").offset;
        }
    }
}

pub async fn seeking(broker: &str) {
    fill(broker, "seek", 100).await;
    let tp = TopicPartition::new("seek", 0);
    let mut consumer = consumer(broker, &[("max.poll.records", "5")]).await;
    consumer.assign(std::slice::from_ref(&tp)).expect("assigned");
    assert_eq!(consumer.position(&tp).await.expect("a position"), 100, "latest is the default");
    consumer.seek(&tp, SeekTo::Offset(42)).expect("sought");
    assert_eq!(next_offset(&mut consumer).await, 42);
    assert_eq!(consumer.position(&tp).await.expect("a position"), 47);
    consumer.seek(&tp, SeekTo::Beginning).expect("sought");
    assert_eq!(next_offset(&mut consumer).await, 0);
    consumer.pause(std::slice::from_ref(&tp));
    assert!(consumer.poll(Duration::from_millis(300)).await.expect("nothing").is_empty());
    consumer.resume(std::slice::from_ref(&tp));
    assert_eq!(next_offset(&mut consumer).await, 5);
    let all = [tp.clone()];
    assert_eq!(consumer.beginning_offsets(&all).await.expect("offsets")[0].1, 0);
    assert_eq!(consumer.end_offsets(&all).await.expect("offsets")[0].1, 100);
    let found = consumer.offsets_for_times(&[(tp.clone(), 10_305)]).await.expect("offsets");
    let found = found[0].1.as_ref().expect("an offset");
    assert_eq!((found.offset, found.timestamp), (31, 10_310));
    let found = consumer.offsets_for_times(&[(tp.clone(), 99_999)]).await.expect("offsets");
    assert_eq!(found[0].1.as_ref().expect("an answer").offset, -1);
    assert!(consumer.seek(&TopicPartition::new("seek", 1), SeekTo::End).is_err(), "not assigned");
    consumer.close(Duration::from_secs(10)).await.expect("closed");
}

pub async fn resets(broker: &str) {
    fill(broker, "resets", 20).await;
    let tp = TopicPartition::new("resets", 0);
    let all = std::slice::from_ref(&tp);

    let mut none = consumer(broker, &[("auto.offset.reset", "none"), ("group.id", "resets-none")]).await;
    none.assign(all).expect("assigned");
    let error = none.poll(Duration::from_secs(10)).await.expect_err("nothing is committed");
    assert!(matches!(&error, ClientError::NoOffset { partitions } if partitions == all), "{error}");
    none.seek(&tp, SeekTo::Offset(7)).expect("sought");
    assert_eq!(next_offset(&mut none).await, 7, "the consumer stays usable");
    none.commit().await.expect("committed");
    none.close(Duration::from_secs(10)).await.expect("closed");

    let mut again = consumer(broker, &[("auto.offset.reset", "none"), ("group.id", "resets-none")]).await;
    again.assign(all).expect("assigned");
    assert_eq!(again.position(&tp).await.expect("a position"), 20, "what poll handed out was committed");
    assert_eq!(again.committed(all).await.expect("offsets")[0].1.as_ref().map(|o| o.offset), Some(20));
    again.close(Duration::from_secs(10)).await.expect("closed");

    // The records' times are in 1970: those of the last hour are none, so reading goes on at the end.
    let mut young = consumer(broker, &[("auto.offset.reset", "by_duration:PT1H")]).await;
    young.assign(all).expect("assigned");
    assert_eq!(young.position(&tp).await.expect("a position"), 20);
    young.close(Duration::from_secs(10)).await.expect("closed");

    let mut earliest = consumer(broker, &[("auto.offset.reset", "earliest"), ("max.poll.records", "1")]).await;
    earliest.assign(all).expect("assigned");
    assert_eq!(next_offset(&mut earliest).await, 0);
    let deleted = admin(broker).await.delete_records(&[(tp.clone(), 12)]).await.expect("deleted");
    assert_eq!(deleted[0].1, Ok(12));
    earliest.seek(&tp, SeekTo::Offset(3)).expect("sought");
    assert_eq!(next_offset(&mut earliest).await, 12, "out of range, so from the first offset");
    earliest.close(Duration::from_secs(10)).await.expect("closed");
}
