//! The primitive types of the protocol (Kafka's `Type` classes, KIP-482 for the compact ones), read from one buffer
//! without copying and written to pieces, so that record batches are never copied into a response.

mod decode;
mod encode;

use bytes::Bytes;

pub use decode::Decoder;
pub use encode::Encoder;

/// The longest text, also in the compact encoding, whose length field could say more: what one version accepts can be
/// written in every other, and into records. Kafka's generated classes have the same limit.
const STRING_BYTES_MAX: usize = i16::MAX as usize;

/// Why bytes are not the value that they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end before the value does.
    #[error("{wanted} more bytes expected at byte {at}, {left} left")]
    Short {
        /// Where in the buffer.
        at: usize,
        /// Bytes that the value still needs.
        wanted: usize,
        /// Bytes there are.
        left: usize,
    },
    /// A length or count that cannot be: negative where null is not allowed, or more than the bytes that are left.
    #[error("impossible length {length} at byte {at}")]
    Length {
        /// Where in the buffer.
        at: usize,
        /// The length as read.
        length: i64,
    },
    /// A varint of more bits than its type has.
    #[error("varint too long at byte {at}")]
    Varint {
        /// Where in the buffer.
        at: usize,
    },
    /// A text that is not UTF-8.
    #[error("text is not UTF-8 at byte {at}")]
    Utf8 {
        /// Where in the buffer.
        at: usize,
    },
    /// Tagged fields out of order, twice the same, or of another size than announced.
    #[error("bad tagged field {tag} at byte {at}")]
    Tag {
        /// Where in the buffer.
        at: usize,
        /// The field's tag.
        tag: u32,
    },
    /// A version that this message does not have.
    #[error("{message} has no version {version}")]
    Version {
        /// The message's name.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A record or frame of a type that is not known.
    #[error("no {what} of type {number}")]
    Type {
        /// What was read.
        what: &'static str,
        /// The type as read.
        number: i64,
    },
    /// Anything else that a format forbids.
    #[error("{0}")]
    Invalid(&'static str),
}

/// Why a value cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A version that this message does not have.
    #[error("{message} has no version {version}")]
    Version {
        /// The message's name.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A field is set that this version cannot carry and that may not be ignored.
    #[error("{message} version {version} cannot carry {field}")]
    Field {
        /// The message's name.
        message: &'static str,
        /// The field's name.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A null where this version allows none.
    #[error("{message} version {version} does not allow a null {field}")]
    Null {
        /// The message's name.
        message: &'static str,
        /// The field's name.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A text or array that is too long for its length field.
    #[error("a value of {length} is too long for its length field")]
    TooLong {
        /// Bytes or elements.
        length: usize,
    },
}

/// A tagged field that the schema does not know, kept so that it can be written again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedField {
    /// Its tag.
    pub tag: u32,
    /// Its bytes.
    pub bytes: Bytes,
}

#[cfg(test)]
mod tests {
    use super::{DecodeError, Decoder, EncodeError, Encoder, STRING_BYTES_MAX};

    #[test]
    fn a_text_has_the_same_limit_in_both_encodings() {
        let longest = "x".repeat(STRING_BYTES_MAX);
        let longer = format!("{longest}x");
        for flexible in [false, true] {
            let mut e = Encoder::new();
            e.string(Some(&longest), flexible).unwrap();
            let bytes = e.into_bytes();
            assert_eq!(Decoder::new(&bytes).string(flexible), Ok(Some(longest.clone())));
            let refused = Encoder::new().string(Some(&longer), flexible);
            assert_eq!(refused, Err(EncodeError::TooLong { length: STRING_BYTES_MAX + 1 }));
        }
        let mut e = Encoder::new();
        e.bytes(Some(longer.as_bytes()), true).unwrap();
        let bytes = e.into_bytes();
        let refused = Decoder::new(&bytes).string(true);
        assert_eq!(refused, Err(DecodeError::Length { at: 0, length: STRING_BYTES_MAX as i64 + 1 }));
    }
}
