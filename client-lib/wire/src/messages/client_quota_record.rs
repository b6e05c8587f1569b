//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;

/// Kafka's ClientQuotaRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ClientQuotaRecord {
    /// array of EntityData, versions 0+.
    pub entity: Vec<EntityData>,
    /// string, versions 0+.
    pub key: String,
    /// float64, versions 0+.
    pub value: f64,
    /// bool, versions 0+.
    pub remove: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl ClientQuotaRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 14;

    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let entity = d.required_array(true, |d| EntityData::read(d, v))?;
        let key = d.required_string(true)?;
        let value = d.f64()?;
        let remove = d.bool()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { entity, key, value, remove, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.entity), true, |e, x| x.write(e, v))?;
        e.string(Some(&self.key), true)?;
        e.f64(self.value);
        e.bool(self.remove);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// EntityData of ClientQuotaRecord, versions 0.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityData {
    /// string, versions 0+.
    pub entity_type: String,
    /// string, versions 0+, null 0+.
    pub entity_name: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for EntityData {
    fn default() -> Self {
        Self {
            entity_type: String::new(),
            entity_name: Some(String::new()),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl EntityData {
    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let entity_type = d.required_string(true)?;
        let entity_name = d.string(true)?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { entity_type, entity_name, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.string(Some(&self.entity_type), true)?;
        e.string(self.entity_name.as_deref(), true)?;
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ClientQuotaRecord {
    const NAME: &'static str = "ClientQuotaRecord";
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
