//! Fetch: what comes, how much, and sessions.

use kafka_wire::Uuid;
use kafka_wire::messages::fetch_request::{FetchPartition, FetchTopic, ForgottenTopic};
use kafka_wire::messages::*;

use crate::exchange::{Pair, Side, batches};
use crate::of;
use crate::produce::{plain, to};
use crate::topics::create;

pub fn compare(pair: &mut Pair) {
    create(pair, "f", 3, &[]);
    create(pair, "f-empty", 1, &[]);
    for (partition, batches) in [(0, 3), (1, 1)] {
        for _ in 0..batches {
            pair.ask("Produce for Fetch", 9, |_| to("f", partition, -1, Some(plain(4))));
        }
    }
    contents(pair);
    limits(pair);
    refusals(pair);
    sessions(pair);
}

fn at(partition: i32, fetch_offset: i64) -> FetchPartition {
    of!(FetchPartition { partition: partition, fetch_offset: fetch_offset, partition_max_bytes: 1 << 20 })
}

fn of_topic(topic: &str, partitions: Vec<FetchPartition>) -> FetchRequest {
    let asked = of!(FetchTopic { topic: topic.to_owned(), partitions: partitions });
    of!(FetchRequest { max_wait_ms: 100, min_bytes: 1, max_bytes: 1 << 20, session_epoch: -1, topics: vec![asked] })
}

/// All of a topic's first partition.
pub fn from_start(topic: &str) -> FetchRequest {
    of_topic(topic, vec![at(0, 0)])
}

/// Compares all of a topic's first partition.
pub fn fetch_all(pair: &mut Pair, topic: &str) {
    fetch(pair, &format!("all of {topic}"), 12, |_| from_start(topic));
}

/// Takes the records out of an answer and shows them.
pub fn taken(response: &mut FetchResponse) -> String {
    let partitions = response.responses.iter_mut().flat_map(|t| &mut t.partitions);
    partitions.map(|p| batches(p.records.take())).collect()
}

/// Compares the answers and the batches in them.
fn fetch(pair: &mut Pair, case: &str, version: i16, request: impl FnMut(&mut Side) -> FetchRequest) {
    pair.ask_then(&format!("Fetch {case}"), version, request, |side, response: &mut FetchResponse| {
        side.keep("session", response.session_id);
        // Kafka puts the partitions with errors in front.
        response.responses.iter_mut().for_each(|t| t.partitions.sort_by_key(|p| (p.partition_index, p.error_code)));
        taken(response)
    });
}

fn contents(pair: &mut Pair) {
    for version in [4, 7, 11, 12] {
        fetch(pair, &format!("v{version}"), version, |_| of_topic("f", vec![at(0, 0)]));
    }
    for topic in ["p", "p-append-time", "p-zstd", "p-compact", "p-small"] {
        fetch_all(pair, topic);
    }
    fetch(pair, "p-1", 12, |_| of_topic("p", vec![at(1, 0)]));
    fetch(pair, "from within a batch", 12, |_| of_topic("f", vec![at(0, 6)]));
    fetch(pair, "at the end", 12, |_| of_topic("f", vec![at(0, 12)]));
    fetch(pair, "beyond the end", 12, |_| of_topic("f", vec![at(0, 13)]));
    fetch(pair, "a negative offset", 12, |_| of_topic("f", vec![at(0, -1)]));
    fetch(pair, "an empty partition", 12, |_| of_topic("f", vec![at(2, 0)]));
    fetch(pair, "read committed", 12, |_| FetchRequest {
        isolation_level: 1,
        ..of_topic("f", vec![at(0, 0), at(2, 0)])
    });
    fetch(pair, "read committed, the end", 12, |_| FetchRequest {
        isolation_level: 1,
        ..of_topic("f", vec![at(0, 12)])
    });
    fetch(pair, "no topics", 12, |_| FetchRequest { topics: vec![], ..of_topic("f", vec![]) });
    fetch(pair, "no partitions", 12, |_| of_topic("f", vec![]));
    for version in [13, 16, 17, 18] {
        fetch(pair, &format!("by id v{version}"), version, |side| {
            let mut request = of_topic("", vec![at(0, 0), at(1, 2)]);
            request.topics[0].topic_id = side.id("f");
            request
        });
        fetch(pair, &format!("by an unknown id v{version}"), version, |_| {
            let mut request = of_topic("", vec![at(0, 0)]);
            request.topics[0].topic_id = Uuid([9; 16]);
            request
        });
    }
}

