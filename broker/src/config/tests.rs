//! The settings of a node as a whole.

use super::*;

fn config(text: &[(&str, &str)]) -> Result<BrokerConfig, String> {
    let properties = text.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    BrokerConfig::from_properties(properties).map_err(|error| error.to_string())
}

#[test]
fn nothing_set_is_one_embedded_node() {
    let config = config(&[]).expect("valid");
    assert!(config.embedded && config.is_broker && config.is_controller);
    assert_eq!(config.node_id, 1);
    assert_eq!(config.log_dirs, [PathBuf::from("/tmp/kafka-logs")]);
    assert_eq!(config.metadata_log_dir, PathBuf::from("/tmp/kafka-logs"));
    assert_eq!(config.broker_listeners().map(ToString::to_string).collect::<Vec<_>>(), ["PLAINTEXT://:9092"]);
    assert_eq!(config.offsets.topic_replication_factor, 1);
    assert_eq!(config.refusal(), None);
}

#[test]
fn an_embedded_node_keeps_what_is_set() {
    let config = config(&[("broker.id", "7"), ("listeners", "PLAINTEXT://127.0.0.1:9093")]).expect("valid");
    assert_eq!(config.node_id, 7);
    assert_eq!(config.broker_listeners().count(), 1);
    assert_eq!(
        config.controller_listeners().map(ToString::to_string).collect::<Vec<_>>(),
        ["CONTROLLER://localhost:9094"]
    );
}

#[test]
fn topic_defaults_follow_the_brokers_keys() {
    let config =
        config(&[("log.retention.hours", "2"), ("log.roll.ms", "5000"), ("log.retention.bytes", "9")]).expect("valid");
    let defaults = config.topic_defaults();
    assert_eq!(defaults["retention.ms"], "7200000");
    assert_eq!(defaults["segment.ms"], "5000");
    assert_eq!(defaults["retention.bytes"], "9");
    assert_eq!(defaults["flush.ms"], "9223372036854775807");
    assert_eq!(defaults["remote.storage.enable"], "false");
    assert!(!defaults.contains_key("internal.segment.bytes"));
}

#[test]
fn dynamic_settings_win_over_the_file() {
    let config = config(&[("message.max.bytes", "1000")]).expect("valid");
    let one = |value: &str| BTreeMap::from([("message.max.bytes".to_owned(), value.to_owned())]);
    assert_eq!(config.with_dynamic(&one("2000"), &BTreeMap::new()).expect("valid").topics.message_max_bytes, 2000);
    assert_eq!(config.with_dynamic(&one("2000"), &one("3000")).expect("valid").topics.message_max_bytes, 3000);
    assert!(config.with_dynamic(&one("x"), &BTreeMap::new()).is_err());
}

#[test]
fn zookeeper_mode_is_refused_with_what_to_do() {
    let error = config(&[("broker.id", "0"), ("zookeeper.connect", "h:2181")]).expect_err("not yet");
    assert!(error.contains("remove zookeeper.connect"), "{error}");
}

/// `key=value;... TAB verdict`: what Kafka 4.3.1 says about changes to the file below; `null` takes the key out.
const RECORDED_RULES: &str = include_str!("rules-4.3.1.tsv");

#[test]
fn rules_over_several_keys_are_kafkas() {
    let base = [
        ("process.roles", "broker,controller"),
        ("node.id", "1"),
        ("controller.quorum.voters", "1@localhost:9093"),
        ("controller.listener.names", "CONTROLLER"),
        ("listeners", "PLAINTEXT://:9092,CONTROLLER://localhost:9093"),
    ];
    let (mut checked, mut wrong) = (0, Vec::new());
    for line in RECORDED_RULES.lines() {
        let (changes, verdict) = line.split_once('\t').expect("two columns");
        let mut properties: BTreeMap<String, String> =
            base.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        for (key, value) in changes.split(';').filter_map(|change| change.split_once('=')) {
            match value {
                "null" => properties.remove(key),
                value => properties.insert(key.to_owned(), value.to_owned()),
            };
        }
        let ours = match BrokerConfig::from_properties(properties) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.0,
        };
        if ours != verdict {
            wrong.push(format!("{changes}\n  kafka: {verdict}\n  ours:  {ours}"));
        }
        checked += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 60, "{checked}");
}

/// Whatever a file says of a key, there is an answer.
#[test]
fn no_value_of_any_key_is_a_panic() {
    let numbers =
        ["0", "-1", "1", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808", "NaN", "1e400"];
    let texts = [
        "",
        " ",
        ",",
        "a,,b",
        ":",
        "://",
        "x://[::1:9",
        "1@",
        "@",
        "*",
        "true",
        "\u{0}",
        "\u{fc}:\u{1F980}",
        "a:b:c",
        "=",
        "${x:y}",
    ];
    let mut accepted = 0;
    for key in configs::broker().iter() {
        for value in numbers.iter().chain(&texts) {
            accepted += usize::from(config(&[(key.name, value)]).is_ok());
        }
    }
    assert!(accepted > 1000, "{accepted}");
}
