//! Opening a log, and recovering it after an unclean shutdown (Kafka's `LogLoader`).
//!
//! After a clean shutdown only the end of the active segment is looked at. After an unclean one, every batch from the
//! segment of the recovery point on is checked: the first that is not whole, or not what its checksum says, ends the log,
//! and the indexes and producer states of that part are made again.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use kafka_wire::Batch;

use super::{PartitionLog, snapshots};
use crate::config::LogConfig;
use crate::disk::Disk;
use crate::error::StorageError;
use crate::file::leader_epoch::LeaderEpochs;
use crate::home::Home;
use crate::names::{FileKind, Mark, TopicPartition, marked, parse_file_name};
use crate::producer::{AppendOrigin, Marker, Producers, Staged};
use crate::scan::{Scan, ScanError};
use crate::segment::{Appended, HEADER_CHUNK_BYTES, Segment};

/// What is known of a log before it is opened.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The partition.
    pub partition: TopicPartition,
    /// The settings.
    pub config: LogConfig,
    /// Whether the log directory was shut down cleanly.
    pub is_clean: bool,
    /// The checkpoint of the recovery point; 0 when there is none.
    pub recovery_point: i64,
    /// The checkpoint of the log start offset; 0 when there is none.
    pub log_start_offset: i64,
    /// The checkpoint of the high watermark; 0 when there is none.
    pub high_watermark: i64,
    /// Whether the log may have been compacted, now or under earlier settings: only then may offsets be missing in it.
    pub may_have_gaps: bool,
    /// Now.
    pub now_ms: i64,
}

/// What opening a log did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecoveryReport {
    /// Segments that were read and checked; 0 after a clean shutdown.
    pub segments_recovered: usize,
    /// Bytes that were cut off because they are no whole batches.
    pub bytes_truncated: u64,
    /// Segments that were dropped because they came after such bytes.
    pub segments_dropped: usize,
}

impl PartitionLog {
    /// Opens the log in `dir`, which is made if it is not there.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn open(
        disk: Arc<dyn Disk>,
        dir: impl Into<PathBuf>,
        options: OpenOptions,
    ) -> Result<(Self, RecoveryReport), StorageError> {
        let home = Home::new(disk, dir.into());
        let doing = format!("{}: opening the log", options.partition);
        let opened = open(&home, options);
        opened.map_err(|e| StorageError::new(home.log_dir(), doing, e.into()))
    }
}

fn open(home: &Home, options: OpenOptions) -> Result<(PartitionLog, RecoveryReport), ScanError> {
    let is_new = !home.disk.exists(&home.dir);
    home.disk.create_dir_all(&home.dir)?;
    let found = Found::in_dir(home)?;
    let epochs = LeaderEpochs::open(home.disk.clone(), &home.dir)?;
    let mut segments = Vec::with_capacity(found.segments.len());
    for base_offset in &found.segments {
        segments.push(Segment::existing(home, *base_offset, &options.config, options.now_ms)?);
    }
    let mut log = PartitionLog {
        home: home.clone(),
        partition: options.partition,
        config: options.config,
        segments,
        log_start_offset: options.log_start_offset,
        log_end_offset: options.log_start_offset,
        high_watermark: 0,
        recovery_point: 0,
        last_flush_ms: options.now_ms,
        truncations: 0,
        dir_is_dirty: is_new,
        epochs,
        producers: Producers::default(),
        snapshots: found.snapshots,
        cleaner_offset: None,
        doomed: Vec::new(),
        hints: Arc::default(),
    };
    let mut report = RecoveryReport::default();
    let first = log.first_to_recover(options.is_clean, options.recovery_point, &found.indexed);
    let may_have_gaps = options.may_have_gaps || log.config.compact;
    let now_ms = options.now_ms;
    match first {
        Some(first) => log.recover_from(first, &Recovery { may_have_gaps, now_ms }, &mut report)?,
        None => log.load_clean(&Recovery { may_have_gaps, now_ms }, &mut report)?,
    }
    log.settle(options.now_ms)?;
    log.recovery_point = match first {
        None => log.log_end_offset,
        Some(_) => options.recovery_point.min(log.log_end_offset),
    };
    log.high_watermark = options.high_watermark.clamp(log.log_start_offset, log.log_end_offset);
    Ok((log, report))
}

/// How to recover.
#[derive(Debug, Clone, Copy)]
struct Recovery {
    may_have_gaps: bool,
    now_ms: i64,
}

/// What is in a partition's directory, after left-overs were removed.
#[derive(Debug, Default)]
struct Found {
    segments: BTreeSet<i64>,
    indexed: BTreeSet<i64>,
    snapshots: BTreeSet<i64>,
}

