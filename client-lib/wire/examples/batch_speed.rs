//! How long it takes to build and to read a batch of 1000 records of 100 bytes: `cargo run --release -p kafka-wire
//! --example batch_speed`. Prints the best of many runs, in microseconds.

use std::hint::black_box;
use std::time::Instant;

use kafka_wire::batch::{Batch, BatchBuilder, BatchOptions, RecordRefs, check_records};
use kafka_wire::compress::Compression;

const RECORDS: usize = 1000;
const RUNS: usize = 3000;

fn main() {
    let value: Vec<u8> = (0..100).map(|i| b"{\"name\": \"a value\", \"number\": 12345}"[i % 36]).collect();
    let options = BatchOptions::default();
    let batch = Batch::read(&build(options, &value, Vec::new())).expect("a batch");

    let mut buffer = Vec::new();
    best("build, in a used buffer", || {
        buffer = Vec::from(build(options, &value, std::mem::take(&mut buffer)));
    });
    best("build, in a new buffer", || {
        black_box(build(options, &value, Vec::new()));
    });
    best("header and checksum (what a leader looks at)", || {
        black_box(batch.check_crc()).expect("right");
    });
    best("checksum and borrowed records", || {
        batch.check_crc().expect("right");
        let bytes = batch.raw_records();
        let mut sum = 0;
        for record in RecordRefs::new(&batch.header, &bytes) {
            let record = record.expect("a record");
            sum += record.value.map_or(0, <[u8]>::len) as i64 + record.offset;
        }
        black_box(sum);
    });
    best("checksum and the leader's walk", || {
        batch.check_crc().expect("right");
        black_box(check_records(&batch.header, &batch.raw_records())).expect("right");
    });
    best("checksum and shared records", || {
        batch.check_crc().expect("right");
        for record in batch.records(0).expect("records") {
            black_box(record.expect("a record"));
        }
    });
    for compression in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let options = BatchOptions { compression, ..options };
        let batch = Batch::read(&build(options, &value, Vec::new())).expect("a batch");
        best(&format!("build, {compression}"), || {
            black_box(build(options, &value, Vec::new()));
        });
        best(&format!("decompress, {compression}"), || {
            black_box(batch.decompressed(1 << 20)).expect("right");
        });
        best(&format!("the leader's walk, {compression}"), || {
            black_box(batch.check_records(1 << 20)).expect("right");
        });
    }
}

fn build(options: BatchOptions, value: &[u8], buffer: Vec<u8>) -> bytes::Bytes {
    let mut builder = BatchBuilder::in_buffer(options, buffer);
    for i in 0..RECORDS {
        builder.append(1_700_000_000_000 + i as i64, None, Some(value), &[]).expect("room");
    }
    builder.build().expect("a batch")
}

fn best(what: &str, mut run: impl FnMut()) {
    let best = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .expect("there are runs");
    println!("{what:46} {:8.1} us", best.as_secs_f64() * 1e6);
}
