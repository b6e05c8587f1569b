//! Connections that send what no client would: each gets an error or is closed, memory stays where it was, and another
//! connection notices nothing.

use std::io::Write;
use std::net::Shutdown;
use std::time::Duration;

use bytes::Bytes;
use kafka_wire::batch::{BatchBuilder, BatchOptions};
use kafka_wire::compress::Compression;
use kafka_wire::crc::crc32c;
use kafka_wire::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_wire::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_wire::messages::{FetchRequest, MetadataRequest, ProduceRequest, ProduceResponse};
use kafka_wire::{Decoder, ErrorCode, Message, Records};

use crate::or_skip;
use crate::support::peers::V4;
use crate::support::wire::Wire;
use crate::support::{Broker, Setup, resident_bytes, succeeds};

/// How much memory all of this may cost.
const GROWTH_MAX: u64 = 64 * 1024 * 1024;

#[test]
fn hostile_connections_disturb_nobody() {
    let broker = Setup::default().ours();
    succeeds(&broker, "kafka-topics", &["--create", "--topic", "t"], b"");
    let lines = format!("{}\n", "x".repeat(900)).repeat(20_000);
    succeeds(&broker, "kafka-console-producer", &["--topic", "t"], lines.as_bytes());
    let mut honest = Wire::to(&broker);
    honest.still_answers();
    let before = resident_bytes(broker.pid());
    let mut check = |what: &str| {
        honest.still_answers();
        let now = resident_bytes(broker.pid());
        assert!(now < before + GROWTH_MAX, "{what}: from {before} to {now} bytes of memory");
    };
    random_bytes(&broker);
    check("random bytes");
    impossible_lengths(&broker);
    check("lengths");
    let _open = promised_and_not_sent(&broker);
    check("requests that were promised and not sent");
    unknown_requests(&broker);
    check("unknown requests");
    let _unread = never_reads(&broker);
    check("a client that never reads");
    damaged_batches(&broker);
    check("damaged batches");
    assert!(!broker.log_text().contains("panicked"), "{}", broker.log_text());
    let args = ["--topic", "t", "--from-beginning", "--max-messages", "20000"];
    assert!(succeeds(&broker, "kafka-console-consumer", &args, b"").stdout == lines, "what was there before is there");
}

/// The same bytes in each run, of no meaning.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..length).map(|_| next()).collect()
}

fn random_bytes(broker: &Broker) {
    for seed in 0..100 {
        let mut wire = Wire::to(broker);
        // As they are, and as a frame of the right length. The broker may close the connection while we write.
        let bytes = noise(seed, 1 + seed as usize * 7);
        let _ = wire.stream.write_all(&bytes);
        let _ = wire.stream.shutdown(Shutdown::Write);
        assert!(wire.is_closed(), "noise {seed}");
        let mut wire = Wire::to(broker);
        let _ = wire.stream.write_all(&(bytes.len() as u32).to_be_bytes());
        let _ = wire.stream.write_all(&bytes);
        let _ = wire.stream.shutdown(Shutdown::Write);
        while wire.receive_bytes().is_ok() {}
        assert!(wire.is_closed(), "framed noise {seed}");
    }
}

fn impossible_lengths(broker: &Broker) {
    for length in [i32::MAX, i32::MIN, -1, 104_857_601, 0, 1, 3] {
        let mut wire = Wire::to(broker);
        wire.stream.write_all(&length.to_be_bytes()).expect("four bytes");
        let _ = wire.stream.write_all(&[0; 3]);
        assert!(wire.is_closed(), "length {length}");
    }
}

/// Each promises as much as the broker takes, and sends ten bytes of it.
fn promised_and_not_sent(broker: &Broker) -> Vec<Wire> {
    let promise = |_| {
        let mut wire = Wire::to(broker);
        wire.stream.write_all(&104_857_600_i32.to_be_bytes()).expect("four bytes");
        wire.stream.write_all(&[0, 3, 0, 9, 0, 0, 0, 1, 0, 0]).expect("ten bytes");
        wire
    };
    let all = (0..200).map(promise).collect();
    // A request that ends in the middle, with the connection.
    let mut wire = Wire::to(broker);
    let frame = wire.frame(9, &MetadataRequest::default());
    wire.stream.write_all(&frame[..frame.len() - 2]).expect("the beginning");
    drop(wire);
    all
}

