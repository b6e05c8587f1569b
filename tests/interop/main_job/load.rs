//! A broker that is killed and started again while records flow: nothing that was acknowledged is lost, nothing is there
//! twice, and clients go on by themselves.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use kafka_client::{Producer, ProducerConfig, ProducerRecord};

use crate::support::{Running, Setup, ours, succeeds, wait_for};

/// How often the broker is killed.
const KILLS: u64 = 3;
/// Records that have to be acknowledged between two kills.
const BETWEEN_KILLS: u64 = 5_000;
/// Deliveries that are waited for together.
const BATCH: usize = 200;

#[test]
fn a_kill_under_load_loses_and_repeats_nothing() {
    let mut broker = Setup::default().ours();
    let (address, home) = (broker.address.clone(), broker.home());
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "load"], b"");
    let mut command = ours("kafka-console-consumer");
    command.args(["--bootstrap-server", &address, "--topic", "load", "--group", "load", "--from-beginning"]);
    let consumer = Running::start(&mut command);

    let (acked, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let load = thread::spawn({
        let (acked, stop) = (acked.clone(), stop.clone());
        move || produce_until(&address, &acked, &stop)
    });
    for kill in 1..=KILLS {
        wait_for("records to be acknowledged", || (acked.load(Ordering::SeqCst) >= kill * BETWEEN_KILLS).then_some(()));
        broker.kill();
        broker = Setup::default().on(&home.data).ours();
    }
    let enough = (KILLS + 1) * BETWEEN_KILLS;
    wait_for("records after the last start", || (acked.load(Ordering::SeqCst) >= enough).then_some(()));
    stop.store(true, Ordering::SeqCst);
    let sent = load.join().expect("the producer");
    assert!(sent >= enough, "{sent} records");

    // Every record was acknowledged, so that the log holds each of them once, in the order they were sent.
    let args = ["--topic", "load", "--from-beginning", "--timeout-ms", "2000"];
    let printed = succeeds(&broker, "kafka-console-consumer", &args, b"");
    let kept: Vec<u64> = printed.stdout.lines().map(|line| line.parse().expect("a number")).collect();
    let wanted: Vec<u64> = (0..sent).collect();
    if kept != wanted {
        let set: BTreeSet<u64> = kept.iter().copied().collect();
        let lost: Vec<u64> = wanted.iter().copied().filter(|number| !set.contains(number)).take(20).collect();
        panic!("{sent} acknowledged, {} kept, {} of them different; lost: {lost:?}", kept.len(), set.len());
    }
    // The consumer that was there all the time has got all of them too.
    let all = || consumer.lines().into_iter().filter_map(|line| line.parse().ok()).collect::<BTreeSet<u64>>();
    wait_for("the consumer to get all records", || (all().len() as u64 >= sent).then_some(()));
    consumer.stop("INT");
}

/// Sends numbers until told to stop; each has to be acknowledged. Answers how many they were.
fn produce_until(address: &str, acked: &AtomicU64, stop: &AtomicBool) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let config = ProducerConfig::new(address).expect("a configuration");
        let producer = Producer::new(config).await.expect("a producer");
        let mut next = 0;
        while !stop.load(Ordering::SeqCst) {
            let mut deliveries = Vec::with_capacity(BATCH);
            for _ in 0..BATCH {
                let value = next.to_string();
                let record = ProducerRecord { topic: "load", value: Some(value.as_bytes()), ..Default::default() };
                deliveries.push(producer.send(record).await.expect("the record is taken"));
                next += 1;
            }
            for delivery in deliveries {
                delivery.await.expect("the record is acknowledged");
                acked.fetch_add(1, Ordering::SeqCst);
            }
        }
        producer.close(Duration::from_secs(10)).await.expect("the producer ends");
        next
    })
}
