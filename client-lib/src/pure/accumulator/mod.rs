//! The records of one partition on their way to the broker: the batch being filled, the batches that wait, and the
//! sequence numbers that make retries safe (`RecordAccumulator`, `TransactionManager`, KIP-98, KIP-360).
//!
//! Order: a batch that failed goes back to its place, and while one is being tried again nothing behind it is sent. A
//! batch that is given up leaves its sequence numbers in doubt: it may be in the log all the same. Those behind it that
//! have numbers go on with them, one at a time, until the broker's answers tell; nothing is numbered meanwhile. A sequence
//! number that the broker does not accept ends in a new epoch, with the batches numbered from 0 again: by then it is
//! certain that none of them is in the log, so none is written twice.
//! `T` stands for whoever waits for a batch; this does not look at it.

mod batch;

use std::collections::VecDeque;

use kafka_wire::batch::{BatchBuilder, BuildError, Header, increment_sequence};

pub use batch::Batch;
use batch::Content;

/// An idempotent producer's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProducerId {
    /// Its id.
    pub id: i64,
    /// Its epoch.
    pub epoch: i16,
}

/// A record to append.
#[derive(Debug, Clone, Copy)]
pub struct RecordToAppend<'a> {
    /// In ms since 1970.
    pub timestamp: i64,
    /// The key.
    pub key: Option<&'a [u8]>,
    /// The value.
    pub value: Option<&'a [u8]>,
    /// Headers.
    pub headers: &'a [Header],
}

/// A record that was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended<T> {
    /// Its batch.
    pub done: T,
    /// Its place in the batch.
    pub index: u32,
    /// Bytes that it took.
    pub bytes: usize,
    /// Whether its batch is full with it.
    pub full: bool,
    /// Bytes of its batch for which no memory is reserved.
    pub unreserved_bytes: usize,
}

/// When batches may go.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// How long a batch that is not full waits.
    pub linger_ms: u64,
    /// Somebody waits for memory, a flush, or the end: nothing lingers.
    pub hurry: bool,
    /// Whether sequence numbers are to be given, and by whom.
    pub producer: Option<ProducerId>,
    /// Order is kept without sequence numbers: a batch waits for the one before it, whichever broker has that.
    pub one_at_a_time: bool,
}

/// Whether the broker's idea of our sequence numbers is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Agreed,
    /// A batch was given up that may be in the log or not.
    InDoubt,
    /// They are not: a new epoch is due.
    Refused,
}

/// A batch that was taken and has not come back.
#[derive(Debug)]
struct UnderWay<T> {
    id: u64,
    numbered: Option<(ProducerId, i32)>,
    /// Whether it was sent before, too.
    is_retry: bool,
    done: T,
}

/// So many batches of a producer a leader remembers (`ProducerStateEntry.NUM_BATCHES_TO_RETAIN`): with more of them open
/// it could take one that it has for one that is out of order.
const OPEN_BATCHES_MAX: usize = 5;

/// The queue of one partition.
#[derive(Debug)]
pub struct PartitionQueue<T> {
    open: Option<Batch<T>>,
    waiting: VecDeque<Batch<T>>,
    under_way: Vec<UnderWay<T>>,
    next_id: u64,
    producer: Option<ProducerId>,
    next_sequence: i32,
    /// The sequence number behind the last batch that the broker has acknowledged in this epoch.
    acknowledged_end: i32,
    numbers: Numbers,
    /// Whether the sender knows that there is something here.
    pub listed: bool,
}

impl<T> Default for PartitionQueue<T> {
    fn default() -> Self {
        Self {
            open: None,
            waiting: VecDeque::new(),
            under_way: Vec::new(),
            next_id: 0,
            producer: None,
            next_sequence: 0,
            acknowledged_end: 0,
            numbers: Numbers::Agreed,
            listed: false,
        }
    }
}

impl<T: Clone> PartitionQueue<T> {
    /// Appends to the open batch; `None` if there is none with room, so that [`Self::open`] is next. A batch that is
    /// full then is closed.
    ///
    /// # Errors
    /// When the record cannot be written at all.
    #[inline]
    pub fn append(
        &mut self,
        record: &RecordToAppend<'_>,
        limit_bytes: usize,
    ) -> Result<Option<Appended<T>>, BuildError> {
        let Some(batch) = &mut self.open else { return Ok(None) };
        let Content::Open(builder) = &mut batch.content else { return Ok(None) };
        let before = builder.estimated_len();
        if batch.records > 0 {
            let bytes = builder.len_of_next(record.timestamp, record.key, record.value, record.headers);
            if before + bytes > limit_bytes {
                return Ok(None);
            }
        }
        builder.append(record.timestamp, record.key, record.value, record.headers)?;
        let index = batch.records;
        batch.records += 1;
        let after = builder.estimated_len();
        let full = after >= limit_bytes;
        let unreserved_bytes = after.saturating_sub(batch.reserved);
        let appended = Appended { done: batch.done.clone(), index, bytes: after - before, full, unreserved_bytes };
        if full {
            self.close();
        }
        Ok(Some(appended))
    }

