//! Checking batches against the producers' states, and taking them in (Kafka's `ProducerAppendInfo`).
//!
//! In two steps: everything is checked and staged before the batches are written, and taken in after.

use kafka_wire::BatchHeader;
use kafka_wire::batch::control::{ControlRecordType, EndTxnMarker};

use super::{BatchMetadata, ProducerState, Producers};
use crate::index::AbortedTxn;

/// Who appends, which decides how strictly a batch is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendOrigin {
    /// A producer's request.
    Client,
    /// A coordinator of this broker: sequences are not checked, transaction markers are allowed.
    Coordinator,
    /// A follower's fetch, or recovery: what the leader took is taken.
    Replication,
}

/// Why a batch does not fit its producer's state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProducerError {
    /// A newer instance of the producer has written already (`INVALID_PRODUCER_EPOCH`).
    #[error(
        "Epoch of producer {producer_id} at offset {offset} is {epoch}, which is smaller than the last seen epoch {seen}"
    )]
    InvalidEpoch {
        /// The producer.
        producer_id: i64,
        /// Where the batch would have been.
        offset: i64,
        /// The batch's epoch.
        epoch: i16,
        /// The epoch last seen.
        seen: i16,
    },
    /// Records are missing, or came twice (`OUT_OF_ORDER_SEQUENCE_NUMBER`).
    #[error(
        "Out of order sequence number for producer {producer_id} at offset {offset}: {sequence} (incoming seq. number), \
         {seen} (current end sequence number)"
    )]
    OutOfOrderSequence {
        /// The producer.
        producer_id: i64,
        /// Where the batch would have been.
        offset: i64,
        /// The batch's first sequence number.
        sequence: i32,
        /// The last sequence number taken, -1 when there is none in this epoch.
        seen: i32,
    },
    /// A batch outside of the transaction that is open (`INVALID_TXN_STATE`).
    #[error("Expected transactional write from producer {producer_id} at offset {offset}")]
    NotTransactional {
        /// The producer.
        producer_id: i64,
        /// Where the batch would have been.
        offset: i64,
    },
    /// A marker of a coordinator that is no longer it (`TRANSACTION_COORDINATOR_FENCED`).
    #[error(
        "Invalid coordinator epoch for producer {producer_id} at offset {offset}: {epoch} (zombie), {seen} (current)"
    )]
    CoordinatorFenced {
        /// The producer.
        producer_id: i64,
        /// Where the marker would have been.
        offset: i64,
        /// The marker's coordinator epoch.
        epoch: i32,
        /// The coordinator epoch last seen.
        seen: i32,
    },
}

/// A transaction that a marker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompletedTxn {
    /// Whose.
    pub producer_id: i64,
    /// Offset of its first record.
    pub first_offset: i64,
    /// Offset of its marker.
    pub last_offset: i64,
    /// Whether it was aborted.
    pub is_aborted: bool,
}

/// The transaction marker in a control batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    pub is_abort: bool,
    pub coordinator_epoch: i32,
    pub timestamp: i64,
}

impl Marker {
    /// The marker in the records of an uncompressed control batch; `None` for other control records, or when compaction
    /// has removed it.
    pub fn read(header: &BatchHeader, records: &[u8]) -> Option<Self> {
        let record = kafka_wire::batch::RecordRefs::new(header, records).next()?.ok()?;
        let is_abort = match ControlRecordType::of_key(record.key).ok()?? {
            ControlRecordType::Abort => true,
            ControlRecordType::Commit => false,
            _ => return None,
        };
        let marker = EndTxnMarker::read(record.value).ok()?;
        Some(Self { is_abort, coordinator_epoch: marker.coordinator_epoch, timestamp: record.timestamp })
    }
}

/// Checked batches that are not yet taken in.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    states: Vec<ProducerState>,
    started: Vec<(i64, i64)>,
    completed: Vec<CompletedTxn>,
}

