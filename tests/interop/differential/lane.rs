//! One case by one kind of tool on one broker.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::compare;
use crate::script::{Case, Names, Step};
use crate::support::peers::Driver;
use crate::support::{Broker, Printed, ours, run, wait_for};

/// Runs a tool: its name, arguments and standard input.
pub type Tool<'a> = &'a mut dyn FnMut(&str, &[String], &[u8]) -> Printed;

/// Whose topics and groups these are.
#[derive(Clone, Copy, Debug)]
pub struct Lane<'a> {
    /// The number of the case.
    pub number: usize,
    /// Ends the names of topics and groups. The marks are of one length, so that nothing is laid out differently.
    pub mark: &'a str,
    /// Where property files go.
    pub dir: &'a Path,
}

impl Lane<'_> {
    /// Runs the commands of a case, and leaves no topics behind.
    pub fn run(self, case: &Case, broker: &Broker, tool: Tool<'_>) -> Vec<Printed> {
        let (topic, group) =
            (format!("case{}{}", self.number, self.mark), format!("group{}{}", self.number, self.mark));
        let names = Names { at: &broker.address, topic, group, dir: self.dir };
        for (name, content) in &case.files {
            fs::write(names.dir.join(name), names.fill(content)).expect("a property file");
        }
        let printed = case.steps.iter().map(|step| one(step, &names, tool)).collect();
        delete(broker, &format!("{}.*", names.topic));
        printed
    }
}

fn one(step: &Step, names: &Names<'_>, tool: Tool<'_>) -> Printed {
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

/// How long Kafka's broker may hide a topic that is there.
const HIDDEN_MAX: Duration = Duration::from_secs(1);

/// Kafka's broker now and then lists no topics for some tenths of a second after others were deleted: whoever misses one
/// then looks again.
pub fn by_kafka(driver: &mut Driver, tool: &str, args: &[String], input: &[u8]) -> Printed {
    let until = Instant::now() + HIDDEN_MAX;
    loop {
        let printed = driver.run(tool, args, input);
        if !printed.stdout.contains("does not exist as expected") || Instant::now() > until {
            return printed;
        }
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

/// Deletes the topics of a pattern, if there are any.
pub fn delete(broker: &Broker, pattern: &str) {
    let args = ["--bootstrap-server", &broker.address, "--delete", "--if-exists", "--topic", pattern];
    let printed = run(ours("kafka-topics").args(args), b"");
    assert_eq!(printed.code, Some(0), "kafka-topics --delete: {}", printed.stderr);
}

/// Makes the internal topic, for the cases that list all topics.
pub fn warm_up(broker: &Broker, driver: &mut Driver) {
    let at = ["--bootstrap-server", &broker.address];
    let mut kafka = |tool: &str, args: &[&str]| {
        let args: Vec<String> = at.iter().chain(args).map(|word| (*word).to_owned()).collect();
        driver.run(tool, &args, b"")
    };
    kafka("kafka-topics", &["--create", "--topic", "warm", "--partitions", "1", "--replication-factor", "1"]);
    kafka("kafka-console-consumer", &["--topic", "warm", "--group", "warm", "--timeout-ms", "1000"]);
    delete(broker, "warm");
}
