//! `quorum-state`: leader, epoch and vote of a voter (`FileQuorumStateStore`). Version 0 belongs to static voters
//! (kraft.version 0), version 1 to dynamic ones.

use std::io;
use std::path::Path;

use kafka_log::disk::{Disk, read_file, replace_file};
use kafka_wire::Uuid;
use serde_json::{Map, Value, json};

/// The file's name in the metadata log's directory.
pub const FILE_NAME: &str = "quorum-state";

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumState {
    /// The leader of the epoch, -1 if it is not known.
    pub leader_id: i32,
    /// The highest epoch that was seen.
    pub leader_epoch: i32,
    /// Whom this voter voted for in the epoch, -1 for nobody.
    pub voted_id: i32,
    /// The voters of a static quorum: the file is then of version 0.
    pub static_voters: Option<Vec<i32>>,
}

impl QuorumState {
    /// The file's content, byte for byte as Kafka writes it.
    #[must_use]
    pub fn encode(&self) -> String {
        let value = match &self.static_voters {
            Some(voters) => {
                let voters: Vec<Value> = voters.iter().map(|id| json!({ "voterId": id })).collect();
                json!({
                    "clusterId": "",
                    "leaderId": self.leader_id,
                    "leaderEpoch": self.leader_epoch,
                    "votedId": self.voted_id,
                    "appliedOffset": 0,
                    "currentVoters": voters,
                    "data_version": 0,
                })
            }
            // Who leads has not voted for another: the vote's directory is none.
            None => json!({
                "leaderId": self.leader_id,
                "leaderEpoch": self.leader_epoch,
                "votedId": self.voted_id,
                "votedDirectoryId": Uuid::ZERO.to_string(),
                "data_version": 1,
            }),
        };
        value.to_string()
    }

    /// The values in the file's text.
    ///
    /// # Errors
    /// When it is not JSON, or of an unknown version, or lacks a value.
    pub fn decode(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let fields = value.as_object().ok_or("not a JSON object")?;
        let static_voters = match fields.get("data_version").and_then(Value::as_i64) {
            Some(1) => None,
            Some(0) => Some(voters(fields)?),
            other => return Err(format!("unknown data_version {other:?}")),
        };
        Ok(Self {
            leader_id: number(fields, "leaderId")?,
            leader_epoch: number(fields, "leaderEpoch")?,
            voted_id: number(fields, "votedId")?,
            static_voters,
        })
    }

    /// Reads the file; `None` if there is none yet.
    ///
    /// # Errors
    /// When it cannot be read or is malformed.
    pub fn read(disk: &dyn Disk, dir: &Path) -> io::Result<Option<Self>> {
        let path = dir.join(FILE_NAME);
        if !disk.exists(&path) {
            return Ok(None);
        }
        let bytes = read_file(disk, &path)?;
        let decoded = std::str::from_utf8(&bytes).map_err(|e| e.to_string()).and_then(Self::decode);
        decoded.map(Some).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
    }

    /// Replaces the file, durably: an epoch must not be forgotten, or it would be used twice.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, disk: &dyn Disk, dir: &Path) -> io::Result<()> {
        replace_file(disk, &dir.join(FILE_NAME), self.encode().as_bytes(), true)
    }
}

fn number(fields: &Map<String, Value>, name: &str) -> Result<i32, String> {
    let value = fields.get(name).and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok());
    value.ok_or_else(|| format!("no number {name}"))
}

fn voters(fields: &Map<String, Value>) -> Result<Vec<i32>, String> {
    let list = fields.get("currentVoters").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|v| v.as_object().ok_or("a voter is no object".to_owned()).and_then(|v| number(v, "voterId")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts are those that Kafka 4.3.1 wrote.
    #[test]
    fn both_versions() {
        let dynamic = r#"{"leaderId":1,"leaderEpoch":2,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}"#;
        let state = QuorumState { leader_id: 1, leader_epoch: 2, voted_id: -1, static_voters: None };
        assert_eq!(QuorumState::decode(dynamic), Ok(state.clone()));
        assert_eq!(state.encode(), dynamic);
        let fixed = r#"{"clusterId":"","leaderId":1,"leaderEpoch":2,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],"data_version":0}"#;
        let state = QuorumState { static_voters: Some(vec![1]), ..state };
        assert_eq!(QuorumState::decode(fixed), Ok(state.clone()));
        assert_eq!(state.encode(), fixed);
    }

    #[test]
    fn damaged_files_are_errors() {
        for bad in ["", "[]", "{}", r#"{"data_version":2}"#, r#"{"data_version":1,"leaderId":"x"}"#] {
            assert!(QuorumState::decode(bad).is_err(), "{bad}");
        }
    }
}
