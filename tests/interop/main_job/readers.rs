//! Readers that come and go: what one has not read is there when it comes back, every group gets everything, and a pipe that
//! closes ends a reader.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Broker, Running, Setup, ours, run, succeeds, wait_for};

/// How long a reader whose pipe is closed may take to end.
const PIPE_MAX: Duration = Duration::from_secs(5);

fn broker_with(lines: usize) -> Broker {
    let broker = Setup::default().with("group.min.session.timeout.ms", 1000).ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "news"], b"");
    produce(&broker, 0..lines);
    broker
}

fn produce(broker: &Broker, numbers: std::ops::Range<usize>) {
    let lines: String = numbers.map(|number| format!("{number}\n")).collect();
    succeeds(broker, "kafka-console-producer", &["--topic", "news"], lines.as_bytes());
}

fn reader(broker: &Broker, group: &str) -> Running {
    let mut command = ours("kafka-console-consumer");
    command.args(["--bootstrap-server", &broker.address, "--topic", "news", "--group", group, "--from-beginning"]);
    for setting in ["session.timeout.ms=1500", "heartbeat.interval.ms=400"] {
        command.args(["--command-property", setting]);
    }
    Running::start(&mut command)
}

fn numbers(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

fn gets(reader: &Running, expected: &[String]) {
    wait_for("the reader to get its records", || (reader.lines().len() >= expected.len()).then_some(()));
    assert_eq!(reader.lines(), expected);
}

#[test]
fn ctrl_c_commits_and_the_next_reader_goes_on() {
    let broker = broker_with(100);
    let first = reader(&broker, "aa");
    gets(&first, &numbers(0..100));
    assert_eq!(first.stop("INT").1, Some(130));
    produce(&broker, 100..150);
    let second = reader(&broker, "aa");
    gets(&second, &numbers(100..150));
    // Another group gets everything, and takes nothing away from the first.
    let other = reader(&broker, "bb");
    gets(&other, &numbers(0..150));
    assert_eq!(second.stop("TERM").1, Some(143));
    other.stop("INT");
}

#[test]
fn ctrl_c_tells_what_could_not_be_committed() {
    let broker = broker_with(10);
    let said = tempfile::NamedTempFile::new().expect("a file");
    let mut command = ours("kafka-console-consumer");
    command.args(["--bootstrap-server", &broker.address, "--topic", "news", "--group", "aa", "--from-beginning"]);
    command.args(["--command-property", "auto.commit.interval.ms=600000"]);
    let reader = Running::start(command.stderr(said.reopen().expect("the file")));
    gets(&reader, &numbers(0..10));
    broker.kill();
    assert_eq!(reader.stop("INT").1, Some(130));
    let said = std::fs::read_to_string(said.path()).expect("what it said");
    assert!(said.contains("warning: what was read is not committed for group aa: "), "{said}");
}

#[test]
fn what_a_dead_reader_missed_is_there_when_it_comes_back() {
    let broker = broker_with(10);
    let first = reader(&broker, "aa");
    gets(&first, &numbers(0..10));
    first.stop("INT");
    let dies = reader(&broker, "aa");
    // It is a member, has got what was sent since, and dies without a word.
    produce(&broker, 10..20);
    gets(&dies, &numbers(10..20));
    dies.stop("KILL");
    produce(&broker, 20..30);
    let back = reader(&broker, "aa");
    wait_for("the last record", || back.lines().contains(&"29".to_owned()).then_some(()));
    // What the dead one had not committed comes again; nothing is left out.
    let got = back.lines();
    let expected = numbers(0..30);
    assert!(got.len() >= 10 && expected.ends_with(&got), "{got:?}");
    back.stop("INT");
}

#[test]
fn a_closed_pipe_ends_the_reader_quietly() {
    let broker = broker_with(5000);
    let consumer = format!(
        "{} kafka-console-consumer --bootstrap-server {} --topic news --from-beginning | head -1",
        env!("CARGO_BIN_EXE_kafka"),
        broker.address
    );
    let start = Instant::now();
    let printed = run(Command::new("sh").args(["-c", &consumer]).stdin(Stdio::null()), b"");
    assert!(start.elapsed() < PIPE_MAX, "{:?}", start.elapsed());
    assert_eq!(printed.stdout, "0\n");
    assert!(!printed.stderr.contains("roken pipe") && !printed.stderr.contains("panicked"), "{}", printed.stderr);
}
