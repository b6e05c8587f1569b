//! Kafka's built-in deserializers, followed by Java's `toString`: bytes to what the console consumer prints.

use kafka_client::Properties;

use super::java_text;

/// One of the classes in `org.apache.kafka.common.serialization`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deserializer {
    /// `StringDeserializer`
    Text(Charset),
    /// `UUIDDeserializer`
    Uuid(Charset),
    /// A number or truth value of fixed size.
    Fixed(Fixed),
    /// `BytesDeserializer`: printable ASCII, the rest as `\xNN`.
    Bytes,
    /// `ByteArrayDeserializer`. Java would print the array's address; the bytes are more use.
    ByteArray,
    /// `ByteBufferDeserializer`: Java prints the buffer's size.
    ByteBuffer,
    /// `VoidDeserializer`: takes nothing.
    Void,
    /// `ListDeserializer`
    List(Box<Deserializer>),
}

/// Types of fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    Short,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
}

/// Encodings of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    Utf8,
    Latin1,
    Ascii,
    /// In the order that a mark at the beginning says, else the big end first.
    Utf16,
    Utf16BigEndian,
    Utf16LittleEndian,
}

impl Deserializer {
    /// The deserializer that a Java class of this name is. `properties` are its own, without prefix.
    pub fn by_class_name(name: &str, properties: &Properties, is_key: bool) -> Result<Deserializer, String> {
        let short = name.trim().strip_prefix(PACKAGE).ok_or_else(|| unknown(name))?;
        Ok(match short {
            "StringDeserializer" => Deserializer::Text(charset(properties, is_key)?),
            "UUIDDeserializer" => Deserializer::Uuid(charset(properties, is_key)?),
            "ShortDeserializer" => Deserializer::Fixed(Fixed::Short),
            "IntegerDeserializer" => Deserializer::Fixed(Fixed::Integer),
            "LongDeserializer" => Deserializer::Fixed(Fixed::Long),
            "FloatDeserializer" => Deserializer::Fixed(Fixed::Float),
            "DoubleDeserializer" => Deserializer::Fixed(Fixed::Double),
            "BooleanDeserializer" => Deserializer::Fixed(Fixed::Boolean),
            "BytesDeserializer" => Deserializer::Bytes,
            "ByteArrayDeserializer" => Deserializer::ByteArray,
            "ByteBufferDeserializer" => Deserializer::ByteBuffer,
            "VoidDeserializer" => Deserializer::Void,
            "ListDeserializer" => Deserializer::List(Box::new(list_inner(properties, is_key)?)),
            _ => return Err(unknown(name)),
        })
    }

    /// Appends the text of a value.
    pub fn write(&self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        match self {
            Deserializer::Text(charset) => out.extend_from_slice(charset.decode(bytes).as_bytes()),
            Deserializer::Uuid(charset) => {
                let text = java_text::uuid(&charset.decode(bytes)).ok_or("Error parsing data into UUID")?;
                out.extend_from_slice(text.as_bytes());
            }
            Deserializer::Fixed(fixed) => out.extend_from_slice(fixed.text(bytes)?.as_bytes()),
            Deserializer::Bytes => out.extend_from_slice(java_text::bytes(bytes).as_bytes()),
            Deserializer::ByteArray => out.extend_from_slice(bytes),
            Deserializer::ByteBuffer => {
                let size = bytes.len();
                out.extend_from_slice(format!("java.nio.HeapByteBuffer[pos=0 lim={size} cap={size}]").as_bytes());
            }
            Deserializer::Void => return Err("Data should be null for a VoidDeserializer.".to_string()),
            Deserializer::List(inner) => inner.write_list(bytes, out)?,
        }
        Ok(())
    }

    /// `ListSerializer`'s format: a strategy, for types of fixed size the indexes of nulls, the count, then the entries.
    fn write_list(&self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        let mut rest = bytes;
        let constant_size = match take(&mut rest, 1)? {
            [0] => true,
            [1] => false,
            _ => return Err("Invalid serialization strategy flag value".to_string()),
        };
        let mut nulls = Vec::new();
        if constant_size {
            for _ in 0..take_count(&mut rest)? {
                nulls.push(take_int(&mut rest)?);
            }
        }
        let count = take_count(&mut rest)?;
        let fixed_size = self.fixed_size();
        out.push(b'[');
        for index in 0..count {
            if index > 0 {
                out.extend_from_slice(b", ");
            }
            let size = match constant_size {
                true => fixed_size.ok_or("entries have no fixed size")?,
                false => take_int(&mut rest)?,
            };
            if size == NULL_ENTRY || nulls.contains(&index) {
                out.extend_from_slice(b"null");
                continue;
            }
            let size = usize::try_from(size).map_err(|_| "negative entry size".to_string())?;
            self.write(take(&mut rest, size)?, out)?;
        }
        out.push(b']');
        Ok(())
    }

    /// Bytes of an entry in a list of entries of the same size.
    fn fixed_size(&self) -> Option<i32> {
        match self {
            Deserializer::Fixed(Fixed::Boolean) => None,
            Deserializer::Fixed(fixed) => Some(fixed.size() as i32),
            Deserializer::Uuid(_) => Some(36),
            _ => None,
        }
    }
}

