//! Our tools on Kafka's own brokers: on each version since 2.1 they do what Kafka 4.3.1's tools do there, share a group with
//! one another and with that version's own tools, and read what those wrote. And what a broker does not allow is told.

#[path = "../../support/mod.rs"]
mod support;

#[path = "../differential/compare.rs"]
mod compare;
#[path = "../differential/lane.rs"]
mod lane;
#[path = "../differential/script.rs"]
mod script;

mod main_job;
mod not_allowed;
mod zookeeper;

use support::Setup;
use support::peers::Version;

#[test]
fn kafka_2_1_1_with_zookeeper() {
    with_zookeeper(Version("2.1.1"));
}

#[test]
fn kafka_2_4_1_with_zookeeper() {
    with_zookeeper(Version("2.4.1"));
}

#[test]
fn kafka_3_9_2_with_zookeeper() {
    with_zookeeper(Version("3.9.2"));
}

#[test]
fn kafka_3_9_2_with_kraft() {
    let version = Version("3.9.2");
    let kafka = Setup::default().kafka_of(version);
    let broker = or_skip!(kafka, "Apache Kafka {} is not installed (tests/interop/peers.sh)", version.0);
    main_job::check(&broker, version);
}

fn with_zookeeper(version: Version) {
    let both = zookeeper::start(version);
    let both = or_skip!(both, "Apache Kafka {} is not installed (tests/interop/peers.sh)", version.0);
    main_job::check(&both.broker, version);
}
