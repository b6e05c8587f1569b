//! Generates kafka-wire's messages from the schema tables.
