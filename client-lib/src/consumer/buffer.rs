//! What was fetched and not yet handed out (`FetchBuffer`, `CompletedFetch`): turned into records batch by batch, when
//! somebody polls.

use std::collections::VecDeque;

use bytes::Bytes;
use kafka_wire::Batch;
use kafka_wire::batch::control::ControlRecordType;
use kafka_wire::batch::{BatchHeader, Batches, RecordRefs, split};

use super::records::{ConsumerRecords, Content, PartitionRecords};
use crate::TopicPartition;
use crate::admin::IsolationLevel;
use crate::error::ClientError;
use crate::pure::aborted::AbortedTransactions;
use crate::pure::positions::{Position, Positions};

/// Bytes that a batch may become when decompressed: more is no batch that a broker would take.
const DECOMPRESSED_BYTES_MAX: usize = 512 << 20;

/// One partition's part of a fetch answer.
#[derive(Debug)]
pub(super) struct Fetched {
    pub tp: TopicPartition,
    /// The partition's generation when it was asked for.
    generation: u64,
    bytes: usize,
    batches: Batches,
    aborted: AbortedTransactions,
    /// A batch that was handed out in part.
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    header: BatchHeader,
    rest: Bytes,
    left: i32,
}

/// How records are to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadOptions {
    pub isolation_level: IsolationLevel,
    pub check_crcs: bool,
    pub records_max: usize,
}

impl Fetched {
    pub(super) fn new(tp: TopicPartition, generation: u64, records: &Bytes, aborted: AbortedTransactions) -> Self {
        Self { tp, generation, bytes: records.len(), batches: split(records), aborted, begun: None }
    }
}

/// Everything fetched, oldest first.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    fetched: VecDeque<Fetched>,
    /// Whether an answer was read to its end since somebody asked: there is room for another.
    pub made_room: bool,
}

impl Buffer {
    pub(super) fn push(&mut self, fetched: Fetched) {
        self.fetched.push_back(fetched);
    }

    /// Drops what was fetched of a partition.
    pub(super) fn forget(&mut self, tp: &TopicPartition) {
        self.fetched.retain(|f| f.tp != *tp);
        self.made_room = true;
    }

    /// Up to `records_max` records; moves the positions behind them. An error is told once what came before it is
    /// handed out.
    pub(super) fn take(
        &mut self,
        positions: &mut Positions,
        options: &ReadOptions,
    ) -> Result<ConsumerRecords, ClientError> {
        let mut out = ConsumerRecords::default();
        let mut at = 0;
        while out.count < options.records_max && at < self.fetched.len() {
            let fetched = &mut self.fetched[at];
            let Some(partition) = positions.get_mut(&fetched.tp).filter(|p| p.generation == fetched.generation) else {
                // Not read any more, or from somewhere else.
                self.fetched.remove(at);
                continue;
            };
            if partition.paused || partition.position.is_none() {
                at += 1;
                continue;
            }
            let mut reader = Reader { fetched, topic: &partition.topic, position: partition.position, options };
            let result = reader.read(&mut out);
            partition.position = reader.position;
            match result {
                Ok(false) => {}
                Ok(true) => {
                    partition.buffered_bytes = partition.buffered_bytes.saturating_sub(fetched.bytes);
                    self.made_room = true;
                    self.fetched.remove(at);
                }
                Err(_) if out.count > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(out)
    }
}

struct Reader<'a> {
    fetched: &'a mut Fetched,
    topic: &'a std::sync::Arc<str>,
    position: Option<Position>,
    options: &'a ReadOptions,
}

impl Reader<'_> {
    /// Reads until there are enough or this answer is through, which is `true`.
    fn read(&mut self, out: &mut ConsumerRecords) -> Result<bool, ClientError> {
        while out.count < self.options.records_max {
            if self.fetched.begun.is_some() {
                self.go_on(out)?;
                continue;
            }
            // A failed batch is looked at again next time, so its error comes again, as Java's does.
            let mut ahead = self.fetched.batches.clone();
            let Some(batch) = ahead.next() else { return Ok(true) };
            let batch = batch.map_err(|e| self.corrupt(self.offset(), e.to_string()))?;
            self.begin(&batch, out)?;
            self.fetched.batches = ahead;
        }
        Ok(false)
    }

    fn offset(&self) -> i64 {
        self.position.map_or(0, |p| p.offset)
    }

