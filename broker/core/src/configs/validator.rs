//! What a value must hold beyond its type (ConfigDef's validators and those of QuorumConfig, LogConfig and GroupConfig).

use super::def::ConfigError;
use super::value::ConfigValue;

/// A check of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Validator {
    /// Anything.
    None,
    /// A number that is not null, with inclusive bounds.
    Range {
        /// The least.
        min: Option<f64>,
        /// The greatest.
        max: Option<f64>,
    },
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these texts, in any case.
    OneOfIgnoreCase(&'static [&'static str]),
    /// A list without duplicates or empty items.
    List {
        /// What the items may be; anything when it is empty.
        allowed: &'static [&'static str],
        /// The list may have no items.
        empty: bool,
        /// The list may be null.
        null: bool,
    },
    /// Not null.
    NonNull,
    /// Null, or not empty.
    NonEmpty,
    /// -1 or 1 to 9.
    GzipLevel,
    /// `id@host:port` items.
    QuorumVoters,
    /// `host:port` items.
    QuorumBootstrapServers,
    /// `*` or `partition:broker` items.
    ThrottledReplicas,
    /// `earliest`, `latest` or `by_duration:` and a duration that is not negative.
    ShareOffsetReset,
}

/// A lower bound.
pub(super) const fn at_least(min: f64) -> Validator {
    Validator::Range { min: Some(min), max: None }
}

/// Both bounds.
pub(super) const fn between(min: f64, max: f64) -> Validator {
    Validator::Range { min: Some(min), max: Some(max) }
}

/// A list.
pub(super) const fn list(allowed: &'static [&'static str], empty: bool, null: bool) -> Validator {
    Validator::List { allowed, empty, null }
}

impl Validator {
    /// Refuses a value, in Kafka's words.
    pub fn check(&self, name: &str, value: &ConfigValue) -> Result<(), ConfigError> {
        match self {
            Validator::None => Ok(()),
            Validator::Range { min, max } => check_range(name, value, *min, *max),
            Validator::OneOf(allowed) => match value {
                ConfigValue::Text(text) if allowed.contains(&text.as_str()) => Ok(()),
                _ => Err(invalid(name, value, format_args!("String must be one of: {}", allowed.join(", ")))),
            },
            Validator::OneOfIgnoreCase(allowed) => match value {
                ConfigValue::Text(text) if allowed.iter().any(|one| one.eq_ignore_ascii_case(text)) => Ok(()),
                _ => {
                    let why = format!("String must be one of (case insensitive): {}", allowed.join(", "));
                    Err(invalid(name, value, why))
                }
            },
            Validator::List { allowed, empty, null } => check_list(name, value, allowed, *empty, *null),
            Validator::NonNull if value.is_null() => Err(invalid(name, value, "entry must be non null")),
            Validator::NonNull => Ok(()),
            Validator::NonEmpty => match value {
                ConfigValue::Text(text) if text.is_empty() => Err(invalid(name, value, "String must be non-empty")),
                _ => Ok(()),
            },
            Validator::GzipLevel => match value {
                ConfigValue::Int(-1 | 1..=9) => Ok(()),
                _ => Err(invalid(name, value, "Value must be between 1 and 9 or equal to -1")),
            },
            Validator::QuorumVoters => each(value, |item| check_voter(name, item)),
            Validator::QuorumBootstrapServers => each(value, |item| check_bootstrap_server(name, item)),
            Validator::ThrottledReplicas => check_throttled_replicas(name, value),
            Validator::ShareOffsetReset => check_share_offset_reset(name, value),
        }
    }
}

fn invalid(name: &str, value: &ConfigValue, why: impl std::fmt::Display) -> ConfigError {
    match value {
        ConfigValue::Null => ConfigError::invalid(name, "null", why),
        ConfigValue::List(items) => ConfigError::invalid(name, format_args!("[{}]", items.join(", ")), why),
        _ => ConfigError::invalid(name, value.to_text().unwrap_or_default(), why),
    }
}

fn each(value: &ConfigValue, check: impl Fn(&str) -> Result<(), ConfigError>) -> Result<(), ConfigError> {
    match value {
        ConfigValue::List(items) => items.iter().try_for_each(|item| check(item)),
        _ => Ok(()),
    }
}

fn check_range(name: &str, value: &ConfigValue, min: Option<f64>, max: Option<f64>) -> Result<(), ConfigError> {
    let number = match value {
        ConfigValue::Int(number) => *number as f64,
        ConfigValue::Double(number) => *number,
        _ => return Err(invalid(name, value, "Value must be non-null")),
    };
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(invalid(name, value, format_args!("Value must be at least {min}")));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(invalid(name, value, format_args!("Value must be no more than {max}")));
    }
    Ok(())
}

