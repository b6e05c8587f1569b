//! Kafka's 128-bit ids (`org.apache.kafka.common.Uuid`): topic ids, directory ids, member ids.

use std::fmt;
use std::str::FromStr;

/// A 128-bit id, shown as 22 characters of URL-safe base64 without padding, as Kafka shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Uuid(pub [u8; 16]);

/// The text is not a 22-character URL-safe base64 id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an id: 22 characters of URL-safe base64 are expected")]
pub struct ParseUuidError(String);

impl Uuid {
    /// All zero: "no id".
    pub const ZERO: Self = Self([0; 16]);
    /// The id of the topic `__cluster_metadata` (`Uuid.METADATA_TOPIC_ID`, called `ONE_UUID` before).
    pub const METADATA_TOPIC_ID: Self = Self([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// The id from its two halves, most significant first.
    #[must_use]
    pub fn from_halves(most: u64, least: u64) -> Self {
        Self(((u128::from(most) << 64) | u128::from(least)).to_be_bytes())
    }

    /// An id of random version (4), from 16 random bytes. Kafka never gives out an id whose text starts with `-`, so
    /// that it can be a command's argument: `None` asks for other bytes.
    #[must_use]
    pub fn from_random(mut bytes: [u8; 16]) -> Option<Self> {
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let id = Self(bytes);
        (!id.to_string().starts_with('-')).then_some(id)
    }

    /// Whether this is the id that stands for "no id".
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = u128::from_be_bytes(self.0);
        let mut text = [0u8; 22];
        for (i, c) in text.iter_mut().enumerate() {
            let shift = 128 - 6 * (i as i32 + 1);
            let six = if shift >= 0 { bits >> shift } else { bits << -shift };
            *c = ALPHABET[(six & 0x3f) as usize];
        }
        f.pad(std::str::from_utf8(&text).expect("the alphabet is ASCII"))
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Uuid {
    type Err = ParseUuidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseUuidError(text.to_owned());
        if text.len() != 22 {
            return Err(error());
        }
        let mut bits: u128 = 0;
        for (i, c) in text.bytes().enumerate() {
            let six = ALPHABET.iter().position(|a| *a == c).ok_or_else(error)? as u128;
            let shift = 128 - 6 * (i as i32 + 1);
            bits |= if shift >= 0 { six << shift } else { six >> -shift };
        }
        Ok(Self(bits.to_be_bytes()))
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        assert_eq!(Uuid::ZERO.to_string(), "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(Uuid::METADATA_TOPIC_ID.to_string(), "AAAAAAAAAAAAAAAAAAAAAQ");
        let id = Uuid::from_halves(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("short".parse::<Uuid>().is_err());
        assert!("AAAAAAAAAAAAAAAAAAAAA!".parse::<Uuid>().is_err());
    }
}
