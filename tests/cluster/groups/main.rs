//! Groups between processes: Kafka's consumers and its `kafka-consumer-groups` on our broker, what they print compared with
//! what they print on Kafka's, restarts of the broker under them, commits and producer ids across kills, and directories that
//! change between Kafka and us.

#[path = "../../support/mod.rs"]
mod support;

mod foreign;
mod killed_commits;
mod producer_ids;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use support::peers::{Driver, V4, kafka};
use support::{Broker, Setup, wait_for};

/// A `kafka-console-consumer` of Kafka's that runs until it is told to stop.
struct Member {
    child: Child,
    out: PathBuf,
}

impl Member {
    fn start(broker: &Broker, dir: &Path, name: &str, group: &str, properties: &[&str]) -> Self {
        let out = dir.join(name);
        let mut command = kafka(V4, "kafka-console-consumer").expect("Kafka's tools");
        command.args(["--bootstrap-server", &broker.address, "--topic", "t", "--group", group, "--from-beginning"]);
        for property in properties {
            command.args(["--command-property", property]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(File::create(&out).expect("a file for the records"))
            .stderr(Stdio::null())
            .spawn()
            .expect("the consumer starts");
        Self { child, out }
    }

    fn lines(&self) -> Vec<String> {
        std::fs::read_to_string(&self.out).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// As Ctrl-C: commits and leaves the group.
    fn leave(mut self) -> Vec<String> {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(status.expect("kill runs").success());
        wait_for("the consumer to end", || self.child.try_wait().expect("its state"));
        self.lines()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs Kafka's tools on one broker and keeps what they print.
struct Session<'a> {
    broker: &'a Broker,
    driver: Driver,
    transcript: String,
}

impl<'a> Session<'a> {
    fn new(broker: &'a Broker) -> Self {
        Self { broker, driver: Driver::start(V4).expect("Kafka's tools"), transcript: String::new() }
    }

    /// What a tool prints, with rows in order: Kafka's come from hash maps.
    fn tool(&mut self, tool: &str, line: &str, input: &[u8]) -> String {
        let mut args = vec!["--bootstrap-server".to_owned(), self.broker.address.clone()];
        args.extend(line.split_whitespace().map(str::to_owned));
        let printed = self.driver.run(tool, &args, input);
        let mut rows: Vec<&str> = printed.stdout.lines().chain(printed.stderr.lines()).collect();
        rows.retain(|row| !row.trim_start().starts_with("at ") && !row.contains("SLF4J"));
        rows.sort_unstable();
        rows.join("\n")
    }

    fn groups(&mut self, line: &str) -> String {
        self.tool("kafka-consumer-groups", line, b"")
    }

    /// As [`Self::groups`], for the comparison.
    fn note(&mut self, line: &str) {
        let printed = self.groups(line);
        self.transcript.push_str(&format!("$ {line}\n{printed}\n"));
    }

    fn create_and_fill(&mut self) {
        self.tool("kafka-topics", "--create --topic t --partitions 2", b"");
        // Keys send each record to a partition that does not depend on chance.
        let lines: String = (1..=200).map(|n| format!("k{n}:{n}\n")).collect();
        let properties = "--topic t --reader-property parse.key=true --reader-property key.separator=:";
        self.tool("kafka-console-producer", properties, lines.as_bytes());
    }

    fn wait_for_members(&mut self, group: &str, members: usize) {
        let wanted = format!("Stable {members}");
        wait_for(&format!("group {group} with {members} members"), || {
            let printed = self.groups(&format!("--describe --group {group} --state"));
            let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
            printed.lines().any(|row| words(row).ends_with(&wanted)).then_some(())
        });
    }

    /// Waits until all is read and committed.
    fn wait_for_no_lag(&mut self, group: &str) {
        wait_for(&format!("group {group} to have read all"), || {
            let printed = self.groups(&format!("--describe --group {group}"));
            let rows = printed.lines().filter(|row| row.starts_with(group));
            let lags: Vec<&str> = rows.map(|row| row.split_whitespace().nth(5).unwrap_or("-")).collect();
            (lags == ["0", "0"]).then_some(())
        });
    }
}

/// Ports, and the random part of member ids, which also end a column.
fn without_chance(transcript: &str, broker: &Broker) -> String {
    let port = broker.address.rsplit(':').next().expect("a port");
    let mut text = transcript.replace(port, "PORT");
    for at in (0..text.len().saturating_sub(36)).rev() {
        let is_uuid = text.get(at..at + 36).is_some_and(|part| {
            part.bytes().enumerate().all(|(i, b)| match i {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
            })
        });
        if is_uuid {
            text.replace_range(at..at + 36, "UUID");
        }
    }
    text.lines().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// Two members, one of them static, and an administrator: everything that `kafka-consumer-groups` can say of them.
fn life_of_a_group(broker: &Broker, dir: &Path) -> String {
    let mut s = Session::new(broker);
    s.create_and_fill();
    let range = "partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor";
    let dynamic = Member::start(broker, dir, "dynamic", "g", &[range]);
    s.wait_for_members("g", 1);
    let fixed = Member::start(broker, dir, "static", "g", &["group.instance.id=one", range]);
    s.wait_for_members("g", 2);
    s.wait_for_no_lag("g");
    s.note("--describe --group g");
    s.note("--describe --group g --state");
    s.note("--describe --group g --members --verbose");
    s.note("--list --state");
    s.note("--list --type");
    s.note("--list --state empty");
    s.note("--delete --group g");
    s.note("--reset-offsets --group g --topic t --to-earliest --execute");
    s.note("--delete-offsets --group g --topic t");
    dynamic.leave();
    s.wait_for_members("g", 1);
    s.note("--describe --group g --members");
    // A static member does not leave when it stops; an administrator removes it.
    fixed.leave();
    s.note("--describe --group g --members");
    s.note("--describe --group unknown");
    s.note("--delete --group unknown");
    s.note("--delete-offsets --group unknown --topic t");
    s.note("--reset-offsets --group simple --topic t --to-offset 5 --execute");
    s.note("--describe --group simple");
    s.note("--delete-offsets --group simple --topic t:0");
    s.note("--delete-offsets --group simple --topic t:9");
    s.note("--describe --group simple");
    s.note("--delete --group simple");
    s.note("--list");
    without_chance(&s.transcript, broker)
}

#[test]
fn kafkas_tools_print_the_same() {
    let dir = tempfile::tempdir().expect("a directory");
    let theirs = {
        let broker = or_skip!(Setup::default().kafka(), "Apache Kafka {} is not installed", V4.0);
        life_of_a_group(&broker, dir.path())
    };
    let ours = life_of_a_group(&Setup::default().ours(), dir.path());
    for (theirs, ours) in theirs.lines().zip(ours.lines()) {
        assert_eq!(theirs, ours);
    }
    assert_eq!(theirs, ours);
}

#[test]
fn members_ride_over_a_broker_that_is_killed() {
    or_skip!(kafka(V4, "kafka-console-consumer"), "Apache Kafka {} is not installed", V4.0);
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let port = support::free_port();
    let setup = || Setup::default().on(&data).at(port);
    let broker = setup().ours();
    let mut s = Session::new(&broker);
    s.create_and_fill();
    let members = ["a", "b"].map(|name| Member::start(&broker, dir.path(), name, "g", &[]));
    s.wait_for_members("g", 2);
    s.wait_for_no_lag("g");
    let before = s.groups("--describe --group g");
    drop(s);
    broker.kill();

    let broker = setup().ours();
    let mut s = Session::new(&broker);
    // The same members in the same generation own the same partitions, and go on from where they were.
    assert_eq!(s.groups("--describe --group g"), before);
    let lines: String = (201..=300).map(|n| format!("k{n}:{n}\n")).collect();
    let properties = "--topic t --reader-property parse.key=true --reader-property key.separator=:";
    s.tool("kafka-console-producer", properties, lines.as_bytes());
    s.wait_for_no_lag("g");
    let mut read: Vec<u32> =
        members.into_iter().flat_map(Member::leave).map(|line| line.parse().expect("a number")).collect();
    read.sort_unstable();
    assert_eq!(read, (1..=300).collect::<Vec<_>>(), "every record once");
}

#[test]
fn groups_change_between_kafka_and_us() {
    let dir = tempfile::tempdir().expect("a directory");
    let data = dir.path().join("data");
    let setup = || Setup::default().on(&data).with("group.coordinator.rebalance.protocols", "classic,consumer");
    let rows = |printed: String| -> Vec<String> {
        let rows = printed.lines().filter(|row| row.contains(" t ")).map(str::to_owned);
        rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let read_by = |s: &mut Session<'_>, group: &str, count: u32, protocol: &str| {
        let line = format!(
            "--topic t --group {group} --from-beginning --max-messages {count} --timeout-ms 30000 \
             --command-property group.protocol={protocol}"
        );
        let printed = s.tool("kafka-console-consumer", &line, b"");
        assert!(printed.contains(&format!("Processed a total of {count} messages")), "{printed}");
    };

    let broker = or_skip!(setup().kafka(), "Apache Kafka {} is not installed", V4.0);
    let mut s = Session::new(&broker);
    s.create_and_fill();
    read_by(&mut s, "classic", 50, "classic");
    read_by(&mut s, "modern", 60, "consumer");
    s.groups("--reset-offsets --group simple --topic t --to-offset 5 --execute");
    let groups = ["classic", "modern", "simple"];
    let by_kafka = groups.map(|group| rows(s.groups(&format!("--describe --group {group}"))));
    assert!(by_kafka.iter().all(|rows| rows.len() == 2), "{by_kafka:?}");
    drop(s);
    broker.stop();

    let broker = setup().ours();
    let mut s = Session::new(&broker);
    assert_eq!(groups.map(|group| rows(s.groups(&format!("--describe --group {group}")))), by_kafka);
    // What reads on reads from where it was; the consumer group becomes a classic one.
    for group in ["classic", "modern"] {
        read_by(&mut s, group, 30, "classic");
    }
    let by_us = groups.map(|group| rows(s.groups(&format!("--describe --group {group}"))));
    let committed = |rows: &[String]| -> u32 {
        rows.iter().map(|row| row.split(' ').nth(3).and_then(|offset| offset.parse().ok()).unwrap_or(0)).sum()
    };
    assert_eq!([80, 90, 10], [committed(&by_us[0]), committed(&by_us[1]), committed(&by_us[2])]);
    drop(s);
    assert_eq!(broker.stop(), Some(0));

    let broker = setup().kafka().expect("Kafka, as before");
    let mut s = Session::new(&broker);
    assert_eq!(groups.map(|group| rows(s.groups(&format!("--describe --group {group}")))), by_us);
    read_by(&mut s, "classic", 10, "classic");
    read_by(&mut s, "modern", 10, "consumer");
}
