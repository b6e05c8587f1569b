//! Questions to the user. Never without a terminal on both ends: a script must not hang.

use std::io::{self, IsTerminal};

use anyhow::Context;

/// Whether a question can be asked at all.
pub fn possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for yes or no, on stderr; Enter alone and the end of input mean no. The terminal stays as it is and nothing else is
/// held up, so that Ctrl-C and SIGTERM end a tool that asks as they end one that works.
pub async fn confirm(question: &str) -> anyhow::Result<bool> {
    eprint!("{question} [y/N] ");
    let read = || {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    };
    let answer = tokio::task::spawn_blocking(read).await?.context("cannot ask for confirmation (use --yes)")?;
    Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
}
