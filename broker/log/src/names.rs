//! Names of a partition's files and directories (Kafka's `LogFileUtils` and `LocalLog`).

use std::fmt;
use std::path::{Path, PathBuf};

/// The kinds of files that are named by an offset of 20 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// Record batches.
    Log,
    /// Offset to position in the log.
    OffsetIndex,
    /// Timestamp to offset.
    TimeIndex,
    /// Aborted transactions.
    TxnIndex,
    /// Producer states before the offset.
    ProducerSnapshot,
}

impl FileKind {
    /// The kinds that make up a segment.
    pub const SEGMENT: [Self; 4] = [Self::Log, Self::OffsetIndex, Self::TimeIndex, Self::TxnIndex];

    const ALL: [Self; 5] = [Self::Log, Self::OffsetIndex, Self::TimeIndex, Self::TxnIndex, Self::ProducerSnapshot];

    /// The suffix, dot included.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Log => ".log",
            Self::OffsetIndex => ".index",
            Self::TimeIndex => ".timeindex",
            Self::TxnIndex => ".txnindex",
            Self::ProducerSnapshot => ".snapshot",
        }
    }

    /// The path of this kind of file for `offset`.
    #[must_use]
    pub fn path(self, dir: &Path, offset: i64) -> PathBuf {
        dir.join(format!("{offset:020}{}", self.suffix()))
    }
}

/// What a file that is not (or no longer) part of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Part of the log.
    None,
    /// Waits to be deleted.
    Deleted,
    /// Written by a compaction that is not finished.
    Cleaned,
    /// Written by a compaction that is finished, to replace what it was made from.
    Swap,
}

impl Mark {
    /// The suffix behind the file kind's.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Deleted => ".deleted",
            Self::Cleaned => ".cleaned",
            Self::Swap => ".swap",
        }
    }
}

/// The path with a mark's suffix added.
#[must_use]
pub fn marked(path: &Path, mark: Mark) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(mark.suffix());
    PathBuf::from(name)
}

/// A file name taken apart: its offset, kind and mark; `None` for any other file.
#[must_use]
pub fn parse_file_name(name: &str) -> Option<(i64, FileKind, Mark)> {
    let digits = name.get(..20)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let offset = digits.parse().ok()?;
    let rest = &name[20..];
    FileKind::ALL.into_iter().find_map(|kind| {
        let rest = rest.strip_prefix(kind.suffix())?;
        let mark = [Mark::None, Mark::Deleted, Mark::Cleaned, Mark::Swap].into_iter().find(|m| m.suffix() == rest)?;
        Some((offset, kind, mark))
    })
}

/// A topic's name and a partition's index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicPartition {
    /// The topic's name.
    pub topic: String,
    /// The partition's index.
    pub partition: i32,
}

impl TopicPartition {
    /// The partition `partition` of `topic`.
    pub fn new(topic: impl Into<String>, partition: i32) -> Self {
        Self { topic: topic.into(), partition }
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// What a partition's directory is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DirKind {
    /// The partition's log.
    Current,
    /// A copy that is to take the place of the current log in another directory.
    Future,
    /// A log that waits to be deleted.
    Deleted,
    /// A log that the cluster does not know, kept aside.
    Stray,
}

/// The directory of a partition's current log: `topic-partition`.
#[must_use]
pub fn dir_name(partition: &TopicPartition) -> String {
    partition.to_string()
}

/// A name with a unique part, such as `topic-0.0123456789abcdef0123456789abcdef-delete`. Kafka keeps it within 255 bytes
/// by cutting the topic's name.
#[must_use]
pub fn unique_dir_name(partition: &TopicPartition, kind: DirKind, unique: [u8; 16]) -> String {
    let suffix = match kind {
        DirKind::Current => return dir_name(partition),
        DirKind::Future => "-future",
        DirKind::Deleted => "-delete",
        DirKind::Stray => "-stray",
    };
    let tail = format!("-{}.{:032x}{suffix}", partition.partition, u128::from_be_bytes(unique));
    let topic_bytes = partition.topic.len().min(255 - tail.len());
    // Topic names are ASCII; another text is cut where a character ends.
    let cut = (0..=topic_bytes).rev().find(|i| partition.topic.is_char_boundary(*i)).unwrap_or(0);
    format!("{}{tail}", &partition.topic[..cut])
}

/// A directory's name taken apart; `None` when it is no partition's.
#[must_use]
pub fn parse_dir_name(name: &str) -> Option<(TopicPartition, DirKind)> {
    let suffixes = [
        ("-delete", DirKind::Deleted),
        ("-future", DirKind::Future),
        ("-stray", DirKind::Stray),
        ("", DirKind::Current),
    ];
    let (rest, kind) = suffixes.into_iter().find_map(|(s, kind)| name.strip_suffix(s).map(|rest| (rest, kind)))?;
    let rest = match kind {
        DirKind::Current => rest,
        _ => {
            let (rest, unique) = rest.rsplit_once('.')?;
            (unique.len() == 32 && unique.bytes().all(|b| b.is_ascii_hexdigit())).then_some(rest)?
        }
    };
    let (topic, partition) = rest.rsplit_once('-')?;
    let partition = partition.parse().ok().filter(|p| *p >= 0)?;
    (!topic.is_empty()).then(|| (TopicPartition::new(topic, partition), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        let path = FileKind::TimeIndex.path(Path::new("/d"), 42);
        assert_eq!(path, Path::new("/d/00000000000000000042.timeindex"));
        assert_eq!(parse_file_name("00000000000000000042.timeindex"), Some((42, FileKind::TimeIndex, Mark::None)));
        assert_eq!(parse_file_name("00000000000000000042.log.swap"), Some((42, FileKind::Log, Mark::Swap)));
        for other in
            ["leader-epoch-checkpoint", "00000000000000000042.logx", "42.log", "00000000000000000042-01.checkpoint"]
        {
            assert_eq!(parse_file_name(other), None, "{other}");
        }
        assert_eq!(parse_file_name("äääääääääääääääääää.log"), None);
    }

    #[test]
    fn directory_names() {
        let partition = TopicPartition::new("a-topic.x", 7);
        assert_eq!(parse_dir_name("a-topic.x-7"), Some((partition.clone(), DirKind::Current)));
        let deleted = unique_dir_name(&partition, DirKind::Deleted, [0xab; 16]);
        assert_eq!(deleted, "a-topic.x-7.abababababababababababababababab-delete");
        assert_eq!(parse_dir_name(&deleted), Some((partition, DirKind::Deleted)));
        let long = TopicPartition::new("t".repeat(249), 12345);
        assert_eq!(unique_dir_name(&long, DirKind::Future, [1; 16]).len(), 255);
        for other in ["plain", "-1", "x-", "x--1x", "t-0.zz-delete"] {
            assert_eq!(parse_dir_name(other), None, "{other}");
        }
    }
}
