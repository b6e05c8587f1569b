//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's ShareGroupStatePartitionMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ShareGroupStatePartitionMetadataValue {
    /// array of TopicPartitionsInfo, versions 0+.
    pub initializing_topics: Vec<TopicPartitionsInfo>,
    /// array of TopicPartitionsInfo, versions 0+.
    pub initialized_topics: Vec<TopicPartitionsInfo>,
    /// array of TopicInfo, versions 0+.
    pub deleting_topics: Vec<TopicInfo>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ShareGroupStatePartitionMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 15;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let initializing_topics = d.required_array(true, |d| TopicPartitionsInfo::read(d, v))?;
        let initialized_topics = d.required_array(true, |d| TopicPartitionsInfo::read(d, v))?;
        let deleting_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { initializing_topics, initialized_topics, deleting_topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.initializing_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.initialized_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.deleting_topics), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicPartitionsInfo of ShareGroupStatePartitionMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicPartitionsInfo {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// string, versions 0+.
    pub topic_name: String,
    /// array of int32, versions 0+.
    pub partitions: Vec<i32>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicPartitionsInfo {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.required_string(true)?;
        let partitions = d.required_array(true, Decoder::i32)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, topic_name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(Some(&self.topic_name), true)?;
        e.array(Some(&self.partitions), true, |e, x| { e.i32(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicInfo of ShareGroupStatePartitionMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicInfo {
    /// uuid, versions 0+.
    pub topic_id: Uuid,
    /// string, versions 0+.
    pub topic_name: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicInfo {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.required_string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, topic_name, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(Some(&self.topic_name), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ShareGroupStatePartitionMetadataValue {
    const NAME: &'static str = "ShareGroupStatePartitionMetadataValue";
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
