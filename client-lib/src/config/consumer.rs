//! The consumer's configuration.

use super::common::CommonConfig;
use super::duration;
use super::keys::CONSUMER;
use super::values::Values;
use crate::admin::IsolationLevel;
use crate::error::ConfigError;
use crate::properties::Properties;

/// Where to start without a valid committed offset (`auto.offset.reset`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetReset {
    /// At the first record.
    Earliest,
    /// At the end.
    Latest,
    /// Nowhere: it is an error.
    None,
    /// At the first record not older than so many milliseconds (KIP-1106).
    ByDuration(i64),
}

impl OffsetReset {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "earliest" => Some(Self::Earliest),
            "latest" => Some(Self::Latest),
            "none" => Some(Self::None),
            _ => {
                let millis = duration::parse_millis(text.strip_prefix("by_duration:")?)?;
                (millis >= 0).then_some(Self::ByDuration(millis))
            }
        }
    }
}

/// How partitions are shared out among the members of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assignor {
    /// Consecutive partitions of each topic (`RangeAssignor`).
    Range,
    /// One after another over all topics (`RoundRobinAssignor`).
    RoundRobin,
    /// Evenly, moving as few as possible (`StickyAssignor`).
    Sticky,
    /// The same, handed over without a pause for what stays (`CooperativeStickyAssignor`, KIP-429).
    CooperativeSticky,
}

impl Assignor {
    /// Its name in the group protocol.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::RoundRobin => "roundrobin",
            Self::Sticky => "sticky",
            Self::CooperativeSticky => "cooperative-sticky",
        }
    }

    /// The assignor of a class name, with or without package, or of a protocol name.
    fn parse(text: &str) -> Option<Self> {
        match text.trim().trim_start_matches("class ").trim_start_matches("org.apache.kafka.clients.consumer.") {
            "RangeAssignor" | "range" => Some(Self::Range),
            "RoundRobinAssignor" | "roundrobin" => Some(Self::RoundRobin),
            "StickyAssignor" | "sticky" => Some(Self::Sticky),
            "CooperativeStickyAssignor" | "cooperative-sticky" => Some(Self::CooperativeSticky),
            _ => None,
        }
    }
}

/// Configuration of a consumer. The fields are named after their keys.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct ConsumerConfig {
    /// What it shares with the other clients.
    pub common: CommonConfig,
    pub allow_auto_create_topics: bool,
    pub auto_commit_interval_ms: u64,
    pub auto_offset_reset: OffsetReset,
    pub check_crcs: bool,
    pub client_rack: String,
    pub default_api_timeout_ms: u64,
    pub enable_auto_commit: bool,
    pub exclude_internal_topics: bool,
    pub fetch_max_bytes: i32,
    pub fetch_max_wait_ms: i32,
    pub fetch_min_bytes: i32,
    pub group_id: Option<String>,
    pub group_instance_id: Option<String>,
    pub heartbeat_interval_ms: u64,
    pub isolation_level: IsolationLevel,
    pub max_partition_fetch_bytes: i32,
    pub max_poll_interval_ms: u64,
    pub max_poll_records: usize,
    pub assignors: Vec<Assignor>,
    pub session_timeout_ms: u64,
}