impl Found {
    fn in_dir(home: &Home) -> Result<Self, ScanError> {
        remove_left_overs(home)?;
        let mut found = Self::default();
        let mut orphans = Vec::new();
        for (offset, kind, _) in files(home)? {
            match kind {
                FileKind::Log => found.segments.insert(offset),
                FileKind::OffsetIndex => found.indexed.insert(offset),
                FileKind::ProducerSnapshot => found.snapshots.insert(offset),
                FileKind::TimeIndex | FileKind::TxnIndex => continue,
            };
        }
        for (offset, kind, _) in files(home)? {
            if kind != FileKind::ProducerSnapshot && !found.segments.contains(&offset) {
                orphans.push(home.path(kind, offset));
            }
        }
        for orphan in orphans {
            tracing::warn!("{}: an index without a log is removed", orphan.display());
            home.disk.remove_file(&orphan)?;
        }
        found.indexed.retain(|o| found.segments.contains(o));
        Ok(found)
    }
}

fn files(home: &Home) -> io::Result<Vec<(i64, FileKind, Mark)>> {
    let entries = home.disk.list(&home.dir)?;
    Ok(entries.iter().filter(|e| !e.is_dir).filter_map(|e| parse_file_name(&e.name)).collect())
}

/// Removes what waits for deletion and what an unfinished compaction wrote; completes a compaction that was about to
/// replace its segments.
fn remove_left_overs(home: &Home) -> Result<(), ScanError> {
    let all = files(home)?;
    let path = |(offset, kind, mark): &(i64, FileKind, Mark)| marked(&home.path(*kind, *offset), *mark);
    let first_cleaned = all.iter().filter(|f| f.2 == Mark::Cleaned).map(|f| f.0).min();
    let mut swaps = Vec::new();
    for file in &all {
        match file.2 {
            Mark::None => {}
            Mark::Deleted | Mark::Cleaned => home.disk.remove_file(&path(file))?,
            // A swap at or behind a cleaned segment belongs to a set that was not complete.
            Mark::Swap if first_cleaned.is_some_and(|first| file.0 >= first) => home.disk.remove_file(&path(file))?,
            Mark::Swap => swaps.push(*file),
        }
    }
    let mut replaced: Option<(i64, i64)> = None;
    for swap in swaps.iter().filter(|f| f.1 == FileKind::Log) {
        let file = home.disk.open(&path(swap), false)?;
        let mut scan = Scan::new(file.clone(), 0, file.len()?, HEADER_CHUNK_BYTES);
        let mut end = swap.0;
        while let Some(batch) = scan.next_header()? {
            end = batch.header.next_offset();
        }
        let (first, last) = replaced.unwrap_or((swap.0, end));
        replaced = Some((first.min(swap.0), last.max(end)));
    }
    if let Some((first, end)) = replaced {
        for (offset, kind, _) in all.iter().filter(|f| f.2 == Mark::None && (first..end).contains(&f.0)) {
            home.disk.remove_file(&home.path(*kind, *offset))?;
        }
    }
    for swap in &swaps {
        home.disk.rename(&path(swap), &home.path(swap.1, swap.0))?;
    }
    Ok(())
}

