//! A value that all parts read and one part replaces as a whole: the metadata image, the broker's settings.

use std::sync::Arc;

use parking_lot::RwLock;

/// Holds the newest value.
#[derive(Debug, Default)]
pub struct Shared<T>(RwLock<Arc<T>>);

impl<T> Shared<T> {
    /// Holds this value first.
    #[must_use]
    pub fn new(value: Arc<T>) -> Self {
        Self(RwLock::new(value))
    }

    /// The value as of now; it does not change under the caller.
    #[must_use]
    pub fn load(&self) -> Arc<T> {
        self.0.read().clone()
    }

    /// Puts a newer one in its place.
    pub fn store(&self, value: Arc<T>) {
        *self.0.write() = value;
    }
}
