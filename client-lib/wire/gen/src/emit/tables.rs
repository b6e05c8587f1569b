//! `messages/mod.rs`, the door to all messages, and `messages/table.rs`: what there is, as values.

use super::{HEAD, Text};
use crate::names;
use crate::schema::{Message, Versions};

/// `mod.rs`.
pub fn door(messages: &[Message]) -> String {
    let mut text = Text::default();
    text.line(0, "//! Every message and record of Kafka's schemas, one module each.");
    text.line(0, "//!");
    text.line(0, HEAD);
    for m in messages {
        text.line(0, "#[rustfmt::skip]");
        text.line(0, &format!("pub mod {};", names::snake(&m.name)));
    }
    text.line(0, "#[rustfmt::skip]");
    text.line(0, "mod table;\n");
    for m in messages {
        text.line(0, &format!("pub use {}::{};", names::snake(&m.name), m.name));
    }
    // A group of its own, which the formatter leaves where it is.
    text.line(0, "");
    text.line(0, "pub(crate) use table::APIS;");
    text.line(0, "pub use table::MESSAGES;");
    text.0
}

/// `table.rs`.
pub fn tables(messages: &[Message]) -> Result<String, String> {
    let mut text = Text::default();
    text.line(0, HEAD);
    text.line(0, "use crate::api::{Api, ApiKey};");
    text.line(0, "use crate::message::{Kind, MessageInfo};\n");
    text.line(0, "/// Every message, by name.");
    text.line(0, "pub static MESSAGES: &[MessageInfo] = &[");
    for m in messages {
        let key = m.key.map_or("None".to_owned(), |k| format!("Some({k})"));
        text.line(1, &format!("MessageInfo::of::<super::{}>(Kind::{}, {key}),", m.name, kind(&m.kind)?));
    }
    text.line(0, "];\n");
    let mut requests: Vec<&Message> = messages.iter().filter(|m| m.kind == "request").collect();
    requests.sort_by_key(|m| m.key);
    text.line(0, "/// Every API, by key.");
    text.line(0, "pub(crate) static APIS: &[Api] = &[");
    for m in &requests {
        let Versions { first, last } = m.versions;
        let flexible = if m.flexible_from == i16::MAX { "i16::MAX".to_owned() } else { m.flexible_from.to_string() };
        let on = |listener: &str| m.listeners.iter().any(|l| l == listener);
        let name = api_name(m)?;
        let response = format!("{name}Response");
        let response = messages.iter().find(|r| r.name == response).ok_or_else(|| format!("no {response}"))?;
        if (response.versions, response.flexible_from) != (m.versions, m.flexible_from) {
            return Err(format!("{name}: request and response have different versions"));
        }
        text.line(
            1,
            &format!(
                "Api {{ key: ApiKey::{}, name: {name:?}, versions: {first}..={last}, flexible_from: {flexible}, unstable_latest: {}, broker: {}, controller: {} }},",
                names::constant(name),
                m.unstable,
                on("broker"),
                on("controller"),
            ),
        );
    }
    text.line(0, "];\n");
    text.line(0, "impl ApiKey {");
    for m in &requests {
        let name = api_name(m)?;
        let key = m.key.ok_or("a request has a key")?;
        text.line(1, &format!("/// {name}."));
        text.line(1, &format!("pub const {}: Self = Self({key});", names::constant(name)));
    }
    text.line(0, "}");
    Ok(text.0)
}

fn api_name(m: &Message) -> Result<&str, String> {
    m.name.strip_suffix("Request").ok_or_else(|| format!("{}: a request's name ends so", m.name))
}

fn kind(kind: &str) -> Result<&'static str, String> {
    Ok(match kind {
        "request" => "Request",
        "response" => "Response",
        "header" => "Header",
        "data" => "Data",
        "metadata" => "Metadata",
        "remote-log" => "RemoteLog",
        "group-key" => "GroupKey",
        "group-value" => "GroupValue",
        "transaction-key" => "TransactionKey",
        "transaction-value" => "TransactionValue",
        "share-key" => "ShareKey",
        "share-value" => "ShareValue",
        _ => return Err(format!("kind {kind} is not known")),
    })
}
