//! The cluster's metadata on disk: `__cluster_metadata` as a KRaft quorum of one voter, in Kafka's own files.
//!
//! * [`format()`]: makes log directories a cluster's, as `kafka-storage format` does; [`ensemble`] reads what they are.
//! * [`KraftJournal`]: the log and its snapshots; [`checkpoint`], [`quorum_state`], [`control`] are its formats.
//!
//! Decisions are in `kafka_core::controller`; the task that owns the journal is `crate::owner::controller`. A quorum of
//! several voters is not here: such a configuration refuses to start.

pub mod checkpoint;
pub mod control;
pub mod ensemble;
pub mod format;
mod journal;
mod load;
pub mod quorum_state;
#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;

pub use ensemble::{Ensemble, EnsembleError};
pub use format::{FormatError, FormatOptions, FormatReport, InitialVoter, Quorum, format};
pub use journal::{JournalOptions, KraftJournal, Opened};

/// The directory of the metadata log in its log directory.
pub const METADATA_DIR: &str = "__cluster_metadata-0";

/// Why the metadata cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A file operation failed.
    #[error("{path}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The log failed.
    #[error(transparent)]
    Log(#[from] kafka_log::StorageError),
    /// An append was refused.
    #[error("cannot append to the metadata log: {0}")]
    Append(#[from] kafka_log::AppendError),
    /// A read was refused.
    #[error("cannot read the metadata log: {0}")]
    Read(#[from] kafka_log::ReadError),
    /// A file is not what it should be.
    #[error("{path}: {why}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A record cannot be applied.
    #[error("the metadata log cannot be replayed: {0}")]
    Replay(#[from] kafka_core::image::ReplayError),
    /// A record cannot be written.
    #[error("a metadata record cannot be written: {0}")]
    Encode(String),
    /// The quorum is not one of this node alone.
    #[error("{0}")]
    Quorum(String),
}

impl JournalError {
    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }

    pub(crate) fn malformed(path: impl Into<PathBuf>, why: impl ToString) -> Self {
        Self::Malformed { path: path.into(), why: why.to_string() }
    }
}
