//! Produce, InitProducerId, DescribeProducers.

use bytes::Bytes;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::compress::Compression;
use kafka_wire::crc::crc32c;
use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::*;
use kafka_wire::{Records, Uuid};

use crate::exchange::{Pair, Side};
use crate::of;
use crate::topics::create;

/// Of the records: a time in the past that both brokers take.
pub const TIME: i64 = 1_700_000_000_000;

pub fn compare(pair: &mut Pair) {
    create(pair, "p", 2, &[]);
    create(pair, "p-small", 1, &[("max.message.bytes", "200")]);
    create(pair, "p-compact", 1, &[("cleanup.policy", "compact")]);
    create(pair, "p-append-time", 1, &[("message.timestamp.type", "LogAppendTime")]);
    create(pair, "p-zstd", 1, &[("compression.type", "zstd")]);
    create(pair, "p-isr", 1, &[("min.insync.replicas", "2")]);
    create(pair, "p-before", 1, &[("message.timestamp.before.max.ms", "1000")]);
    addressed(pair);
    malformed(pair);
    by_topic(pair);
    idempotent(pair);
}

/// A batch with `count` records.
pub fn batch(count: i32, options: BatchOptions) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for i in 0..count {
        let (key, value) = (format!("key-{i}"), format!("value-{i}"));
        let time = TIME + i64::from(i) * 1000;
        builder.append(time, Some(key.as_bytes()), Some(value.as_bytes()), &[]).expect("a small record");
    }
    builder.build().expect("a batch")
}

pub fn plain(count: i32) -> Bytes {
    batch(count, BatchOptions::default())
}

/// A request in version 12 or below.
pub fn to(topic: &str, index: i32, acks: i16, records: Option<Bytes>) -> ProduceRequest {
    let data = of!(PartitionProduceData { index: index, records: records.map(Records::from) });
    let topic = of!(TopicProduceData { name: topic.to_owned(), partition_data: vec![data] });
    of!(ProduceRequest { acks: acks, timeout_ms: 5000, topic_data: vec![topic] })
}

fn by_id(id: Uuid, records: Bytes) -> ProduceRequest {
    let mut request = to("", 0, -1, Some(records));
    request.topic_data[0].topic_id = id;
    request
}

fn send(pair: &mut Pair, case: &str, topic: &str, records: Bytes) {
    pair.ask(&format!("Produce {case}"), 9, |_| to(topic, 0, -1, Some(records.clone())));
}

fn addressed(pair: &mut Pair) {
    for acks in [-1, 1, 5] {
        pair.ask(&format!("Produce acks={acks}"), 9, |_| to("p", 0, acks, Some(plain(3))));
    }
    // acks=0 has no answer; the next request on the same connection shows that the record is there.
    pair.each(|side| side.tell(9, &to("p", 0, 0, Some(plain(1)))));
    pair.ask("Produce after acks=0", 9, |_| to("p", 0, 1, Some(plain(1))));
    pair.ask("Produce acks=0 to an unknown topic", 9, |_| to("nobody", 0, 0, Some(plain(1))));
    pair.ask("Produce acks=0 to an unknown partition", 9, |_| to("p", 9, 0, Some(plain(1))));
    for version in [3, 7, 8, 9, 12] {
        pair.ask(&format!("Produce v{version}"), version, |_| to("p", 0, -1, Some(plain(1))));
        pair.ask(&format!("Produce v{version} unknown topic"), version, |_| to("nobody", 0, -1, Some(plain(1))));
    }
    pair.ask("Produce null records", 9, |_| to("p", 0, -1, None));
    pair.ask("Produce unknown partition", 9, |_| to("p", 7, -1, Some(plain(1))));
    pair.ask("Produce negative partition", 9, |_| to("p", -1, -1, Some(plain(1))));
    pair.ask("Produce invalid topic name", 9, |_| to("a b", 0, -1, Some(plain(1))));
    pair.ask("Produce unknown partition with acks=5", 9, |_| to("p", 7, 5, Some(plain(1))));
    pair.ask("Produce by id", 13, |side: &mut Side| by_id(side.id("p"), plain(1)));
    pair.ask("Produce by an unknown id", 13, |_| by_id(Uuid([7; 16]), plain(1)));
    pair.ask("Produce by the zero id", 13, |_| by_id(Uuid::ZERO, plain(1)));
    pair.ask("Produce no topics", 9, |_| of!(ProduceRequest { acks: -1 }));
    pair.ask_then(
        "Produce several partitions, one wrong",
        9,
        |_| {
            let mut request = to("p", 0, -1, Some(plain(2)));
            request.topic_data.push(to("nobody", 0, -1, Some(plain(1))).topic_data.remove(0));
            request.topic_data[0]
                .partition_data
                .push(of!(PartitionProduceData { index: 1, records: Some(plain(1).into()) }));
            request
        },
        |_, response| {
            // The order of the answers is that of a hash table.
            response.responses.sort_by(|a, b| a.name.cmp(&b.name));
            response.responses.iter_mut().for_each(|t| t.partition_responses.sort_by_key(|p| p.index));
            String::new()
        },
    );
    several(pair);
}