    fn begin(&mut self, batch: &Batch, out: &mut ConsumerRecords) -> Result<(), ClientError> {
        let header = batch.header;
        if header.magic >= 2 && header.last_offset() < self.offset() {
            return Ok(());
        }
        if self.options.check_crcs {
            batch.check_crc().map_err(|e| self.corrupt(header.base_offset, e.to_string()))?;
        }
        if header.magic < 2 {
            return self.read_old(batch, out);
        }
        if header.is_control() {
            self.marker(batch).map_err(|e| self.corrupt(header.base_offset, e.to_string()))?;
            self.move_to(header.next_offset(), &header);
            return Ok(());
        }
        let committed_only = self.options.isolation_level == IsolationLevel::ReadCommitted;
        if committed_only && self.fetched.aborted.leaves_out(&header) {
            self.move_to(header.next_offset(), &header);
            return Ok(());
        }
        let bytes = batch.decompressed(DECOMPRESSED_BYTES_MAX);
        let bytes = bytes.map_err(|e| self.corrupt(header.base_offset, e.to_string()))?;
        let whole = header.base_offset >= self.offset();
        if whole && usize::try_from(header.records_count).is_ok_and(|n| out.count + n <= self.options.records_max) {
            if header.records_count > 0 {
                self.hand_out(header, bytes, out);
            }
            self.move_to(header.next_offset(), &header);
            return Ok(());
        }
        let mut begun = Begun { header, left: header.records_count, rest: bytes };
        self.skip_to_position(&mut begun)?;
        self.fetched.begun = Some(begun);
        Ok(())
    }

    /// Hands out more of a batch that was begun.
    fn go_on(&mut self, out: &mut ConsumerRecords) -> Result<(), ClientError> {
        let Some(mut begun) = self.fetched.begun.take() else { return Ok(()) };
        let room = i32::try_from(self.options.records_max - out.count).unwrap_or(i32::MAX);
        if begun.left <= room {
            let header = BatchHeader { records_count: begun.left, ..begun.header };
            if begun.left > 0 {
                self.hand_out(header, begun.rest, out);
            }
            self.move_to(header.next_offset(), &header);
            return Ok(());
        }
        let mut refs = RecordRefs::new(&begun.header, &begun.rest);
        let mut last = 0;
        for _ in 0..room {
            match refs.next() {
                Some(Ok(record)) => last = record.offset,
                Some(Err(e)) => return Err(self.corrupt(begun.header.base_offset, e.to_string())),
                None => break,
            }
        }
        let taken = begun.rest.len() - refs.rest().len();
        let header = BatchHeader { records_count: room, ..begun.header };
        self.hand_out(header, begun.rest.split_to(taken), out);
        begun.left -= room;
        self.move_to(last + 1, &begun.header);
        self.fetched.begun = Some(begun);
        Ok(())
    }

    /// Leaves out the records of a batch that are before the position.
    fn skip_to_position(&self, begun: &mut Begun) -> Result<(), ClientError> {
        let mut refs = RecordRefs::new(&begun.header, &begun.rest);
        let (mut skipped, mut skipped_bytes) = (0, 0);
        while let Some(record) = refs.next() {
            let record = record.map_err(|e| self.corrupt(begun.header.base_offset, e.to_string()))?;
            if record.offset >= self.offset() {
                break;
            }
            skipped += 1;
            skipped_bytes = begun.rest.len() - refs.rest().len();
        }
        begun.left -= skipped;
        begun.rest = begun.rest.slice(skipped_bytes..);
        Ok(())
    }

    fn marker(&mut self, batch: &Batch) -> Result<(), kafka_wire::BatchError> {
        let bytes = batch.decompressed(DECOMPRESSED_BYTES_MAX)?;
        let first = batch.record_refs(&bytes).next().transpose()?;
        let kind = ControlRecordType::of_key(first.and_then(|r| r.key))?;
        self.fetched.aborted.marker(&batch.header, kind == Some(ControlRecordType::Abort));
        Ok(())
    }

    /// Message formats 0 and 1: records are read one by one.
    fn read_old(&mut self, batch: &Batch, out: &mut ConsumerRecords) -> Result<(), ClientError> {
        let records = batch.records(DECOMPRESSED_BYTES_MAX).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut records = records.map_err(|e| self.corrupt(batch.header.base_offset, e.to_string()))?;
        records.retain(|r| r.offset >= self.offset());
        if let Some(last) = records.last() {
            let next = last.offset + 1;
            out.count += records.len();
            out.parts.push(PartitionRecords {
                topic: self.topic.clone(),
                partition: self.fetched.tp.partition,
                header: batch.header,
                content: Content::Read(records),
            });
            self.move_to(next, &batch.header);
        }
        Ok(())
    }

    fn hand_out(&self, header: BatchHeader, bytes: Bytes, out: &mut ConsumerRecords) {
        out.count += usize::try_from(header.records_count).unwrap_or(0);
        out.parts.push(PartitionRecords {
            topic: self.topic.clone(),
            partition: self.fetched.tp.partition,
            header,
            content: Content::Bytes(bytes),
        });
    }

