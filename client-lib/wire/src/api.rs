//! API keys, their names, versions and headers. What a broker does with an API is not known here.

use std::fmt;
use std::ops::RangeInclusive;

pub use crate::api_ranges::{BROKER_VERSIONS, CONTROLLER_VERSIONS};
use crate::messages::APIS;

/// The number of an API (`ApiKeys`). Its constants are named as Kafka's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApiKey(pub i16);

impl ApiKey {
    /// Kafka's name, such as `Metadata`; `None` for a key that no API has.
    #[must_use]
    pub fn known_name(self) -> Option<&'static str> {
        api(self).map(|a| a.name)
    }

    /// Kafka's name, such as `Metadata`, or `UNKNOWN`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.known_name().unwrap_or("UNKNOWN")
    }

    /// The versions whose bytes can be read and written; more than any one broker offers.
    #[must_use]
    pub fn versions(self) -> Option<RangeInclusive<i16>> {
        api(self).map(|a| a.versions.clone())
    }

    /// Every API, by key.
    pub fn all() -> impl Iterator<Item = Self> {
        APIS.iter().map(|a| a.key)
    }

    /// Whether brokers offer the API in Kafka's schemas.
    #[must_use]
    pub fn on_broker(self) -> bool {
        api(self).is_some_and(|a| a.broker)
    }

    /// Whether controllers offer the API in Kafka's schemas.
    #[must_use]
    pub fn on_controller(self) -> bool {
        api(self).is_some_and(|a| a.controller)
    }

    /// Whether the highest version is not final in Kafka 4.3.1: readable, but not offered.
    #[must_use]
    pub fn latest_version_unstable(self) -> bool {
        api(self).is_some_and(|a| a.unstable_latest)
    }
}

impl From<i16> for ApiKey {
    fn from(key: i16) -> Self {
        Self(key)
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name(), self.0)
    }
}

/// The version of the header in front of a request (KIP-482; version 0 is ControlledShutdown's first).
#[must_use]
pub fn request_header_version(key: ApiKey, version: i16) -> i16 {
    match api(key) {
        _ if key == ApiKey::CONTROLLED_SHUTDOWN && version == 0 => 0,
        Some(a) if version >= a.flexible_from => 2,
        _ => 1,
    }
}

/// The version of the header in front of a response. ApiVersions has always the oldest, so that a client that asks with
/// a version unknown to the broker can read the answer (KIP-511).
#[must_use]
pub fn response_header_version(key: ApiKey, version: i16) -> i16 {
    match api(key) {
        Some(a) if key != ApiKey::API_VERSIONS && version >= a.flexible_from => 1,
        _ => 0,
    }
}

/// An API's row in the generated table.
pub(crate) struct Api {
    pub key: ApiKey,
    pub name: &'static str,
    pub versions: RangeInclusive<i16>,
    pub flexible_from: i16,
    pub unstable_latest: bool,
    pub broker: bool,
    pub controller: bool,
}

/// Keys are dense from 0, so that a key is its row's index; a test holds the table to it.
fn api(key: ApiKey) -> Option<&'static Api> {
    APIS.get(usize::try_from(key.0).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_rows() {
        for (i, a) in APIS.iter().enumerate() {
            assert_eq!(i16::try_from(i), Ok(a.key.0));
        }
        assert_eq!(ApiKey(3), ApiKey::METADATA);
        assert_eq!(ApiKey::METADATA.to_string(), "Metadata");
        assert_eq!(ApiKey(-1).known_name(), None);
        assert_eq!(ApiKey(i16::MAX).versions(), None);
    }

    #[test]
    fn header_versions() {
        assert_eq!(request_header_version(ApiKey::CONTROLLED_SHUTDOWN, 0), 0);
        assert_eq!(request_header_version(ApiKey::CONTROLLED_SHUTDOWN, 1), 1);
        assert_eq!(request_header_version(ApiKey::METADATA, 8), 1);
        assert_eq!(request_header_version(ApiKey::METADATA, 9), 2);
        assert_eq!(request_header_version(ApiKey::SASL_HANDSHAKE, 1), 1);
        assert_eq!(request_header_version(ApiKey::API_VERSIONS, 3), 2);
        assert_eq!(response_header_version(ApiKey::METADATA, 8), 0);
        assert_eq!(response_header_version(ApiKey::METADATA, 9), 1);
        assert_eq!(response_header_version(ApiKey::API_VERSIONS, 4), 0);
    }
}
