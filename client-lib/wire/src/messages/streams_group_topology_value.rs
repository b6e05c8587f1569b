//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's StreamsGroupTopologyValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StreamsGroupTopologyValue {
    /// int32, versions 0+.
    pub epoch: i32,
    /// array of Subtopology, versions 0+.
    pub subtopologies: Vec<Subtopology>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl StreamsGroupTopologyValue {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 23;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let subtopologies = d.required_array(true, |d| Subtopology::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { epoch, subtopologies, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        e.array(Some(&self.subtopologies), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// TopicConfig of StreamsGroupTopologyValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicConfig {
    /// string, versions 0+.
    pub key: String,
    /// string, versions 0+.
    pub value: String,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicConfig {
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

/// TopicInfo of StreamsGroupTopologyValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TopicInfo {
    /// string, versions 0+.
    pub name: String,
    /// int32, versions 0+.
    pub partitions: i32,
    /// int16, versions 0+.
    pub replication_factor: i16,
    /// array of TopicConfig, versions 0+.
    pub topic_configs: Vec<TopicConfig>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl TopicInfo {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let partitions = d.i32()?;
        let replication_factor = d.i16()?;
        let topic_configs = d.required_array(true, |d| TopicConfig::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, partitions, replication_factor, topic_configs, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i32(self.partitions);
        e.i16(self.replication_factor);
        e.array(Some(&self.topic_configs), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// Subtopology of StreamsGroupTopologyValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Subtopology {
    /// string, versions 0+.
    pub subtopology_id: String,
    /// array of string, versions 0+.
    pub source_topics: Vec<String>,
    /// array of string, versions 0+.
    pub source_topic_regex: Vec<String>,
    /// array of TopicInfo, versions 0+.
    pub state_changelog_topics: Vec<TopicInfo>,
    /// array of string, versions 0+.
    pub repartition_sink_topics: Vec<String>,
    /// array of TopicInfo, versions 0+.
    pub repartition_source_topics: Vec<TopicInfo>,
    /// array of CopartitionGroup, versions 0+.
    pub copartition_groups: Vec<CopartitionGroup>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Subtopology {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.required_string(true)?;
        let source_topics = d.required_array(true, |d| d.required_string(true))?;
        let source_topic_regex = d.required_array(true, |d| d.required_string(true))?;
        let state_changelog_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let repartition_sink_topics = d.required_array(true, |d| d.required_string(true))?;
        let repartition_source_topics = d.required_array(true, |d| TopicInfo::read(d, v))?;
        let copartition_groups = d.required_array(true, |d| CopartitionGroup::read(d, v))?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { subtopology_id, source_topics, source_topic_regex, state_changelog_topics, repartition_sink_topics, repartition_source_topics, copartition_groups, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.subtopology_id), true)?;
        e.array(Some(&self.source_topics), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.source_topic_regex), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.state_changelog_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.repartition_sink_topics), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.repartition_source_topics), true, |e, x| x.write(e, v))?;
        e.array(Some(&self.copartition_groups), true, |e, x| x.write(e, v))?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// CopartitionGroup of StreamsGroupTopologyValue, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CopartitionGroup {
    /// array of int16, versions 0+.
    pub source_topics: Vec<i16>,
    /// array of int16, versions 0+.
    pub source_topic_regex: Vec<i16>,
    /// array of int16, versions 0+.
    pub repartition_source_topics: Vec<i16>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl CopartitionGroup {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let source_topics = d.required_array(true, Decoder::i16)?;
        let source_topic_regex = d.required_array(true, Decoder::i16)?;
        let repartition_source_topics = d.required_array(true, Decoder::i16)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { source_topics, source_topic_regex, repartition_source_topics, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.source_topics), true, |e, x| { e.i16(*x); Ok(()) })?;
        e.array(Some(&self.source_topic_regex), true, |e, x| { e.i16(*x); Ok(()) })?;
        e.array(Some(&self.repartition_source_topics), true, |e, x| { e.i16(*x); Ok(()) })?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for StreamsGroupTopologyValue {
    const NAME: &'static str = "StreamsGroupTopologyValue";
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
