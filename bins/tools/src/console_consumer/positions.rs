//! Which record of each partition is the first that was not printed.

use std::sync::Arc;

use kafka_client::consumer::SeekTo;
use kafka_client::{Consumer, ConsumerRecord, TopicPartition};

/// The first offset of each partition among the records it was told of.
#[derive(Debug, Default)]
pub struct Positions {
    first: Vec<(Arc<str>, i32, i64)>,
    /// Index of the partition told of last: records come partition by partition.
    last: usize,
}

impl Positions {
    /// A record that is not yet printed. Later ones of its partition count for nothing.
    pub fn note(&mut self, record: &ConsumerRecord<'_>) {
        let is_of =
            |(topic, partition, _): &(Arc<str>, i32, i64)| *partition == record.partition && &**topic == record.topic;
        if self.first.get(self.last).is_some_and(is_of) {
            return;
        }
        self.last = self.first.iter().position(is_of).unwrap_or_else(|| {
            self.first.push((record.topic.into(), record.partition, record.offset));
            self.first.len() - 1
        });
    }

    /// All were printed.
    pub fn clear(&mut self) {
        self.first.clear();
        self.last = 0;
    }

    /// Moves the consumer back to the noted offsets, as far as it still has the partitions.
    pub fn seek(&self, consumer: &mut Consumer) -> anyhow::Result<()> {
        let assigned = consumer.assignment();
        for (topic, partition, offset) in &self.first {
            let partition = TopicPartition::new(&**topic, *partition);
            if assigned.contains(&partition) {
                consumer.seek(&partition, SeekTo::Offset(*offset))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kafka_client::TimestampType;

    use super::*;

    #[test]
    fn the_first_of_each_partition_counts() {
        let mut positions = Positions::default();
        for (topic, partition, offset) in
            [("a", 0, 5), ("a", 0, 6), ("a", 1, 9), ("b", 0, 1), ("a", 0, 7), ("a", 1, 10)]
        {
            positions.note(&ConsumerRecord {
                topic,
                partition,
                offset,
                timestamp: 0,
                timestamp_type: Some(TimestampType::CreateTime),
                leader_epoch: None,
                key: None,
                value: None,
                headers: Default::default(),
            });
        }
        let first: Vec<_> = positions.first.iter().map(|(topic, partition, at)| (&**topic, *partition, *at)).collect();
        assert_eq!(first, [("a", 0, 5), ("a", 1, 9), ("b", 0, 1)]);
    }
}