/// Requests of several parts, and what refuses all of them.
fn several(pair: &mut Pair) {
    create(pair, "p-twice", 1, &[]);
    pair.ask("Produce the same partition twice", 9, |_| {
        let mut request = to("p-twice", 0, -1, Some(plain(2)));
        request.topic_data.extend(to("p-twice", 0, -1, Some(plain(1))).topic_data);
        request
    });
    pair.ask_then(
        "Produce several partitions, one of them no batch",
        9,
        |_| {
            let mut request = to("p", 0, -1, Some(plain(2)));
            request.topic_data.extend(to("nobody", 0, -1, Some(vec![5; 30].into())).topic_data);
            request
        },
        |_, response| {
            response.responses.sort_by(|a, b| a.name.cmp(&b.name));
            String::new()
        },
    );
    pair.ask("Produce what is in no transaction with a transactional id", 9, |_| ProduceRequest {
        transactional_id: Some("t".to_owned()),
        ..to("p", 0, -1, Some(plain(1)))
    });
    pair.ask("Produce without time", 9, |_| ProduceRequest { timeout_ms: 0, ..to("p", 0, -1, Some(plain(1))) });
    pair.ask("Produce a topic without partitions", 9, |_| {
        let mut request = to("p", 0, -1, None);
        request.topic_data[0].partition_data.clear();
        request
    });
    pair.ask("Produce no batch to an unknown topic", 9, |_| to("nobody", 0, -1, Some(vec![5; 30].into())));
    pair.ask("Produce no batch with acks=5", 9, |_| to("p", 0, 5, Some(plain(1).slice(..20))));
    pair.ask("Produce no batch to an internal topic", 9, |_| {
        to("__consumer_offsets", 0, -1, Some(plain(1).slice(..20)))
    });
    pair.ask("Produce acks=5 to an internal topic", 9, |_| to("__consumer_offsets", 0, 5, Some(plain(1))));
    pair.ask("Produce too few in-sync replicas", 9, |_| to("p-isr", 0, -1, Some(plain(1))));
}

