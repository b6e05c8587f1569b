//! Properties checked against the table of keys, and read by name and type.

use std::collections::{HashMap, HashSet};

use super::keys::{Default, Effect, Key, Roles, Value};
use super::{table, table_security};
use crate::error::ConfigError;
use crate::properties::Properties;

/// All keys of these roles.
pub fn keys(roles: Roles) -> impl Iterator<Item = &'static Key> {
    table::KEYS.iter().chain(table_security::KEYS).filter(move |k| k.roles & roles != 0)
}

/// A value for each key of a role: the one set, or the default.
#[derive(Debug)]
pub(super) struct Values {
    values: HashMap<&'static str, Value>,
    explicit: HashSet<&'static str>,
    pub(super) warnings: Vec<String>,
}

impl Values {
    pub(super) fn read(role: Roles, properties: &Properties) -> Result<Self, ConfigError> {
        let mut all = Self { values: HashMap::new(), explicit: HashSet::new(), warnings: Vec::new() };
        for key in keys(role) {
            let value = match (properties.get(key.name), key.default) {
                (Some(text), default) => {
                    all.explicit.insert(key.name);
                    all.judge(key, default, text)?;
                    key.parse(text)?
                }
                (None, Default::Required) => return Err(ConfigError::Missing(key.name)),
                (None, Default::Null) => Value::Null,
                (None, Default::Is(text)) => key.parse(text)?,
            };
            all.values.insert(key.name, value);
        }
        for (name, _) in properties.iter().filter(|(name, _)| !all.values.contains_key(name)) {
            // A file shared by several clients is usual, so a key of another role is no reason to speak.
            if keys(super::keys::ALL).all(|k| k.name != name) {
                all.warnings.push(format!("the configuration '{name}' is not a known one"));
            }
        }
        Ok(all)
    }

    /// Refuses or notes a setting that does nothing here.
    fn judge(&mut self, key: &Key, default: Default, text: &str) -> Result<(), ConfigError> {
        let is_default = match default {
            Default::Is(default) => default.eq_ignore_ascii_case(text.trim()),
            Default::Null | Default::Required => text.trim().is_empty(),
        };
        match key.effect {
            Effect::Used => {}
            Effect::None => {
                self.warnings.push(format!("the configuration '{}' has no effect in this client", key.name))
            }
            Effect::Refused if is_default => {}
            Effect::Refused => {
                key.parse(text)?;
                let hint = match key.name {
                    "security.protocol" => "; only PLAINTEXT is",
                    "group.protocol" => "; only classic is",
                    "client.dns.lookup" => "; only use_all_dns_ips is",
                    _ => "",
                };
                return Err(ConfigError::NotSupported { name: key.name.into(), value: text.trim().into(), hint });
            }
        }
        Ok(())
    }

    /// Whether the key was set, not defaulted.
    pub(super) fn is_explicit(&self, name: &str) -> bool {
        self.explicit.contains(name)
    }

    fn value(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&Value::Null)
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.opt_text(name).unwrap_or_default()
    }

    pub(super) fn opt_text(&self, name: &str) -> Option<String> {
        match self.value(name) {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn list(&self, name: &str) -> Vec<String> {
        match self.value(name) {
            Value::List(list) => list.clone(),
            _ => Vec::new(),
        }
    }

    /// A whole number; 0 for a key that this role does not have.
    pub(super) fn number(&self, name: &str) -> i64 {
        match self.value(name) {
            Value::Number(n) => *n,
            _ => 0,
        }
    }

    pub(super) fn int(&self, name: &str) -> i32 {
        i32::try_from(self.number(name)).unwrap_or(i32::MAX)
    }

    /// A number of milliseconds or bytes that is never negative in its range.
    pub(super) fn size(&self, name: &str) -> u64 {
        u64::try_from(self.number(name)).unwrap_or(0)
    }

    pub(super) fn bool(&self, name: &str) -> bool {
        matches!(self.value(name), Value::Bool(true))
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::{ADMIN, CONSUMER, PRODUCER, Range, Type};
    use super::*;

    /// The file holds role, name, type, default and validator as `AdminClientConfig`, `ProducerConfig` and
    /// `ConsumerConfig` of Kafka 4.3.1 give them.
    #[test]
    fn every_key_of_kafka_with_its_type_and_default() {
        let mut seen = 0;
        for line in include_str!("kafka-4.3.1.tsv").lines() {
            let [role, name, kind, default, range] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}: five columns")
            };
            let role = match role {
                "A" => ADMIN,
                "P" => PRODUCER,
                _ => CONSUMER,
            };
            let found: Vec<_> = keys(role).filter(|k| k.name == name).collect();
            assert_eq!(found.len(), 1, "{name}");
            let ours = match found[0].kind {
                Type::Text => "STRING",
                Type::Class => "CLASS",
                Type::List => "LIST",
                Type::Int => "INT",
                Type::Long => "LONG",
                Type::Short => "SHORT",
                Type::Bool => "BOOLEAN",
                Type::Double => "DOUBLE",
                Type::Password => "PASSWORD",
            };
            assert_eq!(ours, kind, "{name}");
            let ours = match found[0].default {
                Default::Required => "<required>",
                Default::Null => "<null>",
                Default::Is(text) => text,
            };
            assert_eq!(ours, default.replace("class ", ""), "{name}");
            let ours = match found[0].range {
                Range::Any => String::new(),
                Range::NonEmpty => "non-empty string".into(),
                Range::AtLeast(min) => format!("[{min},...]"),
                Range::Between(min, max) => format!("[{min},...,{max}]"),
                Range::BetweenOr(min, max, or) => format!("[{min},...,{max}] or {or}"),
                Range::Doubles(min, max) => format!("[{min:?},...,{max:?}]"),
                Range::OneOf(all) => format!("[{}]", all.join(", ")),
                Range::OneOfAnyCase(all) => format!("(case insensitive) [{}]", all.join(", ")),
                Range::OffsetReset => "[latest, earliest, none, by_duration:PnDTnHnMn.nS]".into(),
            };
            // Its own validator takes any case, and does not say so in its description.
            let ours = if name == "share.acquire.mode" { ours.replace("(case insensitive) ", "") } else { ours };
            assert_eq!(ours, range.replace("null", ""), "{name}");
            seen += 1;
        }
        assert_eq!(seen, [ADMIN, PRODUCER, CONSUMER].map(|r| keys(r).count()).iter().sum::<usize>(), "no key too many");
    }
}
