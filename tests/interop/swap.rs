//! A directory goes from Kafka 4.3.1 to us and back, with the same `server.properties`: records of every compression with keys
//! and headers, several segments, topics with their ids and settings, and the offsets of groups are all there, can be added
//! to, and are there again under Kafka. Once with clean stops, once with kills.

#[path = "../support/mod.rs"]
mod support;

use std::fs;

use kafka_client::{AdminClient, AdminConfig};
use support::peers::{Driver, V4};
use support::{Broker, Setup, succeeds, wait_for};

/// Topics with what is in them: name, partitions, settings.
const TOPICS: &[(&str, &str, &[&str])] = &[
    ("none", "1", &[]),
    ("gzip", "1", &[]),
    ("snappy", "2", &["retention.ms=86400000", "max.message.bytes=2000000"]),
    ("lz4", "1", &["message.timestamp.type=LogAppendTime"]),
    ("zstd", "3", &["cleanup.policy=compact,delete", "min.cleanable.dirty.ratio=0.9"]),
    ("segments", "2", &["segment.bytes=1048576", "index.interval.bytes=1024"]),
];
const CODECS: &[&str] = &["none", "gzip", "snappy", "lz4", "zstd"];
const GROUP: &str = "readers";

#[test]
fn a_stopped_directory_goes_both_ways() {
    both_ways(|broker| {
        broker.stop();
    });
}

#[test]
fn a_killed_directory_goes_both_ways() {
    both_ways(Broker::kill);
}

fn both_ways(end: impl Fn(Broker)) {
    let Some(kafka) = Setup::default().kafka() else {
        return support::skipped(&format!("Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0));
    };
    let home = kafka.home();
    let setup = || Setup::default().on(&home.data);
    fill(&kafka);
    let before = view(&kafka);
    end(kafka);
    let segments = fs::read_dir(home.data.join("segments-0")).expect("a partition").filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "log"))
    });
    assert!(segments.count() > 2, "several segments");

    let ours = setup().ours();
    same("ours on Kafka's directory", &before, &view(&ours));
    extend(&ours, "by us", "added");
    succeeds(&ours, "kafka-topics", &["--delete", "--topic", "gzip"], b"");
    let extended = view(&ours);
    end(ours);

    let kafka = setup().kafka().expect("Kafka is there");
    same("Kafka on ours", &extended, &view(&kafka));
    let log = kafka.log_text();
    let complaints: Vec<&str> =
        log.lines().filter(|line| line.contains(" ERROR ") && !line.contains("state.change")).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    extend(&kafka, "by Kafka", "added-again");
    let again = view(&kafka);
    end(kafka);

    let ours = setup().ours();
    same("ours on Kafka's directory again", &again, &view(&ours));
}

/// Everything is made by Kafka's own tools.
fn fill(broker: &Broker) {
    let mut driver = Driver::start(V4).expect("Kafka's tools");
    let mut kafka = |tool: &str, args: &[&str], input: &[u8]| {
        let all = ["--bootstrap-server", &broker.address];
        let args: Vec<String> = all.iter().chain(args).map(|word| (*word).to_owned()).collect();
        let printed = driver.run(tool, &args, input);
        assert_eq!(printed.code, Some(0), "{args:?}: {printed:?}");
        printed
    };
    for (name, partitions, settings) in TOPICS {
        let mut args = vec!["--create", "--topic", name, "--partitions", partitions];
        settings.iter().for_each(|setting| args.extend(["--config", setting]));
        kafka("kafka-topics", &args, b"");
    }
    for codec in CODECS {
        let lines: String = (0..200).map(|n| format!("h:{n},h:again\tkey{n}\tvalue {n} in {codec}\n")).collect();
        let args = ["--topic", codec, "--compression-codec", codec, "--reader-property", "parse.key=true"];
        let headers = ["--reader-property", "parse.headers=true", "--reader-property", "null.marker=value 7 in none"];
        kafka("kafka-console-producer", &[&args[..], &headers].concat(), lines.as_bytes());
    }
    let lines: String = (0..6000).map(|n| format!("key{n}\t{n} {}\n", "x".repeat(1000))).collect();
    let args = ["--topic", "segments", "--reader-property", "parse.key=true"];
    kafka("kafka-console-producer", &args, lines.as_bytes());
    let args = ["--topic", "snappy", "--group", GROUP, "--from-beginning", "--max-messages", "150"];
    assert_eq!(kafka("kafka-console-consumer", &args, b"").stdout.lines().count(), 150);
}

