//! The same commands by Kafka's own tools and by ours, each against Kafka's broker and against ours: four combinations, of
//! which Kafka's tool on Kafka's broker says what is right. The cases are data, in `cases.txt`; `script.rs` says how they
//! are written, `compare.rs` what has to be equal.
//!
//! `DIFFERENTIAL_ONLY=TEXT` runs the cases with that text in their names; `DIFFERENTIAL_BROKER=kafka` leaves our broker out;
//! `DIFFERENTIAL_SHOW=FILE` writes down what Kafka printed.

#[path = "../../support/mod.rs"]
mod support;

mod compare;
mod lane;
mod script;

use std::path::Path;
use std::{fs, thread};

use lane::Lane;
use script::Case;
use support::peers::{Driver, V4};
use support::{Broker, Printed, Setup, ours, run};

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

/// What the driver says is what the tool says in a JVM of its own.
#[test]
fn many_tools_in_one_jvm_print_what_each_alone_prints() {
    let kafka = or_skip!(settings().kafka(), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0);
    let mut driver = Driver::start(V4).expect("Kafka's tools");
    let commands: [(&str, &[&str], &[u8]); 6] = [
        ("kafka-topics", &["--create", "--topic", "a_topic"], b""),
        ("kafka-topics", &["--describe", "--topic", "nosuch"], b""),
        ("kafka-console-producer", &["--topic", "a_topic"], b"one\ntwo\n"),
        ("kafka-console-producer", &["--topic", "a_topic", "--reader-property", "parse.key=true"], b"no key\n"),
        ("kafka-console-consumer", &["--topic", "a_topic", "--from-beginning", "--max-messages", "2"], b""),
        ("kafka-console-consumer", &["--topic", "a_topic", "--nosuch"], b""),
    ];
    for (tool, args, input) in commands {
        let args: Vec<String> =
            ["--bootstrap-server", &kafka.address].iter().chain(args).map(|arg| (*arg).to_owned()).collect();
        let alone = run(support::peers::kafka(V4, tool).expect("Kafka's tool").args(&args), input);
        if args.contains(&"--create".to_owned()) {
            lane::delete(&kafka, "a_topic");
        }
        let together = driver.run(tool, &args, input);
        let shown = |printed: Printed| (printed.stdout, without_stacks(&printed.stderr), printed.code);
        assert_eq!(shown(together), shown(alone), "{tool} {args:?}");
    }
}

/// Without the times of log lines, and where in the Java program they came from.
fn without_stacks(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("\tat "));
    lines.map(|line| line.split_once("] ").filter(|_| line.starts_with('[')).map_or(line, |(_, rest)| rest)).collect()
}

/// Both brokers have the same settings.
fn settings() -> Setup {
    Setup::default().with("num.partitions", 1)
}

/// Every case on one broker: first by Kafka's tools, then by ours.
fn on_broker(broker: &Broker, cases: &[Case]) -> Vec<Vec<Pair>> {
    let mut driver = Driver::start(V4).expect("Kafka's tools");
    lane::warm_up(broker, &mut driver);
    let dir = tempfile::tempdir().expect("a directory for property files");
    let mut results = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let lane = |mark, tool: lane::Tool<'_>| Lane { number, mark, dir: dir.path() }.run(case, broker, tool);
        let kafka = lane("xk", &mut |tool, args, input| lane::by_kafka(&mut driver, tool, args, input));
        let ours = lane("xo", &mut |tool, args, input| run(ours(tool).args(args), input));
        results.push(kafka.into_iter().zip(ours).map(|(kafka, ours)| Pair { kafka, ours }).collect());
    }
    results
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
