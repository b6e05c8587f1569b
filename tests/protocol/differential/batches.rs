//! Produce with batches that are put together byte by byte: what is in a batch that does not fit its header, records that
//! are cut or lie about their lengths, times, and what topics make of batches.

use bytes::Bytes;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::compress::Compression;
use kafka_wire::crc::crc32c;
use kafka_wire::messages::*;

use crate::exchange::Pair;
use crate::produce::{TIME, plain, to};
use crate::read::fetch_all;
use crate::topics::create;

pub fn compare(pair: &mut Pair) {
    create(pair, "b", 1, &[]);
    // For what only one of the two takes.
    create(pair, "b-refused", 1, &[]);
    records(pair);
    headers(pair);
    times(pair);
    compressed(pair);
    fetch_all(pair, "b");
    conversions(pair);
}

/// A record's fields, each as it stands on the wire.
#[derive(Clone)]
struct Record {
    length: Option<Vec<u8>>,
    attributes: u8,
    timestamp_delta: i64,
    offset_delta: i64,
    key: Vec<u8>,
    value: Vec<u8>,
    headers: Vec<u8>,
}

fn record(offset_delta: i64) -> Record {
    let part = |part: &[u8]| [varint(part.len() as i64), part.to_vec()].concat();
    Record {
        length: None,
        attributes: 0,
        timestamp_delta: 0,
        offset_delta,
        key: part(b"key"),
        value: part(b"value"),
        headers: varint(0),
    }
}

