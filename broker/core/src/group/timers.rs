//! The deadlines of a shard, by what they are for. Setting one again moves it.

use std::collections::{BTreeMap, BTreeSet};

/// What a deadline is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TimerKey {
    /// The member is not heard of any more. Also of members that only have their id yet.
    Heartbeat {
        /// The group's id.
        group: String,
        /// The member's id.
        member: String,
    },
    /// The rebalance must go on with who has joined.
    Join {
        /// The group's id.
        group: String,
    },
    /// Members that have not sent SyncGroup are removed.
    Sync {
        /// The group's id.
        group: String,
    },
    /// Look for offsets and groups that have expired.
    Expiration,
    /// Members of foreign groups that were found in the log count as gone.
    ForeignMembers,
}

/// Deadlines in milliseconds of [`super::Now::timer_ms`].
#[derive(Debug, Default)]
pub(super) struct Timers {
    by_key: BTreeMap<TimerKey, i64>,
    by_deadline: BTreeSet<(i64, TimerKey)>,
}

impl Timers {
    /// Sets the deadline of `key`, instead of the one that it had.
    pub(super) fn set(&mut self, key: TimerKey, deadline_ms: i64) {
        if let Some(old) = self.by_key.insert(key.clone(), deadline_ms) {
            self.by_deadline.remove(&(old, key.clone()));
        }
        self.by_deadline.insert((deadline_ms, key));
    }

    pub(super) fn cancel(&mut self, key: &TimerKey) {
        if let Some(old) = self.by_key.remove(key) {
            self.by_deadline.remove(&(old, key.clone()));
        }
    }

    pub(super) fn clear(&mut self) {
        self.by_key.clear();
        self.by_deadline.clear();
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<i64> {
        self.by_deadline.first().map(|(deadline, _)| *deadline)
    }

    /// Takes the earliest timer that is due at `now_ms`.
    pub(super) fn pop_due(&mut self, now_ms: i64) -> Option<TimerKey> {
        if self.next()? > now_ms {
            return None;
        }
        let (_, key) = self.by_deadline.pop_first()?;
        self.by_key.remove(&key);
        Some(key)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }
}
