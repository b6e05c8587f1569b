//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "UpdateFeaturesRequest";

/// Kafka's UpdateFeaturesRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateFeaturesRequest {
    /// int32, versions 0+, default 60000.
    pub timeout_ms: i32,
    /// array of FeatureUpdateKey, versions 0+.
    pub feature_updates: Vec<FeatureUpdateKey>,
    /// bool, versions 1+, default false.
    pub validate_only: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for UpdateFeaturesRequest {
    fn default() -> Self {
        Self {
            timeout_ms: 60000,
            feature_updates: Vec::new(),
            validate_only: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl UpdateFeaturesRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let timeout_ms = d.i32()?;
        let feature_updates = d.required_array(true, |d| FeatureUpdateKey::read(d, v))?;
        let validate_only = if v >= 1 { d.bool()? } else { false };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { timeout_ms, feature_updates, validate_only, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.timeout_ms);
        e.array(Some(&self.feature_updates), true, |e, x| x.write(e, v))?;
        if v >= 1 {
            e.bool(self.validate_only);
        } else if self.validate_only {
            return Err(unset_field(NAME, "ValidateOnly", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// FeatureUpdateKey of UpdateFeaturesRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureUpdateKey {
    /// string, versions 0+.
    pub feature: String,
    /// int16, versions 0+.
    pub max_version_level: i16,
    /// bool, versions 0.
    pub allow_downgrade: bool,
    /// int8, versions 1+, default 1.
    pub upgrade_type: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for FeatureUpdateKey {
    fn default() -> Self {
        Self {
            feature: String::new(),
            max_version_level: 0,
            allow_downgrade: false,
            upgrade_type: 1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl FeatureUpdateKey {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let feature = d.required_string(true)?;
        let max_version_level = d.i16()?;
        let allow_downgrade = if v <= 0 { d.bool()? } else { false };
        let upgrade_type = if v >= 1 { d.i8()? } else { 1 };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { feature, max_version_level, allow_downgrade, upgrade_type, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.feature), true)?;
        e.i16(self.max_version_level);
        if v <= 0 {
            e.bool(self.allow_downgrade);
        } else if self.allow_downgrade {
            return Err(unset_field(NAME, "AllowDowngrade", v));
        }
        if v >= 1 {
            e.i8(self.upgrade_type);
        } else if self.upgrade_type != 1 {
            return Err(unset_field(NAME, "UpgradeType", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for UpdateFeaturesRequest {
    const NAME: &'static str = "UpdateFeaturesRequest";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
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

impl Request for UpdateFeaturesRequest {
    const API_KEY: i16 = 57;
    type Response = super::UpdateFeaturesResponse;
}
