//! Which broker keys a topic's, group's or broker's key falls back to (ServerTopicConfigSynonyms, GroupConfig,
//! DynamicBrokerConfig.brokerConfigSynonyms).

/// A broker key that stands in for a topic's key, and what its value is multiplied by (hours, minutes: to milliseconds).
pub type BrokerSynonym = (&'static str, i64);

const MINUTES: i64 = 60_000;
const HOURS: i64 = 3_600_000;

/// The broker keys behind a topic's key, the strongest first.
pub fn topic_synonyms(name: &str) -> &'static [BrokerSynonym] {
    match name {
        "cleanup.policy" => &[("log.cleanup.policy", 1)],
        "compression.gzip.level" => &[("compression.gzip.level", 1)],
        "compression.lz4.level" => &[("compression.lz4.level", 1)],
        "compression.type" => &[("compression.type", 1)],
        "compression.zstd.level" => &[("compression.zstd.level", 1)],
        "delete.retention.ms" => &[("log.cleaner.delete.retention.ms", 1)],
        "file.delete.delay.ms" => &[("log.segment.delete.delay.ms", 1)],
        "flush.messages" => &[("log.flush.interval.messages", 1)],
        "flush.ms" => &[("log.flush.interval.ms", 1), ("log.flush.scheduler.interval.ms", 1)],
        "index.interval.bytes" => &[("log.index.interval.bytes", 1)],
        "local.retention.bytes" => &[("log.local.retention.bytes", 1)],
        "local.retention.ms" => &[("log.local.retention.ms", 1)],
        "max.compaction.lag.ms" => &[("log.cleaner.max.compaction.lag.ms", 1)],
        "max.message.bytes" => &[("message.max.bytes", 1)],
        "message.timestamp.after.max.ms" => &[("log.message.timestamp.after.max.ms", 1)],
        "message.timestamp.before.max.ms" => &[("log.message.timestamp.before.max.ms", 1)],
        "message.timestamp.type" => &[("log.message.timestamp.type", 1)],
        "min.cleanable.dirty.ratio" => &[("log.cleaner.min.cleanable.ratio", 1)],
        "min.compaction.lag.ms" => &[("log.cleaner.min.compaction.lag.ms", 1)],
        "min.insync.replicas" => &[("min.insync.replicas", 1)],
        "preallocate" => &[("log.preallocate", 1)],
        "retention.bytes" => &[("log.retention.bytes", 1)],
        "retention.ms" => {
            &[("log.retention.ms", 1), ("log.retention.minutes", MINUTES), ("log.retention.hours", HOURS)]
        }
        "segment.bytes" => &[("log.segment.bytes", 1)],
        "segment.index.bytes" => &[("log.index.size.max.bytes", 1)],
        "segment.jitter.ms" => &[("log.roll.jitter.ms", 1), ("log.roll.jitter.hours", HOURS)],
        "segment.ms" => &[("log.roll.ms", 1), ("log.roll.hours", HOURS)],
        "unclean.leader.election.enable" => &[("unclean.leader.election.enable", 1)],
        _ => &[],
    }
}

/// The broker key behind a group's key.
pub fn group_synonym(name: &str) -> Option<&'static str> {
    match name {
        "consumer.assignment.interval.ms" => Some("group.consumer.assignment.interval.ms"),
        "consumer.heartbeat.interval.ms" => Some("group.consumer.heartbeat.interval.ms"),
        "consumer.session.timeout.ms" => Some("group.consumer.session.timeout.ms"),
        "share.assignment.interval.ms" => Some("group.share.assignment.interval.ms"),
        "share.delivery.count.limit" => Some("group.share.delivery.count.limit"),
        "share.heartbeat.interval.ms" => Some("group.share.heartbeat.interval.ms"),
        "share.partition.max.record.locks" => Some("group.share.partition.max.record.locks"),
        "share.record.lock.duration.ms" => Some("group.share.record.lock.duration.ms"),
        "share.session.timeout.ms" => Some("group.share.session.timeout.ms"),
        "streams.assignment.interval.ms" => Some("group.streams.assignment.interval.ms"),
        "streams.heartbeat.interval.ms" => Some("group.streams.heartbeat.interval.ms"),
        "streams.initial.rebalance.delay.ms" => Some("group.streams.initial.rebalance.delay.ms"),
        "streams.num.standby.replicas" => Some("group.streams.num.standby.replicas"),
        "streams.session.timeout.ms" => Some("group.streams.session.timeout.ms"),
        _ => None,
    }
}

/// A broker key and those that mean the same, the strongest first. A key of one listener (`listener.name.x.key`) falls
/// back to the key without the prefix.
pub fn broker_synonyms(name: &str) -> Vec<&str> {
    const SAME: [&[&str]; 4] = [
        &["log.roll.ms", "log.roll.hours"],
        &["log.roll.jitter.ms", "log.roll.jitter.hours"],
        &["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
        &["log.flush.interval.ms", "log.flush.scheduler.interval.ms"],
    ];
    if name == "log.flush.interval.ms" {
        return SAME[3].to_vec();
    }
    if let Some(group) = SAME[..3].iter().find(|group| group.contains(&name)) {
        return group.to_vec();
    }
    match listener_key(name) {
        Some(base) => vec![name, base],
        None => vec![name],
    }
}

/// The key without its `listener.name.NAME.` prefix, when it has one.
pub fn listener_key(name: &str) -> Option<&str> {
    let (listener, key) = name.strip_prefix("listener.name.")?.split_once('.')?;
    (!listener.is_empty() && !key.is_empty()).then_some(key)
}
