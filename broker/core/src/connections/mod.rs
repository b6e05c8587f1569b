//! Who may connect: how many clients the broker, each of its listeners and each address may have, and how fast they may
//! come (KIP-402, KIP-612; Kafka's `ConnectionQuotas`). Which connections there are is the shell's to know.
//!
//! A client that finds the broker or its listener full waits at the door; one whose address has too many is sent away.
//! The listener between brokers is protected when there are others: its clients come in when the broker is full, and
//! others have to go for them.

mod rate;

use core::net::IpAddr;
use std::collections::HashMap;

pub use rate::{Rate, RateWindows};

/// A listener, by its place in the broker's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ListenerId(pub usize);

/// The limits of one listener, or of the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// `max.connections`.
    pub connections: usize,
    /// `max.connection.creation.rate`.
    pub per_second: u32,
}

/// All limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the broker.
    pub broker: Limit,
    /// Of each listener.
    pub listeners: Vec<Limit>,
    /// `max.connections.per.ip`.
    pub per_ip: usize,
    /// `max.connections.per.ip.overrides`.
    pub overrides: HashMap<IpAddr, usize>,
    /// How rates are measured.
    pub windows: RateWindows,
}

/// What becomes of a client at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It is in, and counted until it leaves.
    In,
    /// The broker or the listener is full: it waits.
    Full,
    /// Its address has as many as it may: it has to go.
    Refused {
        /// How many that is.
        per_ip: usize,
    },
}

#[derive(Debug, Default)]
struct Listener {
    connected: usize,
    rate: Rate,
}

/// Counts the clients that are connected.
#[derive(Debug)]
pub struct ConnectionQuotas {
    limits: Limits,
    listeners: Vec<Listener>,
    by_ip: HashMap<IpAddr, usize>,
    total: usize,
    rate: Rate,
    protected: Option<ListenerId>,
}

impl ConnectionQuotas {
    /// Nobody is connected. `inter_broker` is the listener between brokers, which is protected if it is not the only one.
    #[must_use]
    pub fn new(limits: Limits, inter_broker: Option<ListenerId>) -> Self {
        let listeners: Vec<Listener> = limits.listeners.iter().map(|_| Listener::default()).collect();
        let protected = inter_broker.filter(|_| listeners.len() > 1);
        Self { limits, listeners, by_ip: HashMap::new(), total: 0, rate: Rate::default(), protected }
    }

    /// Other limits from now on, for as many listeners.
    pub fn limit(&mut self, limits: Limits) {
        debug_assert_eq!(limits.listeners.len(), self.listeners.len());
        self.limits = limits;
    }

    /// A client has come to the door: how many milliseconds it has to wait there, as too many have come of late.
    pub fn arrived(&mut self, now_ms: i64, listener: ListenerId) -> i64 {
        let windows = self.limits.windows;
        let of_listener = self.limits.listeners[listener.0].per_second;
        let wait_ms = self.listeners[listener.0].rate.record(now_ms, of_listener, windows);
        if self.is_protected(listener) {
            return wait_ms;
        }
        wait_ms.max(self.rate.record(now_ms, self.limits.broker.per_second, windows))
    }

    /// Lets a client in if there is room for it.
    pub fn enter(&mut self, listener: ListenerId, ip: IpAddr) -> Entry {
        let is_full = self.listeners[listener.0].connected >= self.limits.listeners[listener.0].connections
            || (!self.is_protected(listener) && self.total >= self.limits.broker.connections);
        if is_full {
            return Entry::Full;
        }
        let per_ip = self.limits.overrides.get(&ip).copied().unwrap_or(self.limits.per_ip);
        let of_ip = self.by_ip.entry(ip).or_default();
        if *of_ip >= per_ip {
            if *of_ip == 0 {
                self.by_ip.remove(&ip);
            }
            return Entry::Refused { per_ip };
        }
        *of_ip += 1;
        self.listeners[listener.0].connected += 1;
        self.total += 1;
        Entry::In
    }

    /// A client that was let in has gone.
    pub fn left(&mut self, listener: ListenerId, ip: IpAddr) {
        self.total -= 1;
        self.listeners[listener.0].connected -= 1;
        if let Some(of_ip) = self.by_ip.get_mut(&ip) {
            *of_ip -= 1;
            if *of_ip == 0 {
                self.by_ip.remove(&ip);
            }
        }
    }

