//! The controller and its log beside Kafka's: the same requests get the same answers and lead to the same records, and a
//! metadata directory goes from us to Kafka and back.

#[path = "../../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use kafka_wire::batch;
use kafka_wire::metadata_record::MetadataRecord;
use support::peers::V4;
use support::{Broker, Setup, run};

/// What `AdminProbe.java` prints when it asks this broker.
fn probe(broker: &Broker, classes: &Path) -> Vec<String> {
    let mut java = V4.java(Some(classes)).expect("compiled for it");
    let printed = run(java.arg("AdminProbe").arg(&broker.address), b"");
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    printed.stdout.lines().map(str::to_owned).collect()
}

/// The records of a metadata log from the first topic to the broker's stop, with names in place of ids.
fn records(data: &Path) -> Vec<String> {
    let log = data.join("__cluster_metadata-0/00000000000000000000.log");
    let bytes = Bytes::from(std::fs::read(&log).expect("a metadata log"));
    let mut ids = BTreeMap::new();
    let mut all = Vec::new();
    for batch in batch::split(&bytes) {
        let batch = batch.expect("a batch");
        if batch.header.is_control() {
            continue;
        }
        for record in batch.records(1 << 20).expect("records") {
            let value = record.expect("a record").value.expect("a value");
            let (record, version) = MetadataRecord::read(&value).expect("a metadata record");
            match &record {
                MetadataRecord::TopicRecord(topic) => {
                    ids.insert(topic.topic_id.to_string(), format!("<{}>", topic.name));
                }
                MetadataRecord::PartitionRecord(partition) => {
                    partition.directories.iter().for_each(|d| _ = ids.insert(d.to_string(), "<directory>".into()));
                }
                _ => {}
            }
            all.push(format!("{record:?} at version {version}"));
        }
    }
    let named = |mut text: String| {
        ids.iter().for_each(|(id, name)| text = text.replace(id, name));
        text
    };
    let of_topics = all.into_iter().skip_while(|r| !r.starts_with("TopicRecord"));
    let before_stop = of_topics.take_while(|r| !r.starts_with("BrokerRegistrationChangeRecord"));
    // Kafka's controllers write NoOpRecord when idle, and an administrator takes no producer ids.
    before_stop.filter(|r| !r.starts_with("NoOpRecord")).map(named).collect()
}

#[test]
fn the_same_requests_get_the_same_answers_and_records() {
    let kafka = or_skip!(Setup::default().kafka(), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0);
    let classes = V4.compiled("AdminProbe").expect("Kafka is there");
    let expected = probe(&kafka, &classes);
    let kafka_data = kafka.data.clone();
    let (records_of_kafka, _) = stop(kafka, &kafka_data);
    let ours = Setup::default().ours();
    let answers = probe(&ours, &classes);
    let data = ours.data.clone();
    let (records_of_ours, code) = stop(ours, &data);
    assert!(expected.len() > 100, "{expected:#?}");
    for (ours, kafkas) in answers.iter().zip(&expected) {
        assert_eq!(ours, kafkas);
    }
    assert_eq!(answers.len(), expected.len());
    assert!(records_of_kafka.len() > 30, "{records_of_kafka:#?}");
    for (ours, kafkas) in records_of_ours.iter().zip(&records_of_kafka) {
        assert_eq!(ours, kafkas);
    }
    assert_eq!(records_of_ours.len(), records_of_kafka.len());
    assert_eq!(code, Some(0));
}

/// Reads a broker's metadata log when the broker has stopped, before its directory goes.
fn stop(broker: Broker, data: &Path) -> (Vec<String>, Option<i32>) {
    let keep = tempfile::tempdir().expect("a temporary directory");
    let copy = keep.path().join("__cluster_metadata-0");
    let from = data.join("__cluster_metadata-0");
    // The records until now are in the file: each was answered after it was made durable.
    std::fs::create_dir_all(&copy).expect("a directory");
    let log = "00000000000000000000.log";
    std::fs::copy(from.join(log), copy.join(log)).expect("a copy");
    let records = records(keep.path());
    (records, broker.stop())
}

/// What `AdminProbe` says about all topics, without changing any.
fn topics(broker: &Broker, classes: &Path) -> Vec<String> {
    let mut java = V4.java(Some(classes)).expect("compiled for it");
    let printed = run(java.arg("AdminProbe").arg(&broker.address).arg("topics"), b"");
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    printed.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn a_metadata_directory_goes_to_kafka_and_back() {
    let Some(classes) = V4.compiled("AdminProbe") else {
        return support::skipped(&format!("Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0));
    };
    let dir = tempfile::tempdir().expect("a temporary directory");
    let data = dir.path().join("data");
    // Small enough for snapshots in between, which the other side then loads.
    let setup = || Setup::default().on(&data).with("metadata.log.max.record.bytes.between.snapshots", 2000);
    let ours = setup().ours();
    probe(&ours, &classes);
    let made_by_us = topics(&ours, &classes);
    assert!(made_by_us.len() > 10, "{made_by_us:#?}");
    assert_eq!(ours.stop(), Some(0));

    let metadata = data.join("__cluster_metadata-0");
    let files = std::fs::read_dir(&metadata).expect("a directory").map(|e| e.expect("an entry").path());
    let snapshots: Vec<_> = files.filter(|f| f.extension().is_some_and(|e| e == "checkpoint")).collect();
    assert!(snapshots.len() > 1, "{snapshots:?}");
    for file in snapshots.iter().chain([&metadata.join("00000000000000000000.log")]) {
        let dump = support::peers::kafka(V4, "kafka-dump-log");
        let mut dump = dump.expect("Kafka is there");
        let dump = run(dump.args(["--cluster-metadata-decoder", "--files"]).arg(file), b"");
        assert!(dump.stdout.contains("isvalid: true") && !dump.stdout.contains("isvalid: false"), "{}", dump.stdout);
        assert!(!dump.stdout.contains("Could not"), "{}", dump.stdout);
    }

    let kafka = setup().kafka().expect("Kafka is there");
    assert_eq!(topics(&kafka, &classes), made_by_us);
    let create = ["--create", "--topic", "by-kafka", "--partitions", "3", "--config", "retention.ms=77"];
    let created = run(support::ours("kafka-topics").args(["--bootstrap-server", &kafka.address]).args(create), b"");
    assert_eq!(created.code, Some(0), "{}", created.stderr);
    let made_by_both = topics(&kafka, &classes);
    kafka.stop();

    let ours = setup().ours();
    assert_eq!(topics(&ours, &classes), made_by_both);
    // A crash instead of a stop: what Kafka finds next is a log without an end.
    ours.kill();
    let kafka = setup().kafka().expect("Kafka is there");
    assert_eq!(topics(&kafka, &classes), made_by_both);
    kafka.stop();
    let ours = setup().ours();
    assert_eq!(topics(&ours, &classes), made_by_both);
}
