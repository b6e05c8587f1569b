//! Records from and to text: the readers of the console producer and the formatters of the console consumers.

mod coordinator_formatter;
mod default_formatter;
mod deserializer;
pub mod formatter;
mod java_text;
pub mod line_reader;
pub mod lines;
mod schema;

pub use deserializer::CLASS_NAMES as DESERIALIZERS;
