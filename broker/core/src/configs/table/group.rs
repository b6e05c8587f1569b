//! The keys of a group (Kafka's GroupConfig).
//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.

use super::{D, I, K, T, U, V, at_least};

/// The keys of a group (Kafka's GroupConfig).
#[rustfmt::skip]
pub static GROUP: [K; 17] = [
    K { name: "consumer.assignment.interval.ms", ty: T::Int, default: D::Value("1000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "consumer.heartbeat.interval.ms", ty: T::Int, default: D::Value("5000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "consumer.session.timeout.ms", ty: T::Int, default: D::Value("45000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.assignment.interval.ms", ty: T::Int, default: D::Value("1000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.auto.offset.reset", ty: T::String, default: D::Value("latest"), validator: V::ShareOffsetReset, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.delivery.count.limit", ty: T::Int, default: D::Value("5"), validator: at_least(2.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.heartbeat.interval.ms", ty: T::Int, default: D::Value("5000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.isolation.level", ty: T::String, default: D::Value("read_uncommitted"), validator: V::OneOf(&["read_committed", "read_uncommitted"]), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.partition.max.record.locks", ty: T::Int, default: D::Value("2000"), validator: at_least(100.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.record.lock.duration.ms", ty: T::Int, default: D::Value("30000"), validator: at_least(1000.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.renew.acknowledge.enable", ty: T::Boolean, default: D::Value("true"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "share.session.timeout.ms", ty: T::Int, default: D::Value("45000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "streams.assignment.interval.ms", ty: T::Int, default: D::Value("1000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "streams.heartbeat.interval.ms", ty: T::Int, default: D::Value("5000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "streams.initial.rebalance.delay.ms", ty: T::Int, default: D::Value("3000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "streams.num.standby.replicas", ty: T::Int, default: D::Value("0"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "streams.session.timeout.ms", ty: T::Int, default: D::Value("45000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
];