/// A valid batch changed at `at`; with a checksum that fits when `resum`.
fn changed(count: i32, at: usize, bytes: &[u8], resum: bool) -> Bytes {
    let mut batch = plain(count).to_vec();
    batch[at..at + bytes.len()].copy_from_slice(bytes);
    if resum {
        let crc = crc32c(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
    }
    batch.into()
}

fn malformed(pair: &mut Pair) {
    send(pair, "wrong checksum", "p", changed(2, 70, b"X", false));
    send(pair, "magic 0", "p", changed(2, 16, &[0], false));
    send(pair, "magic 1", "p", changed(2, 16, &[1], false));
    send(pair, "magic 3", "p", changed(2, 16, &[3], false));
    send(pair, "magic -1", "p", changed(2, 16, &[255], false));
    send(pair, "batch length too large", "p", changed(2, 8, &1000i32.to_be_bytes(), false));
    send(pair, "batch length too small", "p", changed(2, 8, &60i32.to_be_bytes(), false));
    send(pair, "batch length tiny", "p", changed(2, 8, &5i32.to_be_bytes(), false));
    send(pair, "batch length negative", "p", changed(2, 8, &(-1i32).to_be_bytes(), false));
    send(pair, "more counted than offsets", "p", changed(2, 57, &3i32.to_be_bytes(), true));
    send(pair, "fewer counted than offsets", "p", changed(2, 57, &1i32.to_be_bytes(), true));
    send(pair, "negative count", "p", changed(2, 57, &(-1i32).to_be_bytes(), true));
    send(pair, "last offset delta off", "p", changed(2, 23, &5i32.to_be_bytes(), true));
    send(pair, "unknown compression", "p", changed(2, 21, &7i16.to_be_bytes(), true));
    send(pair, "gzip that is none", "p", changed(2, 21, &1i16.to_be_bytes(), true));
    send(pair, "base offset not 0", "p", changed(2, 0, &9i64.to_be_bytes(), false));
    send(pair, "two batches", "p", [plain(1), plain(2)].concat().into());
    send(pair, "a batch and a half", "p", [&plain(1)[..], &plain(2)[..30]].concat().into());
    send(pair, "half a batch", "p", plain(2).slice(..40));
    send(pair, "ten bytes", "p", plain(2).slice(..10));
    send(pair, "no bytes", "p", Bytes::new());
    send(pair, "a batch without records", "p", {
        let mut batch = plain(1).to_vec();
        batch.truncate(61);
        batch[8..12].copy_from_slice(&49i32.to_be_bytes());
        batch[57..61].copy_from_slice(&0i32.to_be_bytes());
        let crc = crc32c(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
        batch.into()
    });
    send(pair, "log append time in the attributes", "p", changed(1, 21, &8i16.to_be_bytes(), true));
    let control = BatchOptions { is_control: true, ..BatchOptions::default() };
    send(pair, "a control batch", "p", batch(1, control));
    let transactional = BatchOptions {
        is_transactional: true,
        producer_id: 77_000,
        producer_epoch: 0,
        base_sequence: 0,
        ..BatchOptions::default()
    };
    send(pair, "a transactional batch without an id", "p", batch(1, transactional));
    let no_sequence = BatchOptions { producer_id: 77_001, producer_epoch: 0, ..BatchOptions::default() };
    send(pair, "a producer id without a sequence", "p", batch(1, no_sequence));
    let pid = |base_sequence| BatchOptions {
        producer_id: 77_002,
        producer_epoch: 0,
        base_sequence,
        ..BatchOptions::default()
    };
    let two = [batch(1, pid(0)), batch(1, pid(1))].concat();
    send(pair, "two idempotent batches", "p", two.into());
}

fn one(time: i64, key: Option<&[u8]>, value: Option<&[u8]>, options: BatchOptions) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    builder.append(time, key, value, &[]).expect("a small record");
    builder.build().expect("a batch")
}

fn by_topic(pair: &mut Pair) {
    send(pair, "too large for the topic", "p-small", plain(20));
    send(pair, "fits the topic", "p-small", plain(3));
    send(pair, "no key in a compacted topic", "p-compact", one(TIME, None, Some(b"v"), BatchOptions::default()));
    send(pair, "some without key in a compacted topic", "p-compact", {
        let mut builder = BatchBuilder::new(BatchOptions::default());
        for key in [None, Some(b"k".as_slice()), None] {
            builder.append(TIME, key, Some(b"v"), &[]).expect("a small record");
        }
        builder.build().expect("a batch")
    });
    send(pair, "a key in a compacted topic", "p-compact", plain(1));
    send(pair, "log append time", "p-append-time", plain(2));
    let gzip = BatchOptions { compression: Compression::Gzip, ..BatchOptions::default() };
    send(pair, "gzip to a zstd topic", "p-zstd", batch(5, gzip));
    send(pair, "plain to a zstd topic", "p-zstd", plain(2));
    for compression in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let options = BatchOptions { compression, ..BatchOptions::default() };
        send(pair, &format!("{compression:?}"), "p", batch(5, options));
    }
    let late = 4_000_000_000_000;
    send(pair, "too far in the future", "p", one(late, Some(b"k"), Some(b"v"), BatchOptions::default()));
    send(pair, "too far in the past", "p-before", plain(2));
    send(pair, "no timestamp", "p", one(-1, Some(b"k"), Some(b"v"), BatchOptions::default()));
    send(pair, "to an internal topic", "__consumer_offsets", plain(1));
    pair.ask("Produce zstd in version 6", 6, |_| {
        let options = BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() };
        to("p", 0, -1, Some(batch(1, options)))
    });
}

