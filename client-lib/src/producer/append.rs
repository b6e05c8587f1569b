//! The way of a record from the caller into its partition's batch: the hot path. Short of memory or metadata it waits.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kafka_wire::ErrorCode;
use kafka_wire::batch::{BATCH_OVERHEAD, BatchBuilder, BatchOptions, BuildError};
use tokio::time::{Instant, timeout_at};

use super::delivery::Outcome;
use super::topic::{Partition, Topic};
use super::{ProducerRecord, Shared};
use crate::error::{self, ApiError, ClientError};
use crate::pure::accumulator::{Appended, RecordToAppend};

/// What a record adds at most to its key, value and headers (`DefaultRecord.MAX_RECORD_OVERHEAD`).
const RECORD_OVERHEAD_MAX: usize = 21;

/// Why a record could not be appended at once.
enum Blocked {
    /// The topic, or so many partitions of it, are not known.
    Metadata,
    /// So many bytes of `buffer.memory` are not free.
    Memory(usize),
    Failed(ClientError),
}

impl Shared {
    /// Appends a record, waiting for what it needs for at most `max.block.ms`. Answers its time, too.
    pub(super) async fn append(
        &self,
        record: &ProducerRecord<'_>,
    ) -> Result<(Appended<Arc<Outcome>>, i64), ClientError> {
        check(record)?;
        let timestamp = record.timestamp.unwrap_or_else(wall_clock_ms);
        let to_append = RecordToAppend { timestamp, key: record.key, value: record.value, headers: record.headers };
        match self.try_append(record, &to_append) {
            Ok(appended) => return Ok((appended, timestamp)),
            Err(Blocked::Failed(error)) => return Err(error),
            Err(_) => {}
        }
        let deadline = Instant::now() + Duration::from_millis(self.config.max_block_ms);
        loop {
            match self.try_append(record, &to_append) {
                Ok(appended) => return Ok((appended, timestamp)),
                Err(Blocked::Failed(error)) => return Err(error),
                Err(Blocked::Metadata) => {
                    self.wait_for_topic(record.topic, record.partition, deadline).await?;
                }
                Err(Blocked::Memory(bytes)) => {
                    // The sender stops lingering while somebody waits.
                    timeout_at(deadline, self.memory.wait(bytes, || self.wake.notify_one()))
                        .await
                        .map_err(|_| error::timeout("waiting for buffer memory", self.config.max_block_ms, None))?;
                }
            }
        }
    }

    fn try_append(
        &self,
        record: &ProducerRecord<'_>,
        to_append: &RecordToAppend<'_>,
    ) -> Result<Appended<Arc<Outcome>>, Blocked> {
        if self.closing.load(Ordering::Relaxed) {
            return Err(Blocked::Failed(ClientError::Closed));
        }
        let topics = self.topics.read();
        let topic = topics.get(record.topic).ok_or(Blocked::Metadata)?;
        let chosen = match record.partition {
            Some(partition) => usize::try_from(partition).ok(),
            None => Some(topic.choose(record.key, &self.config)),
        };
        let partition = topic.present().get(chosen.ok_or(Blocked::Metadata)?).ok_or(Blocked::Metadata)?;
        let appended = self.append_to(partition, to_append)?;
        if appended.index == 0 {
            topic.used(self.now_ms());
        }
        if record.partition.is_none() && (record.key.is_none() || self.config.partitioner_ignore_keys) {
            topic.took(partition.index as usize, appended.bytes, appended.full, &self.config);
        }
        Ok(appended)
    }

    fn append_to(
        &self,
        partition: &Arc<Partition>,
        record: &RecordToAppend<'_>,
    ) -> Result<Appended<Arc<Outcome>>, Blocked> {
        let fill = self.fill_per_mille.load(Ordering::Relaxed) as usize;
        let limit = self.config.batch_size * fill / 1000;
        let mut queue = partition.queue.lock();
        let mut appended = queue.append(record, limit).map_err(too_large)?;
        let opened = appended.is_none();
        if opened {
            let bound = self.check_size(record)?;
            let reserved = bound.max(self.config.batch_size);
            if reserved > self.memory.total() {
                let total = self.memory.total();
                let text = format!(
                    "Attempt to allocate {reserved} bytes, but there is a hard limit of {total} on memory allocations."
                );
                return Err(Blocked::Failed(ClientError::Illegal(text)));
            }
            if !self.memory.reserve(reserved) {
                return Err(Blocked::Memory(reserved));
            }
            let builder = BatchBuilder::in_buffer(self.batch_options(), self.memory.buffer());
            let outcome = Outcome::new(partition.topic.clone(), partition.index);
            queue.open(builder, outcome, reserved, self.now_ms());
            partition.queued.store(queue.len(), Ordering::Relaxed);
            appended = queue.append(record, limit).map_err(too_large)?;
        }
        let mut appended = appended.ok_or(Blocked::Memory(0))?;
        // Before compression a batch may be much larger than `batch.size`: what it really takes is accounted for, and
        // without memory for more it goes as it is.
        if appended.unreserved_bytes > 0 && limit > self.config.batch_size && !appended.full {
            let more = appended.unreserved_bytes.max(self.config.batch_size);
            if self.memory.reserve(more) {
                queue.add_reserved(more);
            } else {
                queue.close();
                appended.full = true;
            }
        }
        let unlisted = !std::mem::replace(&mut queue.listed, true);
        drop(queue);
        // The sender is told of a queue that begins, and of a batch that need not linger any more: never of a record.
        if unlisted {
            self.news.lock().push(partition.clone());
        }
        if unlisted || opened || appended.full {
            self.wake.notify_one();
        }
        Ok(appended)
    }

