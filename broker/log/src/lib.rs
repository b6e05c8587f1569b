//! A partition on disk, in Kafka's formats: a directory can go from Kafka to us and back.
//!
//! * [`PartitionLog`]: append, read, truncate, retain, flush, recover.
//! * [`LogDirs`]: the directories of `log.dirs`, their locks, checkpoints and logs.
//! * [`LogConfig`]: the topic settings that a log obeys.
//! * [`disk::Disk`]: the file operations, real or in memory for tests.
//! * [`file`]: the small files of a log directory and of a partition; [`names`]: what they are called.
//!
//! Synchronous, no async runtime, no clock (time is an argument), no thread. What takes long is a task that the caller
//! runs where it likes: reads ([`ReadPlan`]), flushes ([`FlushTask`]), deletions ([`DueFiles`]), compaction
//! ([`CompactionPlan`]).

mod buffers;
pub mod config;
mod dirs;
pub mod disk;
pub mod error;
pub mod file;
mod home;
mod index;
mod log;
pub mod names;
mod producer;
mod scan;
mod segment;

pub use config::LogConfig;
pub use dirs::{DoomedDir, FoundLog, LogDir, LogDirs, LogOffsets, OpenDirsError, PlaceError};
pub use disk::{Disk, RealDisk};
pub use error::{AppendError, ReadError, RecordError, StorageError};
pub use file::leader_epoch::EpochEntry;
pub use index::AbortedTxn;
pub use log::{
    AppendInfo, BatchPlace, BatchToSearch, CheckedBatches, Compacted, CompactionPlan, CompactionStats, DueFiles,
    FetchedRecords, FlushTask, LeaderRules, Looked, OpenOptions, PartitionLog, ReadOptions, ReadPlan, RecoveryReport,
    TimestampedOffset, special,
};
pub use names::{DirKind, TopicPartition};
pub use producer::{AppendOrigin, BatchMetadata, CompletedTxn, ProducerError, ProducerState};
