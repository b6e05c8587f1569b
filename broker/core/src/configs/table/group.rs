//! The keys of a group (Kafka's GroupConfig).
//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.

use super::{D, I, K, T, U, V, at_least};

/// The keys of a group (Kafka's GroupConfig).
#[rustfmt::skip]
pub static GROUP: [K; 17] = [
    K { name: "consumer.assignment.interval.ms", ty: T::Int, default: D::Value("1000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Least time between two assignments of the group." },
    K { name: "consumer.heartbeat.interval.ms", ty: T::Int, default: D::Value("5000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How often members of the consumer group report." },
    K { name: "consumer.session.timeout.ms", ty: T::Int, default: D::Value("45000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "A member of the consumer group that was silent for this long is removed." },
    K { name: "share.assignment.interval.ms", ty: T::Int, default: D::Value("1000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Least time between two assignments of the share group." },
    K { name: "share.auto.offset.reset", ty: T::String, default: D::Value("latest"), validator: V::ShareOffsetReset, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Where a new share group starts: earliest, latest, or by_duration: and an ISO 8601 duration." },
    K { name: "share.delivery.count.limit", ty: T::Int, default: D::Value("5"), validator: at_least(2.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How often a record is handed to members of the share group at most." },
    K { name: "share.heartbeat.interval.ms", ty: T::Int, default: D::Value("5000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How often members of the share group report." },
    K { name: "share.isolation.level", ty: T::String, default: D::Value("read_uncommitted"), validator: V::OneOf(&["read_committed", "read_uncommitted"]), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether the share group sees records of transactions that are not committed." },
    K { name: "share.partition.max.record.locks", ty: T::Int, default: D::Value("2000"), validator: at_least(100.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Most records of a partition that the share group has locked at a time." },
    K { name: "share.record.lock.duration.ms", ty: T::Int, default: D::Value("30000"), validator: at_least(1000.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How long a member of the share group holds a record before it goes to another." },
    K { name: "share.renew.acknowledge.enable", ty: T::Boolean, default: D::Value("true"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether members of the share group may prolong their hold on a record." },
    K { name: "share.session.timeout.ms", ty: T::Int, default: D::Value("45000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "A member of the share group that was silent for this long is removed." },
    K { name: "streams.assignment.interval.ms", ty: T::Int, default: D::Value("1000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Least time between two assignments of the streams group." },
    K { name: "streams.heartbeat.interval.ms", ty: T::Int, default: D::Value("5000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How often members of the streams group report." },
    K { name: "streams.initial.rebalance.delay.ms", ty: T::Int, default: D::Value("3000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How long the empty streams group waits for more members before its first assignment." },
    K { name: "streams.num.standby.replicas", ty: T::Int, default: D::Value("0"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Standby replicas of each task of the streams group." },
    K { name: "streams.session.timeout.ms", ty: T::Int, default: D::Value("45000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "A member of the streams group that was silent for this long is removed." },
];
