//! The Java client as the other half: transactions that it writes, groups that it shares, positions that it starts from.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kafka_client::{Consumer, ProducerRecord, TopicPartition};

use super::groups::{fill, member};
use super::support::peers::V4;
use super::support::{Setup, wait_for};
use super::{complete, consumer, create_topic, or_skip, producer};

const ASSIGNORS: [&str; 4] = ["Range", "RoundRobin", "Sticky", "CooperativeSticky"];

#[test]
fn beside_the_java_client() {
    let classes = or_skip!(V4.compiled("ClientPeer"), "Kafka 4.3.1 is not installed");
    let broker = or_skip!(Setup::default().kafka(), "Kafka 4.3.1 is not installed");
    complete(only_committed_records_are_read(&broker.address, &classes));
    complete(reading_starts_where_javas_does(&broker.address, &classes));
    for assignor in ASSIGNORS {
        complete(a_group_is_shared(&broker.address, &classes, assignor));
    }
}

#[test]
fn beside_the_java_client_on_ours() {
    let classes = or_skip!(V4.compiled("ClientPeer"), "Kafka 4.3.1 is not installed");
    let broker = Setup::default().ours();
    complete(reading_starts_where_javas_does(&broker.address, &classes));
    for assignor in ASSIGNORS {
        complete(a_group_is_shared(&broker.address, &classes, assignor));
    }
}

/// A run of `ClientPeer`; it ends when its standard input does.
struct Peer {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    fn start(classes: &Path, args: &[&str]) -> Self {
        let mut java = V4.java(Some(classes)).expect("it was compiled");
        let mut child = java
            .arg("ClientPeer")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("java starts");
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (stdout, shared) = (child.stdout.take().expect("stdout is piped"), lines.clone());
        std::thread::spawn(move || {
            let all = BufReader::new(stdout).lines().map_while(Result::ok);
            all.for_each(|line| shared.lock().expect("lines").push(line));
        });
        let stdin = child.stdin.take();
        Self { child, stdin, lines }
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("lines").clone()
    }

    /// The partitions that it said it has.
    fn assignment(&self) -> BTreeSet<i32> {
        let lines = self.lines();
        let last = lines.iter().rev().find_map(|l| l.strip_prefix("assigned ")).unwrap_or("[]");
        let numbers = last.trim_matches(['[', ']']).split(", ").filter(|n| !n.is_empty());
        numbers.map(|n| n.parse().expect("a number")).collect()
    }

    fn got(&self) -> usize {
        self.lines().iter().filter(|l| l.starts_with("got ")).count()
    }

    fn wait_for(&self, line: &str) {
        wait_for(line, || self.lines().iter().any(|l| l == line).then_some(()));
    }

