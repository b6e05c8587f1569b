//! Standard output with every write checked. A reader that went away is not an error: see [`Closed`].

use std::io::{self, Write};

use thiserror::Error;

use crate::failure::Failure;

/// Nobody reads standard output any more (`| head -1`). The tool ends at once, quietly, with exit code 0.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("standard output was closed")]
pub struct Closed;

/// Collects output and writes it in large pieces. What was not flushed is lost when dropped: call [`Out::flush`].
#[derive(Debug, Default)]
pub struct Out {
    buffer: Vec<u8>,
}

impl Out {
    /// Standard output.
    pub fn stdout() -> Out {
        Out::default()
    }

    /// The bytes waiting to be written: append here, then call [`Out::spill`].
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// One line.
    pub fn line(&mut self, line: &str) -> anyhow::Result<()> {
        self.buffer.extend_from_slice(line.as_bytes());
        self.buffer.push(b'\n');
        self.spill()
    }

    /// Writes what is waiting if it is a lot.
    pub fn spill(&mut self) -> anyhow::Result<()> {
        if self.buffer.len() >= SPILL_BYTES { self.flush() } else { Ok(()) }
    }

    /// Writes everything that is waiting.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(&self.buffer).and_then(|()| stdout.flush());
        self.buffer.clear();
        written.map_err(write_failure)
    }
}

/// What to make of a failed write to standard output.
pub fn write_failure(error: io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Closed.into(),
        _ => Failure::failed(format!("cannot write to standard output: {error}")).into(),
    }
}

const SPILL_BYTES: usize = 64 * 1024;
