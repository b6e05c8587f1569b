//! A batch of one partition: filled, sealed once, sent as often as it takes, or taken apart when it is too large.

use bytes::Bytes;
use kafka_wire::batch::{self, BatchBuilder, BatchOptions, BuildError};

use super::{ProducerId, is_after};

/// A batch that is being filled, waits, or is under way.
#[derive(Debug)]
pub struct Batch<T> {
    pub(super) content: Content,
    /// Records in it.
    pub records: u32,
    /// When it was opened.
    pub created_ms: u64,
    /// How often it was sent without success.
    pub attempts: u32,
    /// Not to be sent before.
    pub(super) not_before_ms: u64,
    /// Producer and sequence number of the first record, once it was sent.
    pub(super) numbered: Option<(ProducerId, i32)>,
    /// Bytes of `buffer.memory` that it holds.
    pub reserved: usize,
    /// Whoever waits for it.
    pub done: T,
    /// Its number in the queue.
    pub(super) id: u64,
    /// Bytes before compression, once it is sealed.
    pub(super) uncompressed: usize,
}

/// Its records.
#[derive(Debug)]
pub(super) enum Content {
    Open(Box<BatchBuilder>),
    Sealed(Bytes),
}

impl<T> Batch<T> {
    /// Compresses and checksums it the first time; the same bytes every time after.
    ///
    /// # Errors
    /// When the codec refuses.
    pub fn seal(&mut self) -> Result<Bytes, BuildError> {
        if let Content::Open(builder) = &mut self.content {
            let options = *builder.options();
            self.uncompressed = builder.estimated_len();
            let mut builder = std::mem::replace(&mut **builder, BatchBuilder::new(options));
            if let Some((producer, sequence)) = self.numbered {
                builder.set_producer(producer.id, producer.epoch, sequence);
            }
            self.content = Content::Sealed(builder.build()?);
        }
        match &self.content {
            Content::Sealed(bytes) => Ok(bytes.clone()),
            Content::Open(_) => Ok(Bytes::new()),
        }
    }

    /// Bytes before compression, or as sealed.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        match &self.content {
            Content::Open(builder) => builder.estimated_len(),
            Content::Sealed(bytes) => bytes.len(),
        }
    }

    /// Whether it was opened, and is to be sent, before another that was sent already.
    pub(super) fn is_before(&self, sent: &Self) -> bool {
        match (self.numbered, sent.numbered) {
            (Some((_, ours)), Some((_, theirs))) => is_after(theirs, ours),
            (Some(_), None) => true,
            (None, None) => self.attempts > 0 && self.id < sent.id,
            (None, Some(_)) => false,
        }
    }

    /// Its records in batches of at most `limit_bytes` before compression, each with the index of its first record.
    /// `outcome` makes whoever waits for one.
    ///
    /// # Errors
    /// When its own bytes cannot be read, or a part cannot be written.
    pub fn parts(
        &self,
        limit_bytes: usize,
        options: BatchOptions,
        mut outcome: impl FnMut() -> T,
    ) -> Result<Vec<(u32, Self)>, SplitError> {
        let Content::Sealed(bytes) = &self.content else { return Ok(Vec::new()) };
        let whole = batch::split(bytes).next().ok_or(SplitError::Empty)??;
        let records = whole.decompressed(usize::MAX)?;
        let mut parts: Vec<(u32, Self)> = Vec::new();
        for (index, record) in (0u32..).zip(whole.record_refs(&records)) {
            let mut record = record?;
            let fits = parts.last().is_some_and(|(_, part)| part.size_bytes() + record_size(&record) <= limit_bytes);
            if !fits {
                let numbered = self.numbered.map(|(p, s)| (p, batch::increment_sequence(s, index as i32)));
                let reserved = if parts.is_empty() { self.reserved } else { 0 };
                parts.push((
                    index,
                    Self {
                        content: Content::Open(Box::new(BatchBuilder::new(options))),
                        records: 0,
                        created_ms: self.created_ms,
                        attempts: self.attempts + 1,
                        not_before_ms: 0,
                        numbered,
                        reserved,
                        done: outcome(),
                        id: self.id,
                        uncompressed: 0,
                    },
                ));
            }
            if let Some((first, part)) = parts.last_mut()
                && let Content::Open(builder) = &mut part.content
            {
                record.offset = i64::from(index - *first);
                builder.append_ref(&record)?;
                part.records += 1;
            }
        }
        Ok(parts)
    }

    /// When its time is up.
    #[must_use]
    pub fn expires_at(&self, delivery_timeout_ms: u64) -> u64 {
        self.created_ms.saturating_add(delivery_timeout_ms)
    }

    /// Whether the broker was told of it under a sequence number.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.numbered.is_some()
    }

    /// Bytes that it had before it was sealed.
    #[must_use]
    pub fn uncompressed_bytes(&self) -> usize {
        self.uncompressed.max(self.size_bytes())
    }

    /// The sealed bytes, given away.
    #[must_use]
    pub fn into_bytes(self) -> Option<Bytes> {
        match self.content {
            Content::Sealed(bytes) => Some(bytes),
            Content::Open(_) => None,
        }
    }

    pub(super) fn number(&mut self, producer: ProducerId, sequence: i32) {
        self.numbered = Some((producer, sequence));
        if let Content::Sealed(bytes) = &mut self.content {
            let mut patched = std::mem::take(bytes).try_into_mut().unwrap_or_else(|shared| (&shared[..]).into());
            batch::set_producer(&mut patched, producer.id, producer.epoch, sequence);
            *bytes = patched.freeze();
        }
    }
}

/// Why a batch cannot be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// It has no records.
    #[error("the batch is empty")]
    Empty,
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] batch::BatchError),
    /// A part cannot be written.
    #[error(transparent)]
    Write(#[from] BuildError),
}

/// About what a record takes in a batch.
fn record_size(record: &batch::RecordRef<'_>) -> usize {
    let part = |bytes: Option<&[u8]>| bytes.map_or(1, |b| b.len() + 5);
    let headers: usize = record.headers.map(|h| part(Some(h.key)) + part(h.value)).sum();
    21 + part(record.key) + part(record.value) + headers
}
