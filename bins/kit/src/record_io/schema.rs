//! Bytes of a message to JSON, driven by the table of Kafka's schemas, in the form of Kafka's generated JSON converters:
//! fields in the schema's order, names in lower camel case, bytes as base64, tagged fields only when they are not the default.

use std::collections::HashMap;

use bytes::Bytes;
use kafka_wire::{DecodeError, Decoder};
use serde_json::{Map, Value};

/// A message's schema.
#[derive(Debug)]
pub struct Schema {
    versions: Versions,
    flexible: Versions,
    fields: Vec<Field>,
}

#[derive(Clone, Debug)]
struct Field {
    /// In lower camel case.
    name: String,
    kind: Kind,
    versions: Versions,
    nullable: Versions,
    tag: Option<(u32, Versions)>,
    default: Option<String>,
}

#[derive(Clone, Debug)]
enum Kind {
    Bool,
    Int8,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Int64,
    Float64,
    Uuid,
    Text,
    Bytes,
    Struct(Vec<Field>),
    Array(Box<Kind>),
}

/// A range of versions, both ends included; empty when the first is above the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Versions {
    first: i16,
    last: i16,
}

impl Schema {
    /// The message of a kind (`group-key`) that has this number, which is a record's type. `None` when there is none.
    pub fn of_record(table: &str, kind: &str, number: i16) -> Option<Schema> {
        let number = format!("key={number}");
        Schema::find(table, |head| {
            let mut words = head.split(' ').skip(1);
            words.next() == Some(kind) && words.next() == Some(&number)
        })
    }

    fn find(table: &str, wanted: impl Fn(&str) -> bool) -> Option<Schema> {
        let mut lines = table.lines().skip_while(|line| line.starts_with([' ', '#']) || !wanted(line));
        let head = lines.next()?;
        let attribute = |key: &str| head.split(' ').find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let body: Vec<&str> = lines.take_while(|line| line.starts_with(' ')).collect();
        let structs = common_structs(&body);
        Some(Schema {
            versions: Versions::parse(attribute("versions")?)?,
            flexible: Versions::parse(attribute("flexible")?)?,
            fields: fields(&own_fields(&body), INDENT, &structs)?,
        })
    }

    /// Whether the schema has this version.
    pub fn has_version(&self, version: i16) -> bool {
        self.versions.contains(version)
    }

    /// Reads a message.
    pub fn decode(&self, bytes: &Bytes, version: i16) -> Result<Value, DecodeError> {
        let mut decoder = Decoder::new(bytes);
        read_struct(&self.fields, &mut decoder, version, self.flexible.contains(version)).map(Value::Object)
    }
}

fn read_struct(
    fields: &[Field],
    decoder: &mut Decoder<'_>,
    version: i16,
    flexible: bool,
) -> Result<Map<String, Value>, DecodeError> {
    let present = |field: &&Field| field.versions.contains(version);
    let is_tagged = |field: &Field| field.tag.is_some_and(|(_, versions)| versions.contains(version));
    let mut values: HashMap<&str, Value> = HashMap::new();
    for field in fields.iter().filter(present).filter(|field| !is_tagged(field)) {
        values.insert(&field.name, field.read(decoder, version, flexible, false)?);
    }
    if flexible {
        decoder.tagged_fields(|tag, decoder| {
            let known = fields.iter().filter(present).find(|field| is_tagged(field) && field.has_tag(tag));
            let Some(field) = known else { return Ok(false) };
            let value = field.read(decoder, version, flexible, true)?;
            if !field.is_default(&value, version) {
                values.insert(&field.name, value);
            }
            Ok(true)
        })?;
    }
    Ok(fields.iter().filter_map(|field| values.remove_entry(field.name.as_str())).map(owned).collect())
}

fn owned((name, value): (&str, Value)) -> (String, Value) {
    (name.to_string(), value)
}

fn read_value(kind: &Kind, decoder: &mut Decoder<'_>, version: i16, flexible: bool) -> Result<Value, DecodeError> {
    Ok(match kind {
        Kind::Bool => decoder.bool()?.into(),
        Kind::Int8 => decoder.i8()?.into(),
        Kind::Int16 => decoder.i16()?.into(),
        Kind::Uint16 => decoder.u16()?.into(),
        Kind::Int32 => decoder.i32()?.into(),
        Kind::Uint32 => decoder.u32()?.into(),
        Kind::Int64 => decoder.i64()?.into(),
        Kind::Float64 => decoder.f64()?.into(),
        Kind::Uuid => decoder.uuid()?.to_string().into(),
        Kind::Text => decoder.string(flexible)?.into(),
        Kind::Bytes => decoder.bytes(flexible)?.map(|bytes| base64(&bytes)).into(),
        Kind::Struct(fields) => Value::Object(read_struct(fields, decoder, version, flexible)?),
        Kind::Array(element) => match decoder.array_len(flexible)? {
            None => Value::Null,
            Some(count) => {
                let values = (0..count).map(|_| read_value(element, decoder, version, flexible));
                Value::Array(values.collect::<Result<_, _>>()?)
            }
        },
    })
}

