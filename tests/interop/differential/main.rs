//! The same commands by Kafka's own tools and by ours, each against Kafka's broker and against ours: four combinations, of
//! which Kafka's tool on Kafka's broker says what is right. The cases are data, in `cases.txt`; `script.rs` says how they
//! are written, `compare.rs` what has to be equal.
//!
//! `DIFFERENTIAL_ONLY=TEXT` runs the cases with that text in their names; `DIFFERENTIAL_BROKER=kafka` leaves our broker out;
//! `DIFFERENTIAL_SHOW=FILE` writes down what Kafka printed.

#[path = "../../support/mod.rs"]
mod support;

mod compare;
mod script;

use std::path::Path;
use std::{fs, thread};

use script::{Case, Names, Step};
use support::peers::{Driver, V4};
use support::{Broker, Printed, Setup, ours, run, wait_for};

/// The cases that there are at least.
const CASES_MIN: usize = 60;

/// What one command printed, by Kafka's tool and by ours.
struct Pair {
    kafka: Printed,
    ours: Printed,
}

#[test]
fn tools_and_brokers_equal_kafka() {
    let all = script::parse(include_str!("cases.txt"));
    assert!(all.len() >= CASES_MIN, "only {} cases", all.len());
    let only = std::env::var("DIFFERENTIAL_ONLY").unwrap_or_default();
    let cases: Vec<Case> = all.into_iter().filter(|case| case.name.contains(&only)).collect();
    let with_ours = std::env::var("DIFFERENTIAL_BROKER").is_err();
    let kafka = or_skip!(settings().kafka(), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0);
    let on_ours = thread::scope(|scope| {
        let second = scope.spawn(|| with_ours.then(|| on_broker(&settings().ours(), &cases)));
        let first = on_broker(&kafka, &cases);
        (first, second.join().expect("the cases on our broker"))
    });
    let report = compared(&cases, &on_ours.0, on_ours.1.as_deref());
    assert!(report.is_empty(), "{} differences:\n{}", report.len(), report.join("\n"));
}

/// Both brokers have the same settings.
fn settings() -> Setup {
    Setup::default().with("num.partitions", 1)
}

/// Every case on one broker: first by Kafka's tools, then by ours.
fn on_broker(broker: &Broker, cases: &[Case]) -> Vec<Vec<Pair>> {
    let mut driver = Driver::start(V4).expect("Kafka's tools");
    // The internal topic is there from the start, for the cases that list all topics.
    let warm = ["--bootstrap-server", &broker.address, "--topic", "warm", "--group", "warm", "--timeout-ms", "1000"];
    let create = ["--bootstrap-server", &broker.address, "--create", "--topic", "warm"];
    driver.run("kafka-topics", &create.map(str::to_owned), b"");
    driver.run("kafka-console-consumer", &warm.map(str::to_owned), b"");
    delete(broker, "warm");
    let dir = tempfile::tempdir().expect("a directory for property files");
    let mut results = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let lane = |mark: &str, tool: &mut dyn FnMut(&str, &[String], &[u8]) -> Printed| {
            let (topic, group) = (format!("case{number}{mark}"), format!("group{number}{mark}"));
            let names = Names { at: &broker.address, topic, group, dir: dir.path() };
            let printed: Vec<Printed> = case.steps.iter().map(|step| one(case, step, &names, tool)).collect();
            delete(broker, &format!("{}.*", names.topic));
            printed
        };
        // The marks are of one length, so that nothing is laid out differently.
        let kafka = lane("xk", &mut |tool, args, input| by_kafka(&mut driver, tool, args, input));
        let ours = lane("xo", &mut |tool, args, input| run(ours(tool).args(args), input));
        results.push(kafka.into_iter().zip(ours).map(|(kafka, ours)| Pair { kafka, ours }).collect());
    }
    results
}

/// Kafka's kafka-topics now and then does not find a topic that has just changed, on Kafka's broker: then it looks again.
fn by_kafka(driver: &mut Driver, tool: &str, args: &[String], input: &[u8]) -> Printed {
    let is_there = || {
        let value = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1).cloned().unwrap_or_default();
        let (at, topic) = (value("--bootstrap-server"), value("--topic"));
        let list = ["--bootstrap-server", &at, "--list", "--topic", &topic];
        !run(ours("kafka-topics").args(list), b"").stdout.is_empty()
    };
    let mut printed = driver.run(tool, args, input);
    for _ in 0..5 {
        if !printed.stdout.contains("does not exist as expected") || !is_there() {
            break;
        }
        printed = driver.run(tool, args, input);
    }
    printed
}

fn one(
    case: &Case,
    step: &Step,
    names: &Names<'_>,
    tool: &mut dyn FnMut(&str, &[String], &[u8]) -> Printed,
) -> Printed {
    for (name, content) in &case.files {
        fs::write(names.dir.join(name), names.fill(content)).expect("a property file");
    }
    let (name, args) = step.command(names);
    let printed = tool(&name, &args, &step.input);
    if printed.code == Some(0) && args.iter().any(|arg| ["--create", "--alter", "--delete"].contains(&arg.as_str())) {
        settle(names);
    }
    Printed {
        stdout: compare::replaced(&printed.stdout, names),
        stderr: compare::replaced(&printed.stderr, names),
        code: printed.code,
    }
}

/// Kafka answers a change before its broker shows it: waits until the topics look the same again and again.
fn settle(names: &Names<'_>) {
    let pattern = format!("{}.*", names.topic);
    let args = ["--bootstrap-server", names.at, "--describe", "--if-exists", "--topic", &pattern];
    let look = || run(ours("kafka-topics").args(args), b"").stdout;
    let (mut last, mut same) = (look(), 0);
    wait_for("the topics to settle", || {
        let now = look();
        same = if now == last && !now.contains("Leader: none") { same + 1 } else { 0 };
        last = now;
        (same == 3).then_some(())
    });
}

/// Topics of one case are gone before the next begins.
fn delete(broker: &Broker, pattern: &str) {
    let args = ["--bootstrap-server", &broker.address, "--delete", "--if-exists", "--topic", pattern];
    let printed = run(ours("kafka-topics").args(args), b"");
    assert_eq!(printed.code, Some(0), "kafka-topics --delete: {}", printed.stderr);
}

fn compared(cases: &[Case], on_kafka: &[Vec<Pair>], on_ours: Option<&[Vec<Pair>]>) -> Vec<String> {
    let show = std::env::var("DIFFERENTIAL_SHOW").map(|file| Path::new(&file).to_owned()).ok();
    let mut shown = String::new();
    let mut report = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        for (number, step) in case.steps.iter().enumerate() {
            let expected = &on_kafka[at][number];
            shown.push_str(&format!("== {}\n$ {:?}\n{:#?}\n", case.name, step.words, expected.kafka));
            let mut check = |who: &str, got: &Printed, ours: bool| {
                if let Some(text) = compare::difference(&expected.kafka, got, &step.rules, ours) {
                    report.push(format!("{} [{who}] $ {}\n      {text}", case.name, step.words.join(" ")));
                }
            };
            check("our tool, Kafka's broker", &expected.ours, true);
            if let Some(on_ours) = on_ours {
                check("Kafka's tool, our broker", &on_ours[at][number].kafka, false);
                check("our tool, our broker", &on_ours[at][number].ours, true);
            }
        }
    }
    if let Some(file) = show {
        fs::write(file, shown).expect("what Kafka printed");
    }
    report
}
