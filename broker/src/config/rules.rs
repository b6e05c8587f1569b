//! Rules over several keys (KafkaConfig.validateValues, GroupCoordinatorConfig, ShareGroupConfig), which settings make an
//! embedded node, and what this broker refuses because it would be wrong to ignore it.

use std::collections::{BTreeMap, BTreeSet};

use kafka_core::configs::ConfigError;

use super::{BrokerConfig, SecurityProtocol};

/// True when no one says which roles the node has: it is then broker and controller and formats its directories itself.
/// A file of the ZooKeeper days is refused, with what to do.
pub(super) fn is_embedded(properties: &BTreeMap<String, String>) -> Result<bool, ConfigError> {
    if properties.contains_key("process.roles") {
        return Ok(false);
    }
    if let Some(servers) = properties.get("zookeeper.connect") {
        return Err(ConfigError(format!(
            "zookeeper.connect={servers} asks for ZooKeeper mode, which this broker does not have yet: remove \
             zookeeper.connect to run a single node without ZooKeeper, or set process.roles, node.id, \
             controller.quorum.bootstrap.servers and controller.listener.names for KRaft mode"
        )));
    }
    Ok(true)
}

/// `broker.id` and `node.id` are one thing: where one is set, so is the other (KafkaConfig.populateSynonyms).
pub(super) fn with_synonyms(mut properties: BTreeMap<String, String>) -> BTreeMap<String, String> {
    for (one, other) in [("broker.id", "node.id"), ("node.id", "broker.id")] {
        if let (Some(value), false) = (properties.get(one).cloned(), properties.contains_key(other)) {
            properties.insert(other.to_owned(), value);
        }
    }
    properties
}

/// What an embedded node needs and nobody sets. Its controller is in the same process; the controller listener has a name
/// and an address because the voter set in the metadata log needs them. One node cannot hold three replicas.
pub(super) fn fill_in_embedded(properties: &mut BTreeMap<String, String>) {
    let mut set = |key: &str, value: &str| {
        properties.entry(key.to_owned()).or_insert_with(|| value.to_owned());
    };
    set("process.roles", "broker,controller");
    set("node.id", "1");
    set("broker.id", "1");
    set("controller.listener.names", "CONTROLLER");
    set("listeners", "PLAINTEXT://:9092");
    set("offsets.topic.replication.factor", "1");
    set("transaction.state.log.replication.factor", "1");
    set("transaction.state.log.min.isr", "1");
    set("share.coordinator.state.topic.replication.factor", "1");
    set("share.coordinator.state.topic.min.isr", "1");
    let name = properties["controller.listener.names"].split(',').next().unwrap_or_default().trim().to_owned();
    let listeners = properties["listeners"].clone();
    let is_named = listeners.split(',').any(|text| text.trim().starts_with(&format!("{name}://")));
    if is_named {
        return;
    }
    let is_taken = |port: u16| listeners.split(',').any(|text| text.trim().ends_with(&format!(":{port}")));
    let port = (9093..).find(|port| !is_taken(*port)).unwrap_or(9093);
    properties.insert("listeners".to_owned(), format!("{listeners},{name}://localhost:{port}"));
    let map = properties.entry("listener.security.protocol.map".to_owned());
    let map = map.or_insert_with(|| SecurityProtocol::ALL.map(|p| format!("{0}:{0}", p.name())).join(","));
    if !map.split(',').any(|item| item.trim().starts_with(&format!("{name}:"))) {
        map.push_str(&format!(",{name}:PLAINTEXT"));
    }
    let quorum = ["controller.quorum.voters", "controller.quorum.bootstrap.servers"];
    if !quorum.iter().any(|key| properties.contains_key(*key)) {
        properties.insert(quorum[1].to_owned(), format!("localhost:{port}"));
    }
}

