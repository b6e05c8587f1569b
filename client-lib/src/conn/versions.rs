//! Which APIs and versions a broker has, and which of them this client can use.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use kafka_wire::messages::ApiVersionsResponse;
use kafka_wire::{ApiKey, Request};

/// A broker's answer to ApiVersions.
#[derive(Debug, Clone, Default)]
pub struct ApiVersions {
    ranges: HashMap<ApiKey, RangeInclusive<i16>>,
    /// Features with the version level that is in force, by name.
    pub finalized_features: Vec<(String, i16)>,
    /// Features with the levels that the broker knows.
    pub supported_features: Vec<(String, RangeInclusive<i16>)>,
}

impl ApiVersions {
    pub(super) fn new(response: &ApiVersionsResponse) -> Self {
        let ranges = response.api_keys.iter().map(|a| (ApiKey(a.api_key), a.min_version..=a.max_version)).collect();
        let finalized = response.finalized_features.iter().map(|f| (f.name.clone(), f.max_version_level)).collect();
        let supported =
            response.supported_features.iter().map(|f| (f.name.clone(), f.min_version..=f.max_version)).collect();
        Self { ranges, finalized_features: finalized, supported_features: supported }
    }

    /// The versions that the broker offers.
    #[must_use]
    pub fn range(&self, api: ApiKey) -> Option<&RangeInclusive<i16>> {
        self.ranges.get(&api)
    }

    /// Every API that the broker offers, by key.
    #[must_use]
    pub fn all(&self) -> Vec<(ApiKey, RangeInclusive<i16>)> {
        let mut all: Vec<_> = self.ranges.iter().map(|(key, range)| (*key, range.clone())).collect();
        all.sort_by_key(|(key, _)| *key);
        all
    }

    /// The highest version of `R` that both sides have and that is final.
    pub(super) fn common<R: Request>(&self) -> Option<i16> {
        let theirs = self.ranges.get(&ApiKey(R::API_KEY))?;
        let unstable = i16::from(ApiKey(R::API_KEY).latest_version_unstable());
        let highest = (*theirs.end()).min(R::VERSIONS.end() - unstable);
        (highest >= *theirs.start() && highest >= *R::VERSIONS.start()).then_some(highest)
    }
}