    fn move_to(&mut self, offset: i64, header: &BatchHeader) {
        let leader_epoch = (header.partition_leader_epoch >= 0).then_some(header.partition_leader_epoch);
        self.position = Some(Position { offset, leader_epoch });
    }

    fn corrupt(&self, offset: i64, reason: String) -> ClientError {
        ClientError::CorruptRecords { partition: self.fetched.tp.clone(), offset, reason }
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use kafka_wire::Compression;
    use kafka_wire::batch::{BatchBuilder, BatchOptions};

    use super::*;

    fn batch(base_offset: i64, count: i64, compression: Compression) -> Bytes {
        let options = BatchOptions { base_offset, compression, partition_leader_epoch: 4, ..BatchOptions::default() };
        let mut builder = BatchBuilder::new(options);
        for i in 0..count {
            builder.append(1, None, Some(format!("v{}", base_offset + i).as_bytes()), &[]).unwrap();
        }
        builder.build().unwrap()
    }

    struct Fixture {
        positions: Positions,
        buffer: Buffer,
        tp: TopicPartition,
        options: ReadOptions,
    }

    impl Fixture {
        fn new(records: &[Bytes], from: i64, records_max: usize) -> Self {
            let tp = TopicPartition::new("t", 0);
            let mut positions = Positions::default();
            positions.assign([tp.clone()]);
            let partition = positions.get_mut(&tp).unwrap();
            partition.start(Position { offset: from, leader_epoch: None });
            let generation = partition.generation;
            let mut all = BytesMut::new();
            records.iter().for_each(|r| all.extend_from_slice(r));
            let mut buffer = Buffer::default();
            buffer.push(Fetched::new(tp.clone(), generation, &all.freeze(), AbortedTransactions::default()));
            let options =
                ReadOptions { isolation_level: IsolationLevel::ReadUncommitted, check_crcs: true, records_max };
            Self { positions, buffer, tp, options }
        }

        fn poll(&mut self) -> Result<Vec<i64>, ClientError> {
            let records = self.buffer.take(&mut self.positions, &self.options)?;
            let offsets: Vec<i64> = records.iter().map(|r| r.unwrap().offset).collect();
            assert_eq!(offsets.len(), records.len());
            Ok(offsets)
        }

        fn position(&self) -> i64 {
            self.positions.get(&self.tp).unwrap().position.unwrap().offset
        }
    }

    #[test]
    fn from_the_middle_of_a_batch_and_not_more_than_asked() {
        let batches = [batch(10, 5, Compression::Gzip), batch(15, 3, Compression::None)];
        let mut fixture = Fixture::new(&batches, 12, 2);
        assert_eq!(fixture.poll().unwrap(), [12, 13]);
        assert_eq!(fixture.position(), 14);
        assert_eq!(fixture.poll().unwrap(), [14, 15]);
        assert_eq!(fixture.poll().unwrap(), [16, 17]);
        assert_eq!((fixture.poll().unwrap().len(), fixture.position()), (0, 18));
    }

    #[test]
    fn what_was_fetched_before_a_seek_is_dropped() {
        let mut fixture = Fixture::new(&[batch(10, 5, Compression::None)], 10, 100);
        let tp = fixture.tp.clone();
        fixture.positions.seek(&tp, Ok(Position { offset: 3, leader_epoch: None }));
        assert_eq!(fixture.poll().unwrap(), [0i64; 0]);
        assert_eq!(fixture.position(), 3);
    }

    #[test]
    fn a_corrupt_batch_is_told_after_what_came_before_it() {
        let mut bad = batch(15, 3, Compression::None).to_vec();
        *bad.last_mut().unwrap() ^= 1;
        let mut fixture = Fixture::new(&[batch(10, 5, Compression::None), bad.into()], 10, 100);
        assert_eq!(fixture.poll().unwrap().len(), 5);
        let error = fixture.poll().unwrap_err().to_string();
        assert!(error.starts_with("corrupt records in t-0 at offset 15: "), "{error}");
        assert!(fixture.poll().is_err(), "and again, until it is skipped by a seek");
    }

    #[test]
    fn paused_partitions_keep_what_is_there() {
        let mut fixture = Fixture::new(&[batch(10, 5, Compression::None)], 10, 100);
        fixture.positions.get_mut(&fixture.tp.clone()).unwrap().paused = true;
        assert_eq!(fixture.poll().unwrap().len(), 0);
        fixture.positions.get_mut(&fixture.tp.clone()).unwrap().paused = false;
        assert_eq!(fixture.poll().unwrap().len(), 5);
    }
}