impl ConsumerConfig {
    /// Checks properties and takes their values.
    ///
    /// # Errors
    /// When a value cannot be used, or values contradict one another.
    pub fn from_properties(properties: &Properties) -> Result<Self, ConfigError> {
        let mut properties = properties.clone();
        // Java needs to be told how to read bytes; here they stay bytes.
        for name in ["key.deserializer", "value.deserializer"] {
            properties.set_default(name, "");
        }
        let mut values = Values::read(CONSUMER, &properties)?;
        no_share_keys(&values)?;
        let group_id = values.opt_text("group.id").filter(|id| !id.is_empty());
        let id_prefix = group_id.as_ref().map_or("consumer-null".into(), |id| format!("consumer-{id}"));
        let config = Self {
            common: CommonConfig::from_values(&mut values, &id_prefix)?,
            allow_auto_create_topics: values.bool("allow.auto.create.topics"),
            auto_commit_interval_ms: values.size("auto.commit.interval.ms"),
            auto_offset_reset: OffsetReset::parse(&values.text("auto.offset.reset")).unwrap_or(OffsetReset::Latest),
            check_crcs: values.bool("check.crcs"),
            client_rack: values.text("client.rack"),
            default_api_timeout_ms: values.size("default.api.timeout.ms"),
            enable_auto_commit: auto_commit(&values, group_id.is_some())?,
            exclude_internal_topics: values.bool("exclude.internal.topics"),
            fetch_max_bytes: values.int("fetch.max.bytes"),
            fetch_max_wait_ms: values.int("fetch.max.wait.ms"),
            fetch_min_bytes: values.int("fetch.min.bytes"),
            group_id,
            group_instance_id: group_instance_id(&values)?,
            heartbeat_interval_ms: values.size("heartbeat.interval.ms"),
            isolation_level: match values.text("isolation.level").as_str() {
                "read_committed" => IsolationLevel::ReadCommitted,
                _ => IsolationLevel::ReadUncommitted,
            },
            max_partition_fetch_bytes: values.int("max.partition.fetch.bytes"),
            max_poll_interval_ms: values.size("max.poll.interval.ms"),
            max_poll_records: values.size("max.poll.records") as usize,
            assignors: assignors(&values.list("partition.assignment.strategy"))?,
            session_timeout_ms: values.size("session.timeout.ms"),
        };
        if config.group_id.is_some() && config.assignors.is_empty() {
            let text = "Must configure at least one partition assigner class name to partition.assignment.strategy \
                        configuration property";
            return Err(ConfigError::Conflict(text.into()));
        }
        if config.group_id.is_some() && config.heartbeat_interval_ms >= config.session_timeout_ms {
            let text = "Heartbeat must be set lower than the session timeout";
            return Err(ConfigError::Conflict(text.into()));
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

/// Without a group there is nothing to commit to.
fn auto_commit(values: &Values, has_group: bool) -> Result<bool, ConfigError> {
    let wanted = values.bool("enable.auto.commit");
    if wanted && !has_group && values.is_explicit("enable.auto.commit") {
        let text = "enable.auto.commit cannot be set to true when default group id (null) is used.";
        return Err(ConfigError::Conflict(text.into()));
    }
    Ok(wanted && has_group)
}

/// Keys that only mean something under the newer protocols.
fn no_share_keys(values: &Values) -> Result<(), ConfigError> {
    let keys = ["group.remote.assignor", "share.acknowledgement.mode", "share.acquire.mode"];
    match keys.iter().find(|key| values.is_explicit(key)) {
        Some(key) => Err(ConfigError::Conflict(format!("{key} cannot be set when group.protocol=CLASSIC"))),
        None => Ok(()),
    }
}

/// The name of a static member, of which topics' rules hold (`JoinGroupRequest.validateGroupInstanceId`).
fn group_instance_id(values: &Values) -> Result<Option<String>, ConfigError> {
    const LENGTH_MAX: usize = 249;
    let Some(id) = values.opt_text("group.instance.id") else { return Ok(None) };
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let what = if id == "." || id == ".." {
        format!("'{id}' is not allowed")
    } else if id.len() > LENGTH_MAX {
        format!("the length of '{id}' is longer than the max allowed length {LENGTH_MAX}")
    } else if !id.chars().all(legal) {
        format!("'{id}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'")
    } else {
        return Ok(Some(id));
    };
    Err(ConfigError::Conflict(format!("Group instance id is invalid: {what}")))
}

fn assignors(names: &[String]) -> Result<Vec<Assignor>, ConfigError> {
    let mut all = Vec::with_capacity(names.len());
    for name in names {
        let assignor = Assignor::parse(name).ok_or_else(|| ConfigError::NotSupported {
            name: "partition.assignment.strategy".into(),
            value: name.clone(),
            hint: "; Range, RoundRobin, Sticky and CooperativeStickyAssignor are",
        })?;
        if !all.contains(&assignor) {
            all.push(assignor);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ConsumerConfig, String> {
        let text = format!("bootstrap.servers=a:1\n{text}");
        ConsumerConfig::from_properties(&Properties::parse(text.as_bytes()).unwrap()).map_err(|e| e.to_string())
    }

    #[test]
    fn defaults_depend_on_the_group() {
        assert!(!read("").unwrap().enable_auto_commit);
        assert!(read("group.id=g").unwrap().enable_auto_commit);
        assert!(read("enable.auto.commit=true").unwrap_err().contains("default group id (null)"));
        assert_eq!(read("").unwrap().assignors, [Assignor::Range, Assignor::CooperativeSticky]);
        let one = read("partition.assignment.strategy=org.apache.kafka.clients.consumer.StickyAssignor").unwrap();
        assert_eq!(one.assignors, [Assignor::Sticky]);
        assert!(read("partition.assignment.strategy=com.example.Mine").unwrap_err().contains("not supported yet"));
        assert_eq!(
            read("group.protocol=consumer").unwrap_err(),
            "group.protocol=consumer is not supported yet; only classic is"
        );
        assert!(read("group.protocol=CLASSIC").is_ok());
    }

    // As ConsumerConfig of 4.3.1.
    #[test]
    fn offset_reset() {
        assert_eq!(
            read("auto.offset.reset=by_duration:PT1H").unwrap().auto_offset_reset,
            OffsetReset::ByDuration(3_600_000)
        );
        assert_eq!(
            read("auto.offset.reset=by_duration:-P1D").unwrap_err(),
            "Invalid value by_duration:-P1D for configuration auto.offset.reset: Invalid value `by_duration:-P1D` for \
             configuration auto.offset.reset. The value must be either 'earliest', 'latest', 'none' or of the format \
             'by_duration:<PnDTnHnMn.nS.>'."
        );
    }
}