    /// Has it end as it should.
    fn stop(&mut self) {
        self.stdin.take();
        wait_for("the end of the Java client", || self.child.try_wait().expect("its state"));
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn values(consumer: &mut Consumer, count: usize) -> Vec<String> {
    let mut seen = Vec::new();
    while seen.len() < count {
        for record in consumer.poll(Duration::from_secs(10)).await.expect("records").iter() {
            let value = record.expect("a good record").value.expect("a value").to_vec();
            seen.push(String::from_utf8(value).expect("UTF-8"));
        }
    }
    assert!(consumer.poll(Duration::from_millis(300)).await.expect("nothing more").is_empty());
    seen
}

async fn only_committed_records_are_read(broker: &str, classes: &Path) {
    create_topic(broker, "java-txn", 1, &[]).await;
    let mut peer = Peer::start(classes, &["transactions", broker, "java-txn"]);
    peer.wait_for("ready");
    let committed = (0..3).flat_map(|round| (0..10).map(move |n| format!("committed {round} {n}")));
    let mut committed: Vec<String> = committed.collect();
    let tp = TopicPartition::new("java-txn", 0);
    // Small polls and small fetches, so that transactions are cut everywhere.
    for settings in [("max.poll.records", "500"), ("max.poll.records", "1"), ("max.partition.fetch.bytes", "100")] {
        let all = [("isolation.level", "read_committed"), ("auto.offset.reset", "earliest"), settings];
        let mut reader = consumer(broker, &all).await;
        reader.assign(std::slice::from_ref(&tp)).expect("assigned");
        assert_eq!(values(&mut reader, 30).await, committed, "{settings:?}");
        reader.close(Duration::from_secs(10)).await.expect("closed");
    }
    let mut reader = consumer(broker, &[("auto.offset.reset", "earliest")]).await;
    reader.assign(std::slice::from_ref(&tp)).expect("assigned");
    assert_eq!(values(&mut reader, 61).await.len(), 61, "uncommitted: everything");
    reader.close(Duration::from_secs(10)).await.expect("closed");

    let all = [("isolation.level", "read_committed"), ("auto.offset.reset", "earliest")];
    let mut reader = consumer(broker, &all).await;
    reader.assign(&[tp]).expect("assigned");
    values(&mut reader, 30).await;
    peer.stop();
    assert_eq!(values(&mut reader, 1).await, ["open"], "it ends while it is waited for");
    committed.push("open".into());
    reader.close(Duration::from_secs(10)).await.expect("closed");
}

async fn reading_starts_where_javas_does(broker: &str, classes: &Path) {
    create_topic(broker, "java-positions", 1, &[]).await;
    create_topic(broker, "java-old", 1, &[]).await;
    let producer = producer(broker, &[("linger.ms", "0")]).await;
    for (topic, timestamp) in [("java-positions", Some(1000)), ("java-positions", None), ("java-old", Some(1000))] {
        let record = ProducerRecord { topic, timestamp, value: Some(b"v"), ..ProducerRecord::default() };
        producer.send(record).await.expect("taken").await.expect("delivered");
    }
    producer.close(Duration::from_secs(10)).await.expect("closed");
    let policies = ["earliest", "latest", "by_duration:PT1H", "none"];
    for topic in ["java-positions", "java-old"] {
        let mut peer = Peer::start(classes, &["positions", broker, topic, &policies.join(",")]);
        peer.wait_for("done");
        let theirs = peer.lines();
        peer.stop();
        for (policy, theirs) in policies.iter().zip(theirs) {
            let mut ours = consumer(broker, &[("auto.offset.reset", policy)]).await;
            let tp = TopicPartition::new(topic, 0);
            ours.assign(std::slice::from_ref(&tp)).expect("assigned");
            let at = match ours.position(&tp).await {
                Ok(offset) => offset.to_string(),
                Err(kafka_client::ClientError::NoOffset { .. }) => "NoOffsetForPartitionException".to_owned(),
                Err(other) => other.to_string(),
            };
            // Where no record is young enough Java finds no position, and looks again every 30 s: what comes meanwhile it
            // reads late. Ours goes on at the end.
            let theirs = match (topic, *policy) {
                ("java-old", "by_duration:PT1H") => theirs.replace("TimeoutException", "1"),
                _ => theirs,
            };
            assert_eq!(format!("{policy} {at}"), theirs, "{topic}");
            ours.close(Duration::from_secs(10)).await.expect("closed");
        }
    }
}

/// One member is ours, one is Java's; each leads the group once.
async fn a_group_is_shared(broker: &str, classes: &Path, assignor: &str) {
    let topic = format!("java-{assignor}");
    create_topic(broker, &topic, 4, &[]).await;
    fill(broker, &topic, 200).await;
    let class = format!("org.apache.kafka.clients.consumer.{assignor}Assignor");
    let settings = [("partition.assignment.strategy", class.as_str())];
    let mut one = member(broker, &topic, &settings).await;
    one.subscribe(&[&topic]).expect("subscribed");
    let mut seen = 0;
    while seen < 200 || one.assignment().len() < 4 {
        seen += one.poll(Duration::from_millis(50)).await.expect("records").len();
    }
    let mut peer = Peer::start(classes, &["member", broker, &topic, &topic, &class]);
    until_halves(&mut one, &peer, &mut seen).await;
    fill(broker, &topic, 200).await;
    while seen + peer.got() < 400 {
        seen += one.poll(Duration::from_millis(50)).await.expect("records").len();
    }
    assert_eq!(seen + peer.got(), 400, "each record once: {assignor}");
    one.close(Duration::from_secs(10)).await.expect("closed");
    wait_for("Java to have everything", || (peer.assignment().len() == 4).then_some(()));
    let mut two = member(broker, &topic, &settings).await;
    two.subscribe(&[&topic]).expect("subscribed");
    until_halves(&mut two, &peer, &mut seen).await;
    peer.stop();
    while two.assignment().len() < 4 {
        seen += two.poll(Duration::from_millis(50)).await.expect("records").len();
    }
    two.close(Duration::from_secs(10)).await.expect("closed");
    assert_eq!(seen + peer.got(), 400, "and none again: {assignor}");
}

/// Polls ours until it and Java's have two partitions each, not the same.
async fn until_halves(ours: &mut Consumer, peer: &Peer, seen: &mut usize) {
    loop {
        *seen += ours.poll(Duration::from_millis(50)).await.expect("records").len();
        let mine: BTreeSet<i32> = ours.assignment().into_iter().map(|tp| tp.partition).collect();
        let theirs = peer.assignment();
        if mine.len() == 2 && theirs.len() == 2 && mine.is_disjoint(&theirs) {
            return;
        }
    }
}
