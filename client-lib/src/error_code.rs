//! Stands in until the protocol crate's table of error codes is there.

/// A code of Kafka's error table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(pub i16);

#[allow(missing_docs)]
impl ErrorCode {
    pub const NONE: Self = Self(0);
    pub const UNKNOWN_TOPIC_OR_PARTITION: Self = Self(3);
    pub const TOPIC_ALREADY_EXISTS: Self = Self(36);
    pub fn name(self) -> &'static str {
        ""
    }
    pub fn message(self) -> &'static str {
        ""
    }
    pub fn is_retriable(self) -> bool {
        false
    }
}
