//! Which batches of a fetch belong to aborted transactions (`CompletedFetch`, KIP-98): with `read_committed` they are
//! not handed out.

use std::collections::{BTreeSet, VecDeque};

use kafka_wire::BatchHeader;

/// The aborted transactions of one partition's part of a fetch answer.
#[derive(Debug, Default)]
pub struct AbortedTransactions {
    /// Producer and first offset, by first offset.
    to_come: VecDeque<(i64, i64)>,
    open: BTreeSet<i64>,
}

impl AbortedTransactions {
    /// From (producer id, first offset) in any order.
    #[must_use]
    pub fn new(transactions: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut sorted: Vec<_> = transactions.into_iter().collect();
        sorted.sort_by_key(|(_, first_offset)| *first_offset);
        Self { to_come: sorted.into(), open: BTreeSet::new() }
    }

    /// Whether a data batch, the next in order, is to be left out.
    pub fn leaves_out(&mut self, header: &BatchHeader) -> bool {
        self.advance(header);
        header.is_transactional() && self.open.contains(&header.producer_id)
    }

    /// Notes a transaction's end; `is_abort` says which marker it is.
    pub fn marker(&mut self, header: &BatchHeader, is_abort: bool) {
        self.advance(header);
        if is_abort {
            self.open.remove(&header.producer_id);
        }
    }

    fn advance(&mut self, header: &BatchHeader) {
        while let Some((producer_id, _)) = self.to_come.pop_front_if(|(_, first)| *first <= header.last_offset()) {
            self.open.insert(producer_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use kafka_wire::batch::{BatchBuilder, BatchOptions};

    use super::*;

    fn header(base_offset: i64, producer_id: i64, is_control: bool) -> BatchHeader {
        let options =
            BatchOptions { base_offset, producer_id, is_transactional: true, is_control, ..BatchOptions::default() };
        let mut builder = BatchBuilder::new(options);
        builder.append(0, None, None, &[]).unwrap();
        BatchHeader::read(&builder.build().unwrap()).unwrap()
    }

    #[test]
    fn from_the_first_offset_to_the_marker() {
        let mut aborted = AbortedTransactions::new([(9, 30), (7, 10)]);
        assert!(!aborted.leaves_out(&header(5, 7, false)), "before the transaction");
        assert!(aborted.leaves_out(&header(10, 7, false)));
        assert!(!aborted.leaves_out(&header(11, 8, false)), "another producer");
        aborted.marker(&header(12, 7, true), true);
        assert!(!aborted.leaves_out(&header(13, 7, false)), "its next transaction");
        assert!(aborted.leaves_out(&header(30, 9, false)));
    }
}
