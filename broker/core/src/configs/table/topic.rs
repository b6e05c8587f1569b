//! The keys of a topic (Kafka's LogConfig).
//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.

use super::{D, I, K, T, U, V, at_least, between, list};

/// The keys of a topic (Kafka's LogConfig).
#[rustfmt::skip]
pub static TOPIC: [K; 34] = [
    K { name: "cleanup.policy", ty: T::List, default: D::Value("delete"), validator: list(&["compact", "delete"], true, false), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "compression.gzip.level", ty: T::Int, default: D::Value("-1"), validator: V::GzipLevel, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "compression.lz4.level", ty: T::Int, default: D::Value("9"), validator: between(1.0, 17.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "compression.type", ty: T::String, default: D::Value("producer"), validator: V::OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "compression.zstd.level", ty: T::Int, default: D::Value("3"), validator: between(-131072.0, 22.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "delete.retention.ms", ty: T::Long, default: D::Value("86400000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "file.delete.delay.ms", ty: T::Long, default: D::Value("60000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "flush.messages", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "flush.ms", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "follower.replication.throttled.replicas", ty: T::List, default: D::Value(""), validator: V::ThrottledReplicas, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "index.interval.bytes", ty: T::Int, default: D::Value("4096"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "internal.segment.bytes", ty: T::Int, default: D::Null, validator: V::None, importance: I::Medium, internal: true, update: U::ReadOnly, doc: "" },
    K { name: "leader.replication.throttled.replicas", ty: T::List, default: D::Value(""), validator: V::ThrottledReplicas, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "local.retention.bytes", ty: T::Long, default: D::Value("-2"), validator: at_least(-2.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "local.retention.ms", ty: T::Long, default: D::Value("-2"), validator: at_least(-2.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "max.compaction.lag.ms", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "max.message.bytes", ty: T::Int, default: D::Value("1048588"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "message.timestamp.after.max.ms", ty: T::Long, default: D::Value("3600000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "message.timestamp.before.max.ms", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "message.timestamp.type", ty: T::String, default: D::Value("CreateTime"), validator: V::OneOf(&["CreateTime", "LogAppendTime"]), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "min.cleanable.dirty.ratio", ty: T::Double, default: D::Value("0.5"), validator: between(0.0, 1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "min.compaction.lag.ms", ty: T::Long, default: D::Value("0"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "min.insync.replicas", ty: T::Int, default: D::Value("1"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "preallocate", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "remote.log.copy.disable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "remote.log.delete.on.disable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "remote.storage.enable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "retention.bytes", ty: T::Long, default: D::Value("-1"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "retention.ms", ty: T::Long, default: D::Value("604800000"), validator: at_least(-1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "segment.bytes", ty: T::Int, default: D::Value("1073741824"), validator: at_least(1048576.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "segment.index.bytes", ty: T::Int, default: D::Value("10485760"), validator: at_least(4.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "segment.jitter.ms", ty: T::Long, default: D::Value("0"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "segment.ms", ty: T::Long, default: D::Value("604800000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
    K { name: "unclean.leader.election.enable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "" },
];
