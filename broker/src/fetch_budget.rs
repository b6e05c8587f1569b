//! What the answers to Fetch may hold of memory, all connections together. The records of an answer are in memory until the
//! client has taken them; a client that asks and never reads must not cost more than a share.
//!
//! Each answer may take a quarter of what is left, so that a single one is large when nothing else goes on, and many still
//! get something. Once little is left, an answer is small: a client makes progress all the same, since one batch is always
//! sent (KIP-74).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Bytes of records in answers that are not yet sent.
const TOTAL_BYTES: i64 = 32 << 20;
/// What an answer may have however little is left.
const LEAST_BYTES: i64 = 64 << 10;
/// An answer may take one part in so many of what is left.
const PARTS: i64 = 4;

/// Counts the bytes that are held.
#[derive(Debug)]
pub struct FetchBudget(AtomicI64);

/// Bytes that are held until this is dropped.
#[derive(Debug)]
pub struct Lease {
    budget: Arc<FetchBudget>,
    bytes: i64,
}

impl Default for FetchBudget {
    fn default() -> Self {
        Self(AtomicI64::new(TOTAL_BYTES))
    }
}

impl FetchBudget {
    /// How many bytes one answer may have now, if it wants `wanted`.
    #[must_use]
    pub fn share(&self, wanted: usize) -> usize {
        let share = (self.0.load(Ordering::Relaxed) / PARTS).max(LEAST_BYTES);
        wanted.min(usize::try_from(share).unwrap_or(0))
    }

    /// Holds `bytes` of an answer. More than its share only if its first batch is larger.
    #[must_use]
    pub fn take(self: &Arc<Self>, bytes: usize) -> Lease {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.0.fetch_sub(bytes, Ordering::Relaxed);
        Lease { budget: self.clone(), bytes }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.budget.0.fetch_add(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_that_hold_what_they_got_leave_something() {
        let budget = Arc::new(FetchBudget::default());
        assert_eq!(budget.share(50 << 20), 8 << 20);
        let held: Vec<Lease> = (0..100).map(|_| budget.take(budget.share(50 << 20))).collect();
        let bytes: i64 = held.iter().map(|l| l.bytes).sum();
        assert!(bytes < TOTAL_BYTES + 100 * LEAST_BYTES, "{bytes}");
        assert_eq!(budget.share(50 << 20), 64 << 10);
        drop(held);
        assert_eq!(budget.share(1000), 1000);
        assert_eq!(budget.share(50 << 20), 8 << 20);
    }
}
