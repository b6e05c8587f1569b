//! Java's batches, read by us.

use std::fs;

use bytes::Bytes;
use kafka_wire::Batch;
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker, control_batch};
use kafka_wire::batch::{BatchBuilder, BatchOptions, TimestampType, empty_batch, split};
use kafka_wire::compress::Compression;

use crate::dump::dump;
use crate::{LIMIT_BYTES, golden_dir};

fn golden(name: &str) -> Bytes {
    fs::read(golden_dir().join(name)).unwrap_or_else(|e| panic!("{name}: {e}")).into()
}

#[test]
fn we_read_what_java_reads() {
    let mut seen = 0;
    for entry in fs::read_dir(golden_dir()).expect("the vectors") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let bytes = fs::read(path.with_extension("bin")).expect("its batches").into();
        let expected = fs::read_to_string(&path).expect("its text");
        assert_eq!(dump(&bytes), expected, "{}", path.display());
        seen += 1;
    }
    assert_eq!(seen, 39);
}

/// Uncompressed, there is one way to write a batch: we and Java agree byte for byte.
#[test]
fn we_write_what_java_writes() {
    for name in ["features-none", "many-none", "idempotent-sequence-wraps", "commit", "leader-change"] {
        let java = golden(&format!("{name}.bin"));
        assert_eq!(rebuilt(&java), java, "{name}");
    }
}

/// The same batch, by our builder.
fn rebuilt(bytes: &Bytes) -> Bytes {
    let batch = Batch::read(bytes).expect("a batch");
    let h = batch.header;
    let mut builder = BatchBuilder::new(BatchOptions {
        compression: h.compression().expect("a codec"),
        level: None,
        timestamp_type: h.timestamp_type(),
        base_offset: h.base_offset,
        partition_leader_epoch: h.partition_leader_epoch,
        producer_id: h.producer_id,
        producer_epoch: h.producer_epoch,
        base_sequence: h.base_sequence,
        is_transactional: h.is_transactional(),
        is_control: h.is_control(),
        delete_horizon: h.delete_horizon(),
    });
    for record in batch.records(LIMIT_BYTES).expect("records") {
        let r = record.expect("a record");
        builder.append(r.timestamp, r.key.as_deref(), r.value.as_deref(), &r.headers).expect("room");
    }
    builder.build().expect("a batch")
}

/// What the cleaner does (`MemoryRecords.filterTo`), on Java's own result: gaps, a cut head and tail, a delete horizon.
#[test]
fn we_keep_what_java_keeps_of_a_compacted_log() {
    for batch in split(&golden("compacted.bin")) {
        let batch = batch.expect("a batch");
        let h = batch.header;
        if h.records_count == 0 {
            assert_eq!(empty_batch(&h), batch.bytes);
            continue;
        }
        let mut builder = BatchBuilder::new(BatchOptions {
            base_offset: h.base_offset,
            partition_leader_epoch: h.partition_leader_epoch,
            producer_id: h.producer_id,
            producer_epoch: h.producer_epoch,
            base_sequence: h.base_sequence,
            delete_horizon: h.delete_horizon(),
            compression: h.compression().expect("a codec"),
            ..BatchOptions::default()
        });
        let bytes = batch.decompressed(LIMIT_BYTES).expect("records");
        for record in batch.record_refs(&bytes) {
            builder.append_ref(&record.expect("a record")).expect("ascending offsets");
        }
        builder.set_last_offset(h.last_offset()).expect("not below the last record");
        let ours = builder.build().expect("a batch");
        if h.compression() == Ok(Compression::None) {
            assert_eq!(ours, batch.bytes);
        } else {
            let records = |b: &Bytes| dump(b).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(records(&ours), records(&batch.bytes));
            assert_eq!(Batch::read(&ours).expect("ours").header.last_offset(), h.last_offset());
        }
    }
}

#[test]
fn control_batches_are_as_java_writes_them() {
    let options = BatchOptions {
        base_offset: 12,
        partition_leader_epoch: 6,
        producer_id: 4711,
        producer_epoch: 3,
        is_transactional: true,
        ..BatchOptions::default()
    };
    let value = EndTxnMarker { coordinator_epoch: 21 }.to_bytes();
    let ours = control_batch(options, 1_700_000_000_000, ControlRecordType::Commit, &value);
    assert_eq!(ours.expect("a batch"), golden("commit.bin"));

    let abort = Batch::read(&golden("abort.bin")).expect("a batch");
    let record = abort.records(LIMIT_BYTES).expect("records").next().expect("one").expect("a record");
    assert_eq!(EndTxnMarker::read(record.value.as_deref()), Ok(EndTxnMarker { coordinator_epoch: -1 }));
    assert_eq!(ControlRecordType::of_key(record.key.as_deref()), Ok(Some(ControlRecordType::Abort)));
    assert_eq!(ControlRecordType::of_key(Some(&[0, 0, 0, 77])), Ok(None));
    assert!(ControlRecordType::of_key(Some(&[0xff, 0xff, 0, 0])).is_err());
    assert!(ControlRecordType::of_key(None).is_err());
}

#[test]
fn java_log_append_time_is_the_batchs() {
    let batch = Batch::read(&golden("append-time-zstd.bin")).expect("a batch");
    assert_eq!(batch.header.timestamp_type(), TimestampType::LogAppendTime);
    for record in batch.records(LIMIT_BYTES).expect("records") {
        assert_eq!(record.expect("a record").timestamp, batch.header.max_timestamp);
    }
}
