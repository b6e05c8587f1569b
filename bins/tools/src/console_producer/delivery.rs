//! What became of the records: failures are told at once, each kind once, and counted.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use kafka_client::ClientError;
use kafka_client::producer::{BatchReport, DeliveryListener};
use kafka_kit::{Code, Failure, connect, entry};

/// Counts what was delivered and what was not.
#[derive(Debug)]
pub struct Deliveries {
    tool: &'static str,
    delivered: AtomicU64,
    failed: AtomicU64,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    messages: HashSet<String>,
    /// The exit code of the first failure.
    code: Option<Code>,
}

impl Deliveries {
    /// Nothing so far.
    pub fn new(tool: &'static str) -> Deliveries {
        Deliveries { tool, delivered: AtomicU64::new(0), failed: AtomicU64::new(0), seen: Mutex::default() }
    }

    /// Records that were given up.
    pub fn fail(&self, records: u64, topic: &str, error: &ClientError) {
        self.failed.fetch_add(records, Ordering::Relaxed);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.code.get_or_insert(connect::code_of(error));
        if seen.messages.len() < MESSAGES_MAX && seen.messages.insert(error.to_string()) {
            entry::error(self.tool, &format!("cannot send to topic {topic}: {error}"));
        }
    }

    /// Fails when anything was not delivered.
    pub fn outcome(&self) -> Result<(), Failure> {
        let failed = self.failed.load(Ordering::Relaxed);
        let delivered = self.delivered.load(Ordering::Relaxed);
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match (failed, delivered) {
            (0, _) => Ok(()),
            // That nothing can be sent was told already.
            (_, 0) if seen.messages.len() == 1 => Err(Failure::new(seen.code.unwrap_or(Code::Failed), "")),
            (_, 0) => {
                let code = seen.code.unwrap_or(Code::Failed);
                Err(Failure::new(code, format!("none of {failed} records were delivered")))
            }
            _ => {
                let total = failed + delivered;
                Err(Failure::new(Code::Partial, format!("{failed} of {total} records were not delivered")))
            }
        }
    }
}

impl DeliveryListener for Deliveries {
    fn on_batch(&self, report: &BatchReport<'_>) {
        let records = u64::from(report.records);
        match report.result {
            Ok(_) => {
                self.delivered.fetch_add(records, Ordering::Relaxed);
            }
            Err(error) => self.fail(records, report.topic, error),
        }
    }
}

/// Different failures that are told one by one.
const MESSAGES_MAX: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_record_fails_the_tool() {
        let deliveries = Deliveries::new("test");
        let report = BatchReport { topic: "t", partition: 0, records: 3, result: Ok(Some(0)) };
        deliveries.on_batch(&report);
        assert_eq!(deliveries.outcome(), Ok(()));
        let error = ClientError::Disconnected { address: "h:1".into(), reason: String::new() };
        deliveries.on_batch(&BatchReport { topic: "t", partition: 0, records: 2, result: Err(&error) });
        let failure = deliveries.outcome().unwrap_err();
        assert_eq!(failure, Failure::new(Code::Partial, "2 of 5 records were not delivered"));
    }

    #[test]
    fn why_nothing_was_delivered_is_told_once() {
        let deliveries = Deliveries::new("test");
        let gone = ClientError::Disconnected { address: "h:1".into(), reason: String::new() };
        let lost =
            |error| deliveries.on_batch(&BatchReport { topic: "t", partition: 0, records: 2, result: Err(error) });
        lost(&gone);
        lost(&gone);
        assert_eq!(deliveries.outcome(), Err(Failure::new(Code::Unreachable, "")));
        lost(&ClientError::Closed);
        assert_eq!(deliveries.outcome(), Err(Failure::new(Code::Unreachable, "none of 6 records were delivered")));
    }
}
