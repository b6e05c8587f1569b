//! Control records: transaction markers (KIP-98), and what the quorum writes into its log (KIP-595, 630, 853). Their key is
//! a version and a type of two bytes each; most values are messages of the protocol.

use bytes::Bytes;

use super::{BatchBuilder, BatchError, BatchOptions, BuildError};

/// What a control record says (`ControlRecordType`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ControlRecordType {
    /// The producer's transaction is aborted.
    Abort = 0,
    /// The producer's transaction is committed.
    Commit = 1,
    /// A new leader of the quorum: `LeaderChangeMessage`.
    LeaderChange = 2,
    /// The first record of a snapshot: `SnapshotHeaderRecord`.
    SnapshotHeader = 3,
    /// The last record of a snapshot: `SnapshotFooterRecord`.
    SnapshotFooter = 4,
    /// The quorum's protocol version: `KRaftVersionRecord`.
    KraftVersion = 5,
    /// The quorum's voters: `VotersRecord`.
    KraftVoters = 6,
}

const TYPES: [ControlRecordType; 7] = [
    ControlRecordType::Abort,
    ControlRecordType::Commit,
    ControlRecordType::LeaderChange,
    ControlRecordType::SnapshotHeader,
    ControlRecordType::SnapshotFooter,
    ControlRecordType::KraftVersion,
    ControlRecordType::KraftVoters,
];

impl ControlRecordType {
    /// The key of a record of this type, at version 0.
    #[must_use]
    pub fn key(self) -> [u8; 4] {
        [0, 0, 0, self as u8]
    }

    /// The type that a key says; `None` for one that this version does not know, which readers pass over.
    ///
    /// # Errors
    /// When the key is null, shorter than four bytes, or of a negative version.
    pub fn of_key(key: Option<&[u8]>) -> Result<Option<Self>, BatchError> {
        let key = key.and_then(|k| k.first_chunk::<4>()).ok_or(BatchError::Control("its key is too short"))?;
        if i16::from_be_bytes([key[0], key[1]]) < 0 {
            return Err(BatchError::Control("its key has a negative version"));
        }
        let id = i16::from_be_bytes([key[2], key[3]]);
        Ok(usize::try_from(id).ok().and_then(|i| TYPES.get(i)).copied())
    }
}

/// A batch with one control record. `options.is_control` is set.
///
/// # Errors
/// As [`BatchBuilder::build`].
pub fn control_batch(
    options: BatchOptions,
    timestamp: i64,
    kind: ControlRecordType,
    value: &[u8],
) -> Result<Bytes, BuildError> {
    let mut builder = BatchBuilder::new(BatchOptions { is_control: true, ..options });
    builder.append(timestamp, Some(&kind.key()), Some(value), &[])?;
    builder.build()
}

/// The value of a transaction marker (`EndTxnMarker`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndTxnMarker {
    /// Epoch of the transaction coordinator that wrote it.
    pub coordinator_epoch: i32,
}

impl EndTxnMarker {
    /// The value's bytes, at version 0.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 6] {
        let [a, b, c, d] = self.coordinator_epoch.to_be_bytes();
        [0, 0, a, b, c, d]
    }

    /// Reads a value of any version: later ones only add fields.
    ///
    /// # Errors
    /// When the value is null, too short, or of a negative version.
    pub fn read(value: Option<&[u8]>) -> Result<Self, BatchError> {
        let value = value.and_then(|v| v.first_chunk::<6>()).ok_or(BatchError::Control("its value is too short"))?;
        if i16::from_be_bytes([value[0], value[1]]) < 0 {
            return Err(BatchError::Control("its value has a negative version"));
        }
        Ok(Self { coordinator_epoch: i32::from_be_bytes([value[2], value[3], value[4], value[5]]) })
    }
}
