//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "DescribeLogDirsResponse";

/// Kafka's DescribeLogDirsResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeLogDirsResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// int16, versions 3+.
    pub error_code: i16,
    /// array of DescribeLogDirsResult, versions 0+.
    pub results: Vec<DescribeLogDirsResult>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeLogDirsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let error_code = if v >= 3 { d.i16()? } else { 0 };
        let results = d.required_array(v >= 2, |d| DescribeLogDirsResult::read(d, v))?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { throttle_time_ms, error_code, results, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        if v >= 3 {
            e.i16(self.error_code);
        }
        e.array(Some(&self.results), v >= 2, |e, x| x.write(e, v))?;
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribeLogDirsResult of DescribeLogDirsResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeLogDirsResult {
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+.
    pub log_dir: String,
    /// array of DescribeLogDirsTopic, versions 0+.
    pub topics: Vec<DescribeLogDirsTopic>,
    /// int64, versions 4+, default -1.
    pub total_bytes: i64,
    /// int64, versions 4+, default -1.
    pub usable_bytes: i64,
    /// bool, versions 5+, default false.
    pub is_cordoned: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeLogDirsResult {
    fn default() -> Self {
        Self {
            error_code: 0,
            log_dir: String::new(),
            topics: Vec::new(),
            total_bytes: -1,
            usable_bytes: -1,
            is_cordoned: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeLogDirsResult {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let log_dir = d.required_string(v >= 2)?;
        let topics = d.required_array(v >= 2, |d| DescribeLogDirsTopic::read(d, v))?;
        let total_bytes = if v >= 4 { d.i64()? } else { -1 };
        let usable_bytes = if v >= 4 { d.i64()? } else { -1 };
        let is_cordoned = if v >= 5 { d.bool()? } else { false };
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { error_code, log_dir, topics, total_bytes, usable_bytes, is_cordoned, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(Some(&self.log_dir), v >= 2)?;
        e.array(Some(&self.topics), v >= 2, |e, x| x.write(e, v))?;
        if v >= 4 {
            e.i64(self.total_bytes);
        }
        if v >= 4 {
            e.i64(self.usable_bytes);
        }
        if v >= 5 {
            e.bool(self.is_cordoned);
        }
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribeLogDirsTopic of DescribeLogDirsResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeLogDirsTopic {
    /// string, versions 0+.
    pub name: String,
    /// array of DescribeLogDirsPartition, versions 0+.
    pub partitions: Vec<DescribeLogDirsPartition>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeLogDirsTopic {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(v >= 2)?;
        let partitions = d.required_array(v >= 2, |d| DescribeLogDirsPartition::read(d, v))?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), v >= 2)?;
        e.array(Some(&self.partitions), v >= 2, |e, x| x.write(e, v))?;
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// DescribeLogDirsPartition of DescribeLogDirsResponse, versions 0-5.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeLogDirsPartition {
    /// int32, versions 0+.
    pub partition_index: i32,
    /// int64, versions 0+.
    pub partition_size: i64,
    /// int64, versions 0+.
    pub offset_lag: i64,
    /// bool, versions 0+.
    pub is_future_key: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeLogDirsPartition {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let partition_size = d.i64()?;
        let offset_lag = d.i64()?;
        let is_future_key = d.bool()?;
        let unknown_tagged_fields = if v >= 2 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { partition_index, partition_size, offset_lag, is_future_key, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.partition_size);
        e.i64(self.offset_lag);
        e.bool(self.is_future_key);
        if v >= 2 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

impl Message for DescribeLogDirsResponse {
    const NAME: &'static str = "DescribeLogDirsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=5;
    const FLEXIBLE_FROM: i16 = 2;

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
