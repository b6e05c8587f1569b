//! Reading for fetches.
//!
//! A read has two steps. [`PartitionLog::plan_read`] finds where the bytes are, with the log at hand; [`ReadPlan::run`]
//! reads them without it, so that a read that must wait for the disk holds up no append. Bytes are as they are on disk,
//! in whole batches.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use kafka_wire::batch::batch_len;
use kafka_wire::{BatchHeader, Records};
use parking_lot::Mutex;

use super::PartitionLog;
use crate::buffers::Buffer;
use crate::disk::DiskFile;
use crate::error::{ReadError, StorageError};
use crate::scan::ScanError;

/// What to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// The first offset wanted. The first batch may begin before it.
    pub offset: i64,
    /// How many bytes at most.
    pub max_bytes: usize,
    /// Whether the first batch is read even if it is larger.
    pub min_one_batch: bool,
    /// Only batches that begin below this offset: high watermark, last stable offset or log end, by who is asking.
    pub upper_bound: i64,
}

/// What was read, and the log's state when the read was planned.
#[derive(Debug, Clone, Default)]
pub struct FetchedRecords {
    /// Whole batches; none if there is nothing below the upper bound, or the first batch is too large.
    pub records: Records,
    /// The offset behind the last batch; the offset asked for when there is none.
    pub next_offset: i64,
    /// The high watermark.
    pub high_watermark: i64,
    /// The last stable offset.
    pub last_stable_offset: i64,
    /// The first offset of the log.
    pub log_start_offset: i64,
    /// The offset of the next record.
    pub log_end_offset: i64,
    /// Whether there is a batch to read, but `max_bytes` is too small for it.
    pub first_batch_too_large: bool,
}

/// A read that can run without the log.
#[derive(Debug)]
pub struct ReadPlan {
    source: Option<Source>,
    options: ReadOptions,
    empty: FetchedRecords,
}

/// Where the bytes are.
#[derive(Debug)]
struct Source {
    file: Arc<dyn DiskFile>,
    place: Place,
    /// Where the batches of the segment end.
    end: u64,
    hints: Arc<Hints>,
    generation: u64,
    log_dir: std::path::PathBuf,
}

impl PartitionLog {
    /// Reads batches: [`PartitionLog::plan_read`] and [`ReadPlan::run`] in one.
    ///
    /// # Errors
    /// When the offset is not in the log, or the disk fails.
    pub fn read(&mut self, options: ReadOptions) -> Result<FetchedRecords, ReadError> {
        Ok(self.plan_read(options)?.run()?)
    }

    /// Finds where the batches are. Where nothing may be read, that is not asked.
    ///
    /// # Errors
    /// When the offset is not in the log, or an index cannot be read.
    pub fn plan_read(&mut self, options: ReadOptions) -> Result<ReadPlan, ReadError> {
        let offset = options.offset;
        if offset < self.log_start_offset || offset > self.log_end_offset {
            return Err(ReadError::OffsetOutOfRange {
                offset,
                log_start_offset: self.log_start_offset,
                log_end_offset: self.log_end_offset,
            });
        }
        let empty = FetchedRecords {
            records: Records::empty(),
            next_offset: offset,
            high_watermark: self.high_watermark,
            last_stable_offset: self.last_stable_offset(),
            log_start_offset: self.log_start_offset,
            log_end_offset: self.log_end_offset,
            first_batch_too_large: false,
        };
        let nothing_fits = options.max_bytes == 0 && !options.min_one_batch;
        let source = if nothing_fits || offset >= options.upper_bound.min(self.log_end_offset) {
            None
        } else {
            self.locate(offset).map_err(|e| self.storage_error("reading", e.into()))?
        };
        Ok(ReadPlan { source, options, empty })
    }

    fn locate(&mut self, offset: i64) -> Result<Option<Source>, ScanError> {
        let mut index = self.segment_index_of(offset);
        let generation = self.hints.generation();
        if let Some(place) = self.hints.find(offset)
            && let Some(segment) = self.segments.get_mut(index)
            && segment.base_offset == place.base_offset
            && place.position < segment.size
        {
            return Ok(Some(self.source(index, place.position, generation)?));
        }
        // An offset that compaction has removed may have its next batch in a later segment.
        while let Some(segment) = self.segments.get_mut(index) {
            if let Some(batch) = segment.find(&self.home, offset)? {
                return Ok(Some(self.source(index, batch.position, generation)?));
            }
            index += 1;
        }
        Ok(None)
    }

