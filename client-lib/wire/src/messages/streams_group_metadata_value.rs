//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's StreamsGroupMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamsGroupMetadataValue {
    /// int32, versions 0+.
    pub epoch: i32,
    /// int64, versions 0+.
    pub metadata_hash: i64,
    /// int32, versions 0+, tag 0 in 0+, default -1.
    pub validated_topology_epoch: i32,
    /// array of LastAssignmentConfig, versions 0+, null 0+, tag 1 in 0+.
    pub last_assignment_configs: Option<Vec<LastAssignmentConfig>>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for StreamsGroupMetadataValue {
    fn default() -> Self {
        Self {
            epoch: 0,
            metadata_hash: 0,
            validated_topology_epoch: -1,
            last_assignment_configs: Some(Vec::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl StreamsGroupMetadataValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 17;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let metadata_hash = d.i64()?;
        let mut validated_topology_epoch = -1;
        let mut last_assignment_configs = Some(Vec::new());
        let unknown_tagged_fields = d.tagged_fields(|tag, d| {
            match tag {
                0 => validated_topology_epoch = d.i32()?,
                1 => last_assignment_configs = d.array(true, |d| LastAssignmentConfig::read(d, v))?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { epoch, metadata_hash, validated_topology_epoch, last_assignment_configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        e.i64(self.metadata_hash);
        let mut tags = Vec::new();
        if self.validated_topology_epoch != -1 {
            let mut t = Encoder::new();
            t.i32(self.validated_topology_epoch);
            tags.push((0, t.into_bytes()));
        }
        if self.last_assignment_configs.as_ref().is_none_or(|x| !x.is_empty()) {
            let mut t = Encoder::new();
            t.array(self.last_assignment_configs.as_deref(), true, |e, x| x.write(e, v))?;
            tags.push((1, t.into_bytes()));
        }
        e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// LastAssignmentConfig of StreamsGroupMetadataValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct LastAssignmentConfig {
    /// string, versions 0+.
    pub key: String,
    /// string, versions 0+.
    pub value: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl LastAssignmentConfig {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let key = d.required_string(true)?;
        let value = d.required_string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { key, value, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.key), true)?;
        e.string(Some(&self.value), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupMetadataValue {
    const NAME: &'static str = "StreamsGroupMetadataValue";
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
