//! What requests in hand may hold of memory, all connections together: their bytes as they arrive, and what is made of them
//! until the answer is sent.
//!
//! Kafka has `queued.max.request.bytes` for the first, off by default, and takes a request's whole size from it when its
//! length is known. Here memory is taken as bytes arrive, so that a promise costs nothing, and there is always a limit.
//! What a connection may hold without asking is small, so that small requests never wait.
//!
//! Who needs more than there is waits, and one of those who wait may go beyond the limit, so that they cannot all wait for
//! each other. When nothing becomes free, those who hold the most for the longest have to go (see `clients.rs`).

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use crate::config::Network;

/// Of a request whose bytes are still coming, what need not be asked for.
pub(super) const READING_FREE_BYTES: usize = 16 << 10;
/// The same of what is made of a request. The least that an answer to Fetch gets (`fetch_budget.rs`) is below it.
pub(crate) const HANDLING_FREE_BYTES: usize = 128 << 10;
/// What requests may hold as bytes where `queued.max.request.bytes` is not set.
const READING_BYTES: u64 = 256 << 20;
/// What may be held of decoded requests and of answers that clients have not taken.
const HANDLING_BYTES: u64 = 256 << 20;
/// How long one waits before others have to go.
pub(super) const PATIENCE: Duration = Duration::from_millis(200);

/// What memory is held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The bytes of requests.
    Reading,
    /// Decoded requests, and answers.
    Handling,
}

/// The limits of all connections.
#[derive(Debug)]
pub(super) struct Memory {
    reading: Budget,
    handling: Budget,
}

/// Bytes that are held, and those who wait until it is less.
#[derive(Debug)]
pub(super) struct Budget {
    limit: u64,
    held: AtomicU64,
    /// Whether somebody goes beyond the limit.
    beyond: AtomicBool,
    /// Told when there is room again.
    room: Notify,
}

/// What one connection holds of a budget.
#[derive(Debug, Default)]
pub(super) struct Held {
    bytes: AtomicU64,
    since_ms: AtomicI64,
    is_beyond: AtomicBool,
}

impl Memory {
    pub(super) fn new(network: &Network) -> Self {
        let largest = u64::try_from(network.socket_request_max_bytes).unwrap_or(0);
        let reading = match u64::try_from(network.queued_max_request_bytes) {
            Ok(limit) if limit > 0 => limit,
            _ => READING_BYTES.max(largest),
        };
        Self { reading: Budget::new(reading), handling: Budget::new(HANDLING_BYTES) }
    }

    pub(super) fn of(&self, purpose: Purpose) -> &Budget {
        match purpose {
            Purpose::Reading => &self.reading,
            Purpose::Handling => &self.handling,
        }
    }
}

impl Budget {
    fn new(limit: u64) -> Self {
        Self { limit, held: AtomicU64::new(0), beyond: AtomicBool::new(false), room: Notify::new() }
    }

    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> u64 {
        self.held.load(Ordering::Relaxed)
    }

    /// Whether anything is left.
    pub(super) fn has_room(&self) -> bool {
        self.held.load(Ordering::Relaxed) < self.limit
    }

    /// Whether half of it is left: then it may be taken before it is needed.
    pub(super) fn is_plenty(&self) -> bool {
        self.held.load(Ordering::Relaxed) < self.limit / 2
    }

    /// How much has to become free so that a quarter is left.
    pub(super) fn shortage(&self) -> u64 {
        self.held.load(Ordering::Relaxed).saturating_sub(self.limit / 4 * 3)
    }

    /// Takes `bytes` if anything is left: the last to take may take more than that, as in Kafka's pool.
    fn try_take(&self, bytes: u64) -> bool {
        let take = |held| (held < self.limit).then_some(held + bytes);
        self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Waits until something has become free, or for as long as patience lasts; false then.
    pub(super) async fn wait(&self) -> bool {
        let room = self.room.notified();
        tokio::pin!(room);
        room.as_mut().enable();
        self.has_room() || tokio::time::timeout(PATIENCE, room).await.is_ok()
    }

    fn give(&self, bytes: u64) {
        let before = self.held.fetch_sub(bytes, Ordering::Relaxed);
        if before >= self.limit {
            self.room.notify_waiters();
        }
    }
}

impl Held {
    /// How much, and since when.
    pub(super) fn since(&self) -> (u64, i64) {
        (self.bytes.load(Ordering::Relaxed), self.since_ms.load(Ordering::Relaxed))
    }

    /// Takes more, if there is room or it may go beyond.
    pub(super) fn try_take(&self, budget: &Budget, bytes: u64, now_ms: impl FnOnce() -> i64) -> bool {
        let is_beyond = self.is_beyond.load(Ordering::Relaxed);
        if is_beyond {
            budget.held.fetch_add(bytes, Ordering::Relaxed);
        } else if !budget.try_take(bytes) {
            return false;
        }
        self.count(bytes, now_ms);
        true
    }

    /// Takes more whatever is left.
    pub(super) fn take(&self, budget: &Budget, bytes: u64, now_ms: impl FnOnce() -> i64) {
        budget.held.fetch_add(bytes, Ordering::Relaxed);
        self.count(bytes, now_ms);
    }

    fn count(&self, bytes: u64, now_ms: impl FnOnce() -> i64) {
        if self.bytes.fetch_add(bytes, Ordering::Relaxed) == 0 {
            self.since_ms.store(now_ms(), Ordering::Relaxed);
        }
    }

    /// Lets this one go beyond the limit until it gives everything back; false if another does.
    pub(super) fn go_beyond(&self, budget: &Budget) -> bool {
        let first = !budget.beyond.swap(true, Ordering::Relaxed);
        if first {
            self.is_beyond.store(true, Ordering::Relaxed);
        }
        first
    }

    /// Gives everything back.
    pub(super) fn give_back(&self, budget: &Budget) {
        if self.is_beyond.swap(false, Ordering::Relaxed) {
            budget.beyond.store(false, Ordering::Relaxed);
            budget.room.notify_waiters();
        }
        let bytes = self.bytes.swap(0, Ordering::Relaxed);
        if bytes > 0 {
            budget.give(bytes);
        }
    }
}
