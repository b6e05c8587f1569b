//! [`Segment`]: one file of batches and its indexes (Kafka's `LogSegment`).

use std::io::{self, IoSlice};
use std::sync::Arc;

use kafka_wire::BatchHeader;

use crate::config::LogConfig;
use crate::disk::DiskFile;
use crate::home::Home;
use crate::index::{OffsetIndex, OffsetPosition, TimeIndex, TimestampOffset, TxnIndex};
use crate::names::FileKind;
use crate::scan::{Located, Scan, ScanError};

/// A segment of a log. Its files are opened when they are first needed.
#[derive(Debug)]
pub(crate) struct Segment {
    pub base_offset: i64,
    /// Bytes of the batches in it; behind them the file may have the rest of a failed write.
    pub size: u64,
    pub txn_index: TxnIndex,
    /// When the segment was made, for `segment.ms` as long as its batches have no timestamps.
    pub created_ms: i64,
    /// How much earlier than `segment.ms` it rolls.
    pub roll_jitter_ms: i64,
    log: Option<Arc<dyn DiskFile>>,
    offset_index: OffsetIndex,
    time_index: TimeIndex,
    /// The largest timestamp and its batch, once known.
    max_timestamp: Option<TimestampOffset>,
    /// The first batch's largest timestamp, once known.
    first_timestamp: Option<i64>,
    bytes_since_index_entry: u64,
}

/// What an append needs to know of a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Appended {
    pub last_offset: i64,
    pub max_timestamp: i64,
    pub size: usize,
}

impl From<&BatchHeader> for Appended {
    fn from(header: &BatchHeader) -> Self {
        Self { last_offset: header.last_offset(), max_timestamp: header.max_timestamp, size: header.size_bytes() }
    }
}

impl Segment {
    /// A new, empty segment. What a crash has left under its names is emptied.
    pub fn create(home: &Home, base_offset: i64, config: &LogConfig, now_ms: i64) -> io::Result<Self> {
        let log = home.open(FileKind::Log, base_offset, true)?;
        if log.len()? > 0 {
            log.set_len(0)?;
        }
        if config.preallocate {
            log.set_len(u64::from(config.segment_bytes))?;
        }
        let mut txn_index = TxnIndex::existing(base_offset);
        txn_index.reset(home)?;
        Ok(Self {
            base_offset,
            size: 0,
            txn_index,
            created_ms: now_ms,
            roll_jitter_ms: jitter(base_offset, now_ms, config),
            log: Some(log),
            offset_index: OffsetIndex::create(home, base_offset)?,
            time_index: TimeIndex::create(home, base_offset)?,
            max_timestamp: Some(TimestampOffset { timestamp: -1, offset: base_offset }),
            first_timestamp: None,
            bytes_since_index_entry: 0,
        })
    }

    /// A segment that is there.
    pub fn existing(home: &Home, base_offset: i64, config: &LogConfig, now_ms: i64) -> io::Result<Self> {
        Ok(Self {
            base_offset,
            size: home.disk.file_len(&home.path(FileKind::Log, base_offset))?,
            txn_index: TxnIndex::existing(base_offset),
            created_ms: now_ms,
            roll_jitter_ms: jitter(base_offset, now_ms, config),
            log: None,
            offset_index: OffsetIndex::existing(base_offset),
            time_index: TimeIndex::existing(base_offset),
            max_timestamp: None,
            first_timestamp: None,
            bytes_since_index_entry: 0,
        })
    }

    /// The file of batches.
    pub fn log(&mut self, home: &Home) -> io::Result<Arc<dyn DiskFile>> {
        if let Some(log) = &self.log {
            return Ok(log.clone());
        }
        let log = home.open(FileKind::Log, self.base_offset, false)?;
        Ok(self.log.insert(log).clone())
    }

    /// The batches from a position on.
    pub fn scan(&mut self, home: &Home, position: u64, chunk_bytes: usize) -> io::Result<Scan> {
        Ok(Scan::new(self.log(home)?, position, self.size, chunk_bytes))
    }

