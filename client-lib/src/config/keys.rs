//! What a configuration key is: its type, default and range, and how a text becomes a checked value.
//!
//! Follows Kafka's `ConfigDef`: the same values pass, and the messages of those that do not are the same.

use crate::error::ConfigError;

/// Whose key it is: a set of roles.
pub type Roles = u8;
/// The admin client's.
pub const ADMIN: Roles = 1;
/// The producer's.
pub const PRODUCER: Roles = 2;
/// The consumer's.
pub const CONSUMER: Roles = 4;
/// Everybody's.
pub const ALL: Roles = ADMIN | PRODUCER | CONSUMER;

/// A configuration key.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Who has it; the same name may stand in several rows for different roles.
    pub roles: Roles,
    /// Its type.
    pub kind: Type,
    /// Its default.
    pub default: Default,
    /// Which values it takes.
    pub range: Range,
    /// What it does in this client.
    pub effect: Effect,
    /// What it is for.
    pub doc: &'static str,
}

/// Types of values (`ConfigDef.Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Type {
    Text,
    Class,
    List,
    Int,
    Long,
    Short,
    Bool,
    Double,
    Password,
}

/// A key's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// Must be set.
    Required,
    /// Unset.
    Null,
    /// This text.
    Is(&'static str),
}

/// Which values a key takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range {
    /// All of its type.
    Any,
    /// A text, or a list, that is not empty.
    NonEmpty,
    /// A number not below this.
    AtLeast(i64),
    /// A number not below the first and not above the second.
    Between(i64, i64),
    /// The same, or the third.
    BetweenOr(i64, i64, i64),
    /// A fraction not below the first and not above the second.
    Doubles(f64, f64),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these texts, in any case.
    OneOfAnyCase(&'static [&'static str]),
    /// One of these texts, in any case or as they are, with a message of its own.
    Mode(&'static [&'static str], AnyCase),
    /// What `auto.offset.reset` takes.
    OffsetReset,
}

/// Whether large and small letters are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AnyCase {
    Yes,
    No,
}

/// What setting a key does in this client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What it does in Kafka.
    Used,
    /// Nothing: setting it gives a warning.
    None,
    /// Another value than the default is an error, since ignoring it would do something else than asked.
    Refused,
}

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of a key without value.
    Null,
    /// Of [`Type::Text`], [`Type::Class`] and [`Type::Password`].
    Text(String),
    /// Of [`Type::List`].
    List(Vec<String>),
    /// Of the three whole number types.
    Number(i64),
    /// Of [`Type::Bool`].
    Bool(bool),
    /// Of [`Type::Double`].
    Double(f64),
}

/// As Kafka's messages show it.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Text(text) => f.write_str(text),
            Self::List(list) => write!(f, "[{}]", list.join(", ")),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Double(double) => write!(f, "{double:?}"),
        }
    }
}

/// A row of the table.
#[allow(clippy::too_many_arguments)] // it is a table's row: see the tables
pub(super) const fn key(
    name: &'static str,
    roles: Roles,
    kind: Type,
    default: Default,
    range: Range,
    effect: Effect,
    doc: &'static str,
) -> Key {
    Key { name, roles, kind, default, range, effect, doc }
}