/// Refuses combinations, in Kafka's order and words.
pub(super) fn check(config: &BrokerConfig) -> Result<(), ConfigError> {
    let v = &config.values;
    require(config.node_id == v.int("broker.id"), "You must set `node.id` to the same value as `broker.id`.")?;
    let defaults = config.topic_defaults();
    let default = |key: &str| defaults.get(key).and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    require(default("segment.ms") >= 1, "log.roll.ms must be greater than or equal to 1")?;
    require(default("segment.jitter.ms") >= 0, "log.roll.jitter.ms must be greater than or equal to 0")?;
    let retention_ms = default("retention.ms");
    require(
        retention_ms >= 1 || retention_ms == -1,
        "log.retention.ms must be unlimited (-1) or, greater than or equal to 1",
    )?;
    let cleaner = &config.cleaner;
    require(
        cleaner.threads > 0 && cleaner.dedupe_buffer_size / i64::from(cleaner.threads) > 1024 * 1024,
        "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.",
    )?;
    let wait = v.int("replica.fetch.wait.max.ms");
    require(
        wait <= v.int("replica.socket.timeout.ms"),
        "replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent unnecessary socket \
         timeouts",
    )?;
    require(
        i64::from(wait) <= v.long("replica.lag.time.max.ms"),
        "replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent \
         changes in ISR",
    )?;
    check_roles(config)?;
    check_broker_listeners(config)?;
    check_directories(config)?;
    check_network(config)?;
    check_groups(config)
}

fn require(holds: bool, otherwise: impl Into<String>) -> Result<(), ConfigError> {
    match holds {
        true => Ok(()),
        false => Err(ConfigError(otherwise.into())),
    }
}

fn names<'a>(listeners: impl IntoIterator<Item = &'a super::Listener>) -> String {
    listeners.into_iter().map(|listener| listener.name.as_str()).collect::<Vec<_>>().join(",")
}

fn check_roles(config: &BrokerConfig) -> Result<(), ConfigError> {
    let voters: BTreeSet<i32> = config.quorum.voters.iter().map(|(id, ..)| *id).collect();
    let voter_ids = voters.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
    require(
        !voters.is_empty() || !config.quorum.bootstrap_servers.is_empty(),
        "If using process.roles, either controller.quorum.bootstrap.servers must contain the set of bootstrap \
         controllers or controller.quorum.voters must contain a parseable set of controllers.",
    )?;
    let node_id = config.node_id;
    if !config.is_controller {
        require(
            !voters.contains(&node_id),
            format!(
                "If process.roles contains just the 'broker' role, the node id {node_id} must not be included in the \
                 set of voters controller.quorum.voters=Set({voter_ids})"
            ),
        )?;
        require(
            config.controller_listeners().next().is_none(),
            "controller.listener.names must not contain a value appearing in the 'listeners' configuration when running \
             KRaft with just the broker role",
        )?;
        return require(
            !config.values.bool("controller.quorum.auto.join.enable"),
            "controller.quorum.auto.join.enable is only supported when process.roles contains the 'controller' role.",
        );
    }
    if !config.is_broker {
        require(
            config.advertised_controller_listeners.len() == config.listeners.len(),
            "The listeners config must only contain KRaft controller listeners from controller.listener.names when \
             process.roles=controller",
        )?;
    }
    require(
        voters.is_empty() || voters.contains(&node_id),
        format!(
            "If process.roles contains the 'controller' role, the node id {node_id} must be included in the set of \
             voters controller.quorum.voters=Set({voter_ids})"
        ),
    )?;
    require(
        config.controller_listeners().next().is_some(),
        "controller.listener.names must contain at least one value appearing in the 'listeners' configuration when \
         running the KRaft controller role",
    )?;
    require(
        config.controller_listener_names.iter().all(|name| config.listeners.iter().any(|one| one.name == *name)),
        "controller.listener.names must only contain values appearing in the 'listeners' configuration when running the \
         KRaft controller role",
    )
}

