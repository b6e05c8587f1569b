//! What every message can do, and what makes one a request.

use std::ops::RangeInclusive;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder};

/// A message of the protocol, or a record of an internal topic: one struct for all its versions.
pub trait Message: Sized + Default {
    /// Its name in Kafka's schemas, such as `MetadataRequest`.
    const NAME: &'static str;
    /// The versions that can be read and written.
    const VERSIONS: RangeInclusive<i16>;
    /// The first flexible version (KIP-482), or `i16::MAX` if there is none.
    const FLEXIBLE_FROM: i16;

    /// Reads one from its bytes at `version`.
    ///
    /// # Errors
    /// When the bytes end early, a length goes beyond what is left, a text is not UTF-8, a varint is too long, or the
    /// version is not one of [`Self::VERSIONS`].
    fn decode(d: &mut Decoder<'_>, version: i16) -> Result<Self, DecodeError>;

    /// Appends its bytes at `version`.
    ///
    /// # Errors
    /// When the version is not one of [`Self::VERSIONS`], or when a field that this version lacks is set and may not
    /// be ignored.
    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError>;
}

/// A message that a client sends, with the answer that it gets.
pub trait Request: Message {
    /// The API's key.
    const API_KEY: i16;
    /// What comes back.
    type Response: Message;
}