impl Key {
    /// Parses and checks a text.
    ///
    /// # Errors
    /// When it is not of the key's type or outside its range, in Kafka's words.
    pub fn parse(&self, text: &str) -> Result<Value, ConfigError> {
        let invalid = |reason: String| self.invalid(text, reason);
        let trimmed = text.trim();
        let number = |min: i64, max: i64, name: &str| {
            let parsed = trimmed.parse::<i64>().ok().filter(|n| (min..=max).contains(n));
            parsed.map(Value::Number).ok_or_else(|| invalid(format!("Not a number of type {name}")))
        };
        let value = match self.kind {
            Type::Text | Type::Class => Value::Text(trimmed.to_owned()),
            Type::Password => Value::Text(text.to_owned()),
            Type::List if trimmed.is_empty() => Value::List(Vec::new()),
            Type::List => Value::List(once_each(trimmed.split(',').map(str::trim))),
            Type::Int => number(i64::from(i32::MIN), i64::from(i32::MAX), "INT")?,
            Type::Long => number(i64::MIN, i64::MAX, "LONG")?,
            Type::Short => number(i64::from(i16::MIN), i64::from(i16::MAX), "SHORT")?,
            Type::Bool if trimmed.eq_ignore_ascii_case("true") => Value::Bool(true),
            Type::Bool if trimmed.eq_ignore_ascii_case("false") => Value::Bool(false),
            Type::Bool => return Err(invalid("Expected value to be either true or false".into())),
            Type::Double => Value::Double(trimmed.parse().map_err(|_| invalid("Not a number of type DOUBLE".into()))?),
        };
        if let Value::List(list) = &value {
            self.check_list(list)?;
        }
        self.check(&value).map_err(|reason| self.invalid(&value.to_string(), reason))?;
        Ok(value)
    }

    /// No list may hold an empty value (`ConfigDef.ValidList`).
    fn check_list(&self, list: &[String]) -> Result<(), ConfigError> {
        let wrong = |what: &str| Err(ConfigError::Conflict(format!("Configuration '{}' {what}", self.name)));
        if list.is_empty() && self.range == Range::NonEmpty {
            return wrong("must not be empty. Valid values include: any non-empty value");
        }
        if list.iter().any(String::is_empty) {
            return wrong("values must not be empty.");
        }
        Ok(())
    }

    /// The error for a value that parses but cannot be used.
    pub(super) fn invalid(&self, value: &str, reason: String) -> ConfigError {
        let value = if self.kind == Type::Password { "[hidden]" } else { value };
        ConfigError::Invalid { name: self.name.to_owned(), value: value.to_owned(), reason }
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        let at_least = |min: i64| format!("Value must be at least {min}");
        let at_most = |max: i64| format!("Value must be no more than {max}");
        match (self.range, value) {
            (Range::NonEmpty, Value::Text(text)) if text.is_empty() => Err("String must be non-empty".into()),
            (Range::AtLeast(min) | Range::Between(min, _), Value::Number(n)) if *n < min => Err(at_least(min)),
            (Range::Between(_, max), Value::Number(n)) if *n > max => Err(at_most(max)),
            (Range::BetweenOr(min, max, or), Value::Number(n)) if !(min..=max).contains(n) && *n != or => {
                Err(format!("Value must be between {min} and {max} or equal to {or}"))
            }
            (Range::Doubles(min, _), Value::Double(d)) if *d < min => Err(format!("Value must be at least {min:?}")),
            (Range::Doubles(_, max), Value::Double(d)) if *d > max => {
                Err(format!("Value must be no more than {max:?}"))
            }
            (Range::OneOf(all), Value::Text(text)) if !all.contains(&text.as_str()) => {
                Err(format!("String must be one of: {}", all.join(", ")))
            }
            (Range::Mode(all, case), Value::Text(text))
                if !all.iter().any(|a| a == text || (case == AnyCase::Yes && a.eq_ignore_ascii_case(text))) =>
            {
                Err(format!(
                    "Invalid value `{text}` for configuration {}. The value must either be {}.",
                    self.name,
                    all.iter().map(|a| format!("'{a}'")).collect::<Vec<_>>().join(" or ")
                ))
            }
            (Range::OneOfAnyCase(all), Value::Text(text)) if !all.iter().any(|a| a.eq_ignore_ascii_case(text)) => {
                Err(format!("String must be one of (case insensitive): {}", all.join(", ")))
            }
            (Range::OffsetReset, Value::Text(text)) => match super::OffsetReset::parse(text) {
                Some(_) => Ok(()),
                None => Err(format!(
                    "Invalid value `{text}` for configuration {}. The value must be either 'earliest', 'latest', \
                     'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.",
                    self.name
                )),
            },
            _ => Ok(()),
        }
    }
}

/// What a list says twice counts once (KIP-1161).
fn once_each<'a>(items: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for item in items {
        if !list.iter().any(|other| other == item) {
            list.push(item.to_owned());
        }
    }
    list
}
