//! Logs of `__consumer_offsets` that Apache Kafka 4.3.1 wrote: classic groups (dynamic, static, one that was alive when
//! the broker stopped), a consumer group (KIP-848), a share group, an administrator's offsets, a deleted group.

use bytes::Bytes;
use kafka_wire::batch::split;

use super::harness::Harness;
use crate::group::classic::ClassicGroup;
use crate::group::offsets::{OffsetAndMetadata, Offsets};
use crate::group::record::{self, ReplayRecord};
use crate::group::{Client, CoordinatorRecord, GroupConfig, Request};

const LOGS: [&[u8]; 3] = [
    include_bytes!("data/kafka-4.3.1-1.log"),
    include_bytes!("data/kafka-4.3.1-2.log"),
    include_bytes!("data/kafka-4.3.1-3.log"),
];

fn records(log: &'static [u8]) -> Vec<CoordinatorRecord> {
    let batches = split(&Bytes::from_static(log)).map(Result::unwrap);
    let records = batches.flat_map(|batch| batch.records(1 << 20).unwrap().map(Result::unwrap).collect::<Vec<_>>());
    records.map(|record| CoordinatorRecord { key: record.key.unwrap(), value: record.value }).collect()
}

fn all() -> Vec<CoordinatorRecord> {
    LOGS.into_iter().flat_map(records).collect()
}

#[test]
fn what_we_would_write_is_what_kafka_wrote() {
    let (mut offsets, mut groups, mut tombstones) = (0, 0, 0);
    for original in all() {
        let ours = match record::parse(&original.key, original.value.as_ref()).unwrap() {
            ReplayRecord::Offset { key, value: Some(value) } => {
                offsets += 1;
                let mut store = Offsets::default();
                store.replay(0, -1, (&key.group, &key.topic, key.partition), Some(value));
                let stored: &OffsetAndMetadata = store.get(&key.group, &key.topic, key.partition).unwrap();
                CoordinatorRecord::offset(&key.group, &key.topic, key.partition, stored)
            }
            ReplayRecord::Offset { key, value: None } => {
                tombstones += 1;
                CoordinatorRecord::offset_tombstone(&key.group, &key.topic, key.partition)
            }
            ReplayRecord::Group { group, value: Some(value) } => {
                groups += 1;
                // One member: its place among others is of no meaning, and Kafka's is a hash map's.
                if value.members.len() <= 1 {
                    CoordinatorRecord::group(&ClassicGroup::from_value(&group, value))
                } else {
                    CoordinatorRecord::group_value(&group, &value)
                }
            }
            ReplayRecord::Group { group, value: None } => {
                tombstones += 1;
                CoordinatorRecord::group_tombstone(&group)
            }
            ReplayRecord::Foreign { .. } => continue,
            ReplayRecord::Unknown(key_type) => panic!("type {key_type}"),
        };
        assert_eq!(ours, original);
    }
    assert_eq!((offsets, groups, tombstones), (11, 8, 3));
}

#[test]
fn what_kafka_left_is_there() {
    let mut h = Harness::from_log(GroupConfig::default(), all(), 0);
    h.list(&[], &[]);
    h.check(
        r#"#1 list alive "consumer" Stable classic; classic-dyn "consumer" Empty classic; classic-static "consumer" Empty classic; new-consumer "consumer" Empty consumer; shared "share" Empty share; simple "" Empty classic"#,
    );
    for group in ["classic-dyn", "classic-static", "new-consumer", "simple", "to-delete"] {
        h.fetch_of(group);
    }
    h.check(
        "#2 fetch NONE t-0=0 t-1=100
         #3 fetch NONE t-0=0 t-1=50
         #4 fetch NONE t-0=0 t-1=60
         #5 fetch NONE t-0=0
         #6 fetch NONE",
    );
    h.request_from(Client::default(), Request::Describe { group_ids: vec!["alive".into()] });
    let text = h.take_lines();
    assert!(text.starts_with(r#"#7 describe Stable NONE "" consumer/range ["console-consumer-"#), "{text}");
    assert!(text.contains(r#", "s1-625a945c-82bd-4852-ba01-bad9b98daf50@console-consumer/127.0.0.1 "#), "{text}");
}

#[test]
fn the_group_that_was_alive_goes_on() {
    let mut h = Harness::from_log(GroupConfig::default(), all(), 0);
    // Its members come back within their session and find nothing changed.
    let heartbeat = |member: &str, instance: Option<&str>| {
        Request::Heartbeat(kafka_wire::messages::HeartbeatRequest {
            group_id: "alive".into(),
            generation_id: 1,
            member_id: member.into(),
            group_instance_id: instance.map(Into::into),
            ..Default::default()
        })
    };
    h.request(heartbeat("console-consumer-ca5e311a-825b-4671-bd57-603b223ad9e9", None));
    h.request(heartbeat("s1-625a945c-82bd-4852-ba01-bad9b98daf50", Some("s1")));
    h.request(heartbeat("s1-another", Some("s1")));
    h.check("#1 heartbeat NONE\n#2 heartbeat NONE\n#3 heartbeat FENCED_INSTANCE_ID");
}
