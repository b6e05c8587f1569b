//! Waits that grow with each failure (`ExponentialBackoff`, KIP-580).

/// From `first_ms` doubling up to `max_ms`, a fifth more or less.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The wait after the first failure.
    pub first_ms: u64,
    /// The longest wait, before chance.
    pub max_ms: u64,
}

impl Backoff {
    /// The wait after so many failures; `chance` is from 0 to 1.
    #[must_use]
    pub fn after(self, failures: u32, chance: f64) -> u64 {
        if failures == 0 {
            return 0;
        }
        let doublings = (failures - 1).min(40);
        let max_ms = self.max_ms.max(self.first_ms);
        let term = self.first_ms.saturating_mul(1 << doublings).min(max_ms);
        // No jitter when first and longest are the same, as in Kafka.
        if self.first_ms >= self.max_ms { term } else { (term as f64 * (0.8 + 0.4 * chance)) as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_to_the_limit() {
        let backoff = Backoff { first_ms: 100, max_ms: 1000 };
        let middle = |failures| backoff.after(failures, 0.5);
        assert_eq!([0, 1, 2, 3, 4, 5, 99].map(middle), [0, 100, 200, 400, 800, 1000, 1000]);
        assert_eq!((backoff.after(1, 0.0), backoff.after(1, 1.0)), (80, 120));
        assert_eq!(Backoff { first_ms: 500, max_ms: 100 }.after(3, 0.0), 500);
    }
}