impl Fixed {
    fn size(self) -> usize {
        match self {
            Fixed::Boolean => 1,
            Fixed::Short => 2,
            Fixed::Integer | Fixed::Float => 4,
            Fixed::Long | Fixed::Double => 8,
        }
    }

    fn text(self, bytes: &[u8]) -> Result<String, String> {
        let wrong_size = || {
            // The words are Kafka's, which are not uniform.
            let who = match self {
                Fixed::Boolean => "BooleanDeserializer",
                Fixed::Short => "ShortDeserializer",
                Fixed::Integer => "IntegerDeserializer",
                Fixed::Long => "LongDeserializer",
                Fixed::Float | Fixed::Double => "Deserializer",
            };
            format!("Size of data received by {who} is not {}", self.size())
        };
        let text = match self {
            Fixed::Short => bytes.try_into().map(|bytes| i16::from_be_bytes(bytes).to_string()),
            Fixed::Integer => bytes.try_into().map(|bytes| i32::from_be_bytes(bytes).to_string()),
            Fixed::Long => bytes.try_into().map(|bytes| i64::from_be_bytes(bytes).to_string()),
            Fixed::Float => bytes.try_into().map(|bytes| java_text::float(f32::from_be_bytes(bytes))),
            Fixed::Double => bytes.try_into().map(|bytes| java_text::double(f64::from_be_bytes(bytes))),
            Fixed::Boolean => match bytes {
                [0] => Ok("false".to_string()),
                [1] => Ok("true".to_string()),
                [other] => return Err(format!("Unexpected byte received by BooleanDeserializer: {}", *other as i8)),
                _ => return Err(wrong_size()),
            },
        };
        text.map_err(|_| wrong_size())
    }
}

impl Charset {
    fn by_name(name: &str) -> Option<Charset> {
        Some(match name.to_ascii_uppercase().as_str() {
            "UTF-8" | "UTF8" => Charset::Utf8,
            "ISO-8859-1" | "ISO8859_1" | "LATIN1" => Charset::Latin1,
            "US-ASCII" | "ASCII" => Charset::Ascii,
            "UTF-16" | "UTF_16" | "UTF16" => Charset::Utf16,
            "UTF-16BE" => Charset::Utf16BigEndian,
            "UTF-16LE" => Charset::Utf16LittleEndian,
            _ => return None,
        })
    }

    fn decode(self, bytes: &[u8]) -> String {
        let wide = |unit: fn([u8; 2]) -> u16| {
            let (pairs, half) = bytes.as_chunks();
            let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
            let mut text = String::from_utf16_lossy(&units);
            if !half.is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
            }
            text
        };
        match self {
            Charset::Utf8 => java_text::decode_utf8(bytes).into_owned(),
            Charset::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Charset::Ascii => {
                bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' }).collect()
            }
            Charset::Utf16 => match bytes {
                [0xff, 0xfe, rest @ ..] => Charset::Utf16LittleEndian.decode(rest),
                [0xfe, 0xff, rest @ ..] => Charset::Utf16BigEndian.decode(rest),
                _ => Charset::Utf16BigEndian.decode(bytes),
            },
            Charset::Utf16BigEndian => wide(u16::from_be_bytes),
            Charset::Utf16LittleEndian => wide(u16::from_le_bytes),
        }
    }
}

fn charset(properties: &Properties, is_key: bool) -> Result<Charset, String> {
    let own = if is_key { "key.deserializer.encoding" } else { "value.deserializer.encoding" };
    match properties.get(own).or_else(|| properties.get("deserializer.encoding")) {
        None => Ok(Charset::Utf8),
        Some(name) => Charset::by_name(name).ok_or_else(|| format!("Unsupported encoding {name}")),
    }
}

/// The serde of a list's entries; the list's own class only has to be named.
fn list_inner(properties: &Properties, is_key: bool) -> Result<Deserializer, String> {
    let kind = if is_key { "key" } else { "value" };
    let required = |what: &str| {
        let key = format!("default.list.{kind}.serde.{what}");
        properties.get(&key).ok_or_else(|| format!("{key} must be set for a list"))
    };
    required("type")?;
    let name = required("inner")?;
    let serde = name.strip_prefix(PACKAGE).and_then(|rest| rest.strip_prefix("Serdes$")?.strip_suffix("Serde"));
    let serde = serde.ok_or_else(|| unknown(name))?;
    Deserializer::by_class_name(&format!("{PACKAGE}{serde}Deserializer"), properties, is_key)
}

fn unknown(name: &str) -> String {
    format!("there is no {name}, classes cannot be loaded")
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], String> {
    let (taken, behind) = rest.split_at_checked(count).ok_or("End of the stream was reached prematurely")?;
    *rest = behind;
    Ok(taken)
}