    pub(super) fn batch_options(&self) -> BatchOptions {
        BatchOptions {
            compression: self.config.compression,
            level: self.config.compression_level,
            ..BatchOptions::default()
        }
    }

    /// An upper bound of the record's size in a batch of its own.
    fn check_size(&self, record: &RecordToAppend<'_>) -> Result<usize, Blocked> {
        let part = |bytes: Option<&[u8]>| bytes.map_or(1, |b| b.len() + 5);
        let headers: usize =
            record.headers.iter().map(|h| part(Some(h.key.as_bytes())) + part(h.value.as_deref())).sum();
        let size = BATCH_OVERHEAD + RECORD_OVERHEAD_MAX + part(record.key) + part(record.value) + headers;
        let error = |limit: usize, name: &str| {
            let message = format!(
                "The message is {size} bytes when serialized which is larger than {limit}, which is the value of the \
                 {name} configuration."
            );
            Err(Blocked::Failed(ApiError { code: ErrorCode::MESSAGE_TOO_LARGE, message: Some(message) }.into()))
        };
        if size > self.config.max_request_size {
            return error(self.config.max_request_size, "max.request.size");
        }
        if size > self.memory.total() {
            return error(self.memory.total(), "buffer.memory");
        }
        Ok(size)
    }

    /// Waits until a topic, and a partition of it, are known.
    pub(super) async fn wait_for_topic(
        &self,
        name: &str,
        partition: Option<i32>,
        deadline: Instant,
    ) -> Result<Arc<Topic>, ClientError> {
        self.cluster.want_topic(name, true);
        let mut changes = self.cluster.watch_metadata();
        let wanted = partition.map_or(1, |p| usize::try_from(p).map_or(usize::MAX, |p| p.saturating_add(1)));
        loop {
            let metadata = changes.borrow_and_update().clone();
            if let Some(topic) = metadata.topic(name).filter(|t| t.partitions.len() >= wanted) {
                return Ok(self.topic_with(&topic.name, topic.partitions.len()));
            }
            match metadata.topics.get(name).map(|t| t.error) {
                Some(ErrorCode::INVALID_TOPIC_EXCEPTION) => {
                    let message = Some(format!("Invalid topics: [{name}]"));
                    return Err(ApiError { code: ErrorCode::INVALID_TOPIC_EXCEPTION, message }.into());
                }
                Some(code) if code.is_error() && !code.is_retriable() => return Err(ApiError::new(code).into()),
                _ => {}
            }
            self.cluster.request_refresh();
            if timeout_at(deadline, changes.changed()).await.is_err() {
                let doing = match metadata.topic(name) {
                    None => format!("waiting for topic {name} in the metadata"),
                    Some(t) => format!(
                        "waiting for partition {} of topic {name}, which has {}",
                        partition.unwrap_or_default(),
                        t.partitions.len()
                    ),
                };
                let code = metadata.topics.get(name).map(|t| t.error).filter(|e| e.is_error());
                let last =
                    code.map(|code| ClientError::from(ApiError::new(code))).or_else(|| self.cluster.last_failure());
                return Err(error::timeout(&doing, self.config.max_block_ms, last));
            }
        }
    }

    /// The topic with so many partitions.
    pub(super) fn topic_with(&self, name: &Arc<str>, count: usize) -> Arc<Topic> {
        let mut topics = self.topics.write();
        if let Some(topic) = topics.get(name).filter(|t| t.present().len() == count) {
            return topic.clone();
        }
        let known = topics.get(name).cloned().or_else(|| self.idle_topics.lock().remove(name));
        let topic = known.map_or_else(|| Topic::new(name, count), |t| t.with_partitions(count));
        let topic = Arc::new(topic);
        topic.used(self.now_ms());
        topics.insert(name.clone(), topic.clone());
        topic
    }
}

/// What a record may not have, in Kafka's words.
fn check(record: &ProducerRecord<'_>) -> Result<(), ClientError> {
    let text = match (record.timestamp, record.partition) {
        (Some(ms @ ..0), _) => format!("Invalid timestamp: {ms}. Timestamp should always be non-negative or null."),
        (_, Some(index @ ..0)) => {
            format!("Invalid partition: {index}. Partition number should always be non-negative or null.")
        }
        _ => return Ok(()),
    };
    Err(ClientError::Illegal(text))
}

fn too_large(error: BuildError) -> Blocked {
    let message = Some(error.to_string());
    Blocked::Failed(ApiError { code: ErrorCode::MESSAGE_TOO_LARGE, message }.into())
}

fn wall_clock_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}