fn check_broker_listeners(config: &BrokerConfig) -> Result<(), ConfigError> {
    if config.is_broker {
        require(
            !config.advertised_listeners.is_empty(),
            "There must be at least one broker advertised listener. Perhaps all listeners appear in \
             controller.listener.names?",
        )?;
        let advertised = names(&config.advertised_listeners);
        require(
            config.advertised_listeners.iter().any(|one| one.name == config.inter_broker_listener_name),
            format!(
                "inter.broker.listener.name must be a listener name defined in advertised.listeners. The valid options \
                 based on currently configured listeners are {advertised}"
            ),
        )?;
        let is_listener = |name: &str| config.listeners.iter().any(|one| one.name == name);
        require(
            config.advertised_listeners.iter().all(|one| is_listener(&one.name)),
            format!(
                "advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. Found \
                 {advertised}. The valid options based on the current configuration are {}",
                names(&config.listeners)
            ),
        )?;
    }
    let stated = config.values.list("advertised.listeners");
    require(
        !stated.iter().any(|text| text.contains("://0.0.0.0:"))
            && !config.advertised_listeners.iter().any(|listener| listener.host == "0.0.0.0"),
        "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.",
    )
}

fn check_directories(config: &BrokerConfig) -> Result<(), ConfigError> {
    let cordoned = config.values.list("cordoned.log.dirs");
    require(
        cordoned.len() <= 1 || !cordoned.iter().any(|dir| dir == "*"),
        "When cordoned.log.dirs is set to *, it must not contain other values",
    )?;
    let missing: Vec<String> = config
        .cordoned_log_dirs
        .iter()
        .filter(|dir| !config.log_dirs.contains(dir))
        .map(|dir| dir.display().to_string())
        .collect();
    require(
        missing.is_empty(),
        format!(
            "All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : {}",
            missing.join(",")
        ),
    )
}

fn check_network(config: &BrokerConfig) -> Result<(), ConfigError> {
    let network = &config.network;
    let queued = network.queued_max_request_bytes;
    require(
        queued <= 0 || queued >= i64::from(network.socket_request_max_bytes),
        "queued.max.request.bytes must be larger or equal to socket.request.max.bytes",
    )?;
    require(
        network.max_connections_per_ip != 0 || !network.max_connections_per_ip_overrides.is_empty(),
        "max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.",
    )?;
    let delay = i64::from(config.values.int("connection.failed.authentication.delay.ms"));
    let idle = network.connections_max_idle_ms;
    require(
        idle < 0 || delay < idle,
        format!(
            "connection.failed.authentication.delay.ms={delay} should always be less than connections.max.idle.ms={idle} \
             to prevent failed authentication responses from timing out"
        ),
    )?;
    for name in config.values.list("early.start.listeners") {
        require(
            config.listeners.iter().any(|listener| listener.name == *name)
                || config.controller_listener_names.contains(name),
            format!(
                "early.start.listeners contains listener {name}, but this is not contained in listeners or \
                 controller.listener.names"
            ),
        )?;
    }
    Ok(())
}

