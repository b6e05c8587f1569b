//! Producer ids come from blocks that the metadata log gives out: no id is given twice, whatever happens to the broker, and
//! whoever runs on its directory.

use std::collections::BTreeSet;
use std::thread;

use kafka_wire::messages::InitProducerIdRequest;

use crate::or_skip;
use crate::support::peers::{V4, kafka};
use crate::support::wire::Wire;
use crate::support::{Broker, Setup, wait_for};

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
