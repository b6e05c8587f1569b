//! The tools of classic Kafka (2.4.1) do the main job on our broker as they do it on Kafka's: the same commands, the same
//! lines. The commands are data, in `classic.txt`, written as those of the differential test.

#[path = "../support/mod.rs"]
mod support;

#[path = "differential/compare.rs"]
mod compare;
#[path = "differential/lane.rs"]
mod lane;
#[path = "differential/script.rs"]
mod script;

use std::thread;

use lane::Lane;
use support::peers::{Driver, V2, V4};
use support::{Broker, Printed, Setup};

#[test]
fn the_tools_of_2_4_1_do_the_main_job() {
    let cases = script::parse(include_str!("classic.txt"));
    let kafka = or_skip!(Setup::default().kafka(), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0);
    let driver = or_skip!(Driver::start(V2), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V2.0);
    let (expected, got) = thread::scope(|scope| {
        let ours =
            scope.spawn(|| on_broker(&Setup::default().ours(), Driver::start(V2).expect("a second one"), &cases));
        (on_broker(&kafka, driver, &cases), ours.join().expect("the cases on our broker"))
    });
    let succeeded = expected.iter().flatten().filter(|printed| printed.code == Some(0)).count();
    assert!(succeeded > 40, "only {succeeded} commands succeed on Kafka's broker: {expected:#?}");
    let mut report = Vec::new();
    for (case, (expected, got)) in cases.iter().zip(expected.iter().zip(&got)) {
        for (step, (expected, got)) in case.steps.iter().zip(expected.iter().zip(got)) {
            if let Some(text) = compare::difference(expected, got, &step.rules, false) {
                report.push(format!("{} $ {}\n      {text}", case.name, step.words.join(" ")));
            }
        }
    }
    assert!(report.is_empty(), "{} differences:\n{}", report.len(), report.join("\n"));
}

fn on_broker(broker: &Broker, mut driver: Driver, cases: &[script::Case]) -> Vec<Vec<Printed>> {
    lane::warm_up(broker, &mut driver);
    let dir = tempfile::tempdir().expect("a directory for property files");
    let mut one = |(number, case)| {
        let lane = Lane { number, mark: "xc", dir: dir.path() };
        lane.run(case, broker, &mut |tool, args, input| lane::by_kafka(&mut driver, tool, args, input))
    };
    cases.iter().enumerate().map(&mut one).collect()
}
