//! Which topics the members of a consumer group subscribe to, read from their metadata: offsets of those are neither
//! expired nor deleted.

use std::collections::BTreeSet;

use bytes::Bytes;
use kafka_wire::{DecodeError, Decoder};

use super::{ClassicGroup, ClassicState};

impl ClassicGroup {
    /// Whether offsets of `topic` are in use. A consumer group whose metadata cannot be read may use any.
    pub(in crate::group) fn is_subscribed_to(&self, topic: &str) -> bool {
        match &self.subscribed_topics {
            Some(topics) => topics.contains(topic),
            None => self.uses_consumer_protocol(),
        }
    }

    /// Whether committed offsets may expire, and from when on their retention counts (`None`: from each commit).
    /// Kafka: `ClassicGroup.offsetExpirationCondition`.
    pub(in crate::group) fn expiry_base(&self) -> Option<Option<i64>> {
        match (&self.protocol_type, self.state) {
            (None, _) => Some(None),
            (Some(_), ClassicState::Empty) => Some(self.state_timestamp_ms),
            (Some(_), ClassicState::Stable) if self.uses_consumer_protocol() && self.subscribed_topics.is_some() => {
                Some(None)
            }
            _ => None,
        }
    }

    pub(super) fn compute_subscribed_topics(&self) -> Option<BTreeSet<String>> {
        if !self.uses_consumer_protocol() {
            return None;
        }
        if self.members.is_empty() {
            return Some(BTreeSet::new());
        }
        let protocol = self.protocol_name.as_deref()?;
        let mut topics = BTreeSet::new();
        for member in self.members.values() {
            topics.extend(subscription_topics(&member.metadata(protocol)).ok()?);
        }
        Some(topics)
    }
}

/// The topics of a `ConsumerProtocolSubscription`. Version 0 is the prefix of every later one: version, topics, user
/// data, and then what is newer.
fn subscription_topics(metadata: &Bytes) -> Result<Vec<String>, DecodeError> {
    let mut d = Decoder::new(metadata);
    let _version = d.i16()?;
    let count = d.array_len(false)?.unwrap_or(0);
    // Not made large at once: the count alone is no promise that so many follow.
    let mut topics = Vec::new();
    for _ in 0..count {
        topics.push(d.string(false)?.unwrap_or_default());
    }
    d.bytes(false)?;
    Ok(topics)
}