impl Staged {
    /// Checks a batch with a producer id, at its final offset, behind those that were staged before it.
    pub fn batch(
        &mut self,
        producers: &Producers,
        header: &BatchHeader,
        marker: Option<Marker>,
        origin: AppendOrigin,
    ) -> Result<(), ProducerError> {
        let index = self.state_index(producers, header.producer_id);
        let state = &mut self.states[index];
        if header.is_control() {
            let Some(marker) = marker else { return Ok(()) };
            check_epoch(state, header, origin)?;
            check_coordinator_epoch(state, header, marker, origin)?;
            let first_offset = state.current_txn_first_offset.take();
            state.set_epoch(header.producer_epoch);
            state.coordinator_epoch = marker.coordinator_epoch;
            state.last_timestamp = marker.timestamp;
            // A marker without records before it changes nothing for readers.
            self.completed.extend(first_offset.map(|first_offset| CompletedTxn {
                producer_id: header.producer_id,
                first_offset,
                last_offset: header.base_offset,
                is_aborted: marker.is_abort,
            }));
            return Ok(());
        }
        check_epoch(state, header, origin)?;
        if origin == AppendOrigin::Client {
            check_sequence(state, header)?;
        }
        state.set_epoch(header.producer_epoch);
        state.push_batch(BatchMetadata {
            last_sequence: header.last_sequence(),
            last_offset: header.last_offset(),
            offset_delta: header.last_offset_delta,
            timestamp: header.max_timestamp,
        });
        state.last_timestamp = header.max_timestamp;
        match (state.current_txn_first_offset, header.is_transactional()) {
            (Some(_), false) if origin != AppendOrigin::Replication => {
                let (producer_id, offset) = (header.producer_id, header.base_offset);
                return Err(ProducerError::NotTransactional { producer_id, offset });
            }
            (None, true) => {
                state.current_txn_first_offset = Some(header.base_offset);
                self.started.push((header.base_offset, header.producer_id));
            }
            _ => {}
        }
        Ok(())
    }

    fn state_index(&mut self, producers: &Producers, producer_id: i64) -> usize {
        self.states.iter().position(|s| s.producer_id == producer_id).unwrap_or_else(|| {
            let state = producers.get(producer_id).cloned();
            self.states.push(state.unwrap_or_else(|| ProducerState::new(producer_id)));
            self.states.len() - 1
        })
    }
}

impl Producers {
    /// Takes in what was staged, now that it is in the log. Answers the aborted transactions, for the index.
    pub fn commit(&mut self, staged: Staged) -> Vec<AbortedTxn> {
        for state in staged.states {
            self.states.insert(state.producer_id, state);
        }
        self.ongoing.extend(staged.started);
        let mut aborted = Vec::new();
        for txn in staged.completed {
            if txn.is_aborted {
                aborted.push(AbortedTxn {
                    producer_id: txn.producer_id,
                    first_offset: txn.first_offset,
                    last_offset: txn.last_offset,
                    last_stable_offset: self.last_stable_offset_with(&txn),
                });
            }
            self.ongoing.remove(&txn.first_offset);
            self.unreplicated.insert(txn.first_offset, txn.last_offset);
        }
        aborted
    }
}

fn check_epoch(state: &ProducerState, header: &BatchHeader, origin: AppendOrigin) -> Result<(), ProducerError> {
    if header.producer_epoch >= state.producer_epoch || origin == AppendOrigin::Replication {
        return Ok(());
    }
    Err(ProducerError::InvalidEpoch {
        producer_id: header.producer_id,
        offset: header.base_offset,
        epoch: header.producer_epoch,
        seen: state.producer_epoch,
    })
}

/// A producer of which nothing is known, perhaps because all its records were deleted, may begin with any number
/// (KIP-360); a new epoch begins with 0; else the number follows the last one.
fn check_sequence(state: &ProducerState, header: &BatchHeader) -> Result<(), ProducerError> {
    let first = header.base_sequence;
    let in_order = if state.producer_epoch == -1 {
        true
    } else if header.producer_epoch != state.producer_epoch {
        first == 0
    } else {
        let last = state.last_sequence();
        i64::from(first) == i64::from(last) + 1 || (first == 0 && last == i32::MAX)
    };
    if in_order {
        return Ok(());
    }
    Err(ProducerError::OutOfOrderSequence {
        producer_id: header.producer_id,
        offset: header.base_offset,
        sequence: first,
        seen: state.last_sequence(),
    })
}

