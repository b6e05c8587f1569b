//! The main job on a broker of any version.

use crate::lane::{self, Lane};
use crate::support::peers::{Driver, V4, Version};
use crate::support::{Broker, Printed, Running, ours, run, succeeds, wait_for};
use crate::{compare, script};

/// Does all of it.
///
/// # Panics
/// When something differs from what Kafka's tools do.
pub fn check(broker: &Broker, version: Version) {
    let mut reference = Driver::start(V4).expect("Kafka 4.3.1's tools");
    lane::warm_up(broker, &mut reference);
    same_as_the_reference(broker, &mut reference);
    drop(reference);
    let mut own = Driver::start(version).expect("that version's tools");
    reads_what_the_other_wrote(broker, &mut own, version);
    loses_nothing_without_acks(broker);
    leaves_counts_to_the_broker(broker, version);
    shares_a_group(broker, &mut own);
}

/// The cases, by Kafka 4.3.1's tools and by ours, on this broker.
fn same_as_the_reference(broker: &Broker, reference: &mut Driver) {
    let cases = script::parse(include_str!("cases.txt"));
    let dir = tempfile::tempdir().expect("a directory");
    let (mut report, mut succeeded) = (Vec::new(), 0);
    for (number, case) in cases.iter().enumerate() {
        let lane = |mark, tool: lane::Tool<'_>| Lane { number, mark, dir: dir.path() }.run(case, broker, tool);
        let kafka = lane("xk", &mut |tool, args, input| lane::by_kafka(reference, tool, args, input));
        let ours = lane("xo", &mut |tool, args, input| run(ours(tool).args(args), input));
        succeeded += kafka.iter().filter(|printed| printed.code == Some(0)).count();
        for (step, (kafka, ours)) in case.steps.iter().zip(kafka.iter().zip(&ours)) {
            if let Some(text) = compare::difference(kafka, ours, &step.rules, true) {
                report.push(format!("{} $ {}\n      {text}", case.name, step.words.join(" ")));
            }
        }
    }
    assert!(report.is_empty(), "{} differences:\n{}", report.len(), report.join("\n"));
    assert!(succeeded > 30, "only {succeeded} commands succeed with Kafka's tools");
}

/// Records of that version's producer in our consumer, ours in its, and the same list of topics.
fn reads_what_the_other_wrote(broker: &Broker, own: &mut Driver, version: Version) {
    succeeds(
        broker,
        "kafka-topics",
        &["--create", "--topic", "both", "--partitions", "1", "--replication-factor", "1"],
        b"",
    );
    let mut expected = String::new();
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let (ours, theirs) = (format!("ours {codec} ü\n"), format!("theirs {codec} ü\n"));
        let args = ["--topic", "both", "--compression-codec", codec];
        succeeds(broker, "kafka-console-producer", &args, ours.as_bytes());
        let args = ["--broker-list", &broker.address, "--topic", "both", "--compression-codec", codec];
        by_own(own, "kafka-console-producer", &args, theirs.as_bytes());
        expected += &(ours + &theirs);
    }
    let args = ["--topic", "both", "--from-beginning", "--max-messages", "10"];
    assert_eq!(succeeds(broker, "kafka-console-consumer", &args, b"").stdout, expected);
    let at = ["--bootstrap-server", &broker.address];
    assert_eq!(by_own(own, "kafka-console-consumer", &[&at[..], &args].concat(), b"").stdout, expected);
    // Its kafka-topics spoke to ZooKeeper only.
    if version.0 != "2.1.1" {
        let theirs = by_own(own, "kafka-topics", &[&at[..], &["--list"]].concat(), b"").stdout;
        assert_eq!(succeeds(broker, "kafka-topics", &["--list"], b"").stdout, theirs);
    }
}

/// Kafka drops what it has not begun when a connection ends: a producer that ends at once must wait for that.
fn loses_nothing_without_acks(broker: &Broker) {
    let create = ["--create", "--topic", "unasked", "--partitions", "1", "--replication-factor", "1"];
    succeeds(broker, "kafka-topics", &create, b"");
    let expected: String = (0..20).map(|number| format!("{number}\n")).collect();
    for line in expected.split_inclusive('\n') {
        let args = ["--topic", "unasked", "--request-required-acks", "0", "--timeout", "0"];
        succeeds(broker, "kafka-console-producer", &args, line.as_bytes());
    }
    let args = ["--topic", "unasked", "--from-beginning", "--max-messages", "20", "--timeout-ms", "10000"];
    assert_eq!(succeeds(broker, "kafka-console-consumer", &args, b"").stdout, expected);
}