fn idempotent(pair: &mut Pair) {
    let none = || of!(InitProducerIdRequest { transactional_id: None, transaction_timeout_ms: 60_000 });
    pair.until("a block of producer ids", 4, |_| none(), |r| r.error_code == 0);
    for version in [0, 2, 4, 5] {
        pair.ask_then(
            &format!("InitProducerId v{version}"),
            version,
            |_| none(),
            |side, response| {
                side.keep("pid", response.producer_id);
                String::new()
            },
        );
    }
    let init = |id: Option<&str>, producer_id, producer_epoch| {
        of!(InitProducerIdRequest {
            transactional_id: id.map(str::to_owned),
            transaction_timeout_ms: 60_000,
            producer_id: producer_id,
            producer_epoch: producer_epoch,
        })
    };
    pair.ask("InitProducerId empty transactional id", 4, |_| init(Some(""), -1, -1));
    pair.ask("InitProducerId with an id and epoch", 4, |side| init(None, side.number("pid"), 0));
    pair.ask("InitProducerId with an epoch alone", 4, |_| init(None, -1, 3));
    pair.ask("InitProducerId with an id alone", 4, |_| init(None, 5, -1));
    // One to three answers later Kafka has made the topic of its transactions and answers for real.
    let settled = |r: &InitProducerIdResponse| ![14, 15, 16].contains(&r.error_code);
    pair.each(|side| {
        let find = of!(FindCoordinatorRequest { key_type: 1, coordinator_keys: vec!["t".to_owned()] });
        side.ask(4, &find);
    });
    pair.until("the transaction coordinator", 4, |_| init(Some("t"), -1, -1), settled);
    pair.ask("InitProducerId with a transactional id", 4, |_| init(Some("t"), -1, -1));
    let cases: &[(&str, i16, i32, i32)] = &[
        ("unknown producer at sequence 5", 0, 5, 2),
        ("in order", 0, 7, 2),
        ("duplicate", 0, 7, 2),
        ("duplicate of the one before", 0, 5, 2),
        ("gap", 0, 12, 1),
        ("part of a duplicate", 0, 7, 1),
        ("new epoch not from 0", 1, 9, 1),
        ("new epoch", 1, 0, 1),
        ("old epoch", 0, 9, 1),
        ("second in the new epoch", 1, 1, 1),
    ];
    for (case, producer_epoch, base_sequence, count) in cases {
        pair.ask(&format!("Produce idempotent: {case}"), 9, |side| {
            let options = BatchOptions {
                producer_id: side.number("pid"),
                producer_epoch: *producer_epoch,
                base_sequence: *base_sequence,
                ..BatchOptions::default()
            };
            to("p", 1, -1, Some(batch(*count, options)))
        });
    }
    for (topic, index) in [("p", 1), ("p", 9), ("nobody", 0), ("p-small", 0), ("a b", 0)] {
        pair.ask(&format!("DescribeProducers {topic}-{index}"), 0, |_| {
            let asked = of!(describe_producers_request::TopicRequest {
                name: topic.to_owned(),
                partition_indexes: vec![index]
            });
            of!(DescribeProducersRequest { topics: vec![asked] })
        });
    }
}
