//! Starts that are refused: one clear line on stderr, exit code 1, and the directory as it was.

use std::fs;
use std::path::Path;

use crate::support::{Place, Printed, Setup, ours, run};

fn start(place: &Place, overrides: &[&str]) -> Printed {
    let mut command = ours("kafka-server-start");
    command.arg(&place.file);
    for setting in overrides {
        command.args(["--override", setting]);
    }
    run(&mut command, b"")
}

fn refused(printed: &Printed, words: &[&str]) {
    assert_eq!(printed.code, Some(1), "{printed:?}");
    assert_eq!(printed.stderr.lines().count(), 1, "one line: {}", printed.stderr);
    for word in words {
        assert!(printed.stderr.contains(word), "{word:?} is not in: {}", printed.stderr);
    }
}

#[test]
fn a_second_process_on_the_same_directory() {
    let broker = Setup::default().ours();
    let place = broker.home();
    let printed = start(&place, &[]);
    refused(&printed, &[&place.data.display().to_string()]);
    // The first one is none the worse for it.
    crate::succeeds(&broker, "kafka-topics", &["--list"], b"");
}

#[test]
fn another_node_id() {
    let broker = Setup::default().ours();
    let place = broker.home();
    broker.stop();
    refused(&start(&place, &["node.id=7"]), &["meta.properties", "node.id", "7"]);
}

#[test]
fn another_cluster_id() {
    let broker = Setup::default().ours();
    let place = broker.home();
    broker.stop();
    let second = place.data.with_extension("second");
    fs::create_dir_all(&second).expect("a second directory");
    let text = fs::read_to_string(place.data.join("meta.properties")).expect("meta.properties");
    let other = "AAAAAAAAAAAAAAAAAAAAAQ";
    let lines = text.lines().map(|line| match line {
        line if line.starts_with("cluster.id=") => format!("cluster.id={other}\n"),
        line if line.starts_with("directory.id=") => "directory.id=AAAAAAAAAAAAAAAAAAAAbg\n".to_owned(),
        line => format!("{line}\n"),
    });
    fs::write(second.join("meta.properties"), lines.collect::<String>()).expect("meta.properties");
    let both = format!("log.dirs={},{}", place.data.display(), second.display());
    refused(&start(&place, &[&both]), &["meta.properties", other]);
}

#[test]
fn a_directory_that_is_not_formatted() {
    let place = Setup::default().place();
    refused(&start(&place, &[]), &["not formatted", "kafka-storage format"]);
    assert!(!Path::new(&place.data).join("meta.properties").exists());
}

#[test]
fn settings_that_are_wrong() {
    let place = Setup::default().place();
    for (setting, words) in [
        ("num.partitions=many", ["num.partitions", "many"]),
        ("log.retention.hours=1.5", ["log.retention.hours", "1.5"]),
        ("num.network.threads=0", ["num.network.threads", "0"]),
        ("process.roles=king", ["process.roles", "king"]),
        ("listeners=nonsense", ["listeners", "nonsense"]),
        ("log.message.timestamp.type=Sometimes", ["log.message.timestamp.type", "Sometimes"]),
        ("compression.type=brotli", ["compression.type", "brotli"]),
        ("advertised.listeners=PLAINTEXT://0.0.0.0:9", ["advertised.listeners", "0.0.0.0"]),
    ] {
        refused(&start(&place, &[setting]), &words);
    }
}

#[test]
fn a_setting_that_is_missing() {
    let place = Setup::default().place();
    let text = fs::read_to_string(&place.file).expect("server.properties");
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("node.id=")).collect();
    fs::write(&place.file, without.join("\n")).expect("server.properties");
    refused(&start(&place, &[]), &["node.id"]);
}

#[test]
fn a_file_that_is_not_there() {
    let mut place = Setup::default().place();
    place.file = place.data.join("nosuch.properties");
    refused(&start(&place, &[]), &["nosuch.properties"]);
}