fn varint(value: i64) -> Vec<u8> {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

impl Record {
    fn bytes(&self) -> Vec<u8> {
        let body = [
            vec![self.attributes],
            varint(self.timestamp_delta),
            varint(self.offset_delta),
            self.key.clone(),
            self.value.clone(),
            self.headers.clone(),
        ]
        .concat();
        [self.length.clone().unwrap_or_else(|| varint(body.len() as i64)), body].concat()
    }
}

/// What stands in a batch's header beside what follows from the records.
#[derive(Clone)]
struct Head {
    attributes: i16,
    count: i32,
    base_timestamp: i64,
    max_timestamp: i64,
    producer: (i64, i16, i32),
}

fn head(count: i32) -> Head {
    Head { attributes: 0, count, base_timestamp: TIME, max_timestamp: TIME, producer: (-1, -1, -1) }
}

/// A batch with a checksum that fits.
fn batch(head: &Head, records: &[u8]) -> Bytes {
    let mut behind = head.attributes.to_be_bytes().to_vec();
    behind.extend((head.count - 1).to_be_bytes());
    behind.extend(head.base_timestamp.to_be_bytes());
    behind.extend(head.max_timestamp.to_be_bytes());
    behind.extend(head.producer.0.to_be_bytes());
    behind.extend(head.producer.1.to_be_bytes());
    behind.extend(head.producer.2.to_be_bytes());
    behind.extend(head.count.to_be_bytes());
    behind.extend(records);
    let mut batch = 0i64.to_be_bytes().to_vec();
    batch.extend(i32::try_from(behind.len() + 9).expect("small").to_be_bytes());
    batch.extend((-1i32).to_be_bytes());
    batch.push(2);
    batch.extend(crc32c(&behind).to_be_bytes());
    batch.extend(behind);
    batch.into()
}

fn send(pair: &mut Pair, case: &str, topic: &str, records: &Bytes) {
    pair.ask(&format!("Produce {case}"), 9, |_| to(topic, 0, -1, Some(records.clone())));
}

fn records(pair: &mut Pair) {
    let two = || [record(0).bytes(), record(1).bytes()].concat();
    send(pair, "records put together by hand", "b", &batch(&head(2), &two()));
    send(pair, "more records counted than there are", "b", &batch(&head(3), &two()));
    send(pair, "fewer records counted than there are", "b", &batch(&head(1), &two()));
    send(pair, "bytes behind the last record", "b", &batch(&head(2), &[&two()[..], &[0, 0, 0]].concat()));
    send(pair, "the last record cut", "b", &batch(&head(2), &two()[..two().len() - 2]));
    send(pair, "records of which there are none", "b", &batch(&head(2), &[]));
    let length = |length: i64| Record { length: Some(varint(length)), ..record(0) };
    for (case, wrong) in [("too long", 99), ("one too long", 16), ("one too short", 14), ("zero", 0), ("negative", -7)]
    {
        send(pair, &format!("a record's length {case}"), "b", &batch(&head(1), &length(wrong).bytes()));
        let before = [length(wrong).bytes(), record(1).bytes()].concat();
        send(pair, &format!("the first record's length {case}"), "b", &batch(&head(2), &before));
    }
    let endless = Record { length: Some(vec![0xff; 11]), ..record(0) };
    send(pair, "a record's length without an end", "b", &batch(&head(1), &endless.bytes()));
    let padded = Record { length: Some(vec![0x80 | 30, 0x80, 0x80, 0x80, 0]), ..record(0) };
    send(pair, "a record's length in five bytes", "b", &batch(&head(1), &padded.bytes()));
    let part = |length: i64, bytes: &[u8]| [varint(length), bytes.to_vec()].concat();
    for (case, part) in [
        ("longer than the record", part(60, b"key")),
        ("as long as can be", part(i64::from(i32::MAX), b"key")),
        ("null", part(-1, b"")),
        ("of length -5", part(-5, b"")),
        ("empty", part(0, b"")),
    ] {
        let key = Record { key: part.clone(), ..record(0) };
        send(pair, &format!("a key {case}"), "b", &batch(&head(1), &key.bytes()));
        let value = Record { value: part, ..record(0) };
        send(pair, &format!("a value {case}"), "b", &batch(&head(1), &value.bytes()));
    }
    send(pair, "a record's attributes", "b", &batch(&head(1), &Record { attributes: 3, ..record(0) }.bytes()));
    for (case, deltas) in [
        ("a gap", [0, 2]),
        ("the same twice", [0, 0]),
        ("backwards", [1, 0]),
        ("not from 0", [1, 2]),
        ("negative", [-1, 0]),
    ] {
        let records = [record(deltas[0]).bytes(), record(deltas[1]).bytes()].concat();
        send(pair, &format!("offsets in the records: {case}"), "b-refused", &batch(&head(2), &records));
    }
}

fn headers(pair: &mut Pair) {
    let with = |headers: Vec<u8>| batch(&head(1), &Record { headers, ..record(0) }.bytes());
    let one = |key: &[u8], value: &[u8]| [varint(1), key.to_vec(), value.to_vec()].concat();
    let cases = [
        ("one", one(&[2, b'k'], &[2, b'v'])),
        ("an empty key", one(&[0], &[2, b'v'])),
        ("a null key", one(&[1], &[2, b'v'])),
        ("a null value", one(&[2, b'k'], &[1])),
        ("a key that is no text", one(&[2, 0xff], &[2, b'v'])),
        ("a key too long", one(&[120, b'k'], &[2, b'v'])),
        ("a value too long", one(&[2, b'k'], &[120, b'v'])),
        ("a negative count", varint(-1)),
        ("a count too large", varint(5)),
        ("a huge count", varint(i64::from(i32::MAX))),
        ("bytes behind the last", [&one(&[2, b'k'], &[2, b'v'])[..], &[7, 7]].concat()),
        ("fewer than counted", [&varint(2)[..], &[2, b'k', 2, b'v']].concat()),
        ("no count", vec![]),
    ];
    for (case, headers) in cases {
        send(pair, &format!("record headers: {case}"), "b", &with(headers));
    }
}

fn times(pair: &mut Pair) {
    let with = |base_timestamp, max_timestamp, delta| {
        let head = Head { base_timestamp, max_timestamp, ..head(1) };
        batch(&head, &Record { timestamp_delta: delta, ..record(0) }.bytes())
    };
    let future = 4_000_000_000_000;
    for (case, base, max, delta) in [
        ("a maximum too low", TIME, 5, 1000),
        ("a maximum too high", TIME, TIME + 5_000_000, 1000),
        ("a maximum in the future", TIME, future, 0),
        ("a maximum of -1", TIME, -1, 0),
        ("a base in the future", future, future, TIME - future),
        ("a record in the future", TIME, TIME, future - TIME),
        ("negative", -5, -5, 0),
        ("none", -1, -1, 0),
        ("none in the record", TIME, TIME, -1 - TIME),
        ("the least there is", i64::MIN, i64::MIN, 0),
        ("beyond the largest", i64::MAX, i64::MAX, 5),
    ] {
        send(pair, &format!("a timestamp: {case}"), "b", &with(base, max, delta));
    }
    let append_time = |max_timestamp| Head { attributes: 8, max_timestamp, ..head(1) };
    send(pair, "log append time in the past", "b", &batch(&append_time(TIME + 7), &record(0).bytes()));
    send(pair, "log append time without a time", "b", &batch(&append_time(-1), &record(0).bytes()));
    send(pair, "log append time in the future", "b", &batch(&append_time(future), &record(0).bytes()));
    send(pair, "log append time to a topic with it", "p-append-time", &batch(&append_time(TIME), &record(0).bytes()));
    let two = [record(0).bytes(), Record { key: varint(-1), ..record(1) }.bytes()].concat();
    let attributes = |attributes| Head { attributes, ..head(2) };
    send(pair, "log append time twice to a topic with it", "p-append-time", &batch(&attributes(8), &two));
    send(pair, "a delete horizon", "b", &batch(&attributes(0x40), &two));
    send(pair, "attributes that mean nothing", "b", &batch(&attributes(0x780), &two));
    let producer = Head { producer: (99_000, 0, 0), ..attributes(0x20) };
    send(pair, "a control batch of a producer", "b", &batch(&producer, &two));
    let producer = |id, epoch, sequence| Head { producer: (id, epoch, sequence), ..head(2) };
    send(pair, "a sequence without a producer", "b", &batch(&producer(-1, -1, 0), &two));
    send(pair, "a producer with epoch -1", "b", &batch(&producer(99_001, -1, 0), &two));
    send(pair, "a producer of -2", "b", &batch(&producer(-2, 0, 0), &two));
    send(pair, "a sequence of -2", "b", &batch(&producer(99_002, 0, -2), &two));
    // Only records without a time, which no age is too old for.
    send(pair, "no time to a topic that wants new records", "p-before", &with(-1, -1, 0));
    let mixed = [
        Record { timestamp_delta: -1 - TIME, ..record(0) }.bytes(),
        record(1).bytes(),
        Record { key: varint(-1), ..record(2) }.bytes(),
        Record { timestamp_delta: 1, ..record(3) }.bytes(),
    ];
    send(pair, "some old records to a topic that wants new ones", "p-before", &batch(&head(4), &mixed.concat()));
    let keyless: Vec<u8> = (0..5).flat_map(|offset| Record { key: varint(-1), ..record(offset) }.bytes()).collect();
    send(pair, "five without a key to a compacted topic", "p-compact", &batch(&head(5), &keyless));
    create(pair, "b-both", 1, &[("cleanup.policy", "compact"), ("message.timestamp.before.max.ms", "1000")]);
    send(pair, "without keys and old", "b-both", &batch(&head(4), &mixed.concat()));
}

/// What a valid batch of several codecs becomes when its header is changed.
fn compressed(pair: &mut Pair) {
    let gzip = |count: i32, time: i64| {
        let mut builder = BatchBuilder::new(BatchOptions { compression: Compression::Gzip, ..BatchOptions::default() });
        for i in 0..i64::from(count) {
            builder.append(time + i, (i != 1).then_some(b"key".as_slice()), Some(&[b'v'; 50]), &[]).expect("small");
        }
        builder.build().expect("a batch")
    };
    let changed = |at: usize, bytes: &[u8]| {
        let mut batch = gzip(3, TIME).to_vec();
        batch[at..at + bytes.len()].copy_from_slice(bytes);
        let crc = crc32c(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
        Bytes::from(batch)
    };
    let counted = |count: i32| {
        let mut batch = changed(57, &count.to_be_bytes()).to_vec();
        batch[23..27].copy_from_slice(&(count - 1).to_be_bytes());
        let crc = crc32c(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
        Bytes::from(batch)
    };
    let future = 4_000_000_000_000;
    send(pair, "gzip with more records counted", "b-refused", &counted(4));
    send(pair, "gzip with fewer records counted", "b-refused", &counted(2));
    send(pair, "gzip in the future", "b", &gzip(3, future));
    send(pair, "gzip with a maximum in the future", "b", &changed(35, &i64::to_be_bytes(future)));
    create(pair, "b-lies", 1, &[]);
    send(pair, "gzip with a maximum too low", "b-lies", &changed(35, &i64::to_be_bytes(5)));
    fetch_all(pair, "b-lies");
    send(pair, "gzip without a key to a compacted topic", "p-compact", &gzip(3, TIME));
    send(pair, "old gzip to a topic that wants new records", "p-before", &gzip(3, TIME));
    send(pair, "gzip to a topic with log append time", "p-append-time", &gzip(3, TIME));
    send(pair, "gzip with log append time", "b", &changed(21, &[0, 9]));
    send(pair, "gzip with log append time to a topic with it", "p-append-time", &changed(21, &[0, 9]));
    send(pair, "gzip that is said to be snappy", "b-refused", &changed(21, &[0, 2]));
    send(pair, "gzip that is said to be lz4", "b-refused", &changed(21, &[0, 3]));
    send(pair, "gzip that is said to be zstd", "b-refused", &changed(21, &[0, 4]));
    send(pair, "gzip that is said to be plain", "b", &changed(21, &[0, 0]));
    send(pair, "gzip that is cut", "b-refused", &{
        let mut batch = gzip(3, TIME).to_vec();
        let len = batch.len() - 12;
        batch.truncate(len);
        batch[8..12].copy_from_slice(&u32::try_from(len - 12).expect("small").to_be_bytes());
        let crc = crc32c(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
        batch.into()
    });
}

/// Topics that want another compression than the producer's.
fn conversions(pair: &mut Pair) {
    let codecs = [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];
    for target in ["uncompressed", "gzip", "snappy", "lz4", "zstd"] {
        let topic = format!("b-{target}");
        create(pair, &topic, 1, &[("compression.type", target)]);
        for compression in codecs {
            let options = BatchOptions { compression, ..BatchOptions::default() };
            let records = crate::produce::batch(4, options);
            send(pair, &format!("{compression:?} to a topic with {target}"), &topic, &records);
        }
        let idempotent = BatchOptions {
            compression: Compression::Gzip,
            producer_id: 88_000,
            producer_epoch: 0,
            base_sequence: 0,
            ..BatchOptions::default()
        };
        send(pair, &format!("idempotent to a topic with {target}"), &topic, &crate::produce::batch(4, idempotent));
        fetch_all(pair, &topic);
    }
    create(pair, "b-stamped", 1, &[("compression.type", "zstd"), ("message.timestamp.type", "LogAppendTime")]);
    for compression in codecs {
        let options = BatchOptions { compression, ..BatchOptions::default() };
        send(pair, &format!("{compression:?} to be stamped"), "b-stamped", &crate::produce::batch(4, options));
    }
    fetch_all(pair, "b-stamped");
    create(pair, "b-inflated", 1, &[("compression.type", "uncompressed"), ("max.message.bytes", "300")]);
    let mut builder = BatchBuilder::new(BatchOptions { compression: Compression::Gzip, ..BatchOptions::default() });
    builder.append(TIME, None, Some(&[b'v'; 2000]), &[]).expect("small");
    send(pair, "too large once it is decompressed", "b-inflated", &builder.build().expect("a batch"));
    send(pair, "small enough", "b-inflated", &plain(1));
    for version in [4, 9, 10] {
        pair.ask_then(
            &format!("Fetch v{version} of a topic with zstd"),
            version,
            |_| crate::read::from_start("b-zstd"),
            |_, response: &mut FetchResponse| crate::read::taken(response),
        );
    }
}
