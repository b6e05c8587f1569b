//! The brokers as a client sees them: which there are, the connections to them, and metadata kept fresh.
//!
//! Connections are made when they are first needed and made again, after a growing wait, when they break. When no known
//! broker answers, the bootstrap servers are asked again (KIP-899).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kafka_wire::messages::metadata_request::MetadataRequestTopic;
use kafka_wire::messages::{FindCoordinatorRequest, MetadataRequest};
use kafka_wire::{ErrorCode, Request};
use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use crate::admin::Node;
use crate::chance;
use crate::config::{CommonConfig, HostPort};
use crate::conn::{ConnectOptions, Connection};
use crate::error::{ApiError, ClientError};
use crate::pure::backoff::Backoff;
use crate::pure::metadata::{Metadata, Scope};

/// What a connection is for: a request that waits at the broker must not hold up the others behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Everything that is answered at once.
    General,
    /// Fetches, which wait for records.
    Fetch,
    /// Group requests, which wait for other members.
    Coordinator,
}

/// Brokers, connections, metadata. Shared by a client's parts.
#[derive(Debug)]
pub struct Cluster {
    config: CommonConfig,
    options: ConnectOptions,
    slots: Mutex<HashMap<(i32, Purpose), Arc<Slot>>>,
    next_bootstrap: AtomicUsize,
    metadata: watch::Sender<Arc<Metadata>>,
    interest: Mutex<Interest>,
    refresh: Notify,
    /// Topics came that metadata was not asked about.
    news: Notify,
    last_failure: Mutex<Option<ClientError>>,
}

/// Which topics the metadata is to hold.
#[derive(Debug, Default)]
struct Interest {
    topics: BTreeSet<Arc<str>>,
    all: bool,
    allow_auto_create: bool,
    /// Whether there is one that was not asked about since it came.
    has_news: bool,
}

/// The place of one connection, with its history.
#[derive(Debug, Default)]
struct Slot {
    /// Held while connecting, so that only one does; the others wait for the same outcome.
    state: tokio::sync::Mutex<SlotState>,
    /// The live connection, for a look without waiting.
    live: Mutex<Option<Connection>>,
}

#[derive(Debug, Default)]
struct SlotState {
    failures: u32,
    not_before: Option<Instant>,
}

impl Cluster {
    /// No connection yet.
    pub fn new(config: CommonConfig) -> Arc<Self> {
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        Arc::new(Self {
            options: ConnectOptions::new(&config),
            config,
            slots: Mutex::default(),
            next_bootstrap: AtomicUsize::new(chance::next_u64() as usize >> 1),
            metadata: watch::Sender::new(Arc::default()),
            interest: Mutex::default(),
            refresh: Notify::new(),
            news: Notify::new(),
            last_failure: Mutex::default(),
        })
    }

    /// The configuration in use.
    pub fn config(&self) -> &CommonConfig {
        &self.config
    }

    /// The limit of one request.
    pub fn request_timeout(&self) -> Duration {
        self.options.request_timeout
    }

    /// The wait between attempts at the same thing.
    pub fn retry_backoff(&self, failures: u32) -> Duration {
        let backoff = Backoff { first_ms: self.config.retry_backoff_ms, max_ms: self.config.retry_backoff_max_ms };
        Duration::from_millis(backoff.after(failures, chance::fraction()))
    }

    /// The metadata as last heard.
    pub fn metadata(&self) -> Arc<Metadata> {
        self.metadata.borrow().clone()
    }

    /// Tells of every change of the metadata.
    pub fn watch_metadata(&self) -> watch::Receiver<Arc<Metadata>> {
        self.metadata.subscribe()
    }

    /// The connection to a broker, made if there is none.
    pub async fn connection(&self, node: i32, purpose: Purpose) -> Result<Connection, ClientError> {
        let known = self.metadata.borrow().nodes.get(&node).map(|n| (n.host.clone(), n.port));
        let (host, port) = known.ok_or_else(|| ClientError::Illegal(format!("no broker {node} is known")))?;
        let port = u16::try_from(port).map_err(|_| ClientError::Illegal(format!("broker {node} has port {port}")))?;
        self.connect_slot((node, purpose), &HostPort { host, port }).await
    }

