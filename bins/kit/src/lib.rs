//! What all tools share: the entry point with its exit codes, the registry that man pages and
//! completions are made from, the argument grammar of Kafka's scripts, output, tables, prompts.
//!
//! A tool is one module with a [`registry::Tool`] constant and a one-line `main` that hands it to [`entry::main`].

pub mod ask;
pub mod connect;
pub mod entry;
pub mod failure;
pub mod flags;
pub mod generate;
pub mod help;
pub mod java_hash;
pub mod java_regex;
pub mod joptsimple;
pub mod log;
pub mod out;
pub mod progress;
pub mod record_io;
pub mod registry;
pub mod style;
pub mod table;

pub use failure::{Code, Failure};
pub use registry::{Example, Grammar, Tool};