    /// How many clients have to go, of those whose listener is not protected: the limit was lowered, or the protected
    /// listener has let in more.
    #[must_use]
    pub fn excess(&self) -> usize {
        self.total.saturating_sub(self.limits.broker.connections)
    }

    /// Whether this listener's clients come in before others.
    #[must_use]
    pub fn is_protected(&self, listener: ListenerId) -> bool {
        self.protected == Some(listener)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: Limit = Limit { connections: 1000, per_second: 1000 };
    const A: ListenerId = ListenerId(0);
    const B: ListenerId = ListenerId(1);

    fn ip(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    fn limits(total: usize, listeners: [usize; 2]) -> Limits {
        let limit = |connections| Limit { connections, ..MANY };
        Limits {
            broker: limit(total),
            listeners: listeners.map(limit).to_vec(),
            per_ip: 1000,
            overrides: HashMap::new(),
            windows: RateWindows::default(),
        }
    }

    #[test]
    fn the_broker_and_each_listener_have_a_limit() {
        let mut quotas = ConnectionQuotas::new(limits(3, [2, 3]), None);
        assert_eq!(quotas.enter(A, ip(1)), Entry::In);
        assert_eq!(quotas.enter(A, ip(2)), Entry::In);
        assert_eq!(quotas.enter(A, ip(3)), Entry::Full, "the listener");
        assert_eq!(quotas.enter(B, ip(3)), Entry::In);
        assert_eq!(quotas.enter(B, ip(3)), Entry::Full, "the broker");
        quotas.left(A, ip(1));
        assert_eq!(quotas.enter(B, ip(3)), Entry::In);
        assert_eq!(quotas.excess(), 0);
        quotas.limit(limits(1, [9, 9]));
        assert_eq!(quotas.excess(), 2);
    }

    #[test]
    fn an_address_has_a_limit_of_its_own() {
        let own = HashMap::from([(ip(7), 2), (ip(8), 0)]);
        let limits = Limits { per_ip: 1, overrides: own, ..limits(100, [100, 100]) };
        let mut quotas = ConnectionQuotas::new(limits, None);
        assert_eq!(quotas.enter(A, ip(1)), Entry::In);
        assert_eq!(quotas.enter(B, ip(1)), Entry::Refused { per_ip: 1 }, "over all listeners");
        assert_eq!(quotas.enter(A, ip(7)), Entry::In);
        assert_eq!(quotas.enter(A, ip(7)), Entry::In);
        assert_eq!(quotas.enter(A, ip(7)), Entry::Refused { per_ip: 2 });
        assert_eq!(quotas.enter(A, ip(8)), Entry::Refused { per_ip: 0 });
        assert_eq!(quotas.by_ip.len(), 2, "nobody is counted who is not in");
        quotas.left(A, ip(1));
        assert_eq!(quotas.enter(B, ip(1)), Entry::In);
    }

    #[test]
    fn brokers_come_in_before_clients() {
        let mut quotas = ConnectionQuotas::new(limits(1, [1, 1]), Some(B));
        assert_eq!(quotas.enter(A, ip(1)), Entry::In);
        assert_eq!(quotas.enter(B, ip(2)), Entry::In);
        assert_eq!(quotas.excess(), 1, "a client has to go");
        assert_eq!(quotas.enter(B, ip(2)), Entry::Full, "its own limit holds");
        let only = Limits { listeners: vec![MANY], ..limits(1, [0, 0]) };
        let mut quotas = ConnectionQuotas::new(only, Some(A));
        assert_eq!(quotas.enter(A, ip(1)), Entry::In);
        assert_eq!(quotas.enter(A, ip(1)), Entry::Full, "who is alone is not protected");
    }

    #[test]
    fn who_comes_too_fast_waits() {
        let slow = Limit { per_second: 1, ..MANY };
        let limits = Limits { broker: slow, listeners: vec![MANY, slow], ..limits(1000, [0, 0]) };
        let mut quotas = ConnectionQuotas::new(limits, Some(B));
        let waits: Vec<i64> = (0..11).map(|_| quotas.arrived(0, A)).collect();
        assert_eq!((waits[..10].iter().sum::<i64>(), waits[10]), (0, 1000), "the broker's rate");
        let waits: Vec<i64> = (0..11).map(|_| quotas.arrived(0, B)).collect();
        assert_eq!((waits[..10].iter().sum::<i64>(), waits[10]), (0, 1000), "the listener's own");
    }
}
