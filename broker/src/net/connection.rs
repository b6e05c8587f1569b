//! One client: reads a request, has it handled, sends the answer, reads the next. Like Kafka's, a connection has one
//! request in hand at a time, so answers keep the order of the questions.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::transport::{Transport, TransportError};
use crate::broker::Broker;
use crate::router::{self, Answer, RequestContext};

/// What all connections of a listener have in common.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) broker: Arc<Broker>,
    pub(super) listener: Arc<str>,
    pub(super) stop: watch::Receiver<bool>,
}

/// Serves one client until it leaves, breaks the protocol, stays idle too long, or the broker stops.
pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, around: Surroundings) {
    let broker = around.broker.clone();
    let mut stop = around.stop.clone();
    let network = broker.config.load().network.clone();
    let request_bytes_max = usize::try_from(network.socket_request_max_bytes).unwrap_or(0);
    let mut connection = Connection {
        transport: Transport::new(stream, request_bytes_max),
        idle_max: u64::try_from(network.connections_max_idle_ms).ok().map(Duration::from_millis),
        peer,
        around,
    };
    tokio::select! {
        biased;
        _ = stop.wait_for(|stopped| *stopped) => {}
        end = connection.run() => match end {
            Ok(()) | Err(TransportError::Closed) => {}
            Err(error) => tracing::debug!(%peer, %error, "connection ended"),
        }
    }
}

struct Connection {
    transport: Transport,
    idle_max: Option<Duration>,
    peer: SocketAddr,
    around: Surroundings,
}

impl Connection {
    async fn run(&mut self) -> Result<(), TransportError> {
        loop {
            let frame = match self.idle_max {
                None => self.transport.frame().await?,
                Some(idle_max) => match tokio::time::timeout(idle_max, self.transport.frame()).await {
                    Ok(frame) => frame?,
                    Err(_) => return Ok(()),
                },
            };
            if !self.answer(frame).await? {
                return Ok(());
            }
        }
    }

    /// Sends an answer; a client that does not take it within the time that it may be idle has to go.
    async fn send(&mut self, mut pieces: Vec<Bytes>) -> Result<bool, TransportError> {
        let sent = self.transport.send(&mut pieces);
        match self.idle_max {
            None => sent.await?,
            Some(idle_max) => match tokio::time::timeout(idle_max, sent).await {
                Ok(sent) => sent?,
                Err(_) => return Ok(false),
            },
        }
        Ok(true)
    }

    /// Handles one request; false ends the connection.
    async fn answer(&mut self, frame: Bytes) -> Result<bool, TransportError> {
        let context = match RequestContext::read(&frame, self.peer, &self.around.listener) {
            Ok(context) => context,
            Err(error) => {
                tracing::warn!(peer = %self.peer, %error, "closing the connection: its request has no valid header");
                return Ok(false);
            }
        };
        let handled = router::handle(&self.around.broker, &context, frame);
        let answer = tokio::select! {
            biased;
            answer = handled => answer,
            () = self.transport.closed() => return Ok(false),
        };
        match answer {
            Ok(Answer::Pieces(pieces)) => self.send(pieces).await,
            Ok(Answer::Leased(pieces, lease)) => {
                let sent = self.send(pieces).await;
                drop(lease);
                sent
            }
            Ok(Answer::Nothing) => Ok(true),
            Ok(Answer::Close) => Ok(false),
            Err(error) => {
                tracing::warn!(peer = %self.peer, api = context.api_key.name(), version = context.api_version, %error,
                    "closing the connection: its request cannot be answered");
                Ok(false)
            }
        }
    }
}
