//! Sending records: they go into their partition's batch at once, and batches go out in the background.
//!
//! Follows `KafkaProducer` in what it promises: order within a partition, no duplicates with idempotence (the default),
//! `delivery.timeout.ms` as the bound of a record's fate, `buffer.memory` as the bound of what waits. `sender` is the
//! background task; what it decides is in `pure::accumulator`.
//!
//! ```no_run
//! use kafka_client::{Producer, ProducerConfig, ProducerRecord};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let producer = Producer::new(ProducerConfig::new("localhost:9092")?).await?;
//! let record = ProducerRecord { topic: "orders", value: Some(b"one"), ..ProducerRecord::default() };
//!
//! // Waits for the broker's word on this one.
//! let metadata = producer.send(record).await?.await?;
//! println!("at offset {:?} of partition {}", metadata.offset, metadata.partition);
//!
//! // Many: the counts or a listener tell how it went.
//! for _ in 0..1_000_000 {
//!     producer.send_detached(record).await?;
//! }
//! producer.flush().await?;
//! assert_eq!(producer.counts().failed, 0);
//! # Ok(())
//! # }
//! ```

mod append;
mod delivery;
mod memory;
mod nodes;
mod response;
mod sender;
mod topic;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use kafka_wire::batch::Header;
use parking_lot::{Mutex, RwLock};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub use delivery::{BatchReport, Delivery, DeliveryCounts, DeliveryListener, RecordMetadata};

use crate::cluster::Cluster;
use crate::config::ProducerConfig;
use crate::error::ClientError;
use delivery::{Counters, Outcome};
use memory::Memory;
use topic::{Partition, Topic};

/// A record to send; it borrows, because sending copies its bytes into a batch at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProducerRecord<'a> {
    /// The topic.
    pub topic: &'a str,
    /// The partition; `None` lets the partitioner choose.
    pub partition: Option<i32>,
    /// Its time in ms since 1970, not negative; `None` for now.
    pub timestamp: Option<i64>,
    /// The key.
    pub key: Option<&'a [u8]>,
    /// The value; `None` is a tombstone.
    pub value: Option<&'a [u8]>,
    /// Headers in order.
    pub headers: &'a [Header],
}

/// Sends records. Share it by reference or `Arc`; every method takes `&self`.
///
/// Dropping it gives up what was not delivered yet, which fails with [`ClientError::Closed`]: [`Self::close`] does not.
#[derive(Debug)]
pub struct Producer {
    shared: Arc<Shared>,
    sender: Option<JoinHandle<()>>,
    refresher: JoinHandle<()>,
}

/// What the handle and the sender have in common.
struct Shared {
    config: ProducerConfig,
    cluster: Arc<Cluster>,
    /// By name. A record looks its topic up here, so it is locked for nothing else than that.
    topics: RwLock<HashMap<Arc<str>, Arc<Topic>>>,
    /// Topics that nothing was written to for `metadata.max.idle.ms`. Their partitions keep their sequence numbers: the
    /// broker would take a batch that begins at 0 again for one that it has, and throw it away.
    idle_topics: Mutex<HashMap<Arc<str>, Arc<Topic>>>,
    memory: Memory,
    /// Partitions that have something to send since the sender looked last.
    news: Mutex<Vec<Arc<Partition>>>,
    wake: Notify,
    /// Flushes under way.
    flushing: AtomicU32,
    closing: AtomicBool,
    /// No more records are taken, and those there are given up.
    abandoned: AtomicBool,
    /// Uncompressed bytes that make a full batch, times 1/1000 of its size.
    fill_per_mille: AtomicU32,
    counters: Counters,
    listener: Option<Arc<dyn DeliveryListener>>,
    started: Instant,
    /// Why nothing can be sent any more.
    fatal: Mutex<Option<ClientError>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("client_id", &self.config.common.client_id).finish_non_exhaustive()
    }
}

impl Producer {
    /// A producer; connects in the background when the first record needs it.
    ///
    /// # Errors
    /// None today; a configuration that needs a broker's word may have some.
    #[allow(clippy::unused_async)] // so that it may wait one day without breaking its callers
    pub async fn new(config: ProducerConfig) -> Result<Self, ClientError> {
        Ok(Self::start(config, None))
    }

    /// The same, with a listener that is told of every batch.
    ///
    /// # Errors
    /// As [`Self::new`].
    #[allow(clippy::unused_async)] // as new
    pub async fn with_listener(
        config: ProducerConfig,
        listener: Arc<dyn DeliveryListener>,
    ) -> Result<Self, ClientError> {
        Ok(Self::start(config, Some(listener)))
    }

