//! `buffer.memory`: how much may wait to be sent, who waits for room, and buffers used again (`BufferPool`).

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::Notify;

/// Buffers kept for the next batch.
const POOLED_BUFFERS_MAX: usize = 64;

/// The memory of a producer.
#[derive(Debug)]
pub(super) struct Memory {
    total: usize,
    used: AtomicUsize,
    freed: Notify,
    waiting: AtomicUsize,
    pool: Mutex<Vec<Vec<u8>>>,
}

impl Memory {
    pub(super) fn new(total: usize) -> Self {
        Self {
            total,
            used: AtomicUsize::new(0),
            freed: Notify::new(),
            waiting: AtomicUsize::new(0),
            pool: Mutex::default(),
        }
    }

    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Takes so many bytes, if they are there.
    pub(super) fn reserve(&self, bytes: usize) -> bool {
        let fits = |used: usize| used.checked_add(bytes).filter(|sum| *sum <= self.total);
        self.used.fetch_update(Ordering::AcqRel, Ordering::Relaxed, fits).is_ok()
    }

    /// Gives back what a batch held, and its buffer if nobody else has it.
    pub(super) fn release(&self, reserved: usize, buffer: Option<Bytes>) {
        self.used.fetch_sub(reserved, Ordering::AcqRel);
        if let Some(Ok(buffer)) = buffer.map(Bytes::try_into_mut) {
            let mut pool = self.pool.lock();
            if pool.len() < POOLED_BUFFERS_MAX {
                pool.push(Vec::from(buffer));
            }
        }
        if self.waiting.load(Ordering::Acquire) > 0 {
            self.freed.notify_waiters();
        }
    }

    /// A buffer for a batch; empty and new if none is left over.
    pub(super) fn buffer(&self) -> Vec<u8> {
        self.pool.lock().pop().unwrap_or_default()
    }

    /// Whether somebody waits for memory, so that nothing should linger.
    pub(super) fn is_short(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }

    /// Waits until there may be room for so many bytes. Calls `begin` once [`Self::is_short`] says that somebody waits.
    pub(super) async fn wait(&self, bytes: usize, begin: impl FnOnce()) {
        let freed = self.freed.notified();
        tokio::pin!(freed);
        // Registered before the look, so that memory freed in between is not missed.
        freed.as_mut().enable();
        let _waiting = Waiting::new(&self.waiting);
        begin();
        if self.used.load(Ordering::Acquire) + bytes > self.total {
            freed.await;
        }
    }
}

/// Counts somebody who waits, also when it stops waiting by being dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever is woken to hurry must see that there is a reason; else it goes back to sleep, and nothing is freed.
    #[tokio::test]
    async fn who_is_woken_sees_that_somebody_waits() {
        let memory = Memory::new(100);
        assert!(memory.reserve(60) && !memory.reserve(60));
        let wait = memory.wait(60, || {
            assert!(memory.is_short());
            memory.release(60, None);
        });
        wait.await;
        assert!(!memory.is_short() && memory.reserve(60));
    }
}