    /// Takes the first batch to send it; to be called when [`Self::ready_at`] has come. `None` also when the policy
    /// has no producer id yet for a queue that needs a new one.
    pub fn take(&mut self, policy: &Policy) -> Option<Batch<T>> {
        self.resolve_doubt();
        if self.numbers == Numbers::Refused || (self.producer.is_none() && policy.producer.is_some()) {
            self.renumber(policy.producer)?;
        }
        if self.waiting.is_empty() {
            self.close();
        }
        let mut batch = self.waiting.pop_front()?;
        if let (None, Some(producer)) = (batch.numbered, self.producer) {
            batch.numbered = Some((producer, self.next_sequence));
            self.next_sequence = increment_sequence(self.next_sequence, batch.records as i32);
        }
        let (is_retry, done) = (batch.attempts > 0, batch.done.clone());
        self.under_way.push(UnderWay { id: batch.id, numbered: batch.numbered, is_retry, done });
        Some(batch)
    }
}

impl<T> PartitionQueue<T> {
    /// Opens a batch; the one before is closed and waits.
    pub fn open(&mut self, builder: BatchBuilder, done: T, reserved: usize, now_ms: u64) {
        self.close();
        self.open = Some(Batch {
            content: Content::Open(Box::new(builder)),
            records: 0,
            created_ms: now_ms,
            attempts: 0,
            not_before_ms: 0,
            numbered: None,
            reserved,
            done,
            id: self.next_id,
            uncompressed: 0,
        });
        self.next_id += 1;
    }

    /// Closes the open batch, if there is one.
    pub fn close(&mut self) {
        if let Some(batch) = self.open.take() {
            self.waiting.push_back(batch);
        }
    }