fn check_coordinator_epoch(
    state: &ProducerState,
    header: &BatchHeader,
    marker: Marker,
    origin: AppendOrigin,
) -> Result<(), ProducerError> {
    if marker.coordinator_epoch >= state.coordinator_epoch || origin == AppendOrigin::Replication {
        return Ok(());
    }
    Err(ProducerError::CoordinatorFenced {
        producer_id: header.producer_id,
        offset: header.base_offset,
        epoch: marker.coordinator_epoch,
        seen: state.coordinator_epoch,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(epoch: i16, sequence: i32, count: i32, offset: i64) -> BatchHeader {
        BatchHeader {
            base_offset: offset,
            producer_id: 7,
            producer_epoch: epoch,
            base_sequence: sequence,
            last_offset_delta: count - 1,
            records_count: count,
            max_timestamp: 1,
            ..BatchHeader::default()
        }
    }

    fn append(producers: &mut Producers, header: &BatchHeader) -> Result<(), ProducerError> {
        let mut staged = Staged::default();
        staged.batch(producers, header, None, AppendOrigin::Client)?;
        producers.commit(staged);
        Ok(())
    }

    #[test]
    fn sequences() {
        let mut p = Producers::default();
        append(&mut p, &batch(0, 40, 10, 0)).expect("an unknown producer may begin anywhere");
        append(&mut p, &batch(0, 50, 5, 10)).expect("follows");
        assert!(matches!(
            append(&mut p, &batch(0, 56, 1, 15)),
            Err(ProducerError::OutOfOrderSequence { seen: 54, .. })
        ));
        assert!(matches!(append(&mut p, &batch(1, 3, 1, 15)), Err(ProducerError::OutOfOrderSequence { .. })));
        append(&mut p, &batch(1, 0, 1, 15)).expect("a new epoch begins with 0");
        assert!(matches!(append(&mut p, &batch(0, 55, 1, 16)), Err(ProducerError::InvalidEpoch { seen: 1, .. })));
        let mut staged = Staged::default();
        staged.batch(&p, &batch(0, 99, 1, 16), None, AppendOrigin::Replication).expect("a follower takes all");
    }

    #[test]
    fn sequences_wrap() {
        let mut p = Producers::default();
        append(&mut p, &batch(0, i32::MAX - 1, 2, 0)).unwrap();
        append(&mut p, &batch(0, 0, 3, 2)).expect("0 follows the largest");
        append(&mut p, &batch(0, 3, 1, 5)).unwrap();
        let mut wrapped = Producers::default();
        append(&mut wrapped, &batch(0, i32::MAX, 3, 0)).unwrap();
        assert_eq!(wrapped.get(7).unwrap().last_sequence(), 1);
        assert!(wrapped.get(7).unwrap().duplicate(0, i32::MAX, 1).is_some());
    }

    #[test]
    fn five_batches_are_remembered() {
        let mut p = Producers::default();
        for i in 0..6 {
            append(&mut p, &batch(0, i * 2, 2, i64::from(i) * 2)).unwrap();
        }
        let state = p.get(7).unwrap();
        assert_eq!(state.duplicate(0, 0, 1), None);
        assert_eq!(state.duplicate(0, 2, 3).map(BatchMetadata::first_offset), Some(2));
        assert_eq!(state.duplicate(0, 10, 11).map(BatchMetadata::first_offset), Some(10));
        assert_eq!(state.duplicate(0, 10, 10), None);
        assert_eq!(state.duplicate(1, 10, 11), None);
    }

    #[test]
    fn transactions() {
        let mut p = Producers::default();
        let transactional = |offset, sequence| BatchHeader { attributes: 0x10, ..batch(0, sequence, 1, offset) };
        append(&mut p, &transactional(100, 0)).unwrap();
        assert_eq!(p.first_unstable_offset(), Some(100));
        assert!(matches!(append(&mut p, &batch(0, 1, 1, 101)), Err(ProducerError::NotTransactional { .. })));
        let marker = |coordinator_epoch| Some(Marker { is_abort: true, coordinator_epoch, timestamp: 5 });
        let control = BatchHeader { attributes: 0x30, base_sequence: -1, ..batch(0, 0, 1, 101) };
        let mut staged = Staged::default();
        staged.batch(&p, &control, marker(3), AppendOrigin::Coordinator).unwrap();
        let aborted = p.commit(staged);
        assert_eq!(
            aborted,
            [AbortedTxn { producer_id: 7, first_offset: 100, last_offset: 101, last_stable_offset: 102 }]
        );
        assert_eq!(p.first_undecided_offset(), None);
        assert_eq!(p.first_unstable_offset(), Some(100), "until the marker is replicated");
        p.markers_replicated_below(101);
        assert_eq!(p.first_unstable_offset(), Some(100));
        p.markers_replicated_below(102);
        assert_eq!(p.first_unstable_offset(), None);
        let zombie = Staged::default().batch(&p, &control, marker(2), AppendOrigin::Coordinator);
        assert!(matches!(zombie, Err(ProducerError::CoordinatorFenced { seen: 3, .. })));
    }
}
