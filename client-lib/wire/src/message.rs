//! What every message can do, and what makes one a request.

use std::ops::RangeInclusive;

use bytes::Bytes;

use crate::api::ApiKey;
use crate::codec::{DecodeError, Decoder, EncodeError, Encoder};
use crate::messages::MESSAGES;

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

/// What a message is for; the coordinators' records are keyed by type ([`crate::coordinator_record`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Asks a broker or controller.
    Request,
    /// Answers.
    Response,
    /// Stands in front of a request or response.
    Header,
    /// Part of something else: a protocol inside a protocol, a control record, a file.
    Data,
    /// A record of the cluster metadata ([`crate::metadata_record`]).
    Metadata,
    /// A record of the remote log metadata.
    RemoteLog,
    /// The key of a record of `__consumer_offsets`.
    GroupKey,
    /// The value of a record of `__consumer_offsets`.
    GroupValue,
    /// The key of a record of `__transaction_state`.
    TransactionKey,
    /// The value of a record of `__transaction_state`.
    TransactionValue,
    /// The key of a record of `__share_group_state`.
    ShareKey,
    /// The value of a record of `__share_group_state`.
    ShareValue,
}

/// A message as a value: for tables, tests and tools that take any of them.
#[derive(Debug, Clone)]
pub struct MessageInfo {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub kind: Kind,
    /// The API's key or the record's type.
    pub key: Option<i16>,
    /// Its versions.
    pub versions: RangeInclusive<i16>,
    /// The first flexible version, or `i16::MAX`.
    pub flexible_from: i16,
    /// Reads bytes at the first version and writes the value at the second: at the same one, a message's own bytes come
    /// out again. What is behind the message is not looked at; the count says how many bytes were read.
    pub recode: Recode,
    /// The bytes of the defaults at a version.
    pub default_bytes: fn(i16) -> Result<Bytes, EncodeError>,
}

impl MessageInfo {
    /// The description of `M`.
    #[must_use]
    pub const fn of<M: Message>(kind: Kind, key: Option<i16>) -> Self {
        Self {
            name: M::NAME,
            kind,
            key,
            versions: M::VERSIONS,
            flexible_from: M::FLEXIBLE_FROM,
            recode: recode::<M>,
            default_bytes: |version| bytes_of(&M::default(), version),
        }
    }

    /// The message of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        MESSAGES.binary_search_by_key(&name, |m| m.name).ok().map(|i| &MESSAGES[i])
    }

    /// The request of an API.
    #[must_use]
    pub fn request(key: ApiKey) -> Option<&'static Self> {
        MESSAGES.iter().find(|m| m.kind == Kind::Request && m.key == Some(key.0))
    }
}

/// Reads bytes at the first version and writes the value at the second; also says how many bytes were read.
pub type Recode = fn(&Bytes, i16, i16) -> Result<(usize, Bytes), RecodeError>;

/// Why bytes could not be read and written again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecodeError {
    /// They are no such message.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// What was read cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

fn recode<M: Message>(bytes: &Bytes, from: i16, to: i16) -> Result<(usize, Bytes), RecodeError> {
    let mut d = Decoder::new(bytes);
    let message = M::decode(&mut d, from)?;
    Ok((d.position(), bytes_of(&message, to)?))
}

fn bytes_of<M: Message>(message: &M, version: i16) -> Result<Bytes, EncodeError> {
    let mut e = Encoder::new();
    message.encode(&mut e, version)?;
    Ok(e.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_found() {
        for m in MESSAGES {
            assert_eq!(MessageInfo::named(m.name).map(|found| found.name), Some(m.name));
        }
        assert!(MessageInfo::named("Nothing").is_none());
        for key in ApiKey::all() {
            let request = MessageInfo::request(key).expect("a request");
            assert_eq!(request.name, format!("{key}Request"));
            assert_eq!(Some(request.versions.clone()), key.versions());
        }
    }
}