fn limits(pair: &mut Pair) {
    let size = i32::try_from(plain(4).len()).expect("small");
    let partition_max = |bytes| FetchPartition { partition_max_bytes: bytes, ..at(0, 0) };
    for (case, bytes) in [("0", 0), ("1", 1), ("a batch", size), ("a batch and a half", size * 3 / 2), ("-1", -1)] {
        fetch(pair, &format!("partition max {case}"), 12, |_| of_topic("f", vec![partition_max(bytes), at(1, 0)]));
        fetch(pair, &format!("max {case}"), 12, |_| FetchRequest {
            max_bytes: bytes,
            ..of_topic("f", vec![at(0, 0), at(1, 0)])
        });
    }
    fetch(pair, "min bytes not reached", 12, |_| FetchRequest { min_bytes: 1 << 19, ..of_topic("f", vec![at(0, 0)]) });
    fetch(pair, "min bytes 0", 12, |_| FetchRequest {
        min_bytes: 0,
        max_wait_ms: 5000,
        ..of_topic("f", vec![at(0, 12)])
    });
    for (case, wait, min, max) in [
        ("a negative wait", -1, 1, 1 << 20),
        ("negative min bytes", 100, -1, 1 << 20),
        ("min bytes above max bytes", 100, 1 << 20, 50),
        ("no time and min bytes", 0, 1 << 20, 1 << 20),
    ] {
        fetch(pair, case, 12, |_| FetchRequest {
            max_wait_ms: wait,
            min_bytes: min,
            max_bytes: max,
            ..of_topic("f", vec![at(0, 0), at(2, 0)])
        });
    }
    fetch(pair, "with a rack", 12, |_| FetchRequest { rack_id: "r".to_owned(), ..of_topic("f", vec![at(0, 0)]) });
    fetch(pair, "of a topic named twice", 12, |_| {
        let mut request = of_topic("f", vec![at(0, 8), at(1, 0)]);
        request.topics.extend(of_topic("f-empty", vec![at(0, 0)]).topics);
        request.topics.extend(of_topic("f", vec![at(2, 0), at(0, 4)]).topics);
        request
    });
    fetch(pair, "of a topic without partitions", 12, |_| {
        let mut request = of_topic("f", vec![]);
        request.topics.extend(of_topic("f-empty", vec![at(0, 0)]).topics);
        request
    });
    fetch(pair, "an error does not wait", 12, |_| FetchRequest {
        min_bytes: 1 << 19,
        max_wait_ms: 25_000,
        ..of_topic("f", vec![at(0, 0), at(0, 99)])
    });
}

fn refusals(pair: &mut Pair) {
    fetch(pair, "unknown topic", 12, |_| of_topic("nobody", vec![at(0, 0)]));
    fetch(pair, "unknown partition", 12, |_| of_topic("f", vec![at(8, 0)]));
    fetch(pair, "invalid topic name", 12, |_| of_topic("a b", vec![at(0, 0)]));
    fetch(pair, "the same partition twice", 12, |_| of_topic("f", vec![at(0, 0), at(0, 4)]));
    for epoch in [0, 5, -2] {
        fetch(pair, &format!("leader epoch {epoch}"), 12, |_| {
            of_topic("f", vec![FetchPartition { current_leader_epoch: epoch, ..at(0, 0) }])
        });
    }
    for (epoch, offset) in [(0, 4), (0, 20), (3, 4), (-5, 2), (0, -1), (3, -1)] {
        fetch(pair, &format!("last fetched epoch {epoch} at {offset}"), 12, |_| {
            of_topic("f", vec![FetchPartition { last_fetched_epoch: epoch, ..at(0, offset) }])
        });
    }
    for replica in [1, 7] {
        fetch(pair, &format!("as replica {replica}"), 12, |_| FetchRequest {
            replica_id: replica,
            ..of_topic("f", vec![at(0, 0), at(2, 0)])
        });
        fetch(pair, &format!("as replica {replica} that knows the leader"), 12, |_| FetchRequest {
            replica_id: replica,
            ..of_topic("f", vec![FetchPartition { current_leader_epoch: 0, ..at(0, 0) }, at(77, 0)])
        });
        fetch(pair, &format!("as replica {replica} v17"), 17, |side| {
            let mut request = FetchRequest {
                replica_state: of!(fetch_request::ReplicaState { replica_id: replica, replica_epoch: -1 }),
                ..of_topic("", vec![at(0, 0)])
            };
            request.topics[0].topic_id = side.id("f");
            request
        });
    }
    for replica in [-2, -5] {
        fetch(pair, &format!("as the other consumer {replica}"), 12, |_| FetchRequest {
            replica_id: replica,
            ..of_topic("f", vec![at(0, 0)])
        });
    }
    fetch(pair, "isolation level 9", 12, |_| FetchRequest { isolation_level: 9, ..of_topic("f", vec![at(0, 0)]) });
}

