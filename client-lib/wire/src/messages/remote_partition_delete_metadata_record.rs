//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's RemotePartitionDeleteMetadataRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RemotePartitionDeleteMetadataRecord {
    /// TopicIdPartitionEntry, versions 0+.
    pub topic_id_partition: TopicIdPartitionEntry,
    /// int32, versions 0+.
    pub broker_id: i32,
    /// int64, versions 0+.
    pub event_timestamp_ms: i64,
    /// int8, versions 0+.
    pub remote_partition_delete_state: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl RemotePartitionDeleteMetadataRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 2;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_id_partition = TopicIdPartitionEntry::read(d, v)?;
        let broker_id = d.i32()?;
        let event_timestamp_ms = d.i64()?;
        let remote_partition_delete_state = d.i8()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id_partition, broker_id, event_timestamp_ms, remote_partition_delete_state, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        self.topic_id_partition.write(e, v)?;
        e.i32(self.broker_id);
        e.i64(self.event_timestamp_ms);
        e.i8(self.remote_partition_delete_state);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicIdPartitionEntry of RemotePartitionDeleteMetadataRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicIdPartitionEntry {
    /// string, versions 0+.
    pub name: String,
    /// uuid, versions 0+.
    pub id: Uuid,
    /// int32, versions 0+.
    pub partition: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicIdPartitionEntry {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let id = d.uuid()?;
        let partition = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, id, partition, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.uuid(self.id);
        e.i32(self.partition);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for RemotePartitionDeleteMetadataRecord {
    const NAME: &'static str = "RemotePartitionDeleteMetadataRecord";
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