/// Pairs of group keys: the first must not be greater than the second.
const ORDERED: [(&str, &str); 26] = [
    ("group.consumer.min.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms"),
    ("group.consumer.min.heartbeat.interval.ms", "group.consumer.heartbeat.interval.ms"),
    ("group.consumer.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms"),
    ("group.consumer.min.session.timeout.ms", "group.consumer.max.session.timeout.ms"),
    ("group.consumer.min.session.timeout.ms", "group.consumer.session.timeout.ms"),
    ("group.consumer.session.timeout.ms", "group.consumer.max.session.timeout.ms"),
    ("group.consumer.min.assignment.interval.ms", "group.consumer.assignment.interval.ms"),
    ("group.consumer.assignment.interval.ms", "group.consumer.max.assignment.interval.ms"),
    ("group.share.min.heartbeat.interval.ms", "group.share.heartbeat.interval.ms"),
    ("group.share.heartbeat.interval.ms", "group.share.max.heartbeat.interval.ms"),
    ("group.share.min.session.timeout.ms", "group.share.session.timeout.ms"),
    ("group.share.session.timeout.ms", "group.share.max.session.timeout.ms"),
    ("group.share.min.assignment.interval.ms", "group.share.assignment.interval.ms"),
    ("group.share.assignment.interval.ms", "group.share.max.assignment.interval.ms"),
    ("group.share.min.delivery.count.limit", "group.share.delivery.count.limit"),
    ("group.share.delivery.count.limit", "group.share.max.delivery.count.limit"),
    ("group.share.min.record.lock.duration.ms", "group.share.record.lock.duration.ms"),
    ("group.share.record.lock.duration.ms", "group.share.max.record.lock.duration.ms"),
    ("group.share.min.partition.max.record.locks", "group.share.partition.max.record.locks"),
    ("group.share.partition.max.record.locks", "group.share.max.partition.max.record.locks"),
    ("group.streams.min.heartbeat.interval.ms", "group.streams.heartbeat.interval.ms"),
    ("group.streams.heartbeat.interval.ms", "group.streams.max.heartbeat.interval.ms"),
    ("group.streams.min.session.timeout.ms", "group.streams.session.timeout.ms"),
    ("group.streams.session.timeout.ms", "group.streams.max.session.timeout.ms"),
    ("group.streams.min.assignment.interval.ms", "group.streams.assignment.interval.ms"),
    ("group.streams.assignment.interval.ms", "group.streams.max.assignment.interval.ms"),
];

fn check_groups(config: &BrokerConfig) -> Result<(), ConfigError> {
    for (less, more) in ORDERED {
        if config.values.int(less) <= config.values.int(more) {
            continue;
        }
        // Kafka names the key that is out of the range first: a value below its minimum, or the maximum that is too low.
        let text = match less.contains(".min.") || more.ends_with(".max.delivery.count.limit") {
            true => format!("{more} must be greater than or equal to {less}"),
            false => format!("{less} must be less than or equal to {more}"),
        };
        return Err(ConfigError(text));
    }
    let protocols = &config.groups.rebalance_protocols;
    require(
        protocols.iter().any(|protocol| protocol == "classic"),
        "Disabling the 'classic' protocol is not supported.",
    )?;
    for (key, known) in
        [("group.consumer.assignors", &["uniform", "range"][..]), ("group.share.assignors", &["simple"])]
    {
        for assignor in config.values.list(key) {
            require(known.contains(&assignor.as_str()), format!("Class {assignor} cannot be found"))?;
        }
    }
    Ok(())
}

impl BrokerConfig {
    /// What these settings ask for that this broker does not do and must not pass over; one line, none when all is well.
    pub fn refusal(&self) -> Option<String> {
        let not_plain = self.listeners.iter().find(|listener| listener.protocol != SecurityProtocol::Plaintext);
        if let Some(listener) = not_plain {
            let protocol = listener.protocol.name();
            return Some(format!(
                "listener {} uses the security protocol {protocol}, which this broker does not have yet: only PLAINTEXT \
                 listeners work",
                listener.name
            ));
        }
        let authorizer = self.values.text("authorizer.class.name");
        if !authorizer.is_empty() {
            return Some(format!(
                "authorizer.class.name={authorizer}: this broker has no authorizers yet and does not start as if there \
                 were none to obey; remove the key to run without access control"
            ));
        }
        if !(self.is_broker && self.is_controller) {
            return Some(
                "process.roles must be broker,controller: nodes with one of the roles only are not supported yet"
                    .to_owned(),
            );
        }
        if self.quorum.voters.iter().any(|(id, ..)| *id != self.node_id) {
            return Some(
                "controller.quorum.voters names other nodes: a quorum of several controllers is not supported yet"
                    .to_owned(),
            );
        }
        self.values
            .bool("remote.log.storage.system.enable")
            .then(|| "remote.log.storage.system.enable=true: this broker has no tiered storage yet".to_owned())
    }
}