fn check_list(name: &str, value: &ConfigValue, allowed: &[&str], empty: bool, null: bool) -> Result<(), ConfigError> {
    let ConfigValue::List(items) = value else {
        return match null {
            true => Ok(()),
            false => Err(ConfigError(format!("Configuration '{name}' values must not be null."))),
        };
    };
    if items.is_empty() && !empty {
        let valid = match allowed {
            [] => "any non-empty value".to_owned(),
            _ => format!("[{}]", allowed.join(", ")),
        };
        return Err(ConfigError(format!("Configuration '{name}' must not be empty. Valid values include: {valid}")));
    }
    for item in items {
        if item.is_empty() {
            return Err(ConfigError(format!("Configuration '{name}' values must not be empty.")));
        }
        if !allowed.is_empty() && !allowed.contains(&item.as_str()) {
            let why = format!("String must be one of: {}", allowed.join(", "));
            return Err(ConfigError::invalid(name, item, why));
        }
    }
    Ok(())
}

fn check_voter(name: &str, item: &str) -> Result<(), ConfigError> {
    let form = "Each entry should be in the form `{id}@{host}:{port}`.";
    let Some((id, address)) = item.split_once('@') else {
        return Err(ConfigError(format!("Invalid configuration value for {name}. {form}")));
    };
    if id.parse::<i32>().is_err() {
        return Err(ConfigError(format!("Failed to parse voter ID as an integer from {id}")));
    }
    match host_port(address) {
        Some(_) => Ok(()),
        None => Err(ConfigError(format!(
            "Failed to parse host name from entry {item} for the configuration {name}. {form}"
        ))),
    }
}

fn check_bootstrap_server(name: &str, item: &str) -> Result<(), ConfigError> {
    match host_port(item) {
        Some(_) => Ok(()),
        None => Err(ConfigError(format!(
            "Failed to parse host name from {item} for the configuration {name}. Each entry should be in the form \
             \"{{host}}:{{port}}\""
        ))),
    }
}

/// Splits `host:port`; an IPv6 address stands in brackets, which are taken off.
pub fn host_port(text: &str) -> Option<(&str, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']')?,
        None => host,
    };
    let plain = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || "._-:%".contains(c));
    (plain && port.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    Some((host, port.parse().ok()?))
}

fn check_throttled_replicas(name: &str, value: &ConfigValue) -> Result<(), ConfigError> {
    let ConfigValue::List(items) = value else { return Ok(()) };
    let is_replica = |item: &String| {
        item.split_once(':').is_some_and(|(partition, broker)| {
            let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            number(partition) && number(broker)
        })
    };
    if items.len() == 1 && items[0] == "*" || items.iter().all(is_replica) {
        return Ok(());
    }
    let form = "[partitionId]:[brokerId],[partitionId]:[brokerId],...";
    let why = format!("{name} must be the literal '*' or a list of replicas in the following format: {form}");
    Err(invalid(name, value, why))
}

fn check_share_offset_reset(name: &str, value: &ConfigValue) -> Result<(), ConfigError> {
    let ConfigValue::Text(text) = value else { return Ok(()) };
    let known = match text.strip_prefix("by_duration:") {
        Some(duration) => iso_duration_ms(duration).is_some(),
        None => text == "earliest" || text == "latest",
    };
    if known {
        return Ok(());
    }
    let why = format!(
        "Invalid value `{text}` for configuration {name}. The value must be either 'earliest', 'latest' or of the \
         format 'by_duration:<PnDTnHnMn.nS>'."
    );
    Err(ConfigError::invalid(name, text, why))
}

/// Reads a duration that is not negative, `PnDTnHnMn.nS`, in milliseconds.
pub fn iso_duration_ms(text: &str) -> Option<i64> {
    let rest = text.strip_prefix(['P', 'p'])?;
    let (days, time) = match rest.split_once(['T', 't']) {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    let mut total_ms = 0f64;
    let mut parts = 0;
    for (part, units) in
        [(days, &[('D', 86_400_000f64)][..]), (time, &[('H', 3_600_000.0), ('M', 60_000.0), ('S', 1_000.0)])]
    {
        let mut left = part;
        for (unit, unit_ms) in units {
            let Some((number, after)) = left.split_once([*unit, unit.to_ascii_lowercase()]) else { continue };
            let whole = *unit != 'S';
            let numeric = number.bytes().all(|b| b.is_ascii_digit() || (!whole && b == b'.'));
            total_ms += number.parse::<f64>().ok().filter(|_| numeric)? * unit_ms;
            parts += 1;
            left = after;
        }
        if !left.is_empty() {
            return None;
        }
    }
    (parts > 0 && total_ms <= i64::MAX as f64).then_some(total_ms as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(iso_duration_ms("PT1H"), Some(3_600_000));
        assert_eq!(iso_duration_ms("P1DT2M3.5S"), Some(86_400_000 + 120_000 + 3_500));
        for wrong in ["", "P", "PT", "1h", "-PT1H", "PT1D", "P1H", "PT1.5H", "PTS"] {
            assert_eq!(iso_duration_ms(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(host_port("localhost:9092"), Some(("localhost", 9092)));
        assert_eq!(host_port("[::1]:90"), Some(("::1", 90)));
        for wrong in ["localhost", ":1", "a:b", "a:99999", "[::1:90", "a b:1"] {
            assert_eq!(host_port(wrong), None, "{wrong}");
        }
    }
}