    /// Writes batches at the end and notes them in the indexes.
    ///
    /// When it fails, a part of the batches may be in the file, behind `size`: never seen, and written over by the next.
    pub fn append(
        &mut self,
        home: &Home,
        slices: &mut [IoSlice<'_>],
        batches: &[Appended],
        index_interval_bytes: u32,
    ) -> io::Result<()> {
        let log = self.log(home)?;
        log.write_vectored_at(slices, self.size)?;
        for batch in batches {
            self.note(home, *batch, index_interval_bytes)?;
        }
        Ok(())
    }

    /// Notes the batch at the end: that it is there, and in the indexes if it is time.
    pub fn note(&mut self, home: &Home, batch: Appended, index_interval_bytes: u32) -> io::Result<()> {
        let max = self.max_timestamp(home)?;
        if batch.max_timestamp > max.timestamp {
            self.max_timestamp = Some(TimestampOffset { timestamp: batch.max_timestamp, offset: batch.last_offset });
        }
        if self.size == 0 {
            self.first_timestamp = Some(batch.max_timestamp);
        }
        if self.bytes_since_index_entry > u64::from(index_interval_bytes) {
            let entry = OffsetPosition { offset: batch.last_offset, position: self.size as u32 };
            self.offset_index.append(home, entry)?;
            let max = self.max_timestamp(home)?;
            self.time_index.maybe_append(home, max)?;
            self.bytes_since_index_entry = 0;
        }
        self.bytes_since_index_entry += batch.size as u64;
        self.size += batch.size as u64;
        Ok(())
    }

    /// Whether another batch must go to a new segment.
    pub fn should_roll(&mut self, home: &Home, next: Appended, config: &LogConfig, now_ms: i64) -> io::Result<bool> {
        if self.size + next.size as u64 > u64::from(config.segment_bytes)
            || next.last_offset - self.base_offset > i64::from(i32::MAX)
        {
            return Ok(self.size > 0);
        }
        if self.size == 0 {
            return Ok(false);
        }
        let max_entries = (config.segment_index_bytes / 8) as usize;
        let max_time_entries = (config.segment_index_bytes / 12).saturating_sub(1) as usize;
        if self.offset_index.len(home)? >= max_entries || self.time_index.len(home)? >= max_time_entries {
            return Ok(true);
        }
        let first = self.first_timestamp(home)?;
        let waited = if first >= 0 { next.max_timestamp - first } else { now_ms - self.created_ms };
        Ok(waited > config.roll_ms() - self.roll_jitter_ms)
    }

    /// Whether `segment.ms` is over by the clock, though nothing more is written.
    pub fn is_past_segment_ms(&mut self, home: &Home, config: &LogConfig, now_ms: i64) -> io::Result<bool> {
        let first = self.first_timestamp(home)?;
        let since = if first >= 0 { first } else { self.created_ms };
        Ok(self.size > 0 && now_ms.saturating_sub(since) > config.roll_ms() - self.roll_jitter_ms)
    }

    /// Completes the indexes and cuts off what was preallocated: nothing more is appended, for now at least.
    pub fn seal(&mut self, home: &Home) -> io::Result<()> {
        self.cut_behind_end(home)?;
        let max = self.max_timestamp(home)?;
        self.time_index.maybe_append(home, max)?;
        self.time_index.write_pending()?;
        self.offset_index.write_pending()
    }

    /// The largest timestamp and the last offset of its batch; (-1, base offset) when there is none.
    pub fn max_timestamp(&mut self, home: &Home) -> io::Result<TimestampOffset> {
        if self.max_timestamp.is_none() {
            self.max_timestamp = Some(self.time_index.last(home)?);
        }
        Ok(self.max_timestamp.expect("set just now"))
    }

    /// The largest timestamp, or when there is none, when the file last changed: what retention by time goes by.
    pub fn largest_timestamp(&mut self, home: &Home) -> io::Result<i64> {
        match self.max_timestamp(home)?.timestamp {
            timestamp @ 0.. => Ok(timestamp),
            _ => self.log(home)?.modified_ms(),
        }
    }

    /// The first batch's largest timestamp; -1 when there is none.
    pub fn first_timestamp(&mut self, home: &Home) -> io::Result<i64> {
        if self.first_timestamp.is_none() && self.size > 0 {
            let first = self.scan(home, 0, HEADER_CHUNK_BYTES)?.next_header()?;
            self.first_timestamp = first.map(|b| b.header.max_timestamp);
        }
        Ok(self.first_timestamp.unwrap_or(-1))
    }

    /// The first batch whose last offset is at least `offset`.
    pub fn find(&mut self, home: &Home, offset: i64) -> Result<Option<Located>, ScanError> {
        let from = self.offset_index.lookup(home, offset)?;
        let mut scan = self.scan(home, u64::from(from.position).min(self.size), HEADER_CHUNK_BYTES)?;
        while let Some(batch) = scan.next_header()? {
            if batch.header.last_offset() >= offset {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    /// A position from which on to look for a timestamp.
    pub fn position_before_timestamp(&mut self, home: &Home, timestamp: i64, from_offset: i64) -> io::Result<u64> {
        let entry = self.time_index.lookup(home, timestamp)?;
        Ok(u64::from(self.offset_index.lookup(home, entry.offset.max(from_offset))?.position))
    }

    /// Learns, from the last index entry on, where the batches end: answers the next offset. An active segment that was
    /// closed cleanly needs no more to go on.
    pub fn load_end(&mut self, home: &Home) -> Result<i64, ScanError> {
        let from = self.offset_index.last(home)?;
        let start = u64::from(from.position).min(self.size);
        let mut max = self.max_timestamp(home)?;
        let mut scan = self.scan(home, start, HEADER_CHUNK_BYTES)?;
        let mut next_offset = self.base_offset;
        while let Some(batch) = scan.next_header()? {
            next_offset = batch.header.next_offset();
            if batch.header.max_timestamp > max.timestamp {
                max = TimestampOffset { timestamp: batch.header.max_timestamp, offset: batch.header.last_offset() };
            }
        }
        self.max_timestamp = Some(max);
        self.bytes_since_index_entry = self.size - start;
        Ok(next_offset)
    }

    /// Bytes of the larger of its offset and time index.
    pub fn index_bytes(&mut self, home: &Home) -> io::Result<u64> {
        Ok((self.offset_index.len(home)? * 8).max(self.time_index.len(home)? * 12) as u64)
    }

    /// Empties the indexes, to note every batch anew.
    pub fn reset_indexes(&mut self, home: &Home) -> io::Result<()> {
        self.offset_index = OffsetIndex::create(home, self.base_offset)?;
        self.time_index = TimeIndex::create(home, self.base_offset)?;
        self.txn_index.reset(home)?;
        self.max_timestamp = Some(TimestampOffset { timestamp: -1, offset: self.base_offset });
        self.first_timestamp = None;
        self.bytes_since_index_entry = 0;
        self.size = 0;
        Ok(())
    }

    /// Cuts the file behind the batches that were noted. Answers how many bytes went.
    pub fn cut_behind_end(&mut self, home: &Home) -> io::Result<u64> {
        let log = self.log(home)?;
        let surplus = log.len()?.saturating_sub(self.size);
        if surplus > 0 {
            log.set_len(self.size)?;
        }
        Ok(surplus)
    }

    /// Removes the batches that have `offset` or a later one.
    pub fn truncate_to(&mut self, home: &Home, offset: i64) -> Result<(), ScanError> {
        let Some(batch) = self.find(home, offset)? else { return Ok(()) };
        self.offset_index.truncate_to(home, offset)?;
        self.time_index.truncate_to(home, offset)?;
        self.txn_index.truncate_to(home, offset)?;
        self.log(home)?.set_len(batch.position)?;
        self.size = batch.position;
        self.max_timestamp = None;
        if self.size == 0 {
            self.first_timestamp = None;
        }
        self.load_end(home)?;
        Ok(())
    }

    /// Closes the files until they are needed again: a log may have thousands of segments, of which few are read.
    pub fn release(&mut self) {
        self.log = None;
        self.offset_index.release();
        self.time_index.release();
        self.txn_index.release();
    }

    /// The open files that a flush must sync: batches, and with `sealed` the indexes, which then are not made again at
    /// an unclean start. Pending entries are written first.
    pub fn files_to_sync(&mut self, home: &Home, sealed: bool) -> io::Result<Vec<Arc<dyn DiskFile>>> {
        let mut files = vec![self.log(home)?];
        if sealed {
            self.offset_index.write_pending()?;
            self.time_index.write_pending()?;
            files.extend(self.offset_index.file_if_open());
            files.extend(self.time_index.file_if_open());
            files.extend(self.txn_index.file_if_open());
        }
        Ok(files)
    }
}

/// How much of a log is read at a time when only headers are of interest.
pub(crate) const HEADER_CHUNK_BYTES: usize = 8 << 10;

/// A number below `segment.jitter.ms` that differs from segment to segment; it need not be random, only spread.
fn jitter(base_offset: i64, now_ms: i64, config: &LogConfig) -> i64 {
    let max = config.segment_jitter_ms.min(config.segment_ms).max(0);
    if max == 0 {
        return 0;
    }
    let mixed = (base_offset ^ now_ms).cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 16) % max.cast_unsigned()) as i64
}