    /// A connection to any broker: a live one with little to do, else a known broker, else a bootstrap server.
    pub async fn any_connection(&self) -> Result<Connection, ClientError> {
        if let Some(live) = self.live_connection() {
            return Ok(live);
        }
        let mut nodes: Vec<i32> = self.metadata.borrow().nodes.keys().copied().collect();
        let mut last = None;
        while !nodes.is_empty() {
            let node = nodes.swap_remove(chance::below(nodes.len()));
            match self.connection(node, Purpose::General).await {
                Ok(connection) => return Ok(connection),
                Err(e) => last = Some(e),
            }
        }
        if last.is_some() && !self.config.rebootstrap {
            return Err(last.unwrap_or(ClientError::Closed));
        }
        let servers = &self.config.bootstrap_servers;
        let first = self.next_bootstrap.fetch_add(1, Ordering::Relaxed);
        for i in 0..servers.len() {
            let at = (first + i) % servers.len();
            // Bootstrap servers have no broker id yet; they go under negative ones, as in Kafka.
            let id = -1 - i32::try_from(at).unwrap_or(0);
            match self.connect_slot((id, Purpose::General), &servers[at]).await {
                Ok(connection) => return Ok(connection),
                Err(e) => last = Some(e),
            }
        }
        Err(last.unwrap_or(ClientError::Closed))
    }

    fn live_connection(&self) -> Option<Connection> {
        let slots = self.slots.lock();
        let general = slots.iter().filter(|((_, purpose), _)| *purpose == Purpose::General);
        let live = general.filter_map(|(_, slot)| slot.live.lock().clone().filter(|c| !c.is_closed()));
        live.min_by_key(|c| (c.throttled_until().is_some(), c.in_flight()))
    }

    async fn connect_slot(&self, key: (i32, Purpose), address: &HostPort) -> Result<Connection, ClientError> {
        let slot = self.slots.lock().entry(key).or_default().clone();
        let same = |c: &Connection| !c.is_closed() && c.address() == address.to_string();
        if let Some(live) = slot.live.lock().clone().filter(|c| same(c)) {
            return Ok(live);
        }
        let mut state = slot.state.lock().await;
        if let Some(live) = slot.live.lock().clone().filter(|c| same(c)) {
            return Ok(live);
        }
        if let Some(not_before) = state.not_before {
            tokio::time::sleep_until(not_before).await;
        }
        let setup = Backoff {
            first_ms: self.config.socket_connection_setup_timeout_ms,
            max_ms: self.config.socket_connection_setup_timeout_max_ms,
        };
        let mut options = self.options.clone();
        options.setup_timeout = Duration::from_millis(setup.after(state.failures + 1, chance::fraction()));
        let result = Connection::connect(&address.host, address.port, &options).await;
        let backoff =
            Backoff { first_ms: self.config.reconnect_backoff_ms, max_ms: self.config.reconnect_backoff_max_ms };
        match result {
            Ok(connection) => {
                // A broker that accepts and closes at once is not to be connected to in a busy loop either.
                state.failures = 0;
                state.not_before = Some(Instant::now() + Duration::from_millis(backoff.after(1, chance::fraction())));
                *slot.live.lock() = Some(connection.clone());
                Ok(connection)
            }
            Err(error) => {
                state.failures += 1;
                let wait = Duration::from_millis(backoff.after(state.failures, chance::fraction()));
                state.not_before = Some(Instant::now() + wait);
                tracing::debug!(%error, "connection failed");
                Err(error.into())
            }
        }
    }

    /// Sends a request to any broker.
    pub async fn call_any<R: Request>(&self, request: &R) -> Result<R::Response, ClientError> {
        self.any_connection().await?.call(request).await
    }

