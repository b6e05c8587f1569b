//! The brokers that the sender writes to: their connections, being made or there, and the requests under way.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use kafka_wire::messages::{MetadataRequest, ProduceRequest, ProduceResponse};

use super::delivery::Outcome;
use super::topic::Partition;
use crate::cluster::{Cluster, Purpose};
use crate::concurrent;
use crate::conn::{Answer, Connection};
use crate::error::ClientError;
use crate::pure::accumulator::Batch;

type Connecting = Pin<Box<dyn Future<Output = Result<Connection, ClientError>> + Send>>;

/// A batch in a request.
pub(super) struct Sent {
    pub partition: Arc<Partition>,
    pub batch: Batch<Arc<Outcome>>,
    /// Its time was up while it was under way, and its failure is told: the answer only matters for what comes after.
    pub told: bool,
}

/// A request under way.
struct InFlight {
    answer: Answer<ProduceRequest>,
    version: i16,
    batches: Vec<Sent>,
    /// When the time of the first of them is up that was not told.
    expires_ms: u64,
}

impl InFlight {
    fn look_again(&mut self, delivery_timeout_ms: u64) {
        let open = self.batches.iter().filter(|s| !s.told);
        self.expires_ms = open.map(|s| s.batch.expires_at(delivery_timeout_ms)).min().unwrap_or(u64::MAX);
    }
}

/// A request that was sent.
pub(super) struct Request {
    pub answer: Answer<ProduceRequest>,
    pub version: i16,
    pub batches: Vec<Sent>,
}

/// What happened at a broker.
pub(super) enum NodeEvent {
    /// A connection is there, or could not be made.
    Connected(Result<(), ClientError>),
    /// A request was answered, or will never be.
    Answered(Vec<Sent>, Result<ProduceResponse, ClientError>),
}

#[derive(Default)]
struct Node {
    connection: Option<Connection>,
    connecting: Option<Connecting>,
    in_flight: VecDeque<InFlight>,
}

/// How long a broker may take to read what it need not answer.
const READING_MAX: Duration = Duration::from_secs(1);

/// All brokers by id.
#[derive(Default)]
pub(super) struct Nodes {
    nodes: HashMap<i32, Node>,
}

impl Nodes {
    /// The connection to a broker if it is there and takes another request; else it is on its way.
    pub(super) fn ready(&mut self, id: i32, in_flight_max: usize, cluster: &Arc<Cluster>) -> Option<&Connection> {
        let is_throttled = self.throttled_for(id).is_some();
        let node = self.nodes.entry(id).or_default();
        if node.connection.as_ref().is_some_and(Connection::is_closed) {
            node.connection = None;
        }
        if node.connection.is_none() && node.connecting.is_none() {
            let cluster = cluster.clone();
            node.connecting = Some(Box::pin(async move { cluster.connection(id, Purpose::General).await }));
        }
        node.connection.as_ref().filter(|_| !is_throttled && node.in_flight.len() < in_flight_max)
    }

    /// How long a broker asked to be left alone yet, if it did (KIP-219).
    pub(super) fn throttled_for(&self, id: i32) -> Option<Duration> {
        let until = self.nodes.get(&id)?.connection.as_ref()?.throttled_until()?;
        Some(until.saturating_duration_since(tokio::time::Instant::now()))
    }

    /// Notes a request that was sent.
    pub(super) fn sent(&mut self, id: i32, request: Request, delivery_timeout_ms: u64) {
        let Request { answer, version, batches } = request;
        let mut in_flight = InFlight { answer, version, batches, expires_ms: u64::MAX };
        in_flight.look_again(delivery_timeout_ms);
        self.nodes.entry(id).or_default().in_flight.push_back(in_flight);
    }

    /// When the time of a batch under way is up next.
    pub(super) fn expires_at(&self) -> Option<u64> {
        let all = self.nodes.values().flat_map(|n| &n.in_flight).map(|f| f.expires_ms);
        all.min().filter(|at| *at < u64::MAX)
    }

    /// Calls `tell` with each batch under way whose time is up, once.
    pub(super) fn expire(&mut self, now_ms: u64, delivery_timeout_ms: u64, mut tell: impl FnMut(&Sent)) {
        let late = self.nodes.values_mut().flat_map(|n| &mut n.in_flight).filter(|f| f.expires_ms <= now_ms);
        for in_flight in late {
            for sent in in_flight.batches.iter_mut().filter(|s| !s.told) {
                if sent.batch.expires_at(delivery_timeout_ms) <= now_ms {
                    tell(sent);
                    sent.told = true;
                }
            }
            in_flight.look_again(delivery_timeout_ms);
        }
    }

    /// Whether a request is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.nodes.values().any(|n| !n.in_flight.is_empty())
    }

    /// Waits until the brokers have taken up what was written without asking for an answer: they answer the requests of a
    /// connection in order, so an answer to one more says so. Kafka drops what it has not begun when a connection ends.
    pub(super) fn until_read(&self) -> impl Future<Output = ()> + Send + use<> {
        let connections: Vec<_> = self.nodes.values().filter_map(|node| node.connection.clone()).collect();
        async move {
            let request = MetadataRequest { topics: Some(Vec::new()), ..MetadataRequest::default() };
            // Whoever is gone has read all that it ever will.
            let asked = connections.iter().map(|connection| connection.call(&request));
            let _ = tokio::time::timeout(READING_MAX, concurrent::all(asked)).await;
        }
    }

    /// Everything that is under way, given up.
    pub(super) fn into_batches(self) -> impl Iterator<Item = Sent> {
        self.nodes.into_values().flat_map(|n| n.in_flight).flat_map(|f| f.batches)
    }

    /// The next thing that happens.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<NodeEvent> {
        for node in self.nodes.values_mut() {
            if let Some(connecting) = &mut node.connecting
                && let Poll::Ready(result) = connecting.as_mut().poll(cx)
            {
                node.connecting = None;
                return Poll::Ready(NodeEvent::Connected(result.map(|c| node.connection = Some(c))));
            }
            // Answers come in the order of the requests, so only the first can be there.
            if let Some(first) = node.in_flight.front_mut()
                && let Poll::Ready(result) = Pin::new(&mut first.answer).poll(cx)
            {
                let Some(InFlight { version, batches, .. }) = node.in_flight.pop_front() else { continue };
                if let (Ok(response), Some(connection)) = (&result, &node.connection) {
                    connection.throttle_produce(version, response.throttle_time_ms);
                }
                return Poll::Ready(NodeEvent::Answered(batches, result));
            }
        }
        Poll::Pending
    }
}
