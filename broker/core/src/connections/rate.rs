//! A rate over sliding windows, and how long to wait until it is within its limit (Kafka's `Rate`, `SampledStat` and
//! `QuotaUtils`).

use std::collections::VecDeque;

/// How a rate is measured (`quota.window.num`, `quota.window.size.seconds`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateWindows {
    /// Windows that count.
    pub count: i64,
    /// The length of each.
    pub window_ms: i64,
}

impl Default for RateWindows {
    fn default() -> Self {
        Self { count: 11, window_ms: 1000 }
    }
}

#[derive(Debug)]
struct Window {
    start_ms: i64,
    last_ms: i64,
    events: u64,
}

/// Counts events.
#[derive(Debug, Default)]
pub struct Rate(VecDeque<Window>);

impl Rate {
    /// Counts one more event and says how many milliseconds to wait so that there are `per_second` at most: a window's
    /// length at most, as later events are measured again.
    pub fn record(&mut self, now_ms: i64, per_second: u32, windows: RateWindows) -> i64 {
        let expired = |window: &Window| now_ms.saturating_sub(window.last_ms) >= windows.count * windows.window_ms;
        while self.0.front().is_some_and(expired) {
            self.0.pop_front();
        }
        match self.0.back_mut().filter(|window| now_ms.saturating_sub(window.start_ms) < windows.window_ms) {
            Some(window) => {
                window.events += 1;
                window.last_ms = now_ms;
            }
            None => self.0.push_back(Window { start_ms: now_ms, last_ms: now_ms, events: 1 }),
        }
        let over_ms = self.measured_over_ms(now_ms, windows) as f64;
        let events: u64 = self.0.iter().map(|window| window.events).sum();
        let (rate, limit) = (events as f64 * 1000.0 / over_ms, f64::from(per_second));
        if rate <= limit {
            return 0;
        }
        let wait_ms = (rate - limit) / limit * over_ms;
        if wait_ms < windows.window_ms as f64 { wait_ms.round() as i64 } else { windows.window_ms }
    }

    /// Windows that are not there yet count as past without an event.
    fn measured_over_ms(&self, now_ms: i64, windows: RateWindows) -> i64 {
        let elapsed = now_ms - self.0.front().map_or(now_ms, |window| window.start_ms);
        let missing = (windows.count - 1 - elapsed / windows.window_ms).max(0);
        (elapsed + missing * windows.window_ms).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_each_waits() {
        let windows = RateWindows::default();
        let mut rate = Rate::default();
        // Ten seconds' worth may come at once.
        let waits: Vec<i64> = (0..22).map(|_| rate.record(0, 2, windows)).collect();
        assert_eq!(waits[..20], [0; 20]);
        assert_eq!(waits[20..], [500, 1000]);
        assert_eq!(rate.record(1000, 2, windows), 1000, "23 in ten seconds, and no more than a window");
        assert_eq!(rate.record(60_000, 2, windows), 0, "that was long ago");
    }

    #[test]
    fn a_rate_below_the_limit_never_waits() {
        let mut rate = Rate::default();
        for at in 0..200 {
            assert_eq!(rate.record(at * 600, 2, RateWindows::default()), 0, "at {at}");
        }
        assert!(rate.0.len() <= 12, "{}", rate.0.len());
    }

    #[test]
    fn no_rate_at_all_waits_a_window_each() {
        assert_eq!(Rate::default().record(0, 0, RateWindows::default()), 1000);
    }
}
