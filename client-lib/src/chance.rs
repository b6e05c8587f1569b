//! Random numbers for backoffs and for spreading load: nothing that has to be hard to guess.

use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};

thread_local! {
    static STATE: Cell<u64> = Cell::new(RandomState::new().build_hasher().finish() | 1);
}

/// The next number of this thread's sequence (xorshift64*).
pub fn next_u64() -> u64 {
    STATE.with(|state| {
        let mut x = state.get();
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        state.set(x);
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    })
}

/// A fraction from 0 to 1, without 1.
pub fn fraction() -> f64 {
    (next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// An index below `n`; 0 when `n` is 0.
pub fn below(n: usize) -> usize {
    if n == 0 { 0 } else { (next_u64() % n as u64) as usize }
}
