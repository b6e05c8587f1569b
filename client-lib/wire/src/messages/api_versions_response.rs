//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "ApiVersionsResponse";

/// Kafka's ApiVersionsResponse, versions 0-4.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiVersionsResponse {
    /// int16, versions 0+.
    pub error_code: i16,
    /// array of ApiVersion, versions 0+.
    pub api_keys: Vec<ApiVersion>,
    /// int32, versions 1+.
    pub throttle_time_ms: i32,
    /// array of SupportedFeatureKey, versions 3+, tag 0 in 3+.
    pub supported_features: Vec<SupportedFeatureKey>,
    /// int64, versions 3+, tag 1 in 3+, default -1.
    pub finalized_features_epoch: i64,
    /// array of FinalizedFeatureKey, versions 3+, tag 2 in 3+.
    pub finalized_features: Vec<FinalizedFeatureKey>,
    /// bool, versions 3+, tag 3 in 3+, default false.
    pub zk_migration_ready: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ApiVersionsResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            api_keys: Vec::new(),
            throttle_time_ms: 0,
            supported_features: Vec::new(),
            finalized_features_epoch: -1,
            finalized_features: Vec::new(),
            zk_migration_ready: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ApiVersionsResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let api_keys = d.required_array(v >= 3, |d| ApiVersion::read(d, v))?;
        let throttle_time_ms = if v >= 1 { d.i32()? } else { 0 };
        let mut supported_features = Vec::new();
        let mut finalized_features_epoch = -1;
        let mut finalized_features = Vec::new();
        let mut zk_migration_ready = false;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|tag, d| {
            match tag {
                0 => supported_features = d.required_array(true, |d| SupportedFeatureKey::read(d, v))?,
                1 => finalized_features_epoch = d.i64()?,
                2 => finalized_features = d.required_array(true, |d| FinalizedFeatureKey::read(d, v))?,
                3 => zk_migration_ready = d.bool()?,
                _ => return Ok(false),
            }
            Ok(true)
        })? } else { Vec::new() };
        Ok(Self { error_code, api_keys, throttle_time_ms, supported_features, finalized_features_epoch, finalized_features, zk_migration_ready, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.array(Some(&self.api_keys), v >= 3, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.i32(self.throttle_time_ms);
        }
        if v >= 3 {
            let mut tags = Vec::new();
            if !self.supported_features.is_empty() {
                let mut t = Encoder::new();
                t.array(Some(&self.supported_features), true, |e, x| x.write(e, v))?;
                tags.push((0, t.into_bytes()));
            }
            if self.finalized_features_epoch != -1 {
                let mut t = Encoder::new();
                t.i64(self.finalized_features_epoch);
                tags.push((1, t.into_bytes()));
            }
            if !self.finalized_features.is_empty() {
                let mut t = Encoder::new();
                t.array(Some(&self.finalized_features), true, |e, x| x.write(e, v))?;
                tags.push((2, t.into_bytes()));
            }
            if self.zk_migration_ready {
                let mut t = Encoder::new();
                t.bool(self.zk_migration_ready);
                tags.push((3, t.into_bytes()));
            }
            e.tagged_fields(tags, &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// ApiVersion of ApiVersionsResponse, versions 0-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ApiVersion {
    /// int16, versions 0+.
    pub api_key: i16,
    /// int16, versions 0+.
    pub min_version: i16,
    /// int16, versions 0+.
    pub max_version: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ApiVersion {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let api_key = d.i16()?;
        let min_version = d.i16()?;
        let max_version = d.i16()?;
        let unknown_tagged_fields = if v >= 3 { d.tagged_fields(|_, _| Ok(false))? } else { Vec::new() };
        Ok(Self { api_key, min_version, max_version, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i16(self.api_key);
        e.i16(self.min_version);
        e.i16(self.max_version);
        if v >= 3 {
            e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        } else {
            if !self.unknown_tagged_fields.is_empty() {
                return Err(unset_field(NAME, "unknown_tagged_fields", v));
            }
        }
        Ok(())
    }
}

/// SupportedFeatureKey of ApiVersionsResponse, versions 3-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SupportedFeatureKey {
    /// string, versions 3+.
    pub name: String,
    /// int16, versions 3+.
    pub min_version: i16,
    /// int16, versions 3+.
    pub max_version: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl SupportedFeatureKey {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let min_version = d.i16()?;
        let max_version = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, min_version, max_version, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i16(self.min_version);
        e.i16(self.max_version);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// FinalizedFeatureKey of ApiVersionsResponse, versions 3-4.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FinalizedFeatureKey {
    /// string, versions 3+.
    pub name: String,
    /// int16, versions 3+.
    pub max_version_level: i16,
    /// int16, versions 3+.
    pub min_version_level: i16,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl FinalizedFeatureKey {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let name = d.required_string(true)?;
        let max_version_level = d.i16()?;
        let min_version_level = d.i16()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { name, max_version_level, min_version_level, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.name), true)?;
        e.i16(self.max_version_level);
        e.i16(self.min_version_level);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ApiVersionsResponse {
    const NAME: &'static str = "ApiVersionsResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=4;
    const FLEXIBLE_FROM: i16 = 3;

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