/// More of everything, by our tools.
fn extend(broker: &Broker, who: &str, new_topic: &str) {
    succeeds(
        broker,
        "kafka-topics",
        &["--create", "--topic", new_topic, "--partitions", "2", "--config", "retention.ms=99"],
        b"",
    );
    let described = succeeds(broker, "kafka-topics", &["--describe", "--topic", "none"], b"").stdout;
    let partitions = described.matches("Leader: ").count() + 1;
    succeeds(broker, "kafka-topics", &["--alter", "--topic", "none", "--partitions", &partitions.to_string()], b"");
    for topic in ["none", "snappy", "lz4", "zstd", "segments"] {
        let codec = CODECS.iter().find(|codec| **codec == topic).unwrap_or(&"none");
        let lines: String = (0..100).map(|n| format!("h:{n}\tkey{n}\t{who} {n}\n")).collect();
        let args = ["--topic", topic, "--compression-codec", codec, "--reader-property", "parse.key=true"];
        let args = [&args[..], &["--reader-property", "parse.headers=true"]].concat();
        succeeds(broker, "kafka-console-producer", &args, lines.as_bytes());
    }
    // The group goes on where it was: 150 of 200 were read before, and 100 have been added.
    let args = ["--topic", "snappy", "--group", GROUP, "--max-messages", "60"];
    assert_eq!(succeeds(broker, "kafka-console-consumer", &args, b"").stdout.lines().count(), 60);
}

/// All that can be seen: topics with ids and settings, every record with all that belongs to it, committed offsets.
fn view(broker: &Broker) -> String {
    let mut seen = wait_for("the topics to have leaders", || {
        let described = succeeds(broker, "kafka-topics", &["--describe", "--exclude-internal"], b"").stdout;
        (!described.contains("none\tReplicas")).then_some(described)
    });
    let names = succeeds(broker, "kafka-topics", &["--list", "--exclude-internal"], b"").stdout;
    for topic in names.lines() {
        let parts = ["timestamp", "partition", "offset", "headers", "key"].map(|part| format!("print.{part}=true"));
        let mut args = vec!["--topic", topic, "--from-beginning", "--timeout-ms", "1500"];
        parts.iter().for_each(|part| args.extend(["--formatter-property", part]));
        let printed = succeeds(broker, "kafka-console-consumer", &args, b"").stdout;
        let mut lines: Vec<&str> = printed.lines().collect();
        lines.sort_unstable();
        seen.push_str(&format!("== {topic}: {} records\n{}\n", lines.len(), lines.join("\n")));
    }
    seen + &offsets(broker)
}

fn offsets(broker: &Broker) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let config = AdminConfig::new(&broker.address).expect("a configuration");
        let admin = AdminClient::connect(config).await.expect("a connection");
        let offsets = admin.list_group_offsets(GROUP, None).await.expect("the group's offsets");
        let mut lines: Vec<String> = offsets.into_iter().map(|(key, value)| format!("{key}: {value:?}")).collect();
        lines.sort();
        assert!(!lines.is_empty(), "the group has offsets");
        format!("== {GROUP}\n{}\n", lines.join("\n"))
    })
}

fn same(what: &str, expected: &str, got: &str) {
    if expected != got {
        let differs = |(one, other): &(&str, &str)| one != other;
        let first = expected.lines().zip(got.lines()).find(differs);
        let counts = |text: &str| {
            text.lines().filter(|line| line.starts_with("== ")).map(str::to_owned).collect::<Vec<_>>().join(", ")
        };
        panic!("{what}: first difference {first:?}\n{}\n{}", counts(expected), counts(got));
    }
}
