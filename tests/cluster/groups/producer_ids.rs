//! Producer ids come from blocks that the metadata log gives out: no id is given twice, whatever happens to the broker, and
//! whoever runs on its directory. A producer that is silent for `producer.id.expiration.ms` is forgotten.

use std::collections::BTreeSet;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::messages::describe_producers_request::TopicRequest;
use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::{DescribeProducersRequest, InitProducerIdRequest, ProduceRequest};

use crate::or_skip;
use crate::support::peers::{V4, kafka};
use crate::support::wire::Wire;
use crate::support::{Broker, Setup, succeeds, wait_for};

/// More than a block, so that several are taken.
const IDS: usize = 1_500;
const CONNECTIONS: usize = 3;

/// Ids that a broker gives to several clients at once.
fn ids(broker: &Broker, count: usize) -> Vec<i64> {
    thread::scope(|scope| {
        let ask = || {
            let mut wire = Wire::to(broker);
            let request = InitProducerIdRequest { transactional_id: None, ..Default::default() };
            let id = || {
                // Kafka refuses for as long as it has no block.
                wait_for("a producer id", || {
                    let response = wire.ask(4, &request);
                    assert!([0, 14].contains(&response.error_code), "{response:?}");
                    (response.error_code == 0).then_some((response.producer_id, response.producer_epoch))
                })
            };
            std::iter::repeat_with(id).take(count / CONNECTIONS).collect::<Vec<_>>()
        };
        let clients: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(ask)).collect();
        let given: Vec<_> = clients.into_iter().flat_map(|client| client.join().expect("a client")).collect();
        assert!(given.iter().all(|(_, epoch)| *epoch == 0));
        given.into_iter().map(|(id, _)| id).collect()
    })
}

#[test]
fn no_producer_id_is_given_twice() {
    let mut seen = BTreeSet::new();
    let mut take = |broker: &Broker, count: usize| {
        for id in ids(broker, count) {
            assert!(id >= 0 && seen.insert(id), "{id} was given before");
        }
    };
    let mut broker = Setup::default().ours();
    let home = broker.home();
    let again = || Setup::default().on(&home.data);
    take(&broker, IDS);
    for _ in 0..2 {
        broker.kill();
        broker = again().ours();
        take(&broker, 30);
    }
    assert_eq!(broker.stop(), Some(0));
    or_skip!(kafka(V4, "kafka-server-start"), "Apache Kafka {} is not installed", V4.0);
    let theirs = again().kafka().expect("Kafka is there");
    take(&theirs, 30);
    theirs.kill();
    take(&again().ours(), IDS);
}

/// An idempotent producer's batch of one record.
fn batch(producer_id: i64, base_sequence: i32) -> Bytes {
    let options = BatchOptions { producer_id, producer_epoch: 0, base_sequence, ..Default::default() };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    let mut builder = BatchBuilder::new(options);
    builder.append(i64::try_from(now).expect("not far in the future"), None, Some(b"v"), &[]).expect("a small record");
    builder.build().expect("a batch")
}

/// A producer that sends, repeats, skips, is forgotten, and sends on: the errors and offsets, and which producers are known.
fn life_of_a_producer(broker: &Broker) -> Vec<(i16, i64)> {
    let mut wire = Wire::to(broker);
    succeeds(broker, "kafka-topics", &["--create", "--topic", "t"], b"");
    let id = ids(broker, CONNECTIONS)[0];
    let produce = |wire: &mut Wire, acks, sequence| {
        let data = PartitionProduceData { records: Some(batch(id, sequence).into()), ..Default::default() };
        let topic = TopicProduceData { name: "t".into(), partition_data: vec![data], ..Default::default() };
        let request = ProduceRequest { acks, timeout_ms: 5_000, topic_data: vec![topic], ..Default::default() };
        let response = wire.ask(9, &request);
        let partition = &response.responses[0].partition_responses[0];
        (partition.error_code, partition.base_offset)
    };
    let known = |wire: &mut Wire| {
        let topic = TopicRequest { name: "t".into(), partition_indexes: vec![0], ..Default::default() };
        let response = wire.ask(0, &DescribeProducersRequest { topics: vec![topic], ..Default::default() });
        response.topics[0].partitions[0]
            .active_producers
            .iter()
            .map(|producer| producer.producer_id)
            .collect::<Vec<_>>()
    };
    let mut said: Vec<_> = [(-1, 0), (1, 1), (-1, 1), (-1, 0), (-1, 9), (1, 2)]
        .into_iter()
        .map(|(acks, sequence)| produce(&mut wire, acks, sequence))
        .collect();
    assert_eq!(known(&mut wire), [id]);
    wait_for("the producer to be forgotten", || known(&mut wire).is_empty().then_some(()));
    // Whoever is not known may begin anywhere; from there on nothing may be missing again.
    said.extend([7, 7, 9, 8].map(|sequence| produce(&mut wire, -1, sequence)));
    assert_eq!(known(&mut wire), [id]);
    said
}

#[test]
fn a_producer_is_forgotten_as_kafka_does() {
    let setup = || {
        let expiration = Setup::default().with("producer.id.expiration.ms", 3_000);
        expiration.with("producer.id.expiration.check.interval.ms", 200)
    };
    let ours = life_of_a_producer(&setup().ours());
    let (duplicate, out_of_order) = ((0, 1), (45, -1));
    assert_eq!(ours[..6], [(0, 0), (0, 1), duplicate, (0, 0), out_of_order, (0, 2)]);
    assert_eq!(ours[6..], [(0, 3), (0, 3), out_of_order, (0, 4)]);
    let theirs = or_skip!(setup().kafka(), "Apache Kafka {} is not installed", V4.0);
    assert_eq!(life_of_a_producer(&theirs), ours);
}
