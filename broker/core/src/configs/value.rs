//! Values of configuration keys: from text, and back to the text that Kafka shows (ConfigDef.parseType, convertToString).

use std::collections::BTreeMap;

use super::def::{ConfigDefault, ConfigError, ConfigType};

/// A parsed value.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigValue {
    /// Not set, and no default.
    Null,
    /// A BOOLEAN.
    Bool(bool),
    /// A SHORT, INT or LONG.
    Int(i64),
    /// A DOUBLE.
    Double(f64),
    /// A STRING, CLASS or PASSWORD.
    Text(String),
    /// A LIST.
    List(Vec<String>),
}

impl ConfigValue {
    /// Reads `text` as `ty`. Java classes cannot be loaded here: a CLASS is accepted when it is the key's default only.
    pub(super) fn parse(
        name: &str,
        text: &str,
        ty: ConfigType,
        default: ConfigDefault,
    ) -> Result<ConfigValue, ConfigError> {
        let trimmed = text.trim_matches(|c: char| c <= ' ');
        let not_a_number = || ConfigError::invalid(name, text, format_args!("Not a number of type {}", ty.name()));
        match ty {
            ConfigType::Boolean if trimmed.eq_ignore_ascii_case("true") => Ok(ConfigValue::Bool(true)),
            ConfigType::Boolean if trimmed.eq_ignore_ascii_case("false") => Ok(ConfigValue::Bool(false)),
            ConfigType::Boolean => Err(ConfigError::invalid(name, text, "Expected value to be either true or false")),
            ConfigType::String | ConfigType::Password => Ok(ConfigValue::Text(trimmed.to_owned())),
            ConfigType::Int => trimmed.parse::<i32>().map(|n| ConfigValue::Int(n.into())).map_err(|_| not_a_number()),
            ConfigType::Short => trimmed.parse::<i16>().map(|n| ConfigValue::Int(n.into())).map_err(|_| not_a_number()),
            ConfigType::Long => trimmed.parse::<i64>().map(ConfigValue::Int).map_err(|_| not_a_number()),
            ConfigType::Double => parse_double(trimmed).map(ConfigValue::Double).ok_or_else(not_a_number),
            ConfigType::List if trimmed.is_empty() => Ok(ConfigValue::List(Vec::new())),
            ConfigType::List => Ok(ConfigValue::List(trimmed.split(',').map(|item| item.trim().to_owned()).collect())),
            ConfigType::Class if matches!(default, ConfigDefault::Value(known) if known == trimmed) => {
                Ok(ConfigValue::Text(trimmed.to_owned()))
            }
            ConfigType::Class => {
                Err(ConfigError::invalid(name, text, format_args!("Class {text} could not be found.")))
            }
        }
    }

    /// The text of the value as Kafka shows it; none for null.
    pub fn to_text(&self) -> Option<String> {
        match self {
            ConfigValue::Null => None,
            ConfigValue::Bool(value) => Some(value.to_string()),
            ConfigValue::Int(value) => Some(value.to_string()),
            ConfigValue::Double(value) => Some(java_double(*value)),
            ConfigValue::Text(value) => Some(value.clone()),
            ConfigValue::List(items) => Some(items.join(",")),
        }
    }

    /// True when there is no value.
    pub fn is_null(&self) -> bool {
        *self == ConfigValue::Null
    }
}

/// Java's Double.parseDouble for what people write: an `f` or `d` may follow, `NaN` and `Infinity` have Java's spelling.
fn parse_double(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        _ => {}
    }
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    if !digits.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    digits.parse().ok()
}

/// Java's Double.toString: plain between 0.001 and ten million, `1.5E10` outside.
pub(super) fn java_double(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = value.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{value:?}");
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => text,
    }
}

/// The values of all keys of a table. The typed readers are for keys of that type: a key of another type, or one that
/// the table does not have, is a mistake in the caller and panics with the key's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(BTreeMap<&'static str, ConfigValue>);

impl Values {
    /// Sets a value.
    pub fn insert(&mut self, name: &'static str, value: ConfigValue) {
        self.0.insert(name, value);
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&ConfigValue> {
        self.0.get(name)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &ConfigValue)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// A BOOLEAN.
    pub fn bool(&self, name: &str) -> bool {
        match self.0.get(name) {
            Some(ConfigValue::Bool(value)) => *value,
            other => panic!("{name} is read as a boolean but is {other:?}"),
        }
    }

    /// A SHORT, INT or LONG; none when it is null.
    pub fn long_opt(&self, name: &str) -> Option<i64> {
        match self.0.get(name) {
            Some(ConfigValue::Int(value)) => Some(*value),
            Some(ConfigValue::Null) => None,
            other => panic!("{name} is read as a number but is {other:?}"),
        }
    }

    /// A SHORT, INT or LONG.
    pub fn long(&self, name: &str) -> i64 {
        self.long_opt(name).unwrap_or_else(|| panic!("{name} is read as a number but is null"))
    }

    /// A SHORT or INT.
    pub fn int(&self, name: &str) -> i32 {
        i32::try_from(self.long(name)).unwrap_or_else(|_| panic!("{name} is read as 32 bits but has more"))
    }

    /// A DOUBLE.
    pub fn double(&self, name: &str) -> f64 {
        match self.0.get(name) {
            Some(ConfigValue::Double(value)) => *value,
            other => panic!("{name} is read as a double but is {other:?}"),
        }
    }

    /// A STRING, CLASS or PASSWORD; none when it is null.
    pub fn text_opt(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(ConfigValue::Text(value)) => Some(value),
            Some(ConfigValue::Null) => None,
            other => panic!("{name} is read as text but is {other:?}"),
        }
    }

    /// A STRING, CLASS or PASSWORD; empty when it is null.
    pub fn text(&self, name: &str) -> &str {
        self.text_opt(name).unwrap_or_default()
    }

    /// A LIST; empty when it is null.
    pub fn list(&self, name: &str) -> &[String] {
        match self.0.get(name) {
            Some(ConfigValue::List(items)) => items,
            Some(ConfigValue::Null) => &[],
            other => panic!("{name} is read as a list but is {other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::java_double;

    #[test]
    fn doubles_are_shown_as_java_shows_them() {
        assert_eq!(java_double(f64::MAX), "1.7976931348623157E308");
        assert_eq!(java_double(2.0), "2.0");
        assert_eq!(java_double(1e7), "1.0E7");
    }
}
