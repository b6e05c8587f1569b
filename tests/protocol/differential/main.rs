//! The protocol itself, ours beside Kafka 4.3.1: one list of requests goes over plain sockets to a broker of each kind, in
//! the same order, and the answers are compared field by field after what must differ (ids, ports, clocks) is given one
//! name on both sides. What differs on purpose is in `known.rs`, with the reason.
//!
//! Both brokers are started once for all of it: one test function, its parts in the modules.

mod admin_versions;
mod batches;
mod configs;
mod connections;
mod exchange;
mod group_versions;
mod groups;
mod known;
mod offsets;
mod produce;
mod read;
#[path = "../../support/mod.rs"]
mod support;
mod topics;

use exchange::Pair;
use support::Setup;

/// A message with these fields and otherwise the schema's defaults.
#[macro_export]
macro_rules! of {
    ($first:ident $(:: $rest:ident)* { $($field:ident: $value:expr),* $(,)? }) => {
        $first $(:: $rest)* { $($field: $value,)* ..Default::default() }
    };
}

#[test]
fn the_same_requests_get_the_same_answers() {
    let dir = tempfile::tempdir().expect("a directory");
    let setup = |name: &str| {
        let (first, second) = (dir.path().join(name).join("data"), dir.path().join(name).join("data2"));
        Setup::default()
            .on(&first)
            .with("log.dirs", format!("{},{}", first.display(), second.display()))
            .with("auto.create.topics.enable", "true")
            .with("num.partitions", "2")
            // The records' times are years ago.
            .with("log.retention.ms", "-1")
            .with("max.connections.per.ip", "30")
            .with("connections.max.idle.ms", "30000")
            .with("socket.request.max.bytes", "1000000")
            .with("group.min.session.timeout.ms", "1000")
    };
    let kafka = or_skip!(setup("kafka").kafka(), "Kafka 4.3.1 is not installed");
    let ours = setup("ours").ours();
    let mut pair = Pair::new(&ours, &kafka, dir.path());
    topics::compare(&mut pair);
    produce::compare(&mut pair);
    read::compare(&mut pair);
    batches::compare(&mut pair);
    offsets::compare(&mut pair);
    groups::compare(&mut pair);
    group_versions::compare(&mut pair);
    admin_versions::compare(&mut pair);
    connections::compare(&mut pair);
    pair.verdict();
}
