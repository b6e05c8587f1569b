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
    /// Keys that are set and do nothing here.
    without_effect: Vec<&'static str>,
}

impl Values {
    pub(super) fn read(role: Roles, properties: &Properties) -> Result<Self, ConfigError> {
        let mut all =
            Self { values: HashMap::new(), explicit: HashSet::new(), warnings: Vec::new(), without_effect: Vec::new() };
        for key in keys(role) {
            let value = match (properties.get(key.name), key.default) {
                (Some(text), default) => {
                    all.explicit.insert(key.name);
                    let value = key.parse(text)?;
                    all.judge(key, default, text, &value)?;
                    value
                }
                (None, Default::Required) => return Err(ConfigError::Missing(key.name)),
                (None, Default::Null) => Value::Null,
                (None, Default::Is(text)) => key.parse(text)?,
            };
            all.values.insert(key.name, value);
        }
        match all.without_effect.as_slice() {
            [] => {}
            [name] => all.warnings.push(format!("the configuration '{name}' has no effect in this client")),
            names => {
                all.warnings.push(format!("the configurations '{}' have no effect in this client", names.join("', '")))
            }
        }
        for (name, _) in properties.iter().filter(|(name, _)| !all.values.contains_key(name)) {
            // A file shared by several clients is usual, so a key of another role is no reason to speak.
            if keys(super::keys::ALL).all(|k| k.name != name) {
                all.warnings.push(format!("the configuration '{name}' is not a known one"));
            }
        }
        Ok(all)
    }

    /// Refuses or notes a setting that does nothing here, unless it is what is done anyway.
    fn judge(&mut self, key: &'static Key, default: Default, text: &str, value: &Value) -> Result<(), ConfigError> {
        let is_default = match default {
            Default::Is(default) => {
                key.parse(default).as_ref() == Ok(value) || default.eq_ignore_ascii_case(text.trim())
            }
            Default::Null | Default::Required => text.trim().is_empty(),
        };
        // Here records are bytes: what Java needs to be told to make or read them says nothing new.
        let is_known = key.name.ends_with(".serializer") || key.name.ends_with(".deserializer");
        match key.effect {
            _ if is_default || is_known => Ok(()),
            Effect::Used => Ok(()),
            Effect::None => {
                self.without_effect.push(key.name);
                Ok(())
            }
            Effect::Refused => {
                let hint = match key.name {
                    "security.protocol" => "; only PLAINTEXT is",
                    "group.protocol" => "; only classic is",
                    "client.dns.lookup" => "; only use_all_dns_ips is",
                    _ => "",
                };
                Err(ConfigError::NotSupported { name: key.name.into(), value: text.trim().into(), hint })
            }
        }
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
                Range::AtLeast(min) => format!("[{min},...]"),
                Range::Between(min, max) => format!("[{min},...,{max}]"),
                Range::BetweenOr(min, max, or) => format!("[{min},...,{max}] or {or}"),
                Range::Doubles(min, max) => format!("[{min:?},...,{max:?}]"),
                // Kafka's description of lists says nothing.
                Range::NonEmpty if found[0].kind == Type::List => String::new(),
                Range::OneOf(all) | Range::Mode(all, _) => format!("[{}]", all.join(", ")),
                Range::OneOfAnyCase(all) => format!("(case insensitive) [{}]", all.join(", ")),
                Range::NonEmpty => "non-empty string".into(),
                Range::OffsetReset => "[latest, earliest, none, by_duration:PnDTnHnMn.nS]".into(),
            };
            assert_eq!(ours, range.replace("null", ""), "{name}");
            seen += 1;
        }
        assert_eq!(seen, [ADMIN, PRODUCER, CONSUMER].map(|r| keys(r).count()).iter().sum::<usize>(), "no key too many");
    }

    /// The file holds what the same classes say to values of all kinds, those at the ends of each range among them.
    #[test]
    fn every_value_as_kafka_takes_it() {
        let (mut seen, mut wrong) = (0, Vec::new());
        for line in include_str!("values-4.3.1.tsv").lines() {
            let [roles, name, outcome, probes] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}: four columns")
            };
            for role in roles.chars().map(|r| [("A", ADMIN), ("P", PRODUCER), ("C", CONSUMER)][index_of(r)].1) {
                let key = keys(role).find(|k| k.name == name).expect(name);
                for probe in probes.split('|') {
                    let ours = key.parse(probe).map_or_else(|e| e.to_string(), |_| "ok".to_owned());
                    let theirs = outcome.replace("{}", probe);
                    if ours != theirs {
                        wrong.push(format!("{name}={probe:?}: {ours:?} instead of {theirs:?}"));
                    }
                    seen += 1;
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(seen > 5000, "{seen}");
    }

    fn index_of(role: char) -> usize {
        "APC".find(role).expect("a role")
    }

    #[test]
    fn keys_without_effect_are_named_in_one_warning() {
        let warnings = |text: &str| {
            let properties = Properties::parse(format!("bootstrap.servers=a:1\n{text}").as_bytes()).unwrap();
            Values::read(ADMIN, &properties).unwrap().warnings
        };
        assert_eq!(warnings("metrics.num.samples=2\nssl.protocol=TLSv1.3\nsasl.jaas.config="), [""; 0]);
        assert_eq!(
            warnings("metrics.num.samples=3\nssl.protocol=TLSv1.2\nlinger.ms=1"),
            ["the configurations 'metrics.num.samples', 'ssl.protocol' have no effect in this client"]
        );
        assert_eq!(
            warnings("metrics.num.samples=3\nmine=1"),
            [
                "the configuration 'metrics.num.samples' has no effect in this client",
                "the configuration 'mine' is not a known one"
            ]
        );
    }
}
