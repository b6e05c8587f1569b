//! Kafka's wire protocol and record formats: bytes to values and back, no I/O.
//!
//! Decoders are total: any bytes give an error or a value, and every length is checked against what is left before
//! anything is allocated for it.

pub mod api;
mod api_ranges;
pub mod batch;
pub mod codec;
pub mod compress;
pub mod coordinator_record;
pub mod crc;
pub mod error_code;
mod fields;
pub mod frame;
pub mod message;
pub mod messages;
pub mod metadata_record;
pub mod records;
pub mod uuid;

pub use api::ApiKey;
pub use batch::{Batch, BatchBuilder, BatchError, BatchHeader, BatchOptions, Record};
pub use codec::{DecodeError, Decoder, EncodeError, Encoder};
pub use compress::Compression;
pub use error_code::ErrorCode;
pub use message::{Message, Request};
pub use records::Records;
pub use uuid::Uuid;

/// The compact table of all messages that the code in [`messages`] is made from, for tools that show any of them as text.
pub const SCHEMA: &str = include_str!("../schema/messages.txt");
