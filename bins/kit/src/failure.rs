//! How a tool fails: the documented exit codes and the error that carries one.
//!
//! Kafka's own scripts exit 1 for everything and 0 for some failures; the finer codes let a script tell them apart.

use std::fmt;

/// The exit codes of every tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// Something failed, one item of many included.
    Failed = 1,
    /// The command line is wrong; nothing was attempted.
    Usage = 2,
    /// No broker could be reached, or it did not answer in time.
    Unreachable = 3,
    /// Authentication or authorisation was refused.
    Denied = 4,
    /// What was named does not exist.
    NotFound = 5,
    /// Of several things some were done and some failed.
    Partial = 6,
    /// Stopped by Ctrl-C.
    Interrupted = 130,
    /// Stopped by SIGTERM.
    Terminated = 143,
}

/// An error with its exit code. The message is what the user reads, without the tool's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the process exits with.
    pub code: Code,
    /// One line, or several when there is more than one thing to report; empty when all was said already.
    pub message: String,
}

impl Failure {
    /// A failure with the given code.
    pub fn new(code: Code, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into() }
    }

    /// The command was understood and failed.
    pub fn failed(message: impl Into<String>) -> Failure {
        Failure::new(Code::Failed, message)
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::new(Code::Usage, message)
    }

    /// What was named does not exist.
    pub fn not_found(message: impl Into<String>) -> Failure {
        Failure::new(Code::NotFound, message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
