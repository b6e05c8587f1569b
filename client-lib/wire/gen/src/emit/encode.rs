//! The `write` function of a struct.

use super::decode::{plain_versions, uses_version};
use super::types::differs;
use super::{Text, When, field_name, flexible, flexible_text, struct_named, when};
use crate::schema::{Field, Message, Struct, Type, Versions};

pub fn write(text: &mut Text, message: &Message, s: &Struct) -> Result<(), String> {
    let context = s.versions;
    let mut body = Text::default();
    for f in &s.fields {
        let plain = plain_versions(f, context)?;
        let mut depth = 2;
        let condition = when(plain, context);
        if let When::Never = condition {
            refuse_if_set(&mut body, f, context)?;
            continue;
        }
        if let When::If(c) = &condition {
            body.line(2, &format!("if {c} {{"));
            depth = 3;
        }
        for line in value(message, f, plain.unwrap_or(context), "e")? {
            body.line(depth, &line);
        }
        if let When::If(_) = condition {
            let absent = when(Some(f.versions), context);
            match absent {
                When::Always => body.line(2, "}"),
                _ if f.ignorable => body.line(2, "}"),
                // Also tagged in some versions: the ordinary part's end is not the field's.
                _ if f.tagged.is_some() => {
                    body.line(2, "}");
                    refuse_if_set(&mut body, f, context)?;
                }
                _ => {
                    body.line(2, &format!("}} else if {} {{", differs(f)?));
                    body.line(3, &format!("return Err(unset_field(NAME, {:?}, v));", f.name));
                    body.line(2, "}");
                }
            }
        }
    }
    tagged_fields(&mut body, message, s)?;
    body.line(2, "Ok(())");
    let e = if body.0.contains("e.") || body.0.contains("(e,") { "e" } else { "_" };
    let v = if uses_version(&body.0) { "v" } else { "_" };
    text.line(1, &format!("fn write(&self, {e}: &mut Encoder, {v}: i16) -> Result<(), EncodeError> {{"));
    text.0.push_str(&body.0);
    text.line(1, "}");
    Ok(())
}

/// Refuses a value in the versions of `context` that lack the field altogether.
fn refuse_if_set(body: &mut Text, f: &Field, context: Versions) -> Result<(), String> {
    if f.ignorable {
        return Ok(());
    }
    let condition = match when(Some(f.versions), context) {
        When::Always => return Ok(()),
        When::Never => differs(f)?,
        When::If(c) => format!("{} && {}", not(&c), differs(f)?),
    };
    body.line(2, &format!("if {condition} {{"));
    body.line(3, &format!("return Err(unset_field(NAME, {:?}, v));", f.name));
    body.line(2, "}");
    Ok(())
}

/// The opposite of a condition that [`when`] made.
fn not(condition: &str) -> String {
    for (word, opposite) in [("v >= ", "v < "), ("v <= ", "v > "), ("v == ", "v != ")] {
        if let Some(rest) = condition.strip_prefix(word) {
            return format!("{opposite}{rest}");
        }
    }
    format!("!{condition}")
}

fn tagged_fields(body: &mut Text, message: &Message, s: &Struct) -> Result<(), String> {
    let Some(context) = flexible(message).and_then(|v| v.intersect(s.versions)) else {
        return refuse_unknown(body, 2);
    };
    let depth = match when(flexible(message), s.versions) {
        When::If(c) => {
            body.line(2, &format!("if {c} {{"));
            3
        }
        _ => 2,
    };
    let mut known = Text::default();
    for f in &s.fields {
        let Some((tag, versions)) = f.tagged else { continue };
        let Some(both) = versions.intersect(context) else { continue };
        let condition = match when(Some(versions), context) {
            When::Always => differs(f)?,
            c => format!("{} && {}", c.text(), differs(f)?),
        };
        known.line(depth, &format!("if {condition} {{"));
        known.line(depth + 1, "let mut t = Encoder::new();");
        for line in value(message, f, both, "t")? {
            known.line(depth + 1, &line);
        }
        known.line(depth + 1, &format!("tags.push(({tag}, t.into_bytes()));"));
        known.line(depth, "}");
    }
    if known.0.is_empty() {
        body.line(depth, "e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;");
    } else {
        body.line(depth, "let mut tags = Vec::new();");
        body.0.push_str(&known.0);
        body.line(depth, "e.tagged_fields(tags, &self.unknown_tagged_fields)?;");
    }
    if depth == 3 {
        body.line(2, "} else {");
        refuse_unknown(body, 3)?;
        body.line(2, "}");
    }
    Ok(())
}

