//! `recovery-point-offset-checkpoint`, `replication-offset-checkpoint`, `log-start-offset-checkpoint` and
//! `cleaner-offset-checkpoint` of a log directory: an offset per partition (Kafka's `OffsetCheckpointFile`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::{FormatError, checkpoint_lines};
use crate::disk::{Disk, read_file, replace_file};
use crate::names::TopicPartition;

/// An offset for each partition that has one.
pub type Offsets = BTreeMap<TopicPartition, i64>;

/// The text of a checkpoint.
#[must_use]
pub fn encode(offsets: &Offsets) -> String {
    let mut text = format!("0\n{}\n", offsets.len());
    for (partition, offset) in offsets {
        let _ = writeln!(text, "{} {} {offset}", partition.topic, partition.partition);
    }
    text
}

/// The offsets in a checkpoint's text.
///
/// # Errors
/// When the text is not a checkpoint.
pub fn decode(text: &str) -> Result<Offsets, FormatError> {
    let entry = |line: &&str| {
        let mut parts = line.split_ascii_whitespace();
        let parsed = (|| {
            let topic = parts.next()?;
            let partition = parts.next()?.parse().ok()?;
            Some((TopicPartition::new(topic, partition), parts.next()?.parse().ok()?))
        })();
        parsed.filter(|_| parts.next().is_none()).ok_or_else(|| FormatError::new(WHAT, format!("bad line \"{line}\"")))
    };
    checkpoint_lines(WHAT, text)?.iter().map(entry).collect()
}

/// Reads a checkpoint; one that is missing or empty has no offsets.
///
/// # Errors
/// When it cannot be read or is malformed.
pub fn read(disk: &dyn Disk, path: &Path) -> io::Result<Offsets> {
    match read_file(disk, path) {
        Ok(bytes) if bytes.is_empty() => Ok(Offsets::new()),
        Ok(bytes) => Ok(decode(&String::from_utf8_lossy(&bytes))?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Offsets::new()),
        Err(error) => Err(error),
    }
}

/// Replaces a checkpoint, durably.
///
/// # Errors
/// When it cannot be written.
pub fn write(disk: &dyn Disk, path: &Path, offsets: &Offsets) -> io::Result<()> {
    replace_file(disk, path, encode(offsets).as_bytes(), true)
}

const WHAT: &str = "offset checkpoint";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let text = "0\n2\na-topic 0 138\nz 11 0\n";
        let offsets = decode(text).expect("a checkpoint as Kafka writes it");
        assert_eq!(offsets[&TopicPartition::new("a-topic", 0)], 138);
        assert_eq!(encode(&offsets), text);
        assert_eq!(decode("0\n0\n").map(|o| o.len()), Ok(0));
    }

    #[test]
    fn malformed() {
        for text in ["", "1\n0\n", "0\n1\n", "0\n1\na 0\n", "0\n1\na 0 1 2\n", "0\nx\n", "0\n0\na 0 1\n"] {
            assert!(decode(text).is_err(), "{text:?}");
        }
    }
}
