//! From lines to records.

use anyhow::Context;
use bytes::Bytes;
use kafka_client::{ClientError, Header, Producer, ProducerRecord};
use kafka_kit::record_io::line_reader::LineReader;
use kafka_kit::record_io::lines::Lines;

use super::delivery::Deliveries;
use super::input::Input;

/// Sends the lines of an input to a topic.
pub struct Sender<'a> {
    producer: &'a Producer,
    topic: &'a str,
    reader: LineReader,
    sync: bool,
    deliveries: &'a Deliveries,
    line_number: u64,
}

impl<'a> Sender<'a> {
    /// Nothing is sent yet.
    pub fn new(
        producer: &'a Producer,
        topic: &'a str,
        reader: LineReader,
        sync: bool,
        deliveries: &'a Deliveries,
    ) -> Sender<'a> {
        Sender { producer, topic, reader, sync, deliveries, line_number: 0 }
    }

    /// Sends everything. A line that cannot be read as a record, or with `--sync` a failed send, ends it.
    pub async fn send_all(&mut self, mut input: Input) -> anyhow::Result<()> {
        let mut lines = Lines::default();
        input.prompt();
        while let Some(chunk) = input.next().await.context("cannot read standard input")? {
            lines.push(&chunk);
            while let Some(line) = lines.next_line() {
                self.send(line).await?;
                input.prompt();
            }
            // Where input is always there and so is room for it, nothing else would let Ctrl-C be seen.
            tokio::task::yield_now().await;
        }
        if let Some(line) = lines.last_line() {
            self.send(line).await?;
        }
        Ok(())
    }

    async fn send(&mut self, line: &[u8]) -> anyhow::Result<()> {
        self.line_number += 1;
        let parsed = self.reader.parse(line, self.line_number)?;
        let headers: Vec<Header> = parsed.headers.iter().map(|(key, value)| header(key, *value)).collect();
        let record = ProducerRecord {
            topic: self.topic,
            key: parsed.key,
            value: parsed.value,
            headers: &headers,
            ..ProducerRecord::default()
        };
        if self.sync {
            return self.send_and_wait(record).await;
        }
        match self.producer.send_detached(record).await {
            Ok(()) => Ok(()),
            Err(ClientError::Closed) => Err(ClientError::Closed.into()),
            Err(error) => {
                self.deliveries.fail(1, self.topic, &error);
                Ok(())
            }
        }
    }

    async fn send_and_wait(&self, record: ProducerRecord<'_>) -> anyhow::Result<()> {
        let error = match self.producer.send(record).await {
            Ok(delivery) => match delivery.await {
                Ok(_) => return Ok(()),
                // The deliveries know of it already.
                Err(error) => error,
            },
            Err(error) => {
                self.deliveries.fail(1, self.topic, &error);
                error
            }
        };
        self.deliveries.outcome()?;
        Err(error.into())
    }
}

fn header(key: &str, value: Option<&[u8]>) -> Header {
    Header { key: key.to_string(), value: value.map(Bytes::copy_from_slice) }
}
