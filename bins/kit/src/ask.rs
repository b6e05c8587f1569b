//! Questions to the user. Never without a terminal on both ends: a script must not hang.

use std::future::pending;
use std::io::{self, ErrorKind, IsTerminal};

use anyhow::Context;
use dialoguer::console::Term;
use dialoguer::{Confirm, Error};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// Whether a question can be asked at all.
pub fn possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for yes or no, on stderr; Enter, Escape and `q` mean no. Nothing else is held up meanwhile, so that Ctrl-C and SIGTERM
/// end a tool that asks as they end one that works; the terminal is then as it was.
pub async fn confirm(question: &'static str) -> anyhow::Result<bool> {
    let _terminal = Restored::now();
    let ask = move || Confirm::new().with_prompt(question).default(false).interact_opt();
    match tokio::task::spawn_blocking(ask).await? {
        Ok(answer) => Ok(answer == Some(true)),
        // The dialogue takes the key and sends the signal, upon which this tool ends.
        Err(Error::IO(error)) if error.kind() == ErrorKind::Interrupted => pending().await,
        Err(error) => Err(error).context("cannot ask for confirmation (use --yes)"),
    }
}

/// Puts the terminal back when a question has ended or is given up: while it waits for a key, there is neither echo nor cursor.
struct Restored(Option<Termios>);

impl Restored {
    fn now() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
        let _ = Term::stderr().show_cursor();
    }
}
