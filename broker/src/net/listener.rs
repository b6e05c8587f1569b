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
use crate::config::Network;

/// How long nothing is accepted after the system could not: it would fail again at once, and fill the log.
const ACCEPT_PAUSE: Duration = Duration::from_millis(250);

/// Of `socket.send.buffer.bytes` and `socket.receive.buffer.bytes`.
const DEFAULT_BUFFER_BYTES: u32 = 102_400;

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address} (listener {name}): {source}")]
pub struct ListenerError {
    name: String,
    address: String,
    source: io::Error,
}

/// What is asked of the system for a listener's sockets.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sockets {
    /// Clients that may wait to be accepted.
    backlog: u32,
    /// None: as the system sees fit, which follows the connection's speed.
    send_buffer_bytes: Option<u32>,
    receive_buffer_bytes: Option<u32>,
}

impl Sockets {
    /// As set. Kafka's default for the buffers, which is small for a fast connection, asks for nothing.
    #[must_use]
    pub fn of(network: &Network) -> Self {
        let asked = |bytes: i32| u32::try_from(bytes).ok().filter(|bytes| *bytes > 0 && *bytes != DEFAULT_BUFFER_BYTES);
        Self {
            backlog: u32::try_from(network.socket_listen_backlog_size).unwrap_or(u32::MAX),
            send_buffer_bytes: asked(network.socket_send_buffer_bytes),
            receive_buffer_bytes: asked(network.socket_receive_buffer_bytes),
        }
    }
}

/// A bound address, not yet accepting.
#[derive(Debug)]
pub struct Listener {
    name: Arc<str>,
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Binds `host:port`; an empty host is every address of the machine, port 0 a free one.
    ///
    /// # Errors
    /// When the name does not resolve or the address cannot be bound.
    pub async fn bind(name: &str, host: &str, port: u16, sockets: Sockets) -> Result<Self, ListenerError> {
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
            match listen(candidate, sockets) {
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

fn listen(address: SocketAddr, sockets: Sockets) -> io::Result<TcpListener> {
    let socket = if address.is_ipv6() { tokio::net::TcpSocket::new_v6()? } else { tokio::net::TcpSocket::new_v4()? };
    socket.set_reuseaddr(true)?;
    // Accepted sockets have what the listening one has.
    if let Some(bytes) = sockets.send_buffer_bytes {
        socket.set_send_buffer_size(bytes)?;
    }
    if let Some(bytes) = sockets.receive_buffer_bytes {
        socket.set_recv_buffer_size(bytes)?;
    }
    socket.bind(address)?;
    socket.listen(sockets.backlog)
}

#[cfg(test)]
mod tests {
    use rustix::net::sockopt::{socket_recv_buffer_size, socket_send_buffer_size};

    use super::*;

    #[tokio::test]
    async fn accepted_sockets_have_the_buffers_that_are_asked_for() {
        let sockets = Sockets { backlog: 1, send_buffer_bytes: Some(20_000), receive_buffer_bytes: Some(30_000) };
        let listener = Listener::bind("X", "127.0.0.1", 0, sockets).await.expect("bound");
        let _client = TcpStream::connect(listener.address()).await.expect("connected");
        let (accepted, _) = listener.socket.accept().await.expect("accepted");
        // Linux keeps as much again for itself.
        assert_eq!(socket_send_buffer_size(&accepted).expect("asked"), 40_000);
        assert_eq!(socket_recv_buffer_size(&accepted).expect("asked"), 60_000);
    }
}