    /// Asks for metadata of these topics (`None`: all), and takes the answer in.
    pub async fn fetch_metadata(
        &self,
        topics: Option<&[&str]>,
        allow_auto_create: bool,
    ) -> Result<Arc<Metadata>, ClientError> {
        let connection = self.any_connection().await?;
        let version = connection.version::<MetadataRequest>()?;
        let topic =
            |name: &&str| MetadataRequestTopic { name: Some((*name).to_owned()), ..MetadataRequestTopic::default() };
        let request = MetadataRequest {
            topics: topics.map(|names| names.iter().map(topic).collect()),
            allow_auto_topic_creation: allow_auto_create,
            ..MetadataRequest::default()
        };
        let response = connection.start(&request, version, self.request_timeout()).await?.await?;
        if response.error_code != 0 {
            return Err(ApiError::new(ErrorCode(response.error_code)).into());
        }
        // Without any broker in it, the answer is from one that is just starting.
        if response.brokers.is_empty() {
            return Err(ApiError::new(ErrorCode::BROKER_NOT_AVAILABLE).into());
        }
        let scope = if topics.is_some() { Scope::Some } else { Scope::All };
        let mut updated = None;
        self.metadata.send_modify(|current| {
            *current = Arc::new(current.updated(response, scope));
            updated = Some(current.clone());
        });
        Ok(updated.unwrap_or_default())
    }

    /// Takes in a leader that a broker named (KIP-951).
    pub fn learn_leader(&self, topic: &str, partition: i32, leader: i32, epoch: i32) {
        self.metadata.send_if_modified(|current| match current.with_leader(topic, partition, leader, epoch) {
            Some(next) => {
                *current = Arc::new(next);
                true
            }
            None => false,
        });
    }

    /// Has the background refresh hold these topics too.
    pub fn want_topic(&self, topic: &str, allow_auto_create: bool) {
        let mut interest = self.interest.lock();
        interest.allow_auto_create |= allow_auto_create;
        if interest.topics.insert(topic.into()) {
            interest.has_news = true;
            self.refresh.notify_one();
            self.news.notify_one();
        }
    }

    /// Has the background refresh leave a topic out.
    pub fn forget_topic(&self, topic: &str) {
        self.interest.lock().topics.remove(topic);
        self.drop_unwanted();
    }

    /// Leaves out what is known of topics that nobody wants any more. No news to anybody.
    fn drop_unwanted(&self) {
        let interest = self.interest.lock();
        self.metadata.send_if_modified(|current| {
            if !interest.all && current.topics.keys().any(|name| !interest.topics.contains(name)) {
                *current = Arc::new(current.of_topics(|name| interest.topics.contains(name)));
            }
            false
        });
    }

    /// Has the background refresh hold exactly these topics; `None` for all there are.
    pub fn want_only(&self, topics: Option<&[Arc<str>]>, allow_auto_create: bool) {
        let mut interest = self.interest.lock();
        let wanted: BTreeSet<Arc<str>> = topics.unwrap_or_default().iter().cloned().collect();
        let changed = interest.all != topics.is_none() || wanted.iter().any(|t| !interest.topics.contains(t));
        let has_news = changed || interest.has_news;
        *interest = Interest { topics: wanted, all: topics.is_none(), allow_auto_create, has_news };
        drop(interest);
        self.drop_unwanted();
        if changed {
            self.refresh.notify_one();
            self.news.notify_one();
        }
    }

    /// Why the last background refresh failed, if it did.
    pub fn last_failure(&self) -> Option<ClientError> {
        self.last_failure.lock().clone()
    }

    /// Asks the background refresh for fresh metadata.
    pub fn request_refresh(&self) {
        self.refresh.notify_one();
    }

