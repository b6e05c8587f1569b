//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's RemoteLogSegmentMetadataSnapshotRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RemoteLogSegmentMetadataSnapshotRecord {
    /// uuid, versions 0+.
    pub segment_id: Uuid,
    /// int64, versions 0+.
    pub start_offset: i64,
    /// int64, versions 0+.
    pub end_offset: i64,
    /// int32, versions 0+.
    pub broker_id: i32,
    /// int64, versions 0+.
    pub max_timestamp_ms: i64,
    /// int64, versions 0+.
    pub event_timestamp_ms: i64,
    /// array of SegmentLeaderEpochEntry, versions 0+.
    pub segment_leader_epochs: Vec<SegmentLeaderEpochEntry>,
    /// int32, versions 0+.
    pub segment_size_in_bytes: i32,
    /// bytes, versions 0+, null 0+, default null.
    pub custom_metadata: Option<Bytes>,
    /// int8, versions 0+.
    pub remote_log_segment_state: i8,
    /// bool, versions 0+, tag 0 in 0+.
    pub txn_index_empty: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl RemoteLogSegmentMetadataSnapshotRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 3;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let segment_id = d.uuid()?;
        let start_offset = d.i64()?;
        let end_offset = d.i64()?;
        let broker_id = d.i32()?;
        let max_timestamp_ms = d.i64()?;
        let event_timestamp_ms = d.i64()?;
        let segment_leader_epochs = d.required_array(true, |d| SegmentLeaderEpochEntry::read(d, v))?;
        let segment_size_in_bytes = d.i32()?;
        let custom_metadata = d.bytes(true)?;
        let remote_log_segment_state = d.i8()?;
        let mut txn_index_empty = false;
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => txn_index_empty = d.bool()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { segment_id, start_offset, end_offset, broker_id, max_timestamp_ms, event_timestamp_ms, segment_leader_epochs, segment_size_in_bytes, custom_metadata, remote_log_segment_state, txn_index_empty, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.uuid(self.segment_id);
        e.i64(self.start_offset);
        e.i64(self.end_offset);
        e.i32(self.broker_id);
        e.i64(self.max_timestamp_ms);
        e.i64(self.event_timestamp_ms);
        e.array(Some(&self.segment_leader_epochs), true, |e, x| x.write(e, v))?;
        e.i32(self.segment_size_in_bytes);
        e.bytes(self.custom_metadata.as_deref(), true)?;
        e.i8(self.remote_log_segment_state);
        let mut tags = Vec::new();
        if self.txn_index_empty {
            let mut t = Encoder::new();
            t.bool(self.txn_index_empty);
            tags.push((0, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// SegmentLeaderEpochEntry of RemoteLogSegmentMetadataSnapshotRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SegmentLeaderEpochEntry {
    /// int32, versions 0+.
    pub leader_epoch: i32,
    /// int64, versions 0+.
    pub offset: i64,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl SegmentLeaderEpochEntry {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let leader_epoch = d.i32()?;
        let offset = d.i64()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { leader_epoch, offset, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.i32(self.leader_epoch);
        e.i64(self.offset);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for RemoteLogSegmentMetadataSnapshotRecord {
    const NAME: &'static str = "RemoteLogSegmentMetadataSnapshotRecord";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=0;
    const FLEXIBLE_FROM: i16 = 0;

    fn decode(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        if !Self::VERSIONS.contains(&v) {
            return Err(DecodeError::Version { message: <Self as Message>::NAME, version: v });
        }
        Self::read(d, v)
    }
    fn encode(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if !Self::VERSIONS.contains(&v) {
            return Err(EncodeError::Version { message: <Self as Message>::NAME, version: v });
        }
        self.write(e, v)
    }
}