fn refuse_unknown(body: &mut Text, depth: usize) -> Result<(), String> {
    body.line(depth, "if !self.unknown_tagged_fields.is_empty() {");
    body.line(depth + 1, "return Err(unset_field(NAME, \"unknown_tagged_fields\", v));");
    body.line(depth, "}");
    Ok(())
}

/// The lines that write the field to `to`, in versions `context`.
fn value(message: &Message, f: &Field, context: Versions, to: &str) -> Result<Vec<String>, String> {
    let flexible = flexible_text(message, context, f.never_flexible);
    let name = format!("self.{}", field_name(&f.name)?);
    let mut lines = Vec::new();
    if f.optional() {
        let null_error = format!("return Err(null_field(NAME, {:?}, v));", f.name);
        match when(f.nullable, context) {
            When::Always => {}
            When::Never => lines.push(format!("if {name}.is_none() {{ {null_error} }}")),
            When::If(c) => lines.push(format!("if {} && {name}.is_none() {{ {null_error} }}", not(&c))),
        }
    }
    let some = |borrowed: &str| if f.optional() { format!("{name}{borrowed}") } else { format!("Some(&{name})") };
    lines.push(match &f.ty {
        Type::Bool => format!("{to}.bool({name});"),
        Type::Int(int) => format!("{to}.{int}({name});"),
        Type::Float64 => format!("{to}.f64({name});"),
        Type::Uuid => format!("{to}.uuid({name});"),
        Type::String => format!("{to}.string({}, {flexible})?;", some(".as_deref()")),
        Type::Bytes => format!("{to}.bytes({}, {flexible})?;", some(".as_deref()")),
        Type::Records => format!("{to}.records({name}.as_ref(), {flexible})?;"),
        Type::Array(element) => {
            let write = writer(message, element, &flexible)?;
            format!("{to}.array({}, {flexible}, {write})?;", some(".as_deref()"))
        }
        Type::Struct(_) if f.optional() => struct_lines(f, context, &name, to),
        Type::Struct(_) => format!("{name}.write({}, v)?;", if to == "e" { "e" } else { "&mut t" }),
    });
    Ok(lines)
}

/// A nullable struct has a byte in front where it may be null; elsewhere its absence was refused before.
fn struct_lines(f: &Field, context: Versions, name: &str, to: &str) -> String {
    let reference = if to == "e" { "e" } else { "&mut t" };
    let call = if to == "e" { "nullable" } else { "tagged_nullable" };
    let nullable = format!("{to}.{call}({name}.as_ref(), |e, x| x.write(e, v))?;");
    let required = format!("if let Some(x) = &{name} {{ x.write({reference}, v)?; }}");
    match when(f.nullable, context) {
        When::Always => nullable,
        When::Never => required,
        When::If(c) => format!("if {c} {{ {nullable} }} else {required}"),
    }
}

/// A function that writes one element.
fn writer(message: &Message, ty: &Type, flexible: &str) -> Result<String, String> {
    let plain = |call: String| format!("|e, x| {{ {call}; Ok(()) }}");
    Ok(match ty {
        Type::Bool => plain("e.bool(*x)".to_owned()),
        Type::Int(name) => plain(format!("e.{name}(*x)")),
        Type::Float64 => plain("e.f64(*x)".to_owned()),
        Type::Uuid => plain("e.uuid(*x)".to_owned()),
        Type::String => format!("|e, x| e.string(Some(x), {flexible})"),
        Type::Bytes => format!("|e, x| e.bytes(Some(x), {flexible})"),
        Type::Struct(name) => {
            struct_named(message, name)?;
            "|e, x| x.write(e, v)".to_owned()
        }
        Type::Records | Type::Array(_) => return Err("arrays of these are not known".to_owned()),
    })
}
