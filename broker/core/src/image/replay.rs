//! Follows a metadata log: applies batches to an image and keeps what belongs to an open metadata transaction (KIP-868)
//! out of it until the transaction ends (`MetadataBatchLoader`).

use kafka_wire::metadata_record::MetadataRecord;

use super::{ApplyError, Delta, MetadataImage, Provenance};

/// A record at an offset that cannot be replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("offset {offset}: {why}")]
pub struct ReplayError {
    /// Where.
    pub offset: i64,
    /// Why.
    pub why: ReplayProblem,
}

/// What is wrong with a record that cannot be replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayProblem {
    /// It does not fit the image.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// A transaction begins inside another, or ends without having begun.
    #[error("{0} does not fit the transaction state")]
    Transaction(&'static str),
}

/// An image that follows a log.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    image: MetadataImage,
    /// Outside of a transaction what changed since [`Self::take_delta`], else what changed before it began.
    delta: Delta,
    open: Option<Transaction>,
    /// How far the log was read, an open transaction included.
    read: Provenance,
}

#[derive(Clone, Debug)]
struct Transaction {
    begin_offset: i64,
    image: MetadataImage,
    delta: Delta,
}

impl Replay {
    /// Follows a log from where a snapshot's image ends.
    #[must_use]
    pub fn new(image: MetadataImage) -> Self {
        let read = image.provenance;
        Self { image, read, ..Self::default() }
    }

    /// What the log says, without an open transaction.
    #[must_use]
    pub fn image(&self) -> &MetadataImage {
        &self.image
    }

    /// The last record that was read.
    #[must_use]
    pub fn last_read(&self) -> Provenance {
        self.read
    }

    /// The offset of the record that began the transaction that is still open.
    #[must_use]
    pub fn open_transaction(&self) -> Option<i64> {
        self.open.as_ref().map(|t| t.begin_offset)
    }

    /// What changed in [`Self::image`] since the last call.
    pub fn take_delta(&mut self) -> Delta {
        std::mem::take(&mut self.delta)
    }

    /// Applies a record; `at` is its place in the log.
    ///
    /// # Errors
    /// When the record does not fit. The image may then be partly changed and must be dropped.
    pub fn record(&mut self, record: &MetadataRecord, at: Provenance) -> Result<(), ReplayError> {
        let error = |why| ReplayError { offset: at.offset, why };
        match record {
            MetadataRecord::BeginTransactionRecord(_) if self.open.is_none() => {
                self.open =
                    Some(Transaction { begin_offset: at.offset, image: self.image.clone(), delta: Delta::default() });
            }
            MetadataRecord::BeginTransactionRecord(_) => {
                return Err(error(ReplayProblem::Transaction("BeginTransactionRecord")));
            }
            MetadataRecord::EndTransactionRecord(_) => match self.open.take() {
                Some(done) => {
                    self.image = done.image;
                    self.delta.merge(done.delta);
                }
                None => return Err(error(ReplayProblem::Transaction("EndTransactionRecord"))),
            },
            MetadataRecord::AbortTransactionRecord(_) => {
                if self.open.take().is_none() {
                    return Err(error(ReplayProblem::Transaction("AbortTransactionRecord")));
                }
            }
            record => {
                let (image, delta) = match &mut self.open {
                    Some(t) => (&mut t.image, &mut t.delta),
                    None => (&mut self.image, &mut self.delta),
                };
                image.apply(record, delta).map_err(|why| error(why.into()))?;
            }
        }
        self.passed(at);
        Ok(())
    }

    /// Notes that the log was read up to `at`, for records that are not metadata (control batches).
    pub fn passed(&mut self, at: Provenance) {
        self.read = at;
        if self.open.is_none() {
            self.image.provenance = at;
        }
    }
}
