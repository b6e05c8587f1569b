//! Fetches that wait for bytes (Kafka's fetch purgatory): each partition knows who waits for it, an append tells them how
//! much came, and who has enough goes on. A waiter takes itself off all lists when it is dropped.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// A fetch that waits.
#[derive(Debug)]
struct Waiter {
    missing_bytes: AtomicI64,
    enough: Notify,
}

/// Those who wait for one partition.
#[derive(Debug, Default)]
pub struct Waiters {
    list: Mutex<Vec<Arc<Waiter>>>,
}

impl Waiters {
    /// Tells everyone that `bytes` more can be fetched.
    pub fn arrived(&self, bytes: usize) {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        for waiter in self.list.lock().iter() {
            if waiter.missing_bytes.fetch_sub(bytes, Ordering::AcqRel) <= bytes {
                waiter.enough.notify_one();
            }
        }
    }

    /// Tells everyone to look again: the partition is gone, or is led by another.
    pub fn wake_all(&self) {
        self.list.lock().iter().for_each(|waiter| waiter.enough.notify_one());
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.lock().len()
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One fetch on the lists of its partitions.
#[derive(Debug)]
pub struct Parked<H: Deref<Target: AsRef<Waiters>>> {
    waiter: Arc<Waiter>,
    lists: Vec<H>,
}

impl<H: Deref<Target: AsRef<Waiters>>> Parked<H> {
    /// Enters a fetch that lacks `missing_bytes` on all its partitions' lists.
    pub fn enter(missing_bytes: usize, lists: Vec<H>) -> Self {
        let missing_bytes = AtomicI64::new(i64::try_from(missing_bytes).unwrap_or(i64::MAX));
        let waiter = Arc::new(Waiter { missing_bytes, enough: Notify::new() });
        for list in &lists {
            list.as_ref().list.lock().push(waiter.clone());
        }
        Self { waiter, lists }
    }

    /// Waits until there is enough, or somebody says to look again.
    pub async fn woken(&self) {
        self.waiter.enough.notified().await;
    }
}

impl<H: Deref<Target: AsRef<Waiters>>> Drop for Parked<H> {
    fn drop(&mut self) {
        for list in &self.lists {
            let mut list = list.as_ref().list.lock();
            if let Some(at) = list.iter().position(|waiter| Arc::ptr_eq(waiter, &self.waiter)) {
                list.swap_remove(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct List(Arc<Waiters>);

    impl AsRef<Waiters> for List {
        fn as_ref(&self) -> &Waiters {
            &self.0
        }
    }

    #[tokio::test]
    async fn woken_when_enough_came_from_several_partitions() {
        let (a, b) = (Arc::new(Waiters::default()), Arc::new(Waiters::default()));
        let parked = Parked::enter(10, vec![Arc::new(List(a.clone())), Arc::new(List(b.clone()))]);
        a.arrived(6);
        assert!(futures_pending(parked.woken()).await);
        b.arrived(4);
        parked.woken().await;
        drop(parked);
        assert!(a.is_empty() && b.is_empty());
    }

    async fn futures_pending(future: impl Future<Output = ()>) -> bool {
        tokio::select! {
            biased;
            () = future => false,
            () = std::future::ready(()) => true,
        }
    }
}
