//! What the tools do without a server: command lines, help, generated files, an address where nobody is.

#[path = "../support/mod.rs"]
mod support;

mod arguments;
mod generated;
mod help;
mod names;
mod server;
mod storage;
mod unreachable;

use std::ffi::OsStr;
use std::process::{Command, Output};

/// A program that sees nothing of this process's environment but where programs are.
fn sealed(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// One of our tools.
fn ours(tool: &str) -> Command {
    let mut command = sealed(env!("CARGO_BIN_EXE_kafka"));
    command.arg(tool);
    command
}

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
