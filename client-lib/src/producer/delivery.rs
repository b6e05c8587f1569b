//! What became of records: one shared outcome per batch, and a handle per record that is a batch and an index.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;

use crate::error::ClientError;

/// Where a record went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMetadata {
    /// Its topic.
    pub topic: Arc<str>,
    /// Its partition.
    pub partition: i32,
    /// Its offset; `None` with `acks=0`, and when the broker had it already and has forgotten where.
    pub offset: Option<i64>,
    /// Its time: the broker's for topics with LogAppendTime.
    pub timestamp: i64,
}

/// What became of a batch of records, told once to a [`DeliveryListener`].
#[derive(Debug)]
pub struct BatchReport<'a> {
    /// The topic.
    pub topic: &'a str,
    /// The partition.
    pub partition: i32,
    /// How many records.
    pub records: u32,
    /// The first record's offset (`None` where [`RecordMetadata::offset`] is), or why all of them failed.
    pub result: Result<Option<i64>, &'a ClientError>,
}

/// Told of each batch once, on the producer's own task: must not block.
/// ```no_run
/// use std::sync::Arc;
/// use kafka_client::producer::{BatchReport, DeliveryListener};
/// use kafka_client::{Producer, ProducerConfig};
///
/// struct Log;
///
/// impl DeliveryListener for Log {
///     fn on_batch(&self, report: &BatchReport<'_>) {
///         if let Err(error) = &report.result {
///             println!("{} records of {}-{}: {error}", report.records, report.topic, report.partition);
///         }
///     }
/// }
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let producer = Producer::with_listener(ProducerConfig::new("localhost:9092")?, Arc::new(Log)).await?;
/// # Ok(())
/// # }
/// ```
pub trait DeliveryListener: Send + Sync + 'static {
    /// A batch was acknowledged or given up.
    fn on_batch(&self, report: &BatchReport<'_>);
}

/// How many records a producer has finished with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryCounts {
    /// Acknowledged.
    pub delivered: u64,
    /// Given up.
    pub failed: u64,
}

/// The counts as they grow.
#[derive(Debug, Default)]
pub(super) struct Counters {
    delivered: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    pub(super) fn add(&self, records: u32, delivered: bool) {
        let counter = if delivered { &self.delivered } else { &self.failed };
        counter.fetch_add(u64::from(records), Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> DeliveryCounts {
        DeliveryCounts {
            delivered: self.delivered.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }
}

/// The outcome that the records of a batch share.
#[derive(Debug)]
pub(super) struct Outcome {
    topic: Arc<str>,
    partition: i32,
    end: OnceLock<End>,
    wakers: Mutex<Vec<Waker>>,
}

/// How a batch ends.
#[derive(Debug)]
enum End {
    Settled(Result<Acknowledged, ClientError>),
    /// It was too large, and its records go on in smaller ones: each with the index of its first record.
    Split(Vec<(u32, Arc<Outcome>)>),
}

/// A batch in the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Acknowledged {
    pub base_offset: Option<i64>,
    /// The broker's time, for topics with LogAppendTime.
    pub log_append_time_ms: Option<i64>,
}

impl Outcome {
    pub(super) fn new(topic: Arc<str>, partition: i32) -> Arc<Self> {
        Arc::new(Self { topic, partition, end: OnceLock::new(), wakers: Mutex::default() })
    }

    /// Settles it and wakes whoever waits.
    pub(super) fn settle(&self, result: Result<Acknowledged, ClientError>) {
        self.finish(End::Settled(result));
    }

    /// Hands its records over to smaller batches, each with the index of its first record.
    pub(super) fn split(&self, parts: Vec<(u32, Arc<Self>)>) {
        self.finish(End::Split(parts));
    }

    fn finish(&self, end: End) {
        let _ = self.end.set(end);
        let wakers = std::mem::take(&mut *self.wakers.lock());
        wakers.into_iter().for_each(Waker::wake);
    }

    fn poll(&self, registered: &mut Option<Waker>, cx: &Context<'_>) -> Poll<&End> {
        if let Some(end) = self.end.get() {
            return Poll::Ready(end);
        }
        if !registered.as_ref().is_some_and(|w| w.will_wake(cx.waker())) {
            *registered = Some(cx.waker().clone());
            self.wakers.lock().push(cx.waker().clone());
        }
        // It may have been settled between the look and the registration.
        self.end.get().map_or(Poll::Pending, Poll::Ready)
    }
}

/// A record's fate, when awaited. Dropping it changes nothing: the record is sent all the same.
#[derive(Debug)]
#[must_use = "a record's failure is only seen by awaiting this; use send_detached where that is not wanted"]
pub struct Delivery {
    pub(super) outcome: Arc<Outcome>,
    pub(super) index: u32,
    pub(super) timestamp: i64,
    pub(super) registered: Option<Waker>,
}

impl Delivery {
    /// The outcome if it is there already.
    #[must_use]
    pub fn now(&self) -> Option<Result<RecordMetadata, ClientError>> {
        let (mut outcome, mut index) = (&self.outcome, self.index);
        loop {
            match outcome.end.get()? {
                End::Settled(result) => return Some(outcome.metadata(result, index, self.timestamp)),
                End::Split(parts) => (outcome, index) = part_of(parts, index)?,
            }
        }
    }
}

impl Outcome {
    fn metadata(
        &self,
        result: &Result<Acknowledged, ClientError>,
        index: u32,
        timestamp: i64,
    ) -> Result<RecordMetadata, ClientError> {
        let acknowledged = result.as_ref().map_err(Clone::clone)?;
        Ok(RecordMetadata {
            topic: self.topic.clone(),
            partition: self.partition,
            offset: acknowledged.base_offset.map(|base| base + i64::from(index)),
            timestamp: acknowledged.log_append_time_ms.unwrap_or(timestamp),
        })
    }
}

impl Future for Delivery {
    type Output = Result<RecordMetadata, ClientError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let outcome = self.outcome.clone();
            match outcome.poll(&mut self.registered, cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(End::Settled(result)) => {
                    return Poll::Ready(outcome.metadata(result, self.index, self.timestamp));
                }
                Poll::Ready(End::Split(parts)) => {
                    let Some((part, index)) = part_of(parts, self.index) else {
                        return Poll::Ready(Err(ClientError::Closed));
                    };
                    self.index = index;
                    self.outcome = part.clone();
                    self.registered = None;
                }
            }
        }
    }
}

/// The part that a record went to, and its index there.
fn part_of(parts: &[(u32, Arc<Outcome>)], index: u32) -> Option<(&Arc<Outcome>, u32)> {
    let (first, part) = parts.iter().rev().find(|(first, _)| *first <= index)?;
    Some((part, index - first))
}

/// Waits until a batch is settled, however it ends.
pub(super) async fn settled(outcome: Arc<Outcome>) {
    let mut open = vec![outcome];
    while let Some(outcome) = open.pop() {
        let mut registered = None;
        let parts = std::future::poll_fn(|cx| {
            outcome.poll(&mut registered, cx).map(|end| match end {
                End::Settled(_) => Vec::new(),
                End::Split(parts) => parts.iter().map(|(_, part)| part.clone()).collect(),
            })
        });
        open.extend(parts.await);
    }
}
