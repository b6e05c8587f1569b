//! The schema table's lines as values. `schema/extract.py` describes the format in the table's first lines.

use std::collections::HashMap;

/// An inclusive range of versions; `last` is `i16::MAX` when it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// The lowest.
    pub first: i16,
    /// The highest.
    pub last: i16,
}

impl Versions {
    /// What both ranges have.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let both = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
        (both.first <= both.last).then_some(both)
    }

    /// The smallest range that has both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    fn parse(text: &str) -> Result<Option<Self>, String> {
        let number = |t: &str| t.parse::<i16>().map_err(|_| format!("\"{text}\" is not a range of versions"));
        if text == "none" {
            return Ok(None);
        }
        if let Some(first) = text.strip_suffix('+') {
            return Ok(Some(Self { first: number(first)?, last: i16::MAX }));
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Ok(Some(Self { first: number(first)?, last: number(last)? }))
    }

    /// As Kafka writes it: `3`, `3-5` or `3+`.
    #[must_use]
    pub fn show(self) -> String {
        match self {
            Self { first, last: i16::MAX } => format!("{first}+"),
            Self { first, last } if first == last => first.to_string(),
            Self { first, last } => format!("{first}-{last}"),
        }
    }
}

/// A field's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// An integer, by its Rust name.
    Int(&'static str),
    /// `float64`
    Float64,
    /// `uuid`
    Uuid,
    /// `string`
    String,
    /// `bytes`
    Bytes,
    /// `records`
    Records,
    /// A struct, by name.
    Struct(String),
    /// An array.
    Array(Box<Type>),
}

impl Type {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(element) = text.strip_prefix("[]") {
            return Ok(Self::Array(Box::new(Self::parse(element)?)));
        }
        Ok(match text {
            "bool" => Self::Bool,
            "int8" => Self::Int("i8"),
            "int16" => Self::Int("i16"),
            "int32" => Self::Int("i32"),
            "int64" => Self::Int("i64"),
            "uint16" => Self::Int("u16"),
            "uint32" => Self::Int("u32"),
            "float64" => Self::Float64,
            "uuid" => Self::Uuid,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "records" => Self::Records,
            _ if text.starts_with(char::is_uppercase) => Self::Struct(text.to_owned()),
            _ => return Err(format!("no type {text}")),
        })
    }

    /// The struct that this is or is an array of.
    #[must_use]
    pub fn struct_name(&self) -> Option<&str> {
        match self {
            Self::Struct(name) => Some(name),
            Self::Array(element) => element.struct_name(),
            _ => None,
        }
    }
}

/// A field of a message or struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Kafka's name, such as `TopicId`.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// The type as the table writes it.
    pub type_text: String,
    /// The versions that have it.
    pub versions: Versions,
    /// The versions in which it may be null.
    pub nullable: Option<Versions>,
    /// Its tag, and the versions in which it is a tagged field.
    pub tagged: Option<(u32, Versions)>,
    /// The default's text, if it is not the type's own.
    pub default: Option<String>,
    /// Whether it is written the old way even in flexible versions.
    pub never_flexible: bool,
    /// Whether a value is silently dropped in versions that lack it.
    pub ignorable: bool,
}

impl Field {
    /// Whether the Rust type is an `Option`.
    #[must_use]
    pub fn optional(&self) -> bool {
        self.nullable.is_some() || self.ty == Type::Records
    }

    /// Whether the default is null.
    #[must_use]
    pub fn defaults_to_null(&self) -> bool {
        self.default.as_deref() == Some("null") || self.ty == Type::Records
    }
}

/// A struct: the message itself or one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Struct {
    /// Kafka's name.
    pub name: String,
    /// Its fields in wire order.
    pub fields: Vec<Field>,
    /// The versions of the message in which it can occur.
    pub versions: Versions,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Kafka's name.
    pub name: String,
    /// `request`, `response`, `header`, `data`, `metadata`, `remote-log` or a coordinator's `-key` or `-value`.
    pub kind: String,
    /// The API's key or the record's type.
    pub key: Option<i16>,
    /// Its versions.
    pub versions: Versions,
    /// The first flexible version, or `i16::MAX`.
    pub flexible_from: i16,
    /// Where the API is offered: `broker`, `controller`.
    pub listeners: Vec<String>,
    /// Whether the highest version is not final in the newer release.
    pub unstable: bool,
    /// The message's own struct first, then those inside it.
    pub structs: Vec<Struct>,
}

/// Reads the whole table.
///
/// # Errors
/// When a line is not understood; the text has its number.
pub fn parse(table: &str) -> Result<Vec<Message>, String> {
    let mut lines: Vec<(usize, usize, &str)> = Vec::new();
    for (i, line) in table.lines().enumerate() {
        let text = line.trim_start();
        if !text.is_empty() && !text.starts_with('#') {
            lines.push((i + 1, (line.len() - text.len()) / 2, text));
        }
    }
    let mut messages = Vec::new();
    let mut rest = &lines[..];
    while let Some((head, tail)) = rest.split_first() {
        let body = tail.iter().take_while(|l| l.1 > 0).count();
        messages.push(parse_message(*head, &tail[..body])?);
        rest = &tail[body..];
    }
    Ok(messages)
}

