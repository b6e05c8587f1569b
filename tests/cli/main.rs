//! What the tools do for who types their command lines: options, help, generated files, completions, an address where nobody
//! is, a terminal; and the programs that run a broker.

#[path = "../support/mod.rs"]
mod support;

mod arguments;
mod completions;
mod generated;
mod help;
mod install;
mod names;
mod server;
mod storage;
mod terminal;
mod unreachable;

use std::process::Output;

use support::{ours, sealed};

/// Runs a tool of ours with words of a command line.
fn run(tool: &str, line: &str) -> Output {
    ours(tool).args(line.split_whitespace()).output().expect("the tool starts")
}

/// Standard error without the tool's name in front.
fn complaint(tool: &str, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let prefix = format!("{tool}: ");
    text.lines().map(|line| line.strip_prefix(&prefix).unwrap_or(line)).collect::<Vec<_>>().join("\n")
}
