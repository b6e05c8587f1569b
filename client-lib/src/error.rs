//! What can go wrong in a client, and whether trying again may help.

use crate::ErrorCode;

/// Why an operation of a client failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ClientError {
    /// A property's value cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No connection to a broker came about.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A broker answered with an error.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// An operation's time is up.
    #[error("timed out after {after_ms} ms while {doing}{}", last.as_ref().map(|e| format!(": {e}")).unwrap_or_default())]
    Timeout {
        /// What the client was doing, such as `waiting for metadata of topic x`.
        doing: String,
        /// How long it tried, in milliseconds.
        after_ms: u64,
        /// What the last attempt failed with, when there was one.
        last: Option<Box<ClientError>>,
    },
    /// A connection ended with requests unanswered.
    #[error("the connection to {address} was closed{}", if reason.is_empty() { String::new() } else { format!(": {reason}") })]
    Disconnected {
        /// The broker's address.
        address: String,
        /// Why, when known.
        reason: String,
    },
    /// The broker does not have an API, a version of it, or a field that the operation needs.
    #[error("the broker {address} does not support {what}")]
    UnsupportedVersion {
        /// The broker's address.
        address: String,
        /// What it lacks.
        what: String,
    },
    /// A broker's answer cannot be read, or a request cannot be written.
    #[error("bad data in {api}: {reason}")]
    Protocol {
        /// The request's name.
        api: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Record batches that fail their checks.
    #[error("corrupt records in {partition} at offset {offset}: {reason}")]
    CorruptRecords {
        /// The partition.
        partition: crate::TopicPartition,
        /// Offset of the batch.
        offset: i64,
        /// What is wrong.
        reason: String,
    },
    /// A partition has no valid position and `auto.offset.reset` is `none`.
    #[error("no valid offset for partitions {}", list(partitions))]
    NoOffset {
        /// The partitions.
        partitions: Vec<crate::TopicPartition>,
    },
    /// A call that does not fit the client's state or arguments.
    #[error("{0}")]
    Illegal(String),
    /// The client was closed.
    #[error("the client is closed")]
    Closed,
}

impl ClientError {
    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Timeout { .. } | Self::Disconnected { .. } => true,
            Self::Api(error) => error.is_retriable(),
            _ => false,
        }
    }

    /// The broker's error code, when a broker's answer is the cause.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api(error) => Some(error.code),
            Self::Timeout { last: Some(last), .. } => last.code(),
            _ => None,
        }
    }

    /// The failed connection attempt behind this error, when there is one.
    #[must_use]
    pub fn connect_error(&self) -> Option<&ConnectError> {
        match self {
            Self::Connect(error) => Some(error),
            Self::Timeout { last: Some(last), .. } => last.connect_error(),
            _ => None,
        }
    }
}

/// An error in a broker's answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub struct ApiError {
    /// The code.
    pub code: ErrorCode,
    /// The broker's own words, if it sent any.
    pub message: Option<String>,
}

impl ApiError {
    /// An error with the code's standard text.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, message: None }
    }

    /// The broker's words, or the code's standard text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.message.as_deref().unwrap_or_else(|| self.code.message())
    }

    /// Whether trying again may help.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        self.code.is_retriable()
    }
}

/// Which step of connecting failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectStep {
    /// Looking up the host name.
    Dns,
    /// Opening the TCP connection.
    Tcp,
    /// Asking for the broker's API versions, the first request on a connection.
    ApiVersions,
}

impl std::fmt::Display for ConnectStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Dns => "name lookup",
            Self::Tcp => "TCP connect",
            Self::ApiVersions => "ApiVersions request",
        })
    }
}

/// A connection that did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot connect to {address}: {step} failed: {reason}")]
pub struct ConnectError {
    /// `host:port` as configured or advertised.
    pub address: String,
    /// The step that failed.
    pub step: ConnectStep,
    /// Why.
    pub reason: String,
}

/// A configuration that cannot be used, in Kafka's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A value of the wrong type or out of its range.
    #[error("Invalid value {value} for configuration {name}: {reason}")]
    Invalid {
        /// The key.
        name: String,
        /// Its value.
        value: String,
        /// What is wrong.
        reason: String,
    },
    /// A key that must be set.
    #[error("Missing required configuration \"{0}\" which has no default value.")]
    Missing(&'static str),
    /// A setting that Kafka has and this client does not have yet.
    #[error("{name}={value} is not supported yet{hint}")]
    NotSupported {
        /// The key.
        name: String,
        /// Its value.
        value: String,
        /// What to do instead; starts with its own separator, or is empty.
        hint: &'static str,
    },
    /// Keys that contradict one another.
    #[error("{0}")]
    Conflict(String),
}

fn list(partitions: &[crate::TopicPartition]) -> String {
    partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The error of an operation whose time is up.
pub(crate) fn timeout(doing: &str, after_ms: u64, last: Option<ClientError>) -> ClientError {
    ClientError::Timeout { doing: doing.to_owned(), after_ms, last: last.map(Box::new) }
}
