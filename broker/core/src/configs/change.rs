//! What a running broker refuses as a change of its settings, though a file may say it: thread counts that jump, and how
//! long a tiered log stays local (DynamicThreadPool, LogCleaner, DynamicLogConfig: their `validateReconfiguration`).

use super::{ConfigError, Values};

/// Pools of threads that a change at most halves or doubles.
const POOLS: [&str; 9] = [
    "background.threads",
    "num.io.threads",
    "num.network.threads",
    "num.recovery.threads.per.data.dir",
    "num.replica.fetchers",
    "remote.log.manager.copier.thread.pool.size",
    "remote.log.manager.expiration.thread.pool.size",
    "remote.log.manager.follower.thread.pool.size",
    "remote.log.reader.threads",
];

/// Checks that a broker may go from the values `old` to `new`, whose retention in force is the second of each pair, in
/// milliseconds. What does not change is not looked at.
pub fn validate((old, old_ms): (&Values, i64), (new, new_ms): (&Values, i64)) -> Result<(), ConfigError> {
    for key in POOLS {
        check_pool(key, old.long(key), new.long(key))?;
    }
    let changed = |key: &str| old.long(key) != new.long(key);
    if changed("log.cleaner.threads") {
        check_cleaner_threads(old.long("log.cleaner.threads"), new.long("log.cleaner.threads"))?;
    }
    let (local_ms, local_bytes, bytes) = ("log.local.retention.ms", "log.local.retention.bytes", "log.retention.bytes");
    if changed(local_ms) || old_ms != new_ms {
        check_local(local_ms, new.long(local_ms), "log.retention.ms", new_ms)?;
    }
    if changed(local_bytes) || changed(bytes) {
        check_local(local_bytes, new.long(local_bytes), bytes, new.long(bytes))?;
    }
    Ok(())
}

fn check_pool(key: &str, old: i64, new: i64) -> Result<(), ConfigError> {
    let refuse =
        |why: &str| refused(format!("Dynamic thread count update validation failed for {key}={new}, {why} {old}"));
    match (old, new) {
        _ if new < old / 2 => refuse("value should be at least half the current value"),
        _ if new > old * 2 => refuse("value should not be greater than double the current value"),
        _ => Ok(()),
    }
}

fn check_cleaner_threads(old: i64, new: i64) -> Result<(), ConfigError> {
    match (old, new) {
        (_, ..1) => refused("Log cleaner threads should be at least 1".to_owned()),
        _ if new < old / 2 => {
            refused(format!("Log cleaner threads cannot be reduced to less than half the current value {old}"))
        }
        _ if new > old * 2 => {
            refused(format!("Log cleaner threads cannot be increased to more than double the current value {old}"))
        }
        _ => Ok(()),
    }
}

fn check_local(local_key: &str, local: i64, key: &str, total: i64) -> Result<(), ConfigError> {
    let why = match local {
        _ if total < 0 || local == -2 => return Ok(()),
        -1 => format!("Value must not be -1 as {key} value is set as {total}."),
        _ if local > total => format!("Value must not be more than {key} property value: {total}"),
        _ => return Ok(()),
    };
    refused(ConfigError::invalid(local_key, local, why).0)
}

/// Kafka tells the reason inside of an error of its own, and so do we: scripts look for its words.
fn refused(why: String) -> Result<(), ConfigError> {
    Err(ConfigError(format!(
        "Invalid value org.apache.kafka.common.config.ConfigException: {why} for configuration Invalid dynamic configuration"
    )))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::broker;
    use super::*;

    const WEEK: i64 = 604_800_000;

    fn values(pairs: &[(&str, &str)]) -> Values {
        let required = [("node.id", "1"), ("process.roles", "broker"), ("controller.listener.names", "C")];
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let all: BTreeMap<String, String> = required.iter().chain(pairs).map(owned).collect();
        broker().parse(&all).expect("valid")
    }

    /// What is said to a change from the first to the second.
    fn said(old: &[(&str, &str)], new: &[(&str, &str)]) -> String {
        let result = validate((&values(old), WEEK), (&values(new), WEEK));
        let text = result.err().map(|error| error.0).unwrap_or_default();
        let inner = text.strip_prefix("Invalid value org.apache.kafka.common.config.ConfigException: ");
        inner
            .and_then(|text| text.strip_suffix(" for configuration Invalid dynamic configuration"))
            .unwrap_or(&text)
            .to_owned()
    }

    #[test]
    fn a_pool_of_threads_is_halved_or_doubled_at_most() {
        for (key, value, says) in [
            ("num.io.threads", "4", ""),
            ("num.io.threads", "16", ""),
            ("num.network.threads", "1", ""),
            ("num.io.threads", "3", "num.io.threads=3, value should be at least half the current value 8"),
            ("num.io.threads", "17", "num.io.threads=17, value should not be greater than double the current value 8"),
        ] {
            let expected = match says {
                "" => String::new(),
                says => format!("Dynamic thread count update validation failed for {says}"),
            };
            assert_eq!(said(&[], &[(key, value)]), expected);
        }
        let says = "Log cleaner threads cannot be increased to more than double the current value 1";
        assert_eq!(said(&[], &[("log.cleaner.threads", "3")]), says);
        let says = "Log cleaner threads cannot be reduced to less than half the current value 6";
        assert_eq!(said(&[("log.cleaner.threads", "6")], &[("log.cleaner.threads", "2")]), says);
    }

    #[test]
    fn what_stays_local_is_a_part_of_what_is_kept() {
        let too_long: &[(&str, &str)] = &[("log.local.retention.ms", "604800001")];
        let says = "Invalid value 604800001 for configuration log.local.retention.ms: Value must not be more than \
                    log.retention.ms property value: 604800000";
        assert_eq!(said(&[], too_long), says);
        // A file may say it: it does not stop other changes.
        assert_eq!(said(too_long, &[too_long[0], ("num.io.threads", "9")]), "");
        let says = "Invalid value -1 for configuration log.local.retention.bytes: Value must not be -1 as \
                    log.retention.bytes value is set as 5.";
        assert_eq!(said(&[], &[("log.local.retention.bytes", "-1"), ("log.retention.bytes", "5")]), says);
        assert_eq!(said(&[], &[("log.local.retention.bytes", "7")]), "");
    }
}