impl Field {
    /// Reads a value. Before a struct that may be null there is a mark, another one when it is a tagged field.
    fn read(
        &self,
        decoder: &mut Decoder<'_>,
        version: i16,
        flexible: bool,
        tagged: bool,
    ) -> Result<Value, DecodeError> {
        match &self.kind {
            Kind::Struct(fields) if self.nullable.contains(version) => {
                let read = |decoder: &mut Decoder<'_>| read_struct(fields, decoder, version, flexible);
                let found = if tagged { decoder.tagged_nullable(read)? } else { decoder.nullable(read)? };
                Ok(found.map_or(Value::Null, Value::Object))
            }
            kind => read_value(kind, decoder, version, flexible),
        }
    }

    fn has_tag(&self, wanted: u32) -> bool {
        self.tag.is_some_and(|(tag, _)| tag == wanted)
    }

    /// Whether a value is what the field has when it is not sent.
    fn is_default(&self, value: &Value, version: i16) -> bool {
        match (self.default.as_deref(), value) {
            (Some("null"), value) => value.is_null(),
            (Some(text), Value::String(value)) => text == value,
            (Some(text), value) => value.to_string().as_str() == text,
            // Without a word about it, the default of a struct is an empty one.
            (None, Value::Null) => self.nullable.contains(version) && !matches!(self.kind, Kind::Struct(_)),
            (None, Value::Bool(value)) => !value,
            (None, Value::Number(value)) => value.as_f64() == Some(0.0),
            (None, Value::String(value)) => value.is_empty() || value == ZERO_UUID,
            (None, Value::Array(value)) => value.is_empty(),
            (None, Value::Object(_)) => false,
        }
    }
}

impl Versions {
    const NONE: Versions = Versions { first: 1, last: 0 };

    /// `0-4`, `3+`, `1`, `none`.
    fn parse(text: &str) -> Option<Versions> {
        Some(match text.split_once('-') {
            _ if text == "none" => Versions::NONE,
            Some((first, last)) => Versions { first: first.parse().ok()?, last: last.parse().ok()? },
            None => match text.strip_suffix('+') {
                Some(first) => Versions { first: first.parse().ok()?, last: i16::MAX },
                None => Versions { first: text.parse().ok()?, last: text.parse().ok()? },
            },
        })
    }

    fn contains(self, version: i16) -> bool {
        (self.first..=self.last).contains(&version)
    }
}

/// The bodies of `struct NAME` blocks, by name.
fn common_structs<'a>(body: &[&'a str]) -> HashMap<&'a str, Vec<&'a str>> {
    let mut structs: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut current = None;
    for line in body {
        if indent(line) == INDENT {
            current = line.trim().strip_prefix("struct ").and_then(|rest| rest.split(' ').next());
        } else if let Some(name) = current {
            structs.entry(name).or_default().push(line);
        }
    }
    structs
}

/// The lines that are not in a `struct` block.
fn own_fields<'a>(body: &[&'a str]) -> Vec<&'a str> {
    let mut in_struct = false;
    let own = body.iter().filter(|line| {
        if indent(line) == INDENT {
            in_struct = line.trim().starts_with("struct ");
        }
        !in_struct
    });
    own.copied().collect()
}

/// Fields at one depth of indentation, with those below them as their structs.
fn fields(lines: &[&str], depth: usize, structs: &HashMap<&str, Vec<&str>>) -> Option<Vec<Field>> {
    let mut found = Vec::new();
    let mut rest = lines;
    while let Some((line, below)) = rest.split_first() {
        let nested = below.iter().take_while(|line| indent(line) > depth).count();
        found.push(field(line, &below[..nested], depth, structs)?);
        rest = &below[nested..];
    }
    Some(found)
}

