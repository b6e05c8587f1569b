//! Foreign clients against our broker: each produces, consumes in a group, shares the partitions with a second member that
//! joins, commits, and goes on from there after a restart. `clients/README.md` says what each program understands.
//!
//! `CLIENTS_BROKER=HOST:PORT` takes a running broker, such as Kafka's, to see what is right.

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::{env, thread};

use support::peers::{V2, V4, Version};
use support::{Broker, Setup, ours, run, sealed, wait_for};

const TOPIC: &str = "shared";
const PARTITIONS: usize = 4;

#[test]
fn kcat() {
    let there = Command::new("kcat").arg("-V").output().is_ok();
    let script = folder().join("python/kcat.py");
    passes("kcat", there.then_some(()).and_then(|()| python()).map(|python| vec![python, script]));
}

#[test]
fn librdkafka_through_confluent_kafka() {
    passes("confluent-kafka", python().map(|python| vec![python, folder().join("python/confluent.py")]));
}

#[test]
fn kafka_python() {
    passes("kafka-python", python().map(|python| vec![python, folder().join("python/kafka_python.py")]));
}

#[test]
fn franz_go() {
    passes("franz-go", installed("franz").map(|program| vec![program]));
}

#[test]
fn kafkajs() {
    let modules = installed("node/node_modules");
    passes("KafkaJS", modules.map(|_| vec!["node".into(), home().join("node/client.js")]));
}

#[test]
fn java_client_of_4_3_1() {
    java(V4);
}

#[test]
fn java_client_of_2_4_1() {
    java(V2);
}

fn java(version: Version) {
    let words = version.compiled("ForeignClient").and_then(|classes| {
        let command = version.java(Some(&classes))?;
        let words = std::iter::once(command.get_program()).chain(command.get_args()).map(PathBuf::from);
        Some(words.chain(["ForeignClient".into()]).collect())
    });
    passes(&format!("Java client {}", version.0), words);
}

/// The sources of the programs.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/clients")
}

/// Where `tests/scripts/prepare.sh` puts what they need.
fn home() -> PathBuf {
    let cache = || Path::new(&env::var_os("HOME").unwrap_or_default()).join(".cache/kafka-clients");
    env::var_os("KAFKA_CLIENTS_HOME").map(PathBuf::from).unwrap_or_else(cache)
}

fn installed(what: &str) -> Option<PathBuf> {
    let path = home().join(what);
    path.exists().then_some(path)
}

fn python() -> Option<PathBuf> {
    installed("venv/bin/python3")
}

/// A client's program: what has to be typed before its words.
struct Client(Vec<PathBuf>);

impl Client {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = sealed(&self.0[0]);
        command.args(&self.0[1..]).args(words);
        command
    }

    fn produce(&self, broker: &str, prefix: &str, count: usize) {
        let printed = run(&mut self.command(&["produce", broker, TOPIC, prefix, &count.to_string()]), b"");
        assert_eq!(printed.code, Some(0), "produce: {}{}", printed.stdout, printed.stderr);
    }

    fn member(&self, broker: &str, group: &str) -> Member {
        let mut command = self.command(&["consume", broker, TOPIC, group]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the client starts");
        let lines = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (commands, shared) = (child.stdin.take(), seen.clone());
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| shared.lock().expect("seen").line(&line)));
        Member { child, commands, seen }
    }
}

/// What a member has printed.
#[derive(Debug, Default)]
struct Seen {
    assigned: BTreeSet<usize>,
    values: Vec<String>,
    commits: usize,
}

impl Seen {
    fn line(&mut self, line: &str) {
        let mut words = line.split(' ');
        match words.next() {
            Some("assigned") => self.assigned = words.map(|word| word.parse().expect("a partition")).collect(),
            Some("got") => self.values.push(words.nth(2).expect("a value").to_owned()),
            Some("committed") => self.commits += 1,
            _ => eprintln!("{line}"),
        }
    }
}

/// A running member of a group.
struct Member {
    child: Child,
    commands: Option<ChildStdin>,
    seen: Arc<Mutex<Seen>>,
}

impl Member {
    fn assigned(&self) -> BTreeSet<usize> {
        self.seen.lock().expect("seen").assigned.clone()
    }

    fn values(&self) -> Vec<String> {
        self.seen.lock().expect("seen").values.clone()
    }

    fn commit(&mut self) {
        let before = self.seen.lock().expect("seen").commits;
        writeln!(self.commands.as_mut().expect("stdin is piped"), "commit").expect("the member listens");
        wait_for("the commit", || (self.seen.lock().expect("seen").commits > before).then_some(()));
    }

    fn stop(mut self) {
        drop(self.commands.take());
        let status = wait_for("the member to end", || self.child.try_wait().expect("the member's state"));
        assert!(status.success(), "the member ended with {status}");
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The whole job by one client.
fn passes(name: &str, program: Option<Vec<PathBuf>>) {
    let client = Client(or_skip!(program, "{name} is not installed (tests/scripts/prepare.sh)"));
    let group = format!("group-{}", std::process::id());
    let broker = Running::start();
    let at = broker.address.as_str();
    let create = ["--bootstrap-server", at, "--create", "--topic", TOPIC, "--partitions", &PARTITIONS.to_string()];
    let printed = run(ours("kafka-topics").args(create), b"");
    assert_eq!(printed.code, Some(0), "create: {}", printed.stderr);

    client.produce(at, "a", 100);
    let mut first = client.member(at, &group);
    wait_for("all partitions for the only member", || (first.assigned().len() == PARTITIONS).then_some(()));
    wait_for("the first records", || (first.values().len() >= 100).then_some(()));
    assert_eq!(sorted(first.values()), names("a", 100), "each record once");
    first.commit();

    let mut second = client.member(at, &group);
    wait_for("the partitions to be shared", || {
        let (one, other) = (first.assigned(), second.assigned());
        (one.len() == PARTITIONS / 2 && one.is_disjoint(&other) && one.len() + other.len() == PARTITIONS).then_some(())
    });
    client.produce(at, "b", 100);
    let shared = wait_for("the records of both", || {
        let values: Vec<_> = first.values().into_iter().skip(100).chain(second.values()).collect();
        (values.len() >= 100).then_some(values)
    });
    assert_eq!(sorted(shared), names("b", 100), "each record by one member");
    assert!(!second.values().is_empty(), "the second member got some of them");
    for member in [&mut first, &mut second] {
        member.commit();
    }
    first.stop();
    second.stop();

    let third = client.member(at, &group);
    wait_for("all partitions for the restarted member", || (third.assigned().len() == PARTITIONS).then_some(()));
    client.produce(at, "c", 20);
    wait_for("the records after the restart", || (third.values().len() >= 20).then_some(()));
    assert_eq!(sorted(third.values()), names("c", 20), "only what was not committed before");
    third.stop();
}

fn sorted(mut values: Vec<String>) -> Vec<String> {
    values.sort();
    values
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    sorted((0..count).map(|number| format!("{prefix}{number}")).collect())
}

/// Our broker, or the one that was named.
struct Running {
    address: String,
    _broker: Option<Broker>,
}

impl Running {
    fn start() -> Self {
        if let Ok(address) = env::var("CLIENTS_BROKER") {
            let delete = ["--bootstrap-server", &address, "--delete", "--if-exists", "--topic", TOPIC];
            run(ours("kafka-topics").args(delete), b"");
            return Self { address, _broker: None };
        }
        let broker = Setup::default().ours();
        Self { address: broker.address.clone(), _broker: Some(broker) }
    }
}
