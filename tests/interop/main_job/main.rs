//! The main job, by our tools on our broker: topics, lines in and out, groups; and what may happen to it on the way: a
//! broker that is killed under load, one that is stopped, hostile connections, directories that it must not use, a full
//! disk.

#[path = "../../support/mod.rs"]
mod support;

mod connections;
mod disk_full;
mod hostile;
mod load;
mod memory;
mod readers;
mod refused;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Broker, Running, Setup, ours, run, signal, succeeds, wait_for};

/// Lines that go through a topic.
const LINES: usize = 100_000;
/// How long a clean stop may take.
const STOP_MAX: Duration = Duration::from_secs(1);
/// How long a producer may take to send what it has read, unoptimised and among other tests.
const CTRL_C_MAX: Duration = Duration::from_secs(5);

#[test]
fn topics_live_and_go() {
    let broker = Setup::default().ours();
    let topics = |args: &[&str]| succeeds(&broker, "kafka-topics", args, b"").stdout;
    assert_eq!(topics(&["--list"]), "\n", "as Kafka's");
    assert_eq!(topics(&["--create", "--topic", "first"]), "Created topic first.\n");
    assert_eq!(topics(&["--create", "--topic", "second", "--partitions", "2"]), "Created topic second.\n");
    assert_eq!(topics(&["--list"]), "first\nsecond\n");
    assert_eq!(topics(&["--alter", "--topic", "first", "--partitions", "3"]), "");
    let described = topics(&["--describe", "--topic", "first"]);
    assert!(described.contains("PartitionCount: 3\tReplicationFactor: 1"), "{described}");
    assert_eq!(described.matches("Leader: 1\tReplicas: 1\tIsr: 1").count(), 3, "{described}");
    assert_eq!(topics(&["--delete", "--topic", "first"]), "");
    assert_eq!(topics(&["--list"]), "second\n");
    let gone =
        run(ours("kafka-topics").args(["--bootstrap-server", &broker.address, "--describe", "--topic", "first"]), b"");
    assert_eq!(gone.code, Some(5), "{gone:?}");
}

/// Lines as they come in a text: empty ones, long ones, letters of many alphabets.
fn text() -> Vec<u8> {
    let alphabets = ["", "plain", "Größe und Maß", "日本語のテキスト", "emoji 🦀🚀", "tab\tand  spaces ", "\"quoted\""];
    let mut text = Vec::new();
    for number in 0..LINES {
        let long = "x".repeat(if number % 997 == 0 { 9000 } else { number % 120 });
        text.extend(format!("{number} {} {long}\n", alphabets[number % alphabets.len()]).bytes());
        if number % 50 == 0 {
            text.push(b'\n');
        }
    }
    text
}

#[test]
fn lines_come_back_byte_for_byte() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "lines"], b"");
    let input = text();
    succeeds(&broker, "kafka-console-producer", &["--topic", "lines"], &input);
    let count = input.iter().filter(|byte| **byte == b'\n').count().to_string();
    let args = ["--topic", "lines", "--from-beginning", "--max-messages", &count];
    let output = succeeds(&broker, "kafka-console-consumer", &args, b"");
    assert!(output.stdout.as_bytes() == input, "{} bytes went in, {} came out", input.len(), output.stdout.len());
}

#[test]
fn ctrl_c_ends_a_producer_whose_input_never_ends() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "yes"], b"");
    let mut yes = Command::new("yes").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("yes");
    let mut command = ours("kafka-console-producer");
    command.args(["--bootstrap-server", &broker.address, "--topic", "yes"]).stdin(yes.stdout.take().expect("piped"));
    let mut producer = command.spawn().expect("the producer starts");
    succeeds(&broker, "kafka-console-consumer", &["--topic", "yes", "--from-beginning", "--max-messages", "1"], b"");
    signal(producer.id(), "INT");
    let start = Instant::now();
    let status = wait_for("the producer to end", || producer.try_wait().expect("its state"));
    // What was read is sent; it does not read on.
    assert!(status.code() == Some(130) && start.elapsed() < CTRL_C_MAX, "{status} after {:?}", start.elapsed());
    drop(command);
    yes.wait().expect("nobody reads it any more");
}

#[test]
fn two_members_share_two_partitions() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "second", "--partitions", "2"], b"");
    let member = || {
        let mut command = ours("kafka-console-consumer");
        command.args(["--bootstrap-server", &broker.address, "--topic", "second", "--group", "aa"]);
        Running::start(command.args(["--formatter-property", "print.partition=true"]))
    };
    let (one, other) = (member(), member());
    let mut sent = 0;
    wait_for("both members to get records", || {
        produce_keyed(&broker, "second", sent..sent + 20);
        sent += 20;
        (!one.lines().is_empty() && !other.lines().is_empty()).then_some(())
    });
    // From here on each has one partition, and gets all of it.
    let before = (one.lines().len(), other.lines().len());
    produce_keyed(&broker, "second", sent..sent + 100);
    wait_for("all records", || (one.lines().len() + other.lines().len() >= before.0 + before.1 + 100).then_some(()));
    let partitions = |lines: Vec<String>, from: usize| {
        let mut seen: Vec<String> =
            lines[from..].iter().map(|l| l.split('\t').next().unwrap_or("").to_owned()).collect();
        seen.sort();
        seen.dedup();
        seen
    };
    let mut seen = partitions(one.lines(), before.0);
    assert_eq!(seen.len(), 1, "one partition for the one: {seen:?}");
    seen.extend(partitions(other.lines(), before.1));
    seen.sort();
    assert_eq!(seen, ["Partition:0", "Partition:1"], "and the other for the other");
    for member in [one, other] {
        let (lines, code) = member.stop("INT");
        assert_eq!(code, Some(130), "Ctrl-C after {} lines", lines.len());
    }
}

fn produce_keyed(broker: &Broker, topic: &str, numbers: std::ops::Range<usize>) {
    let lines: String = numbers.map(|number| format!("key{number}:{number}\n")).collect();
    let args = ["--topic", topic, "--reader-property", "parse.key=true", "--reader-property", "key.separator=:"];
    succeeds(broker, "kafka-console-producer", &args, lines.as_bytes());
}

#[test]
fn a_stop_is_quick_and_leaves_nothing_to_recover() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "kept", "--partitions", "8"], b"");
    produce_keyed(&broker, "kept", 0..5000);
    // A member that waits for records must not hold up the stop.
    let mut command = ours("kafka-console-consumer");
    command.args(["--bootstrap-server", &broker.address, "--topic", "kept", "--group", "g", "--from-beginning"]);
    let member = Running::start(&mut command);
    wait_for("the member to get all", || (member.lines().len() == 5000).then_some(()));
    let home = broker.home();
    let start = Instant::now();
    assert_eq!(broker.stop(), Some(0));
    let took = start.elapsed();
    assert!(took < STOP_MAX, "stopping took {took:?}");
    assert!(home.data.join(".kafka_cleanshutdown").exists(), "the marker of a clean stop");
    let broker = Setup::default().on(&home.data).ours();
    assert!(!broker.log_text().to_lowercase().contains("recovering"), "{}", broker.log_text());
    let args = ["--topic", "kept", "--from-beginning", "--max-messages", "5000"];
    let printed = succeeds(&broker, "kafka-console-consumer", &args, b"");
    assert_eq!(printed.stdout.lines().count(), 5000);
}