impl PartitionLog {
    /// The first segment that must be read and checked: none after a clean shutdown, unless an index is missing.
    fn first_to_recover(&self, is_clean: bool, recovery_point: i64, indexed: &BTreeSet<i64>) -> Option<usize> {
        let unindexed = self.segments.iter().position(|s| !indexed.contains(&s.base_offset));
        if let Some(index) = unindexed.filter(|_| is_clean) {
            tracing::warn!("{}: segment {} has no index", self.partition, self.segments[index].base_offset);
        }
        let unflushed = (!is_clean && !self.segments.is_empty()).then(|| self.segment_index_of(recovery_point));
        match (unindexed, unflushed) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        }
    }

    /// The start after a clean shutdown. An active segment that is damaged all the same is recovered.
    fn load_clean(&mut self, how: &Recovery, report: &mut RecoveryReport) -> Result<(), ScanError> {
        let Some(active) = self.segments.last_mut() else { return Ok(()) };
        match active.load_end(&self.home) {
            Ok(end) => self.log_end_offset = end.max(active.base_offset),
            Err(ScanError::Corrupt { position, why }) => {
                tracing::warn!("{}: after a clean shutdown, no whole batch at byte {position}: {why}", self.partition);
                return self.recover_from(self.segments.len() - 1, how, report);
            }
            Err(error) => return Err(error),
        }
        // Without any snapshot, as Kafka before 0.11 leaves it, there were no producers to know of.
        if let Some(from) = self.load_snapshot(self.log_end_offset, how.now_ms)? {
            self.replay_producers(from, self.log_end_offset)?;
        }
        Ok(())
    }

    /// Checks every batch from segment `first` on, and makes what depends on them anew.
    ///
    /// A power failure may take the end of a segment and leave the next one. Where compaction cannot have done it, a
    /// missing offset therefore ends the log: what replicas have in common must be a prefix. (Kafka goes on.)
    fn recover_from(&mut self, first: usize, how: &Recovery, report: &mut RecoveryReport) -> Result<(), ScanError> {
        let base_offset = self.segments[first].base_offset;
        let from = self.load_snapshot(base_offset, how.now_ms)?;
        let from = from.unwrap_or_else(|| self.segments[0].base_offset.max(self.log_start_offset));
        self.replay_producers(from, base_offset)?;
        self.log_end_offset = base_offset;
        // Those from here on are in the batches that follow; the file may have others, of a log that was cut since.
        self.epochs.forget_from(base_offset);
        let mut index = first;
        while index < self.segments.len() {
            let truncated = self.recover_segment(index, how)?;
            report.segments_recovered += 1;
            report.bytes_truncated += truncated;
            index += 1;
            let is_next = |s: &Segment| s.base_offset == self.log_end_offset || how.may_have_gaps;
            if truncated > 0 || self.segments.get(index).is_some_and(|s| !is_next(s)) {
                report.segments_dropped = self.drop_segments(index)?;
            }
        }
        Ok(())
    }

    /// Notes the segment's batches anew, up to the first that is not right. Answers how many bytes were cut off.
    fn recover_segment(&mut self, index: usize, how: &Recovery) -> Result<u64, ScanError> {
        let interval = self.config.index_interval_bytes;
        let home = self.home.clone();
        let mut scan = self.segments[index].scan(&home, 0, RECOVERY_CHUNK_BYTES)?;
        self.segments[index].reset_indexes(&home)?;
        self.log_end_offset = self.log_end_offset.max(self.segments[index].base_offset);
        loop {
            let batch = match scan.next_batch() {
                Ok(None) => break,
                Ok(Some((_, batch))) => batch,
                Err(ScanError::Corrupt { position, why }) => {
                    tracing::warn!("{}: the log ends at byte {position} of a segment: {why}", self.partition);
                    break;
                }
                Err(error) => return Err(error),
            };
            if let Err(why) = self.check_recovered(index, &batch, how) {
                tracing::warn!("{}: the log ends at offset {}: {why}", self.partition, self.log_end_offset);
                break;
            }
            let header = &batch.header;
            self.segments[index].note(&home, Appended::from(header), interval)?;
            if header.partition_leader_epoch > self.epochs.latest().unwrap_or(-1) {
                self.epochs.assign(header.partition_leader_epoch, header.base_offset);
            }
            self.replay(index, &batch)?;
            self.log_end_offset = header.next_offset();
        }
        let truncated = self.segments[index].cut_behind_end(&home)?;
        self.segments[index].seal(&home)?;
        Ok(truncated)
    }

    fn check_recovered(&self, index: usize, batch: &Batch, how: &Recovery) -> Result<(), String> {
        batch.check_crc().map_err(|e| e.to_string())?;
        let header = &batch.header;
        // Before magic 2 a compressed message's only offset is its last.
        let first = if header.magic < 2 { header.last_offset() } else { header.base_offset };
        if first < self.log_end_offset {
            return Err(format!("offset {first} is not behind the batch before"));
        }
        if first > self.log_end_offset && header.magic >= 2 && !how.may_have_gaps {
            return Err(format!("offset {first} comes next, and nothing was compacted"));
        }
        if header.last_offset() - self.segments[index].base_offset > i64::from(i32::MAX) {
            return Err(format!("offset {} is too far from the segment's first", header.last_offset()));
        }
        Ok(())
    }

    /// Drops all segments from `index` on. Answers how many.
    fn drop_segments(&mut self, index: usize) -> io::Result<usize> {
        let dropped = self.segments.split_off(index);
        for segment in &dropped {
            tracing::warn!("{}: segment {} came after damage, dropped", self.partition, segment.base_offset);
            for kind in FileKind::SEGMENT {
                match self.home.disk.remove_file(&self.home.path(kind, segment.base_offset)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(dropped.len())
    }

    /// Makes the producers' states anew, as of the log's end.
    pub(super) fn reload_producers(&mut self, now_ms: i64) -> Result<(), ScanError> {
        let from = self.load_snapshot(self.log_end_offset, now_ms)?;
        let from = from.unwrap_or(self.segments[0].base_offset);
        self.replay_producers(from, self.log_end_offset)?;
        self.producers.markers_replicated_below(self.log_end_offset);
        Ok(())
    }

    /// Loads the newest good snapshot at or before `offset`. Answers its offset.
    fn load_snapshot(&mut self, offset: i64, now_ms: i64) -> io::Result<Option<i64>> {
        self.producers.clear();
        let candidates: Vec<i64> = self.snapshots.range(..=offset).rev().copied().collect();
        for candidate in candidates {
            if let Some(states) = snapshots::load(&self.home, candidate)? {
                self.producers.load(states, now_ms, self.config.producer_id_expiration_ms);
                return Ok(Some(candidate));
            }
            snapshots::remove_if_there(&self.home, candidate)?;
            self.snapshots.remove(&candidate);
        }
        Ok(None)
    }

    /// Takes in the producers of the batches in `[from, end)`.
    fn replay_producers(&mut self, from: i64, end: i64) -> Result<(), ScanError> {
        if from >= end {
            return Ok(());
        }
        let home = self.home.clone();
        for index in self.segment_index_of(from)..self.segments.len() {
            if self.segments[index].base_offset >= end {
                break;
            }
            let Some(first) = self.segments[index].find(&home, from)? else { continue };
            let mut scan = self.segments[index].scan(&home, first.position, HEADER_CHUNK_BYTES)?;
            let mut bodies = self.segments[index].scan(&home, first.position, HEADER_CHUNK_BYTES)?;
            while let Some(batch) = scan.next_header()? {
                if batch.header.base_offset >= end {
                    return Ok(());
                }
                if !batch.header.has_producer_id() {
                    continue;
                }
                let bytes = if batch.header.is_control() {
                    bodies.seek(batch.position);
                    bodies.next_batch()?.map(|(_, b)| b.bytes).unwrap_or_default()
                } else {
                    bytes::Bytes::new()
                };
                // The transaction index of a segment that is not recovered is good as it is.
                self.take_in(&Batch { header: batch.header, bytes })?;
            }
        }
        Ok(())
    }

    /// Takes in the producer of a batch of a segment that is being recovered, with its transaction index.
    fn replay(&mut self, index: usize, batch: &Batch) -> io::Result<()> {
        let home = self.home.clone();
        for txn in self.take_in(batch)? {
            self.segments[index].txn_index.append(&home, &txn)?;
        }
        Ok(())
    }

    fn take_in(&mut self, batch: &Batch) -> io::Result<Vec<crate::index::AbortedTxn>> {
        if !batch.header.has_producer_id() {
            return Ok(Vec::new());
        }
        let records = batch.raw_records();
        let marker = batch.header.is_control().then(|| Marker::read(&batch.header, &records)).flatten();
        let mut staged = Staged::default();
        staged
            .batch(&self.producers, &batch.header, marker, AppendOrigin::Replication)
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
        Ok(self.producers.commit(staged))
    }

    /// Makes everything agree with the segments that are there now.
    fn settle(&mut self, now_ms: i64) -> io::Result<()> {
        if !self.segments.is_empty() && self.log_end_offset < self.log_start_offset {
            tracing::warn!(
                "{}: the log ends at {}, before its start at {}: all of it is dropped",
                self.partition,
                self.log_end_offset,
                self.log_start_offset
            );
            self.drop_segments(0)?;
            self.epochs.clear()?;
            self.producers.clear();
            self.delete_snapshots(|_| true)?;
        }
        if self.segments.is_empty() {
            self.log_end_offset = self.log_start_offset;
            self.segments.push(Segment::create(&self.home, self.log_start_offset, &self.config, now_ms)?);
            self.dir_is_dirty = true;
        }
        self.log_start_offset = self.log_start_offset.max(self.segments[0].base_offset);
        self.epochs.truncate_from_end(self.log_end_offset)?;
        self.epochs.truncate_from_start(self.log_start_offset)?;
        let (start, end) = (self.log_start_offset, self.log_end_offset);
        self.delete_snapshots(|offset| offset > end || offset < start)?;
        self.producers.markers_replicated_below(start);
        Ok(())
    }
}

/// How much of a segment is read at a time to check it.
const RECOVERY_CHUNK_BYTES: usize = 1 << 20;

/// How large the records of one batch may become when they are decompressed for a look.
pub(super) const DECOMPRESSED_BYTES_MAX: usize = 128 << 20;