    /// Keeps the metadata of the wanted topics fresh: when asked to, and every `metadata.max.age.ms`. Never returns; the
    /// owner drops it.
    pub async fn keep_metadata_fresh(&self) {
        let max_age = Duration::from_millis(self.config.metadata_max_age_ms);
        let rebootstrap_after = Duration::from_millis(self.config.metadata_recovery_rebootstrap_trigger_ms);
        let mut failures = 0;
        let mut failing_since: Option<Instant> = None;
        loop {
            let _ = tokio::time::timeout(max_age, self.refresh.notified()).await;
            let (topics, auto_create) = {
                let mut interest = self.interest.lock();
                interest.has_news = false;
                let topics = (!interest.all).then(|| interest.topics.iter().cloned().collect::<Vec<_>>());
                (topics, interest.allow_auto_create)
            };
            let names = topics.as_ref().map(|t| t.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
            match self.fetch_metadata(names.as_deref(), auto_create).await {
                Ok(metadata) => {
                    *self.last_failure.lock() = None;
                    failing_since = None;
                    // A topic that is not there yet is asked for again, after the wait; not one that was asked about
                    // once by somebody else.
                    let open = metadata
                        .topics
                        .values()
                        .filter(|t| t.error.is_retriable() || t.partitions.iter().any(|p| p.leader.is_none()));
                    let interest = self.interest.lock();
                    let again = open.into_iter().any(|t| interest.all || interest.topics.contains(&t.name));
                    drop(interest);
                    failures = if again { failures + 1 } else { 0 };
                    if again {
                        self.refresh.notify_one();
                    }
                }
                Err(error) => {
                    failures += 1;
                    tracing::debug!(%error, "metadata refresh failed");
                    let wanted = error.code() == Some(ErrorCode::REBOOTSTRAP_REQUIRED);
                    let since = *failing_since.get_or_insert_with(Instant::now);
                    if self.config.rebootstrap && (wanted || since.elapsed() >= rebootstrap_after) {
                        self.rebootstrap();
                        failing_since = None;
                    }
                    *self.last_failure.lock() = Some(error);
                    self.refresh.notify_one();
                }
            }
            self.pause(failures).await;
        }
    }

    /// The time between two refreshes, also after success, so that many requests for one become one. Topics that were
    /// not asked about yet end it: a producer that writes to many would wait for each of them.
    async fn pause(&self, failures: u32) {
        let over = tokio::time::sleep(self.retry_backoff(failures.max(1)));
        tokio::pin!(over);
        while !self.interest.lock().has_news {
            tokio::select! {
                () = &mut over => return,
                () = self.news.notified() => {}
            }
        }
    }

    /// Forgets the brokers, so that the bootstrap servers are asked (KIP-1102).
    fn rebootstrap(&self) {
        tracing::info!("starting again from the bootstrap servers");
        self.metadata.send_modify(|current| {
            let mut next = Metadata::clone(current);
            next.nodes.clear();
            next.controller_id = None;
            *current = Arc::new(next);
        });
        self.slots.lock().clear();
    }

    /// The coordinator of a group.
    pub async fn find_coordinator(&self, group: &str) -> Result<Node, ClientError> {
        let connection = self.any_connection().await?;
        let version = connection.version::<FindCoordinatorRequest>()?;
        let mut request = FindCoordinatorRequest { key_type: 0, ..FindCoordinatorRequest::default() };
        // From version 4 on several are looked up at once (KIP-699).
        if version >= 4 {
            request.coordinator_keys = vec![group.to_owned()];
        } else {
            request.key = group.to_owned();
        }
        let response = connection.start(&request, version, self.request_timeout()).await?.await?;
        let (code, message, id, host, port) = match response.coordinators.into_iter().next() {
            Some(c) => (c.error_code, c.error_message, c.node_id, c.host, c.port),
            None => (response.error_code, response.error_message, response.node_id, response.host, response.port),
        };
        if code != 0 {
            let message = message.filter(|m| !m.is_empty());
            return Err(ApiError { code: ErrorCode(code), message }.into());
        }
        Ok(Node { id, host, port, rack: None })
    }

    /// The connection to a node that a broker named, which metadata may not know yet.
    pub async fn connect_node(&self, node: &Node, purpose: Purpose) -> Result<Connection, ClientError> {
        let port = u16::try_from(node.port)
            .map_err(|_| ClientError::Illegal(format!("broker {} has port {}", node.id, node.port)))?;
        self.connect_slot((node.id, purpose), &HostPort { host: node.host.clone(), port }).await
    }
}