fn unknown_requests(broker: &Broker) {
    for (key, version) in [(9999_i16, 0_i16), (-1, 0), (3, 99), (3, -1), (0, 2), (4, 0), (1, 3)] {
        let mut wire = Wire::to(broker);
        let mut frame = Vec::new();
        frame.extend(key.to_be_bytes());
        frame.extend(version.to_be_bytes());
        frame.extend([0, 0, 0, 1, 0xff, 0xff]);
        wire.stream.write_all(&(frame.len() as u32).to_be_bytes()).expect("a length");
        let _ = wire.stream.write_all(&frame);
        assert!(wire.is_closed(), "API {key} version {version}");
    }
    // ApiVersions is the one request whose unknown versions are answered, in version 0.
    let mut wire = Wire::to(broker);
    wire.stream.write_all(&[0, 0, 0, 11, 0, 18, 0, 99, 0, 0, 0, 7, 0xff, 0xff, 0]).expect("a request");
    let answer = wire.receive_bytes().expect("an answer");
    assert_eq!(answer[..4], [0, 0, 0, 7], "the correlation id");
    assert_eq!(answer[4..6], ErrorCode::UNSUPPORTED_VERSION.0.to_be_bytes(), "{answer:?}");
    wire.still_answers_after(8);
}

impl Wire {
    /// The connection goes on after an answer that was read by hand.
    fn still_answers_after(&mut self, correlation: u8) {
        self.stream.write_all(&[0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, correlation, 0xff, 0xff]).expect("a request");
        let answer = self.receive_bytes().expect("an answer");
        assert_eq!(answer[3], correlation, "{answer:?}");
        assert_eq!(answer[4..6], [0, 0], "no error");
    }
}

/// Thousands of fetches of everything, and no look at the answers.
fn never_reads(broker: &Broker) -> Vec<Wire> {
    let partition = FetchPartition { partition_max_bytes: 50_000_000, ..Default::default() };
    let topic = FetchTopic { topic: "t".into(), partitions: vec![partition], ..Default::default() };
    let request = FetchRequest { max_bytes: 50_000_000, min_bytes: 1, topics: vec![topic], ..Default::default() };
    let connection = |_| {
        let mut wire = Wire::to(broker);
        wire.stream.set_write_timeout(Some(Duration::from_millis(100))).expect("a time limit");
        for _ in 0..1000 {
            let frame = wire.frame(4, &request);
            // The broker stops reading from one that does not read.
            if wire.stream.write_all(&frame).is_err() {
                break;
            }
        }
        wire
    };
    (0..10).map(connection).collect()
}

#[test]
fn damaged_batches_get_the_errors_of_kafka() {
    let kafka = or_skip!(Setup::default().kafka(), "Apache Kafka {} is not installed", V4.0);
    succeeds(&kafka, "kafka-topics", &["--create", "--topic", "t"], b"");
    let ours = Setup::default().ours();
    succeeds(&ours, "kafka-topics", &["--create", "--topic", "t"], b"");
    let differs = |(ours, kafka): &(Verdict, Verdict)| match kafka.1 {
        // An exception that Kafka did not think of; any error is as good.
        ErrorCode::UNKNOWN_SERVER_ERROR => ours.1 == ErrorCode::NONE,
        _ => ours != kafka,
    };
    let pairs = damaged_batches(&ours).into_iter().zip(damaged_batches(&kafka));
    let different: Vec<_> = pairs.filter(differs).collect();
    assert!(different.is_empty(), "ours and Kafka's: {different:?}");
}

