//! What a configuration key is (Kafka's ConfigDef): a row of one of the tables.

use std::collections::{BTreeMap, BTreeSet};

use super::validator::Validator;
use super::value::{ConfigValue, Values};

/// The type of a key's value (ConfigDef.Type).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigType {
    /// `true` or `false`, in any case.
    Boolean,
    /// Text without the space around it.
    String,
    /// 32 bits, signed.
    Int,
    /// 16 bits, signed.
    Short,
    /// 64 bits, signed.
    Long,
    /// A floating point number.
    Double,
    /// Texts separated by commas.
    List,
    /// The name of a Java class.
    Class,
    /// Text that is never shown.
    Password,
}

impl ConfigType {
    /// Kafka's name of the type, as its messages show it.
    pub fn name(self) -> &'static str {
        match self {
            ConfigType::Boolean => "BOOLEAN",
            ConfigType::String => "STRING",
            ConfigType::Int => "INT",
            ConfigType::Short => "SHORT",
            ConfigType::Long => "LONG",
            ConfigType::Double => "DOUBLE",
            ConfigType::List => "LIST",
            ConfigType::Class => "CLASS",
            ConfigType::Password => "PASSWORD",
        }
    }

    /// The id in a DescribeConfigs response (DescribeConfigsResponse.ConfigType).
    pub fn response_id(self) -> i8 {
        match self {
            ConfigType::Boolean => 1,
            ConfigType::String => 2,
            ConfigType::Int => 3,
            ConfigType::Short => 4,
            ConfigType::Long => 5,
            ConfigType::Double => 6,
            ConfigType::List => 7,
            ConfigType::Class => 8,
            ConfigType::Password => 9,
        }
    }
}

/// What a key is when nobody sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigDefault {
    /// It must be set.
    Required,
    /// No value.
    Null,
    /// This text, parsed as the key's type.
    Value(&'static str),
}

/// How much a key matters (ConfigDef.Importance).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Importance {
    /// Look at it first.
    High,
    /// Useful at times.
    Medium,
    /// Rarely touched.
    Low,
}

/// How a broker key may change while the broker runs (DynamicBrokerConfig).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateMode {
    /// At a restart only.
    ReadOnly,
    /// For one broker.
    PerBroker,
    /// For one broker or for all of them.
    ClusterWide,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct ConfigKey {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: ConfigType,
    /// Its value when it is not set.
    pub default: ConfigDefault,
    /// What a value must hold.
    pub validator: Validator,
    /// How much it matters.
    pub importance: Importance,
    /// Accepted, never shown.
    pub internal: bool,
    /// How it may change; of broker keys only (others always may).
    pub update: UpdateMode,
    /// One line about it.
    pub doc: &'static str,
}

/// A value, or a combination of values, that is refused. The text is the one Kafka's ConfigException carries.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

impl ConfigError {
    /// The usual form: the value, the key and what is wrong.
    pub fn invalid(key: &str, value: impl std::fmt::Display, why: impl std::fmt::Display) -> ConfigError {
        ConfigError(format!("Invalid value {value} for configuration {key}: {why}"))
    }
}

impl ConfigKey {
    /// Reads and checks a value; `None` is Java's null, which some keys accept. What a checked list says twice counts once.
    pub fn parse(&self, text: Option<&str>) -> Result<ConfigValue, ConfigError> {
        let mut value = match text {
            None => ConfigValue::Null,
            Some(text) => ConfigValue::parse(self.name, text, self.ty, self.default)?,
        };
        if let (Validator::List { .. }, ConfigValue::List(items)) = (&self.validator, &mut value) {
            let mut seen = BTreeSet::new();
            items.retain(|item| seen.insert(item.clone()));
        }
        self.validator.check(self.name, &value)?;
        Ok(value)
    }

    /// The value when the key is not set; an error when it has to be.
    pub fn default_value(&self) -> Result<ConfigValue, ConfigError> {
        match self.default {
            ConfigDefault::Required => Err(ConfigError(format!(
                "Missing required configuration \"{}\" which has no default value.",
                self.name
            ))),
            ConfigDefault::Null => Ok(ConfigValue::Null),
            ConfigDefault::Value(text) => ConfigValue::parse(self.name, text, self.ty, self.default),
        }
    }

    /// The default as DescribeConfigs shows it.
    pub fn default_text(&self) -> Option<String> {
        self.default_value().ok().and_then(|value| value.to_text())
    }

    /// True when values must not be shown.
    pub fn is_sensitive(&self) -> bool {
        self.ty == ConfigType::Password
    }
}

/// Keys sorted by name.
#[derive(Clone, Copy, Debug)]
pub struct ConfigTable {
    keys: &'static [ConfigKey],
}

impl ConfigTable {
    /// A table over `keys`, which must be sorted by name.
    pub const fn new(keys: &'static [ConfigKey]) -> ConfigTable {
        ConfigTable { keys }
    }

    /// The key of that name.
    pub fn get(&self, name: &str) -> Option<&'static ConfigKey> {
        self.keys.binary_search_by(|key| key.name.cmp(name)).ok().map(|at| &self.keys[at])
    }

    /// All keys, by name.
    pub fn iter(&self) -> impl Iterator<Item = &'static ConfigKey> + use<> {
        self.keys.iter()
    }

    /// Parses what `properties` says about the keys of this table and fills in the defaults (ConfigDef.parse).
    /// Names that the table does not have are left alone. The first error, by name, is returned.
    pub fn parse(&self, properties: &BTreeMap<String, String>) -> Result<Values, ConfigError> {
        let mut values = Values::default();
        for key in self.keys {
            let value = match properties.get(key.name) {
                Some(text) => key.parse(Some(text))?,
                None => key.default_value()?,
            };
            values.insert(key.name, value);
        }
        Ok(values)
    }
}
