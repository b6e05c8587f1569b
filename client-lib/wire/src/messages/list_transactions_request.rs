//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::{Message, Request};

const NAME: &str = "ListTransactionsRequest";

/// Kafka's ListTransactionsRequest, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct ListTransactionsRequest {
    /// array of string, versions 0+.
    pub state_filters: Vec<String>,
    /// array of int64, versions 0+.
    pub producer_id_filters: Vec<i64>,
    /// int64, versions 1+, default -1.
    pub duration_filter: i64,
    /// string, versions 2+, null 2+, default null.
    pub transactional_id_pattern: Option<String>,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for ListTransactionsRequest {
    fn default() -> Self {
        Self {
            state_filters: Vec::new(),
            producer_id_filters: Vec::new(),
            duration_filter: -1,
            transactional_id_pattern: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl ListTransactionsRequest {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let state_filters = d.required_array(true, |d| d.required_string(true))?;
        let producer_id_filters = d.required_array(true, Decoder::i64)?;
        let duration_filter = if v >= 1 { d.i64()? } else { -1 };
        let transactional_id_pattern = if v >= 2 { d.string(true)? } else { None };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { state_filters, producer_id_filters, duration_filter, transactional_id_pattern, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.array(Some(&self.state_filters), true, |e, x| e.string(Some(x), true))?;
        e.array(Some(&self.producer_id_filters), true, |e, x| { e.i64(*x); Ok(()) })?;
        if v >= 1 {
            e.i64(self.duration_filter);
        } else if self.duration_filter != -1 {
            return Err(unset_field(NAME, "DurationFilter", v));
        }
        if v >= 2 {
            e.string(self.transactional_id_pattern.as_deref(), true)?;
        } else if self.transactional_id_pattern.is_some() {
            return Err(unset_field(NAME, "TransactionalIdPattern", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for ListTransactionsRequest {
    const NAME: &'static str = "ListTransactionsRequest";
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

impl Request for ListTransactionsRequest {
    const API_KEY: i16 = 66;
    type Response = super::ListTransactionsResponse;
}
