//! What a poll hands out: views of the fetched bytes, parsed as they are iterated.

use std::sync::Arc;

use bytes::Bytes;
use kafka_wire::batch::{BatchHeader, HeaderRefs, Record, RecordRefs, TimestampType};

use crate::TopicPartition;
use crate::error::ClientError;

/// A record as a view into the fetched bytes.
#[derive(Debug, Clone, Copy)]
pub struct ConsumerRecord<'a> {
    /// Its topic.
    pub topic: &'a str,
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
    /// Its time in ms since 1970, or -1.
    pub timestamp: i64,
    /// What its time means; `None` for records of message format 0, which have no time.
    pub timestamp_type: Option<TimestampType>,
    /// The leader epoch it was written in, if known.
    pub leader_epoch: Option<i32>,
    /// The key.
    pub key: Option<&'a [u8]>,
    /// The value.
    pub value: Option<&'a [u8]>,
    /// Headers, an iterator that parses them.
    pub headers: HeaderRefs<'a>,
}

/// Records of one partition, in order.
#[derive(Debug, Clone)]
pub struct PartitionRecords {
    pub(super) topic: Arc<str>,
    pub(super) partition: i32,
    pub(super) header: BatchHeader,
    pub(super) content: Content,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    /// As many whole records as the header says.
    Bytes(Bytes),
    /// Of the older message formats, which cannot be read in place.
    Read(Vec<Record>),
}

impl PartitionRecords {
    /// Their topic.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// Their partition.
    #[must_use]
    pub fn partition(&self) -> i32 {
        self.partition
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Bytes(_) => usize::try_from(self.header.records_count).unwrap_or(0),
            Content::Read(records) => records.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The records. An error is one that cannot be parsed; nothing follows it.
    pub fn iter(&self) -> impl Iterator<Item = Result<ConsumerRecord<'_>, ClientError>> {
        let (bytes, read) = match &self.content {
            Content::Bytes(bytes) => (&bytes[..], &[][..]),
            Content::Read(records) => (&[][..], &records[..]),
        };
        let header =
            BatchHeader { records_count: if read.is_empty() { self.header.records_count } else { 0 }, ..self.header };
        let leader_epoch = (header.partition_leader_epoch >= 0).then_some(header.partition_leader_epoch);
        let timestamp_type = (header.magic > 0).then(|| header.timestamp_type());
        let in_place = RecordRefs::new(&header, bytes).map(move |record| {
            let record = record.map_err(|e| self.corrupt(e.to_string()))?;
            Ok(ConsumerRecord {
                topic: &self.topic,
                partition: self.partition,
                offset: record.offset,
                timestamp: record.timestamp,
                timestamp_type,
                leader_epoch,
                key: record.key,
                value: record.value,
                headers: record.headers,
            })
        });
        let owned = read.iter().map(move |record| {
            Ok(ConsumerRecord {
                topic: &self.topic,
                partition: self.partition,
                offset: record.offset,
                timestamp: record.timestamp,
                timestamp_type,
                leader_epoch: None,
                key: record.key.as_deref(),
                value: record.value.as_deref(),
                headers: HeaderRefs::default(),
            })
        });
        in_place.chain(owned)
    }

    fn corrupt(&self, reason: String) -> ClientError {
        ClientError::CorruptRecords {
            partition: TopicPartition::new(&*self.topic, self.partition),
            offset: self.header.base_offset,
            reason,
        }
    }
}

/// What one poll brought, in order within each partition.
#[derive(Debug, Default)]
pub struct ConsumerRecords {
    pub(super) parts: Vec<PartitionRecords>,
    pub(super) count: usize,
}

impl ConsumerRecords {
    /// How many records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Records that follow one another in one partition; a partition may come again.
    pub fn parts(&self) -> impl Iterator<Item = &PartitionRecords> {
        self.parts.iter()
    }

    /// All records. An error is a record that cannot be parsed; nothing of its part follows it.
    pub fn iter(&self) -> impl Iterator<Item = Result<ConsumerRecord<'_>, ClientError>> {
        self.parts.iter().flat_map(PartitionRecords::iter)
    }
}
