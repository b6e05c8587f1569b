//! `meta.properties` of a log directory: which node of which cluster it belongs to (Kafka's `MetaProperties`, KIP-631;
//! KIP-858 for the directory id).

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use kafka_wire::Uuid;

use super::FormatError;
use crate::disk::{Disk, read_file, replace_file};

/// The file's name in a log directory.
pub const FILE_NAME: &str = "meta.properties";

/// What the file says. Version 0 is ZooKeeper's time: `broker.id`, and `cluster.id` since 0.10.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaProperties {
    /// 0 or 1.
    pub version: i32,
    /// The cluster's id; only version 0 may lack it.
    pub cluster_id: Option<String>,
    /// The node's id; only version 0 may lack it.
    pub node_id: Option<i32>,
    /// This log directory's id; `None` before KIP-858.
    pub directory_id: Option<Uuid>,
}

impl MetaProperties {
    /// The file's content.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = String::from("#\n");
        if let Some(id) = &self.cluster_id {
            let _ = writeln!(text, "cluster.id={id}");
        }
        if let Some(id) = self.directory_id {
            let _ = writeln!(text, "directory.id={id}");
        }
        if let Some(id) = self.node_id {
            let _ = writeln!(text, "{}={id}", if self.version == 0 { "broker.id" } else { "node.id" });
        }
        let _ = writeln!(text, "version={}", self.version);
        text
    }

    /// The values in the file's text, a Java properties file of simple values.
    ///
    /// # Errors
    /// When a value is missing or malformed.
    pub fn decode(text: &str) -> Result<Self, FormatError> {
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with(['#', '!']));
        // Ids may end in '=' nowhere, and Java escapes ':' and '=' in values with a backslash.
        let pairs: Vec<(&str, String)> = lines
            .filter_map(|l| l.split_once(['=', ':']).map(|(k, v)| (k.trim(), v.trim().replace('\\', ""))))
            .collect();
        let value = |key: &str| pairs.iter().rev().find(|(k, _)| *k == key).map(|(_, v)| v.as_str());
        let number = |key: &str| {
            let parsed = value(key).map(|v| {
                v.parse::<i32>().map_err(|_| FormatError::new(FILE_NAME, format!("{key} is \"{v}\", not a number")))
            });
            parsed.transpose()
        };
        let version = number("version")?.ok_or_else(|| FormatError::new(FILE_NAME, "no version"))?;
        let directory_id = value("directory.id")
            .map(|v| v.parse::<Uuid>().map_err(|e| FormatError::new(FILE_NAME, format!("directory.id: {e}"))));
        let properties = Self {
            version,
            cluster_id: value("cluster.id").map(str::to_owned),
            node_id: number(if version == 0 { "broker.id" } else { "node.id" })?,
            directory_id: directory_id.transpose()?,
        };
        match version {
            0 => Ok(properties),
            1 if properties.cluster_id.is_none() => Err(FormatError::new(FILE_NAME, "no cluster.id")),
            1 if properties.node_id.is_none() => Err(FormatError::new(FILE_NAME, "no node.id")),
            1 => Ok(properties),
            other => Err(FormatError::new(FILE_NAME, format!("version {other} is not known"))),
        }
    }

    /// Reads the file in `log_dir`; `None` when the directory is not formatted.
    ///
    /// # Errors
    /// When it cannot be read or is malformed.
    pub fn read(disk: &dyn Disk, log_dir: &Path) -> io::Result<Option<Self>> {
        match read_file(disk, &log_dir.join(FILE_NAME)) {
            Ok(bytes) => Ok(Some(Self::decode(&String::from_utf8_lossy(&bytes))?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the file, durably.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, disk: &dyn Disk, log_dir: &Path) -> io::Result<()> {
        replace_file(disk, &log_dir.join(FILE_NAME), self.encode().as_bytes(), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kafka_writes_it_so() {
        let text = "#\n#Tue Nov 24 07:58:46 UTC 2026\nnode.id=1\ndirectory.id=DsVZcSXXsQeUldtznzwsDw\nversion=1\n\
                    cluster.id=NyCyeNG8SU-DBtWwoAsbPg\n";
        let read = MetaProperties::decode(text).expect("version 1");
        assert_eq!((read.version, read.node_id), (1, Some(1)));
        assert_eq!(read.cluster_id.as_deref(), Some("NyCyeNG8SU-DBtWwoAsbPg"));
        assert_eq!(MetaProperties::decode(&read.encode()), Ok(read));
    }

    #[test]
    fn version_0_and_malformed() {
        let read = MetaProperties::decode("broker.id=5\nversion=0\n").expect("version 0");
        assert_eq!((read.node_id, read.cluster_id), (Some(5), None));
        for bad in
            ["", "version=1\ncluster.id=x\n", "version=1\nnode.id=1\n", "version=2\n", "version=0\nbroker.id=x\n"]
        {
            assert!(MetaProperties::decode(bad).is_err(), "{bad:?}");
        }
    }
}
