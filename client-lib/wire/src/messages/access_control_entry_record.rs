//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::message::Message;
use crate::uuid::Uuid;

/// Kafka's AccessControlEntryRecord, versions 0.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AccessControlEntryRecord {
    /// uuid, versions 0+.
    pub id: Uuid,
    /// int8, versions 0+.
    pub resource_type: i8,
    /// string, versions 0+.
    pub resource_name: String,
    /// int8, versions 0+.
    pub pattern_type: i8,
    /// string, versions 0+.
    pub principal: String,
    /// string, versions 0+.
    pub host: String,
    /// int8, versions 0+.
    pub operation: i8,
    /// int8, versions 0+.
    pub permission_type: i8,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl AccessControlEntryRecord {
    /// The record's type.
    pub const RECORD_TYPE: i16 = 18;

    fn read(d: &mut Decoder<'_>, _: i16) -> Result<Self, DecodeError> {
        let id = d.uuid()?;
        let resource_type = d.i8()?;
        let resource_name = d.required_string(true)?;
        let pattern_type = d.i8()?;
        let principal = d.required_string(true)?;
        let host = d.required_string(true)?;
        let operation = d.i8()?;
        let permission_type = d.i8()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { id, resource_type, resource_name, pattern_type, principal, host, operation, permission_type, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, _: i16) -> Result<(), EncodeError> {
        e.uuid(self.id);
        e.i8(self.resource_type);
        e.string(Some(&self.resource_name), true)?;
        e.i8(self.pattern_type);
        e.string(Some(&self.principal), true)?;
        e.string(Some(&self.host), true)?;
        e.i8(self.operation);
        e.i8(self.permission_type);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for AccessControlEntryRecord {
    const NAME: &'static str = "AccessControlEntryRecord";
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
