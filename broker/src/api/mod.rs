//! One file per API: what it answers. Each is a function of the broker and the request; rules of Kafka that need state
//! of their own live in `kafka-core`.

pub mod api_versions;
pub mod authorized;
pub mod fetch;
pub mod metadata;
pub mod produce;
