//! [`ProducerState`]: one producer's last batches.

/// What is remembered of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchMetadata {
    /// Sequence number of its last record.
    pub last_sequence: i32,
    /// Offset of its last record.
    pub last_offset: i64,
    /// Last offset minus first.
    pub offset_delta: i32,
    /// Its largest timestamp.
    pub timestamp: i64,
}

impl BatchMetadata {
    /// Sequence number of its first record. They wrap from the largest `i32` to 0.
    #[must_use]
    pub fn first_sequence(&self) -> i32 {
        self.last_sequence.wrapping_sub(self.offset_delta) & i32::MAX
    }

    /// Offset of its first record.
    #[must_use]
    pub fn first_offset(&self) -> i64 {
        self.last_offset - i64::from(self.offset_delta)
    }
}

/// How many batches of a producer are remembered: as many as a client may have in flight and send again.
pub const BATCHES_RETAINED: usize = 5;

/// What is remembered of a producer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerState {
    /// The producer's id.
    pub producer_id: i64,
    /// Its epoch, -1 when there is none.
    pub producer_epoch: i16,
    /// The epoch of the transaction coordinator that wrote the last marker, -1 when there is none.
    pub coordinator_epoch: i32,
    /// The largest timestamp of its last batch, or its last marker's.
    pub last_timestamp: i64,
    /// The first offset of its open transaction.
    pub current_txn_first_offset: Option<i64>,
    /// The last batches of the epoch, oldest first; the first `batch_count` count.
    batches: [BatchMetadata; BATCHES_RETAINED],
    batch_count: u8,
}

impl ProducerState {
    /// A producer of which nothing is known.
    #[must_use]
    pub fn new(producer_id: i64) -> Self {
        Self {
            producer_id,
            producer_epoch: -1,
            coordinator_epoch: -1,
            last_timestamp: -1,
            current_txn_first_offset: None,
            batches: [BatchMetadata::default(); BATCHES_RETAINED],
            batch_count: 0,
        }
    }

    /// The last batches of the epoch, oldest first.
    #[must_use]
    pub fn batches(&self) -> &[BatchMetadata] {
        &self.batches[..usize::from(self.batch_count)]
    }

    /// The very last batch of the epoch.
    #[must_use]
    pub fn last_batch(&self) -> Option<&BatchMetadata> {
        self.batches().last()
    }

    /// Sequence number of the last record, -1 when there is none.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        self.last_batch().map_or(-1, |b| b.last_sequence)
    }

    /// The remembered batch that has exactly these sequence numbers: the new one is it, sent again.
    #[must_use]
    pub fn duplicate(&self, producer_epoch: i16, first_sequence: i32, last_sequence: i32) -> Option<&BatchMetadata> {
        let same = |b: &&BatchMetadata| b.first_sequence() == first_sequence && b.last_sequence == last_sequence;
        (producer_epoch == self.producer_epoch).then(|| self.batches().iter().find(same)).flatten()
    }

    /// Remembers a batch; the oldest is forgotten when there are too many.
    pub fn push_batch(&mut self, batch: BatchMetadata) {
        if usize::from(self.batch_count) == BATCHES_RETAINED {
            self.batches.copy_within(1.., 0);
            self.batch_count -= 1;
        }
        self.batches[usize::from(self.batch_count)] = batch;
        self.batch_count += 1;
    }

    /// Moves on to an epoch; another one than before forgets the batches.
    pub fn set_epoch(&mut self, producer_epoch: i16) {
        if self.producer_epoch != producer_epoch {
            self.producer_epoch = producer_epoch;
            self.batches = [BatchMetadata::default(); BATCHES_RETAINED];
            self.batch_count = 0;
        }
    }

    /// Whether it may be forgotten.
    #[must_use]
    pub fn is_expired(&self, now_ms: i64, expiration_ms: i64) -> bool {
        self.current_txn_first_offset.is_none() && now_ms.saturating_sub(self.last_timestamp) >= expiration_ms
    }
}
