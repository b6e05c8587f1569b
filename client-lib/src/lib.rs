//! An asynchronous Kafka client: admin, producer and consumer.
