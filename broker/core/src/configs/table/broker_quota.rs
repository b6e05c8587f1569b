//! Keys of a broker that exist as dynamic configuration only (Kafka's QuotaConfig).
//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.

use super::{D, I, K, T, U, at_least};

/// Keys of a broker that exist as dynamic configuration only (Kafka's QuotaConfig).
#[rustfmt::skip]
pub static BROKER_QUOTA: [K; 3] = [
    K { name: "follower.replication.throttled.rate", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ClusterWide, doc: "Bytes per second that throttled followers of this broker copy." },
    K { name: "leader.replication.throttled.rate", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ClusterWide, doc: "Bytes per second that throttled leaders of this broker hand out." },
    K { name: "replica.alter.log.dirs.io.max.bytes.per.second", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ClusterWide, doc: "Bytes per second at which replicas move between directories." },
];
