//! [`KeyOffsets`]: the last offset of each key (Kafka's `SkimpyOffsetMap`).

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// The last offset of each key. Keys are kept as 128-bit hashes, keyed at random, so that memory does not depend on how
/// long they are and nobody can make two of them collide.
#[derive(Debug)]
pub(super) struct KeyOffsets {
    hashers: [RandomState; 2],
    offsets: HashMap<u128, i64>,
    /// The last offset that was taken in; -1 when there is none.
    pub latest_offset: i64,
}

/// How many keys one run looks at; what comes behind them is left to the next run. About 12 MB.
const KEYS_MAX: usize = 256 << 10;

impl KeyOffsets {
    pub fn new() -> Self {
        Self { hashers: [RandomState::new(), RandomState::new()], offsets: HashMap::new(), latest_offset: -1 }
    }

    pub fn is_full(&self) -> bool {
        self.offsets.len() >= KEYS_MAX
    }

    pub fn put(&mut self, key: &[u8], offset: i64) {
        let hash = self.hash(key);
        self.offsets.insert(hash, offset);
    }

    /// Whether no later record than the one at `offset` has its key.
    pub fn is_last(&self, key: &[u8], offset: i64) -> bool {
        self.offsets.get(&self.hash(key)).is_none_or(|last| offset >= *last)
    }

    fn hash(&self, key: &[u8]) -> u128 {
        let [a, b] = &self.hashers;
        u128::from(a.hash_one(key)) << 64 | u128::from(b.hash_one(key))
    }
}
