//! Wrong command lines: exit code 2, nothing on stdout, one line on stderr. The words are those of Apache Kafka 4.3.1 where
//! it has some, without the brackets that it puts around option names.

use crate::{complaint, run};

fn check(tool: &str, line: &str, expected: &str) {
    let output = run(tool, line);
    assert_eq!(output.status.code(), Some(2), "{tool} {line}: {output:?}");
    assert!(output.stdout.is_empty(), "{tool} {line}: {output:?}");
    let complaint = complaint(tool, &output);
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(complaint.starts_with(expected), "{tool} {line}\n  says     {complaint}\n  expected {expected}");
}

#[test]
fn topics() {
    let check = |line: &str, expected: &str| check("kafka-topics", &format!("--bootstrap-server h:1 {line}"), expected);
    check("", "Command must include exactly one action: --list, --describe, --create, --alter or --delete");
    check("--list --describe", "Command must include exactly one action:");
    check("--lst", "lst is not a recognized option (did you mean --list?)");
    check("--list --topic", "Option topic requires an argument");
    check("--create --topic a --partitions x", "Cannot parse argument 'x' of option partitions");
    check("--create --topic a --topic b", "Found multiple arguments for option topic, but you asked for only one");
    check("--create", "Missing required argument \"topic\"");
    check("--delete", "Missing required argument \"topic\"");
    check("--alter --topic a", "Missing required argument \"partitions\"");
    check("--alter --topic a --config a=b", "Option \"config\" can't be used with option \"alter\"");
    check(
        "--alter --topic a --partitions 9 --replication-factor 1",
        "Option \"replication-factor\" can't be used with",
    );
    check(
        "--create --topic a --replica-assignment 1 --partitions 2",
        "Option \"replica-assignment\" can't be used with",
    );
    check("--describe --if-exists", "--topic or --topic-id is required to describe a topic");
    check(
        "--describe --topics-with-overrides --under-replicated-partitions",
        "Option \"under-replicated-partitions\" can't be used with option \"topics-with-overrides\"",
    );
    check("--list --if-exists", "Option \"if-exists\" can't be used with option \"list\"");
    check("--delete --topic a --if-not-exists", "Option \"if-not-exists\" can't be used with option \"delete\"");
    check("--create --topic a --exclude-internal", "Option \"exclude-internal\" can't be used with option \"create\"");
    check("--list --under-replicated-partitions", "Option \"under-replicated-partitions\" can't be used with option");
    check(
        "--zookeeper h:2181 --list",
        "--zookeeper was removed in Kafka 3.0: give a broker instead, --bootstrap-server",
    );
    check("--list --timeout 0", "Cannot parse argument '0' of option timeout");
    check("--list --color purple", "Cannot parse argument 'purple' of option color");
}

#[test]
fn topics_without_a_broker() {
    check("kafka-topics", "--list", "Missing required argument \"bootstrap-server\"");
}

#[test]
fn console_producer() {
    let check = |line: &str, expected: &str| check("kafka-console-producer", line, expected);
    check("", "Missing required argument \"topic\"");
    check("--topic a", "Missing required argument \"bootstrap-server\"");
    check("--topic a --broker-list h", "Please provide valid host:port like host1:9091,host2:9092");
    check("--topic a --zookeeper h:2181", "--zookeeper was removed in Kafka 3.0");
    check("--topic a --batch-size x", "Cannot parse argument 'x' of option batch-size");
    check(
        "--topic a --bootstrap-server h:1 --property a=b --reader-property c=d",
        "Options --reader-property and --property cannot be specified together.",
    );
}

#[test]
fn console_consumer() {
    let check = |line: &str, expected: &str| {
        check("kafka-console-consumer", &format!("--bootstrap-server h:1 {line}"), expected)
    };
    check("", "Exactly one of the following arguments is required: topic, include");
    check("--topic a --whitelist b", "Exactly one of the following arguments is required: topic, include");
    check("--topic a --offset 3", "The partition is required when offset is specified.");
    check("--topic a --partition 0 --offset x", "The provided offset value 'x' is incorrect.");
    check("--topic a --max-messages x", "Cannot parse argument 'x' of option max-messages");
    check("--topic a --formatter nosuch", "there is no formatter nosuch");
    check("--zookeeper h:2181 --topic a", "--zookeeper was removed in Kafka 3.0");
}

#[test]
fn values_that_no_client_takes_fail() {
    let fails = |tool: &str, line: &str, expected: &str| {
        let output = run(tool, line);
        assert_eq!((output.status.code(), complaint(tool, &output).as_str()), (Some(1), expected), "{line}");
        assert!(output.stdout.is_empty());
    };
    let producer = "--topic a --bootstrap-server h:1";
    fails(
        "kafka-console-producer",
        &format!("{producer} --compression-codec nosuch"),
        "Invalid value nosuch for configuration compression.type: String must be one of: none, gzip, snappy, lz4, zstd",
    );
    fails(
        "kafka-console-producer",
        &format!("{producer} --request-required-acks 7"),
        "Invalid value 7 for configuration acks: String must be one of: all, -1, 0, 1",
    );
    fails(
        "kafka-console-producer",
        &format!("{producer} --command-property linger.ms=abc"),
        "Invalid value abc for configuration linger.ms: Not a number of type LONG",
    );
    fails(
        "kafka-console-producer",
        &format!("{producer} --reader-property headers.separator=:"),
        "headers.separator and headers.key.separator may not be equal",
    );
    fails(
        "kafka-topics",
        "--list --bootstrap-server h:1 --command-config /nonexistent",
        "cannot read /nonexistent: No such file or directory (os error 2)",
    );
    fails(
        "kafka-topics",
        "--create --topic a --bootstrap-server h:1 --replica-assignment 1:1",
        "Partition replica lists may not contain duplicate entries: 1",
    );
}
