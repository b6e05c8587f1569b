//! Settings of sockets and requests, those of single listeners (`listener.name.NAME.key`) included.

use std::collections::BTreeMap;
use std::net::IpAddr;

use kafka_core::configs::{self, ConfigError, ConfigValue, Values};

/// Sockets and requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// `socket.request.max.bytes`: a longer request closes the connection.
    pub socket_request_max_bytes: i32,
    /// `socket.send.buffer.bytes`; -1: the system's default.
    pub socket_send_buffer_bytes: i32,
    /// `socket.receive.buffer.bytes`; -1: the system's default.
    pub socket_receive_buffer_bytes: i32,
    /// `socket.listen.backlog.size`.
    pub socket_listen_backlog_size: i32,
    /// `connections.max.idle.ms`; negative: never closed.
    pub connections_max_idle_ms: i64,
    /// `max.connections`.
    pub max_connections: i32,
    /// `max.connections.per.ip`.
    pub max_connections_per_ip: i32,
    /// `max.connections.per.ip.overrides`, host or address and limit.
    pub max_connections_per_ip_overrides: Vec<(String, i32)>,
    /// `max.connection.creation.rate`, per second.
    pub max_connection_creation_rate: i32,
    /// The limits of listeners that have their own, by name in lower case.
    pub listener_limits: BTreeMap<String, ListenerLimits>,
    /// `quota.window.num`.
    pub quota_window_num: i32,
    /// `quota.window.size.seconds`.
    pub quota_window_size_seconds: i32,
    /// `queued.max.requests`. Of no effect: each connection's task handles its own request, so that there is no queue of
    /// requests between threads as Kafka has it; what all of them hold is limited in bytes.
    pub queued_max_requests: i32,
    /// `queued.max.request.bytes`; -1: not set, which is no limit at Kafka's and a fixed one here (`net/memory.rs`).
    pub queued_max_request_bytes: i64,
    /// `num.network.threads`.
    pub num_network_threads: i32,
    /// `num.io.threads`.
    pub num_io_threads: i32,
    /// `background.threads`.
    pub background_threads: i32,
    /// `request.timeout.ms`, for this node's own requests.
    pub request_timeout_ms: i32,
    /// `max.request.partition.size.limit`.
    pub max_request_partition_size_limit: i32,
}

/// What one listener has of its own, where it is not the broker's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListenerLimits {
    /// Its connections.
    pub connections: Option<i32>,
    /// Its new connections per second.
    pub per_second: Option<i32>,
}

impl Network {
    pub(super) fn read(properties: &BTreeMap<String, String>, v: &Values) -> Result<Network, ConfigError> {
        Ok(Network {
            socket_request_max_bytes: v.int("socket.request.max.bytes"),
            socket_send_buffer_bytes: v.int("socket.send.buffer.bytes"),
            socket_receive_buffer_bytes: v.int("socket.receive.buffer.bytes"),
            socket_listen_backlog_size: v.int("socket.listen.backlog.size"),
            connections_max_idle_ms: v.long("connections.max.idle.ms"),
            max_connections: v.int("max.connections"),
            max_connections_per_ip: v.int("max.connections.per.ip"),
            max_connections_per_ip_overrides: ip_overrides(v.text("max.connections.per.ip.overrides"))?,
            max_connection_creation_rate: v.int("max.connection.creation.rate"),
            listener_limits: listener_limits(properties)?,
            quota_window_num: v.int("quota.window.num"),
            quota_window_size_seconds: v.int("quota.window.size.seconds"),
            queued_max_requests: v.int("queued.max.requests"),
            queued_max_request_bytes: v.long("queued.max.request.bytes"),
            num_network_threads: v.int("num.network.threads"),
            num_io_threads: v.int("num.io.threads"),
            background_threads: v.int("background.threads"),
            request_timeout_ms: v.int("request.timeout.ms"),
            max_request_partition_size_limit: v.int("max.request.partition.size.limit"),
        })
    }

    /// The most connections of a listener (its name in lower case), and how many may come per second.
    pub fn limits_of(&self, listener: &str) -> (i32, i32) {
        let own = self.listener_limits.get(listener).copied().unwrap_or_default();
        (own.connections.unwrap_or(self.max_connections), own.per_second.unwrap_or(self.max_connection_creation_rate))
    }
}

/// A listener that takes nobody any more is refused as a change, though not in a file
/// (`ListenerConnectionQuota.validateReconfiguration`, and its text).
pub(super) fn check_change(old: &Network, new: &Network, listener: &str) -> Result<(), ConfigError> {
    let (old, new) = (old.limits_of(listener), new.limits_of(listener));
    let none = [("max.connections", old.0, new.0), ("max.connection.creation.rate", old.1, new.1)];
    match none.into_iter().find(|(_, old, new)| old != new && *new <= 0) {
        None => Ok(()),
        Some((key, _, value)) => Err(ConfigError(format!(
            "Invalid value org.apache.kafka.common.config.ConfigException: Invalid {key} {value} for configuration \
             Invalid dynamic configuration"
        ))),
    }
}

fn listener_limits(properties: &BTreeMap<String, String>) -> Result<BTreeMap<String, ListenerLimits>, ConfigError> {
    let mut limits: BTreeMap<String, ListenerLimits> = BTreeMap::new();
    for (name, text) in properties {
        let Some((listener, key)) = name.strip_prefix("listener.name.").and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        let value = || match configs::broker().get(key).map(|key| key.parse(Some(text))).transpose()? {
            Some(ConfigValue::Int(value)) => Ok(i32::try_from(value).ok()),
            _ => Ok(None),
        };
        match key {
            "max.connections" => limits.entry(listener.to_owned()).or_default().connections = value()?,
            "max.connection.creation.rate" => limits.entry(listener.to_owned()).or_default().per_second = value()?,
            _ => {}
        }
    }
    Ok(limits)
}

fn ip_overrides(text: &str) -> Result<Vec<(String, i32)>, ConfigError> {
    let key = "max.connections.per.ip.overrides";
    let mut overrides = Vec::new();
    for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let wrong = || ConfigError::invalid(key, text, format_args!("`{item}` is not of the form address:limit"));
        let (host, limit) = item.rsplit_once(':').ok_or_else(wrong)?;
        let (host, limit) = (host.trim(), limit.trim().parse::<i32>().map_err(|_| wrong())?);
        let valid = host.parse::<IpAddr>().is_ok()
            || (!host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)));
        if !valid {
            return Err(ConfigError(format!("{key} contains invalid addresses : {host}")));
        }
        overrides.push((host.to_owned(), limit));
    }
    Ok(overrides)
}
