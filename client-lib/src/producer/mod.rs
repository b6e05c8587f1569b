//! The producer.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::config::ProducerConfig;
use crate::error::ClientError;

/// A record to send; it borrows, because sending copies its bytes into a batch at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProducerRecord<'a> {
    /// The topic.
    pub topic: &'a str,
    /// The partition; `None` lets the partitioner choose.
    pub partition: Option<i32>,
    /// Its time in ms since 1970; `None` for now.
    pub timestamp: Option<i64>,
    /// The key.
    pub key: Option<&'a [u8]>,
    /// The value; `None` is a tombstone.
    pub value: Option<&'a [u8]>,
    /// Headers in order.
    pub headers: &'a [kafka_wire::batch::Header],
}

/// Where a record went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMetadata {
    /// Its topic and partition.
    pub topic: std::sync::Arc<str>,
    /// Its partition.
    pub partition: i32,
    /// Its offset; `None` with `acks=0`.
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
    /// The first record's offset (`None` with `acks=0`), or why all of them failed.
    pub result: Result<Option<i64>, &'a ClientError>,
}

/// Told of each batch once, on the producer's own task: must not block.
pub trait DeliveryListener: Send + Sync + 'static {
    /// A batch was acknowledged or given up.
    fn on_batch(&self, report: &BatchReport<'_>);
}

/// A record's fate, when awaited. Dropping it changes nothing: the record is sent all the same.
#[derive(Debug)]
pub struct Delivery {}

impl Future for Delivery {
    type Output = Result<RecordMetadata, ClientError>;
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Pending
    }
}

/// How many records a producer has finished with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryCounts {
    /// Acknowledged.
    pub delivered: u64,
    /// Given up.
    pub failed: u64,
}

/// Sends records. Share it by reference or `Arc`; every method takes `&self`.
#[derive(Debug)]
pub struct Producer {}

#[allow(clippy::unimplemented, clippy::unused_async, unused_variables, clippy::missing_errors_doc)]
impl Producer {
    /// A producer; connects in the background when the first record needs it.
    pub async fn new(config: ProducerConfig) -> Result<Self, ClientError> {
        unimplemented!()
    }

    /// The same, with a listener that is told of every batch.
    pub async fn with_listener(
        config: ProducerConfig,
        listener: std::sync::Arc<dyn DeliveryListener>,
    ) -> Result<Self, ClientError> {
        unimplemented!()
    }

    /// Puts a record into its partition's batch, waiting for metadata and buffer memory for at most `max.block.ms`.
    pub async fn send(&self, record: ProducerRecord<'_>) -> Result<Delivery, ClientError> {
        unimplemented!()
    }

    /// Like [`Self::send`] without a handle: the cheapest way when a listener or the counts are enough.
    pub async fn send_detached(&self, record: ProducerRecord<'_>) -> Result<(), ClientError> {
        unimplemented!()
    }

    /// Records finished so far.
    #[must_use]
    pub fn counts(&self) -> DeliveryCounts {
        unimplemented!()
    }

    /// Sends everything now and waits until all of it is delivered or given up.
    pub async fn flush(&self) -> Result<(), ClientError> {
        unimplemented!()
    }

    /// Flushes for at most `limit`, gives up what is left, and ends.
    pub async fn close(self, limit: Duration) -> Result<(), ClientError> {
        unimplemented!()
    }
}
