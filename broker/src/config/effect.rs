//! Which keys this broker acts on, so that it can say which of those that somebody set have no effect.

use std::collections::BTreeMap;

use kafka_core::configs;

/// Keys that were set and do nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnusedKeys {
    /// Kafka has them, this broker does not act on them yet.
    pub without_effect: Vec<String>,
    /// Kafka does not have them either.
    pub unknown: Vec<String>,
}

/// Sorts out what of `properties` has no effect.
pub fn unused_keys(properties: &BTreeMap<String, String>) -> UnusedKeys {
    let mut unused = UnusedKeys::default();
    for (name, value) in properties {
        let Some(key) = configs::broker().get(name) else {
            if configs::synonyms::listener_key(name).is_none() && !is_provider_key(name) {
                unused.unknown.push(name.clone());
            }
            continue;
        };
        // Setting a key to its default asks for nothing.
        let is_default = key.parse(Some(value)).ok() == key.default_value().ok();
        if !EFFECTIVE.contains(&name.as_str()) && !is_default {
            unused.without_effect.push(name.clone());
        }
    }
    unused
}

fn is_provider_key(name: &str) -> bool {
    name.starts_with("config.providers.")
}

/// The keys that change what this broker does. Whoever makes a key work adds it here.
const EFFECTIVE: &[&str] = &[
    "advertised.listeners",
    "authorizer.class.name",
    "auto.create.topics.enable",
    "broker.id",
    "broker.rack",
    "compression.gzip.level",
    "compression.lz4.level",
    "compression.type",
    "compression.zstd.level",
    "config.providers",
    "connections.max.idle.ms",
    "controller.listener.names",
    "controller.quorum.bootstrap.servers",
    "controller.quorum.voters",
    "cordoned.log.dirs",
    "default.replication.factor",
    "delete.topic.enable",
    "fetch.max.bytes",
    "group.consumer.session.timeout.ms",
    "group.initial.rebalance.delay.ms",
    "group.max.session.timeout.ms",
    "group.max.size",
    "group.min.session.timeout.ms",
    "inter.broker.listener.name",
    "listener.security.protocol.map",
    "listeners",
    "log.cleaner.delete.retention.ms",
    "log.cleanup.policy",
    "log.dir",
    "log.dirs",
    "log.flush.interval.messages",
    "log.flush.interval.ms",
    "log.flush.offset.checkpoint.interval.ms",
    "log.flush.scheduler.interval.ms",
    "log.flush.start.offset.checkpoint.interval.ms",
    "log.index.interval.bytes",
    "log.index.size.max.bytes",
    "log.initial.task.delay.ms",
    "log.message.timestamp.after.max.ms",
    "log.message.timestamp.before.max.ms",
    "log.message.timestamp.type",
    "log.preallocate",
    "log.retention.bytes",
    "log.retention.check.interval.ms",
    "log.retention.hours",
    "log.retention.minutes",
    "log.retention.ms",
    "log.roll.hours",
    "log.roll.jitter.hours",
    "log.roll.jitter.ms",
    "log.roll.ms",
    "log.segment.bytes",
    "log.segment.delete.delay.ms",
    "max.connections",
    "max.connections.per.ip",
    "max.connections.per.ip.overrides",
    "max.incremental.fetch.session.cache.slots",
    "message.max.bytes",
    "metadata.log.dir",
    "metadata.log.max.record.bytes.between.snapshots",
    "metadata.log.max.snapshot.interval.ms",
    "metadata.log.segment.bytes",
    "metadata.log.segment.ms",
    "metadata.max.retention.bytes",
    "metadata.max.retention.ms",
    "min.insync.replicas",
    "node.id",
    "num.partitions",
    "num.recovery.threads.per.data.dir",
    "offset.metadata.max.bytes",
    "offsets.commit.timeout.ms",
    "offsets.load.buffer.size",
    "offsets.retention.check.interval.ms",
    "offsets.retention.minutes",
    "offsets.topic.compression.codec",
    "offsets.topic.num.partitions",
    "offsets.topic.replication.factor",
    "offsets.topic.segment.bytes",
    "process.roles",
    "producer.id.expiration.check.interval.ms",
    "producer.id.expiration.ms",
    "remote.log.storage.system.enable",
    "replica.high.watermark.checkpoint.interval.ms",
    "request.timeout.ms",
    "security.inter.broker.protocol",
    "socket.listen.backlog.size",
    "socket.request.max.bytes",
];
