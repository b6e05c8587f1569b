//! The keys of a topic (Kafka's LogConfig).
//! Written by broker/core/schema/generate.py: change docs.tsv or the extraction, not this file.

use super::{D, I, K, T, U, V, at_least, between, list};

/// The keys of a topic (Kafka's LogConfig).
#[rustfmt::skip]
pub static TOPIC: [K; 34] = [
    K { name: "cleanup.policy", ty: T::List, default: D::Value("delete"), validator: list(&["compact", "delete"], true, false), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "What happens to old segments: `delete`, `compact`, both, or with an empty list nothing." },
    K { name: "compression.gzip.level", ty: T::Int, default: D::Value("-1"), validator: V::GzipLevel, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Level at which the broker compresses with gzip, 1 to 9, -1 for the library's default." },
    K { name: "compression.lz4.level", ty: T::Int, default: D::Value("9"), validator: between(1.0, 17.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Level at which the broker compresses with lz4." },
    K { name: "compression.type", ty: T::String, default: D::Value("producer"), validator: V::OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Codec in which batches are stored; `producer` keeps what the producer chose." },
    K { name: "compression.zstd.level", ty: T::Int, default: D::Value("3"), validator: between(-131072.0, 22.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Level at which the broker compresses with zstd." },
    K { name: "delete.retention.ms", ty: T::Long, default: D::Value("86400000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How long delete markers stay when the topic is compacted." },
    K { name: "file.delete.delay.ms", ty: T::Long, default: D::Value("60000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How long a deleted segment's files stay on disk." },
    K { name: "flush.messages", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "The log is flushed to disk after this many records." },
    K { name: "flush.ms", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "The log is flushed to disk after this long." },
    K { name: "follower.replication.throttled.replicas", ty: T::List, default: D::Value(""), validator: V::ThrottledReplicas, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Replicas whose copying is throttled at the follower, as partition:broker; `*` for all." },
    K { name: "index.interval.bytes", ty: T::Int, default: D::Value("4096"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "An index entry is made for every so many bytes." },
    K { name: "internal.segment.bytes", ty: T::Int, default: D::Null, validator: V::None, importance: I::Medium, internal: true, update: U::ReadOnly, doc: "Segment size without a lower limit, for tests." },
    K { name: "leader.replication.throttled.replicas", ty: T::List, default: D::Value(""), validator: V::ThrottledReplicas, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Replicas whose copying is throttled at the leader, as partition:broker; `*` for all." },
    K { name: "local.retention.bytes", ty: T::Long, default: D::Value("-2"), validator: at_least(-2.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "With tiered storage, bytes of a partition that stay at the broker; -2: as retention.bytes." },
    K { name: "local.retention.ms", ty: T::Long, default: D::Value("-2"), validator: at_least(-2.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "With tiered storage, how long segments stay at the broker; -2: as retention.ms." },
    K { name: "max.compaction.lag.ms", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "A record is compacted after this long at the latest." },
    K { name: "max.message.bytes", ty: T::Int, default: D::Value("1048588"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Largest batch that the topic accepts." },
    K { name: "message.timestamp.after.max.ms", ty: T::Long, default: D::Value("3600000"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How far a record's timestamp may be ahead of the broker's clock." },
    K { name: "message.timestamp.before.max.ms", ty: T::Long, default: D::Value("9223372036854775807"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "How far a record's timestamp may be behind the broker's clock." },
    K { name: "message.timestamp.type", ty: T::String, default: D::Value("CreateTime"), validator: V::OneOf(&["CreateTime", "LogAppendTime"]), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether records keep the producer's time or get the time at which they were appended." },
    K { name: "min.cleanable.dirty.ratio", ty: T::Double, default: D::Value("0.5"), validator: between(0.0, 1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Share of the log that must be dirty before it is cleaned." },
    K { name: "min.compaction.lag.ms", ty: T::Long, default: D::Value("0"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "A record is not compacted before it is this old." },
    K { name: "min.insync.replicas", ty: T::Int, default: D::Value("1"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Replicas that must have a record of a producer with acks=all." },
    K { name: "preallocate", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether a new segment's file gets its full size at once." },
    K { name: "remote.log.copy.disable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether tiered storage is read only, so that nothing more is copied there." },
    K { name: "remote.log.delete.on.disable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether turning tiered storage off deletes what it holds." },
    K { name: "remote.storage.enable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether the topic uses tiered storage." },
    K { name: "retention.bytes", ty: T::Long, default: D::Value("-1"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Size of a partition above which old segments are deleted; -1: no limit." },
    K { name: "retention.ms", ty: T::Long, default: D::Value("604800000"), validator: at_least(-1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Age above which segments are deleted; -1: never." },
    K { name: "segment.bytes", ty: T::Int, default: D::Value("1073741824"), validator: at_least(1048576.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Size at which a segment is closed and another one begun." },
    K { name: "segment.index.bytes", ty: T::Int, default: D::Value("10485760"), validator: at_least(4.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Largest size of an index file." },
    K { name: "segment.jitter.ms", ty: T::Long, default: D::Value("0"), validator: at_least(0.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Most milliseconds by which the closing of segments is spread." },
    K { name: "segment.ms", ty: T::Long, default: D::Value("604800000"), validator: at_least(1.0), importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Time after which a segment is closed even if it is not full." },
    K { name: "unclean.leader.election.enable", ty: T::Boolean, default: D::Value("false"), validator: V::None, importance: I::Medium, internal: false, update: U::ReadOnly, doc: "Whether a replica that is not in sync may lead when no other can; records may be lost." },
];
