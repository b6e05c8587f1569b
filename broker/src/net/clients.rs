//! The clients of all listeners: who is let in, who waits at the door, and who has to go for others to come in or go on
//! (the shell of `kafka_core::connections`; Kafka's `ConnectionQuotas`, and `closeExcessConnections` of its `Processor`).

use std::collections::HashMap;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use kafka_core::connections::{ConnectionQuotas, Entry, Limit, Limits, ListenerId, RateWindows};
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::memory::{Held, Memory, Purpose};
use crate::clock::now_ms;
use crate::config::{BrokerConfig, Network};

/// Who has moved a byte within this need not go for others,
const STALLED_MS: i64 = 1000;
/// unless it has held memory for as long as this.
const HELD_MS_MAX: i64 = 30_000;
/// Who holds some and waits for more has to go earlier: those who wait could fill the memory among themselves.
const WAITED_MS_MAX: i64 = 2000;

/// Everybody who is connected.
#[derive(Debug)]
pub struct Clients {
    /// In lower case, as the keys of single listeners have them.
    listeners: Vec<String>,
    inner: Mutex<Inner>,
    /// Told when somebody has left, or the limits are others.
    changed: Notify,
    memory: Memory,
}

#[derive(Debug)]
struct Inner {
    quotas: ConnectionQuotas,
    connected: HashMap<u64, Arc<Client>>,
    next_id: u64,
}

/// One who is connected, as others see it.
#[derive(Debug)]
struct Client {
    listener: ListenerId,
    ip: IpAddr,
    /// When it last sent or took something.
    active_ms: AtomicI64,
    reading: Held,
    handling: Held,
    /// What it holds is held up by the broker.
    is_blameless: AtomicBool,
    /// It waits for memory.
    waits: AtomicBool,
    has_to_go: AtomicBool,
    go: Notify,
}

/// A place among the clients, given up when dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    clients: Arc<Clients>,
    client: Arc<Client>,
    id: u64,
}

/// An address has as many connections as it may.
#[derive(Debug, thiserror::Error)]
#[error("the address already has its {0} connections (max.connections.per.ip)")]
pub(super) struct TooMany(usize);

impl Clients {
    /// Nobody is connected.
    #[must_use]
    pub fn new(config: &BrokerConfig) -> Self {
        let listeners: Vec<_> = config.broker_listeners().map(|listener| listener.name.to_lowercase()).collect();
        let inter_broker = config.inter_broker_listener_name.to_lowercase();
        let inter_broker = listeners.iter().position(|name| *name == inter_broker).map(ListenerId);
        let quotas = ConnectionQuotas::new(limits(&config.network, &listeners), inter_broker);
        let inner = Inner { quotas, connected: HashMap::new(), next_id: 0 };
        Self { listeners, inner: Mutex::new(inner), changed: Notify::new(), memory: Memory::new(&config.network) }
    }

    /// The limits are others from now on. What an override's name resolves to may be asked of the network.
    pub fn configure(&self, network: &Network) {
        let limits = limits(network, &self.listeners);
        let mut inner = self.inner.lock();
        inner.quotas.limit(limits);
        inner.close_excess();
        drop(inner);
        self.changed.notify_waiters();
    }

    /// The listener's place in all of these calls.
    pub(super) fn listener(&self, name: &str) -> Option<ListenerId> {
        let name = name.to_lowercase();
        self.listeners.iter().position(|listener| *listener == name).map(ListenerId)
    }

