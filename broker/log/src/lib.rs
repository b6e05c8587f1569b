//! A partition on disk, in Kafka's formats.