    fn source(&mut self, index: usize, position: u64, generation: u64) -> io::Result<Source> {
        let segment = &mut self.segments[index];
        Ok(Source {
            file: segment.log(&self.home)?,
            place: Place { base_offset: segment.base_offset, position },
            end: segment.size,
            hints: self.hints.clone(),
            generation,
            log_dir: self.home.log_dir().to_owned(),
        })
    }
}

impl ReadPlan {
    /// Whether there is nothing to read, so that running costs nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.is_none()
    }

    /// How many bytes will be read, about.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let available = self.source.as_ref().map_or(0, |s| s.end - s.place.position);
        self.options.max_bytes.min(usize::try_from(available).unwrap_or(usize::MAX))
    }

    /// Reads.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn run(self) -> Result<FetchedRecords, StorageError> {
        let Some(source) = self.source else { return Ok(self.empty) };
        let cut = source.read(self.options).map_err(|e| StorageError::new(&source.log_dir, "reading", e))?;
        let fetched = FetchedRecords { first_batch_too_large: cut.first_batch_too_large, ..self.empty };
        if cut.bytes.is_empty() {
            return Ok(fetched);
        }
        let place = Place { position: source.place.position + cut.bytes.len() as u64, ..source.place };
        source.hints.note(source.generation, cut.next_offset, place);
        Ok(FetchedRecords { records: Records::from(cut.bytes), next_offset: cut.next_offset, ..fetched })
    }
}

impl Source {
    fn read(&self, options: ReadOptions) -> io::Result<Cut> {
        let available = usize::try_from(self.end - self.place.position).unwrap_or(usize::MAX);
        let wanted = options.max_bytes.min(available);
        let cut = self.read_len(wanted, options.upper_bound)?;
        match cut.first_batch_bytes {
            Some(first) if options.min_one_batch && first > wanted && first <= available => {
                self.read_len(first, options.upper_bound)
            }
            _ => Ok(cut),
        }
    }

    fn read_len(&self, len: usize, upper_bound: i64) -> io::Result<Cut> {
        // Enough to know how long the first batch is, whatever was asked for.
        let least = 64.min(usize::try_from(self.end - self.place.position).unwrap_or(64));
        let mut buffer = Buffer::of(len.max(least));
        let read = self.file.read_at(buffer.as_mut(), self.place.position)?;
        Ok(Cut::whole_batches(buffer.freeze(read), len, upper_bound))
    }
}

/// Bytes cut to whole batches below an upper bound.
#[derive(Debug)]
struct Cut {
    bytes: Bytes,
    next_offset: i64,
    first_batch_bytes: Option<usize>,
    first_batch_too_large: bool,
}

impl Cut {
    fn whole_batches(bytes: Bytes, len_max: usize, upper_bound: i64) -> Self {
        let first_batch_bytes = batch_len(&bytes).ok().flatten();
        let (mut end, mut next_offset) = (0, -1);
        while let Ok(Some(len)) = batch_len(&bytes[end..]) {
            if end + len > bytes.len().min(len_max) {
                break;
            }
            let Ok(header) = BatchHeader::read(&bytes[end..]) else { break };
            if header.base_offset >= upper_bound {
                break;
            }
            end += len;
            next_offset = header.next_offset();
        }
        let first_batch_too_large = first_batch_bytes.is_some_and(|first| first > len_max);
        Self { bytes: bytes.slice(..end), next_offset, first_batch_bytes, first_batch_too_large }
    }
}

/// A batch's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Place {
    base_offset: i64,
    position: u64,
}

/// Where the last reads ended: a consumer goes on there, and needs no index then.
#[derive(Debug, Default)]
pub(super) struct Hints(Mutex<HintRing>);

#[derive(Debug, Default)]
struct HintRing {
    /// Counts the times that places have changed: a read that was planned before says nothing about them now.
    generation: u64,
    entries: [Option<(i64, Place)>; HINTS],
    next: usize,
}

/// How many readers at different places are remembered.
const HINTS: usize = 8;

impl Hints {
    /// Forgets all: batches have moved.
    pub fn clear(&self) {
        let mut ring = self.0.lock();
        ring.entries = Default::default();
        ring.generation += 1;
    }

    fn generation(&self) -> u64 {
        self.0.lock().generation
    }

    fn find(&self, offset: i64) -> Option<Place> {
        self.0.lock().entries.iter().flatten().find(|(at, _)| *at == offset).map(|(_, place)| *place)
    }

    fn note(&self, generation: u64, offset: i64, place: Place) {
        let mut ring = self.0.lock();
        if ring.generation != generation || ring.entries.iter().flatten().any(|(at, _)| *at == offset) {
            return;
        }
        let next = ring.next;
        ring.entries[next] = Some((offset, place));
        ring.next = (next + 1) % HINTS;
    }
}