    /// Waits at the door until there is room, and not too many have come of late.
    pub(super) async fn seat(self: &Arc<Self>, listener: ListenerId, ip: IpAddr) -> Result<Seat, TooMany> {
        let wait_ms = self.inner.lock().quotas.arrived(now_ms(), listener);
        if let Some(wait_ms) = u64::try_from(wait_ms).ok().filter(|ms| *ms > 0) {
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        }
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if let Some(seated) = self.try_seat(listener, ip) {
                return seated;
            }
            changed.await;
        }
    }

    fn try_seat(self: &Arc<Self>, listener: ListenerId, ip: IpAddr) -> Option<Result<Seat, TooMany>> {
        let mut inner = self.inner.lock();
        match inner.quotas.enter(listener, ip) {
            Entry::Full => return None,
            Entry::Refused { per_ip } => return Some(Err(TooMany(per_ip))),
            Entry::In => {}
        }
        let client = Arc::new(Client {
            listener,
            ip,
            active_ms: AtomicI64::new(now_ms()),
            reading: Held::default(),
            handling: Held::default(),
            is_blameless: AtomicBool::new(false),
            waits: AtomicBool::new(false),
            has_to_go: AtomicBool::new(false),
            go: Notify::new(),
        });
        let id = inner.next_id;
        inner.next_id += 1;
        inner.connected.insert(id, client.clone());
        inner.close_excess();
        Some(Ok(Seat { clients: self.clone(), client, id }))
    }

    #[cfg(test)]
    pub(super) fn held_bytes(&self, purpose: Purpose) -> u64 {
        self.memory.of(purpose).held_bytes()
    }

    /// Somebody waits for memory and gets none: those go who hold the most of it for the longest and do not move.
    pub(super) fn make_room(&self, purpose: Purpose, now_ms: i64) {
        let inner = self.inner.lock();
        let leaving = inner.connected.values().filter(|client| client.has_to_go.load(Ordering::Relaxed));
        let leaving_bytes: u64 = leaving.map(|client| client.held(purpose).since().0).sum();
        let mut shortage = self.memory.of(purpose).shortage().saturating_sub(leaving_bytes);
        let blamed = |client: &&Arc<Client>| {
            !client.is_blameless.load(Ordering::Relaxed) && !client.has_to_go.load(Ordering::Relaxed)
        };
        let weighed = |client: &Arc<Client>| {
            let (bytes, since_ms) = client.held(purpose).since();
            let held_ms = now_ms.saturating_sub(since_ms);
            let stalled_ms = held_ms.min(now_ms.saturating_sub(client.active_ms.load(Ordering::Relaxed)));
            let may_go = match client.waits.load(Ordering::Relaxed) {
                true => held_ms >= WAITED_MS_MAX,
                false => stalled_ms >= STALLED_MS || held_ms >= HELD_MS_MAX,
            };
            (bytes > 0 && may_go).then(|| (u128::from(bytes) * u128::from(held_ms.unsigned_abs()), bytes))
        };
        let of_blamed = inner.connected.values().filter(blamed);
        let mut heaviest: Vec<_> = of_blamed.filter_map(|client| weighed(client).map(|w| (w, client))).collect();
        heaviest.sort_by_key(|((weight, _), _)| std::cmp::Reverse(*weight));
        for ((_, bytes), client) in heaviest {
            if shortage == 0 {
                break;
            }
            shortage = shortage.saturating_sub(bytes);
            tracing::warn!(ip = %client.ip, bytes, ?purpose, "closing a connection: its request holds memory that others need");
            client.tell_to_go();
        }
    }
}

impl Inner {
    /// Tells as many as are too many to go, the longest idle first.
    fn close_excess(&self) {
        let leaving = self.connected.values().filter(|client| client.has_to_go.load(Ordering::Relaxed)).count();
        let excess = self.quotas.excess().saturating_sub(leaving);
        if excess == 0 {
            return;
        }
        let may_go = |client: &&Arc<Client>| {
            !self.quotas.is_protected(client.listener) && !client.has_to_go.load(Ordering::Relaxed)
        };
        let mut idle: Vec<&Arc<Client>> = self.connected.values().filter(may_go).collect();
        idle.sort_by_key(|client| client.active_ms.load(Ordering::Relaxed));
        for client in idle.into_iter().take(excess) {
            tracing::info!(ip = %client.ip, "closing a connection that is idle: there are more than max.connections");
            client.tell_to_go();
        }
    }
}

