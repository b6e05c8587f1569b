//! The `read` function of a struct.

use super::types::default;
use super::{Text, When, field_name, flexible, flexible_text, struct_named, when};
use crate::schema::{Field, Message, Struct, Type, Versions};

pub fn read(text: &mut Text, message: &Message, s: &Struct) -> Result<(), String> {
    let context = s.versions;
    let mut body = Text::default();
    for f in &s.fields {
        let name = field_name(&f.name)?;
        let (none, _) = default(f)?;
        let tagged = f.tagged.map(|(_, v)| v);
        let plain = plain_versions(f, context)?;
        if tagged.is_some_and(|t| t.intersect(context).is_some()) {
            let first = match when(plain, context) {
                When::Never => none,
                c => {
                    format!("if {} {{ {} }} else {{ {none} }}", c.text(), value(message, f, plain.unwrap_or(context))?)
                }
            };
            body.line(2, &format!("let mut {name} = {first};"));
            continue;
        }
        match when(plain, context) {
            When::Always => body.line(2, &format!("let {name} = {};", value(message, f, context)?)),
            When::Never => body.line(2, &format!("let {name} = {none};")),
            When::If(c) => {
                let value = value(message, f, plain.unwrap_or(context))?;
                body.line(2, &format!("let {name} = if {c} {{ {value} }} else {{ {none} }};"));
            }
        }
    }
    tagged_fields(&mut body, message, s)?;
    let names: Result<Vec<_>, _> = s.fields.iter().map(|f| field_name(&f.name)).collect();
    let mut names = names?;
    names.push("unknown_tagged_fields".to_owned());
    body.line(2, &format!("Ok(Self {{ {} }})", names.join(", ")));
    let d = if body.0.contains("d.") || body.0.contains("(d,") { "d" } else { "_" };
    let v = if uses_version(&body.0) { "v" } else { "_" };
    text.line(1, &format!("fn read({d}: &mut Decoder<'_>, {v}: i16) -> Result<Self, DecodeError> {{"));
    text.0.push_str(&body.0);
    text.line(1, "}");
    Ok(())
}

/// Whether generated code asks for the version.
pub fn uses_version(body: &str) -> bool {
    ["v >", "v <", "v ==", "&v)", ", v)", "(v)"].iter().any(|p| body.contains(p))
}

/// The versions of `context` in which the field is written among the ordinary ones.
pub fn plain_versions(f: &Field, context: Versions) -> Result<Option<Versions>, String> {
    let Some(versions) = f.versions.intersect(context) else { return Ok(None) };
    let Some(tagged) = f.tagged.and_then(|(_, t)| t.intersect(versions)) else { return Ok(Some(versions)) };
    if tagged.last != versions.last {
        return Err(format!("{}: tagged in {} only", f.name, tagged.show()));
    }
    Ok((tagged.first > versions.first).then_some(Versions { first: versions.first, last: tagged.first - 1 }))
}

fn tagged_fields(body: &mut Text, message: &Message, s: &Struct) -> Result<(), String> {
    let mut known = Text::default();
    let mut in_order: Vec<&Field> = s.fields.iter().filter(|f| f.tagged.is_some()).collect();
    in_order.sort_by_key(|f| f.tagged.map(|t| t.0));
    let context = flexible(message).and_then(|v| v.intersect(s.versions)).unwrap_or(s.versions);
    for f in in_order {
        let Some((tag, versions)) = f.tagged else { continue };
        let Some(both) = versions.intersect(context) else { continue };
        let guard = match when(Some(versions), context) {
            When::Always => String::new(),
            c => format!(" if {}", c.text()),
        };
        let mut value = value(message, f, both)?;
        if matches!(f.ty, Type::Struct(_)) {
            value = value.replace("d.nullable(", "d.tagged_nullable(");
        }
        known.line(4, &format!("{tag}{guard} => {} = {value},", field_name(&f.name)?));
    }
    let read = if known.0.is_empty() {
        "d.tagged_fields(|_, _| Ok(false))?".to_owned()
    } else {
        let arms = known.0;
        format!(
            "d.tagged_fields(|tag, d| {{\n            match tag {{\n{arms}                _ => return Ok(false),\n            }}\n            Ok(true)\n        }})?"
        )
    };
    match when(flexible(message), s.versions) {
        When::Always => body.line(2, &format!("let unknown_tagged_fields = {read};")),
        When::Never => body.line(2, "let unknown_tagged_fields = Vec::new();"),
        When::If(c) => body.line(2, &format!("let unknown_tagged_fields = if {c} {{ {read} }} else {{ Vec::new() }};")),
    }
    Ok(())
}

/// The expression that reads the field, in versions `context`.
fn value(message: &Message, f: &Field, context: Versions) -> Result<String, String> {
    let flexible = flexible_text(message, context, f.never_flexible);
    let required = required(message, f, &flexible)?;
    if !f.optional() {
        return Ok(required);
    }
    let nullable = match &f.ty {
        Type::String => format!("d.string({flexible})?"),
        Type::Bytes => format!("d.bytes({flexible})?"),
        Type::Records => format!("d.records({flexible})?"),
        Type::Array(element) => format!("d.array({flexible}, {})?", reader(message, element, &flexible)?),
        Type::Struct(_) => format!("d.nullable({})?", reader(message, &f.ty, &flexible)?),
        _ => return Err(format!("{} cannot be null", f.name)),
    };
    Ok(match when(f.nullable, context) {
        When::Always => nullable,
        When::Never => format!("Some({required})"),
        When::If(c) => format!("if {c} {{ {nullable} }} else {{ Some({required}) }}"),
    })
}

fn required(message: &Message, f: &Field, flexible: &str) -> Result<String, String> {
    Ok(match &f.ty {
        Type::Bool => "d.bool()?".to_owned(),
        Type::Int(name) => format!("d.{name}()?"),
        Type::Float64 => "d.f64()?".to_owned(),
        Type::Uuid => "d.uuid()?".to_owned(),
        Type::String => format!("d.required_string({flexible})?"),
        Type::Bytes => format!("d.required_bytes({flexible})?"),
        Type::Records => format!("d.required_records({flexible})?"),
        Type::Struct(name) => format!("{}::read(d, v)?", struct_named(message, name)?.name),
        Type::Array(element) => format!("d.required_array({flexible}, {})?", reader(message, element, flexible)?),
    })
}

/// A function that reads one element.
fn reader(message: &Message, ty: &Type, flexible: &str) -> Result<String, String> {
    Ok(match ty {
        Type::Bool => "Decoder::bool".to_owned(),
        Type::Int(name) => format!("Decoder::{name}"),
        Type::Float64 => "Decoder::f64".to_owned(),
        Type::Uuid => "Decoder::uuid".to_owned(),
        Type::String => format!("|d| d.required_string({flexible})"),
        Type::Bytes => format!("|d| d.required_bytes({flexible})"),
        Type::Struct(name) => format!("|d| {}::read(d, v)", struct_named(message, name)?.name),
        Type::Records | Type::Array(_) => return Err("arrays of these are not known".to_owned()),
    })
}