fn sessions(pair: &mut Pair) {
    let session = |side: &Side, epoch, request: FetchRequest| FetchRequest {
        session_id: side.number("first"),
        session_epoch: epoch,
        ..request
    };
    for version in [12, 17] {
        let topic = |side: &mut Side, partitions| {
            let mut request = of_topic(if version > 12 { "" } else { "f" }, partitions);
            if version > 12 {
                request.topics[0].topic_id = side.id("f");
            }
            request
        };
        let name = |case: &str| format!("session v{version}: {case}");
        fetch(pair, &name("full"), version, |side| FetchRequest {
            session_epoch: 0,
            ..topic(side, vec![at(0, 0), at(2, 0)])
        });
        pair.each(|side| side.keep("first", side.text("session")));
        let nothing = || FetchRequest { topics: vec![], ..of_topic("f", vec![]) };
        fetch(pair, &name("again, nothing changed"), version, |side| session(side, 1, nothing()));
        fetch(pair, &name("wrong epoch"), version, |side| session(side, 7, nothing()));
        fetch(pair, &name("on to the end"), version, |side| {
            let request = topic(side, vec![at(0, 12)]);
            session(side, 2, request)
        });
        fetch(pair, &name("nothing new"), version, |side| session(side, 3, nothing()));
        pair.ask(&name("produced"), 9, |_| to("f", 2, -1, Some(plain(1))));
        fetch(pair, &name("something new"), version, |side| session(side, 4, nothing()));
        fetch(pair, &name("another partition added"), version, |side| {
            let request = topic(side, vec![at(1, 0)]);
            session(side, 5, request)
        });
        fetch(pair, &name("an unknown partition added"), version, |side| {
            let request = topic(side, vec![at(66, 0)]);
            session(side, 6, request)
        });
        fetch(pair, &name("forgotten"), version, |side| {
            let mut request = session(side, 7, nothing());
            let (topic, topic_id) =
                if version > 12 { (String::new(), side.id("f")) } else { ("f".to_owned(), Uuid::ZERO) };
            request.forgotten_topics_data =
                vec![of!(ForgottenTopic { topic: topic, topic_id: topic_id, partitions: vec![0, 1, 66] })];
            request
        });
        let other = if version > 12 { 12 } else { 13 };
        fetch(pair, &name("names and ids changed"), other, |side| session(side, 8, nothing()));
        fetch(pair, &name("closed"), version, |side| session(side, -1, nothing()));
        fetch(pair, &name("after the close"), version, |side| session(side, 9, nothing()));
    }
    odd_sessions(pair);
}

fn odd_sessions(pair: &mut Pair) {
    fetch(pair, "session: unknown", 12, |_| FetchRequest {
        session_id: 4711,
        session_epoch: 3,
        ..of_topic("f", vec![at(0, 0)])
    });
    fetch(pair, "session: epoch without id", 12, |_| FetchRequest {
        session_epoch: 3,
        ..of_topic("f", vec![at(0, 0)])
    });
    fetch(pair, "session: a partition twice", 12, |_| FetchRequest {
        session_epoch: 0,
        ..of_topic("f", vec![at(0, 0), at(1, 4), at(0, 8)])
    });
    let next = |epoch, session: &str, request: FetchRequest, side: &Side| FetchRequest {
        session_id: side.number(session),
        session_epoch: epoch,
        ..request
    };
    pair.each(|side| side.keep("twice", side.text("session")));
    fetch(pair, "session: twice another", 12, |side| next(1, "twice", of_topic("f", vec![at(2, 0), at(2, 1)]), side));
    fetch(pair, "session: forgotten and named", 12, |side| {
        let mut request = next(2, "twice", of_topic("f", vec![at(2, 0)]), side);
        request.forgotten_topics_data = vec![of!(ForgottenTopic { topic: "f".to_owned(), partitions: vec![2, 2, 9] })];
        request
    });
    fetch(pair, "session: empty full", 12, |_| FetchRequest {
        session_epoch: 0,
        topics: vec![],
        ..of_topic("f", vec![])
    });
    pair.each(|side| side.keep("empty", side.text("session")));
    fetch(pair, "session: empty still", 12, |side| next(1, "empty", of_topic("f", vec![]), side));
    fetch(pair, "session: once empty", 12, |side| next(1, "empty", of_topic("f", vec![at(1, 0)]), side));
}
