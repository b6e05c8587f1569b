//! Questions to the user. Never without a terminal on both ends: a script must not hang.

use std::io::IsTerminal;

use anyhow::Context;

/// Whether a question can be asked at all.
pub fn possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for yes or no, on stderr; Enter means no.
pub fn confirm(question: &str) -> anyhow::Result<bool> {
    dialoguer::Confirm::new()
        .with_prompt(question)
        .default(false)
        .interact()
        .context("cannot ask for confirmation (use --yes)")
}
