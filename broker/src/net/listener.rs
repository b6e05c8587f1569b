//! An address that clients connect to. Binding is apart from accepting, so that a start that fails says so before
//! anything is served, and the port is known before the first client comes.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::connection::{self, Surroundings};
use crate::broker::Broker;
use crate::config::Network;

/// How long nothing is accepted after the system could not: it would fail again at once, and fill the log.
const ACCEPT_PAUSE: Duration = Duration::from_millis(250);

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address} (listener {name}): {source}")]
pub struct ListenerError {
    name: String,
    address: String,
    source: io::Error,
}

/// A bound address, not yet accepting.
#[derive(Debug)]
pub struct Listener {
    name: Arc<str>,
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Binds `host:port`; an empty host is every address of the machine, port 0 a free one. The system keeps up to
    /// `backlog` clients that wait to be accepted.
    ///
    /// # Errors
    /// When the name does not resolve or the address cannot be bound.
    pub async fn bind(name: &str, host: &str, port: u16, backlog: u32) -> Result<Self, ListenerError> {
        let shown = format!("{}:{port}", if host.is_empty() { "*" } else { host });
        let error = |source| ListenerError { name: name.to_owned(), address: shown.clone(), source };
        let mut candidates: Vec<SocketAddr> = if host.is_empty() {
            vec![([0u16; 8], port).into(), ([0u8; 4], port).into()]
        } else {
            tokio::net::lookup_host((host, port)).await.map_err(error)?.collect()
        };
        // A host with both kinds of address, such as localhost, is served on the one that clients try first in old ones.
        if !host.is_empty() {
            candidates.sort_by_key(SocketAddr::is_ipv6);
        }
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for candidate in candidates {
            match listen(candidate, backlog) {
                Ok(socket) => {
                    let address = socket.local_addr().map_err(error)?;
                    return Ok(Self { name: name.into(), socket, address });
                }
                Err(e) => last = e,
            }
        }
        Err(error(last))
    }

    /// The listener's name, such as `PLAINTEXT`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address with the port that is really bound.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts clients until told to stop; returns when all their tasks have ended.
    pub async fn run(self, broker: Arc<Broker>, stop: watch::Receiver<bool>) {
        let limits = Limits::new(&broker.config.load().network);
        let around = Surroundings { broker, listener: self.name.clone(), stop: stop.clone() };
        let mut clients = JoinSet::new();
        let mut stopped = stop;
        loop {
            tokio::select! {
                biased;
                () = told_to_stop(&mut stopped) => break,
                // A defect that a request found costs its client the connection, and no one else.
                Some(ended) = clients.join_next() => if let Err(error) = ended {
                    tracing::error!(listener = %self.name, %error, "a connection ended by a defect");
                },
                accepted = self.socket.accept() => match accepted {
                    Ok((stream, peer)) => {
                        // An IPv4 client of a listener for both kinds of address has a mapped one, which no override names.
                        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
                        accept(&mut clients, &limits, stream, peer, &around);
                    }
                    // The client gave up before it was its turn.
                    Err(error) if is_of_one_client(&error) => tracing::debug!(listener = %self.name, %error),
                    // Out of descriptors or memory: those who are there go on, and the others wait a little.
                    Err(error) => {
                        tracing::warn!(listener = %self.name, %error, "cannot accept a connection");
                        tokio::select! {
                            () = told_to_stop(&mut stopped) => break,
                            () = tokio::time::sleep(ACCEPT_PAUSE) => {}
                        }
                    }
                },
            }
        }
        while clients.join_next().await.is_some() {}
    }
}

/// Whether a failed accept says nothing about the next one.
fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::ConnectionAborted | Kind::ConnectionReset | Kind::Interrupted)
}

async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // Without anybody who could say so, it is time to stop too.
    let _ = stop.wait_for(|stopped| *stopped).await;
}

fn listen(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = if address.is_ipv6() { tokio::net::TcpSocket::new_v6()? } else { tokio::net::TcpSocket::new_v4()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(backlog)
}

#[derive(Debug)]
struct Limits {
    total_max: usize,
    per_ip_max: usize,
    /// Limits of single addresses.
    overrides: HashMap<IpAddr, usize>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A client that counts against the limits until dropped.
struct Seat {
    ip: IpAddr,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Limits {
    fn new(network: &Network) -> Self {
        let limit = |n: i32| usize::try_from(n).unwrap_or(0);
        // An override may name a host; one that does not resolve now has no address to limit.
        let addresses = |(host, max): &(String, i32)| {
            let resolved = (host.as_str(), 0).to_socket_addrs().map(Vec::from_iter).unwrap_or_default();
            resolved.into_iter().map(|a| (a.ip(), limit(*max))).collect::<Vec<_>>()
        };
        Self {
            total_max: limit(network.max_connections),
            per_ip_max: limit(network.max_connections_per_ip),
            overrides: network.max_connections_per_ip_overrides.iter().flat_map(addresses).collect(),
            open: Arc::default(),
        }
    }

    fn seat(&self, ip: IpAddr) -> Option<Seat> {
        let mut open = self.open.lock();
        let here = open.get(&ip).copied().unwrap_or(0);
        let here_max = self.overrides.get(&ip).copied().unwrap_or(self.per_ip_max);
        let total: usize = open.values().sum();
        if here >= here_max || total >= self.total_max {
            return None;
        }
        open.insert(ip, here + 1);
        Some(Seat { ip, open: self.open.clone() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.open.lock();
        if let Some(count) = open.get_mut(&self.ip) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.ip);
            }
        }
    }
}

fn accept(clients: &mut JoinSet<()>, limits: &Limits, stream: TcpStream, peer: SocketAddr, around: &Surroundings) {
    let Some(seat) = limits.seat(peer.ip()) else {
        tracing::warn!(%peer, "connection refused: max.connections or max.connections.per.ip is reached");
        return;
    };
    // Answers are written whole: waiting to merge them with later ones only adds latency.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let around = around.clone();
    clients.spawn(async move {
        let _seat = seat;
        connection::serve(stream, peer, around).await;
    });
}
