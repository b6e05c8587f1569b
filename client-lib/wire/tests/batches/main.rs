//! Record batches and codecs against Kafka's own, and against anything that is not a batch.
//!
//! `golden/` was written once by `java/BatchVectors.java` on kafka-clients 4.3.1: batches with what Java reads from them,
//! and compressed streams of forms that batches of the Java client do not have.

mod codecs;
mod dump;
mod golden;
mod hostile;
mod java;
mod round_trip;
mod samples;

use std::path::PathBuf;

/// Room for anything that the tests decompress.
const LIMIT_BYTES: usize = 1 << 20;

fn golden_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/batches/golden")
}
