//! A disk that is full: the log directory on it goes offline with a line that says why, the other one goes on, and what was
//! acknowledged is there when there is room again.

use std::time::Duration;

use kafka_client::{Producer, ProducerConfig, ProducerRecord};

use crate::support::disk::SmallDisk;
use crate::support::{Broker, Setup, skipped, succeeds};

#[test]
fn a_full_disk_takes_its_directory_offline_alone() {
    let dir = tempfile::tempdir().expect("a directory");
    let (data, small) = (dir.path().join("data"), dir.path().join("small"));
    let Some(disk) = SmallDisk::mounted(&small, "6m") else {
        return skipped("a small disk cannot be mounted here (it takes root)");
    };
    let both = format!("{},{}", data.display(), small.display());
    let setup = || Setup::default().on(&data);
    let broker = setup().with("log.dirs", &both).with("metadata.log.dir", data.display()).ours();
    // Topics are put where the fewest partitions are, so that both directories get some.
    let names: Vec<String> = (0..6).map(|number| format!("t{number}")).collect();
    for name in &names {
        succeeds(&broker, "kafka-topics", &["--create", "--topic", name], b"");
    }
    let (on_small, on_data): (Vec<&String>, Vec<&String>) =
        names.iter().partition(|name| small.join(format!("{name}-0")).exists());
    assert!(!on_small.is_empty() && !on_data.is_empty(), "on the small disk: {on_small:?}, on the other: {on_data:?}");

    let (acked, error) = fill(&broker, on_small[0]);
    assert!(acked > 0, "some records fit");
    assert!(!error.is_empty(), "the producer says that it failed");
    let log = broker.log_text();
    let line = log.lines().find(|line| line.contains(&*small.to_string_lossy()) && line.contains("offline"));
    assert!(line.is_some_and(|line| line.contains("No space left")), "no line says so:\n{log}");
    succeeds(&broker, "kafka-console-producer", &["--topic", on_data[0]], b"still here\n");
    let args = ["--topic", on_data[0], "--from-beginning", "--max-messages", "1"];
    assert_eq!(succeeds(&broker, "kafka-console-consumer", &args, b"").stdout, "still here\n");

    broker.stop();
    disk.grow("60m");
    let broker = setup().ours();
    let count = acked.to_string();
    let args = ["--topic", on_small[0], "--from-beginning", "--max-messages", &count];
    let printed = succeeds(&broker, "kafka-console-consumer", &args, b"");
    let numbers: Vec<usize> = printed.stdout.lines().map(|line| line[..8].parse().expect("a number")).collect();
    assert!(numbers.iter().copied().eq(0..acked), "{acked} acknowledged, {} kept in order", numbers.len());
    broker.stop();
}

/// Sends records until one fails. Answers how many were acknowledged, and the error.
fn fill(broker: &Broker, topic: &str) -> (usize, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut config = ProducerConfig::new(&broker.address).expect("a configuration");
        config.delivery_timeout_ms = 5_000;
        let producer = Producer::new(config).await.expect("a producer");
        for number in 0.. {
            let value = format!("{number:08} {}", "x".repeat(10_000));
            let record = ProducerRecord { topic, value: Some(value.as_bytes()), ..Default::default() };
            let outcome = match producer.send(record).await {
                Ok(delivery) => delivery.await.map(|_| ()),
                Err(error) => Err(error),
            };
            if let Err(error) = outcome {
                let _ = producer.close(Duration::from_secs(1)).await;
                return (number, error.to_string());
            }
        }
        unreachable!("the disk is full before numbers end")
    })
}
