//! What a log knows of the producers that wrote to it: sequence numbers, epochs and open transactions (Kafka's
//! `ProducerStateManager`, KIP-98, KIP-360, KIP-890).
//!
//! Not the coordinator's side: who may open a transaction is decided elsewhere.

mod append;
mod state;

use std::collections::{BTreeMap, HashMap};

pub use append::{AppendOrigin, CompletedTxn, ProducerError};
pub use state::{BatchMetadata, ProducerState};

pub(crate) use append::{Marker, Staged};

/// The producers of one log, as of an offset.
#[derive(Debug, Default)]
pub(crate) struct Producers {
    states: HashMap<i64, ProducerState>,
    /// First offset -> producer of the transactions that have no marker yet.
    ongoing: BTreeMap<i64, i64>,
    /// First offset -> offset of the marker, for transactions whose marker is not below the high watermark yet.
    unreplicated: BTreeMap<i64, i64>,
}

impl Producers {
    /// All states.
    pub fn states(&self) -> impl ExactSizeIterator<Item = &ProducerState> {
        self.states.values()
    }

    pub fn get(&self, producer_id: i64) -> Option<&ProducerState> {
        self.states.get(&producer_id)
    }

    /// Takes over what a snapshot holds, without what has expired.
    pub fn load(&mut self, states: Vec<ProducerState>, now_ms: i64, expiration_ms: i64) {
        for state in states.into_iter().filter(|s| !s.is_expired(now_ms, expiration_ms)) {
            if let Some(first_offset) = state.current_txn_first_offset {
                self.ongoing.insert(first_offset, state.producer_id);
            }
            self.states.insert(state.producer_id, state);
        }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Forgets producers that have not written for `producer.id.expiration.ms` and have no open transaction.
    pub fn expire(&mut self, now_ms: i64, expiration_ms: i64) {
        self.states.retain(|_, state| !state.is_expired(now_ms, expiration_ms));
    }

    /// The first offset of the earliest transaction that is not both decided and replicated: what bounds the last stable
    /// offset.
    pub fn first_unstable_offset(&self) -> Option<i64> {
        let undecided = self.ongoing.first_key_value().map(|(first, _)| *first);
        let unreplicated = self.unreplicated.first_key_value().map(|(first, _)| *first);
        match (undecided, unreplicated) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        }
    }

    /// The first offset of the earliest transaction without a marker.
    pub fn first_undecided_offset(&self) -> Option<i64> {
        self.ongoing.first_key_value().map(|(first, _)| *first)
    }

    /// Lets go of decided transactions whose markers are below `offset` (high watermark or log start offset).
    pub fn markers_replicated_below(&mut self, offset: i64) {
        if !self.unreplicated.is_empty() {
            self.unreplicated.retain(|_, marker| *marker >= offset);
        }
    }

    /// The last stable offset right after `txn` is decided, as the transaction index wants it.
    fn last_stable_offset_with(&self, txn: &CompletedTxn) -> i64 {
        let next = self.ongoing.iter().find(|(_, producer_id)| **producer_id != txn.producer_id);
        next.map_or(txn.last_offset + 1, |(first, _)| *first)
    }
}
