//! Members of a group.

use std::collections::BTreeSet;
use std::time::Duration;

use kafka_client::{Consumer, ProducerRecord, TopicPartition};

use super::{admin, consumer, create_topic, producer};

pub async fn fill(broker: &str, topic: &str, count: u32) {
    let producer = producer(broker, &[]).await;
    for i in 0..count {
        let key = i.to_string();
        let record = ProducerRecord { topic, key: Some(key.as_bytes()), ..ProducerRecord::default() };
        producer.send_detached(record).await.expect("taken");
    }
    producer.flush().await.expect("flushed");
    assert_eq!(producer.counts().delivered, u64::from(count));
    producer.close(Duration::from_secs(10)).await.expect("closed");
}

pub async fn member(broker: &str, group: &str, settings: &[(&str, &str)]) -> Consumer {
    let mut all = vec![("group.id", group), ("auto.offset.reset", "earliest"), ("heartbeat.interval.ms", "200")];
    all.extend(settings);
    consumer(broker, &all).await
}

/// Polls all of them in turn until `done`.
async fn poll_until(
    consumers: &mut [&mut Consumer],
    seen: &mut Vec<Vec<u8>>,
    done: impl Fn(&[Vec<u8>], &[usize]) -> bool,
) {
    loop {
        for consumer in consumers.iter_mut() {
            let records = consumer.poll(Duration::from_millis(50)).await.expect("records");
            for record in records.iter() {
                seen.push(record.expect("a good record").key.expect("a key").to_vec());
            }
        }
        let shares: Vec<usize> = consumers.iter().map(|c| c.assignment().len()).collect();
        if done(seen, &shares) {
            return;
        }
    }
}

pub async fn two_members_share(broker: &str, assignor: &str) {
    let topic = format!("shared-{assignor}");
    create_topic(broker, &topic, 4, &[]).await;
    fill(broker, &topic, 300).await;
    let settings = [("partition.assignment.strategy", assignor)];
    let mut one = member(broker, &topic, &settings).await;
    one.subscribe(&[&topic]).expect("subscribed");
    let mut seen = Vec::new();
    poll_until(&mut [&mut one], &mut seen, |seen, shares| seen.len() == 300 && shares == [4]).await;
    let mut two = member(broker, &topic, &settings).await;
    two.subscribe(&[&topic]).expect("subscribed");
    poll_until(&mut [&mut one, &mut two], &mut seen, |_, shares| shares == [2, 2]).await;
    fill(broker, &topic, 300).await;
    poll_until(&mut [&mut one, &mut two], &mut seen, |seen, _| seen.len() >= 600).await;
    assert_eq!(seen.len(), 600, "each record once");
    one.close(Duration::from_secs(10)).await.expect("closed");
    poll_until(&mut [&mut two], &mut seen, |_, shares| shares == [4]).await;
    two.close(Duration::from_secs(10)).await.expect("closed");
    let committed = admin(broker).await.list_group_offsets(&topic, None).await.expect("offsets");
    let offset = |result: &Result<Option<kafka_client::admin::OffsetAndMetadata>, _>| {
        result.as_ref().ok().and_then(Option::as_ref).map_or(0, |o| o.offset)
    };
    assert_eq!(committed.iter().map(|(_, r)| offset(r)).sum::<i64>(), 600, "all is committed");
    let described = admin(broker).await.describe_groups(&[&topic]).await.expect("described");
    assert_eq!(described[0].1.as_ref().map(|g| g.state.as_str()), Ok("Empty"));
}

pub async fn a_static_member_keeps_its_partitions(broker: &str) {
    create_topic(broker, "static", 4, &[]).await;
    let settings = |id| [("group.instance.id", id), ("session.timeout.ms", "30000")];
    let mut one = member(broker, "static", &settings("one")).await;
    let mut two = member(broker, "static", &settings("two")).await;
    one.subscribe(&["static"]).expect("subscribed");
    two.subscribe(&["static"]).expect("subscribed");
    poll_until(&mut [&mut one, &mut two], &mut Vec::new(), |_, shares| shares == [2, 2]).await;
    let before: BTreeSet<TopicPartition> = one.assignment().into_iter().collect();
    one.close(Duration::from_secs(10)).await.expect("closed");
    let mut back = member(broker, "static", &settings("one")).await;
    back.subscribe(&["static"]).expect("subscribed");
    poll_until(&mut [&mut back, &mut two], &mut Vec::new(), |_, shares| shares == [2, 2]).await;
    assert_eq!(back.assignment().into_iter().collect::<BTreeSet<_>>(), before);
    back.close(Duration::from_secs(10)).await.expect("closed");
    two.close(Duration::from_secs(10)).await.expect("closed");
}

pub async fn a_pattern_takes_new_topics(broker: &str) {
    create_topic(broker, "pattern-a", 1, &[]).await;
    let mut one = member(broker, "pattern", &[("metadata.max.age.ms", "300")]).await;
    one.subscribe_matching(|topic| topic.starts_with("pattern-")).expect("subscribed");
    poll_until(&mut [&mut one], &mut Vec::new(), |_, shares| shares == [1]).await;
    create_topic(broker, "pattern-b", 2, &[]).await;
    poll_until(&mut [&mut one], &mut Vec::new(), |_, shares| shares == [3]).await;
    assert_eq!(one.subscription(), ["pattern-a", "pattern-b"]);
    one.close(Duration::from_secs(10)).await.expect("closed");
}
