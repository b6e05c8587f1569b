//! What all clients share, and the admin client's configuration.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use super::keys::ADMIN;
use super::values::Values;
use crate::error::ConfigError;
use crate::properties::Properties;

/// A broker's address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPort {
    /// Name or IP address, without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl HostPort {
    /// Reads `host:port`, `[ipv6]:port` or `PROTOCOL://host:port`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        let (host, port) = text.rsplit_once(':')?;
        let host = host.strip_prefix('[').unwrap_or(host);
        let host = host.strip_suffix(']').unwrap_or(host);
        let legal = |c: char| c.is_ascii_alphanumeric() || "-%._:".contains(c);
        let port = port.bytes().all(|b| b.is_ascii_digit()).then(|| port.parse().ok())??;
        (!host.is_empty() && host.chars().all(legal)).then(|| Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// What every client needs to reach the brokers. The fields are named after their keys.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct CommonConfig {
    pub bootstrap_servers: Vec<HostPort>,
    pub client_id: String,
    pub request_timeout_ms: u64,
    pub retry_backoff_ms: u64,
    pub retry_backoff_max_ms: u64,
    pub reconnect_backoff_ms: u64,
    pub reconnect_backoff_max_ms: u64,
    pub socket_connection_setup_timeout_ms: u64,
    pub socket_connection_setup_timeout_max_ms: u64,
    /// Negative: never close an idle connection.
    pub connections_max_idle_ms: i64,
    /// -1: the system's default.
    pub send_buffer_bytes: i32,
    /// -1: the system's default.
    pub receive_buffer_bytes: i32,
    pub metadata_max_age_ms: u64,
    pub metadata_recovery_rebootstrap_trigger_ms: u64,
    /// Whether `metadata.recovery.strategy` is `rebootstrap`.
    pub rebootstrap: bool,
    /// Keys that are unknown, or known but without effect, one sentence each.
    pub warnings: Vec<String>,
}

impl CommonConfig {
    pub(super) fn from_values(values: &mut Values, id_prefix: &str) -> Result<Self, ConfigError> {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let mut client_id = values.text("client.id");
        if client_id.is_empty()
            && let Some(id) = values.opt_text("group.instance.id")
        {
            client_id = format!("{id_prefix}-{id}");
        }
        if client_id.is_empty() {
            client_id = format!("{id_prefix}-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        }
        let reconnect_backoff_ms = values.size("reconnect.backoff.ms");
        // Who sets the one and not the other does not want it to grow.
        let grows = values.is_explicit("reconnect.backoff.max.ms") || !values.is_explicit("reconnect.backoff.ms");
        let reconnect_backoff_max_ms =
            if grows { values.size("reconnect.backoff.max.ms") } else { reconnect_backoff_ms };
        Ok(Self {
            bootstrap_servers: bootstrap_servers(&values.list("bootstrap.servers"))?,
            client_id,
            request_timeout_ms: values.size("request.timeout.ms"),
            retry_backoff_ms: values.size("retry.backoff.ms"),
            retry_backoff_max_ms: values.size("retry.backoff.max.ms"),
            reconnect_backoff_ms,
            reconnect_backoff_max_ms,
            socket_connection_setup_timeout_ms: values.size("socket.connection.setup.timeout.ms"),
            socket_connection_setup_timeout_max_ms: values.size("socket.connection.setup.timeout.max.ms"),
            connections_max_idle_ms: values.number("connections.max.idle.ms"),
            send_buffer_bytes: values.int("send.buffer.bytes"),
            receive_buffer_bytes: values.int("receive.buffer.bytes"),
            metadata_max_age_ms: values.size("metadata.max.age.ms"),
            metadata_recovery_rebootstrap_trigger_ms: values.size("metadata.recovery.rebootstrap.trigger.ms"),
            rebootstrap: values.text("metadata.recovery.strategy").eq_ignore_ascii_case("rebootstrap"),
            warnings: std::mem::take(&mut values.warnings),
        })
    }
}

fn bootstrap_servers(list: &[String]) -> Result<Vec<HostPort>, ConfigError> {
    if list.is_empty() {
        let text = "You must set either bootstrap.controllers or bootstrap.servers";
        return Err(ConfigError::Conflict(text.into()));
    }
    let parse = |text: &String| {
        HostPort::parse(text).ok_or_else(|| ConfigError::Conflict(format!("Invalid url in bootstrap.servers: {text}")))
    };
    list.iter().map(parse).collect()
}

/// Configuration of an admin client. The fields are named after their keys.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct AdminConfig {
    /// What it shares with the other clients.
    pub common: CommonConfig,
    pub default_api_timeout_ms: u64,
    pub retries: u32,
}

impl AdminConfig {
    /// Checks properties and takes their values.
    ///
    /// # Errors
    /// When a value cannot be used.
    pub fn from_properties(properties: &Properties) -> Result<Self, ConfigError> {
        let mut values = Values::read(ADMIN, properties)?;
        let config = Self {
            common: CommonConfig::from_values(&mut values, "adminclient")?,
            default_api_timeout_ms: values.size("default.api.timeout.ms"),
            retries: values.int("retries").unsigned_abs(),
        };
        let request_ms = config.common.request_timeout_ms;
        if request_ms > config.default_api_timeout_ms && values.is_explicit("default.api.timeout.ms") {
            // Kafka lowers the request timeout only when it was not set itself.
            if values.is_explicit("request.timeout.ms") {
                return Err(ConfigError::Conflict(format!(
                    "The specified value of default.api.timeout.ms must be no smaller than the value of \
                     request.timeout.ms, {request_ms}."
                )));
            }
            let mut config = config;
            config.common.request_timeout_ms = config.default_api_timeout_ms;
            return Ok(config);
        }
        Ok(config)
    }

    /// All defaults, with these brokers (comma-separated `host:port`).
    ///
    /// # Errors
    /// When an address is malformed.
    pub fn new(bootstrap_servers: &str) -> Result<Self, ConfigError> {
        Self::from_properties(&Properties::from_iter([("bootstrap.servers", bootstrap_servers)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let parse = |text: &str| HostPort::parse(text).map(|a| a.to_string());
        assert_eq!(parse("localhost:9092").as_deref(), Some("localhost:9092"));
        assert_eq!(parse("[::1]:9092").as_deref(), Some("[::1]:9092"));
        assert_eq!(parse("PLAINTEXT://a.b-c:1").as_deref(), Some("a.b-c:1"));
        for bad in ["foo", "foo:", ":1", "foo:x", "foo:70000", "a b:1", "foo:+1"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    // Messages as AdminClientConfig and KafkaAdminClient of 4.3.1 give them.
    #[test]
    fn errors_in_kafkas_words() {
        let error =
            |text: &[u8]| AdminConfig::from_properties(&Properties::parse(text).unwrap()).unwrap_err().to_string();
        assert_eq!(error(b"bootstrap.servers=foo"), "Invalid url in bootstrap.servers: foo");
        assert_eq!(error(b"bootstrap.servers=a:1,,b:2"), "Configuration 'bootstrap.servers' values must not be empty.");
        assert_eq!(
            error(b"bootstrap.servers=a:1\nretries=99999999999"),
            "Invalid value 99999999999 for configuration retries: Not a number of type INT"
        );
        assert_eq!(
            error(b"bootstrap.servers=a:1\nsecurity.protocol=SSL"),
            "security.protocol=SSL is not supported yet; only PLAINTEXT is"
        );
    }
}
