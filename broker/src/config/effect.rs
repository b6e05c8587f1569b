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

/// The keys that change what this broker does, sorted. Whoever makes a key work adds it here; a test compares the list with
/// what the sources read.
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
    "default.replication.factor",
    "delete.topic.enable",
    "fetch.max.bytes",
    "group.consumer.session.timeout.ms",
    "group.initial.rebalance.delay.ms",
    "group.max.session.timeout.ms",
    "group.max.size",
    "group.min.session.timeout.ms",
    "inter.broker.listener.name",
    "internal.metadata.delete.delay.millis",
    "internal.metadata.log.segment.bytes",
    "listener.security.protocol.map",
    "listeners",
    "log.cleaner.backoff.ms",
    "log.cleaner.delete.retention.ms",
    "log.cleaner.enable",
    "log.cleaner.max.compaction.lag.ms",
    "log.cleaner.min.cleanable.ratio",
    "log.cleaner.min.compaction.lag.ms",
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
    "max.connection.creation.rate",
    "max.connections",
    "max.connections.per.ip",
    "max.connections.per.ip.overrides",
    "max.incremental.fetch.session.cache.slots",
    "max.request.partition.size.limit",
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
    "queued.max.request.bytes",
    "quota.window.num",
    "quota.window.size.seconds",
    "remote.log.storage.system.enable",
    "replica.high.watermark.checkpoint.interval.ms",
    "request.timeout.ms",
    "security.inter.broker.protocol",
    "socket.listen.backlog.size",
    "socket.receive.buffer.bytes",
    "socket.request.max.bytes",
    "socket.send.buffer.bytes",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use kafka_core::configs;

    use super::*;

    #[test]
    fn the_list_is_sorted_and_names_kafkas_keys() {
        assert!(EFFECTIVE.is_sorted());
        for name in EFFECTIVE {
            assert!(configs::broker().get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_nobody_acts_on_is_told_and_defaults_are_not() {
        let set = |pairs: &[(&str, &str)]| {
            let properties = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            unused_keys(&properties)
        };
        assert_eq!(
            set(&[("num.io.threads", "8"), ("log.dirs", "/x"), ("num.network.threads", " 3 ")]),
            UnusedKeys::default()
        );
        let unused = set(&[("num.io.threads", "9"), ("foo", "1"), ("listener.name.x.ssl.key.password", "y")]);
        assert_eq!(unused.without_effect, ["num.io.threads"]);
        assert_eq!(unused.unknown, ["foo"]);
    }

    /// The sources of the broker besides this module.
    fn sources(dir: &Path, text: &mut String) {
        for entry in fs::read_dir(dir).expect("readable").map(|entry| entry.expect("readable").path()) {
            match entry.is_dir() {
                true if !entry.ends_with("src/config") => sources(&entry, text),
                false if entry.extension().is_some_and(|ext| ext == "rs") => {
                    text.push_str(&fs::read_to_string(&entry).expect("readable"));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn the_list_is_what_the_sources_read() {
        let mut text = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
        let is_read = |field: &str| {
            let access = format!(".{field}");
            text.match_indices(&access).any(|(at, _)| {
                let after = text[at + access.len()..].chars().next();
                !after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '(')
            })
        };
        // `/// `key`...` and `pub field:` in these; fields whose name several parts have say nothing.
        let mut keys: Vec<&str> = Vec::new();
        let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
        let settings = concat!(include_str!("settings.rs"), include_str!("network.rs"));
        for line in settings.lines().map(str::trim) {
            if line.starts_with("/// `") {
                keys = line.split('`').skip(1).step_by(2).filter(|key| configs::broker().get(key).is_some()).collect();
            } else if let Some(field) =
                line.strip_prefix("pub ").and_then(|line| line.split_once(':')).map(|(name, _)| name)
            {
                fields.push((field, std::mem::take(&mut keys)));
            }
        }
        let names: BTreeSet<&str> = fields.iter().map(|(field, _)| *field).collect();
        let unique = |field: &str| fields.iter().filter(|(name, _)| *name == field).count() == 1;
        assert!(names.len() > 80, "{}", names.len());
        // Read as a value of each topic; names that mean something else elsewhere; what must be set in a file of Kafka's
        // and is looked at when the settings are checked; and keys of single listeners.
        let of_listeners = ["listener_limits", "connections", "per_second"];
        let exempt = [&["message_max_bytes", "threads", "enable", "bootstrap_servers"], &of_listeners[..]].concat();
        let mut wrong = Vec::new();
        for (field, keys) in fields.iter().filter(|(field, _)| unique(field) && !exempt.contains(field)) {
            let listed = keys.iter().any(|key| EFFECTIVE.contains(key));
            if is_read(field) != listed {
                wrong.push((*field, keys, is_read(field)));
            }
        }
        assert!(wrong.is_empty(), "fields, their keys, and whether they are read; EFFECTIVE says otherwise: {wrong:?}");
    }
}
