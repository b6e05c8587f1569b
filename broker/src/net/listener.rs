//! An address that clients connect to. Binding is apart from accepting, so that a start that fails says so before
//! anything is served, and the port is known before the first client comes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kafka_core::connections::ListenerId;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::clients::{Clients, Seat};
use super::connection::{self, Surroundings};
use crate::broker::Broker;

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
    pub async fn run(self, broker: Arc<Broker>, clients: Arc<Clients>, stop: watch::Receiver<bool>) {
        let Some(listener) = clients.listener(&self.name) else {
            debug_assert!(false, "the clients know the listeners of the same settings");
            return;
        };
        let around = Surroundings { broker, listener: self.name.clone(), stop: stop.clone() };
        let mut connections = JoinSet::new();
        let mut stopped = stop;
        // As with Kafka, one client at a time waits at the door, the others in the system's queue.
        let accept = || self.accept(&clients, listener);
        let next = accept();
        tokio::pin!(next);
        loop {
            tokio::select! {
                biased;
                () = told_to_stop(&mut stopped) => break,
                // A defect that a request found costs its client the connection, and no one else.
                Some(ended) = connections.join_next() => if let Err(error) = ended {
                    tracing::error!(listener = %self.name, %error, "a connection ended by a defect");
                },
                accepted = &mut next => {
                    next.set(accept());
                    if let Some((stream, peer, seat)) = accepted {
                        connections.spawn(connection::serve(stream, peer, seat, around.clone()));
                    }
                }
            }
        }
        while connections.join_next().await.is_some() {}
    }

    /// The next client, once it is let in; none if this one is not.
    async fn accept(&self, clients: &Arc<Clients>, listener: ListenerId) -> Option<(TcpStream, SocketAddr, Seat)> {
        let (stream, peer) = match self.socket.accept().await {
            Ok(accepted) => accepted,
            // The client gave up before it was its turn.
            Err(error) if is_of_one_client(&error) => {
                tracing::debug!(listener = %self.name, %error);
                return None;
            }
            // Out of descriptors or memory: those who are there go on, and the others wait a little.
            Err(error) => {
                tracing::warn!(listener = %self.name, %error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                return None;
            }
        };
        // An IPv4 client of a listener for both kinds of address has a mapped one, which no override names.
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        let seat = match clients.seat(listener, peer.ip()).await {
            Ok(seat) => seat,
            Err(error) => {
                tracing::warn!(%peer, %error, "connection refused");
                return None;
            }
        };
        // Answers are written whole: waiting to merge them with later ones only adds latency.
        stream.set_nodelay(true).is_ok().then_some((stream, peer, seat))
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
