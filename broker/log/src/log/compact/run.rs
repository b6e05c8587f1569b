//! Running a compaction.

use std::io::{self, IoSlice};

use bytes::Bytes;
use kafka_wire::{Batch, BatchHeader};

use super::filter::{Filter, Kept};
use super::key_offsets::KeyOffsets;
use super::transactions::Transactions;
use super::{Compacted, CompactionPlan, Group, SourceSegment, remove};
use crate::error::StorageError;
use crate::home::Home;
use crate::log::load::DECOMPRESSED_BYTES_MAX;
use crate::names::Mark;
use crate::scan::Scan;
use crate::segment::{Appended, Segment};

/// What a compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CompactionStats {
    /// Bytes of the old segments.
    pub bytes_before: u64,
    /// Bytes of the new ones.
    pub bytes_after: u64,
    /// Segments before.
    pub segments_before: usize,
    /// Segments after.
    pub segments_after: usize,
}

impl CompactionPlan {
    /// Compacts into new segments, which are durable when this is done.
    ///
    /// # Errors
    /// When the disk fails, or the log is damaged; the new segments are removed then.
    pub fn run(self) -> Result<Compacted, StorageError> {
        let mut groups = Vec::new();
        let log_dir = self.home.log_dir().to_owned();
        match self.clean(&mut groups) {
            Ok((end_offset, stats)) => {
                Ok(Compacted { log_dir, groups, end_offset, truncations: self.truncations, stats })
            }
            Err(error) => {
                let cleaned = self.home.with_mark(Mark::Cleaned);
                for source in &self.sources {
                    // What cannot be removed now is at the next start.
                    let _ = remove(&cleaned, source.base_offset);
                }
                Err(StorageError::new(&log_dir, format!("compacting {}", self.home.dir.display()), error))
            }
        }
    }

    fn clean(&self, groups: &mut Vec<Group>) -> io::Result<(i64, CompactionStats)> {
        let keys = self.keys()?;
        let end_offset = (keys.latest_offset + 1).max(self.first_dirty_offset);
        let mut stats = CompactionStats::default();
        let mut filter =
            Filter { plan: self, keys: &keys, transactions: Transactions::new(&self.aborted), aborted: Vec::new() };
        let sources: Vec<&SourceSegment> = self.sources.iter().filter(|s| s.base_offset < end_offset).collect();
        let mut rest = &sources[..];
        while !rest.is_empty() {
            let (group, others) = rest.split_at(self.group_len(rest));
            let cleaned = self.clean_group(group, &mut filter)?;
            stats.bytes_before += group.iter().map(|s| s.size).sum::<u64>();
            stats.bytes_after += cleaned.size;
            stats.segments_before += group.len();
            stats.segments_after += 1;
            groups.push(Group { cleaned, replaced: group.iter().map(|s| s.base_offset).collect() });
            rest = others;
        }
        Ok((end_offset, stats))
    }

    /// The last offset of each key among the records that no compaction has seen.
    fn keys(&self) -> io::Result<KeyOffsets> {
        let mut keys = KeyOffsets::new();
        let mut transactions = Transactions::new(&self.aborted);
        for source in self.sources.iter().filter(|s| s.base_offset >= self.first_dirty_from()) {
            let mut scan = Scan::new(source.file.clone(), 0, source.size, CHUNK_BYTES);
            while let Some((_, batch)) = scan.next_batch()? {
                if batch.header.base_offset >= self.first_uncleanable_offset || keys.is_full() {
                    return Ok(keys);
                }
                if !batch.header.is_control() && !transactions.batch(&batch.header) && batch.header.magic >= 2 {
                    let records = batch.decompressed(DECOMPRESSED_BYTES_MAX).map_err(damaged)?;
                    for record in batch.record_refs(&records) {
                        let record = record.map_err(damaged)?;
                        if let Some(key) = record.key.filter(|_| record.offset >= self.first_dirty_offset) {
                            keys.put(key, record.offset);
                        }
                    }
                } else if batch.header.is_control() {
                    let records = batch.raw_records();
                    if let Some(marker) = crate::producer::Marker::read(&batch.header, &records) {
                        transactions.marker(&batch.header, marker);
                    }
                }
                keys.latest_offset = batch.header.last_offset();
            }
        }
        Ok(keys)
    }

    /// The base offset of the segment that the first dirty offset is in.
    fn first_dirty_from(&self) -> i64 {
        let at_or_before = self.sources.iter().rev().find(|s| s.base_offset <= self.first_dirty_offset);
        at_or_before.map_or(0, |s| s.base_offset)
    }

    /// How many segments, from the first on, fit into one.
    fn group_len(&self, sources: &[&SourceSegment]) -> usize {
        let first = sources[0];
        let (mut size, mut index_bytes, mut len) = (0, 0, 0);
        for (i, source) in sources.iter().enumerate() {
            size += source.size;
            index_bytes += source.index_bytes;
            let end = sources.get(i + 1).map_or(self.first_uncleanable_offset, |next| next.base_offset);
            let fits = size <= u64::from(self.config.segment_bytes)
                && index_bytes <= u64::from(self.config.segment_index_bytes)
                && end - first.base_offset <= i64::from(i32::MAX);
            if len > 0 && !fits {
                break;
            }
            len = i + 1;
        }
        len
    }

    fn clean_group(&self, group: &[&SourceSegment], filter: &mut Filter<'_>) -> io::Result<Segment> {
        let home = self.home.with_mark(Mark::Cleaned);
        let mut cleaned = Segment::create(&home, group[0].base_offset, &self.config, self.now_ms)?;
        for source in group {
            let mut scan = Scan::new(source.file.clone(), 0, source.size, CHUNK_BYTES);
            while let Some((_, batch)) = scan.next_batch()? {
                let bytes = match filter.batch(&batch).map_err(damaged)? {
                    Kept::Whole => batch.bytes,
                    Kept::Part(bytes) => bytes,
                    Kept::Nothing => continue,
                };
                self.write(&home, &mut cleaned, bytes)?;
            }
            for txn in filter.aborted.drain(..) {
                cleaned.txn_index.append(&home, &txn)?;
            }
        }
        cleaned.seal(&home)?;
        for file in cleaned.files_to_sync(&home, true)? {
            file.sync()?;
        }
        Ok(cleaned)
    }

    fn write(&self, home: &Home, cleaned: &mut Segment, bytes: Bytes) -> io::Result<()> {
        let header: BatchHeader = Batch::read(&bytes).map_err(damaged)?.header;
        let appended = Appended { size: bytes.len(), ..Appended::from(&header) };
        cleaned.append(home, &mut [IoSlice::new(&bytes)], &[appended], self.config.index_interval_bytes)
    }
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// How much of a segment is read at a time.
const CHUNK_BYTES: usize = 1 << 20;
