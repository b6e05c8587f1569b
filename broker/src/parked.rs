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
    places: Mutex<Places>,
}

/// Each waiter keeps its place until it leaves, so that leaving needs no search.
#[derive(Debug, Default)]
struct Places {
    taken: Vec<Option<Arc<Waiter>>>,
    free: Vec<usize>,
}

impl Places {
    fn enter(&mut self, waiter: Arc<Waiter>) -> usize {
        if let Some(place) = self.free.pop() {
            self.taken[place] = Some(waiter);
            return place;
        }
        self.taken.push(Some(waiter));
        self.taken.len() - 1
    }

    fn leave(&mut self, place: usize) {
        self.taken[place] = None;
        self.free.push(place);
        if self.free.len() == self.taken.len() {
            // What a crowd once needed is not walked over for ever.
            *self = Self::default();
        }
    }
}

impl Waiters {
    /// Tells everyone that `bytes` more can be fetched.
    pub fn arrived(&self, bytes: usize) {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        for waiter in self.places.lock().taken.iter().flatten() {
            if waiter.missing_bytes.fetch_sub(bytes, Ordering::AcqRel) <= bytes {
                waiter.enough.notify_one();
            }
        }
    }

    /// Tells everyone to look again: the partition is gone, or is led by another.
    pub fn wake_all(&self) {
        self.places.lock().taken.iter().flatten().for_each(|waiter| waiter.enough.notify_one());
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        let places = self.places.lock();
        places.taken.len() - places.free.len()
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
    /// Each with the place that the fetch has there.
    lists: Vec<(H, usize)>,
}

impl<H: Deref<Target: AsRef<Waiters>>> Parked<H> {
    /// Enters a fetch that lacks `missing_bytes` on all its partitions' lists.
    pub fn enter(missing_bytes: usize, lists: impl IntoIterator<Item = H>) -> Self {
        let missing_bytes = AtomicI64::new(i64::try_from(missing_bytes).unwrap_or(i64::MAX));
        let waiter = Arc::new(Waiter { missing_bytes, enough: Notify::new() });
        let enter = |list: H| {
            let place = list.as_ref().places.lock().enter(waiter.clone());
            (list, place)
        };
        let lists = lists.into_iter().map(enter).collect();
        Self { waiter, lists }
    }

    /// Waits until there is enough, or somebody says to look again.
    pub async fn woken(&self) {
        self.waiter.enough.notified().await;
    }
}

impl<H: Deref<Target: AsRef<Waiters>>> Drop for Parked<H> {
    fn drop(&mut self) {
        for (list, place) in &self.lists {
            list.as_ref().places.lock().leave(*place);
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

    #[test]
    fn whoever_leaves_takes_nobody_else_along() {
        let list = Arc::new(Waiters::default());
        let enter = || Parked::enter(1, [Arc::new(List(list.clone()))]);
        let mut all: Vec<_> = (0..5).map(|_| enter()).collect();
        drop((all.remove(3), all.remove(0)));
        all.push(enter());
        assert_eq!(list.len(), 4);
        list.arrived(1);
        let told = all.iter().filter(|parked| parked.waiter.missing_bytes.load(Ordering::Relaxed) == 0).count();
        assert_eq!(told, 4);
        drop(all);
        assert!(list.is_empty() && list.places.lock().taken.is_empty());
    }

    async fn futures_pending(future: impl Future<Output = ()>) -> bool {
        tokio::select! {
            biased;
            () = future => false,
            () = std::future::ready(()) => true,
        }
    }
}
