//! The quorum's own records in the metadata log and in snapshots: who leads (KIP-595), how a snapshot begins and ends
//! (KIP-630), the quorum's version and voters (KIP-853).

use bytes::Bytes;
use kafka_wire::batch::control::ControlRecordType;
use kafka_wire::messages::{
    KRaftVersionRecord, LeaderChangeMessage, SnapshotFooterRecord, SnapshotHeaderRecord, VotersRecord,
    leader_change_message,
};
use kafka_wire::{Batch, BatchBuilder, BatchOptions, Decoder, Encoder, Message};

/// kraft.version and voters, as far as a log or snapshot has said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuorumRecords {
    /// 0 as long as no record says otherwise.
    pub kraft_version: i16,
    /// The voters of a dynamic quorum.
    pub voters: Option<VotersRecord>,
}

/// One control record to write.
#[derive(Clone, Debug)]
pub enum ControlRecord {
    /// A new leader.
    LeaderChange(LeaderChangeMessage),
    /// A snapshot's begin.
    SnapshotHeader {
        /// The time of the last record that the snapshot contains.
        last_contained_ms: i64,
    },
    /// A snapshot's end.
    SnapshotFooter,
    /// The quorum's version.
    KraftVersion(i16),
    /// The voters.
    Voters(VotersRecord),
}

impl ControlRecord {
    /// The record of a node that leads a quorum of itself.
    #[must_use]
    pub fn leader_change(node_id: i32) -> Self {
        let me = leader_change_message::Voter { voter_id: node_id, ..leader_change_message::Voter::default() };
        Self::LeaderChange(LeaderChangeMessage {
            leader_id: node_id,
            voters: vec![me.clone()],
            granting_voters: vec![me],
            ..LeaderChangeMessage::default()
        })
    }

    fn encode(&self) -> Result<(ControlRecordType, Bytes), String> {
        match self {
            Self::LeaderChange(m) => Ok((ControlRecordType::LeaderChange, message(m)?)),
            Self::SnapshotHeader { last_contained_ms } => {
                let header = SnapshotHeaderRecord {
                    last_contained_log_timestamp: *last_contained_ms,
                    ..SnapshotHeaderRecord::default()
                };
                Ok((ControlRecordType::SnapshotHeader, message(&header)?))
            }
            Self::SnapshotFooter => Ok((ControlRecordType::SnapshotFooter, message(&SnapshotFooterRecord::default())?)),
            Self::KraftVersion(level) => {
                let record = KRaftVersionRecord { kraft_version: *level, ..KRaftVersionRecord::default() };
                Ok((ControlRecordType::KraftVersion, message(&record)?))
            }
            Self::Voters(record) => Ok((ControlRecordType::KraftVoters, message(record)?)),
        }
    }
}

fn message(m: &impl Message) -> Result<Bytes, String> {
    let mut e = Encoder::new();
    m.encode(&mut e, 0).map_err(|e| e.to_string())?;
    Ok(e.into_bytes())
}

/// Where a batch goes: its first offset, leader epoch and time.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Offset of the first record.
    pub base_offset: i64,
    /// The leader's epoch.
    pub epoch: i32,
    /// Append time in ms.
    pub now_ms: i64,
}

impl Place {
    pub(super) fn options(self, is_control: bool) -> BatchOptions {
        BatchOptions {
            base_offset: self.base_offset,
            partition_leader_epoch: self.epoch,
            is_control,
            ..BatchOptions::default()
        }
    }
}

/// A control batch of these records.
///
/// # Errors
/// When a record cannot be written.
pub fn control_batch(records: &[ControlRecord], place: Place) -> Result<Bytes, String> {
    let mut builder = BatchBuilder::new(place.options(true));
    for record in records {
        let (kind, value) = record.encode()?;
        builder.append(place.now_ms, Some(&kind.key()), Some(&value), &[]).map_err(|e| e.to_string())?;
    }
    builder.build().map_err(|e| e.to_string())
}

impl QuorumRecords {
    /// Takes in what a control batch says about the quorum.
    ///
    /// # Errors
    /// When a record is malformed.
    pub fn read(&mut self, batch: &Batch) -> Result<(), String> {
        for record in batch.records(super::checkpoint::MAX_BATCH_BYTES).map_err(|e| e.to_string())? {
            let record = record.map_err(|e| e.to_string())?;
            let value = record.value.unwrap_or_default();
            match ControlRecordType::of_key(record.key.as_deref()).map_err(|e| e.to_string())? {
                Some(ControlRecordType::KraftVersion) => {
                    let read = KRaftVersionRecord::decode(&mut Decoder::new(&value), 0);
                    self.kraft_version = read.map_err(|e| e.to_string())?.kraft_version;
                }
                Some(ControlRecordType::KraftVoters) => {
                    let read = VotersRecord::decode(&mut Decoder::new(&value), 0);
                    self.voters = Some(read.map_err(|e| e.to_string())?);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The records that a log's first epoch, or a snapshot, says them with: none for a static quorum.
    #[must_use]
    pub fn to_records(&self) -> Vec<ControlRecord> {
        let Some(voters) = self.voters.as_ref().filter(|_| self.kraft_version > 0) else { return Vec::new() };
        vec![ControlRecord::KraftVersion(self.kraft_version), ControlRecord::Voters(voters.clone())]
    }
}