type Line<'a> = (usize, usize, &'a str);

fn parse_message((number, _, head): Line<'_>, body: &[Line<'_>]) -> Result<Message, String> {
    let at = |e: String| format!("line {number}: {e}");
    let mut words = head.split(' ');
    let (Some(name), Some(kind)) = (words.next(), words.next()) else {
        return Err(at("name and kind expected".into()));
    };
    let mut versions = None;
    let mut message = Message {
        name: name.to_owned(),
        kind: kind.to_owned(),
        key: None,
        versions: Versions { first: 0, last: 0 },
        flexible_from: i16::MAX,
        listeners: Vec::new(),
        unstable: false,
        structs: Vec::new(),
    };
    for word in words {
        match word.split_once('=') {
            Some(("key", v)) => message.key = Some(v.parse().map_err(|_| at(format!("key {v}")))?),
            Some(("versions", v)) => versions = Versions::parse(v).map_err(at)?,
            Some(("flexible", v)) => {
                message.flexible_from = Versions::parse(v).map_err(at)?.map_or(i16::MAX, |v| v.first)
            }
            Some(("listeners", v)) => message.listeners = v.split(',').map(str::to_owned).collect(),
            None if word == "unstable" => message.unstable = true,
            _ => return Err(at(format!("\"{word}\" is not known"))),
        }
    }
    message.versions = versions.ok_or_else(|| at("a message has versions".into()))?;
    let mut structs = Vec::new();
    let fields = parse_fields(body, 1, &mut structs)?;
    structs.insert(0, (name.to_owned(), fields));
    message.structs = with_versions(structs, message.versions).map_err(at)?;
    Ok(message)
}

/// The fields at `depth`; the structs inside them are added to `structs`.
fn parse_fields(
    lines: &[Line<'_>],
    depth: usize,
    structs: &mut Vec<(String, Vec<Field>)>,
) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    let mut rest = lines;
    while let Some(((number, _, text), tail)) = rest.split_first() {
        let inner = tail.iter().take_while(|l| l.1 > depth).count();
        let at = structs.len();
        if let Some(common) = text.strip_prefix("struct ") {
            let name = common.split(' ').next().unwrap_or_default().to_owned();
            structs.push((name, Vec::new()));
            structs[at].1 = parse_fields(&tail[..inner], depth + 1, structs)?;
        } else {
            let field = parse_field(text).map_err(|e| format!("line {number}: {e}"))?;
            if inner > 0 {
                let name = field.ty.struct_name().ok_or_else(|| format!("line {number}: only structs have fields"))?;
                structs.push((name.to_owned(), Vec::new()));
                structs[at].1 = parse_fields(&tail[..inner], depth + 1, structs)?;
            }
            fields.push(field);
        }
        rest = &tail[inner..];
    }
    Ok(fields)
}

fn parse_field(text: &str) -> Result<Field, String> {
    let (name, rest) = text.split_once(": ").ok_or("a field is NAME: type versions")?;
    let mut words = rest.split(' ');
    let type_text = words.next().unwrap_or_default();
    let versions = Versions::parse(words.next().unwrap_or_default())?.ok_or("a field has versions")?;
    let mut field = Field {
        name: name.to_owned(),
        ty: Type::parse(type_text)?,
        type_text: type_text.to_owned(),
        versions,
        nullable: None,
        tagged: None,
        default: None,
        never_flexible: false,
        ignorable: false,
    };
    for word in words {
        match word.split_once('=') {
            Some(("null", v)) => field.nullable = Versions::parse(v)?,
            Some(("tag", v)) => {
                let (tag, versions) = v.split_once('@').ok_or("a tag is NUMBER@versions")?;
                let tag = tag.parse().map_err(|_| format!("tag {tag}"))?;
                field.tagged = Versions::parse(versions)?.map(|v| (tag, v));
            }
            Some(("default", v)) => field.default = Some(v.to_owned()),
            Some(("flexible", "none")) => field.never_flexible = true,
            None if word == "ignorable" => field.ignorable = true,
            _ => return Err(format!("\"{word}\" is not known")),
        }
    }
    Ok(field)
}

/// Works out in which versions of the message each struct can occur: where the fields of its type do.
fn with_versions(structs: Vec<(String, Vec<Field>)>, all: Versions) -> Result<Vec<Struct>, String> {
    let mut known: HashMap<String, Versions> = HashMap::from([(structs[0].0.clone(), all)]);
    // Structs are nested a few levels deep at most: that many rounds reach all.
    for _ in 0..8 {
        for (name, fields) in &structs {
            let Some(outer) = known.get(name).copied() else { continue };
            for field in fields {
                let (Some(inner), Some(versions)) = (field.ty.struct_name(), field.versions.intersect(outer)) else {
                    continue;
                };
                let hull = known.get(inner).map_or(versions, |v| v.hull(versions));
                known.insert(inner.to_owned(), hull);
            }
        }
    }
    structs
        .into_iter()
        .map(|(name, fields)| {
            let versions = *known.get(&name).ok_or_else(|| format!("struct {name} is not used"))?;
            Ok(Struct { name, fields, versions })
        })
        .collect()
}
