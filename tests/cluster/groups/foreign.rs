//! Groups of Kafka's newer protocols (KIP-848 consumer, KIP-932 share) whose members were alive when Kafka was killed: they
//! are seen here, their members count as gone after a session, and under Kafka they go on as if they had timed out there.

use std::process::{Child, Stdio};

use crate::support::peers::{V4, kafka};
use crate::support::{Broker, Setup, wait_for};
use crate::{Session, or_skip};

/// `group.consumer.session.timeout.ms`, of both brokers.
const SESSION_MS: u32 = 2_000;

/// One of Kafka's console tools, killed when dropped.
struct Reader(Child);

impl Reader {
    fn start(broker: &Broker, tool: &str, args: &[&str]) -> Self {
        let mut command = kafka(V4, tool).expect("Kafka's tools");
        command.args(["--bootstrap-server", &broker.address, "--topic", "t"]).args(args);
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether `kafka-groups --list` or the like shows a row with these words.
fn wait_for_row(s: &mut Session<'_>, tool: &str, line: &str, words: &[&str]) {
    wait_for(&format!("{words:?} in {tool} {line}"), || {
        let printed = s.tool(tool, line, b"");
        let has_all = |row: &str| words.iter().all(|word| row.split_whitespace().any(|cell| cell == *word));
        printed.lines().any(has_all).then_some(())
    });
}

#[test]
fn groups_of_newer_protocols_that_were_alive_go_back_to_kafka() {
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let setup = || {
        ["group.consumer.session.timeout.ms", "group.consumer.min.session.timeout.ms"]
            .into_iter()
            .fold(Setup::default().on(&data), |setup, key| setup.with(key, SESSION_MS))
            .with("group.consumer.heartbeat.interval.ms", 500)
            .with("group.consumer.min.heartbeat.interval.ms", 500)
    };
    let broker = or_skip!(setup().kafka(), "Apache Kafka {} is not installed", V4.0);
    let mut s = Session::new(&broker);
    s.create_and_fill();
    let modern = ["--group", "modern", "--from-beginning", "--command-property", "group.protocol=consumer"];
    let readers = [
        Reader::start(&broker, "kafka-console-consumer", &modern),
        Reader::start(&broker, "kafka-console-share-consumer", &["--group", "shared"]),
    ];
    wait_for_row(&mut s, "kafka-consumer-groups", "--describe --group modern --state", &["modern", "Stable", "1"]);
    s.wait_for_no_lag("modern");
    let committed = s.groups("--describe --group modern --offsets");
    wait_for_row(&mut s, "kafka-share-groups", "--describe --group shared --state", &["shared", "Stable", "1"]);
    drop(s);
    broker.kill();
    drop(readers);

    let broker = Setup::default().on(&data).ours();
    let mut s = Session::new(&broker);
    wait_for_row(&mut s, "kafka-groups", "--list", &["modern", "Consumer", "consumer"]);
    wait_for_row(&mut s, "kafka-groups", "--list", &["shared", "Share", "share"]);
    wait_for_row(&mut s, "kafka-consumer-groups", "--list --state", &["modern", "Empty"]);
    drop(s);
    assert_eq!(broker.stop(), Some(0));

    let broker = Setup::default().on(&data).kafka().expect("Kafka, as before");
    let mut s = Session::new(&broker);
    wait_for_row(&mut s, "kafka-consumer-groups", "--describe --group modern --state", &["modern", "Empty", "0"]);
    let log_end = |printed: &str| -> Vec<String> {
        let rows = printed.lines().filter(|row| row.starts_with("modern"));
        rows.map(|row| row.split_whitespace().skip(1).take(5).collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(log_end(&s.groups("--describe --group modern --offsets")), log_end(&committed));
    wait_for_row(&mut s, "kafka-share-groups", "--describe --group shared --state", &["shared", "Empty", "0"]);
    // New members are welcome in both.
    let _readers = [
        Reader::start(&broker, "kafka-console-consumer", &modern),
        Reader::start(&broker, "kafka-console-share-consumer", &["--group", "shared"]),
    ];
    wait_for_row(&mut s, "kafka-consumer-groups", "--describe --group modern --state", &["modern", "Stable", "1"]);
    wait_for_row(&mut s, "kafka-share-groups", "--describe --group shared --state", &["shared", "Stable", "1"]);
    let log = broker.log_text();
    let complaints: Vec<&str> =
        log.lines().filter(|line| line.contains(" ERROR ") && line.contains("oordinator")).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