    /// Batches here, the open one counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len() + usize::from(self.open.is_some())
    }

    /// Whether nothing waits and nothing is under way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.open.is_none() && self.waiting.is_empty() && self.under_way.is_empty()
    }

    /// When the first batch may be sent; `None` while there is none or it has to wait for those under way.
    #[must_use]
    pub fn ready_at(&self, policy: &Policy) -> Option<u64> {
        if (policy.one_at_a_time || self.must_drain()) && !self.under_way.is_empty() {
            return None;
        }
        if policy.producer.is_some() && self.under_way.len() >= OPEN_BATCHES_MAX {
            return None;
        }
        match (self.waiting.front(), &self.open) {
            (Some(batch), _) => Some(batch.not_before_ms),
            (None, Some(batch)) if batch.records == 0 => None,
            (None, Some(_)) if policy.hurry => Some(0),
            (None, Some(batch)) => Some(batch.created_ms + policy.linger_ms),
            (None, None) => None,
        }
    }

    /// While a batch is tried again, or sequence numbers are not agreed on, nothing else is under way.
    fn must_drain(&self) -> bool {
        self.numbers != Numbers::Agreed
            || self.waiting.front().is_some_and(|b| b.attempts > 0)
            || self.under_way.iter().any(|b| b.is_retry)
    }

    /// With nothing numbered left to hear of, what was acknowledged tells whether the broker has all numbers.
    fn resolve_doubt(&mut self) {
        let numbered = self.under_way.iter().any(|b| b.numbered.is_some())
            || self.waiting.front().is_some_and(|b| b.numbered.is_some());
        if self.numbers == Numbers::InDoubt && !numbered {
            let has_all = self.acknowledged_end == self.next_sequence;
            self.numbers = if has_all { Numbers::Agreed } else { Numbers::Refused };
        }
    }

    /// Notes memory that was reserved for the open batch. False if there is none.
    pub fn add_reserved(&mut self, bytes: usize) -> bool {
        let Some(batch) = &mut self.open else { return false };
        batch.reserved += bytes;
        true
    }

    /// Gives this partition a new epoch, and numbers what was numbered before from 0 again.
    fn renumber(&mut self, assigned: Option<ProducerId>) -> Option<()> {
        let assigned = assigned?;
        self.producer = Some(match self.producer {
            Some(own) if own.id == assigned.id && own.epoch < i16::MAX => {
                ProducerId { epoch: (own.epoch + 1).max(assigned.epoch), ..own }
            }
            Some(own) if own.id == assigned.id => return None, // epochs are used up: another id is needed
            _ => assigned,
        });
        self.next_sequence = 0;
        self.acknowledged_end = 0;
        self.numbers = Numbers::Agreed;
        for batch in self.waiting.iter_mut().filter(|b| b.numbered.is_some()) {
            let producer = self.producer?;
            batch.number(producer, self.next_sequence);
            self.next_sequence = increment_sequence(self.next_sequence, batch.records as i32);
        }
        Some(())
    }

    /// Whether the epochs of this partition's producer id are used up.
    #[must_use]
    pub fn needs_producer_id(&self) -> bool {
        self.numbers == Numbers::Refused && self.producer.is_some_and(|p| p.epoch == i16::MAX)
    }

    /// The producer id in use here.
    #[must_use]
    pub fn producer_id(&self) -> Option<i64> {
        self.producer.map(|p| p.id)
    }

    /// Bytes of the batch that [`Self::take`] would give, before compression.
    #[must_use]
    pub fn next_size(&self) -> usize {
        self.waiting.front().or(self.open.as_ref()).map_or(0, Batch::size_bytes)
    }

    /// A batch that was under way has reached the log.
    pub fn succeeded(&mut self, batch: &Batch<T>) {
        self.came_back(batch);
        if let Some((producer, sequence)) = batch.numbered
            && self.producer == Some(producer)
        {
            let end = increment_sequence(sequence, batch.records as i32);
            // Answers of two brokers may come in another order.
            if is_after(end, self.acknowledged_end) {
                self.acknowledged_end = end;
            }
        }
    }

    fn came_back(&mut self, batch: &Batch<T>) {
        self.under_way.retain(|b| b.id != batch.id);
    }

    /// A batch that was under way comes back to be sent again after `not_before_ms`.
    pub fn again(&mut self, mut batch: Batch<T>, not_before_ms: u64) {
        self.came_back(&batch);
        batch.attempts += 1;
        batch.not_before_ms = not_before_ms;
        // Back to its place: behind the older ones that are also tried again.
        let at = self.waiting.iter().take_while(|b| b.is_before(&batch)).count();
        self.waiting.insert(at, batch);
    }

    /// A batch that was under way was too large: its parts take its place and its sequence numbers.
    pub fn replace(&mut self, batch: &Batch<T>, parts: Vec<Batch<T>>) {
        self.came_back(batch);
        for mut part in parts.into_iter().rev() {
            part.id = self.next_id;
            self.next_id += 1;
            let at = self.waiting.iter().take_while(|b| b.is_before(&part)).count();
            self.waiting.insert(at, part);
        }
    }

    /// A batch that was under way is given up: the broker may miss its sequence numbers.
    pub fn gave_up(&mut self, batch: &Batch<T>) {
        self.came_back(batch);
        if batch.numbered.is_some() {
            self.doubt_numbers();
        }
    }

    fn doubt_numbers(&mut self) {
        if self.numbers == Numbers::Agreed {
            self.numbers = Numbers::InDoubt;
        }
    }

    /// The broker's sequence numbers and ours do not fit: a new epoch, once nothing is under way.
    pub fn start_new_epoch(&mut self) {
        self.numbers = Numbers::Refused;
    }

    /// Whether a batch is the first of those numbered whose fate is open: no earlier one waits or is under way, be it at
    /// another broker that led the partition before.
    #[must_use]
    pub fn is_next_expected(&self, batch: &Batch<T>) -> bool {
        let here = self.waiting.iter().map(|b| b.numbered);
        !self.under_way.iter().map(|b| b.numbered).chain(here).any(|b| match (b, batch.numbered) {
            (Some((_, theirs)), Some((_, ours))) => is_after(ours, theirs),
            _ => false,
        })
    }

    /// Takes out the batches whose time is up.
    pub fn expire(&mut self, now_ms: u64, delivery_timeout_ms: u64) -> Vec<Batch<T>> {
        let late = |b: &Batch<T>| b.expires_at(delivery_timeout_ms) <= now_ms;
        let mut expired = Vec::new();
        while let Some(batch) = self.waiting.pop_front_if(|b| late(b)) {
            expired.push(batch);
        }
        if self.waiting.is_empty() && self.open.as_ref().is_some_and(late) {
            expired.extend(self.open.take());
        }
        if expired.iter().any(|b| b.numbered.is_some()) {
            self.doubt_numbers();
        }
        expired
    }

    /// When the oldest waiting batch's time is up.
    #[must_use]
    pub fn expires_at(&self, delivery_timeout_ms: u64) -> Option<u64> {
        self.waiting.front().or(self.open.as_ref()).map(|b| b.expires_at(delivery_timeout_ms))
    }

    /// Takes out everything that is not under way.
    pub fn abandon(&mut self) -> Vec<Batch<T>> {
        self.close();
        self.waiting.drain(..).collect()
    }

    /// Everybody who waits for a batch that is here or under way, the open one counted.
    pub fn pending(&self) -> impl Iterator<Item = &T> {
        let here = self.waiting.iter().chain(&self.open).map(|b| &b.done);
        self.under_way.iter().map(|b| &b.done).chain(here)
    }
}

/// Whether a sequence number comes after another: they go round at 2^31, and those compared are near each other.
fn is_after(sequence: i32, other: i32) -> bool {
    let ahead = sequence.wrapping_sub(other) & i32::MAX;
    ahead != 0 && ahead < 1 << 30
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
