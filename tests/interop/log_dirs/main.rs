//! Log directories that fail, beside Kafka's: one that fills up, one that cannot be used at the start, one that is back, the
//! metadata's, and all of them. What clients are told, and what the metadata log says, is the same (KIP-112, KIP-858).

#[path = "../../support/mod.rs"]
mod support;

mod look;
mod records;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::disk::SmallDisk;
use support::peers::{V4, kafka};
use support::{Broker, Setup, ours, run, skipped, wait_for};

/// What a broker is started with.
type Start = fn(Setup) -> Option<Broker>;

const OURS: Start = |setup| Some(setup.ours());
const KAFKAS: Start = Setup::kafka;

/// Two log directories, the second on a disk of its own.
struct Scene {
    dir: tempfile::TempDir,
    disk: SmallDisk,
    start: Start,
    /// What was seen, to be compared.
    seen: Vec<String>,
}

impl Scene {
    fn new(start: Start) -> Option<Self> {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let disk = SmallDisk::mounted(&dir.path().join("small"), "6m")?;
        Some(Self { dir, disk, start, seen: Vec::new() })
    }

    fn first(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn second(&self) -> PathBuf {
        self.dir.path().join("small/logs")
    }

    /// Starts the broker, for the first time with the settings for all times.
    fn start(&self) -> Option<Broker> {
        let mut setup = Setup::default().on(&self.first());
        if !self.first().exists() {
            let both = format!("{},{}", self.first().display(), self.second().display());
            setup = setup.with("log.dirs", both).with("metadata.log.dir", self.first().display());
            setup = setup.with("log.index.size.max.bytes", 10_240).with("log.segment.bytes", 1 << 20);
        }
        (self.start)(setup)
    }

    fn see(&mut self, what: &str, broker: &Broker, topics: &[&str]) {
        self.seen.push(format!("== {what}"));
        let names = [(self.first(), "<first>"), (self.second(), "<second>")];
        self.seen.extend(look::at(broker, topics, &names));
    }

    /// In which directory the log of each topic is.
    fn places(&self, topics: &[String]) -> (Vec<String>, Vec<String>) {
        let is_second = |topic: &&String| self.second().join(format!("{topic}-0")).exists();
        topics.iter().cloned().partition(|topic| is_second(&topic))
    }
}

fn create(broker: &Broker, topic: &str, partitions: &str) {
    support::succeeds(broker, "kafka-topics", &["--create", "--topic", topic, "--partitions", partitions], b"");
}

/// Waits until a topic's first partition is served, with so many records at least: Kafka's metadata knows the leader before
/// the leader does.
fn wait_until_served(broker: &Broker, topic: &str, records: i64) {
    wait_for("the partition to be served", || look::end(broker, topic).filter(|end| *end >= records));
}

/// Waits until the metadata says that nobody leads a topic's first partition.
fn wait_until_unled(broker: &Broker, topic: &str) {
    wait_for("the controller to hear of the directory", || (look::leader(broker, topic) == -1).then_some(()));
}

/// The whole story of a directory that fills up, cannot be used at the next start, and is back at the one after.
fn story(start: Start) -> Option<Vec<String>> {
    let mut scene = Scene::new(start)?;
    let broker = scene.start()?;
    let topics: Vec<String> = (0..4).map(|number| format!("t{number}")).collect();
    topics.iter().for_each(|topic| create(&broker, topic, "1"));
    let (lost, kept) = scene.places(&topics);
    scene.seen.push(format!("in the second: {lost:?}, in the first: {kept:?}"));
    let [lost, other] = &lost[..] else { panic!("two in each: {lost:?}, {kept:?}") };
    let asked = [lost.as_str(), other, &kept[0]];
    // Kafka's brokers tell the controller a moment after they have made the logs.
    let of_groups = look::make_groups(&broker);
    records::wait_until_assigned(&scene.first(), topics.len() + of_groups);

    scene.seen.push(look::fill(&broker, lost));
    wait_until_unled(&broker, lost);
    scene.see("full", &broker, &asked);
    let groups = look::groups(&broker, &scene.second(), of_groups);
    assert_eq!(groups.len(), 2, "those of the directory, and the others: {groups:#?}");
    scene.seen.extend(groups);
    scene.seen.push(look::move_log(&broker, &kept[0], &scene.second(), "to the failed one"));
    scene.seen.push(look::move_log(&broker, lost, &scene.first(), "from the failed one"));
    create(&broker, "new", "3");
    support::succeeds(&broker, "kafka-topics", &["--alter", "--topic", lost, "--partitions", "2"], b"");
    support::succeeds(&broker, "kafka-topics", &["--delete", "--topic", other], b"");
    wait_for("the topic to go", || look::is_gone(&broker, other).then_some(()));
    create(&broker, other, "1");
    [other, "new"].iter().for_each(|topic| wait_until_served(&broker, topic, 0));
    scene.see("with what came since", &broker, &[lost, other, "new"]);
    assert!(!scene.second().join("new-0").exists(), "nothing is put on it");
    broker.stop();
    scene.seen.push(format!("marked clean: {:?}", marks(&scene)));

    let away = scene.dir.path().join("small/away");
    fs::rename(scene.second(), &away).expect("renamed");
    // On a full disk there is room for an empty one.
    fs::File::create(scene.second()).expect("a file in its place");
    let broker = scene.start()?;
    [other, "new"].iter().for_each(|topic| wait_until_served(&broker, topic, 1));
    // What Kafka's broker says of a log that it could not look for varies: that it does not lead, or a storage error.
    scene.see("not a directory", &broker, &[other, "new"]);
    broker.stop();

    fs::remove_file(scene.second()).expect("removed");
    fs::rename(&away, scene.second()).expect("renamed");
    scene.disk.grow("60m");
    let broker = scene.start()?;
    [lost, other, "new"].iter().for_each(|topic| wait_until_served(&broker, topic, 1));
    scene.see("back", &broker, &[lost, other, "new"]);
    broker.stop();
    scene.seen.push(format!("marked clean: {:?}", marks(&scene)));
    let seen = records::of(&scene.first(), &[(scene.first(), "<first>"), (scene.second(), "<second>")]);
    scene.seen.extend(seen);
    Some(scene.seen)
}

fn marks(scene: &Scene) -> [bool; 2] {
    [scene.first(), scene.second()].map(|dir| dir.join(".kafka_cleanshutdown").exists())
}

#[test]
fn a_directory_that_fails_is_told_as_kafka_tells_it() {
    let Some(ours) = story(OURS) else { return skipped("a small disk cannot be mounted here (it takes root)") };
    let kafkas = or_skip!(story(KAFKAS), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0);
    assert!(ours.len() > 80, "{ours:#?}");
    let mut at = "";
    let mut differ = Vec::new();
    for (ours, kafkas) in ours.iter().zip(&kafkas) {
        at = if ours.starts_with("==") { ours } else { at };
        if ours != kafkas {
            differ.push(format!("{at}\n ours:  {ours}\n Kafka: {kafkas}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert_eq!(ours.len(), kafkas.len());
}

/// Runs a server on these directories until it ends by itself. Answers the exit code.
fn code_of(mut server: Command, properties: &Path) -> Option<i32> {
    run(server.arg(properties), b"").code
}

/// Kafka halts at once with 1, and so leaves nothing clean.
#[test]
fn without_the_metadata_or_any_directory_the_node_ends() {
    let end = |start: Start, server: Option<Command>| {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let data = dir.path().join("data");
        let setup = Setup::default().on(&data).with("log.segment.bytes", 1 << 20);
        let broker = start(setup)?;
        create(&broker, "t", "1");
        // Kafka's brokers make the log a moment after the topic.
        wait_for("the log", || data.join("t-0/partition.metadata").exists().then_some(()));
        fs::rename(&data, dir.path().join("away")).expect("renamed");
        // What is open can still be written to, a new segment cannot be made.
        look::fill(&broker, "t");
        let pid = broker.pid();
        wait_for("the broker to end", || has_ended(pid).then_some(()));
        let log = broker.log_text();
        assert!(log.contains(&*data.to_string_lossy()), "no line says which directory:\n{log}");
        let at_run_time = broker.stop();
        fs::write(&data, "not a directory").expect("written");
        Some((at_run_time, code_of(server?, &data.with_extension("properties"))))
    };
    let (at_run_time, at_start) = end(OURS, Some(ours("kafka-server-start"))).expect("ours is here");
    assert_eq!((at_run_time, at_start), (Some(1), Some(1)));
    let kafkas = or_skip!(
        end(KAFKAS, kafka(V4, "kafka-server-start")),
        "Apache Kafka {} is not installed (tests/interop/peers.sh)",
        V4.0
    );
    assert_eq!((at_run_time, at_start), kafkas);
}

/// Whether a process that nobody has waited for has ended.
fn has_ended(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}
