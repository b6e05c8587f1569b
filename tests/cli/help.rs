//! Help, and that every option of Kafka is there.

use crate::run;

fn options(recorded: &str) -> impl Iterator<Item = &str> {
    recorded.lines().filter(|line| !line.is_empty())
}

/// What the scripts' own help listed: the options of each tool by version.
const RECORDED: &[(&str, &str, &str)] = &[
    ("kafka-topics", "4.3.1", include_str!("recorded/kafka-topics-4.3.1.options")),
    ("kafka-topics", "2.4.1", include_str!("recorded/kafka-topics-2.4.1.options")),
    ("kafka-console-producer", "4.3.1", include_str!("recorded/kafka-console-producer-4.3.1.options")),
    ("kafka-console-producer", "2.4.1", include_str!("recorded/kafka-console-producer-2.4.1.options")),
    ("kafka-console-consumer", "4.3.1", include_str!("recorded/kafka-console-consumer-4.3.1.options")),
    ("kafka-console-consumer", "2.4.1", include_str!("recorded/kafka-console-consumer-2.4.1.options")),
];

#[test]
fn every_option_of_kafka_is_recognised() {
    for (tool, version, recorded) in RECORDED {
        for option in options(recorded).filter(|option| !["help", "version"].contains(option)) {
            // Nobody knows the other option: the one before it is passed by the time that is found out.
            let output = run(tool, &format!("--{option}=1 --no-such-option"));
            let text = String::from_utf8_lossy(&output.stderr);
            assert!(text.contains(": no-such-option is not a recognized"), "{tool} --{option} of {version}: {text}");
        }
    }
}

#[test]
fn help_shows_every_option_of_4_3_1_and_examples_first() {
    for (tool, _, recorded) in RECORDED.iter().filter(|(_, version, _)| *version == "4.3.1") {
        let output = run(tool, "--help");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let text = String::from_utf8_lossy(&output.stdout);
        for option in options(recorded) {
            assert!(text.contains(&format!("--{option}")), "{tool} --help does not show --{option}");
        }
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{tool} --help has no {what}"));
        assert!(at("Examples:") < at("Options:"), "{text}");
        assert!(!text.contains('\x1b'), "colour without a terminal");
    }
}

#[test]
fn short_help_works_anywhere_on_the_line() {
    for tool in ["kafka-topics", "kafka-console-producer", "kafka-console-consumer"] {
        let output = run(tool, "--nonsense -h");
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Examples:"));
    }
}

#[test]
fn version_starts_as_kafkas() {
    let output = run("kafka-topics", "--version");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.starts_with("4.3.1 (kafka-suite "), "{text}");
}
