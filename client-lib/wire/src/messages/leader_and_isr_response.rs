//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;
use crate::uuid::Uuid;

const NAME: &str = "LeaderAndIsrResponse";

/// Kafka's LeaderAndIsrResponse, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderAndIsrResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of LeaderAndIsrPartitionError, versions 0-4.
    pub partition_errors: Vec<LeaderAndIsrPartitionError>,
    /// array of LeaderAndIsrTopicError, versions 5+.
    pub topics: Vec<LeaderAndIsrTopicError>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderAndIsrResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let partition_errors = if v <= 4 { d.required_array(v >= 4, |d| LeaderAndIsrPartitionError::read(d, v))? } else { Vec::new() };
        let topics = if v >= 5 { d.required_array(true, |d| LeaderAndIsrTopicError::read(d, v))? } else { Vec::new() };
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, partition_errors, topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        if v <= 4 {
            e.array(Some(&self.partition_errors), v >= 4, |e, x| x.write(e, v))?;
        } else if !self.partition_errors.is_empty() {
            return Err(unset_field(NAME, "PartitionErrors", v));
        }
        if v >= 5 {
            e.array(Some(&self.topics), true, |e, x| x.write(e, v))?;
        } else if !self.topics.is_empty() {
            return Err(unset_field(NAME, "Topics", v));
        }
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// LeaderAndIsrPartitionError of LeaderAndIsrResponse, versions 0-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderAndIsrPartitionError {
    /// string, versions 0-4.
    pub topic_name: String,
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderAndIsrPartitionError {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_name = if v <= 4 { d.required_string(v >= 4)? } else { String::new() };
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let unknown_tagged_fields = if v >= 4 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { topic_name, partition_index, error_code, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if v <= 4 {
            e.string(Some(&self.topic_name), v >= 4)?;
        }
        e.i32(self.partition_index);
        e.i16(self.error_code);
        if v >= 4 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// LeaderAndIsrTopicError of LeaderAndIsrResponse, versions 5-7.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LeaderAndIsrTopicError {
    /// uuid, versions 5+.
    pub topic_id: Uuid,
    /// array of LeaderAndIsrPartitionError, versions 5+.
    pub partition_errors: Vec<LeaderAndIsrPartitionError>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LeaderAndIsrTopicError {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partition_errors = d.required_array(true, |d| LeaderAndIsrPartitionError::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { topic_id, partition_errors, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array(Some(&self.partition_errors), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for LeaderAndIsrResponse {
    const NAME: &'static str = "LeaderAndIsrResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=7;
    const FLEXIBLE_FROM: i16 = 4;

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
