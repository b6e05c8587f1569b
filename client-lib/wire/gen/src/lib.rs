//! Makes kafka-wire's messages out of the schema table (`client-lib/wire/schema/messages.txt`): one Rust module for
//! each message, the door to them, and the tables of APIs and messages. What the fields mean follows Kafka's own
//! generator (`org.apache.kafka.message.MessageGenerator`); how the code looks does not.

mod emit;
mod names;
mod schema;

pub use schema::{Field, Message, Struct, Type, Versions, parse};

/// One generated file: its name within `src/messages`, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// The file's name, such as `metadata_request.rs`.
    pub name: String,
    /// All of its text.
    pub text: String,
}

/// The files of `src/messages` for the schema table `table`, sorted by name.
///
/// # Errors
/// When the table is not well-formed; the text names the line or the message.
pub fn generate(table: &str) -> Result<Vec<GeneratedFile>, String> {
    let messages = parse(table)?;
    let mut files = vec![
        GeneratedFile { name: "mod.rs".to_owned(), text: emit::door(&messages) },
        GeneratedFile { name: "table.rs".to_owned(), text: emit::tables(&messages)? },
    ];
    for message in &messages {
        let name = format!("{}.rs", names::snake(&message.name));
        files.push(GeneratedFile { name, text: emit::message(message)? });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
