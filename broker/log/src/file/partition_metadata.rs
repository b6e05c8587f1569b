//! `partition.metadata`: the id of the topic that a partition's directory belongs to (Kafka's `PartitionMetadataFile`).

use std::io;
use std::path::Path;

use kafka_wire::Uuid;

use super::FormatError;
use crate::disk::{Disk, read_file, replace_file};

/// The file's name in a partition's directory.
pub const FILE_NAME: &str = "partition.metadata";

/// The file's content.
#[must_use]
pub fn encode(topic_id: Uuid) -> String {
    format!("version: 0\ntopic_id: {topic_id}")
}

/// The topic id in the file's text.
///
/// # Errors
/// When the text is malformed.
pub fn decode(text: &str) -> Result<Uuid, FormatError> {
    let mut version = None;
    let mut topic_id = None;
    for line in text.lines() {
        match line.split_once(':').map(|(k, v)| (k.trim(), v.trim())) {
            Some(("version", v)) => version = Some(v),
            Some(("topic_id", v)) => topic_id = Some(v),
            _ => {}
        }
    }
    if version != Some("0") {
        return Err(FormatError::new(FILE_NAME, format!("version {version:?} is not known")));
    }
    let id = topic_id.ok_or_else(|| FormatError::new(FILE_NAME, "no topic_id"))?;
    id.parse().map_err(|e| FormatError::new(FILE_NAME, format!("{e}")))
}

/// Reads the file; `None` when it is not there.
///
/// # Errors
/// When it cannot be read or is malformed.
pub fn read(disk: &dyn Disk, partition_dir: &Path) -> io::Result<Option<Uuid>> {
    match read_file(disk, &partition_dir.join(FILE_NAME)) {
        Ok(bytes) => Ok(Some(decode(&String::from_utf8_lossy(&bytes))?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the file, durably.
///
/// # Errors
/// When it cannot be written.
pub fn write(disk: &dyn Disk, partition_dir: &Path, topic_id: Uuid) -> io::Result<()> {
    replace_file(disk, &partition_dir.join(FILE_NAME), encode(topic_id).as_bytes(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let text = "version: 0\ntopic_id: 0ujbCeoYRxmxyr_hoyoJog";
        let id = decode(text).expect("a file as Kafka writes it");
        assert_eq!(encode(id), text);
        for bad in ["", "version: 1\ntopic_id: 0ujbCeoYRxmxyr_hoyoJog", "version: 0\n", "version: 0\ntopic_id: x"] {
            assert!(decode(bad).is_err(), "{bad:?}");
        }
    }
}
