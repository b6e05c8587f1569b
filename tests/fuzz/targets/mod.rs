//! What is fuzzed: each function takes any bytes and fails by a panic. Used by the fuzz targets here, and by
//! `tests/protocol/fuzz_corpus.rs`, which gives them the corpus as ordinary tests.

mod log;

use bytes::Bytes;
use kafka_client::properties::Properties;
use kafka_wire::api::{ApiKey, request_header_version};
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker};
use kafka_wire::batch::{BatchBuilder, BatchOptions, batch_len, check_records, split};
use kafka_wire::codec::Decoder;
use kafka_wire::compress::{Compression, DecompressError, decompress, decompress_magic_0, decompress_pieces};
use kafka_wire::coordinator_record::{GroupRecord, ShareRecord, TransactionRecord};
use kafka_wire::frame::{LENGTH_BYTES, frame_len};
use kafka_wire::message::{Kind, Message, MessageInfo, RecodeError};
use kafka_wire::messages::{MESSAGES, RequestHeader};
use kafka_wire::metadata_record::MetadataRecord;
pub use log::{files, segments};

/// Room for what is read and decompressed.
const LIMIT_BYTES: usize = 1 << 20;

/// What a client sends on a connection: requests, each behind its length.
pub fn frames(bytes: &[u8]) {
    let mut rest = bytes;
    while let Some((prefix, after)) = rest.split_first_chunk::<LENGTH_BYTES>() {
        let Ok(length) = frame_len(*prefix, LIMIT_BYTES) else { return };
        let Some((frame, after)) = after.split_at_checked(length) else { return };
        request(&Bytes::copy_from_slice(frame));
        rest = after;
    }
}

/// Header and body of a request, as a broker reads them.
fn request(frame: &Bytes) {
    let mut d = Decoder::new(frame);
    let (Ok(key), Ok(version)) = (d.i16(), d.i16()) else { return };
    let header_version = request_header_version(ApiKey(key), version);
    let mut d = Decoder::new(frame);
    let Ok(header) = RequestHeader::decode(&mut d, header_version) else { return };
    assert_eq!((header.request_api_key, header.request_api_version), (key, version));
    if let Some(info) = message(Kind::Request, key) {
        recode(info, version, &d.rest());
    }
}

/// A request's or response's body behind two bytes: which, and its version. The one byte's upper bit says which of both.
pub fn messages(bytes: &[u8]) {
    let [which, version, body @ ..] = bytes else { return };
    let kind = if which & 0x80 == 0 { Kind::Request } else { Kind::Response };
    if let Some(info) = message(kind, i16::from(which & 0x7f)) {
        recode(info, i16::from(*version), &Bytes::copy_from_slice(body));
    }
}

fn message(kind: Kind, key: i16) -> Option<&'static MessageInfo> {
    MESSAGES.iter().find(|m| m.kind == kind && m.key == Some(key))
}

/// What can be read can be written, and is then the same for ever.
fn recode(info: &MessageInfo, version: i16, bytes: &Bytes) {
    match (info.recode)(bytes, version, version) {
        Err(RecodeError::Decode(_)) => {}
        Err(RecodeError::Encode(e)) => panic!("{} {version} was read and cannot be written: {e}", info.name),
        Ok((_, once)) => assert_eq!((info.recode)(&once, version, version), Ok((once.len(), once)), "{}", info.name),
    }
}

/// Record batches as they come in a request, in a response and from a file.
pub fn batches(bytes: &[u8]) {
    let bytes = Bytes::copy_from_slice(bytes);
    let _ = batch_len(&bytes);
    for batch in split(&bytes) {
        let Ok(batch) = batch else { return };
        let _ = (batch.check_crc(), batch.header.last_sequence(), batch.header.next_offset());
        if let Ok(records) = batch.records(LIMIT_BYTES) {
            for record in records.flatten() {
                let _ = ControlRecordType::of_key(record.key.as_deref());
                let _ = EndTxnMarker::read(record.value.as_deref());
            }
        }
        let Ok(records) = batch.decompressed(LIMIT_BYTES) else { continue };
        let base_offset = batch.header.base_offset;
        let checked = check_records(&batch.header, &records);
        assert_eq!(batch.check_records(LIMIT_BYTES).ok(), checked.as_ref().ok().copied(), "piece by piece");
        if checked.is_err() || base_offset.checked_add(1 << 31).is_none() {
            continue;
        }
        // A batch that a leader would take: building it again gives the same records.
        let mut again = BatchBuilder::new(BatchOptions { base_offset, ..BatchOptions::default() });
        for record in batch.record_refs(&records) {
            again.append_ref(&record.expect("checked")).expect("consecutive");
        }
        let again = split(&again.build().expect("small")).next().expect("one").expect("a batch");
        let read = |b: &kafka_wire::Batch| b.records(LIMIT_BYTES).expect("readable").collect::<Vec<_>>();
        assert_eq!(read(&again), read(&batch));
    }
}

/// A compressed stream behind a byte that says of which codec; its upper bit stands for the oldest message format.
pub fn streams(bytes: &[u8]) {
    let [which, stream @ ..] = bytes else { return };
    let Some(codec) = Compression::from_id(which & 0x7f) else { return };
    let result = match which & 0x80 {
        0 => {
            let whole = decompress(codec, stream, LIMIT_BYTES);
            let mut pieces = Vec::new();
            let done = decompress_pieces(codec, stream, LIMIT_BYTES, |piece| {
                pieces.extend_from_slice(piece);
                Ok::<(), DecompressError>(())
            });
            assert_eq!(done.ok().map(|()| pieces), whole.clone().ok(), "piece by piece");
            whole
        }
        _ => decompress_magic_0(codec, stream, LIMIT_BYTES),
    };
    if let Ok(out) = result {
        assert!(out.len() <= LIMIT_BYTES);
    }
}

/// Keys and values of the internal topics: a byte says of which, another how long the key is.
pub fn records(bytes: &[u8]) {
    let [which, key, rest @ ..] = bytes else { return };
    let rest = Bytes::copy_from_slice(rest);
    let key_end = usize::from(*key).min(rest.len());
    let (key, value) = (rest.slice(..key_end), rest.slice(key_end..));
    match which {
        0 => drop(MetadataRecord::read(&rest)),
        1 => drop(GroupRecord::read(&key, Some(&value))),
        2 => drop(TransactionRecord::read(&key, Some(&value))),
        3 => drop(ShareRecord::read(&key, Some(&value))),
        _ => {}
    }
}

/// A property file.
pub fn properties(bytes: &[u8]) {
    let _ = Properties::parse(bytes);
}
