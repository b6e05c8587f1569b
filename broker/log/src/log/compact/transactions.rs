//! [`Transactions`]: which batches belong to aborted transactions, and which markers are no longer needed, on the way
//! through a log (Kafka's `CleanedTransactionMetadata`).

use std::collections::{HashMap, HashSet};

use kafka_wire::BatchHeader;

use crate::index::AbortedTxn;
use crate::producer::Marker;

#[derive(Debug)]
pub(super) struct Transactions {
    /// Those not reached yet, the first one last.
    aborted: Vec<AbortedTxn>,
    open_aborted: HashMap<i64, OpenAborted>,
    open_committed: HashSet<i64>,
}

#[derive(Debug)]
struct OpenAborted {
    txn: AbortedTxn,
    /// Whether there is still a batch of it in the log.
    has_batches: bool,
}

/// What a marker is still good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkerUse {
    /// It ends a transaction of which there are batches; if aborted, this belongs in the transaction index.
    Needed(Option<AbortedTxn>),
    /// Nothing of its transaction is left.
    Unneeded,
}

impl Transactions {
    /// `aborted` ascends by first offset.
    pub fn new(aborted: &[AbortedTxn]) -> Self {
        let aborted = aborted.iter().rev().copied().collect();
        Self { aborted, open_aborted: HashMap::new(), open_committed: HashSet::new() }
    }

    /// Passes a batch of data. Answers whether it is of an aborted transaction.
    pub fn batch(&mut self, header: &BatchHeader) -> bool {
        self.open_up_to(header.last_offset());
        if !header.is_transactional() {
            return false;
        }
        match self.open_aborted.get_mut(&header.producer_id) {
            Some(open) => {
                open.has_batches = true;
                true
            }
            None => {
                self.open_committed.insert(header.producer_id);
                false
            }
        }
    }

    /// Passes a transaction marker.
    pub fn marker(&mut self, header: &BatchHeader, marker: Marker) -> MarkerUse {
        self.open_up_to(header.last_offset());
        if marker.is_abort {
            match self.open_aborted.remove(&header.producer_id) {
                Some(open) if open.has_batches => MarkerUse::Needed(Some(open.txn)),
                _ => MarkerUse::Unneeded,
            }
        } else if self.open_committed.remove(&header.producer_id) {
            MarkerUse::Needed(None)
        } else {
            MarkerUse::Unneeded
        }
    }

    fn open_up_to(&mut self, offset: i64) {
        while let Some(txn) = self.aborted.pop_if(|t| t.first_offset <= offset) {
            self.open_aborted.entry(txn.producer_id).or_insert(OpenAborted { txn, has_batches: false });
        }
    }
}
