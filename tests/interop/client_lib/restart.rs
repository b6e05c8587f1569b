//! Clients ride over a broker that goes away and comes back: nothing is lost, nothing comes twice, order is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kafka_client::ProducerRecord;

use super::support::{Broker, Setup};
use super::{complete, consumer, create_topic, or_skip, producer};

#[test]
fn ours_killed() {
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let broker = Setup::default().on(&data).ours();
    ride_over(broker, move |broker| {
        broker.kill();
        Some(Setup::default().on(&data).ours())
    });
}

#[test]
fn kafka_stopped() {
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let broker = or_skip!(Setup::default().on(&data).kafka(), "Kafka 4.3.1 is not installed");
    ride_over(broker, move |broker| {
        broker.stop();
        Setup::default().on(&data).kafka()
    });
}

fn ride_over(broker: Broker, again: impl FnOnce(Broker) -> Option<Broker> + Send + 'static) {
    let address = broker.address.clone();
    complete(async move {
        create_topic(&address, "ride", 1, &[]).await;
        let producer = Arc::new(producer(&address, &[("linger.ms", "1")]).await);
        let settings = [
            ("group.id", "ride"),
            ("auto.offset.reset", "earliest"),
            ("auto.commit.interval.ms", "200"),
            ("heartbeat.interval.ms", "200"),
        ];
        let mut consumer = consumer(&address, &settings).await;
        consumer.subscribe(&["ride"]).expect("subscribed");
        let is_back = Arc::new(AtomicBool::new(false));
        let sending = tokio::spawn(send(producer.clone(), is_back.clone()));
        let mut seen: u64 = 0;
        let mut restart = Some((broker, again));
        let mut running = None;
        let mut sent = None;
        while sent.is_none_or(|sent| seen < sent) {
            for record in consumer.poll(Duration::from_millis(50)).await.expect("records").iter() {
                let value = record.expect("a good record").value.expect("a value");
                assert_eq!(value, seen.to_string().as_bytes(), "in order, each once");
                seen += 1;
            }
            if seen > 2000
                && let Some((broker, again)) = restart.take()
            {
                let is_back = is_back.clone();
                running = Some(tokio::task::spawn_blocking(move || {
                    let broker = again(broker);
                    is_back.store(true, Ordering::Release);
                    broker
                }));
            }
            if sending.is_finished() && sent.is_none() {
                producer.flush().await.expect("flushed");
                sent = Some(producer.counts().delivered);
                assert_eq!(producer.counts().failed, 0);
            }
        }
        assert_eq!(seen, sending.await.expect("the sender ended"));
        consumer.close(Duration::from_secs(10)).await.expect("closed");
        drop(running.expect("it was restarted").await.expect("it started").expect("it is there"));
    });
}

/// Sends without a pause worth the name until well after the broker is back. Answers how many.
async fn send(producer: Arc<kafka_client::Producer>, is_back: Arc<AtomicBool>) -> u64 {
    let mut next: u64 = 0;
    let mut after = 0;
    while after < 2000 {
        let value = next.to_string();
        let record = ProducerRecord { topic: "ride", value: Some(value.as_bytes()), ..ProducerRecord::default() };
        producer.send_detached(record).await.expect("taken");
        next += 1;
        after += u64::from(is_back.load(Ordering::Acquire));
        // A pace that leaves the time until the broker is back readable in a moment.
        if next.is_multiple_of(50) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    next
}