impl Client {
    fn held(&self, purpose: Purpose) -> &Held {
        match purpose {
            Purpose::Reading => &self.reading,
            Purpose::Handling => &self.handling,
        }
    }

    fn tell_to_go(&self) {
        self.has_to_go.store(true, Ordering::Relaxed);
        self.go.notify_one();
    }
}

impl Seat {
    /// The client has sent or taken something.
    pub(super) fn was_active(&self) {
        self.was_active_at(now_ms());
    }

    pub(super) fn was_active_at(&self, now_ms: i64) {
        self.client.active_ms.store(now_ms, Ordering::Relaxed);
    }

    /// Waits until this client has to go for others.
    pub(super) async fn has_to_go(&self) {
        self.client.go.notified().await;
    }

    /// Whether memory may be taken before it is needed.
    pub(super) fn is_plenty(&self, purpose: Purpose) -> bool {
        self.clients.memory.of(purpose).is_plenty()
    }

    /// Takes `bytes`, and waits for them if there is no room.
    pub(super) async fn hold(&self, purpose: Purpose, bytes: usize) {
        let (held, budget) = (self.client.held(purpose), self.clients.memory.of(purpose));
        while !held.try_take(budget, bytes as u64, now_ms) && !held.go_beyond(budget) {
            self.wait(purpose).await;
        }
    }

    /// Waits until there is room to hold anything.
    pub(super) async fn await_room(&self, purpose: Purpose) {
        let (held, budget) = (self.client.held(purpose), self.clients.memory.of(purpose));
        while !budget.has_room() && !held.go_beyond(budget) {
            self.wait(purpose).await;
        }
    }

    async fn wait(&self, purpose: Purpose) {
        self.client.waits.store(true, Ordering::Relaxed);
        if !self.clients.memory.of(purpose).wait().await {
            self.clients.make_room(purpose, now_ms());
        }
        self.client.waits.store(false, Ordering::Relaxed);
    }

    /// Says whether it is the broker that holds up what this client holds.
    pub(super) fn set_blameless(&self, blameless: bool) {
        self.client.is_blameless.store(blameless, Ordering::Relaxed);
    }

    /// Takes `bytes` that are there already.
    pub(crate) fn hold_anyway(&self, purpose: Purpose, bytes: usize) {
        self.client.held(purpose).take(self.clients.memory.of(purpose), bytes as u64, now_ms);
    }

    /// Gives back all that is held.
    pub(crate) fn give_back(&self, purpose: Purpose) {
        self.client.held(purpose).give_back(self.clients.memory.of(purpose));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.give_back(Purpose::Reading);
        self.give_back(Purpose::Handling);
        let mut inner = self.clients.inner.lock();
        inner.connected.remove(&self.id);
        inner.quotas.left(self.client.listener, self.client.ip);
        drop(inner);
        self.clients.changed.notify_waiters();
    }
}

fn limits(network: &Network, listeners: &[String]) -> Limits {
    let count = |n: i32| usize::try_from(n).unwrap_or(0);
    let limit = |connections, per_second: i32| Limit {
        connections: count(connections),
        per_second: u32::try_from(per_second).unwrap_or(0),
    };
    let of_listener = |name: &String| {
        let (connections, per_second) = network.limits_of(name);
        limit(connections, per_second)
    };
    // An override may name a host; one that does not resolve now has no address to limit.
    let addresses = |(host, max): &(String, i32)| {
        let resolved = (host.as_str(), 0).to_socket_addrs().map(Vec::from_iter).unwrap_or_default();
        resolved.into_iter().map(|address| (address.ip(), count(*max))).collect::<Vec<_>>()
    };
    Limits {
        broker: limit(network.max_connections, network.max_connection_creation_rate),
        listeners: listeners.iter().map(of_listener).collect(),
        per_ip: count(network.max_connections_per_ip),
        overrides: network.max_connections_per_ip_overrides.iter().flat_map(addresses).collect(),
        windows: RateWindows {
            count: network.quota_window_num.into(),
            window_ms: i64::from(network.quota_window_size_seconds) * 1000,
        },
    }
}