    fn start(config: ProducerConfig, listener: Option<Arc<dyn DeliveryListener>>) -> Self {
        let cluster = Cluster::new(config.common.clone());
        let shared = Arc::new(Shared {
            cluster: cluster.clone(),
            topics: RwLock::default(),
            idle_topics: Mutex::default(),
            memory: Memory::new(usize::try_from(config.buffer_memory).unwrap_or(usize::MAX)),
            news: Mutex::default(),
            wake: Notify::new(),
            flushing: AtomicU32::new(0),
            closing: AtomicBool::new(false),
            abandoned: AtomicBool::new(false),
            fill_per_mille: AtomicU32::new(1000),
            counters: Counters::default(),
            listener,
            started: Instant::now(),
            fatal: Mutex::default(),
            config,
        });
        let sender = tokio::spawn(sender::run(shared.clone()));
        let refresher = tokio::spawn(async move { cluster.keep_metadata_fresh().await });
        Self { shared, sender: Some(sender), refresher }
    }

    /// Puts a record into its partition's batch, waiting for metadata and buffer memory for at most `max.block.ms`.
    /// Dropped while it waits, it has sent nothing.
    ///
    /// # Errors
    /// When that time is up, the topic cannot be written to, the record is too large or makes no sense, or the producer
    /// is closed.
    pub async fn send(&self, record: ProducerRecord<'_>) -> Result<Delivery, ClientError> {
        let (appended, timestamp) = self.shared.append(&record).await?;
        Ok(Delivery { outcome: appended.done, index: appended.index, timestamp, registered: None })
    }

    /// Like [`Self::send`] without a handle: the cheapest way when a listener or the counts are enough.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn send_detached(&self, record: ProducerRecord<'_>) -> Result<(), ClientError> {
        self.shared.append(&record).await.map(|_| ())
    }

    /// Records finished so far.
    #[must_use]
    pub fn counts(&self) -> DeliveryCounts {
        self.shared.counters.read()
    }

    /// How many partitions a topic has.
    ///
    /// # Errors
    /// When it cannot be found within `max.block.ms`.
    pub async fn partition_count(&self, topic: &str) -> Result<usize, ClientError> {
        let deadline = Instant::now() + Duration::from_millis(self.shared.config.max_block_ms);
        Ok(self.shared.wait_for_topic(topic, None, deadline).await?.present().len())
    }

    /// Sends everything now and waits until all of it is delivered or given up.
    ///
    /// # Errors
    /// When the producer has failed for good. What became of the records is told by their handles, the counts and the
    /// listener.
    pub async fn flush(&self) -> Result<(), ClientError> {
        self.shared.flush().await
    }

    /// Flushes for at most `limit`, gives up what is left, and ends.
    ///
    /// # Errors
    /// When records had to be given up because the time was over.
    pub async fn close(mut self, limit: Duration) -> Result<(), ClientError> {
        let deadline = Instant::now() + limit;
        self.shared.closing.store(true, Ordering::Release);
        self.shared.wake.notify_one();
        let Some(mut sender) = self.sender.take() else { return Ok(()) };
        if tokio::time::timeout_at(deadline, &mut sender).await.is_ok() {
            return Ok(());
        }
        self.shared.abandoned.store(true, Ordering::Release);
        self.shared.wake.notify_one();
        let _ = sender.await;
        let after_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        Err(crate::error::timeout("closing the producer", after_ms, None))
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.refresher.abort();
        self.shared.closing.store(true, Ordering::Release);
        if let Some(sender) = &self.sender {
            sender.abort();
            // Whoever still awaits a delivery is told; nobody else would.
            self.shared.pending().into_iter().for_each(|outcome| outcome.settle(Err(ClientError::Closed)));
        }
    }
}

impl Shared {
    /// The producer's own clock, which only goes forward.
    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Every batch whose fate is open.
    fn pending(&self) -> Vec<Arc<Outcome>> {
        let topics: Vec<_> = self.topics.read().values().cloned().collect();
        let mut pending = Vec::new();
        for partition in topics.iter().flat_map(|t| &t.partitions) {
            pending.extend(partition.queue.lock().pending().cloned());
        }
        pending
    }

    async fn flush(&self) -> Result<(), ClientError> {
        let _flushing = Flushing::new(self);
        let pending = self.pending();
        self.wake.notify_one();
        for outcome in pending {
            delivery::settled(outcome).await;
        }
        self.fatal.lock().clone().map_or(Ok(()), Err)
    }
}

/// A flush under way, also when it is dropped before its end.
struct Flushing<'a>(&'a Shared);

impl<'a> Flushing<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.flushing.fetch_add(1, Ordering::AcqRel);
        Self(shared)
    }
}

impl Drop for Flushing<'_> {
    fn drop(&mut self) {
        self.0.flushing.fetch_sub(1, Ordering::AcqRel);
    }
}