fn take_int(rest: &mut &[u8]) -> Result<i32, String> {
    let bytes = take(rest, 4)?;
    Ok(i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

fn take_count(rest: &mut &[u8]) -> Result<i32, String> {
    let count = take_int(rest)?;
    // An entry may be as small as nothing, but a count beyond this is garbage, not a list.
    if (0..=ENTRIES_MAX).contains(&count) { Ok(count) } else { Err(format!("a list of {count} entries")) }
}

/// Every class that there is.
pub const CLASS_NAMES: &[&str] = &[
    "org.apache.kafka.common.serialization.BooleanDeserializer",
    "org.apache.kafka.common.serialization.ByteArrayDeserializer",
    "org.apache.kafka.common.serialization.ByteBufferDeserializer",
    "org.apache.kafka.common.serialization.BytesDeserializer",
    "org.apache.kafka.common.serialization.DoubleDeserializer",
    "org.apache.kafka.common.serialization.FloatDeserializer",
    "org.apache.kafka.common.serialization.IntegerDeserializer",
    "org.apache.kafka.common.serialization.ListDeserializer",
    "org.apache.kafka.common.serialization.LongDeserializer",
    "org.apache.kafka.common.serialization.ShortDeserializer",
    "org.apache.kafka.common.serialization.StringDeserializer",
    "org.apache.kafka.common.serialization.UUIDDeserializer",
    "org.apache.kafka.common.serialization.VoidDeserializer",
];

const PACKAGE: &str = "org.apache.kafka.common.serialization.";
const NULL_ENTRY: i32 = -1;
const ENTRIES_MAX: i32 = 10_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(class: &str, properties: &str, bytes: &[u8], expected: &str) {
        let pairs = properties.split_whitespace().filter_map(|pair| pair.split_once('='));
        let mut out = Vec::new();
        let made = Deserializer::by_class_name(&format!("{PACKAGE}{class}"), &pairs.collect(), false);
        let text = made.and_then(|deserializer| deserializer.write(bytes, &mut out));
        let text = text.map_or_else(|error| format!("! {error}"), |()| String::from_utf8(out).unwrap());
        assert_eq!(text, expected, "{class} {bytes:?}");
    }

    #[test]
    fn prints_values_as_java_does() {
        check("StringDeserializer", "", "é\u{fffd}".as_bytes(), "é\u{fffd}");
        check("StringDeserializer", "", b"a\xff", "a\u{fffd}");
        check("StringDeserializer", "deserializer.encoding=ISO-8859-1", b"\xe9", "é");
        check("StringDeserializer", "value.deserializer.encoding=utf-16le", b"a\0", "a");
        check("StringDeserializer", "deserializer.encoding=UTF-16", b"\xff\xfea\0", "a");
        check("StringDeserializer", "deserializer.encoding=UTF-16", b"\xfe\xff\0a", "a");
        check("StringDeserializer", "deserializer.encoding=UTF-16", b"\0a\0", "a\u{fffd}");
        check("IntegerDeserializer", "", b"null", "1853189228");
        check("IntegerDeserializer", "", b"", "! Size of data received by IntegerDeserializer is not 4");
        check("LongDeserializer", "", &(-1i64).to_be_bytes(), "-1");
        check("ShortDeserializer", "", &[1, 0], "256");
        check("DoubleDeserializer", "", &1e7f64.to_be_bytes(), "1.0E7");
        check("FloatDeserializer", "", &[0; 3], "! Size of data received by Deserializer is not 4");
        check("BooleanDeserializer", "", &[1], "true");
        check("BooleanDeserializer", "", &[255], "! Unexpected byte received by BooleanDeserializer: -1");
        check("BytesDeserializer", "", b"a\0", "a\\x00");
        check("ByteBufferDeserializer", "", b"abc", "java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]");
        check("VoidDeserializer", "", b"null", "! Data should be null for a VoidDeserializer.");
        check("UUIDDeserializer", "", b"x", "! Error parsing data into UUID");
    }

    #[test]
    fn every_class_that_is_offered_is_there() {
        let lists = "default.list.value.serde.type=java.util.ArrayList \
                     default.list.value.serde.inner=org.apache.kafka.common.serialization.Serdes$LongSerde";
        let properties: Properties = lists.split_whitespace().filter_map(|pair| pair.split_once('=')).collect();
        for name in CLASS_NAMES {
            assert!(Deserializer::by_class_name(name, &properties, false).is_ok(), "{name}");
        }
    }

    #[test]
    fn lists_of_both_strategies() {
        let ints = "default.list.value.serde.type=java.util.ArrayList \
                    default.list.value.serde.inner=org.apache.kafka.common.serialization.Serdes$IntegerSerde";
        let constant = [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 7];
        check("ListDeserializer", ints, &constant, "[7, null]");
        let texts = ints.replace("IntegerSerde", "StringSerde");
        let variable = [1, 0, 0, 0, 2, 0, 0, 0, 1, b'a', 255, 255, 255, 255];
        check("ListDeserializer", &texts, &variable, "[a, null]");
        check("ListDeserializer", &texts, &variable[..9], "! End of the stream was reached prematurely");
        check("ListDeserializer", &texts, &[1, 255, 255, 255, 255], "! a list of -1 entries");
        check("ListDeserializer", "", &[], "! default.list.value.serde.type must be set for a list");
    }
}
