//! The loop of the console consumer: poll, format, write.

use std::time::{Duration, Instant};

use kafka_client::{Consumer, ConsumerRecords};
use kafka_kit::entry;
use kafka_kit::out::Out;
use kafka_kit::record_io::formatter::MessageFormatter;

use super::TOOL;
use super::positions::Positions;

/// Reads and prints until a limit is reached.
pub struct Reading {
    formatter: Box<dyn MessageFormatter>,
    limit: Option<u64>,
    idle_limit: Option<Duration>,
    skip_errors: bool,
    out: Out,
    /// Records printed, and those that could not be.
    count: u64,
    /// Records that are formatted but not yet written.
    unwritten: Positions,
    /// Records that were polled and never will be printed.
    unread: Positions,
}

impl Reading {
    /// Nothing is read yet.
    pub fn new(
        formatter: Box<dyn MessageFormatter>,
        limit: Option<u64>,
        idle_limit: Option<Duration>,
        skip_errors: bool,
    ) -> Reading {
        let (unwritten, unread) = (Positions::default(), Positions::default());
        Reading { formatter, limit, idle_limit, skip_errors, out: Out::stdout(), count: 0, unwritten, unread }
    }

    /// How many records were processed.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Ends well when a limit is reached.
    pub async fn run(&mut self, consumer: &mut Consumer) -> anyhow::Result<()> {
        let mut last_record = Instant::now();
        while !self.is_full() {
            let records = consumer.poll(self.idle_limit.unwrap_or(POLL_LIMIT).min(POLL_LIMIT)).await?;
            if records.is_empty() {
                if self.idle_limit.is_some_and(|limit| last_record.elapsed() >= limit) {
                    return Ok(());
                }
                continue;
            }
            self.print(&records)?;
            last_record = Instant::now();
        }
        Ok(())
    }

    /// Moves the consumer back to what was not written, so that closing it commits nothing of that.
    pub fn rewind(&self, consumer: &mut Consumer) -> anyhow::Result<()> {
        self.unread.seek(consumer)?;
        self.unwritten.seek(consumer)
    }

    fn print(&mut self, records: &ConsumerRecords) -> anyhow::Result<()> {
        let mut records = records.iter();
        let mut outcome = Ok(());
        while !self.is_full() {
            let Some(record) = records.next() else { break };
            let record = record?;
            self.count += 1;
            self.unwritten.note(&record);
            match self.formatter.write(&record, self.out.buffer()) {
                Ok(()) => {}
                Err(failure) if self.skip_errors => {
                    entry::warn(TOOL.name, &format!("{failure}; the record is passed over"));
                }
                Err(failure) => {
                    outcome = Err(failure.into());
                    break;
                }
            }
            if self.out.spill()? {
                self.unwritten.clear();
            }
        }
        // The rest of what was polled is for somebody else, or for the next time.
        for record in records.flatten() {
            self.unread.note(&record);
        }
        self.out.flush()?;
        self.unwritten.clear();
        outcome
    }

    fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.count >= limit)
    }
}

/// How long one poll waits; what matters is only that it is asked again.
const POLL_LIMIT: Duration = Duration::from_secs(3600);