/// Brokers decide about partitions and replicas since 2.4 (KIP-464); an older one cannot, and nothing is made up for it.
fn leaves_counts_to_the_broker(broker: &Broker, version: Version) {
    let args = ["--bootstrap-server", &broker.address, "--create", "--topic", "uncounted"];
    let printed = run(ours("kafka-topics").args(args), b"");
    if version.0 != "2.1.1" {
        assert_eq!((printed.code, printed.stdout.as_str()), (Some(0), "Created topic uncounted.\n"), "{printed:?}");
        return;
    }
    assert_eq!((printed.code, printed.stdout.as_str()), (Some(1), ""), "{printed:?}");
    let says = "does not support creating topics with the default partitions or replication factor";
    assert!(printed.stderr.contains(says) && printed.stderr.lines().count() == 1, "{printed:?}");
    assert_eq!(succeeds(broker, "kafka-topics", &["--list", "--topic", "uncounted"], b"").stdout, "\n");
}

/// Two members share two partitions, one ends and the other gets its partition; what was read stays read, also for that
/// version's own consumer, and the other way round.
fn shares_a_group(broker: &Broker, own: &mut Driver) {
    succeeds(
        broker,
        "kafka-topics",
        &["--create", "--topic", "two", "--partitions", "2", "--replication-factor", "1"],
        b"",
    );
    let member = || {
        let mut command = ours("kafka-console-consumer");
        command.args(["--bootstrap-server", &broker.address, "--topic", "two", "--group", "aa", "--from-beginning"]);
        // Members learn of a rebalance with their heartbeats.
        command.args(["--command-property", "heartbeat.interval.ms=300"]);
        Running::start(command.args(["--formatter-property", "print.partition=true"]))
    };
    let mut sent = 0;
    let mut produce = |count: usize| {
        let lines: String = (sent..sent + count).map(|number| format!("key{number}:{number}\n")).collect();
        let args = ["--topic", "two", "--reader-property", "parse.key=true", "--reader-property", "key.separator=:"];
        succeeds(broker, "kafka-console-producer", &args, lines.as_bytes());
        sent += count;
        sent
    };
    let (one, other) = (member(), member());
    wait_for("both members to get records", || {
        produce(20);
        (!one.lines().is_empty() && !other.lines().is_empty()).then_some(())
    });
    let total = produce(100);
    wait_for("all records", || (one.lines().len() + other.lines().len() >= total).then_some(()));
    let last_partition =
        |member: &Running| member.lines().last().and_then(|line| line.split('\t').next().map(str::to_owned));
    assert_ne!(last_partition(&one), last_partition(&other), "each has one of the two partitions");
    let (mut read, code) = one.stop("INT");
    assert_eq!(code, Some(130), "Ctrl-C");
    let before = other.lines().len();
    wait_for("the one that is left to get records of both partitions", || {
        produce(20);
        let lines = other.lines();
        let of = |partition: &str| lines[before..].iter().any(|line| line.starts_with(partition));
        (of("Partition:0\t") && of("Partition:1\t")).then_some(())
    });
    let total = produce(20);
    wait_for("the rest", || (read.len() + other.lines().len() >= total).then_some(()));
    read.extend(other.stop("INT").0);
    // Every one of them once: nothing was lost or came twice when the partition changed hands.
    assert_eq!(values(&read), (0..total).collect::<Vec<_>>());

    let more = produce(10);
    let args = ["--topic", "two", "--group", "aa", "--max-messages", "10"];
    let at = ["--bootstrap-server", &broker.address];
    let theirs = by_own(own, "kafka-console-consumer", &[&at[..], &args].concat(), b"");
    assert_eq!(
        values(&theirs.stdout.lines().map(str::to_owned).collect::<Vec<_>>()),
        (total..more).collect::<Vec<_>>()
    );
    let more_still = produce(10);
    let ours = succeeds(broker, "kafka-console-consumer", &args, b"");
    assert_eq!(
        values(&ours.stdout.lines().map(str::to_owned).collect::<Vec<_>>()),
        (more..more_still).collect::<Vec<_>>()
    );
}

/// The numbers at the ends of lines, sorted.
fn values(lines: &[String]) -> Vec<usize> {
    let number = |line: &String| line.rsplit('\t').next().and_then(|text| text.parse().ok()).expect("a number");
    let mut numbers: Vec<usize> = lines.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

fn by_own(own: &mut Driver, tool: &str, args: &[&str], input: &[u8]) -> Printed {
    let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    let printed = own.run(tool, &args, input);
    assert_eq!(printed.code, Some(0), "{tool} {args:?}: {}{}", printed.stdout, printed.stderr);
    printed
}
