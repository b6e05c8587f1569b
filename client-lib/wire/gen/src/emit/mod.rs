//! The text of the generated files.

mod decode;
mod encode;
mod tables;
mod types;

use crate::names;
use crate::schema::{Message, Struct, Versions};

pub use tables::{door, tables};

/// The first lines of every generated file.
const HEAD: &str = "//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.\n";

/// The module of one message.
pub fn message(message: &Message) -> Result<String, String> {
    let mut text = Text::default();
    let body = message_body(message).map_err(|e| format!("{}: {e}", message.name))?;
    let uses = |word: &str| body.contains(word);
    text.line(0, HEAD);
    if uses(" Bytes") || uses("<Bytes") {
        text.line(0, "use bytes::Bytes;\n");
    }
    text.line(0, "use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};");
    match (uses("null_field("), uses("unset_field(")) {
        (true, true) => text.line(0, "use crate::fields::{null_field, unset_field};"),
        (true, false) => text.line(0, "use crate::fields::null_field;"),
        (false, true) => text.line(0, "use crate::fields::unset_field;"),
        (false, false) => {}
    }
    text.line(
        0,
        if message.kind == "request" {
            "use crate::message::{Message, Request};"
        } else {
            "use crate::message::Message;"
        },
    );
    if uses("Option<Records>") {
        text.line(0, "use crate::records::Records;");
    }
    if uses(": Uuid") || uses("<Uuid") {
        text.line(0, "use crate::uuid::Uuid;");
    }
    if uses("(NAME, ") {
        text.line(0, &format!("\nconst NAME: &str = {:?};", message.name));
    }
    text.0.push_str(&body);
    Ok(text.0)
}

fn message_body(message: &Message) -> Result<String, String> {
    let mut text = Text::default();
    let name = &message.name;
    for s in &message.structs {
        types::structure(&mut text, message, s)?;
        text.line(0, &format!("\nimpl {} {{", s.name));
        if s.name == *name && record_type(message).is_some() {
            text.line(1, "/// The record's type.");
            text.line(1, &format!("pub const RECORD_TYPE: i16 = {};\n", message.key.unwrap_or_default()));
        }
        decode::read(&mut text, message, s)?;
        text.line(0, "");
        encode::write(&mut text, message, s)?;
        text.line(0, "}");
    }
    let Versions { first, last } = message.versions;
    let flexible = match message.flexible_from {
        i16::MAX => "i16::MAX".to_owned(),
        v => v.to_string(),
    };
    text.line(0, &format!("\nimpl Message for {name} {{"));
    text.line(1, &format!("const NAME: &'static str = {name:?};"));
    text.line(1, &format!("const VERSIONS: std::ops::RangeInclusive<i16> = {first}..={last};"));
    text.line(1, &format!("const FLEXIBLE_FROM: i16 = {flexible};\n"));
    for (face, result, error, call) in [
        ("decode(d: &mut Decoder<'_>, v: i16)", "Self", "DecodeError", "Self::read(d, v)"),
        ("encode(&self, e: &mut Encoder, v: i16)", "()", "EncodeError", "self.write(e, v)"),
    ] {
        text.line(1, &format!("fn {face} -> Result<{result}, {error}> {{"));
        text.line(2, "if !Self::VERSIONS.contains(&v) {");
        text.line(3, &format!("return Err({error}::Version {{ message: <Self as Message>::NAME, version: v }});"));
        text.line(2, "}");
        text.line(2, call);
        text.line(1, "}");
    }
    text.line(0, "}");
    if message.kind == "request" {
        let key = message.key.ok_or("a request has a key")?;
        let response = name.strip_suffix("Request").ok_or("a request's name ends so")?.to_owned() + "Response";
        text.line(0, &format!("\nimpl Request for {name} {{"));
        text.line(1, &format!("const API_KEY: i16 = {key};"));
        text.line(1, &format!("type Response = super::{response};"));
        text.line(0, "}");
    }
    Ok(text.0)
}

/// The type number of a record that is stored under one.
fn record_type(message: &Message) -> Option<i16> {
    let stored = ["metadata", "remote-log"].contains(&message.kind.as_str()) || message.kind.contains('-');
    message.key.filter(|_| stored)
}

/// Lines with indentation.
#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, depth: usize, line: &str) {
        if !line.is_empty() {
            self.0.push_str(&"    ".repeat(depth));
            self.0.push_str(line);
        }
        self.0.push('\n');
    }
}

/// The condition that version `v`, which is within `context`, is within `wanted`.
enum When {
    Always,
    Never,
    If(String),
}

fn when(wanted: Option<Versions>, context: Versions) -> When {
    let Some(both) = wanted.and_then(|w| w.intersect(context)) else { return When::Never };
    let Versions { first, last } = both;
    match (first == context.first, last == context.last) {
        (true, true) => When::Always,
        (false, true) => When::If(format!("v >= {first}")),
        (true, false) => When::If(format!("v <= {last}")),
        (false, false) if first == last => When::If(format!("v == {first}")),
        (false, false) => When::If(format!("({first}..={last}).contains(&v)")),
    }
}

impl When {
    /// As an expression.
    fn text(self) -> String {
        match self {
            Self::Always => "true".to_owned(),
            Self::Never => "false".to_owned(),
            Self::If(text) => text,
        }
    }
}

/// The versions in which the message is flexible.
fn flexible(message: &Message) -> Option<Versions> {
    (message.flexible_from != i16::MAX).then_some(Versions { first: message.flexible_from, last: i16::MAX })
}

/// The expression that says whether a field is written the flexible way.
fn flexible_text(message: &Message, context: Versions, never: bool) -> String {
    when(flexible(message).filter(|_| !never), context).text()
}

/// The struct of `message` called `name`.
fn struct_named<'a>(message: &'a Message, name: &str) -> Result<&'a Struct, String> {
    message.structs.iter().find(|s| s.name == name).ok_or_else(|| format!("no struct {name}"))
}

/// A struct's field or variable name.
fn field_name(name: &str) -> Result<String, String> {
    let field = names::field(name);
    if ["v", "d", "e", "t", "x", "tag", "tags", "unknown_tagged_fields"].contains(&field.as_str()) {
        return Err(format!("{name} would hide a variable of the generated code"));
    }
    Ok(field)
}
