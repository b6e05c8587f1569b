//! Structs and their defaults.

use super::{Text, field_name};
use crate::schema::{Field, Message, Struct, Type};

/// The struct's definition, and its `Default` if that cannot be derived.
pub fn structure(text: &mut Text, message: &Message, s: &Struct) -> Result<(), String> {
    const TAKEN: [&str; 12] = [
        "Option",
        "Vec",
        "String",
        "Bytes",
        "Records",
        "Uuid",
        "Decoder",
        "Encoder",
        "Message",
        "Request",
        "TaggedField",
        "Self",
    ];
    if TAKEN.contains(&s.name.as_str()) {
        return Err(format!("struct {} hides a type of the generated code", s.name));
    }
    let derived = s.fields.iter().all(|f| default(f).is_ok_and(|d| d.1));
    let derive = if derived { ", Default" } else { "" };
    let kind =
        if s.name == message.name { format!("Kafka's {}", s.name) } else { format!("{} of {}", s.name, message.name) };
    text.line(0, &format!("\n/// {kind}, versions {}.", s.versions.show()));
    text.line(0, &format!("#[derive(Clone, Debug, PartialEq{derive})]"));
    text.line(0, &format!("pub struct {} {{", s.name));
    for f in &s.fields {
        text.line(1, &doc(f));
        text.line(1, &format!("pub {}: {},", field_name(&f.name)?, rust_type(f)));
    }
    text.line(1, "/// Tagged fields that the schema does not know.");
    text.line(1, "pub unknown_tagged_fields: Vec<TaggedField>,");
    text.line(0, "}");
    if !derived {
        text.line(0, &format!("\nimpl Default for {} {{", s.name));
        text.line(1, "fn default() -> Self {");
        text.line(2, "Self {");
        for f in &s.fields {
            text.line(3, &format!("{}: {},", field_name(&f.name)?, default(f)?.0));
        }
        text.line(3, "unknown_tagged_fields: Vec::new(),");
        text.line(2, "}");
        text.line(1, "}");
        text.line(0, "}");
    }
    Ok(())
}

fn doc(f: &Field) -> String {
    let mut doc = format!("/// {}, versions {}", f.type_text.replace("[]", "array of "), f.versions.show());
    if let Some(nullable) = f.nullable {
        doc += &format!(", null {}", nullable.show());
    }
    if let Some((tag, versions)) = f.tagged {
        doc += &format!(", tag {tag} in {}", versions.show());
    }
    if let Some(default) = &f.default {
        doc += &format!(", default {default}");
    }
    doc + "."
}

/// The field's type in Rust.
pub fn rust_type(f: &Field) -> String {
    let inner = type_name(&f.ty);
    if f.optional() { format!("Option<{inner}>") } else { inner }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int(name) => (*name).to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Uuid => "Uuid".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Records => "Records".to_owned(),
        Type::Struct(name) => name.clone(),
        Type::Array(element) => format!("Vec<{}>", type_name(element)),
    }
}

/// The default as an expression, and whether it is the Rust type's own.
pub fn default(f: &Field) -> Result<(String, bool), String> {
    if f.defaults_to_null() {
        return if f.optional() { Ok(("None".to_owned(), true)) } else { Err(format!("{} cannot be null", f.name)) };
    }
    let text = f.default.as_deref();
    let (value, own) = match &f.ty {
        Type::Bool => (text.unwrap_or("false").to_owned(), text.is_none_or(|t| t == "false")),
        Type::Int(_) => int_default(text.unwrap_or("0"))?,
        Type::Float64 if text.is_none() => ("0.0".to_owned(), true),
        Type::Uuid if text.is_none() => ("Uuid::ZERO".to_owned(), true),
        Type::String if text.is_none() => ("String::new()".to_owned(), true),
        Type::Bytes if text.is_none() => ("Bytes::new()".to_owned(), true),
        Type::Array(_) if text.is_none() => ("Vec::new()".to_owned(), true),
        Type::Struct(name) if text.is_none() => (format!("{name}::default()"), true),
        _ => return Err(format!("{}: default {text:?} is not understood", f.name)),
    };
    if f.optional() { Ok((format!("Some({value})"), false)) } else { Ok((value, own)) }
}

fn int_default(text: &str) -> Result<(String, bool), String> {
    let value = match text.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16),
        None => text.parse::<i64>(),
    };
    let value = value.map_err(|_| format!("{text} is not a number"))?;
    let shown = match value {
        i64::MAX => "i64::MAX".to_owned(),
        _ if value == i64::from(i32::MAX) => "i32::MAX".to_owned(),
        _ if value == i64::from(i32::MIN) => "i32::MIN".to_owned(),
        _ => value.to_string(),
    };
    Ok((shown, value == 0))
}

/// The condition that `self.FIELD` is not the default.
pub fn differs(f: &Field) -> Result<String, String> {
    let name = format!("self.{}", field_name(&f.name)?);
    if f.defaults_to_null() {
        return Ok(format!("{name}.is_some()"));
    }
    let holds_some = matches!(f.ty, Type::String | Type::Bytes | Type::Array(_));
    Ok(match (&f.ty, f.optional()) {
        (_, true) if holds_some => format!("{name}.as_ref().is_none_or(|x| !x.is_empty())"),
        (_, false) if holds_some => format!("!{name}.is_empty()"),
        (Type::Bool, false) if default(f)?.0 == "true" => format!("!{name}"),
        (Type::Bool, false) => name,
        (Type::Uuid, false) => format!("!{name}.is_zero()"),
        _ => format!("{name} != {}", default(f)?.0),
    })
}