fn field(line: &str, nested: &[&str], depth: usize, structs: &HashMap<&str, Vec<&str>>) -> Option<Field> {
    let mut words = line.trim().split(' ');
    let name = words.next()?.strip_suffix(':')?;
    let kind = kind(words.next()?, nested, depth, structs)?;
    let versions = Versions::parse(words.next()?)?;
    let mut field =
        Field { name: lower_camel(name), kind, versions, nullable: Versions::NONE, tag: None, default: None };
    for word in words {
        match word.split_once('=') {
            Some(("null", versions)) => field.nullable = Versions::parse(versions)?,
            Some(("tag", tag)) => {
                let (tag, versions) = tag.split_once('@')?;
                field.tag = Some((tag.parse().ok()?, Versions::parse(versions)?));
            }
            Some(("default", text)) => field.default = Some(text.to_string()),
            _ => {}
        }
    }
    Some(field)
}

fn kind(text: &str, nested: &[&str], depth: usize, structs: &HashMap<&str, Vec<&str>>) -> Option<Kind> {
    Some(match text {
        "bool" => Kind::Bool,
        "int8" => Kind::Int8,
        "int16" => Kind::Int16,
        "uint16" => Kind::Uint16,
        "int32" => Kind::Int32,
        "uint32" => Kind::Uint32,
        "int64" => Kind::Int64,
        "float64" => Kind::Float64,
        "uuid" => Kind::Uuid,
        "string" => Kind::Text,
        "bytes" | "records" => Kind::Bytes,
        _ => match text.strip_prefix("[]") {
            Some(element) => Kind::Array(Box::new(kind(element, nested, depth, structs)?)),
            None if nested.is_empty() => Kind::Struct(fields(structs.get(text)?, 2 * INDENT, structs)?),
            None => Kind::Struct(fields(nested, depth + INDENT, structs)?),
        },
    })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn lower_camel(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

/// Standard base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(*group.get(index).unwrap_or(&0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            match digit <= group.len() {
                true => text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63])),
                false => text.push('='),
            }
        }
    }
    text
}

const INDENT: usize = 2;
const ZERO_UUID: &str = "AAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use kafka_wire::Message;
    use kafka_wire::messages::StreamsGroupMemberMetadataValue;
    use kafka_wire::messages::streams_group_member_metadata_value::Endpoint;

    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn versions_in_all_spellings() {
        let check = |text: &str, first, last| assert_eq!(Versions::parse(text), Some(Versions { first, last }));
        check("0-4", 0, 4);
        check("3+", 3, i16::MAX);
        check("1", 1, 1);
        check("none", 1, 0);
    }

    /// A member of a consumer group as Kafka 4.3.1 wrote it, and one of a streams group with and without an endpoint.
    #[test]
    fn structs_that_may_be_null() {
        let json = |number, bytes: Bytes| {
            let schema = Schema::of_record(kafka_wire::SCHEMA, "group-value", number).unwrap();
            schema.decode(&bytes, 0).unwrap().to_string()
        };
        let member = b"\0\0\x11console-consumer\x0b/127.0.0.1\x02\x03c1\x01\0\x04\x93\xe0\0\x01\0\x01\0";
        assert_eq!(
            json(5, Bytes::from_static(member)),
            "{\"instanceId\":null,\"rackId\":null,\"clientId\":\"console-consumer\",\"clientHost\":\"/127.0.0.1\",\
             \"subscribedTopicNames\":[\"c1\"],\"subscribedTopicRegex\":\"\",\"rebalanceTimeoutMs\":300000,\
             \"serverAssignor\":null,\"classicMemberMetadata\":null}"
        );
        for (endpoint, expected) in [
            (None, "\"userEndpoint\":null"),
            (
                Some(Endpoint { host: "h".into(), port: 9, ..Default::default() }),
                "\"userEndpoint\":{\"host\":\"h\",\"port\":9}",
            ),
        ] {
            let member = StreamsGroupMemberMetadataValue { user_endpoint: endpoint, ..Default::default() };
            let mut encoder = kafka_wire::Encoder::new();
            member.encode(&mut encoder, 0).unwrap();
            let text = json(19, encoder.into_bytes());
            assert!(text.contains(expected) && text.ends_with("\"clientTags\":[]}"), "{text}");
        }
    }

    #[test]
    fn every_message_of_the_table_is_understood() {
        let mut count = 0;
        for head in kafka_wire::SCHEMA.lines().filter(|line| !line.starts_with([' ', '#'])) {
            assert!(Schema::find(kafka_wire::SCHEMA, |line| line == head).is_some(), "{head}");
            count += 1;
        }
        assert!(count > 200, "{count}");
    }
}