/// A batch, and what the broker says of it.
type Verdict = (&'static str, ErrorCode);

/// What the broker says of each of them.
fn damaged_batches(broker: &Broker) -> Vec<Verdict> {
    let batch = |compression| {
        let mut builder = BatchBuilder::new(BatchOptions { compression, ..BatchOptions::default() });
        for _ in 0..3 {
            builder.append(1, Some(b"key"), Some(b"value"), &[]).expect("a record");
        }
        builder.build().expect("a batch").to_vec()
    };
    let (good, zipped) = (batch(Compression::None), batch(Compression::Gzip));
    // As they are, and with a checksum that fits.
    let damaged = |bytes: &[u8], change: fn(&mut Vec<u8>)| {
        let mut bytes = bytes.to_vec();
        change(&mut bytes);
        bytes
    };
    let signed = |bytes: &[u8], change: fn(&mut Vec<u8>)| {
        let mut bytes = damaged(bytes, change);
        let crc = crc32c(&bytes[21..]);
        bytes[17..21].copy_from_slice(&crc.to_be_bytes());
        bytes
    };
    let last = |b: &mut Vec<u8>| *b.last_mut().expect("a byte") ^= 1;
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("checksum", damaged(&good, |b| b[17] ^= 1)),
        ("a byte of a record", damaged(&good, last)),
        ("a length beyond the end", damaged(&good, |b| b[8..12].copy_from_slice(&i32::MAX.to_be_bytes()))),
        ("a length below the header", damaged(&good, |b| b[8..12].copy_from_slice(&10_i32.to_be_bytes()))),
        ("a negative length", damaged(&good, |b| b[8..12].copy_from_slice(&(-1_i32).to_be_bytes()))),
        ("cut off", damaged(&good, |b| b.truncate(b.len() - 3))),
        ("only a header's beginning", damaged(&good, |b| b.truncate(20))),
        ("nothing", Vec::new()),
        ("bytes behind the end", damaged(&good, |b| b.extend([1, 2, 3]))),
        ("two batches", damaged(&good, |b| b.extend(b.clone()))),
        ("magic 9", damaged(&good, |b| b[16] = 9)),
        ("magic -1", damaged(&good, |b| b[16] = 0xff)),
        ("more records than there are", signed(&good, |b| b[57..61].copy_from_slice(&4_i32.to_be_bytes()))),
        ("fewer records than there are", signed(&good, |b| b[57..61].copy_from_slice(&2_i32.to_be_bytes()))),
        ("a negative count", signed(&good, |b| b[57..61].copy_from_slice(&(-3_i32).to_be_bytes()))),
        ("a last offset that is too high", signed(&good, |b| b[23..27].copy_from_slice(&9_i32.to_be_bytes()))),
        ("a negative last offset", signed(&good, |b| b[23..27].copy_from_slice(&(-1_i32).to_be_bytes()))),
        ("a control batch", signed(&good, |b| b[22] |= 0x20)),
        ("a transactional batch", signed(&good, |b| b[22] |= 0x10)),
        ("a codec that is none", signed(&good, |b| b[22] |= 0x07)),
        ("gzip that is none", signed(&good, |b| b[22] |= 0x01)),
        ("gzip with a wrong byte", signed(&zipped, |b| b[70] ^= 0x55)),
        ("a record of a wrong length", signed(&good, |b| b[61] = 100)),
    ];
    let mut codes = Vec::new();
    for (what, bytes) in cases {
        let mut wire = Wire::to(broker);
        let partition = PartitionProduceData { records: Some(Records::from(Bytes::from(bytes))), ..Default::default() };
        let topic = TopicProduceData { name: "t".into(), partition_data: vec![partition], ..Default::default() };
        let request = ProduceRequest { acks: -1, timeout_ms: 5000, topic_data: vec![topic], ..Default::default() };
        let frame = wire.frame(9, &request);
        wire.stream.write_all(&frame).expect("the broker reads");
        let Ok(answer) = wire.receive_bytes() else {
            codes.push((what, CLOSED));
            continue;
        };
        let answer = answer.slice(5..);
        let mut d = Decoder::new(&answer);
        let answer = ProduceResponse::decode(&mut d, 9).expect("an answer");
        codes.push((what, ErrorCode(answer.responses[0].partition_responses[0].error_code)));
    }
    codes
}

/// Stands for a connection that was closed instead.
const CLOSED: ErrorCode = ErrorCode(i16::MIN);
