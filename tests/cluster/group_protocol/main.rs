//! The group APIs on the wire: every version of each, and members in every state of a group. The same requests go to Kafka
//! 4.3.1 and to us, and the same answers come, but for member ids, topic ids and ports.

#[path = "../../support/mod.rs"]
mod support;

mod expiry;
mod requests;
mod script;
mod states;
mod static_members;
mod timeouts;
mod too_long;
mod versions;
mod wire;

use support::peers::V4;
use support::{Broker, Setup};

/// Asks both brokers the same and fails where the answers differ.
fn compare(setup: impl Fn() -> Setup, ask: impl Fn(&Broker) -> Vec<String>) {
    let theirs = {
        let broker = or_skip!(setup().kafka(), "Apache Kafka {} is not installed", V4.0);
        ask(&broker)
    };
    let ours = ask(&setup().ours());
    let differences: Vec<String> = theirs
        .iter()
        .zip(&ours)
        .filter(|(theirs, ours)| theirs != ours)
        .map(|(theirs, ours)| format!("Kafka: {theirs}\nours:  {ours}\n"))
        .collect();
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    assert_eq!(theirs.len(), ours.len());
}

#[test]
fn every_version_is_answered_as_kafka_does() {
    compare(Setup::default, |broker| {
        let mut said = versions::everything(broker);
        said.extend(too_long::groups(broker));
        said
    });
}

#[test]
fn what_expires_is_what_expires_in_kafka() {
    let setup = || {
        Setup::default()
            .with("group.min.session.timeout.ms", script::SHORT_MS)
            .with("offsets.retention.check.interval.ms", expiry::CHECK_INTERVAL_MS)
    };
    compare(setup, |broker| {
        let mut script = script::Script::new(broker);
        expiry::all(&mut script);
        script.finish()
    });
}

#[test]
fn names_that_leave_no_room_for_a_members_id_are_refused() {
    let broker = Setup::default().ours();
    // Waits until the coordinator is there.
    script::Script::new(&broker);
    let refused = "-1 \"\"";
    let unknown = "HeartbeatResponse { throttle_time_ms: 0, error_code: 25, unknown_tagged_fields: [] }";
    assert_eq!(too_long::members(&broker), [refused, refused, refused, unknown]);
}

#[test]
fn every_state_is_as_kafkas() {
    let setup = || {
        Setup::default()
            .with("group.initial.rebalance.delay.ms", script::INITIAL_DELAY_MS)
            .with("group.min.session.timeout.ms", script::SHORT_MS)
            .with("group.max.size", script::MAX_SIZE)
    };
    compare(setup, |broker| {
        let mut script = script::Script::new(broker);
        states::all(&mut script);
        static_members::all(&mut script);
        timeouts::all(&mut script);
        script.finish()
    });
}
