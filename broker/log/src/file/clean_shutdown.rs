//! `.kafka_cleanshutdown`: there after a clean shutdown, so that the next start recovers nothing (Kafka's
//! `CleanShutdownFileHandler`, KIP-966 for the broker epoch).

use std::io;
use std::path::Path;

use crate::disk::{Disk, read_file, replace_file};

/// The file's name in a log directory.
pub const FILE_NAME: &str = ".kafka_cleanshutdown";

/// What the file says: the broker's epoch when it stopped, -1 if unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanShutdown {
    /// The broker epoch; the controller compares it to see whether this broker missed anything.
    pub broker_epoch: i64,
}

impl CleanShutdown {
    /// The file's content.
    #[must_use]
    pub fn encode(self) -> String {
        format!("{{\"version\":0,\"brokerEpoch\":{}}}", self.broker_epoch)
    }

    /// The epoch in the file's text. Older versions left the file empty: epoch unknown.
    #[must_use]
    pub fn decode(text: &str) -> Self {
        let epoch = text.split_once("\"brokerEpoch\"").and_then(|(_, rest)| {
            let rest = rest.trim_start().strip_prefix(':')?.trim_start();
            let end = rest.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..end].parse().ok()
        });
        Self { broker_epoch: epoch.unwrap_or(-1) }
    }

    /// Reads the file in `log_dir`; `None` when it is not there, that is, after an unclean shutdown.
    ///
    /// # Errors
    /// When it is there but cannot be read.
    pub fn read(disk: &dyn Disk, log_dir: &Path) -> io::Result<Option<Self>> {
        match read_file(disk, &log_dir.join(FILE_NAME)) {
            Ok(bytes) => Ok(Some(Self::decode(&String::from_utf8_lossy(&bytes)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the file, durably; the last thing done to a log directory.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(self, disk: &dyn Disk, log_dir: &Path) -> io::Result<()> {
        replace_file(disk, &log_dir.join(FILE_NAME), self.encode().as_bytes(), true)
    }

    /// Removes the file, durably, before anything in the log directory changes.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn remove(disk: &dyn Disk, log_dir: &Path) -> io::Result<()> {
        match disk.remove_file(&log_dir.join(FILE_NAME)) {
            Ok(()) => disk.sync_dir(log_dir),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let clean = CleanShutdown { broker_epoch: 307 };
        assert_eq!(clean.encode(), r#"{"version":0,"brokerEpoch":307}"#);
        assert_eq!(CleanShutdown::decode(&clean.encode()), clean);
        assert_eq!(CleanShutdown::decode(r#"{ "brokerEpoch" : -1 }"#).broker_epoch, -1);
        assert_eq!(CleanShutdown::decode("").broker_epoch, -1);
    }
}
