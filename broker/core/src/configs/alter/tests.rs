//! Verdicts recorded from Kafka 4.3.1's own validators.

use super::*;

fn overrides(pairs: &[(&str, &str)]) -> Overrides {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn defaults() -> Defaults {
    let nothing = BTreeMap::from([
        ("process.roles".to_owned(), "broker,controller".to_owned()),
        ("node.id".to_owned(), "1".to_owned()),
        ("controller.listener.names".to_owned(), "CONTROLLER".to_owned()),
    ]);
    Defaults { topic: BTreeMap::new(), broker: table::broker().parse(&nothing).expect("valid") }
}

/// `ok`, or the code's name and the message.
fn verdict(kind: ResourceType, name: &str, pairs: &[(&str, &str)]) -> String {
    let resource = ConfigResource { kind, name: name.to_owned() };
    match validate(&resource, &overrides(pairs), &Overrides::new(), &defaults()) {
        Ok(()) => "ok".to_owned(),
        Err(error) => format!("{}: {}", error.code.name(), error.message),
    }
}

#[test]
fn topics() {
    let check = |pairs: &[(&str, &str)], expected: &str| assert_eq!(verdict(ResourceType::TOPIC, "t", pairs), expected);
    check(&[("retention.ms", "5"), ("internal.segment.bytes", "100")], "ok");
    check(&[("foo", "1")], "INVALID_CONFIG: Unknown topic config name: foo");
    check(
        &[("retention.ms", "x")],
        "INVALID_CONFIG: Invalid value x for configuration retention.ms: Not a number of type LONG",
    );
    check(
        &[("min.compaction.lag.ms", "10"), ("max.compaction.lag.ms", "5")],
        "INVALID_CONFIG: conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)",
    );
    check(
        &[("remote.storage.enable", "true")],
        "INVALID_CONFIG: Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote \
         log storage.",
    );
    check(&[("message.format.version", "2.0")], "INVALID_CONFIG: Unknown topic config name: message.format.version");
    assert_eq!(verdict(ResourceType::TOPIC, "", &[]), "INVALID_REQUEST: Default topic resources are not allowed.");
}

#[test]
fn groups() {
    let check = |pairs: &[(&str, &str)], expected: &str| assert_eq!(verdict(ResourceType::GROUP, "g", pairs), expected);
    check(&[], "ok");
    check(&[("consumer.session.timeout.ms", "45000"), ("consumer.heartbeat.interval.ms", "15000")], "ok");
    check(&[("share.delivery.count.limit", "2")], "ok");
    check(&[("foo", "1")], "INVALID_CONFIG: Unknown group config name: foo");
    check(
        &[("consumer.session.timeout.ms", "5")],
        "INVALID_CONFIG: consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms",
    );
    check(
        &[("streams.num.standby.replicas", "3")],
        "INVALID_CONFIG: streams.num.standby.replicas must be less than or equal to group.streams.max.standby.replicas",
    );
    check(
        &[("consumer.heartbeat.interval.ms", "0")],
        "INVALID_CONFIG: Invalid value 0 for configuration consumer.heartbeat.interval.ms: Value must be at least 1",
    );
    assert_eq!(verdict(ResourceType::GROUP, "", &[]), "INVALID_REQUEST: Default group resources are not allowed.");
}

#[test]
fn client_metrics() {
    let check = |pairs: &[(&str, &str)], expected: &str| {
        assert_eq!(verdict(ResourceType::CLIENT_METRICS, "s", pairs), expected)
    };
    check(&[("metrics", "*"), ("match", "client_id=a,client_id=b"), ("interval.ms", "100")], "ok");
    check(&[("foo", "1")], "INVALID_REQUEST: Unknown client metrics configuration: foo");
    check(
        &[("interval.ms", "99")],
        "INVALID_REQUEST: Invalid value 99 for interval.ms, interval must be between 100 and 3600000 (1 hour)",
    );
    check(&[("match", "client_id=")], "INVALID_CONFIG: Illegal client matching pattern: client_id=");
    check(&[("match", "client_id=((")], "INVALID_CONFIG: Illegal client matching pattern: client_id=((");
    check(&[("match", "client_software_name=a,b")], "INVALID_CONFIG: Illegal client matching pattern: b");
}

#[test]
fn brokers() {
    let verdict = |pairs: &[(&str, &str)], per_broker: bool| match validate_broker(&overrides(pairs), per_broker) {
        Ok(()) => "ok".to_owned(),
        Err(error) => error.message,
    };
    for per_broker in [false, true] {
        assert_eq!(verdict(&[("log.retention.ms", "5"), ("foo.bar", "1")], per_broker), "ok");
        assert_eq!(verdict(&[("leader.replication.throttled.rate", "10")], per_broker), "ok");
        assert_eq!(
            verdict(&[("node.id", "5"), ("broker.id", "3")], per_broker),
            "Cannot update these configs dynamically: [broker.id, node.id]"
        );
        assert_eq!(
            verdict(&[("log.retention.hours", "5")], per_broker),
            "Cannot update these configs dynamically: [log.retention.hours]"
        );
        assert_eq!(
            verdict(&[("ssl.keystore.location", "/x")], per_broker),
            "These security configs can be dynamically updated only per-listener using the listener prefix: \
             [ssl.keystore.location]"
        );
        assert_eq!(
            verdict(&[("max.connections", "-1")], per_broker),
            "Invalid value -1 for configuration max.connections: Value must be at least 0"
        );
    }
    assert_eq!(
        verdict(&[("listeners", "PLAINTEXT://:1")], false),
        "Cannot update these configs at default cluster level, broker id must be specified: [listeners]"
    );
    assert_eq!(
        verdict(&[("listener.name.external.ssl.keystore.location", "/x")], false),
        "Cannot update these configs at default cluster level, broker id must be specified: \
         [listener.name.external.ssl.keystore.location]"
    );
    assert_eq!(verdict(&[("listener.name.external.ssl.keystore.location", "/x")], true), "ok");
}

#[test]
fn lists_grow_and_shrink() {
    let current = overrides(&[("cleanup.policy", "delete")]);
    let one = |op: AlterOp| apply(ResourceType::TOPIC, &current, &[("cleanup.policy".to_owned(), op)]);
    let value = |op: AlterOp| one(op).expect("a list")[0].1.clone().expect("a value");
    assert_eq!(value(AlterOp::Append("compact,delete".to_owned())), "delete,compact");
    assert_eq!(value(AlterOp::Subtract("delete".to_owned())), "");
    let wrong = apply(ResourceType::TOPIC, &current, &[("retention.ms".to_owned(), AlterOp::Append("1".to_owned()))]);
    assert_eq!(
        wrong.expect_err("not a list").message,
        "Can't APPEND to key retention.ms because its type is not LIST."
    );
}
