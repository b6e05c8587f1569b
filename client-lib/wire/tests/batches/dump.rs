//! What is in batches, line by line, in the form of `java/BatchVectors.java`.

use std::fmt::Write;

use bytes::Bytes;
use kafka_wire::batch::control::ControlRecordType;
use kafka_wire::batch::{Batch, Record, TimestampType, split};
use kafka_wire::crc::crc32;

use crate::LIMIT_BYTES;

pub fn dump(bytes: &Bytes) -> String {
    let mut out = String::new();
    for batch in split(bytes) {
        let batch = batch.expect("a batch");
        batch.check_crc().expect("a right checksum");
        header(&mut out, &batch);
        for record in batch.records(LIMIT_BYTES).expect("records") {
            line(&mut out, &batch, &record.expect("a record"));
        }
    }
    out
}

fn header(out: &mut String, batch: &Batch) {
    let h = &batch.header;
    let time = match h.timestamp_type() {
        _ if h.magic == 0 => "-",
        TimestampType::CreateTime => "CreateTime",
        TimestampType::LogAppendTime => "LogAppendTime",
    };
    let codec = h.compression().expect("a known codec");
    let (last, magic, size, max) = (h.last_offset(), h.magic, h.size_bytes(), h.max_timestamp);
    write!(out, "batch last={last} magic={magic} size={size} compression={codec} time={time} max={max}").unwrap();
    if h.magic == 2 {
        write!(
            out,
            " base={} epoch={} producer={}/{} sequence={}..{} count={}{}{}",
            h.base_offset,
            h.partition_leader_epoch,
            h.producer_id,
            h.producer_epoch,
            h.base_sequence,
            h.last_sequence(),
            h.records_count,
            if h.is_transactional() { " transactional" } else { "" },
            if h.is_control() { " control" } else { "" },
        )
        .unwrap();
        if let Some(horizon) = h.delete_horizon() {
            write!(out, " horizon={horizon}").unwrap();
        }
    }
    out.push('\n');
}

fn line(out: &mut String, batch: &Batch, record: &Record) {
    let (key, value) = (show(record.key.as_deref()), show(record.value.as_deref()));
    write!(out, "record offset={} time={} key={key} value={value}", record.offset, record.timestamp).unwrap();
    for header in &record.headers {
        write!(out, " {}:{}", show(Some(header.key.as_bytes())), show(header.value.as_deref())).unwrap();
    }
    if batch.header.is_control() {
        let kind = ControlRecordType::of_key(record.key.as_deref()).expect("a control record's key");
        let name = match kind.expect("a known type") {
            ControlRecordType::Abort => "ABORT",
            ControlRecordType::Commit => "COMMIT",
            ControlRecordType::LeaderChange => "LEADER_CHANGE",
            ControlRecordType::SnapshotHeader => "SNAPSHOT_HEADER",
            ControlRecordType::SnapshotFooter => "SNAPSHOT_FOOTER",
            ControlRecordType::KraftVersion => "KRAFT_VERSION",
            ControlRecordType::KraftVoters => "KRAFT_VOTERS",
        };
        write!(out, " {name}").unwrap();
    }
    out.push('\n');
}

/// A null, or bytes in hexadecimal; of more than 24 bytes length and CRC-32.
fn show(bytes: Option<&[u8]>) -> String {
    match bytes {
        None => "null".to_owned(),
        Some(bytes) if bytes.len() > 24 => format!("{}#{:x}", bytes.len(), crc32(bytes)),
        Some(bytes) => bytes.iter().fold("x".to_owned(), |mut out, b| {
            write!(out, "{b:02x}").unwrap();
            out
        }),
    }
}
