//! One client: reads a request, has it handled, sends the answer, reads the next. Like Kafka's, a connection has one
//! request in hand at a time, so answers keep the order of the questions, and a client that asks without reading the
//! answers costs one answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kafka_wire::api::ApiKey;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::clients::Seat;
use super::memory::{HANDLING_FREE_BYTES, Purpose};
use super::transport::{Transport, TransportError};
use crate::broker::Broker;
use crate::fetch_budget::Lease;
use crate::router::{self, Answer, RequestContext};

/// What all connections of a listener have in common.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) broker: Arc<Broker>,
    pub(super) listener: Arc<str>,
    pub(super) stop: watch::Receiver<bool>,
}

/// Serves one client until it leaves, breaks the protocol, stays idle too long, has to go for others, or the broker stops.
pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, seat: Seat, around: Surroundings) {
    let mut stop = around.stop.clone();
    let config = around.broker.config.load();
    let request_bytes_max = usize::try_from(config.network.socket_request_max_bytes).unwrap_or(0);
    let idle_max = u64::try_from(config.network.connections_max_idle_ms).ok().map(Duration::from_millis);
    drop(config);
    let seat = Arc::new(seat);
    let transport = Transport::new(stream, request_bytes_max, idle_max);
    let mut connection = Connection { transport, idle_max, peer, seat: seat.clone(), around };
    tokio::select! {
        biased;
        _ = stop.wait_for(|stopped| *stopped) => {}
        () = seat.has_to_go() => {}
        end = connection.run() => match end {
            Ok(()) | Err(TransportError::Closed | TransportError::Idle) => {}
            Err(error @ TransportError::Size { .. }) => tracing::warn!(%peer, %error, "closing the connection"),
            Err(error) => tracing::debug!(%peer, %error, "connection ended"),
        }
    }
}

async fn idle_for(idle_max: Option<Duration>) {
    match idle_max {
        Some(idle_max) => tokio::time::sleep(idle_max).await,
        None => std::future::pending().await,
    }
}

struct Connection {
    transport: Transport,
    idle_max: Option<Duration>,
    peer: SocketAddr,
    seat: Arc<Seat>,
    around: Surroundings,
}

impl Connection {
    async fn run(&mut self) -> Result<(), TransportError> {
        loop {
            let frame = self.transport.frame(&self.seat).await?;
            let handled = self.handle(frame).await;
            self.seat.give_back(Purpose::Reading);
            let Some((pieces, lease)) = handled else { return Ok(()) };
            self.send(pieces).await?;
            drop(lease);
            self.seat.give_back(Purpose::Handling);
        }
    }

    /// Sends an answer. A large one is held until the client has taken it.
    async fn send(&mut self, mut pieces: Vec<Bytes>) -> Result<(), TransportError> {
        let bytes: usize = pieces.iter().map(Bytes::len).sum();
        if bytes > HANDLING_FREE_BYTES {
            // The buffer that it was written into may be twice as large.
            self.seat.hold_anyway(Purpose::Handling, 2 * bytes);
        }
        self.transport.send(&mut pieces, &self.seat).await
    }

    /// Handles one request: what to send, or none if the connection has to end.
    async fn handle(&mut self, frame: Bytes) -> Option<(Vec<Bytes>, Option<Lease>)> {
        let context = match RequestContext::read(&frame, self.peer, &self.around.listener, &self.seat) {
            Ok(context) => context,
            Err(error) => {
                tracing::warn!(peer = %self.peer, %error, "closing the connection: its request has no valid header");
                return None;
            }
        };
        // What a request is decoded to and what its answer takes is known afterwards only.
        self.seat.await_room(Purpose::Handling).await;
        // What Produce holds, it holds for as long as the disk takes.
        self.seat.set_blameless(context.api_key == ApiKey::PRODUCE);
        let handled = router::handle(&self.around.broker, &context, frame);
        let answer = tokio::select! {
            biased;
            answer = handled => answer,
            () = self.transport.closed() => return None,
            // Also who waits for an answer is idle, and no exception: as with Kafka, it has to ask for less.
            () = idle_for(self.idle_max) => return None,
        };
        self.seat.set_blameless(false);
        match answer {
            Ok(Answer::Pieces(pieces)) => Some((pieces, None)),
            Ok(Answer::Leased(pieces, lease)) => Some((pieces, Some(lease))),
            Ok(Answer::Nothing) => Some((Vec::new(), None)),
            Ok(Answer::Close) => None,
            Err(error) => {
                tracing::warn!(peer = %self.peer, api = context.api_key.name(), version = context.api_version, %error,
                    "closing the connection: its request cannot be answered");
                None
            }
        }
    }
}
