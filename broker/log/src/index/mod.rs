//! The three indexes of a segment. All are hints or summaries of what is in the log, and can be made again from it.

mod offset;
mod sparse;
mod time;
mod txn;

pub use txn::AbortedTxn;

pub(crate) use offset::{OffsetIndex, OffsetPosition};
pub(crate) use time::{TimeIndex, TimestampOffset};
pub(crate) use txn::TxnIndex;
