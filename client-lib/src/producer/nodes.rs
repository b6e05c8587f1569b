//! The brokers that the sender writes to: their connections, being made or there, and the requests under way.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use kafka_wire::messages::{ProduceRequest, ProduceResponse};

use super::delivery::Outcome;
use super::topic::Partition;
use crate::cluster::{Cluster, Purpose};
use crate::conn::{Answer, Connection};
use crate::error::ClientError;
use crate::pure::accumulator::Batch;

type Connecting = Pin<Box<dyn Future<Output = Result<Connection, ClientError>> + Send>>;

/// A batch in a request.
pub(super) struct Sent {
    pub partition: Arc<Partition>,
    pub batch: Batch<Arc<Outcome>>,
}

/// A request under way.
struct InFlight {
    answer: Answer<ProduceRequest>,
    batches: Vec<Sent>,
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

/// All brokers by id.
#[derive(Default)]
pub(super) struct Nodes {
    nodes: HashMap<i32, Node>,
}

impl Nodes {
    /// The connection to a broker if it is there and takes another request; else it is on its way.
    pub(super) fn ready(&mut self, id: i32, in_flight_max: usize, cluster: &Arc<Cluster>) -> Option<&Connection> {
        let node = self.nodes.entry(id).or_default();
        if node.connection.as_ref().is_some_and(Connection::is_closed) {
            node.connection = None;
        }
        if node.connection.is_none() && node.connecting.is_none() {
            let cluster = cluster.clone();
            node.connecting = Some(Box::pin(async move { cluster.connection(id, Purpose::General).await }));
        }
        node.connection.as_ref().filter(|_| node.in_flight.len() < in_flight_max)
    }

    /// Notes a request that was sent.
    pub(super) fn sent(&mut self, id: i32, answer: Answer<ProduceRequest>, batches: Vec<Sent>) {
        self.nodes.entry(id).or_default().in_flight.push_back(InFlight { answer, batches });
    }

    /// Whether a request is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.nodes.values().any(|n| !n.in_flight.is_empty())
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
                let batches = node.in_flight.pop_front().map(|f| f.batches).unwrap_or_default();
                return Poll::Ready(NodeEvent::Answered(batches, result));
            }
        }
        Poll::Pending
    }
}
